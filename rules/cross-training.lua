-- cross-training.lua: cross-training keeps the engine with less impact, and counts
return {
  title      = _("Cross-training counts"),
  guidelines = { "G29" },
  evidence   = { level = "coach", ref = "cross-training keeps the aerobic load with less impact, and counts as load" },
  params     = {
    load    = { default = 60, min = 20, max = 300, help = "load of today's cross-training from which tomorrow is easy" },
    habit   = { default = 3, min = 2, max = 9, help = "times in four weeks on a weekday that make cross-training a habit of that day" },
    minutes = { default = 20, min = 10, max = 45, help = "first runs of somebody who comes from another sport" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local cross = day:sessions{ sport = "cross", days = 28 }
    local runs = day:sessions{ sport = "run", days = 42 }
    if #runs == 0 and #cross >= 3 then
      local rested = day:since("run") == nil or day:since("run") > 0
      local because = _("fit from other sports already; the legs learn running in short, easy steps")
      return { propose{ session = rested and "easy" or "rest", minutes = p.minutes, weight = 15, because = because },
        limit{ hardest = "easy", minutes = p.minutes, because = because } }
    end
    local same = plan.usual_cross(day)
    if #same >= p.habit and day:since("hard") ~= 0 and day:since("long") ~= 0
      and plan.rest_due(day) and not plan.quality_due(day) and not plan.long_due(day) then
      return propose{ session = "cross", sport = same.last.sport, minutes = same:mean("minutes"), weight = 11,
        because = _("no run due: your usual session keeps the engine going and spares the legs") }
    end
    local today = cross:filter(function(s) return s.days_ago == 0 and s.sport ~= "strength" end)
    local load = today:sum("load")
    if load < p.load then return end
    return limit{ hardest = load >= p.load * 3 and "recovery" or "easy", weight = 2,
      because = _("%s of %s today counts too: easy running behind it"):format(words.session(today.last), words.minutes(today:sum("minutes"))) }
  end,
  tests = {
    { "a long ride today", history = "easy 40, rest, ride 150", expect = { hardest = "easy", because = "counts too" } },
    { "a very long one", history = "easy 40, rest, ride 300 hr 150", expect = { hardest = "recovery" } },
    { "a short one", history = "easy 40, rest, ride 40", expect = "clear" },
    { "strength training is another thing", history = "easy 40, rest, strength 60 rpe 8", expect = "clear" },
    { "a lower bar, when it is set so", history = "easy 40, rest, ride 40", params = { load = 20 }, expect = { hardest = "easy" } },
    { "the usual ride on a day without a run", history = "easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40",
      with = { weekday = "monday", days_per_week = 3, level = "novice" }, expect = { session = "cross", sport = "ride", minutes = 60 } },
    { "no habit yet", history = "easy 40, rest, easy 40, rest, rest, rest, long 80, easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40",
      with = { weekday = "monday", days_per_week = 3, level = "novice" }, expect = "clear" },
    { "it is one, when it is set so", history = "easy 40, rest, easy 40, rest, rest, rest, long 80, easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40",
      with = { weekday = "monday", days_per_week = 3, level = "novice" }, params = { habit = 2 }, expect = { session = "cross" } },
    { "not for long, when it is set so", history = "easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40, ride 60, easy 40, rest, rest, rest, long 80, easy 40",
      with = { weekday = "monday", days_per_week = 3, level = "novice" }, params = { habit = 9 }, expect = "clear" },
    { "only rides so far", history = "ride 60, rest, ride 60, rest, ride 90, rest", expect = { session = "easy", minutes = 20 } },
    { "a little longer at first", history = "ride 60, rest, ride 60, rest, ride 90, rest", params = { minutes = 30 }, expect = { minutes = 30 } },
    { "nothing known", history = "", expect = "no_data" },
  },
}
