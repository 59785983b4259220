-- race-specific.lua: in the weeks before a race the quality session is like the race
local kinds = {
  { km = 30, make = function() return "tempo", { reps = 2, seconds = 1200, recovery_seconds = 180 }, "marathon" end },
  { km = 15, make = function() return "tempo", { reps = 3, seconds = 600, recovery_seconds = 120 }, "half" end },
  { km = 7,  make = function() return "intervals", { reps = 5, seconds = 240, recovery_seconds = 120 }, "10k" end },
  { km = 0,  make = function() return "intervals", { reps = 6, seconds = 150, recovery_seconds = 120 }, "5k" end },
}

local function is_like(reps, work)
  return math.abs((reps.seconds or 0) - work.seconds) <= work.seconds / 4
end

return {
  title      = _("Like the race"),
  guidelines = { "G26", "G11" },
  evidence   = { level = "coach", ref = "sessions follow the race goal and the current fitness" },
  params     = {
    weeks = { default = 6, min = 2, max = 16, help = "weeks before the race from which the sessions turn to it" },
    every_week = { default = 21, min = 9, max = 112, help = "days before the race from which all of them are like it; before, every second one" },
    first = { default = 3, min = 0, max = 10, help = "quality sessions that must lie behind before that" },
  },
  needs      = { "race", "usual" },
  check = function(day, p)
    local race, days_to = day.race.next, day.race.days_to
    if not race or not race.km or race.priority == "C" or days_to > p.weeks * 7 or days_to < 9 then return end
    if not plan.quality_due(day) or day:sessions{ kind = "quality", sport = "run", days = 70 }:count() < p.first then return end
    for i = 1, #kinds do
      local kind = kinds[i]
      if race.km >= kind.km then
        local session, work, target = kind.make()
        local last = day:sessions{ kind = "quality", sport = "run", last = 1 }.last
        if days_to > p.every_week and last and last.reps and is_like(last.reps, work) then return end -- in turn with the others
        return propose{ session = session, work = workouts.around(work, target), weight = 52,
          because = _("%s to %s: running as on that day"):format(words.count(math.max(1, days_to / 7), "week"), words.race(race)) }
      end
    end
  end,
  tests = {
    { "before a half marathon", with = { level = "intermediate", weekday = "monday", race = 28, race_km = 21.1 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { session = "tempo", target = "half", because = "four weeks to Hamburg" } },
    { "before a five", with = { level = "intermediate", weekday = "monday", race = 28, race_km = 5 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { session = "intervals", target = "5k" } },
    { "every second one at first", with = { level = "intermediate", weekday = "monday", race = 28, race_km = 10 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed 5x240, rest, easy 40, rest, easy 40, long 90, rest", expect = "clear" },
    { "every one, when it is set so", with = { level = "intermediate", weekday = "monday", race = 28, race_km = 10 }, params = { every_week = 30 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed 5x240, rest, easy 40, rest, easy 40, long 90, rest", expect = { target = "10k" } },
    { "later all of them", with = { level = "intermediate", weekday = "monday", race = 19, race_km = 10 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed 5x240, rest, easy 40, rest, easy 40, long 90, rest", expect = { target = "10k" } },
    { "not all, when it is set so", with = { level = "intermediate", weekday = "monday", race = 19, race_km = 10 }, params = { every_week = 9 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed 5x240, rest, easy 40, rest, easy 40, long 90, rest", expect = "clear" },
    { "too early", with = { level = "intermediate", weekday = "monday", race = 70, race_km = 21.1 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest",
      expect = "clear" },
    { "earlier, when it is set so", with = { level = "intermediate", weekday = "monday", race = 70, race_km = 21.1 }, params = { weeks = 12 },
      history = "speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { target = "half" } },
    { "some speed must lie behind", with = { level = "intermediate", weekday = "monday", race = 28, race_km = 5 },
      history = "easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest",
      expect = "clear" },
    { "as much as one likes", with = { level = "intermediate", weekday = "monday", race = 28, race_km = 5 }, params = { first = 0 },
      history = "easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, speed, rest, easy 40, rest, easy 40, long 90, rest",
      expect = { target = "5k" } },
    { "no race", history = "easy 40 x9", expect = "no_data" },
  },
}
