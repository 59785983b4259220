-- hard-easy.lua: hard days are never neighbours, and never beside the long run
local function told(s, days_ago)
  if days_ago == 0 then return words.after(s) end
  return _("%s %s; the next hard day needs fresh legs"):format(words.session(s), words.ago(days_ago))
end

return {
  title      = _("Hard days stand alone"),
  guidelines = { "G4", "G5" },
  evidence   = { level = "cohort", ref = "Stanley, Peake & Buchheit 2013: about 48 hours after a hard session" },
  params     = {
    easy_days = { default = 1, min = 1, max = 5, help = "easy days between two hard ones" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local hard = day:sessions{ hard = true, last = 1 }.last
    local long = day:sessions{ kind = "long", last = 1 }.last
    if hard and hard.days_ago < p.easy_days then
      return limit{ hardest = "easy", because = told(hard, hard.days_ago), weight = 1 }
    end
    if long and long.days_ago == 0 then
      return limit{ hardest = "easy", because = words.after(long), weight = 1 }
    end
  end,
  tests = {
    { "not before a race", history = "easy 40, rest, speed", with = { race = 1 }, expect = "clear" },
    { "after intervals", history = "easy 40, rest, speed", expect = { hardest = "easy", because = "intervals today" } },
    { "after the long run", history = "easy 40, rest, long 90", expect = { hardest = "easy", because = "long run" } },
    { "after a race", history = "easy 40, rest, race 45", expect = { hardest = "easy" } },
    { "one easy day is enough", history = "easy 40, speed, easy 40", expect = "clear" },
    { "three easy days, when it is set so", history = "speed, easy 40, easy 40", params = { easy_days = 3 },
      expect = { hardest = "easy", because = "two days ago" } },
    { "nothing known", history = "", expect = "no_data" },
  },
}
