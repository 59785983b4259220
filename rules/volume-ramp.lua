-- volume-ramp.lua: the week grows modestly
return {
  title      = "The week grows modestly",
  guidelines = { "G8", "G15", "G24" },
  evidence   = { level = "choice", ref = "a habit, not medicine: no trial supports a limit (Buist 2008); above 30 % in two weeks is worth a word (Nielsen 2014)" },
  params     = {
    percent        = { default = 10, min = 0, max = 30, help = "most that seven days may have above the usual week" },
    novice_percent = { default = 8, min = 0, max = 30, help = "the same for novices" },
    least          = { default = 0.6, min = 0, max = 1, help = "of a usual easy run, that may always be run" },
  },
  needs      = { "two_weeks", "usual" },
  check = function(day, p)
    if day.race.days_to == 1 then return end
    local percent = runner.is_novice(day) and p.novice_percent or p.percent
    local base = runner.week_minutes(day)
    local done = day:sessions{ sport = "run", days = 6 }:sum("minutes")
    local most = math.max(base * (1 + percent / 100), percent > 0 and base + 10 or base) -- small weeks may grow by ten minutes
    local minutes = math.max(most - done, runner.easy_minutes(day) * p.least)
    if minutes >= 240 then return end
    local above = math.floor((done / base - 1) * 20 + 0.5) * 5
    return limit{ minutes = minutes, hardest = above >= 30 and "easy" or nil,
      because = above >= 10 and ("you are %d %% above your usual week already"):format(above)
        or "more would be a jump for this week" }
  end,
  tests = {
    { "what is left of the week", with = { level = "intermediate" },
      history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 80, easy 40, rest, easy 40, rest, easy 40, rest, easy 80, easy 40, rest, easy 40, rest, easy 40, rest, easy 80, easy 40, rest, easy 40, rest, easy 40, rest",
      expect = { minutes = { 80, 110 } } },
    { "far above already", with = { level = "intermediate" },
      history = "easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 80 x6",
      expect = { hardest = "easy", minutes = { 20, 30 }, because = "above your usual week already" } },
    { "slower for novices", with = { level = "novice" }, params = { novice_percent = 0, percent = 30 },
      history = "easy 30, rest, easy 30, rest, easy 30, rest, rest, easy 30, rest, easy 30, rest, easy 30, rest, rest, easy 30, rest, easy 30, rest x4",
      expect = { minutes = 50 } },
    { "a race is a race", with = { race = 1 }, history = "easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40, rest, easy 40, rest, easy 40, rest, rest", expect = "clear" },
    { "a whole free week leaves room", history = "easy 90 x21, rest x6", with = { level = "experienced" }, expect = "clear" },
    { "something may always be run", with = { level = "intermediate" }, params = { least = 1 },
      history = "easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40 x6",
      expect = { minutes = 40 } },
    { "too little is known", history = "easy 40, rest, easy 40", expect = "no_data" },
    { "eight percent for novices", with = { level = "novice" },
      history = "easy 60, rest, easy 60, rest, easy 60, easy 60, rest, easy 60, rest, easy 60, rest, easy 60, easy 60, rest, easy 60, rest, easy 60, rest, easy 60, easy 60, rest, easy 60, rest, easy 60, rest, easy 60, rest", expect = { minutes = { 75, 82 } } },
  },
}
