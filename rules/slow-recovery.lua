-- slow-recovery.lua: who needs longer after a hard session gets longer
return {
  title      = _("Your own recovery"),
  guidelines = { "G18", "G5" },
  evidence   = { level = "coach", ref = "how quickly the athlete bounces back, and the quality of the sessions that follow, tell the real recovery" },
  params     = {
    days = { default = 3, min = 2, max = 6, help = "easy days after a hard one, for who needs them" },
  },
  needs      = { "two_weeks" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local since = day:since("hard")
    if not since or since >= p.days then return end
    local r = day:response(6)
    local slow = r.days and r.measured >= 3 and r.days > 2
    local heavy = r.reported_next >= 3 and r.heavy_next * 2 > r.reported_next
    local fading = r.next_quality >= 3 and r.held * 2 < r.next_quality
    if not slow and not heavy and not fading then return end
    return limit{ hardest = "easy", weight = 2,
      because = _("your legs take about %s to come back from a hard day"):format(words.count(p.days, "day")) }
  end,
  tests = {
    { "heavy on the days after", history = "easy 40 x5, speed, easy 40 x5, speed, easy 40 x5, speed, easy 40, easy 40",
      with = { journal = "-13 feel heavy; -7 feel heavy; -1 feel tired" }, expect = { hardest = "easy", because = "three days" } },
    { "fresh on the days after", history = "easy 40 x5, speed, easy 40 x5, speed, easy 40 x5, speed, easy 40, easy 40",
      with = { journal = "-13 feel good; -7 feel fresh; -1 feel good" }, expect = "clear" },
    { "long enough ago", history = "easy 40 x5, speed, easy 40 x5, speed, easy 40 x5, speed, easy 40 x5",
      with = { journal = "-16 feel heavy; -10 feel heavy; -4 feel tired" }, expect = "clear" },
    { "two days are enough, when it is set so", history = "easy 40 x5, speed, easy 40 x5, speed, easy 40 x5, speed, easy 40, easy 40",
      with = { journal = "-13 feel heavy; -7 feel heavy; -1 feel tired" }, params = { days = 2 }, expect = "clear" },
    { "too little is known", history = "easy 40, speed", expect = "no_data" },
  },
}
