-- return-after-break.lua: after a pause short and easy first, the rest comes back quickly
local function pause_words(days)
  if days >= 365 then return _("a year and more without running") end
  if days >= 14 then return _("%s without running"):format(words.count(days // 7, "week")) end
  return _("%s without running"):format(words.count(days, "day"))
end

return {
  title      = _("Back after a break"),
  guidelines = { "G15", "G28", "G7" },
  evidence   = { level = "coach", ref = "sustainable accumulation: what was lost comes back in steps; no run in 30 days has no longest run to measure by" },
  params     = {
    from    = { default = 7, min = 5, max = 30, help = "days without running that are a break" },
    minutes = { default = 25, min = 10, max = 60, help = "length of the first run after three weeks or more" },
    share   = { default = 0.5, min = 0.2, max = 1, help = "easy days on the way back, as a share of the days of the break" },
  },
  check = function(day, p)
    if day:status("sick") or day:status("injured") then return end -- these speak for themselves
    local pause, ended = runner.pause(day, 21)
    if pause < p.from or pause < 14 and plan.race_tomorrow(day) then return end
    local usual = runner.easy_minutes(day) or 0
    local first = pause >= 21 and p.minutes or math.max(p.minutes, 30, pause < 14 and usual * 0.8 or 0)
    if ended == 0 then
      local because = _("%s: short and easy first, the rest comes back quickly"):format(pause_words(pause))
      return {
        propose{ session = "easy", minutes = first, weight = 30, because = because },
        limit{ hardest = "easy", minutes = first, weight = 4, because = because },
      }
    end
    local way = math.max(4, math.min(21, math.floor(pause * p.share)))
    if ended > way then return end
    return limit{ hardest = "easy", minutes = first + (math.max(first + 10, usual) - first) * ended / way, weight = 4,
      because = _("on the way back after %s: a little more each time"):format(pause_words(pause)) }
  end,
  tests = {
    { "three weeks", history = "easy 50 x20, rest x21", expect = { session = "easy", minutes = 25, because = "three weeks without running" } },
    { "half a year", history = "easy 50 x20, rest x200", expect = { session = "easy", minutes = 25, because = "28 weeks without running" } },
    { "years", history = "easy 50 x20, rest x800", expect = { session = "easy", because = "a year and more" } },
    { "ten days", history = "easy 50 x20, rest x10", expect = { session = "easy", minutes = 40 } },
    { "two weeks", history = "easy 50 x20, rest x15", expect = { session = "easy", minutes = 30 } },
    { "a week", history = "easy 50 x20, rest x7", expect = { hardest = "easy", because = "seven days" } },
    { "five days are no break", history = "easy 50 x20, rest x5", expect = "clear" },
    { "but can be, when it is set so", history = "easy 50 x20, rest x6", params = { from = 5 }, expect = { hardest = "easy" } },
    { "not while ill", history = "easy 50 x20, rest x21", with = { sick = true }, expect = "clear" },
    { "nor injured", history = "easy 50 x20, rest x21", with = { injured = true }, expect = "clear" },
    { "on the way back", history = "easy 50 x20, rest x21, easy 25, rest, easy 30", expect = { hardest = "easy", minutes = { 26, 45 }, because = "on the way back" } },
    { "back", history = "easy 50 x20, rest x10, easy 30, rest, easy 40, rest, easy 40, rest, easy 40", expect = "clear" },
    { "a slower way back", history = "easy 50 x20, rest x10, easy 30, rest, easy 40, rest, easy 40, rest, easy 40", params = { share = 1 }, expect = { hardest = "easy" } },
    { "longer at first", history = "easy 50 x20, rest x21", params = { minutes = 40 }, expect = { minutes = 40 } },
  },
}
