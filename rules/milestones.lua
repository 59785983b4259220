-- milestones.lua: training is linked to races and to personal milestones
-- The longest of its sport in a year, and today.
local function longest_today(day)
  local longest = {}
  for _, s in ipairs(day:sessions{ days = 365 }) do
    if s.days_ago == 0 and s.km and s.km > (longest[s.sport] or 0) then return true end
    longest[s.sport] = math.max(longest[s.sport] or 0, s.km or 0)
  end
  return false
end

return {
  title      = _("Races and milestones"),
  guidelines = { "G36" },
  evidence   = { level = "coach", ref = "training is linked to races and personal milestones" },
  params     = {
    goal_days = { default = 28, min = 1, max = 90, help = "days before a goal of one's own from which it is remembered now and then" },
  },
  check = function(day, p)
    if day:status("sick") or day:status("injured") then return end
    local goals = day:goals()
    for i = 1, #goals do
      local goal = goals[i]
      local name = goal.name or goal.kind
      if goal.days_to == 1 or goal.days_to >= 3 and goal.days_to <= p.goal_days then
        return say{ level = "info", cooldown = goal.days_to == 1 and 1 or 10, title = goal.days_to == 1 and _("Tomorrow: %s"):format(name) or _("In %s: %s"):format(words.count(goal.days_to, "day"), name),
          text = _("You wrote it down as a goal. What you run now leads there.") }
      end
      if goal.days_to == 0 and goal.kind == "climb" and day:sessions{ days = 1 }:any(function(s) return (s.ascent or 0) >= 100 end) then
        return say{ level = "praise", cooldown = 5, title = _("Up there"), text = _("%s: done. Well climbed."):format(goal.name or _("The climb")) }
      end
      if goal.days_to == 0 and goal.kind == "longest" and longest_today(day) then
        return say{ level = "praise", cooldown = 5, title = _("The longest of the year"), text = _("%s: done. An easy day or two now."):format(goal.name or _("The long one")) }
      end
    end
    local race, days_to = day.race.next, day.race.days_to
    local weeks = race and (days_to + 2) // 7 -- who does not look every day hears of it a day or two later
    if race and days_to + 2 - weeks * 7 <= 2 and (weeks == 12 or weeks == 8 or weeks == 4) then
      return say{ level = "info", cooldown = 5, title = _("%s to %s"):format(words.count(weeks, "week"), words.race(race)),
        text = weeks == 4 and _("The sessions now look like the race. Three more weeks of work, then it gets lighter.")
          or _("Easy running first, a little more each week: the base for that day.") }
    end
  end,
  tests = {
    { "eight weeks to a race", history = "easy 40 x3", with = { race = 56 }, expect = { title = "eight weeks to Hamburg" } },
    { "four weeks", history = "easy 40 x3", with = { race = 28 }, expect = { text = "look like the race" } },
    { "another day", history = "easy 40 x3", with = { race = 50 }, expect = "clear" },
    { "heard a day later", history = "easy 40 x3", with = { race = 55 }, expect = { title = "eight weeks to Hamburg" } },
    { "but not twice", history = "easy 40 x3", with = { race = 53 }, expect = "clear" },
    { "a goal far away", history = "easy 40 x3", with = { journal = '40 goal climb "the Brocken"' }, expect = "clear" },
    { "tomorrow", history = "easy 40 x3", with = { journal = '1 goal climb "the Brocken"' }, expect = { title = "Tomorrow: the Brocken" } },
    { "a goal of one's own", history = "easy 40 x3", with = { journal = '14 goal climb "the Brocken"' }, expect = { title = "the Brocken" } },
    { "remembered later, when it is set so", history = "easy 40 x3", with = { journal = '14 goal climb "the Brocken"' }, params = { goal_days = 7 }, expect = "clear" },
    { "a long ride, done", history = "ride 60 24km, easy 40 x3, ride 180 72km", with = { journal = '0 goal longest "round the lake"' }, expect = { level = "praise", text = "round the lake" } },
    { "a long ride, not yet", history = "ride 240 90km, easy 40 x3, ride 180 72km", with = { journal = '0 goal longest "round the lake"' }, expect = "clear" },
    { "climbed", history = "easy 40 x3, easy 90 climb 600", with = { journal = '0 goal climb "the Brocken"' }, expect = { level = "praise" } },
  },
}
