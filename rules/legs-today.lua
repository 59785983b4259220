-- legs-today.lua: what the legs say counts more than the plan
return {
  title      = "What the legs say",
  guidelines = { "G18", "G16" },
  evidence   = { level = "coach", ref = "how quickly the athlete bounces back tells the real recovery" },
  params     = {
    shorter = { default = 0.8, min = 0.4, max = 1, help = "length of an easy run on heavy legs, as a share" },
    days    = { default = 3, min = 2, max = 7, help = "days of heavy or tired legs in a row after which it is a day off" },
  },
  needs      = { "feel" },
  check = function(day, p)
    local last = day:sessions{ sport = "run", last = 1 }.last
    local legs = day.report.feel
    if not legs and last and last.days_ago == 0 and not last.hard then legs = last.felt end
    if legs ~= "heavy" and legs ~= "tired" then return end
    local bad = 0
    for _, r in ipairs(day:reports(p.days)) do
      if r.feel == "heavy" or r.feel == "tired" then bad = bad + 1 end
    end
    if bad >= p.days then
      return limit{ hardest = "rest", weight = 6, because = ("%s of %s legs: a day off does more than a run"):format(words.count(bad, "day"), legs) }
    end
    if legs == "tired" then
      return limit{ hardest = "easy", weight = 4, because = "tired legs: easy running only" }
    end
    return limit{ hardest = "easy", minutes = (day.usual_minutes or 40) * p.shorter, weight = 6,
      because = "heavy legs: easy and a little shorter, until they come back" }
  end,
  tests = {
    { "heavy this morning", history = "easy 40 x4", with = { feel = "heavy" }, expect = { hardest = "easy", minutes = 32 } },
    { "tired", history = "easy 40 x4", with = { feel = "tired" }, expect = { hardest = "easy", because = "tired" } },
    { "an easy run that felt heavy", history = "easy 40 x3, easy 40 heavy", expect = { hardest = "easy" } },
    { "fresh", history = "easy 40 x4", with = { feel = "fresh" }, expect = "clear" },
    { "three days of it", history = "easy 40 x4", with = { feel = "heavy", journal = "-1 feel heavy; 0 feel tired" }, expect = { hardest = "rest" } },
    { "patience, when it is set so", history = "easy 40 x4", with = { feel = "heavy", journal = "-1 feel heavy; 0 feel tired" }, params = { days = 7 }, expect = { hardest = "easy" } },
    { "not shorter", history = "easy 40 x4", with = { feel = "heavy" }, params = { shorter = 1 }, expect = { minutes = 40 } },
    { "nobody said", history = "easy 40 x4", expect = "no_data" },
    { "two days of it", history = "easy 40 x4", with = { feel = "heavy", journal = "0 feel tired" }, expect = { hardest = "easy", minutes = 32 } },
  },
}
