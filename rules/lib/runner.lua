-- runner.lua: who is running, and how much of it is usual
local runner = {}

-- The athlete's word counts. Without it, who has run hard sessions for a month is no novice, however short
-- the record is.
function runner.level(day)
  if athlete.level_said or athlete.level ~= "novice" then return athlete.level end
  local hard = day:sessions{ hard = true, sport = "run", days = 42 }
  if day.known_days >= 21 and #hard >= 2 then return "intermediate" end
  return "novice"
end

function runner.is_novice(day)
  return runner.level(day) == "novice"
end

local usual_days = { novice = 3, intermediate = 4, experienced = 5 }

-- Running days a week: what there is time for, else the habit of the better of the last two months.
function runner.days(day)
  local level = runner.level(day)
  local days
  if athlete.days_per_week then
    days = athlete.days_per_week
  elseif day.known_days < 14 then
    days = usual_days[level]
  else
    local weeks = math.min(4, day.known_days // 7)
    local now = day:sessions{ sport = "run", days = weeks * 7 }:count() / weeks
    local before = 0
    for i = -7, -4 do before = before + day:week(i).runs / 4 end
    days = math.max(now, before, 2)
  end
  return math.max(1, math.min(7, math.floor(days + 0.5)))
end

-- Minutes of a usual week: the mean of those of the last four in which there was a run.
function runner.week_minutes(day)
  local sum, weeks = 0, 0
  for i = 0, 3 do
    local week = day:week(-i)
    if week.runs > 0 and (i == 0 or week.covered >= 4) then sum, weeks = sum + week.minutes, weeks + 1 end
  end
  return sum / math.max(1, weeks)
end

-- Weekly minutes up to which a week grows by itself; beyond, the athlete's own habit is the measure.
local grows_to = { novice = 180, intermediate = 300, experienced = 480 }
local growth = { novice = 1.06, intermediate = 1.08, experienced = 1.05 }

-- Minutes that the coming week may have.
function runner.target_minutes(day)
  local level, base = runner.level(day), runner.week_minutes(day)
  local target = base < grows_to[level] and base * growth[level] or base
  if athlete.minutes_per_week then target = math.min(target, athlete.minutes_per_week) end
  return target
end

-- Weeks of seven days with at least two runs, counted back from day.date.
function runner.weeks_in_a_row(day)
  local n = 0
  while n < 26 and day:week(-n).runs >= 2 do n = n + 1 end
  return n
end

-- The longest pause between runs that ended in the last `days` days, or that still goes on:
-- its days, and the days since its end (0 while it goes on); 0 when nothing is known before.
function runner.pause(day, days)
  local runs = day:sessions{ sport = "run", days = days + 120 }
  if #runs == 0 then return 0, 0 end
  local longest, ended = runs.last.days_ago, 0
  for i = #runs, 2, -1 do
    local gap = runs[i - 1].days_ago - runs[i].days_ago - 1
    if runs[i].days_ago > days then break end
    if gap > longest then longest, ended = gap, runs[i].days_ago + 1 end
  end
  return longest, ended
end

return runner
