-- time-available.lua: the week has as much running as there is time for
return {
  title      = _("Time for running"),
  guidelines = { "G27" },
  evidence   = { level = "choice", ref = "cut total volume when there is no time for it" },
  params     = {
    least = { default = 20, min = 0, max = 60, help = "minutes that a run may always have" },
  },
  check = function(day, p)
    local minutes = athlete.minutes_per_week
    if not minutes or day.race.days_to == 1 then return end
    local left = minutes - day:sessions{ days = 6 }:sum("minutes")
    if left >= (day.longest_minutes or 60) * 1.1 then return end
    return limit{ minutes = math.max(p.least, left), because = left <= 0 and _("the time for this week is used up")
      or _("%s are left of the time you have this week"):format(words.minutes(math.max(5, left // 5 * 5))) }
  end,
  tests = {
    { "little is left", history = "easy 60, rest, easy 60, rest, easy 40", with = { minutes_per_week = 200 }, expect = { minutes = 40, because = "40 min are left" } },
    { "nothing is left", history = "easy 60, rest, easy 60, rest, easy 60", with = { minutes_per_week = 180 }, expect = { minutes = 20 } },
    { "nothing at all, when it is set so", history = "easy 60, rest, easy 60, rest, easy 60", with = { minutes_per_week = 180 }, params = { least = 0 }, expect = { minutes = 0 } },
    { "plenty is left", history = "easy 60, rest", with = { minutes_per_week = 300 }, expect = "clear" },
    { "nobody said", history = "easy 60, rest", expect = "clear" },
  },
}
