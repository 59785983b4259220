-- off-season.lua: technique, strength and mobility while nothing is at stake
return {
  title      = _("Off-season"),
  guidelines = { "G32" },
  evidence   = { level = "coach", ref = "off-season: technique, strength, mobility" },
  params     = {
    every   = { default = 3, min = 1, max = 14, help = "days between two sessions of strength and mobility" },
    minutes = { default = 30, min = 10, max = 90, help = "length of such a session" },
  },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    if day.block ~= "off" then return end
    local since = day:since("strength")
    if (not since or since + 1 >= p.every) and not plan.long_due(day) then
      local because = _("off-season: strength, mobility and clean technique now carry next year's running")
      return { limit{ hardest = "easy", weight = 2, because = because },
        propose{ session = "strength", minutes = p.minutes, weight = 15, because = because } }
    end
    return limit{ hardest = "easy", weight = 2, because = _("off-season: running for the joy of it, nothing hard") }
  end,
  tests = {
    { "strength first", history = "easy 40 x3", with = { block = "off" }, expect = { { session = "strength", minutes = 30 }, { hardest = "easy" } } },
    { "not every day", history = "easy 40, strength 30", with = { block = "off" }, expect = { verdict = "limit", hardest = "easy" } },
    { "every day, when it is set so", history = "easy 40, strength 30", with = { block = "off", weekday = "tuesday" }, params = { every = 1, minutes = 15 }, expect = { session = "strength", minutes = 15 } },
    { "in season", history = "easy 40 x3", expect = "clear" },
    { "again after some days", history = "strength 30, easy 40, easy 40, easy 40", with = { block = "off", weekday = "wednesday" }, expect = { session = "strength" } },
  },
}
