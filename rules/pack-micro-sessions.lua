-- pack-micro-sessions.lua: on a busy day a quarter of an hour is a run
return {
  title      = _("A quarter of an hour"),
  guidelines = { "R10", "G27" },
  evidence   = { level = "coach", ref = "short sessions keep the rhythm on busy days" },
  pack       = "micro-sessions",
  wakes      = function(day)
    local busy = day:status("busy")
    return busy and busy.days >= 3
  end,
  params     = {
    minutes = { default = 15, min = 10, max = 30, help = "length of such a run" },
  },
  needs      = { "runs" },
  check = function(day, p)
    if not day:status("busy") or plan.rest_due(day) or day:since("hard") == 0 then return end
    return propose{ session = "easy", minutes = p.minutes, weight = 18, because = _("%d minutes around the block are a run too"):format(p.minutes) }
  end,
  tests = {
    { "busy", history = "easy 40, rest", with = { busy = true, days_per_week = 5 }, expect = { session = "easy", minutes = 15 } },
    { "a little longer", history = "easy 40, rest", with = { busy = true, days_per_week = 5 }, params = { minutes = 20 }, expect = { minutes = 20 } },
    { "the week has its runs", history = "easy 40 x6", with = { busy = true, days_per_week = 4 }, expect = "clear" },
    { "wakes when it goes on", history = "easy 40, rest", with = { busy = 3, days_per_week = 5, chosen = false }, expect = { session = "easy", minutes = 15 } },
    { "not on the first busy day", history = "easy 40, rest", with = { busy = true, days_per_week = 5, chosen = false }, expect = "off" },
    { "sleeps otherwise", history = "easy 40, rest", with = { chosen = false }, expect = "off" },
  },
}
