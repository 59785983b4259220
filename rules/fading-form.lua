-- fading-form.lua: when pace or cadence fell away over the repetitions, fewer of them next time
return {
  title      = _("Form on the repetitions"),
  guidelines = { "G20", "G11" },
  evidence   = { level = "coach", ref = "form on the repetitions: whether pace and cadence hold from the first to the last" },
  params     = {
    fade = { default = 0.04, min = 0.01, max = 0.2, help = "loss of pace or cadence, as a share, from which it counts as fading" },
  },
  needs      = { "reps" },
  check = function(day, p)
    local last = day:sessions{ kind = "quality", sport = "run", days = 28 }:filter("reps").last
    if not last then return end
    local fade = math.max(-(last.reps.fade or 0), -(last.reps.cadence_fade or 0))
    if fade < p.fade or not plan.quality_due(day) then return end
    local reps = math.max(3, last.reps.n - 1)
    local work = workouts.around({ reps = reps, seconds = last.reps.seconds, recovery_seconds = 150 }, "threshold")
    return propose{ session = "intervals", work = work, weight = 55,
      because = _("the last repetitions slowed last time: fewer of them, each as good as the first") }
  end,
  tests = {
    { "pace fell away", with = { level = "intermediate", weekday = "monday" },
      history = "easy 40 x2, rest, easy 40 x3, long 90, rest, easy 40 x2, rest, easy 40 x2, long 90, rest, speed fade 7, easy 40, rest, easy 40 x2, long 90, rest",
      expect = { session = "intervals", reps = 4 } },
    { "cadence fell away", with = { level = "intermediate", weekday = "monday" },
      history = "easy 40 x2, rest, easy 40 x3, long 90, rest, easy 40 x2, rest, easy 40 x2, long 90, rest, speed cadence_fade 6, easy 40, rest, easy 40 x2, long 90, rest",
      expect = { session = "intervals", reps = 4 } },
    { "it held", with = { level = "intermediate", weekday = "monday" },
      history = "easy 40 x2, rest, easy 40 x3, long 90, rest, easy 40 x2, rest, easy 40 x2, long 90, rest, speed fade 2, easy 40, rest, easy 40 x2, long 90, rest",
      expect = "clear" },
    { "a stricter eye", with = { level = "intermediate", weekday = "monday" }, params = { fade = 0.01 },
      history = "easy 40 x2, rest, easy 40 x3, long 90, rest, easy 40 x2, rest, easy 40 x2, long 90, rest, speed fade 2, easy 40, rest, easy 40 x2, long 90, rest",
      expect = { session = "intervals" } },
    { "a milder eye", with = { level = "intermediate", weekday = "monday" }, params = { fade = 0.2 },
      history = "easy 40 x2, rest, easy 40 x3, long 90, rest, easy 40 x2, rest, easy 40 x2, long 90, rest, speed fade 7, easy 40, rest, easy 40 x2, long 90, rest",
      expect = "clear" },
    { "no repetitions yet", history = "easy 40 x9", expect = "no_data" },
  },
}
