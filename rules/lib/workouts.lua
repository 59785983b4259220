-- workouts.lua: the quality session that comes next, from short and sustainable to longer
local workouts = {}

-- Steps for somebody who comes to it slowly: four to six repetitions at threshold, ample recovery, and every
-- session between a thorough warm-up and a cool-down.
local steps = {
  { reps = 5, seconds = 120, recovery_seconds = 120 },
  { reps = 6, seconds = 120, recovery_seconds = 120 },
  { reps = 5, seconds = 180, recovery_seconds = 120 },
  { reps = 6, seconds = 180, recovery_seconds = 120 },
  { reps = 5, seconds = 240, recovery_seconds = 120 },
  { reps = 6, seconds = 240, recovery_seconds = 120 },
  { reps = 5, seconds = 300, recovery_seconds = 150 },
  { reps = 4, seconds = 360, recovery_seconds = 150 },
}

function workouts.around(work, target)
  work.target = target
  work.warmup_minutes = work.warmup_minutes or 15
  work.cooldown_minutes = work.cooldown_minutes or 10
  return work
end

-- The step that follows what was done in the last eight weeks: one more after every second session, and two
-- back after a month without.
function workouts.step(day)
  local done = day:sessions{ kind = "quality", sport = "run", days = 56 }
  local reached = 0
  for _, s in ipairs(done) do
    local reps = s.reps
    if reps and reps.seconds and reps.seconds >= 60 then
      for i, step in ipairs(steps) do
        if reps.seconds >= step.seconds * 0.9 and reps.n >= step.reps - 1 then reached = math.max(reached, i) end
      end
    elseif s.kind == "tempo" and (s.hard_minutes or 0) >= 15 then
      reached = math.max(reached, 5)
    end
  end
  if #done > 0 and #done % 2 == 0 then reached = reached + 1 end
  if #done > 0 and done.last.days_ago >= 28 then reached = reached - 2 end
  return math.max(1, math.min(#steps, reached)), #done
end

-- Threshold repetitions of step n, as a table for propose{ work = ... }.
function workouts.threshold(n)
  local step = steps[math.max(1, math.min(#steps, n))]
  return workouts.around({ reps = step.reps, seconds = step.seconds, recovery_seconds = step.recovery_seconds },
    "threshold")
end

function workouts.tempo(minutes)
  return workouts.around({ reps = 1, seconds = minutes * 60 }, "tempo")
end

function workouts.hills(reps)
  return workouts.around({ reps = reps, seconds = 60, recovery_seconds = 120 }, "hill")
end

-- Minutes of the whole, to size the day.
function workouts.minutes(work)
  local between = (work.reps - 1) * (work.recovery_seconds or 0)
  return work.warmup_minutes + work.cooldown_minutes + (work.reps * work.seconds + between) / 60
end

function workouts.strides(reps)
  return { reps = reps, seconds = 20, recovery_seconds = 60, target = "strides" }
end

return workouts
