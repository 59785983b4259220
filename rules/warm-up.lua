-- warm-up.lua: every speed session has a thorough warm-up and cool-down
return {
  title      = _("Warm-up and cool-down"),
  guidelines = { "G14" },
  evidence   = { level = "coach", ref = "every speed session has a thorough warm-up and cool-down" },
  params     = {
    minutes = { default = 8, min = 3, max = 30, help = "easy minutes before the first hard one that are enough" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    local last = day:sessions{ hard = true, sport = "run", last = 1 }.last
    if not last or last.days_ago > 1 or last.kind == "race" then return end
    local before, after = last.warmup_minutes, last.cooldown_minutes
    if before and before < p.minutes then
      return say{ level = "info", cooldown = 14, title = _("A longer warm-up next time"),
        text = _("The first hard minute came after %s. A quarter of an hour of easy running makes all of them better."):format(words.minutes(before)) }
    end
    if after and after < 3 then
      return say{ level = "info", cooldown = 14, title = _("Some easy minutes behind it"),
        text = _("Ten easy minutes after the last hard one, and the next day is a better one.") }
    end
  end,
  tests = {
    { "too short", history = "easy 40, speed warmup 4", expect = { title = "longer warm-up" } },
    { "long enough", history = "easy 40, speed warmup 15", expect = "clear" },
    { "longer, when it is set so", history = "easy 40, speed warmup 15", params = { minutes = 20 }, expect = { verdict = "say" } },
    { "nothing hard", history = "easy 40", expect = "clear" },
    { "nothing known", history = "", expect = "no_data" },
  },
}
