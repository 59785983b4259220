-- recovery-week.lua: after a demanding block comes a lighter week
return {
  title      = _("Recovery week"),
  guidelines = { "G10" },
  evidence   = { level = "coach", ref = "after a demanding block, volume or intensity comes down" },
  params     = {
    rise   = { default = 1.08, min = 1, max = 1.5, help = "three weeks are demanding with so much of the three before" },
    volume = { default = 0.7, min = 0.4, max = 0.9, help = "length of its runs, as a share of the usual" },
    light  = { default = 0.85, min = 0.5, max = 0.95, help = "a week counts as light with at most so much of what came before" },
  },
  needs      = { "four_weeks", "usual" },
  check = function(day, p)
    if not plan.light_week(day, p.light, p.rise) then return end
    local usual = runner.easy_minutes(day)
    local longest = plan.long_due(day) and plan.long_base(day) or usual
    local cross = plan.rest_due(day) and plan.usual_cross(day):mean("minutes") or 0
    return limit{ hardest = "long", minutes = math.max(20, usual * p.volume, longest * p.volume, cross * p.volume), weight = 3, aside = _("a lighter week"),
      because = day.tomorrow.weekday_number <= 3 and _("weeks of building behind you: a lighter week, and it will show")
        or _("still the lighter week: now the work takes effect") }
  end,
  tests = {
    { "after three weeks of building", history = "rest, easy 30, rest, easy 30, easy 30, long 60, rest, rest, easy 30, rest, easy 30, easy 30, long 60, rest, easy 30 x2, speed, easy 30 x2, long 80, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 45 x2, long 95, rest, easy 45 x2, speed, easy 50 x2, long 100, rest",
      with = { weekday = "sunday", level = "intermediate" }, expect = { hardest = "long", minutes = { 28, 36 }, because = "weeks of building" } },
    { "a steady habit is no block", history = "easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest",
      with = { weekday = "sunday", level = "intermediate" }, expect = "clear" },
    { "it is one, when it is set so", history = "easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest",
      with = { weekday = "sunday", level = "intermediate" }, params = { rise = 1 }, expect = { hardest = "long" } },
    { "the last week was light", history = "rest, easy 30, rest, easy 30, easy 30, long 60, rest, rest, easy 30, rest, easy 30, easy 30, long 60, rest, easy 30 x2, speed, easy 30 x2, long 80, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 45 x2, long 95, rest, easy 30 x2, easy 40, easy 30 x2, long 60, rest",
      with = { weekday = "sunday", level = "intermediate" }, expect = "clear" },
    { "a light week lies behind", history = "rest, easy 30, rest, easy 30, easy 30, long 60, rest, rest, easy 30, rest, easy 30, easy 30, long 60, rest, easy 30 x2, speed, easy 30 x2, long 80, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 45 x2, long 95, rest, easy 45 x2, speed, easy 50 x2, long 100, rest, easy 30, rest, easy 30, rest x2, easy 50, rest",
      with = { weekday = "sunday", level = "intermediate" }, expect = "clear" },
    { "hardly anything counts as light", history = "rest, easy 30, rest, easy 30, easy 30, long 60, rest, rest, easy 30, rest, easy 30, easy 30, long 60, rest, easy 30 x2, speed, easy 30 x2, long 80, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 45 x2, long 95, rest, easy 45 x2, speed, easy 50 x2, long 100, rest, easy 40, rest, easy 40, rest, easy 40, easy 100, rest",
      with = { weekday = "sunday", level = "intermediate" }, params = { light = 0.5 }, expect = { hardest = "long" } },
    { "not before a race", history = "rest, easy 30, rest, easy 30, easy 30, long 60, rest, rest, easy 30, rest, easy 30, easy 30, long 60, rest, easy 30 x2, speed, easy 30 x2, long 80, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 45 x2, long 95, rest, easy 45 x2, speed, easy 50 x2, long 100, rest",
      with = { weekday = "sunday", race = 10 }, expect = "clear" },
    { "as light as one likes", history = "rest, easy 30, rest, easy 30, easy 30, long 60, rest, rest, easy 30, rest, easy 30, easy 30, long 60, rest, easy 30 x2, speed, easy 30 x2, long 80, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 45 x2, long 95, rest, easy 45 x2, speed, easy 50 x2, long 100, rest",
      with = { weekday = "sunday" }, params = { volume = 0.5 }, expect = { minutes = { 20, 25 } } },
    { "too little is known", history = "easy 40 x10", expect = "no_data" },
    { "a little less is not light", history = "rest, easy 30, rest, easy 30, easy 30, long 60, rest, rest, easy 30, rest, easy 30, easy 30, long 60, rest, easy 30 x2, speed, easy 30 x2, long 80, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 45 x2, long 95, rest, easy 30 x2, speed, easy 40 x2, long 70, rest", with = { weekday = "sunday", level = "intermediate" }, expect = { hardest = "long" } },
  },
}
