-- race-week.lua: the last days before a race: short, a little quick, and done
return {
  title      = _("Race week"),
  guidelines = { "G30", "G36" },
  evidence   = { level = "coach", ref = "the last days: short, a little quick, fresh" },
  params     = {
    strides = { default = 4, min = 2, max = 8, help = "strides in the short runs" },
    minutes = { default = 25, min = 15, max = 45, help = "length of the short runs" },
  },
  needs      = { "race" },
  check = function(day, p)
    local race, n = day.race.next, day.race.days_to
    if not race or not n or n < 2 or n > 6 or (race.priority == "C" and n > 3) then return end
    local to = _("%s to %s"):format(words.count(n, "day"), words.race(race))
    local minutes = math.max(p.minutes, math.min(40, (runner.easy_minutes(day) or 0) * 0.5)) -- who runs long needs a little more
    local short = { session = "strides", minutes = minutes, work = workouts.strides(p.strides), weight = 90,
      because = _("%s. Short, a little quick, and done"):format(to) }
    if n == 2 then
      if runner.is_novice(day) or runner.days(day) <= 3 then
        return propose{ session = "rest", weight = 90, because = _("the day before %s: off your feet"):format(words.race(race)) }
      end
      short.minutes, short.because = math.min(20, p.minutes), _("the day before %s: just loosen up"):format(words.race(race))
      return propose(short)
    end
    if n == 3 then return propose{ session = "rest", weight = 90, because = _("%s: a day off now does more than a run"):format(to) } end
    if n == 4 then return propose(short) end
    if n == 5 then return propose{ session = "easy", minutes = minutes + 5, weight = 90, because = _("%s: easy, and not too long"):format(to) } end
    local fresh = (day:since("hard") or 9) >= 2 and day:since("long") ~= 0
    if runner.is_novice(day) or not fresh then
      return propose{ session = "easy", minutes = minutes + 10, weight = 90, because = _("%s: easy, and not too long"):format(to) }
    end
    local target = race.km and (race.km > 30 and "marathon" or race.km > 15 and "half" or race.km > 7 and "10k") or "5k"
    return propose{ session = "intervals", weight = 90, because = _("%s: a last, short touch of race pace"):format(to),
      work = workouts.around({ reps = 4, seconds = 120, recovery_seconds = 120, warmup_minutes = 12, cooldown_minutes = 8 }, target) }
  end,
  tests = {
    { "four days", history = "easy 50 x9", with = { race = 4 }, expect = { session = "strides", minutes = 25, reps = 4, because = "four days to Hamburg" } },
    { "a little longer for who runs long", history = "easy 70 x9", with = { race = 4 }, expect = { session = "strides", minutes = 35 } },
    { "the day before tomorrow's eve", history = "easy 50 x9", with = { race = 3 }, expect = { session = "rest" } },
    { "the day before", history = "easy 50 x9", with = { race = 2, level = "experienced" }, expect = { session = "strides", minutes = 20 } },
    { "a last touch of race pace", history = "easy 50 x9", with = { race = 6, level = "intermediate", race_km = 10 }, expect = { session = "intervals", target = "10k", reps = 4 } },
    { "not on tired legs", history = "easy 50 x9, speed", with = { race = 6, level = "intermediate" }, expect = { session = "easy" } },
    { "more strides, when it is set so", history = "easy 50 x9", with = { race = 4 }, params = { strides = 6, minutes = 35 }, expect = { reps = 6, minutes = 35 } },
    { "two weeks before", history = "easy 50 x9", with = { race = 14 }, expect = "clear" },
    { "no race", history = "easy 50 x9", expect = "no_data" },
  },
}
