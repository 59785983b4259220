-- small-wins.lua: small wins are celebrated, rarely enough to stay welcome
local streaks = { [12] = true, [25] = true, [50] = true, [100] = true }

return {
  title      = _("Small wins"),
  guidelines = { "G35", "G18" },
  evidence   = { level = "coach", ref = "small wins are celebrated" },
  params     = {
    runs  = { default = 12, min = 4, max = 60, help = "runs that must be known before the longest is one" },
    weeks = { default = 8, min = 3, max = 52, help = "weeks in a row with at least two runs that are a win" },
  },
  needs      = { "two_weeks", "runs" },
  check = function(day, p)
    local today = day:sessions{ sport = "run", days = 1 }.last
    if not today or day:status("sick") then return end
    local before = day:sessions{ sport = "run", days = 180 }:filter(function(s) return s.days_ago > 0 end)
    local longest = before:max("km") or 0
    if today.km and not today.hard and #before >= p.runs and today.km >= math.min(math.floor(longest) + 1, longest * 1.1) and today.felt ~= "heavy" then
      local title = day.known_days >= 180 and _("%s km: your longest in half a year") or _("%s km: your longest so far")
      return say{ level = "praise", cooldown = 21, title = title:format(words.decimal("%.1f", today.km)),
        text = _("Built slowly, and it held. An easy day or two, then on.") }
    end
    if streaks[day:streak("easy")] and today.kind ~= "race" then
      return say{ level = "praise", cooldown = 14, title = _("%s in a row"):format(words.count(day:streak("easy"), "easy run")),
        text = _("That is what the fast days stand on.") }
    end
    local reps = today.reps
    if today.hard and reps and reps.n >= 4 and reps.fade and reps.fade >= -0.02 and (today.felt == "good" or today.felt == "fresh") then
      return say{ level = "praise", cooldown = 21, title = _("The last one as good as the first"),
        text = _("The pace held over all repetitions. That is how speed is built.") }
    end
    local weeks = runner.weeks_in_a_row(day)
    if weeks == p.weeks and day:week(-weeks).runs < 2 then
      return say{ level = "praise", cooldown = 30, title = _("%s without a gap"):format(words.count(weeks, "week")),
        text = _("Regular running is the part that counts most, and you have it.") }
    end
  end,
  tests = {
    { "the longest in half a year", history = "easy 40 x185, long 100", expect = { level = "praise", title = "longest in half a year" } },
    { "the longest so far", history = "easy 40 x20, long 100", expect = { level = "praise", title = "longest so far" } },
    { "a few metres more are no new length", history = "easy 40 6.2km x20, easy 42 6.5km", expect = { title = "longest", absent = true } },
    { "the next whole kilometre is", history = "easy 40 6.2km x20, easy 45 7.0km", expect = { title = "7.0 km" } },
    { "the longest of few is nothing yet", history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, long 100", expect = { title = "longest", absent = true } },
    { "of few it is, when it is set so", history = "easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, easy 40, rest, long 100", params = { runs = 4 }, expect = { title = "longest" } },
    { "and needs many, when it is set so", history = "easy 40 x20, long 100", params = { runs = 60 }, expect = { title = "longest", absent = true } },
    { "twelve easy runs", history = "speed, rest x4, easy 40 x12", expect = { title = "twelve easy runs in a row" } },
    { "eleven", history = "speed, rest x4, easy 40 x11", expect = "clear" },
    { "repetitions that held", history = "easy 40 x20, speed good fade 1", expect = { title = "as good as the first" } },
    { "three weeks without a gap", history = "easy 40, rest x13, easy 40 x2, rest x5, easy 40 x2, rest x5, easy 40 x2, rest x4, easy 40", params = { weeks = 3 }, expect = { title = "three weeks without a gap" } },
    { "no run today", history = "speed, rest x4, easy 40 x12, rest", expect = "clear" },
    { "too little is known", history = "easy 40", expect = "no_data" },
    { "eight weeks without a gap", history = "speed, rest x3, easy 40, rest x13, easy 40 x2, rest x5, easy 40 x2, rest x5, easy 40 x2, rest x5, easy 40 x2, rest x5, easy 40 x2, rest x5, easy 40 x2, rest x5, easy 40 x2, rest x5, easy 40 x2, rest x4, easy 40", expect = { title = "eight weeks without a gap" } },
  },
}
