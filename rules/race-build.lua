-- race-build.lua: towards a race a little more speed
return {
  title      = _("A little more speed towards a race"),
  guidelines = { "G30" },
  evidence   = { level = "coach", ref = "towards a race: a little more speed, and a temporary rise in fatigue is tolerated" },
  params     = {
    from = { default = 42, min = 14, max = 84, help = "days before the race from which there may be a second, lighter quality session" },
    reps = { default = 6, min = 3, max = 12, help = "short repetitions in it" },
  },
  needs      = { "race", "usual" },
  check = function(day, p)
    local days_to, race = day.race.days_to, day.race.next
    if not days_to or days_to > p.from or days_to < 12 or race.priority == "C" then return end
    if runner.level(day) == "novice" or runner.days(day) < 4 or day.block == "base" or plan.light_week(day) then return end
    local since, days = day:since("hard"), day.tomorrow.weekday_number - 1 -- of this week: it comes behind the first one
    if not since or since < 2 or since >= days or day:since("long") == 0 then return end
    if day:sessions{ hard = true, days = 6 }:count() >= 2 or plan.days_to_long(day) <= 1 or plan.quality_due(day) then return end
    return propose{ session = "intervals", weight = 45,
      work = workouts.around({ reps = p.reps, seconds = 60, recovery_seconds = 120, warmup_minutes = 15, cooldown_minutes = 10 }, race.km and race.km <= 12 and "5k" or "10k"),
      because = _("%s to %s: a little quickness beside the long work"):format(words.count(math.max(1, days_to / 7), "week"), words.race(race)) }
  end,
  tests = {
    { "a second one", with = { level = "intermediate", weekday = "thursday", race = 30, days_per_week = 5 },
      history = "easy 40 x2, long 90, rest, speed, easy 40, easy 40", expect = { session = "intervals", reps = 6, seconds = 60 } },
    { "not right after the first", with = { level = "intermediate", weekday = "wednesday", race = 30, days_per_week = 5 },
      history = "easy 40 x2, long 90, rest, speed, easy 40", expect = "clear" },
    { "too early", with = { level = "intermediate", weekday = "thursday", race = 60, days_per_week = 5 },
      history = "easy 40 x2, long 90, rest, speed, easy 40, easy 40", expect = "clear" },
    { "earlier, when it is set so", with = { level = "intermediate", weekday = "thursday", race = 60, days_per_week = 5 }, params = { from = 84, reps = 8 },
      history = "easy 40 x2, long 90, rest, speed, easy 40, easy 40", expect = { reps = 8 } },
    { "not for who runs three times", with = { level = "intermediate", weekday = "thursday", race = 30, days_per_week = 3 },
      history = "easy 40, rest, long 90, rest, speed, rest, rest", expect = "clear" },
    { "no race", history = "easy 40 x5", expect = "no_data" },
  },
}
