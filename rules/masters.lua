-- masters.lua: with the years two easy days belong between hard ones
return {
  title      = _("Masters recover longer"),
  guidelines = { "G5", "G18" },
  evidence   = { level = "coach", ref = "older runners need longer between hard days" },
  params     = {
    age       = { default = 50, min = 35, max = 80, help = "age from which it holds" },
    easy_days = { default = 2, min = 1, max = 5, help = "easy days between two hard ones" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    if not athlete.age or athlete.age < p.age then return end
    local since = day:since("hard")
    if not since or since >= p.easy_days or (day.race.days_to or 99) <= 6 then return end -- race week has its own rule
    return limit{ hardest = since >= 1 and plan.long_due(day) and "long" or "easy", weight = 1, because = _("%s between hard ones: they are worth it"):format(words.count(p.easy_days, "easy day")) }
  end,
  tests = {
    { "one day after", history = "speed, easy 40", with = { age = 56 }, expect = { hardest = "easy" } },
    { "the long run may come", history = "long 90, easy 40 x4, speed, easy 40", with = { age = 56, weekday = "saturday", level = "intermediate" }, expect = { hardest = "long" } },
    { "race week is another thing", history = "speed, easy 40", with = { age = 56, race = 4 }, expect = "clear" },
    { "two days after", history = "speed, easy 40 x2", with = { age = 56 }, expect = "clear" },
    { "three, when it is set so", history = "speed, easy 40 x2", with = { age = 56 }, params = { easy_days = 3 }, expect = { hardest = "easy" } },
    { "not yet", history = "speed, easy 40", with = { age = 42 }, expect = "clear" },
    { "earlier, when it is set so", history = "speed, easy 40", with = { age = 42 }, params = { age = 40 }, expect = { hardest = "easy" } },
    { "nothing known", history = "", expect = "no_data" },
  },
}
