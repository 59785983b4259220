-- intensity-steps.lua: one more hard session at most every second week
return {
  title      = _("Intensity in steps"),
  guidelines = { "G7", "G9" },
  evidence   = { level = "coach", ref = "intensity rises in controlled steps: one more high-intensity session at most every second week" },
  params     = {
    more = { default = 1, min = 0, max = 4, help = "hard sessions that two weeks may have beyond the two weeks before" },
  },
  needs      = { "four_weeks" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local too_many, now, before = plan.hard_steps(day, p.more)
    if not too_many then return end
    return limit{ hardest = "long", weight = 1,
      because = _("%s in two weeks after %s before: that is enough of a step"):format(words.count(now, "hard session"), before == 0 and _("none") or words.number(before)) }
  end,
  tests = {
    { "not before a race", history = "easy 40 x14, easy 40 x5, speed, easy 40 x9", with = { race = 1 }, expect = "clear" },
    { "already one more", history = "easy 40 x14, easy 40 x5, speed, easy 40 x9", expect = { hardest = "long", because = "after none before" } },
    { "as many as before", history = "easy 40 x5, speed, easy 40 x13, speed, easy 40 x9", expect = "clear" },
    { "nothing hard lately", history = "easy 40 x28", expect = "clear" },
    { "two more, when it is set so", history = "easy 40 x14, easy 40 x5, speed, easy 40 x9", params = { more = 2 }, expect = "clear" },
    { "not one more", history = "easy 40 x5, speed, easy 40 x13, speed, easy 40 x9", params = { more = 0 }, expect = { hardest = "long" } },
    { "too little is known", history = "easy 40 x10, speed, easy 40", expect = "no_data" },
  },
}
