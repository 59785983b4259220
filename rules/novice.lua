-- novice.lua: consistency and technique first; intensity is light, if any
return {
  title      = _("New to running"),
  guidelines = { "G24" },
  evidence   = { level = "coach", ref = "novices: slower ramp, consistency and technique first, at most light intensity" },
  params     = {
    hardest = { default = "long", choices = "easy, steady, long, quality", help = "the most that a novice does" },
    in_row  = { default = 2, min = 1, max = 7, help = "running days in a row after which comes a day off" },
  },
  check = function(day, p)
    if not runner.is_novice(day) or day.race.days_to == 1 then return end
    local verdicts = { limit{ hardest = p.hardest, because = _("regular easy running first; speed comes later and loses nothing") } }
    if day:streak("run") >= p.in_row then
      verdicts[2] = limit{ hardest = "rest", weight = 3,
        because = _("%s of running in a row: a day off lets the legs grow stronger"):format(words.count(day:streak("run"), "day")) }
    end
    return verdicts
  end,
  tests = {
    { "no speed yet", history = "easy 25, rest", with = { level = "novice" }, expect = { hardest = "long" } },
    { "two days in a row", history = "easy 25, easy 25", with = { level = "novice" }, expect = { hardest = "rest", because = "two days" } },
    { "every day, when it is set so", history = "easy 25, rest, easy 25", with = { level = "novice" }, params = { in_row = 1 }, expect = { hardest = "rest" } },
    { "more patience", history = "easy 25 x3", with = { level = "novice" }, params = { in_row = 7, hardest = "easy" }, expect = { hardest = "easy" } },
    { "not for others", history = "easy 40, easy 40", with = { level = "intermediate" }, expect = "clear" },
  },
}
