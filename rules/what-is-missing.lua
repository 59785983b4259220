-- what-is-missing.lua: a word when the long runs or the quality sessions have been missing
local function enough(km)
  return math.min(30, km * 0.6)
end

local function regular(day)
  return runner.weeks_in_a_row(day) >= 3
end

return {
  title      = _("What is missing"),
  guidelines = { "G26", "G13", "G2" },
  evidence   = { level = "coach", ref = "sessions follow the race goal: the long run is what a long race is built on" },
  params     = {
    weeks = { default = 3, min = 2, max = 8, help = "weeks without a long run, or without quality, that are worth a word" },
    race  = { default = 35, min = 14, max = 70, help = "days before a race in which its distance is looked at" },
  },
  needs      = { "four_weeks", "runs" },
  check = function(day, p)
    if day:status("sick") or day:status("injured") or day.phase == "recovery" or day.phase == "taper" then return end
    local race, days_to = day.race.next, day.race.days_to
    if race and race.km and race.km >= 15 and days_to >= 14 and days_to <= p.race and day.longest_km and day.longest_km < enough(race.km) then
      return regular(day) and say{ level = "warning", cooldown = 10, title = _("%s to %s: the long runs"):format(words.count(days_to // 7, "week"), words.race(race)),
        text = _("Your longest in a month was %.0f km. One longer run each week, a little more each time, is what helps most now."):format(day.longest_km) } or nil
    end
    local long, hard, raced = day:since("long"), day:since("quality"), day:since("race")
    if raced and raced < 28 then return end -- a race is long and quick enough
    local least = p.weeks * 7
    if (long or 0) < least and (hard or 0) < least or plan.quality_due(day) or not regular(day) then return end
    if long and long >= least and long <= 84 and runner.days(day) >= 3 and day.usual_minutes < 75 then
      return say{ level = "info", cooldown = 21, title = _("%s without a long run"):format(words.count(long // 7, "week")),
        text = _("One run of the week a little longer than the others, slow enough to talk: that is all it takes.") }
    end
    if hard and hard >= least and hard <= 84 and plan.hard_a_week(day) > 0 and day.block ~= "endurance" then
      return say{ level = "info", cooldown = 21, title = _("%s without anything quick"):format(words.count(hard // 7, "week")),
        text = _("Some strides, or a few short repetitions, keep what you had. The first one may be easy.") }
    end
  end,
  tests = {
    { "no long run for four weeks", history = "easy 40 x6, long 80, easy 40 x28", with = { level = "novice" }, expect = { title = "four weeks without a long run" } },
    { "a race is enough of it", history = "easy 40 x6, long 80, easy 40 x16, race 60, easy 40 x11", with = { level = "novice" }, expect = "clear" },
    { "two weeks are fine", history = "easy 40 x20, long 80, easy 40 x14", with = { level = "novice" }, expect = "clear" },
    { "two weeks are not, when it is set so", history = "easy 40 x20, long 80, easy 40 x14", with = { level = "novice" }, params = { weeks = 2 }, expect = { title = "two weeks" } },
    { "five are, when it is set so", history = "easy 40 x6, long 80, easy 40 x28", with = { level = "novice" }, params = { weeks = 8 }, expect = "clear" },
    { "no quality for four weeks", history = "easy 40 x6, speed, easy 40 x28", with = { level = "intermediate", weekday = "saturday" }, expect = { title = "four weeks without anything quick" } },
    { "a half marathon on short runs", history = "easy 40 x35", with = { level = "intermediate", race = 28, race_km = 21.1 }, expect = { level = "warning", title = "four weeks to Hamburg" } },
    { "a half marathon on long runs", history = "easy 40 x28, long 100, easy 40 x6", with = { level = "intermediate", race = 28, race_km = 21.1 }, expect = "clear" },
    { "not so early", history = "easy 40 x35", with = { level = "intermediate", race = 45, race_km = 21.1 }, expect = "clear" },
    { "earlier, when it is set so", history = "easy 40 x35", with = { level = "intermediate", race = 45, race_km = 21.1 }, params = { race = 60 }, expect = { level = "warning" } },
    { "not when there is something quick tomorrow", history = "easy 40 x6, speed, easy 40, rest, easy 40 x4, rest, easy 40, rest, easy 40 x4, rest, easy 40, rest, easy 40 x4, rest, easy 40, rest, easy 40 x4, rest",
      with = { level = "intermediate", weekday = "monday" }, expect = "clear" },
    { "not while ill", history = "easy 40 x6, long 80, easy 40 x28", with = { level = "novice", sick = true }, expect = "clear" },
    { "too little is known", history = "easy 40", expect = "no_data" },
  },
}
