-- too-tired.lua: much more fatigue than fitness needs easy days; towards a race a little more is borne
return {
  title      = _("Fatigue against fitness"),
  guidelines = { "G30", "G21", "G16" },
  evidence   = { level = "choice", ref = "form as a share of fitness (models.md); a temporary rise in fatigue is tolerated towards a race" },
  params     = {
    form      = { default = -0.35, min = -1, max = 0, help = "form, as a share of fitness, below which it is easy" },
    race_form = { default = -0.5, min = -1.5, max = 0, help = "the same in the weeks before a race" },
  },
  needs      = { "four_weeks" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local form = day.form_share
    if not form or day.fitness < 10 or (day.race.days_since or 99) < 7 then return end -- after a race after-race speaks
    local bound = day.phase == "build" and p.race_form or p.form
    if form >= bound then return end
    return limit{ hardest = "easy", minutes = (runner.easy_minutes(day) or 40) * 0.8, weight = 3, because = _("the last week was much more than your legs are used to: easy until they have caught up") }
  end,
  tests = {
    { "a week far above the rest", history = "easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 90 x6",
      expect = { hardest = "easy" } },
    { "an ordinary week", history = "easy 40 x42", expect = "clear" },
    { "borne before a race", history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 55 x6",
      with = { race = 30 }, expect = "clear" },
    { "and not without one", history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 55 x6",
      expect = { hardest = "easy" } },
    { "as much as one bears", history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 55 x6",
      params = { form = -1 }, expect = "clear" },
    { "less before a race, when it is set so", history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 55 x6",
      with = { race = 30 }, params = { race_form = 0 }, expect = { hardest = "easy" } },
    { "a race explains itself", history = "easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30 x4, race 220",
      with = { raced = 0, raced_km = 42.2 }, expect = "clear" },
    { "too little is known", history = "easy 90 x6", expect = "no_data" },
    { "but not everything, before a race", history = "easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 30, rest, easy 30, rest, easy 30, rest x2, easy 90 x6",
      with = { race = 30 }, expect = { hardest = "easy" } },
  },
}
