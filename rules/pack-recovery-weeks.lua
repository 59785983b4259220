-- pack-recovery-weeks.lua: a recovery week every third or fourth week, by the calendar
return {
  title      = _("Recovery weeks by the calendar"),
  guidelines = { "R1", "G10" },
  evidence   = { level = "choice", ref = "every third or fourth week lighter, whatever it was like" },
  pack       = "recovery-weeks",
  params     = {
    every  = { default = 4, min = 2, max = 8, help = "each so manyth week is lighter" },
    volume = { default = 0.7, min = 0.4, max = 0.95, help = "length of its runs, as a share of the usual" },
  },
  needs      = { "two_weeks", "usual" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    if day.phase == "taper" or day.phase == "race" then return end
    -- Weeks are counted from the first one known, so that the rhythm does not depend on what was run.
    local week = (day.known_days + 7 - day.tomorrow.weekday_number) // 7
    if week % p.every ~= p.every - 1 then return end
    local usual = runner.easy_minutes(day)
    local longest = plan.long_due(day) and plan.long_base(day) or usual
    return limit{ hardest = "long", minutes = math.max(20, usual * p.volume, longest * p.volume), weight = 3, aside = _("a lighter week"),
      because = _("each %s week is a lighter one"):format(p.every == 3 and _("third") or p.every == 4 and _("fourth") or _("%dth"):format(p.every)) }
  end,
  tests = {
    { "the fourth week", history = "easy 40 x22", with = { weekday = "monday" }, expect = { hardest = "long", minutes = 28 } },
    { "the third", history = "easy 40 x15", with = { weekday = "monday" }, expect = "clear" },
    { "the third, when it is set so", history = "easy 40 x15", with = { weekday = "monday" }, params = { every = 3 }, expect = { hardest = "long" } },
    { "lighter still", history = "easy 40 x22", with = { weekday = "monday" }, params = { volume = 0.5 }, expect = { minutes = 20 } },
    { "not chosen", history = "easy 40 x22", with = { weekday = "monday", chosen = false }, expect = "off" },
    { "the sixth", history = "easy 40 x36", with = { weekday = "monday" }, expect = "clear" },
  },
}
