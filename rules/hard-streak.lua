-- hard-streak.lua: after a run of hard efforts, more recovery days
return {
  title      = _("After a run of hard efforts"),
  guidelines = { "G21" },
  evidence   = { level = "coach", ref = "after a run of hard efforts, more recovery days" },
  params     = {
    hard = { default = 3, min = 2, max = 6, help = "hard sessions" },
    days = { default = 9, min = 4, max = 21, help = "in so many days" },
    easy = { default = 3, min = 1, max = 10, help = "easy days after the last of them" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local hard = day:sessions{ hard = true, days = p.days }
    if #hard < p.hard or hard.last.days_ago >= p.easy then return end
    local hardest = hard.last.days_ago == 0 and "recovery" or "easy"
    return limit{ hardest = hardest, weight = 4,
      because = _("%s in %s: now the easy days in which they take effect"):format(words.count(#hard, "hard session"), words.count(p.days, "day")) }
  end,
  tests = {
    { "three in nine days", history = "speed, easy 40 x2, tempo 50, easy 40 x2, race 45", expect = { hardest = "recovery", because = "three hard sessions" } },
    { "and two days later", history = "speed, easy 40 x2, tempo 50, easy 40 x2, race 45, easy 30 x2", expect = { hardest = "easy" } },
    { "over", history = "speed, easy 40, tempo 50, easy 40, race 45, easy 30 x3", expect = "clear" },
    { "two are fine", history = "speed, easy 40 x2, tempo 50, easy 40", expect = "clear" },
    { "two are enough, when it is set so", history = "speed, easy 40 x2, tempo 50", params = { hard = 2 }, expect = { hardest = "recovery" } },
    { "a shorter look", history = "speed, easy 40 x2, tempo 50, easy 40 x2, race 45", params = { days = 5 }, expect = "clear" },
    { "longer ease", history = "speed, easy 40 x2, tempo 50, easy 40 x2, race 45, easy 30 x3", params = { easy = 6, days = 12 }, expect = { hardest = "easy" } },
    { "nothing known", history = "", expect = "no_data" },
  },
}
