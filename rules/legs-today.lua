-- legs-today.lua: what the legs say counts more than the plan
local function is_bad(feel)
  return feel == "heavy" or feel == "tired"
end

-- The last so many runs all felt heavy or tired.
local function stays_bad(day, n)
  local runs = day:sessions{ sport = "run", days = 14, last = n }
  return #runs == n and runs.last.days_ago <= 4 and runs:all(function(s) return is_bad(s.felt) end)
end

return {
  title      = _("What the legs say"),
  guidelines = { "G18", "G16" },
  evidence   = { level = "coach", ref = "how quickly the athlete bounces back tells the real recovery" },
  params     = {
    shorter = { default = 0.8, min = 0.4, max = 1, help = "length of an easy run on heavy legs, as a share" },
    days    = { default = 3, min = 2, max = 7, help = "days of heavy or tired legs in a row after which it is a day off" },
    runs    = { default = 3, min = 2, max = 8, help = "runs in a row that felt heavy or tired after which it stays easy" },
  },
  needs      = { "feel" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local last = day:sessions{ sport = "run", last = 1 }.last
    local legs, said = day.report.feel, true
    if not legs and last and last.days_ago == 0 and not last.hard then legs, said = last.felt, false end
    if not is_bad(legs) then
      if legs or not stays_bad(day, p.runs) then return end
      return limit{ hardest = "easy", minutes = (day.usual_minutes or 40) * p.shorter, weight = 4,
        because = _("the last %s runs felt heavy: easy and a little shorter for some days"):format(words.number(p.runs)) }
    end
    local bad = day:reports(p.days):count(function(r) return is_bad(r.feel) end)
    if bad >= p.days then
      return limit{ hardest = "rest", weight = 6, because = (legs == "heavy" and _("%s of heavy legs: a day off does more than a run") or _("%s of tired legs: a day off does more than a run")):format(words.count(bad, "day")) }
    end
    if legs == "tired" and not said and plan.long_due(day) then -- one tired run does not take the long one away
      return limit{ hardest = "long", minutes = (plan.long_base(day) or 60) * p.shorter, weight = 4, because = _("tired legs: a shorter long run") }
    end
    if legs == "tired" then
      return limit{ hardest = "easy", minutes = runner.easy_minutes(day) or 40, weight = 4, because = _("tired legs: nothing hard until they are back") }
    end
    return limit{ hardest = "easy", minutes = (day.usual_minutes or 40) * p.shorter, weight = 6,
      because = _("heavy legs: easy and a little shorter, until they come back") }
  end,
  tests = {
    { "not before a race", history = "easy 40 x4", with = { feel = "heavy", race = 1 }, expect = "clear" },
    { "heavy this morning", history = "easy 40 x4", with = { feel = "heavy" }, expect = { hardest = "easy", minutes = 32 } },
    { "tired", history = "easy 40 x4", with = { feel = "tired" }, expect = { hardest = "easy", minutes = 40, because = "tired" } },
    { "the day before the long run", history = "long 100, easy 40 x4, rest, easy 40 tired", with = { weekday = "saturday", level = "intermediate" }, expect = { hardest = "long", minutes = 80 } },
    { "every run feels heavy", history = "easy 40 x3, easy 40 heavy, rest, easy 40 tired, rest, easy 40 heavy, rest", expect = { hardest = "easy", minutes = 32, because = "last three runs" } },
    { "two of them", history = "easy 40 x3, easy 40 good, rest, easy 40 tired, rest, easy 40 heavy, rest", expect = "clear" },
    { "two are enough, when it is set so", history = "easy 40 x3, easy 40 good, rest, easy 40 tired, rest, easy 40 heavy, rest", params = { runs = 2 }, expect = { hardest = "easy" } },
    { "more patience with runs", history = "easy 40 x3, easy 40 heavy, rest, easy 40 tired, rest, easy 40 heavy, rest", params = { runs = 8 }, expect = "clear" },
    { "fresh again", history = "easy 40 x3, easy 40 heavy, rest, easy 40 tired, rest, easy 40 heavy, rest", with = { feel = "good" }, expect = "clear" },
    { "an easy run that felt heavy", history = "easy 40 x3, easy 40 heavy", expect = { hardest = "easy" } },
    { "fresh", history = "easy 40 x4", with = { feel = "fresh" }, expect = "clear" },
    { "three days of it", history = "easy 40 x4", with = { feel = "heavy", journal = "-1 feel heavy; 0 feel tired" }, expect = { hardest = "rest" } },
    { "patience, when it is set so", history = "easy 40 x4", with = { feel = "heavy", journal = "-1 feel heavy; 0 feel tired" }, params = { days = 7 }, expect = { hardest = "easy" } },
    { "not shorter", history = "easy 40 x4", with = { feel = "heavy" }, params = { shorter = 1 }, expect = { minutes = 40 } },
    { "nobody said", history = "easy 40 x4", expect = "no_data" },
    { "two days of it", history = "easy 40 x4", with = { feel = "heavy", journal = "0 feel tired" }, expect = { hardest = "easy", minutes = 32 } },
  },
}
