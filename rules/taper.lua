-- taper.lua: before a race volume comes down, intensity and rhythm stay
local days_of = { A = 15, B = 8, C = 2 } -- counted from the eve

-- A short race needs a shorter taper.
local function days_before(race)
  local days = days_of[race.priority or "A"]
  local km = race.km or 10
  return km <= 7 and math.min(days, 9) or km <= 12 and math.min(days, 12) or days
end

return {
  title      = _("Taper"),
  guidelines = { "G30", "G10", "G26" },
  evidence   = { level = "trial", ref = "Bosquet et al. 2007: two weeks, volume 41 to 60 % down, intensity and frequency kept" },
  params     = {
    first = { default = 0.75, min = 0.4, max = 1, help = "length of runs in the week before race week, as a share" },
    last  = { default = 0.6, min = 0.3, max = 1, help = "length of runs in race week, as a share" },
  },
  needs      = { "race", "runs" },
  check = function(day, p)
    local race, days_to = day.race.next, day.race.days_to
    if not race or days_to > days_before(race) or days_to <= 1 then return end
    local share = p.last + (p.first - p.last) * math.max(0, math.min(1, (days_to - 8) / 4))
    local usual = runner.easy_minutes(day)
    local long = plan.long_due(day) and plan.long_base(day) or usual
    local minutes = math.max(20, long * share)
    if days_to == 6 or plan.quality_due(day) and days_to > 6 then minutes = math.max(minutes, 50) end
    return limit{ minutes = minutes, hardest = days_to <= 5 and "easy" or "quality", weight = 5,
      because = days_to > 6 -- then race-week speaks
        and _("%s to %s: less from day to day, and fresh on the line"):format(words.count(days_to, "day"), words.race(race)) or nil }
  end,
  tests = {
    { "twelve days before", history = "easy 50 x9", with = { race = 12, race_km = 21.1 }, expect = { minutes = { 37, 50 }, because = "twelve days to Hamburg" } },
    { "race week", history = "easy 50 x9", with = { race = 4 }, expect = { minutes = 30, hardest = "easy" } },
    { "the long run two weeks before", history = "long 150, easy 50 x6", with = { race = 15, race_km = 42.2, weekday = "saturday", level = "experienced" }, expect = { minutes = { 108, 118 } } },
    { "and a week before", history = "long 150, easy 50 x6", with = { race = 8, race_km = 42.2, weekday = "saturday", level = "experienced" }, expect = { minutes = { 85, 95 } } },
    { "the last touch of race pace has room", history = "easy 30 x9", with = { race = 6, level = "intermediate" }, expect = { minutes = 50 } },
    { "a short race, later", history = "easy 50 x9", with = { race = 12, race_km = 5 }, expect = "clear" },
    { "and then", history = "easy 50 x9", with = { race = 9, race_km = 5, weekday = "tuesday" }, expect = { minutes = { 28, 40 } } },
    { "three weeks before", history = "easy 50 x9", with = { race = 21 }, expect = "clear" },
    { "a smaller race, later", history = "easy 50 x9", with = { race = 12, priority = "B" }, expect = "clear" },
    { "less in race week, when it is set so", history = "easy 50 x9", with = { race = 4 }, params = { last = 0.5 }, expect = { minutes = 25 } },
    { "less before, when it is set so", history = "easy 50 x9", with = { race = 12, weekday = "tuesday" }, params = { first = 0.5 }, expect = { minutes = 25 } },
    { "no race", history = "easy 50 x9", expect = "no_data" },
  },
}
