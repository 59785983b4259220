-- runner.lua: who is running, and how much of it is usual
local runner = {}

-- The athlete's word counts. Without it, who has run two hard sessions, or one in a week of two and a half hours, is
-- no novice, however short the record is, and who runs six hours a week with them is experienced.
local function find_level(day)
  if athlete.level_said or athlete.level ~= "novice" then return athlete.level end
  local hard = day:sessions{ hard = true, sport = "run", days = 42 }:count()
  if day.known_days < 7 or hard == 0 or hard == 1 and day.week.minutes < 150 then return "novice" end
  return day.week.minutes >= 360 and "experienced" or "intermediate"
end

local level
function runner.level(day)
  level = level or find_level(day)
  return level
end

function runner.is_novice(day)
  return runner.level(day) == "novice"
end

-- Days of the last `days` with a run; with `is`, those on which all runs are such. Two runs on a day are one day.
function runner.run_days(day, days, is)
  local found, last = 0, nil
  local all = true
  for _, s in ipairs(day:sessions{ sport = "run", days = days }) do
    local fits = is == nil or is(s)
    if s.days_ago ~= last then
      found, all = found + (fits and 1 or 0), fits
    elseif all and not fits then
      found, all = found - 1, false
    end
    last = s.days_ago
  end
  return found
end

-- The longest pause between runs that ended in the last `within` days, or that still goes on:
-- its days, and the days since its end (0 while it goes on); 0 when nothing is known before.
function runner.pause(day, within)
  local runs = day:sessions{ sport = "run", days = within + 120 }
  if #runs == 0 then
    local last = day:sessions{ sport = "run", days = day.known_days + 1 }.last
    return last and last.days_ago or 0, 0
  end
  local longest, ended = runs.last.days_ago, 0
  for i = #runs, 2, -1 do
    local gap = runs[i - 1].days_ago - runs[i].days_ago - 1
    if runs[i].days_ago > within then break end
    if gap > longest then longest, ended = gap, runs[i].days_ago + 1 end
  end
  return longest, ended
end

