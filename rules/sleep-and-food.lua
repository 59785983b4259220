-- sleep-and-food.lua: poor nights or poor fuelling hold intensity back
-- What becomes of the day, when it would have been a harder one and when not.
local function so(day, nights)
  if plan.quality_due(day) or plan.long_due(day) then return _("%s. The harder run will be better later this week"):format(nights) end
  return _("%s: easy running, and early to bed"):format(nights)
end

return {
  title      = _("Sleep and food"),
  guidelines = { "G23" },
  evidence   = { level = "cohort", ref = "sleep and nutrition count: poor nights or poor fuelling hold intensity back" },
  params     = {
    hours   = { default = 6, min = 4, max = 9, help = "a night of less is short" },
    shorter = { default = 0.9, min = 0.5, max = 1, help = "length of an easy run then, as a share" },
    nights  = { default = 2, min = 1, max = 5, help = "short nights in a row that hold intensity back" },
  },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local short = 0
    local function held(because)
      return limit{ hardest = "easy", minutes = (runner.easy_minutes(day) or 40) * p.shorter, weight = 5, because = because }
    end
    for _, r in ipairs(day:reports(p.nights)) do
      if (r.sleep and r.sleep < p.hours) or r.sleep_quality == "poor" then short = short + 1 end
    end
    if short >= p.nights then
      local nights = short == 1 and _("a short night") or words.count(short, "short night")
      return held(so(day, nights))
    end
    local last = day.report.sleep
    if last and last < p.hours - 1.5 then
      return held(so(day, _("a very short night")))
    end
    if day.report.fuel == "poor" then
      return held(_("little to eat lately: an easy run, and a proper meal first"))
    end
  end,
  tests = {
    { "not before a race", history = "easy 40 x3", with = { sleep = 3, race = 1 }, expect = "clear" },
    { "two short nights", history = "easy 40 x3", with = { sleep = 5, journal = "0 sleep 5.5h" }, expect = { hardest = "easy", minutes = 36, because = "two short nights: easy running" } },
    { "when the harder run was due", history = "easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest, easy 40, rest, easy 40, rest, easy 40, long 90, rest",
      with = { level = "intermediate", weekday = "monday", sleep = 5, journal = "0 sleep 5.5h" }, expect = { hardest = "easy", because = "later this week" } },
    { "as long as ever, when it is set so", history = "easy 40 x3", with = { sleep = 5, journal = "0 sleep 5.5h" }, params = { shorter = 1 }, expect = { minutes = 40 } },
    { "much shorter, when it is set so", history = "easy 40 x3", with = { sleep = 5, journal = "0 sleep 5.5h" }, params = { shorter = 0.5 }, expect = { minutes = 20 } },
    { "two poor nights", history = "easy 40 x3", with = { journal = "0 sleep 7h poor; 1 sleep 8h poor" }, expect = { hardest = "easy" } },
    { "one of them", history = "easy 40 x3", with = { sleep = 5.5, journal = "0 sleep 8h" }, expect = "clear" },
    { "hardly any sleep", history = "easy 40 x3", with = { sleep = 3 }, expect = { hardest = "easy", because = "very short" } },
    { "poor food", history = "easy 40 x3", with = { fuel = "poor" }, expect = { hardest = "easy", because = "eat" } },
    { "good food", history = "easy 40 x3", with = { fuel = "good" }, expect = "clear" },
    { "who needs eight hours", history = "easy 40 x3", with = { sleep = 7, journal = "0 sleep 7h" }, params = { hours = 8 }, expect = { hardest = "easy" } },
    { "who bears four nights", history = "easy 40 x3", with = { sleep = 5, journal = "0 sleep 5.5h" }, params = { nights = 4 }, expect = "clear" },
  },
}
