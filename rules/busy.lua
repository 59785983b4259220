-- busy.lua: in a busy week quality moves to a lighter day, and runs are shorter
return {
  title      = _("Busy days"),
  guidelines = { "G27" },
  evidence   = { level = "coach", ref = "busy week: move the quality session to a lighter day, or cut total volume" },
  params     = {
    minutes = { default = 30, min = 10, max = 90, help = "longest run on a busy day" },
  },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    if not day:status("busy") then return end
    local quality = plan.quality_due(day)
    return limit{ hardest = "easy", minutes = p.minutes, weight = 6,
      because = quality and _("a busy day: keep it short, the harder run waits for a lighter one") or _("a busy day: short and easy keeps the rhythm") }
  end,
  tests = {
    { "a busy day", history = "easy 40 x3", with = { busy = true }, expect = { hardest = "easy", minutes = 30 } },
    { "shorter still, when it is set so", history = "easy 40 x3", with = { busy = true }, params = { minutes = 15 }, expect = { minutes = 15 } },
    { "over", history = "easy 40 x5", with = { was_busy = 0 }, expect = "clear" },
    { "an ordinary day", history = "easy 40 x3", expect = "clear" },
  },
}
