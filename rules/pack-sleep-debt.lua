-- pack-sleep-debt.lua: a week of too little sleep adds up
return {
  title      = _("Sleep debt"),
  guidelines = { "R8", "G23" },
  evidence   = { level = "cohort", ref = "little sleep over weeks goes with more injuries and illness" },
  pack       = "sleep-debt",
  wakes      = function(day) return day:reports(7):count("sleep") >= 4 end,
  params     = {
    hours = { default = 6.5, min = 4, max = 9, help = "mean of the week below which it is a debt" },
  },
  needs      = { "sleep" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local nights = day:reports(7)
    local mean = nights:mean("sleep")
    if nights:count("sleep") < 4 or mean >= p.hours then return end
    return limit{ hardest = "easy", weight = 4, because = _("about %s hours of sleep a night this week: easy running, and early to bed"):format(words.decimal("%.1f", mean)) }
  end,
  tests = {
    { "a week of six hours", history = "easy 40 x3", with = { journal = "-3 sleep 6h; -2 sleep 6h; -1 sleep 6.5h; 0 sleep 6h; 1 sleep 6h" }, expect = { hardest = "easy" } },
    { "a week of eight", history = "easy 40 x3", with = { journal = "-3 sleep 8h; -2 sleep 8h; -1 sleep 7.5h; 0 sleep 8h" }, expect = "clear" },
    { "who needs nine", history = "easy 40 x3", with = { journal = "-3 sleep 8h; -2 sleep 8h; -1 sleep 7.5h; 0 sleep 8h" }, params = { hours = 9 }, expect = { hardest = "easy" } },
    { "wakes by itself", history = "easy 40 x3", with = { chosen = false, journal = "-3 sleep 6h; -2 sleep 6h; -1 sleep 6h; 0 sleep 6h" }, expect = { hardest = "easy" } },
    { "sleeps without nights", history = "easy 40 x3", with = { chosen = false }, expect = "off" },
  },
}
