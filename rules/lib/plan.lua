-- plan.lua: what of the week's pattern is due tomorrow: one quality session, one longer run, the rest easy
local plan = {}

-- Tomorrow is a race: what keeps a training day easy is no reason not to start. Illness, injury and pain are.
function plan.race_tomorrow(day)
  return day.race.days_to == 1
end

local numbers = { monday = 1, tuesday = 2, wednesday = 3, thursday = 4, friday = 5, saturday = 6, sunday = 7 }

-- The weekday of the long run: as set, else where most of the last ones were, else Sunday.
local function find_long_weekday(day)
  if athlete.long_day then return athlete.long_day end
  local times, best = { sunday = 1 }, "sunday"
  local longs = day:sessions{ kind = "long", days = 70 }
  for i = #longs, 1, -1 do
    local w = longs[i].weekday
    times[w] = (times[w] or 0) + 1
    if times[w] > times[best] then best = w end
  end
  return best
end

local long_weekday
function plan.long_weekday(day)
  long_weekday = long_weekday or find_long_weekday(day)
  return long_weekday
end

-- Days from tomorrow to the next day for the long run; 0: tomorrow is one.
function plan.days_to_long(day)
  return (numbers[plan.long_weekday(day)] - day.tomorrow.weekday_number) % 7
end

-- A long run is due on its weekday, and for two days after when there was no run at all on that day but some
-- shortly before.
function plan.long_due(day)
  local since = day:since("long")
  local days_to = plan.days_to_long(day)
  if days_to == 0 then return since == nil or since >= 4 end
  if days_to < 5 or since == nil or since < 7 or since > 20 or day:since("run") > 3 then return false end
  local missed = 6 - days_to -- days since its weekday
  return not day:sessions{ sport = "run", days = missed + 1 }:any(function(s) return s.days_ago == missed end)
end

-- Is the day after tomorrow the long run's?
function plan.long_follows(day)
  local since = day:since("long")
  return plan.days_to_long(day) == 1 and (since == nil or since >= 3)
end

-- Calendar weeks before tomorrow's, 1 the last one, each looked at once.
local weeks = {}
local function week(day, i)
  if not weeks[i] then
    local w = day:calendar_week(-i)
    weeks[i] = { load = w.load, known = w.covered >= 5, run = w.runs >= 2 }
  end
  return weeks[i]
end

-- Known, run, and not light: more than so much of the mean of the three before it.
local function was_full(day, i, share)
  local w = week(day, i)
  if not w.known or not w.run then return false end
  return w.load > (week(day, i + 1).load + week(day, i + 2).load + week(day, i + 3).load) / 3 * share
end

-- Tomorrow's week is to be a lighter one: three full weeks lie behind that together were more by `rise` than the
-- three before (a demanding block, not a habit), or twelve full ones.
local function find_light_week(day, share, rise)
  share = share or 0.85
  if day.coverage < 28 or day.phase == "taper" or day.phase == "race" or day.phase == "recovery" then return false end
  local block, before, known = 0, 0, 0
  for i = 1, 3 do
    if not was_full(day, i, share) then return false end
    block = block + week(day, i).load
    local earlier = week(day, i + 3)
    if earlier.known then before, known = before + earlier.load, known + 1 end
  end
  if known >= 2 and block / 3 >= before / known * (rise or 1.08) then return true end
  if runner.days(day) < 4 then return false end -- a small habit needs none
  for i = 4, 12 do
    if not was_full(day, i, share) then return false end
  end
  return true
end

local light_week
function plan.light_week(day, share, rise)
  if share or rise then return find_light_week(day, share, rise) end
  if light_week == nil then light_week = find_light_week(day) end
  return light_week
end

-- Hard sessions of the last two weeks and of the fuller of the two fortnights before (a lighter week is not the
-- measure), and whether another now would be more than a step.
function plan.hard_steps(day, more)
  local now = day:sessions{ hard = true, days = 13 }:count()
  local two = day:sessions{ hard = true, days = 27 }:count() - now
  local three = day:sessions{ hard = true, days = 41 }:count() - now - two
  local before = math.max(two, three)
  return now > 0 and now >= before + more, now, before
end

-- Days since a race of a half marathon or more, for each of its kilometres; huge without one.
function plan.after_long_race(day)
  local since = day.race.days_since
  if not since or since > 28 then return math.huge end
  local last, run = day.race.last, day:sessions{ kind = "race", last = 1 }.last
  local km = last and last.km or run and run.km or 0
  return km >= 15 and since / km or math.huge
end

-- Hard sessions that a week may have: one; in the block for speed and towards a race two.
local function find_hard_a_week(day)
  local level = runner.level(day)
  if level == "novice" or day.block == "base" or day.block == "off" or plan.light_week(day) then return 0 end
  local since = day:since("hard") or 0
  if day.block == "endurance" and since >= 6 and since < 9 then return 0 end
  if plan.after_long_race(day) < 1 / 3 then return 0 end
  local back = runner.back(day)
  if back and back.share < 0.9 then return 0 end
  if day.coverage >= 28 and plan.hard_steps(day, 1) and since >= 6 then return 0 end
  if day.known_days < 21 and day:sessions{ hard = true, sport = "run", days = 21 }:count() == 0 then return 0 end
  if runner.days(day) < 4 then return 1 end
  if day.block == "speed" then return 2 end
  if day.phase == "build" and level == "experienced" then return 2 end
  return 1
end

local hard_a_week
function plan.hard_a_week(day)
  hard_a_week = hard_a_week or find_hard_a_week(day)
  return hard_a_week
