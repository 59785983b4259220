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

-- The step that a session reached, 0 for none.
local function reached(s)
  local reps, at = s.reps, 0
  if not reps then return 0 end
  if not reps.seconds then return reps.n >= 4 and 3 or 1 end -- written down by distance
  for i, step in ipairs(steps) do
    if reps.seconds >= step.seconds * 0.9 and reps.n >= step.reps - 1 then at = i end
  end
  return at
end

-- The next step: one beyond the last session with repetitions, the same one again when it was heavy, two back
-- after a month without; from the top the climb begins anew in the middle.
function workouts.step(day)
  local done = day:sessions{ kind = "quality", sport = "run", days = 84 }
  local last
  for _, s in ipairs(done) do
    if reached(s) > 0 then last = s end
  end
  if not last then
    local tempo = done:filter(function(s) return s.kind == "tempo" end).last
    return not tempo and 1 or tempo.days_ago < 28 and 4 or 2
  end
  local step = reached(last) + (last.felt == "heavy" and 0 or 1)
  if last.days_ago >= 28 then step = step - 3 end
  if step > #steps then step = 5 end
  return math.max(1, step)
end

-- What comes next in turn: repetitions, a tempo run, repetitions, hills.
function workouts.turn(day)
  local done = day:sessions{ kind = { "intervals", "tempo", "hills" }, days = 56, last = 2 }
  if #done < 2 or done.last.kind ~= "intervals" then return "intervals" end
  return done[1].kind == "tempo" and "hills" or "tempo"
end

-- Threshold repetitions of step n, as a table for propose{ work = ... }.
function workouts.threshold(n)
  local step = steps[math.max(1, math.min(#steps, n))]
  return workouts.around({ reps = step.reps, seconds = step.seconds, recovery_seconds = step.recovery_seconds },
    "threshold")
end

function workouts.tempo(minutes)
  return workouts.around({ reps = 1, seconds = math.floor(minutes / 5 + 0.5) * 300 }, "tempo") -- to five minutes
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
