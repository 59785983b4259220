-- pack-activation.lua: five minutes before a hard run
return {
  title      = _("Five minutes before"),
  guidelines = { "R11", "G14" },
  evidence   = { level = "coach", ref = "hips, ankles and a few drills before the warm-up of a hard run" },
  pack       = "activation",
  params     = {
    cooldown = { default = 6, min = 1, max = 60, help = "days before it is said again" },
  },
  check = function(day, p)
    if not plan.quality_due(day) then return end
    return say{ level = "info", cooldown = p.cooldown, title = _("Five minutes before the run"),
      text = _("Ten squats, ten lunges, ten calf raises, leg swings, some skipping: then the warm-up starts warm.") }
  end,
  tests = {
    { "quality is due", history = "easy 40, rest, easy 40 x5, rest, easy 40 x6, rest, easy 40 x5, rest", with = { level = "intermediate", weekday = "monday", days_per_week = 6 }, expect = { title = "Five minutes", cooldown = 6 } },
    { "seldom, when it is set so", history = "easy 40, rest, easy 40 x5, rest, easy 40 x6, rest, easy 40 x5, rest", with = { level = "intermediate", weekday = "monday", days_per_week = 6 }, params = { cooldown = 30 }, expect = { cooldown = 30 } },
    { "an easy day", history = "easy 40 x22, speed", with = { level = "intermediate" }, expect = "clear" },
    { "not chosen", history = "easy 40 x22", with = { level = "intermediate", weekday = "monday", chosen = false }, expect = "off" },
  },
}
