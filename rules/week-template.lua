-- week-template.lua: the ground that the week stands on: easy runs, a light jog after the hard ones, days off
local easy_most = { novice = 45, intermediate = 60, experienced = 75 } -- easy runs do not grow by themselves beyond

local function jog_minutes(day, p)
  return math.max(15, math.min(40, runner.easy_minutes(day) * p.jog))
end

-- What the week has room for beside the long run, the quality session and the jogs behind them.
local function easy_minutes(day, p)
  local usual = runner.easy_minutes(day)
  local hard = math.min(1, plan.hard_a_week(day))
  local jogs = runner.days(day) >= math.max(5, p.jog_days) and 1 + hard or 0
  local others = plan.long_minutes(day) + hard * 50 + jogs * jog_minutes(day, p)
  local share = (runner.target_minutes(day) - others) / math.max(1, plan.easy_slots(day) - jogs)
  local grows = (day:since("hard") or 9) >= 2 and runner.is_fresh(day) and not runner.back(day) and 1.15 or 1
  local most = math.min(usual * grows, math.max(usual, easy_most[runner.level(day)]))
  return math.max(20, math.min(share, most), usual * 0.85)
end

-- The jog behind the long run leaves room for the hard sessions and the jogs behind them.
local function has_room(day, after)
  return after.hard or plan.easy_slots(day) > plan.hard_a_week(day)
end

local off = {
  _("the week has its runs; a day off lets them take effect"),
  _("no run due: legs grow stronger while they rest"),
  _("a day off belongs to the week as much as the runs do"),
}

local function why_rest(day)
  if plan.rest_overdue(day) then return _("%s in a row: a day off comes first"):format(words.count(day:streak("run"), "day")) end
  if plan.long_follows(day) then return _("a day off, so that the long run comes on fresh legs") end
  return off[day.known_days % #off + 1]
end

local ground = {
  _("easy minutes are the ground that everything else stands on"),
  _("nothing to prove: quiet runs add up"),
  _("one more easy run; it is their number that makes you faster"),
}

-- What an easy day is for.
local function reason(day)
  if plan.long_follows(day) then return _("the long run comes the day after") end
  local hard = day:sessions{ hard = true, days = 2 }.last
  if hard and hard.kind == "race" then return end -- after-race speaks
  if hard then return _("%s %s; speed stands on easy running"):format(words.session(hard), words.ago(hard.days_ago)) end
  if runner.is_fresh(day) then return ground[day.known_days % #ground + 1] end
end

return {
  title      = _("The shape of the week"),
  guidelines = { "G2", "G3", "G6" },
  evidence   = { level = "coach", ref = "one quality session, one longer run, easy running around them" },
  params     = {
    jog_days = { default = 5, min = 2, max = 8, help = "from so many running days a week on, the day after a hard one is a light jog instead of a day off" },
    jog      = { default = 0.7, min = 0.3, max = 1, help = "length of that jog, as a share of a usual easy run" },
  },
  needs      = { "usual" },
  check = function(day, p)
    local after = day:sessions{ kind = { "hard", "long" }, days = 1 }.last
    -- A day on which more is due is a running day, whatever becomes of the more.
    local rest = plan.rest_due(day) and not plan.quality_due(day) and not plan.long_due(day) or plan.rest_overdue(day)
    if after and runner.days(day) >= p.jog_days and (not rest or runner.days(day) > 4) and has_room(day, after) then
      return propose{ session = "recovery", minutes = jog_minutes(day, p), weight = 10,
        because = words.after(after) }
    end
    if after or rest then
      return propose{ session = "rest", weight = 10,
        because = after and words.after(after) or why_rest(day) }
    end
    return propose{ session = "easy", minutes = easy_minutes(day, p), weight = 10, because = reason(day) }
  end,
  tests = {
    { "easy between", history = "easy 40, rest, easy 40, speed, rest, easy 40, long 90, rest, easy 40, speed, rest",
      with = { weekday = "wednesday", level = "intermediate", days_per_week = 5 }, expect = { session = "easy", minutes = { 34, 46 }, because = "intervals yesterday" } },
    { "a light jog after intervals, for who runs most days",
      history = "easy 50, easy 50, speed, easy 40, easy 50, long 100, easy 40, easy 50, speed",
      with = { days_per_week = 6 }, expect = { session = "recovery", minutes = 35, because = "intervals today" } },
    { "a day off after the long run, for who runs three times", history = "easy 40, rest, easy 40, rest, rest, long 70",
      with = { days_per_week = 3 }, expect = { session = "rest", because = "the long run today" } },
    { "a day off after many in a row, whatever is due", history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 40 x6",
      with = { days_per_week = 4, weekday = "saturday", level = "intermediate" }, expect = { session = "rest", because = "six days in a row" } },
    { "two runs on a day are one day", history = "easy 40, rest, easy 40 + easy 20, rest, easy 40 + easy 20",
      with = { days_per_week = 5, weekday = "wednesday", level = "intermediate" }, expect = { session = "easy" } },
    { "quiet days have their reason too", history = "easy 40, rest, easy 40, rest, easy 40, rest", with = { days_per_week = 5, weekday = "wednesday" },
      expect = { session = "easy", because = "easy minutes are the ground" } },
    { "enough runs this week", history = "easy 40, rest, easy 40, rest, easy 40",
      with = { days_per_week = 3, level = "novice", weekday = "thursday" }, expect = { session = "rest" } },
    { "nothing is usual yet", history = "ride 60, rest, ride 60", expect = "no_data" },
    { "a day off for who runs four times", history = "easy 40, rest x3, speed",
      with = { days_per_week = 4 }, expect = { session = "rest" } },
    { "a light jog instead, when it is set so", history = "easy 40, rest x3, speed",
      with = { days_per_week = 4 }, params = { jog_days = 4 }, expect = { session = "recovery" } },
    { "and with more", history = "easy 40, easy 40, rest, easy 40, speed", with = { days_per_week = 5 }, params = { jog_days = 8, jog = 0.5 },
      expect = { session = "rest" } },
    { "as short as one likes", history = "easy 40 x3, rest, easy 40, speed", with = { days_per_week = 6 }, params = { jog = 0.5 },
      expect = { session = "recovery", minutes = 20 } },
  },
}
