-- longest-run.lua: no run is much longer than the longest of the last month
return {
  title      = _("No run far beyond the longest"),
  guidelines = { "G13", "G15" },
  evidence   = { level = "cohort", ref = "Frandsen et al. 2025, doi 10.1136/bjsports-2024-109380: more injuries above 1.1 times the longest run of 30 days" },
  params     = {
    factor = { default = 1.1, min = 1, max = 1.3, help = "most, as a multiple of the longest run of the last 30 days" },
    step   = { default = 5, min = 0, max = 15, help = "minutes that a short longest run may grow by in any case" },
  },
  needs      = { "runs" },
  check = function(day, p)
    local longest = day.longest_minutes
    if not longest or day.race.days_to == 1 then return end
    local minutes = math.max(longest * p.factor, longest + p.step)
    -- Kilometres say something when the longest run was measured, too.
    local unmeasured = day:sessions{ sport = "run", days = 30 }:any(function(s) return not s.km and s.minutes and s.minutes >= longest * 0.8 end)
    local km = not unmeasured and day.longest_km and day.usual_pace
      and math.max(day.longest_km * p.factor, day.longest_km + p.step * 60 / day.usual_pace) + 0.1 -- of rounding
    return limit{ minutes = minutes, km = km or nil,
      because = _("a little beyond the longest of the month is enough") }
  end,
  tests = {
    { "a tenth beyond the longest", history = "long 100, rest, easy 40", expect = { minutes = 110, km = { 17, 17.4 } } },
    { "five minutes for short ones", history = "easy 25, rest, easy 30", expect = { minutes = 35 } },
    { "without distances", history = "long 100, rest, easy 40", with = { pace = false }, expect = { minutes = 110 } },
    { "the longest one was not measured", history = "easy 40 6km, rest, easy 40 6km, rest, easy 40",
      with = { journal = "-3 run long 100min" }, expect = { minutes = 110, km = { 0, 40 }, absent = true } },
    { "a race is a race", history = "long 100, rest, easy 40", with = { race = 1 }, expect = "clear" },
    { "as one likes", history = "long 100, rest, easy 40", params = { factor = 1.3 }, expect = { minutes = 130 } },
    { "not a minute more", history = "easy 30, rest, easy 30", params = { step = 0, factor = 1 }, expect = { minutes = 30 } },
    { "no run known", history = "ride 60", expect = "no_data" },
  },
}
