-- recovery-week.lua: after three weeks of building comes a lighter one
return {
  title      = "Recovery week",
  guidelines = { "G10" },
  evidence   = { level = "coach", ref = "after a demanding block, volume or intensity comes down" },
  params     = {
    weeks  = { default = 3, min = 2, max = 8, help = "weeks of building before a lighter one" },
    volume = { default = 0.7, min = 0.4, max = 0.9, help = "length of its runs, as a share of the usual" },
    light  = { default = 0.85, min = 0.5, max = 0.95, help = "a week counts as light with at most so much of what came before" },
  },
  needs      = { "four_weeks", "usual" },
  check = function(day, p)
    if not plan.light_week(day, p.weeks, p.light) then return end
    local usual = runner.easy_minutes(day)
    local longest = plan.long_due(day) and day.longest_minutes or usual
    return limit{ hardest = "long", minutes = math.max(20, usual * p.volume, longest * p.volume), weight = 3, aside = "a lighter week",
      because = ("%s of building behind you: a lighter week, and it will show"):format(words.count(p.weeks, "week")) }
  end,
  tests = {
    { "after three weeks", history = "easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest",
      with = { weekday = "sunday", level = "intermediate" }, expect = { hardest = "long", minutes = 28, because = "three weeks" } },
    { "a light week lies behind", history = "easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 30, rest, easy 30, rest x2, easy 50, rest",
      with = { weekday = "sunday", level = "intermediate" }, expect = "clear" },
    { "not before a race", history = "easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest",
      with = { weekday = "sunday", race = 10 }, expect = "clear" },
    { "longer blocks", history = "easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest",
      with = { weekday = "sunday" }, params = { weeks = 8 }, expect = "clear" },
    { "as light as one likes", history = "easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest",
      with = { weekday = "sunday" }, params = { volume = 0.5 }, expect = { minutes = 20 } },
    { "too little is known", history = "easy 40 x10", expect = "no_data" },
  },
}
