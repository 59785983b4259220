-- long-day.lua: one longer run a week, a little longer than the longest of the month
local function reason(day)
  local longest, base = day.longest_minutes, plan.long_base(day)
  if plan.little_lately(day) and not plan.light_week(day) then return _("little running in the last week: shorter this time") end
  if day:since("run") >= 4 then return _("some days without running: a little shorter than the last one") end
  if plan.after_long_race(day) < math.huge then return _("a long run again, shorter than before the race") end
  if longest > base + 1 then return _("a long run grows from the usual ones, not from the one far beyond them") end
  return _("your longest in a month was %s"):format(words.minutes(longest))
end

return {
  title      = _("The long run"),
  guidelines = { "G2", "G13" },
  evidence   = { level = "coach", ref = "the long, steady run grows softly, at conversational effort" },
  params     = {
    weight = { default = 40, min = 11, max = 100, help = "how strongly it asks for its day; the quality session asks with 50" },
  },
  needs      = { "usual" },
  check = function(day, p)
    if not plan.long_due(day) or runner.days(day) < 2 then return end
    local minutes = plan.long_minutes(day)
    local because = reason(day)
    if minutes < runner.easy_minutes(day) * (day.phase == "taper" and 1.4 or 1.15) then -- a lighter week, or not long yet
      return propose{ session = "easy", minutes = minutes, weight = p.weight, because = _("the longer run of the week") }
    end
    return propose{ session = "long", minutes = minutes, weight = p.weight, because = because }
  end,
  tests = {
    { "a little longer than the longest", history = "long 88, rest, easy 45, speed, easy 45, rest, easy 45",
      with = { weekday = "saturday", level = "intermediate" },
      expect = { session = "long", minutes = { 92, 96 }, weight = 40, because = "88 min" } },
    { "hardly longer than the others", history = "easy 40, rest, easy 40, rest, easy 40, rest, rest", with = { weekday = "saturday", level = "novice", days_per_week = 3 },
      expect = { session = "easy", because = "longer run of the week" } },
    { "little was run in the last week", history = "easy 45, rest, easy 45, speed, rest, easy 45, long 90, rest, easy 45, speed, rest, easy 45, rest, long 90, rest, easy 45, speed, rest, easy 45, rest, long 90, rest, easy 45, speed, rest, easy 45, rest, long 90, rest, easy 30, rest, easy 30, rest x3",
      with = { weekday = "saturday", level = "intermediate" }, expect = { session = "long", minutes = { 66, 70 }, because = "little running" } },
    { "not on another day", history = "long 88, rest, easy 45, speed", with = { weekday = "wednesday" }, expect = "clear" },
    { "on the athlete's own day", history = "long 80, rest, easy 45, speed, easy 45, rest, easy 45",
      with = { weekday = "thursday", long_day = "friday", level = "intermediate" }, expect = { session = "long" } },
    { "who runs longer already keeps it", history = "long 170, rest, easy 45, speed, easy 45, rest, easy 45",
      with = { weekday = "saturday", level = "intermediate" }, expect = { session = "long", minutes = 170 } },
    { "a missed one is made up on the next day", history = "long 80, rest, easy 45, speed, rest, easy 45, rest, rest",
      with = { weekday = "sunday", long_day = "sunday", level = "intermediate" }, expect = { session = "long" } },
  },
}