-- The mean of the largest `keep` of some numbers.
local function mean_of_largest(list, keep)
  table.sort(list, function(a, b) return a > b end)
  local n, sum = math.min(keep, #list), 0
  for i = 1, n do sum = sum + list[i] end
  return n > 0 and sum / n or 0
end

-- What most of some easy runs are not longer than.
local function usual_of(list)
  table.sort(list)
  return list[math.ceil(#list * 0.7)]
end

local function is_easy(s)
  return s.minutes and (s.kind == "easy" or s.kind == "strides")
end

-- What six weeks up to the run `from` days ago were like: running days, minutes, an easy run, the longest run.
local function habit_before(day, from)
  local days, minutes, easy, long, last = { 0, 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0, 0 }, {}, 0, nil
  for _, s in ipairs(day:sessions{ sport = "run", days = from + 42 }) do
    local ago = s.days_ago
    if ago >= from then
      local week, took = (ago - from) // 7 + 1, s.minutes or 0
      if ago ~= last then days[week] = days[week] + 1 end
      minutes[week], last = minutes[week] + took, ago
      if is_easy(s) then easy[#easy + 1] = took end
      if s.kind ~= "race" then long = math.max(long, took) end
    end
  end
  table.sort(days)
  return { days = days[5], minutes = mean_of_largest(minutes, 3), easy = usual_of(easy), long = long }
end

-- The way back after a pause of two weeks or more that ended within the last twelve: what was usual before, and the
-- share of it that a week may have again. Without it the first short weeks would become the habit.
local function find_back(day)
  local empty = false
  for i = 0, 11 do empty = empty or day:week(-i).runs == 0 end -- two weeks leave one of these empty
  if not empty then return false end
  local pause, ended = runner.pause(day, 84)
  if pause < 14 or pause > 182 then return false end
  local back = habit_before(day, ended + pause)
  if back.days == 0 then return false end
  local first, more = pause < 28 and 0.5 or pause < 56 and 0.4 or 0.3, pause < 56 and 0.12 or 0.1
  back.ended, back.share = ended, math.min(1, first + more * ended / 7)
  back.days = math.max(2, math.min(back.days, 3 + ended // 7))
  return back
end

local back
function runner.back(day)
  if back == nil then back = find_back(day) end
  return back
end

local usual_days = { novice = 3, intermediate = 4, experienced = 5 }

-- Running days of the second fullest of six weeks.
local function busy_weeks(day)
  local weeks, last = { 0, 0, 0, 0, 0, 0 }, nil
  for _, s in ipairs(day:sessions{ sport = "run", days = 42 }) do
    local ago = s.days_ago
    if ago ~= last then weeks[ago // 7 + 1] = weeks[ago // 7 + 1] + 1 end
    last = ago
  end
  table.sort(weeks)
  return weeks[5]
end

-- Running days a week: what there is time for, else the habit, for which a lighter week or two do not count.
local function find_days(day)
  local days = athlete.days_per_week
  if not days and day.known_days < 14 then
    days = usual_days[runner.level(day)]
    if day.known_days >= 7 and not runner.is_novice(day) then days = math.max(days, runner.run_days(day, 7)) end
  end
  if not days then
    local weeks = {}
    for i = 0, 5 do weeks[#weeks + 1] = day:week(-i).runs end
    table.sort(weeks)
    days = weeks[5] < 6 and weeks[5] or busy_weeks(day) -- so many runs may be two on a day
    days = math.max(2, days)
    local before = runner.back(day)
    if before then days = before.ended < 42 and before.days or math.max(days, before.days) end
  end
  return math.max(1, math.min(7, math.floor(days + 0.5)))
end

local days
function runner.days(day)
  days = days or find_days(day)
  return days
end

-- Minutes of a usual week: the mean of the three largest of the last five, so that a lighter week is not
-- taken for the habit.
local week_minutes
function runner.week_minutes(day)
  if week_minutes then return week_minutes end
  local weeks, parts = {}, {} -- in the record as a whole, and in part
  for i = 0, 4 do
    local week = day:week(-i)
    local list = 7 * (i + 1) <= day.known_days + 1 and weeks or parts
    if week.runs > 0 then list[#list + 1] = week.minutes end
  end
  week_minutes = mean_of_largest(#weeks > 0 and weeks or parts, 3)
  local before = runner.back(day)
  if before then week_minutes = math.max(week_minutes, before.minutes * before.share) end
  return week_minutes
end

-- Minutes of an easy run in an ordinary week: most of the last six weeks' are no longer.
local easy_minutes
function runner.easy_minutes(day)
  if easy_minutes then return easy_minutes end
  local list, before = {}, runner.back(day)
  for _, s in ipairs(day:sessions{ kind = "easy", sport = "run", days = 42 }) do
    if is_easy(s) then list[#list + 1] = s.minutes end
  end
  local minutes = #list >= 3 and usual_of(list) or day.usual_minutes
  if before and before.easy then minutes = math.max(minutes or 0, before.easy * math.min(1, before.share + 0.2)) end
  easy_minutes = minutes
  return minutes
end

-- Weekly minutes up to which a week grows by itself; beyond, the athlete's own habit is the measure.
local grows_to = { novice = 180, intermediate = 300, experienced = 480 }
local growth = { novice = 1.06, intermediate = 1.08, experienced = 1.05 }

-- Minutes that the coming week may have.
function runner.target_minutes(day)
  local who, base = runner.level(day), runner.week_minutes(day)
  local target = base < grows_to[who] and math.max(base * growth[who], base + 8) or base
  if athlete.minutes_per_week then target = math.min(target, athlete.minutes_per_week) end
  return target
end

-- Weeks of seven days with at least two runs, counted back from day.date.
function runner.weeks_in_a_row(day)
  local n = 0
  while n < 26 and day:week(-n).runs >= 2 do n = n + 1 end
  return n
end

-- Nothing that was said of the legs, of pain or of illness speaks against a little quickness, and nothing of today.
function runner.is_fresh(day)
  local legs, last = day.report.feel, day:sessions{ sport = "run", last = 1 }.last
  if legs == "heavy" or legs == "tired" or (day.report.pain or 0) > 0 or day:status("sick") then return false end
  local was = day:status_before("sick")
  if was and was.days_ago <= 4 or last and last.felt == "heavy" and last.days_ago <= 1 then return false end
  return not day:sessions{ days = 1 }:any(function(s) return s.felt == "heavy" or s.felt == "tired" end)
end

return runner
