-- volume-ramp.lua: the week grows modestly
return {
  title      = _("The week grows modestly"),
  guidelines = { "G8", "G15", "G24" },
  evidence   = { level = "choice", ref = "a habit, not medicine: no trial supports a limit (Buist 2008); above 30 % in two weeks is worth a word (Nielsen 2014)" },
  params     = {
    steep          = { default = 30, min = 10, max = 100, help = "percent of more minutes within two weeks that are worth a word" },
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
    local usual = runner.easy_minutes(day)
    local minutes = math.max(most - done, usual * p.least, math.min(20, usual))
    if plan.quality_due(day) then -- it may come a day or two sooner than last week, when the calendar's week has room
      minutes = math.max(minutes, math.min(math.max(60, usual * 1.2), most - day:calendar_week(0).minutes))
    end
    local before = 0 -- a lighter week is no measure, nor one that is known in part
    for i = 2, 7 do before = math.max(before, day:week(-i).covered >= 6 and day:week(-i).minutes or 0) end
    local back = runner.back(day)
    local steep = not back or day.week.minutes > back.minutes -- coming back to what was usual is not steep
    local word = steep and before >= 60 and (day:since("race") or 99) >= 14 and day.week.minutes > before * (1 + p.steep / 100) and day.week.minutes >= base
      and day:week(-1).minutes > before and say{ level = "warning", cooldown = 10, title = _("A steep two weeks"),
        text = _("%d minutes in the last seven days, after %d in the weeks before. Legs like smaller steps; hold this for a week or two."):format(
          math.floor(day.week.minutes + 0.5), math.floor(before + 0.5)) } or nil
    if plan.rest_due(day) then minutes = math.max(minutes, plan.usual_cross(day):mean("minutes") or 0) end -- it limits running
    if minutes >= 240 then return word end
    local above = math.floor((done / base - 1) * 20 + 0.5) * 5
    local verdict = limit{ minutes = minutes, hardest = above >= 30 and "easy" or nil, weight = 2,
      because = above >= 10 and _("you are %d %% above your usual week already"):format(above)
        or _("more would be a jump for this week") }
    return word and { verdict, word } or verdict
  end,
  tests = {
    { "what is left of the week", with = { level = "intermediate" },
      history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 80, easy 40, rest, easy 40, rest, easy 40, rest, easy 80, easy 40, rest, easy 40, rest, easy 40, rest, easy 80, easy 40, rest, easy 40, rest, easy 40, rest",
      expect = { minutes = { 95, 105 } } },
    { "a steep two weeks", with = { level = "intermediate" },
      history = "easy 30 x4, rest x3, easy 30 x4, rest x3, easy 40 x4, rest x3, easy 50 x4, rest x3", expect = { level = "warning", title = "steep" } },
    { "a race is no habit", with = { level = "intermediate" },
      history = "easy 30 x4, rest x3, easy 30 x4, rest x3, easy 40 x4, rest x3, easy 30 x3, race 220", expect = { verdict = "say", absent = true } },
    { "less steep", with = { level = "intermediate" },
      history = "easy 30 x4, rest x3, easy 30 x4, rest x3, easy 33 x4, rest x3, easy 36 x4, rest x3", expect = { { verdict = "limit" }, { verdict = "say", absent = true } } },
    { "a word for less, when it is set so", with = { level = "intermediate" }, params = { steep = 10 },
      history = "easy 30 x4, rest x3, easy 30 x4, rest x3, easy 33 x4, rest x3, easy 36 x4, rest x3", expect = { title = "steep" } },
    { "a word for much more only, when it is set so", with = { level = "intermediate" }, params = { steep = 100 },
      history = "easy 30 x4, rest x3, easy 30 x4, rest x3, easy 40 x4, rest x3, easy 50 x4, rest x3", expect = { verdict = "say", absent = true } },
    { "far above already", with = { level = "intermediate" },
      history = "easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 80 x6",
      expect = { hardest = "easy", minutes = { 22, 30 }, because = "above your usual week already" } },
    { "slower for novices", with = { level = "novice" }, params = { novice_percent = 0, percent = 30 },
      history = "easy 30, rest, easy 30, rest, easy 30, rest, rest, easy 30, rest, easy 30, rest, easy 30, rest, rest, easy 30, rest, easy 30, rest x4",
      expect = { minutes = 50 } },
    { "a race is a race", with = { race = 1 }, history = "easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40, rest, easy 40, rest, easy 40, rest, rest", expect = "clear" },
    { "a whole free week leaves room", history = "easy 90 x21, rest x6", with = { level = "experienced" }, expect = "clear" },
    { "twenty minutes are never a jump", with = { level = "novice" },
      history = "easy 20, rest, easy 20, rest, easy 20, rest x2, easy 20, rest, easy 20, rest, easy 20, rest x2, easy 20, rest, easy 20, rest, easy 20, easy 20, easy 20", expect = { minutes = 20 } },
    { "something may always be run", with = { level = "intermediate" }, params = { least = 1 },
      history = "easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40, rest, easy 40, rest, easy 40, rest, rest, easy 40 x6",
      expect = { minutes = 40 } },
    { "too little is known", history = "easy 40, rest, easy 40", expect = "no_data" },
    { "eight percent for novices", with = { level = "novice" },
      history = "easy 60, rest, easy 60, rest, easy 60, easy 60, rest, easy 60, rest, easy 60, rest, easy 60, easy 60, rest, easy 60, rest, easy 60, rest, easy 60, easy 60, rest, easy 60, rest, easy 60, rest, easy 60, rest", expect = { minutes = { 75, 82 } } },
  },
}
