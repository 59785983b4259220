-- micro-goals.lua: a small goal within reach
local distances = { 5, 10, 15, 21.1, 30, 42.2 }

return {
  title      = _("A goal within reach"),
  guidelines = { "G34" },
  evidence   = { level = "coach", ref = "micro-goals: streaks of easy runs, a number of quality sessions a month, a gradual distance milestone" },
  params     = {
    streak  = { default = 10, min = 4, max = 100, help = "easy runs in a row that are a goal" },
    quality = { default = 4, min = 2, max = 12, help = "quality sessions in four weeks that are a goal" },
  },
  needs      = { "two_weeks", "runs" },
  check = function(day, p)
    if day:status("sick") or day:status("injured") or (day.race.days_to or 99) <= 3 then return end -- the race is the goal
    local streak = day:streak("easy")
    if streak == p.streak - 1 and not plan.rest_due(day) then
      return say{ level = "info", cooldown = 7, title = _("One more easy run makes %s in a row"):format(words.number(p.streak)),
        text = _("Quiet runs, one after the other: that is the account that speed is paid from.") }
    end
    local longest = day.longest_km
    local ever = day:sessions{ sport = "run", days = 365 }:max("km")
    for i = 1, #distances do
      local km = distances[i]
      if longest and ever and ever < km and longest >= km * 0.9 then
        return say{ level = "info", cooldown = 21, title = _("Your first %s km are near"):format(words.decimal("%g", km)),
          text = _("%s km is the longest so far. A little more each week, at a pace to talk, and it is there."):format(words.decimal("%.1f", longest)) }
      end
    end
    local quality = day:sessions{ kind = "quality", sport = "run", days = 28 }
    if #quality == p.quality - 1 and quality.last.days_ago <= 1 and not runner.is_novice(day) then
      return say{ level = "info", cooldown = 21, title = _("%s in four weeks"):format(words.count(#quality, "quality session")),
        text = _("One more, well rested, makes %s. A steady number does more than a big one."):format(words.number(p.quality)) }
    end
  end,
  tests = {
    { "nine easy runs", history = "speed, rest x5, easy 40 x9", with = { days_per_week = 7 }, expect = { title = "makes ten in a row" } },
    { "nine, and a day off is due", history = "speed, rest x5, easy 40 x9", with = { days_per_week = 4 }, expect = { title = "makes ten", absent = true } },
    { "eight", history = "easy 70 10.9km, easy 40 x6, speed, rest x3, easy 40 x8", expect = "clear" },
    { "five are a goal too", history = "easy 40 x10, speed, rest x3, easy 40 x4", with = { days_per_week = 7 }, params = { streak = 5 }, expect = { title = "makes five" } },
    { "the first ten kilometres", history = "easy 40 x10, speed, rest x3, easy 40, rest, easy 61 9.5km, rest, rest", expect = { title = "first 10 km" } },
    { "three quality sessions", with = { level = "intermediate" }, history = "easy 40, speed, easy 40, easy 70 10.9km, rest x3, speed, easy 40, easy 40, rest x4, speed, easy 40", expect = { title = "three quality sessions" } },
    { "fewer are a goal too", with = { level = "intermediate" }, params = { quality = 2 }, history = "easy 40, rest, easy 40, easy 70 10.9km, rest x4, easy 40, rest x4, speed, easy 40", expect = { title = "one quality session" } },
    { "not before a race", history = "speed, rest x5, easy 40 x9", with = { days_per_week = 7, race = 2 }, expect = "clear" },
    { "not while ill", history = "speed, rest x5, easy 40 x9", with = { sick = true }, expect = "clear" },
  },
}
