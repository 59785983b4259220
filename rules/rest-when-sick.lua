-- rest-when-sick.lua: ill means rest, and afterwards the way back is easy
return {
  title      = _("Rest when ill"),
  guidelines = { "G28" },
  evidence   = { level = "coach", ref = "illness: rest; keep the rhythm, not the schedule" },
  params     = {
    well_days = { default = 1, min = 1, max = 7, help = "days to be well before running again" },
    minutes   = { default = 25, min = 10, max = 60, help = "length of the first run after it" },
    long      = { default = 7, min = 3, max = 21, help = "days of illness after which a doctor should know of it" },
    most      = { default = 10, min = 2, max = 28, help = "easy days after a long illness, at most" },
  },
  check = function(day, p)
    local sick = day:status("sick")
    if sick then
      local word = sick.days >= p.long and say{ level = "info", cooldown = 7, title = _("%s ill"):format(words.count(sick.days, "day")),
        text = _("That is long enough to let a doctor have a look. Running does not go away meanwhile.") } or nil
      return { limit{ hardest = "rest", weight = 10,
        because = _("still ill. We start again with %d easy minutes when you have been well for %s"):format(
          p.minutes, p.well_days == 1 and _("a day") or words.count(p.well_days, "day")) }, word }
    end
    local was = day:status_before("sick")
    if not was then return end
    if was.days_ago < p.well_days then
      return limit{ hardest = "rest", weight = 10, because = _("just well again: one more day before the first run") }
    end
    local easy_days = math.max(2, math.min(p.most, was.days))
    local well = was.days_ago - p.well_days
    if well >= easy_days then return end
    local usual = day.usual_minutes or 40
    return limit{ hardest = "easy", minutes = math.max(p.minutes, usual * (0.5 + 0.5 * well / easy_days)), weight = 8,
      because = _("you were ill until %s: easy and short, and home again before it feels like work"):format(words.ago(was.days_ago)) }
  end,
  tests = {
    { "ill", history = "easy 40, rest, easy 40", with = { sick = true }, expect = { hardest = "rest", because = "still ill" } },
    { "ill for long", history = "easy 40, rest x9", with = { journal = "-8..1 sick" }, expect = { { hardest = "rest" }, { title = "days ill", text = "doctor" } } },
    { "ill for some days", history = "easy 40, rest x9", with = { journal = "-3..1 sick" }, expect = { verdict = "say", absent = true } },
    { "a doctor sooner, when it is set so", history = "easy 40, rest x9", with = { journal = "-3..1 sick" }, params = { long = 3 }, expect = { text = "doctor" } },
    { "a doctor later, when it is set so", history = "easy 40, rest x9", with = { journal = "-8..1 sick" }, params = { long = 21 }, expect = { verdict = "say", absent = true } },
    { "ill today, whatever tomorrow", history = "easy 40, rest, easy 40", with = { journal = "0 sick" }, expect = { hardest = "rest" } },
    { "well for a day", history = "easy 40, rest x5", with = { was_sick = 1 }, expect = { hardest = "easy", minutes = 25 } },
    { "two days to be well, when it is set so", history = "easy 40, rest x5", with = { was_sick = 1 }, params = { well_days = 2 }, expect = { hardest = "rest" } },
    { "longer again day by day", history = "easy 60 x3, rest x5", with = { was_sick = 3 }, expect = { hardest = "easy", minutes = { 45, 55 } } },
    { "long over", history = "easy 40, rest x5, easy 40 x9", with = { was_sick = 9 }, expect = "clear" },
    { "never ill", history = "easy 40, rest", expect = "clear" },
    { "a long illness, a long way back", history = "easy 40, rest x20", with = { journal = "-20..-6 sick" }, expect = { hardest = "easy" } },
    { "but not too long", history = "easy 40, rest x20", with = { journal = "-20..-6 sick" }, params = { most = 2 }, expect = "clear" },
    { "two weeks after a long illness", history = "easy 40, rest x4", with = { journal = "-34..-14 sick" }, expect = "clear" },
  },
}
