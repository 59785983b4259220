-- travel-and-stress.lua: keep the rhythm, not the schedule
return {
  title      = _("Travel and stress"),
  guidelines = { "G28" },
  evidence   = { level = "coach", ref = "travel, stress or illness: flexible options; keep the rhythm, not the schedule" },
  params     = {
    minutes = { default = 40, min = 10, max = 120, help = "longest run on a day of travel or much stress" },
  },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    if day:status("travel") then
      return limit{ hardest = "easy", minutes = p.minutes, weight = 4, because = _("on the road: an easy run or a walk when it fits, and no worry when it does not") }
    end
    if day.report.stress == "high" then
      return limit{ hardest = "easy", minutes = p.minutes, weight = 4, because = _("much stress: easy running helps, hard running adds to it") }
    end
  end,
  tests = {
    { "not before a race", history = "easy 40 x3", with = { travel = true, race = 1 }, expect = "clear" },
    { "on the road", history = "easy 40 x3", with = { travel = true }, expect = { hardest = "easy", minutes = 40 } },
    { "much stress", history = "easy 40 x3", with = { stress = "high" }, expect = { hardest = "easy", because = "stress" } },
    { "some stress", history = "easy 40 x3", with = { stress = "some" }, expect = "clear" },
    { "home again", history = "easy 40 x5", with = { was_travel = 0 }, expect = "clear" },
    { "shorter, when it is set so", history = "easy 40 x3", with = { travel = true }, params = { minutes = 20 }, expect = { minutes = 20 } },
  },
}
