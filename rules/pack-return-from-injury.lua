-- pack-return-from-injury.lua: through an injury with low-impact training, and back by walking and running
return {
  title      = _("Return from an injury"),
  guidelines = { "R3", "G29" },
  evidence   = { level = "coach", ref = "low-impact cross-training through the pause, then short runs with walking" },
  pack       = "return-from-injury",
  wakes      = function(day)
    local was = day:status_before("injured")
    return day:status("injured") or (was and was.days_ago <= 28)
  end,
  params     = {
    minutes = { default = 40, min = 15, max = 120, help = "length of a cross-training session" },
    after   = { default = 2, min = 0, max = 21, help = "days of rest at the start of an injury" },
    weeks   = { default = 2, min = 1, max = 8, help = "weeks of short runs after it" },
  },
  check = function(day, p)
    local injured = day:status("injured")
    if injured then
      if injured.days < p.after or (day.report.pain or 0) >= 4 then return end
      local sport = day:sessions{ sport = "cross", days = 120 }:filter(function(s) return s.kind == "cross" end).last
      if day:streak("cross") >= 3 then
        return propose{ session = "strength", minutes = 30, weight = 20, because = _("what does not hurt may grow stronger: the hips and the core") }
      end
      return propose{ session = "cross", sport = sport and sport.sport or "ride", minutes = p.minutes, weight = 20,
        because = _("it keeps the engine running while the legs heal, as long as nothing hurts") }
    end
    local was = day:status_before("injured")
    if not was or was.days_ago > p.weeks * 7 then return end
    if day:since("run") == 0 then
      return propose{ session = "cross", sport = "ride", minutes = p.minutes, weight = 20, because = _("a day without running between the first runs") }
    end
    return propose{ session = "easy", minutes = 20 + was.days_ago, weight = 20,
      because = _("back from the injury: two minutes of walking now and then, and stop when it hurts") }
  end,
  tests = {
    { "on the bike", history = "easy 40 x5, rest x4", with = { injured = 4 }, expect = { session = "cross", sport = "ride", minutes = 40 } },
    { "first some rest", history = "easy 40 x5", with = { injured = true }, expect = "clear" },
    { "at once, when it is set so", history = "easy 40 x5", with = { injured = true }, params = { after = 0, minutes = 30 }, expect = { session = "cross", minutes = 30 } },
    { "not when it hurts", history = "easy 40 x5, rest x4", with = { injured = 4, pain = 6 }, expect = "clear" },
    { "the first run", history = "easy 40 x5, rest x6", with = { was_injured = 3 }, expect = { session = "easy", minutes = 23 } },
    { "a day between", history = "easy 40 x5, rest x6, easy 20", with = { was_injured = 4 }, expect = { session = "cross" } },
    { "healed", history = "easy 40 x5, rest x16", with = { was_injured = 16 }, expect = "clear" },
    { "more weeks, when it is set so", history = "easy 40 x5, rest x16", with = { was_injured = 16 }, params = { weeks = 4 }, expect = { session = "easy" } },
    { "wakes by itself", history = "easy 40 x5, rest x4", with = { injured = 4, chosen = false }, expect = { session = "cross" } },
    { "sleeps otherwise", history = "easy 40 x5", with = { chosen = false }, expect = "off" },
    { "the second week back", history = "easy 40 x5, rest x10", with = { was_injured = 10 }, expect = { session = "easy", minutes = 30 } },
  },
}
