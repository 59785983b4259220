-- three-together.lua: volume, intensity and perceived effort are watched together
local function mean_rpe(day, from, days)
  return day:sessions{ days = from + days }:filter(function(s) return s.days_ago >= from end):mean("rpe")
end

return {
  title      = _("Volume, intensity and effort"),
  guidelines = { "G16" },
  evidence   = { level = "coach", ref = "volume, average intensity and perceived effort together tell when to push and when to slow" },
  params     = {
    volume = { default = 8, min = 0, max = 50, help = "percent of more minutes than in the three weeks before" },
    effort = { default = 1, min = 0.2, max = 4, help = "points of more perceived effort" },
  },
  needs      = { "effort", "four_weeks" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local minutes, load, before_minutes, before_load = day.week.all_minutes, day.week.load, 0, 0
    for i = 1, 3 do
      before_minutes = before_minutes + day:week(-i).all_minutes / 3
      before_load = before_load + day:week(-i).load / 3
    end
    local effort, before_effort = mean_rpe(day, 0, 7), mean_rpe(day, 7, 21)
    if before_minutes == 0 or minutes == 0 or not effort or not before_effort then return end
    local more = minutes >= before_minutes * (1 + p.volume / 100)
    local harder = load / minutes > before_load / before_minutes * 1.03
    local felt = effort - before_effort
    if more and harder and felt >= p.effort then
      return limit{ hardest = "easy", weight = 3, because = _("more minutes, harder ones, and they cost you more: slow down before your legs do it") }
    end
    if not more and not harder and felt <= -p.effort then
      return say{ level = "info", cooldown = 21, title = _("The same work feels easier"),
        text = _("Minutes and intensity are as before, and the effort is less. There is room for a little more.") }
    end
  end,
  tests = {
    { "all three rose", history = "easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 6, speed rpe 8, rest, easy 50 rpe 6, tempo 50 rpe 8, easy 40 rpe 6, rest",
      expect = { hardest = "easy" } },
    { "more, but no harder", history = "easy 40 rpe 3 x21, easy 60 rpe 3 x7", expect = "clear" },
    { "the same feels easier", history = "easy 40 rpe 5 x21, easy 40 rpe 3 x7", expect = { verdict = "say", title = "easier" } },
    { "a rise that one allows", history = "easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 6, speed rpe 8, rest, easy 50 rpe 6, tempo 50 rpe 8, easy 40 rpe 6, rest",
      params = { effort = 4 }, expect = "clear" },
    { "a wider margin", history = "easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 6, speed rpe 8, rest, easy 30 rpe 6, tempo 50 rpe 8, rest, rest",
      params = { volume = 20 }, expect = "clear" },
    { "nobody said how hard it was", history = "easy 40 x28", expect = "no_data" },
    { "a little more effort is nothing", history = "easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, rest, easy 40 rpe 3, speed rpe 4, rest, easy 50 rpe 3, tempo 50 rpe 4, easy 40 rpe 4, rest",
      expect = "clear" },
  },
}
