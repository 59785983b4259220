-- heavy-after-speed.lua: scale back when speed days keep leaving the legs heavy
local function left_heavy(day, s)
  if s.felt == "heavy" then return true end
  return day:reports(s.days_ago + 1)[1].feel == "heavy" -- the legs on the day after
end

return {
  title      = _("Heavy after speed days"),
  guidelines = { "G17" },
  evidence   = { level = "coach", ref = "consistently heavy after speed: scale back, add easy running, or rest" },
  params     = {
    look_at   = { default = 3, min = 1, max = 10, help = "recent speed sessions to look at" },
    heavy     = { default = 2, min = 1, max = 10, help = "how many of them must have left the legs heavy" },
    easy_days = { default = 10, min = 3, max = 28, help = "days after the last of them that stay easy" },
  },
  needs      = { "feel" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local speed = day:sessions{ hard = true, sport = "run", last = p.look_at, days = 42 }
    if #speed == 0 or speed.last.days_ago >= p.easy_days then return end
    local heavy = speed:count(function(s) return left_heavy(day, s) end)
    if heavy < p.heavy then return end
    return limit{ hardest = "easy", minutes = (day.usual_minutes or 40) * 0.8, weight = 5, aside = _("speed can wait"),
      because = _("%s of your last %s speed days left you heavy. One more easy week will cost nothing"):format(words.number(heavy), words.number(#speed)) }
  end,
  tests = {
    { "two heavy of three", history = "speed heavy, easy 40, speed heavy, easy 40 x2, speed good, rest",
      expect = { hardest = "easy", minutes = 32, because = "two of your last three" } },
    { "heavy legs on the day after count too", history = "speed heavy, easy 40 x2, speed, easy 40 x2",
      with = { journal = "-1 feel heavy" }, expect = { hardest = "easy" } },
    { "one heavy is normal", history = "speed heavy, easy 40, speed good, easy 40 x2, speed good, rest", expect = "clear" },
    { "over after ten days", history = "speed heavy, easy 40, speed heavy, easy 40 x10", expect = "clear" },
    { "a stricter runner", history = "speed good, easy 40, speed heavy, rest", params = { heavy = 1 }, expect = { hardest = "easy" } },
    { "looks at fewer", history = "speed heavy, easy 40, speed heavy, easy 40, speed good, rest", params = { look_at = 1, heavy = 1 }, expect = "clear" },
    { "nobody said how it felt", history = "speed, easy 40, speed, easy 40", expect = "no_data" },
    { "what is long past does not count", history = "speed heavy, easy 40, speed heavy, easy 40, speed good, easy 40, speed good, easy 40, speed good, rest", expect = "clear" },
  },
}