end

-- Days that must lie between the last hard session and the next.
function plan.days_between_hard(day)
  if day.block == "endurance" then return 9 end
  return plan.hard_a_week(day) >= 2 and 1 or 6
end

-- Quality is due when the week still has none, the running is regular, and tomorrow is not beside the long run.
-- What is quickly seen comes first.
local function find_quality_due(day)
  local since, race = day:since("hard"), day.race.days_since
  if race and (since == nil or race < since) then since = race end
  if day:since("long") == 0 or since == 0 then return false end
  if since and since < 6 and day.block ~= "speed" and day.phase ~= "build" then return false end
  if plan.days_to_long(day) == 0 or plan.long_follows(day) then return false end
  local a_week = plan.hard_a_week(day)
  if a_week == 0 or since and since < plan.days_between_hard(day) then return false end
  if day:sessions{ hard = true, days = 6 }:count() >= a_week then return false end
  local regular = day.known_days < 14 and 4 or 6 -- runs in three weeks
  return day:sessions{ sport = "run", days = 21 }:count() >= regular and runner.run_days(day, 6) < runner.days(day)
end

local quality_due
function plan.quality_due(day)
  if quality_due == nil then quality_due = find_quality_due(day) end
  return quality_due
end

-- Easy runs that the week has room for, beside the long run and the quality session; when there was none and it is
-- too late for one, its day is free.
function plan.easy_slots(day)
  local days = runner.days(day)
  local hard = days >= 3 and math.min(plan.hard_a_week(day), days - 2) or 0
  if plan.days_to_long(day) <= 1 then hard = math.min(hard, day:sessions{ hard = true, days = 6 }:count()) end
  return math.max(1, days - hard - (days >= 2 and 1 or 0))
end

-- Runs in a row after which a day without comes first.
local rest_after = { 1, 1, 1, 2, 3, 6, 60 }

-- Tomorrow is better without a run: the week has had its easy ones, or it is time for a pause.
function plan.rest_due(day)
  local days = runner.days(day)
  if days == 7 then return false end
  if runner.run_days(day, 6) >= days then return true end
  local long = plan.long_weekday(day) -- a run on its day stood for the long one
  local easy = runner.run_days(day, 6, function(s) return not s.hard and s.kind ~= "long" and s.weekday ~= long end)
  if easy >= plan.easy_slots(day) then return true end
  return day:streak("run") >= rest_after[days]
end

-- What other sport was done on tomorrow's weekday in the last four weeks.
function plan.usual_cross(day)
  local weekday = day.tomorrow.weekday
  return day:sessions{ sport = "cross", days = 28 }:filter(function(s)
    return s.kind == "cross" and s.sport ~= "strength" and s.weekday == weekday
  end)
end

-- So many running days in a row that a pause comes first, whatever else would be due.
function plan.rest_overdue(day)
  local days = runner.days(day)
  return days < 7 and day:streak("run") >= rest_after[days] + 3
end

-- Minutes by which the next long run is measured: the longest of six weeks, so that a tired weekend or two do not
-- shorten it for good. A race is none, and one that was far beyond the other long runs is no measure.
local function find_long_base(day)
  local longest, long, second
  for _, s in ipairs(day:sessions{ sport = "run", days = 42 }) do
    local minutes = s.kind ~= "race" and s.minutes or nil
    if minutes and minutes > (longest or 0) then longest = minutes end
    if minutes and s.kind == "long" then
      if minutes > (long or 0) then
        long, second = minutes, long
      elseif minutes > (second or 0) then
        second = minutes
      end
    end
  end
  if longest and second then return math.min(longest, second * 1.25) end
  return longest or day.usual_minutes
end

local long_base
function plan.long_base(day)
  long_base = long_base or find_long_base(day)
  return long_base
end

-- What the long run may come to: by the athlete, the race, and the week.
local long_most = { novice = 80, intermediate = 120, experienced = 150 }
local long_for_race = { { 42, 180 }, { 21, 130 }, { 0, 100 } }

local function long_ceiling(day)
  local level, days = runner.level(day), runner.days(day)
  local most, race = long_most[level], day.race.next
  if race and race.km and day.phase == "build" and level ~= "novice" then
    for _, step in ipairs(long_for_race) do
      if race.km >= step[1] then
        most = math.max(most, step[2])
        break
      end
    end
  end
  local share = days <= 3 and 0.45 or days == 4 and 0.4 or most > long_most[level] and 0.42 or 0.34
  return math.min(most, runner.target_minutes(day) * share)
end

-- Much less was run in the last week than is usual: illness, travel, or only life.
function plan.little_lately(day)
  return day.coverage >= 28 and day.week.minutes < runner.week_minutes(day) * 0.6
end

-- Minutes of the long run: a little more than the longest of the month, within what suits the athlete and the week.
function plan.long_minutes(day)
  local longest = plan.long_base(day)
  if not longest then return 30 end
  if plan.light_week(day) or day.phase == "taper" then return longest * 0.75 end
  if plan.after_long_race(day) < math.huge then return longest * 0.6 end
  if plan.little_lately(day) then return longest * 0.75 end
  if (day:since("run") or 0) >= 4 then return longest * 0.85 end -- some days without: not the day to grow
  local back, most = runner.back(day), long_ceiling(day)
  if back and longest < back.long then return math.min(back.long, math.max(longest * 1.1, longest + 5)) end
  if longest >= most then return longest end -- who runs longer already keeps it
  return math.min(most, math.max(longest * 1.06, longest + 5))
end

return plan
