-- pack-hard-block.lua: two hard days in a row may be, when what follows is not spoilt
return {
  title      = _("After two hard days in a row"),
  guidelines = { "R2", "G4", "G21" },
  evidence   = { level = "coach", ref = "a two-day block is paid back with easy days" },
  pack       = "hard-block",
  wakes      = function(day) return day:sessions{ hard = true, days = 6 }:count() >= 2 end,
  params     = {
    easy_days = { default = 3, min = 2, max = 7, help = "easy days after two hard ones in a row" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local hard = day:sessions{ hard = true, days = p.easy_days + 2 }
    local pair
    for i = 2, #hard do
      if hard[i - 1].days_ago - hard[i].days_ago == 1 then pair = hard[i] end
    end
    if not pair or pair.days_ago >= p.easy_days then return end
    return limit{ hardest = pair.days_ago == 0 and "recovery" or "easy", weight = 4,
      because = _("two hard days in a row: %s behind them"):format(words.count(p.easy_days, "easy day")) }
  end,
  tests = {
    { "two in a row", history = "easy 40, speed, tempo 50", expect = { hardest = "recovery" } },
    { "two days later", history = "easy 40, speed, tempo 50, easy 30, easy 30", expect = { hardest = "easy" } },
    { "over", history = "easy 40, speed, tempo 50, easy 30 x3", expect = "clear" },
    { "longer, when it is set so", history = "easy 40, speed, tempo 50, easy 30 x3", params = { easy_days = 5 }, expect = { hardest = "easy" } },
    { "wakes by itself", history = "easy 40, speed, tempo 50", with = { chosen = false }, expect = { hardest = "recovery" } },
    { "sleeps otherwise", history = "easy 40 x3", with = { chosen = false }, expect = "off" },
  },
}
