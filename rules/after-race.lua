-- after-race.lua: after a race back off, and rebuild the base
local easy_words = {
  _("the race was %s: easy days, and it turns into fitness"),
  _("the race was %s: nothing is gained by hurrying now"),
  _("the race was %s: short and easy, as the legs like it"),
}
local base_words = { _("the race was %s: easy running rebuilds the base first"), _("the race was %s: the base first, then speed again") }

local function race_km(day)
  local run = day:sessions{ kind = "race", last = 1 }.last
  local planned = day.race.last
  return planned and planned.km or run and run.km or 10
end

return {
  title      = _("After a race"),
  guidelines = { "G31" },
  evidence   = { level = "coach", ref = "after the race: back off and rebuild the base" },
  params     = {
    easy_days = { default = 3, min = 1, max = 21, help = "easy days after a race; a longer race has more by itself" },
    per_10km  = { default = 2, min = 0, max = 7, help = "easy days for each ten kilometres of the race, when that is more" },
    base_days = { default = 10, min = 0, max = 42, help = "days after a race of a half marathon without quality; after a longer one there are more" },
  },
  check = function(day, p)
    local since = day.race.days_since
    if not since then return end
    local km = race_km(day)
    if plan.race_tomorrow(day) and km < 15 then return end
    local easy_days = math.max(p.easy_days, math.floor(km / 10 * p.per_10km + 0.5))
    if since < easy_days then
      local first = since == 0
      local usual = day.usual_minutes or 40
      return limit{ hardest = first and km >= 15 and "rest" or first and "recovery" or "easy",
        minutes = math.max(20, usual * (first and 0.6 or 0.8)), weight = 7,
        because = first and words.after{ kind = "race" } or easy_words[(since - 1) % 3 + 1]:format(words.ago(since)) }
    end
    local rebuilt = math.max(easy_days, math.floor(p.base_days * math.max(1, km / 21.1)))
    if km >= 15 and since < rebuilt then
      local usual, long = day.usual_minutes or 40, plan.long_base(day) or 60
      local share = 0.4 + 0.6 * (since - easy_days) / (rebuilt - easy_days)
      return limit{ hardest = "long", minutes = math.max(usual, long * share), weight = 3,
        because = base_words[since % 2 + 1]:format(words.ago(since)) }
    end
  end,
  tests = {
    { "the race was today", history = "easy 40 x5, race 45", with = { raced = 0 }, expect = { hardest = "recovery" } },
    { "two races in two days", history = "easy 40 x5, race 20", with = { raced = 0, raced_km = 5, race = 1 }, expect = "clear" },
    { "three easy days", history = "easy 40 x5, race 45, easy 30 x2", with = { raced = 2 }, expect = { hardest = "easy", because = "two days ago" } },
    { "then on", history = "easy 40 x5, race 45, easy 30 x3", with = { raced = 3 }, expect = "clear" },
    { "five, when it is set so", history = "easy 40 x5, race 45, easy 30 x3", with = { raced = 3 }, params = { easy_days = 5 }, expect = { hardest = "easy" } },
    { "after a half marathon", history = "easy 40 x5, race 100", with = { raced = 0, raced_km = 21.1 }, expect = { hardest = "rest" } },
    { "and a week later", history = "easy 40 x5, race 100, easy 30 x6", with = { raced = 6, raced_km = 21.1 }, expect = { hardest = "long", because = "base" } },
    { "sooner, when it is set so", history = "easy 40 x5, race 100, easy 30 x6", with = { raced = 6, raced_km = 21.1 }, params = { base_days = 0 }, expect = "clear" },
    { "after a marathon", history = "easy 40 x5, race 220, rest x3, easy 30 x2", with = { raced = 5, raced_km = 42.2 }, expect = { hardest = "easy" } },
    { "as few as one likes", history = "easy 40 x5, race 220, rest x3, easy 30 x2", with = { raced = 5, raced_km = 42.2 }, params = { per_10km = 0 }, expect = { hardest = "long" } },
    { "no race", history = "easy 40 x5", expect = "clear" },
    { "two weeks after a marathon", history = "long 130, easy 40 x6, race 220, rest x4, easy 40 x9", with = { raced = 13, raced_km = 42.2 }, expect = { hardest = "long", minutes = { 70, 95 } } },
    { "after a half marathon two weeks are enough", history = "long 130, easy 40 x6, race 110, rest x4, easy 40 x9", with = { raced = 13, raced_km = 21.1 }, expect = "clear" },
    { "the base is rebuilt", history = "easy 40 x5, race 100, easy 30 x14", with = { raced = 14, raced_km = 21.1 }, expect = "clear" },
  },
}
