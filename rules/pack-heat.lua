-- pack-heat.lua: in the heat shorter, easier, and early
return {
  title      = _("Heat"),
  guidelines = { "R7", "G28" },
  evidence   = { level = "cohort", ref = "heat raises the cost of the same pace; it takes one to two weeks to get used to" },
  pack       = "heat",
  wakes      = function(day) return day:status("hot") end,
  params     = {
    shorter = { default = 0.8, min = 0.4, max = 1, help = "length of runs in the first days of heat, as a share" },
    used_to = { default = 10, min = 3, max = 21, help = "days after which the body is used to it" },
  },
  check = function(day, p)
    local hot = day:status("hot")
    if not hot then return end
    if plan.race_tomorrow(day) then
      return say{ level = "warning", cooldown = 1, title = _("A hot race day"),
        text = _("Start slower than you meant to, drink wherever there is water, and let the time be what it is.") }
    end
    local share = hot.days >= p.used_to and 1 or p.shorter
    local longest = plan.long_due(day) and plan.long_base(day) or day.usual_minutes or 40
    return limit{ hardest = hot.days >= p.used_to and "long" or "easy", minutes = longest * share, weight = 4,
      because = _("hot: go early, run by feel and not by pace, drink, and walk when you must") }
  end,
  tests = {
    { "hot", history = "easy 40 x5", with = { hot = true, weekday = "monday" }, expect = { hardest = "easy", minutes = 32 } },
    { "a hot race day", history = "easy 40 x5", with = { hot = true, race = 1 }, expect = { verdict = "say", title = "hot race day" } },
    { "used to it", history = "easy 40 x15", with = { hot = 12, weekday = "monday" }, expect = { hardest = "long", minutes = 40 } },
    { "shorter still", history = "easy 40 x5", with = { hot = true, weekday = "monday" }, params = { shorter = 0.5 }, expect = { minutes = 20 } },
    { "slower to get used to it", history = "easy 40 x15", with = { hot = 12, weekday = "monday" }, params = { used_to = 21 }, expect = { hardest = "easy" } },
    { "wakes by itself", history = "easy 40 x5", with = { hot = true, chosen = false }, expect = { hardest = "easy" } },
    { "cool", history = "easy 40 x5", with = { chosen = false }, expect = "off" },
    { "not used to it in six days", history = "easy 40 x9", with = { hot = 6, weekday = "monday" }, expect = { hardest = "easy", minutes = 32 } },
  },
}
