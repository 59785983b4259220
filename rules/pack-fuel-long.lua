-- pack-fuel-long.lua: the long run is eaten for
return {
  title      = _("Eating for the long run"),
  guidelines = { "R9", "G23" },
  evidence   = { level = "cohort", ref = "30 to 60 g of carbohydrate an hour beyond 75 to 90 minutes" },
  pack       = "fuel-long",
  params     = {
    minutes = { default = 85, min = 45, max = 180, help = "length of a long run from which it is worth a word" },
  },
  needs      = { "usual" },
  check = function(day, p)
    if not plan.long_due(day) or plan.long_minutes(day) < p.minutes then return end
    return say{ level = "info", cooldown = 6, title = _("Something to eat for the long run"),
      text = _("A proper meal the evening before, a small one in the morning, and a gel or a banana each half hour after the first hour.") }
  end,
  tests = {
    { "a long run tomorrow", history = "long 100, easy 40 x6", with = { weekday = "saturday", level = "intermediate", days_per_week = 5 }, expect = { title = "eat" } },
    { "a shorter one", history = "long 60, easy 40 x6", with = { weekday = "saturday", level = "intermediate" }, expect = "clear" },
    { "for shorter ones too", history = "long 60, easy 40 x6", with = { weekday = "saturday", level = "intermediate" }, params = { minutes = 45 }, expect = { title = "eat" } },
    { "not chosen", history = "long 100, easy 40 x6", with = { weekday = "saturday", chosen = false }, expect = "off" },
  },
}
