-- pack-late-power.lua: before a long race the last part of the long run is a little brisker
return {
  title      = _("Strong at the end"),
  guidelines = { "R12", "G26" },
  evidence   = { level = "coach", ref = "endurance of power late in a race is trained late in a long run" },
  pack       = "late-power",
  params     = {
    minutes = { default = 20, min = 5, max = 60, help = "brisker minutes at the end" },
    weeks   = { default = 10, min = 3, max = 20, help = "weeks before the race from which it begins" },
  },
  needs      = { "race", "usual" },
  check = function(day, p)
    local race, days_to = day.race.next, day.race.days_to
    if not race or (race.km or 0) < 20 or days_to > p.weeks * 7 or days_to < 14 then return end
    if not plan.long_due(day) or plan.light_week(day) or runner.is_novice(day) then return end
    return propose{ session = "long", minutes = plan.long_minutes(day), weight = 42,
      work = { reps = 1, seconds = p.minutes * 60, target = "brisk" },
      because = _("the last %d minutes a little brisker, as on the day of %s"):format(p.minutes, words.race(race)) }
  end,
  tests = {
    { "before a marathon", history = "long 100, easy 40 x6", with = { weekday = "saturday", level = "intermediate", race = 40, race_km = 42.2, days_per_week = 5 },
      expect = { session = "long", seconds = 1200, because = "brisker" } },
    { "longer, when it is set so", history = "long 100, easy 40 x6", with = { weekday = "saturday", level = "intermediate", race = 40, race_km = 42.2 }, params = { minutes = 30 }, expect = { seconds = 1800 } },
    { "before a ten", history = "long 100, easy 40 x6", with = { weekday = "saturday", level = "intermediate", race = 40 }, expect = "clear" },
    { "too early", history = "long 100, easy 40 x6", with = { weekday = "saturday", level = "intermediate", race = 60, race_km = 42.2 }, params = { weeks = 6 }, expect = "clear" },
    { "not chosen", history = "long 100, easy 40 x6", with = { weekday = "saturday", level = "intermediate", race = 40, race_km = 42.2, chosen = false }, expect = "off" },
    { "three months before", history = "long 100, easy 40 x6", with = { weekday = "saturday", level = "intermediate", race = 100, race_km = 42.2 }, expect = "clear" },
  },
}
