-- recovery-week.lua: after three weeks of building comes a lighter one
-- A calendar week is light when it has at most so much of the mean of the three before it.
local function is_light(day, i, share)
  local week = day:calendar_week(i)
  local before = 0
  for k = 1, 3 do before = before + day:calendar_week(i - k).load / 3 end
  return week.load <= before * share
end

return {
  title      = "Recovery week",
  guidelines = { "G10" },
  evidence   = { level = "coach", ref = "after a demanding block, volume or intensity comes down" },
  params     = {
    weeks  = { default = 3, min = 2, max = 8, help = "weeks of building before a lighter one" },
    volume = { default = 0.75, min = 0.4, max = 0.9, help = "length of its runs, as a share of the usual" },
    light  = { default = 0.85, min = 0.5, max = 0.95, help = "a week counts as light with at most so much of what came before" },
  },
  needs      = { "four_weeks", "usual" },
  check = function(day, p)
    if day.phase == "taper" or day.phase == "race" or day.phase == "recovery" then return end
    for i = -1, -p.weeks, -1 do
      local week = day:calendar_week(i)
      if week.covered < 5 or week.runs < 2 or is_light(day, i, p.light) then return end
    end
    local long = plan.long_due(day) and day.longest_minutes or day.usual_minutes
    return limit{ hardest = "long", minutes = math.max(day.usual_minutes, long) * p.volume, weight = 3, aside = "a lighter week",
      because = ("%s of building behind you: a lighter week, and it will show"):format(words.count(p.weeks, "week")) }
  end,
  tests = {
    { "after three weeks", history = "easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest, easy 40 x2, speed, easy 40 x2, long 90, rest",
      with = { weekday = "sunday", level = "intermediate" }, expect = { hardest = "long", minutes = 30, because = "three weeks" } },
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
