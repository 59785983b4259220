-- race-day.lua: the day itself
return {
  title      = _("Race day"),
  guidelines = { "G36", "G26" },
  evidence   = { level = "coach", ref = "training is linked to races" },
  params     = {
    pace = { default = 1.08, min = 1, max = 1.4, help = "race pace guessed from easy pace: easy pace is so many times slower" },
  },
  needs      = { "race" },
  check = function(day, p)
    local race = day.race.next
    if not race or day.race.days_to ~= 1 then return end
    local km, pace = race.km or 10, (day.usual_pace or 390) / p.pace
    local long = day.longest_km and day.longest_km < km * 0.6
    return propose{ session = "race", minutes = race.goal_minutes or km * pace / 60, weight = 100, aside = race.name and #race.name <= 20 and race.name or nil,
      because = long and _("longer than you are used to: start slower than feels right, and walk when you must")
        or _("warm up, start a little slower than you want to, and trust what you did") }
  end,
  tests = {
    { "tomorrow", history = "easy 50 x9", with = { race = 1, race_km = 10 }, expect = { session = "race", minutes = { 55, 62 }, aside = "Hamburg" } },
    { "far for the legs", history = "easy 30 x9", with = { race = 1, race_km = 21.1 }, expect = { because = "longer than you are used to" } },
    { "not yet", history = "easy 50 x9", with = { race = 2 }, expect = "clear" },
    { "faster, when it is set so", history = "easy 50 x9", with = { race = 1, race_km = 10 }, params = { pace = 1.4 }, expect = { minutes = { 44, 48 } } },
    { "no race", history = "easy 50 x9", expect = "no_data" },
  },
}
