-- light-week-technique.lua: in lighter weeks, and where no quality is due, technique comes first
return {
  title      = _("Technique in lighter weeks"),
  guidelines = { "G22", "G24" },
  evidence   = { level = "coach", ref = "in lighter weeks technique, strides and drills come first" },
  params     = {
    strides = { default = 5, min = 3, max = 10, help = "strides in an easy run" },
    every   = { default = 6, min = 2, max = 21, help = "days between two such runs" },
  },
  needs      = { "usual" },
  check = function(day, p)
    if day.block == "off" or day:since("hard") == 0 or day:since("long") == 0 or not runner.is_fresh(day) then return end
    if day:sessions{ sport = "run", days = p.every }:any("strides") or plan.hard_a_week(day) > 0 then return end -- a lighter week has none
    if runner.weeks_in_a_row(day) < 3 or plan.rest_due(day) or plan.long_due(day) then return end
    return propose{ session = "strides", minutes = runner.easy_minutes(day), work = workouts.strides(p.strides), weight = 12,
      because = day.known_days % 2 == 0 and _("a few strides, quick and relaxed: form is learnt when the legs are light")
        or _("some strides at the end: quick feet, loose shoulders, a full minute between") }
  end,
  tests = {
    { "a novice's week", history = "easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x4",
      with = { level = "novice", weekday = "tuesday" }, expect = { session = "strides", reps = 5 } },
    { "once a week", history = "easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, strides 30, rest x4",
      with = { level = "novice", weekday = "tuesday" }, expect = "clear" },
    { "oftener, when it is set so", history = "easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, strides 30, rest x4",
      with = { level = "novice", weekday = "tuesday" }, params = { every = 2, strides = 8 }, expect = { reps = 8 } },
    { "not on heavy legs", history = "easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x4",
      with = { level = "novice", weekday = "tuesday", feel = "heavy" }, expect = "clear" },
    { "not in an ordinary week with quality", history = "easy 40 x21", with = { level = "intermediate", weekday = "monday" }, expect = "clear" },
    { "not in the first weeks", history = "easy 20, rest, easy 20, rest", with = { level = "novice", weekday = "tuesday" }, expect = "clear" },
    { "again after a week", history = "easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, strides 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x4",
      with = { level = "novice", weekday = "tuesday" }, expect = { session = "strides" } },
  },
}
