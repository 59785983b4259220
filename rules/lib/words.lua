-- words.lua: numbers and sessions as a coach says them
local words = {}

local numbers = { "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve" }

-- "three", from thirteen on "13"
function words.number(n)
  n = math.floor(n + 0.5)
  return numbers[n] or tostring(n)
end

-- "one day", "three weeks"
function words.count(n, noun)
  n = math.floor(n + 0.5)
  return words.number(n) .. " " .. noun .. (n == 1 and "" or "s")
end

-- "50 min", from an hour and a half on "1 h 35"
function words.minutes(minutes)
  local m = math.floor(minutes + 0.5)
  if m < 90 then return ("%d min"):format(m) end
  if m % 60 == 0 then return ("%d h"):format(m // 60) end
  return ("%d h %02d"):format(m // 60, m % 60)
end

local names = {
  intervals = "intervals", tempo = "a tempo run", hills = "hill repeats", race = "a race", long = "the long run",
}

-- "intervals", "a tempo run", "a hard ride"
function words.session(s)
  if s.sport == "ride" then return s.hard and "a hard ride" or "a ride" end
  if s.sport == "strength" then return "strength training" end
  if not s.running then return s.hard and "hard cross-training" or "cross-training" end
  if names[s.kind] then return names[s.kind] end
  return s.hard and "a hard run" or "an easy run"
end

-- "today", "yesterday", "three days ago"
function words.ago(days)
  if days == 0 then return "today" end
  if days == 1 then return "yesterday" end
  return words.count(days, "day") .. " ago"
end

-- what the day after a hard session or the long run is for
function words.after(s)
  if s.kind == "race" then return "the race was today: let it sink in" end
  if s.kind == "long" then return "the long run today: an easy day lets it take effect" end
  return words.session(s) .. " today, so let the legs come back"
end

-- the name of a race, or what it is
function words.race(event)
  if event and event.name then return event.name end
  if event and event.km then return ("the %g km race"):format(event.km) end
  return "the race"
end

return words
