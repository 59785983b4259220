-- quality-day.lua: one quality session a week, from short and sustainable to longer, always warmed up
local function to_five(minutes)
  return math.floor(minutes / 5 + 0.5) * 5
end

local function session(day, p)
  local step, turn = workouts.step(day), workouts.turn(day)
  local work = workouts.threshold(step)
  if not p.variety or step < 4 then turn = "intervals" end
  if turn == "tempo" then work = workouts.tempo(15 + step) end
  if turn == "hills" then work = workouts.hills(8) end
  local usual = runner.easy_minutes(day) -- who runs long warms up longer
  work.warmup_minutes = p.warmup + math.max(0, math.min(10, to_five(usual * 0.3) - 15))
  work.cooldown_minutes = p.cooldown + math.max(0, math.min(10, to_five(usual * 0.2) - 10))
  return turn, work
end

local what_for = {
  tempo = _("%s: one steady piece this time"),
  hills = _("%s: uphill, for strength and form"),
  intervals = "%s",
}

local function easy_days(n)
  if n == 1 then return _("an easy day behind you") end
  return n <= 6 and _("%s behind you"):format(words.count(n, "easy day")) or _("easy days behind you")
end

-- Why it may be run now.
local function ready(day)
  local since = day:since("hard")
  if not since or since > 42 then return _("some speed to begin with: short, and slower than you think") end
  if since >= 21 then return _("%s since the last quality session: an easy way back into it"):format(words.count(since // 7, "week")) end
  local last = day:sessions{ kind = "quality", sport = "run", days = 21 }.last
  local easy = day:streak("rest") > 0 and _("rested legs") or easy_days(math.min(since, day:since("long") or since))
  if last and last.reps and last.reps.fade and last.reps.fade >= -0.02 then return _("%s, and the last session held its pace"):format(easy) end
  if last and (last.felt == "good" or last.felt == "fresh") then return _("%s, and the last session felt good"):format(easy) end
  if since >= 8 then return _("%s, and %s since the last hard one"):format(easy, words.count(since, "day")) end
  return _("%s, and the day to run well"):format(easy)
end

local function reason(day, kind)
  local why = ready(day)
  return why:find(":", 1, true) and why or what_for[kind]:format(why)
end

return {
  title      = _("The quality session"),
  guidelines = { "G2", "G7", "G11", "G12", "G14", "G33" },
  evidence   = { level = "coach", ref = "four to six repetitions near threshold, with ample recovery" },
  params     = {
    warmup   = { default = 15, min = 5, max = 40, help = "easy minutes before the first repetition" },
    cooldown = { default = 10, min = 5, max = 40, help = "easy minutes after the last repetition" },
    variety  = { default = true, help = "tempo runs and hills in turn with the repetitions" },
  },
  needs      = { "usual" },
  check = function(day, p)
    if not plan.quality_due(day) then return end
    local kind, work = session(day, p)
    return propose{ session = kind, work = work, weight = 50, because = reason(day, kind) }
  end,
  tests = {
    { "a week after the last one", params = { variety = false }, with = { level = "intermediate", weekday = "monday" },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { session = "intervals", seconds = { 120, 300 }, reps = { 4, 6 }, target = "threshold", warmup_minutes = 15, cooldown_minutes = 10 } },
    { "not twice in a week", with = { level = "intermediate", weekday = "wednesday" },
      history = "easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, speed, rest",
      expect = "clear" },
    { "not the day before the long run", with = { level = "intermediate", weekday = "friday" },
      history = "easy 40, rest, easy 40, rest, easy 40, rest, long 90, easy 40, rest, easy 40, rest, easy 40, rest, long 90, easy 40, rest, easy 40, rest, easy 40, rest, long 90, easy 40, rest, easy 40, rest, easy 40",
      expect = "clear" },
    { "short and sustainable at first", with = { level = "intermediate", weekday = "monday" },
      history = "easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { session = "intervals", seconds = 120, reps = { 4, 6 }, because = "to begin with" } },
    { "not when the week has its runs", with = { level = "intermediate", weekday = "tuesday", days_per_week = 4 },
      history = "easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40",
      expect = "clear" },
    { "not for novices", with = { level = "novice", weekday = "tuesday" },
      history = "easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40",
      expect = "clear" },
    { "a longer warm-up, when it is set so", with = { level = "intermediate", weekday = "monday" }, params = { warmup = 25, cooldown = 15 },
      history = "easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { warmup_minutes = 25, cooldown_minutes = 15 } },
    { "who runs long warms up longer", with = { level = "experienced", weekday = "monday" },
      history = "easy 80, rest, easy 80, rest, easy 80, long 120, rest, easy 80, rest, easy 80, rest, easy 80, long 120, rest, easy 80, rest, easy 80, rest, easy 80, long 120, rest",
      expect = { session = "intervals", warmup_minutes = 25, cooldown_minutes = 15 } },
    { "in turn with a tempo run", with = { level = "intermediate", weekday = "monday" },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { session = "tempo", target = "tempo", because = "held its pace" } },
    { "after two easy days", with = { level = "intermediate", weekday = "wednesday", days_per_week = 5 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, rest, long 90, easy 40, easy 40",
      expect = { because = "two easy days behind you, and the last session held its pace" } },
    { "the last one felt good", with = { level = "intermediate", weekday = "monday", pace = false },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed good, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { session = "tempo", because = "felt good" } },
    { "or not", with = { level = "intermediate", weekday = "monday", pace = false },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed normal, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { session = "tempo", because = "run well" } },
  },
}
