-- mostly-easy.lua: easy running fills most of the minutes
return {
  title      = _("Mostly easy"),
  guidelines = { "G1", "G6" },
  evidence   = { level = "cohort", ref = "Seiler 2010: about four fifths of endurance training is easy" },
  params     = {
    share = { default = 0.75, min = 0.5, max = 0.95, help = "least share of the last two weeks' minutes that is easy" },
  },
  needs      = { "two_weeks" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local now, before = day.week, day:week(-1)
    local minutes = now.all_minutes + before.all_minutes
    if minutes < 60 or (day:since("race") or 99) < 14 then return end -- a race is no habit
    local easy = ((now.easy_share or 1) * now.all_minutes + (before.easy_share or 1) * before.all_minutes) / minutes
    if easy >= p.share then return end
    return limit{ hardest = "easy", weight = 2,
      because = _("only %d %% of your last two weeks were easy; some easy running first"):format(math.floor(easy * 100 + 0.5)) }
  end,
  tests = {
    { "much tempo", history = "tempo 50, rest, tempo 50, easy 30, tempo 50, rest, rest, tempo 50, rest, tempo 50, easy 30, tempo 50, rest, rest",
      expect = { hardest = "easy", because = "easy" } },
    { "one quality session a week", history = "speed, rest, easy 40 x2, rest, long 90, rest, speed, rest, easy 40 x2, rest, long 90, rest", expect = "clear" },
    { "a race is no habit", history = "easy 40 x6, rest, easy 30, rest, easy 20, rest, race 110, rest, easy 20", expect = "clear" },
    { "as strict as one likes", history = "speed, rest, easy 40 x2, rest, long 90, rest, speed, rest, easy 40 x2, rest, long 90, rest",
      params = { share = 0.95 }, expect = { hardest = "easy" } },
    { "as lenient", history = "tempo 50, rest, tempo 50, easy 30, tempo 50, rest, rest, tempo 50, rest, tempo 50, easy 30, tempo 50, rest, rest",
      params = { share = 0.5 }, expect = "clear" },
    { "too little is known", history = "tempo 50, rest, tempo 50", expect = "no_data" },
  },
}
