-- words.lua: numbers and sessions as a coach says them, in the language of the athlete
local words = {}

local numbers = {
  _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"), _("ten"),
  _("eleven"), _("twelve"),
}

-- "three", from thirteen on "13"
function words.number(n)
  n = math.floor(n + 0.5)
  return numbers[n] or tostring(n)
end

local nouns = {
  day = function(n) return _n("one day", "%s days", n) end,
  week = function(n) return _n("one week", "%s weeks", n) end,
  ["easy day"] = function(n) return _n("one easy day", "%s easy days", n) end,
  ["easy run"] = function(n) return _n("one easy run", "%s easy runs", n) end,
  ["hard session"] = function(n) return _n("one hard session", "%s hard sessions", n) end,
  ["quality session"] = function(n) return _n("one quality session", "%s quality sessions", n) end,
  ["short night"] = function(n) return _n("one short night", "%s short nights", n) end,
}

-- "one day", "three weeks"; a noun that is not above stays English
function words.count(n, noun)
  n = math.floor(n + 0.5)
  local phrase = nouns[noun] and nouns[noun](n) or "%s " .. noun .. (n == 1 and "" or "s")
  return phrase:format(words.number(n))
end

-- "21.1": a number that is not whole, by a format
function words.decimal(format, x)
  -- TRANSLATORS: the sign between the whole and the tenths of a number
  local point = _(".")
  return (format:format(x):gsub("%.", point))
end

-- "50 min", from an hour and a half on "1 h 35"
function words.minutes(minutes)
  local m = math.floor(minutes + 0.5)
  if m < 90 then return ("%d min"):format(m) end
  if m % 60 == 0 then return ("%d h"):format(m // 60) end
  return ("%d h %02d"):format(m // 60, m % 60)
end

local names = {
  intervals = _("intervals"), tempo = _("a tempo run"), hills = _("hill repeats"), race = _("a race"), long = _("the long run"),
}

-- "intervals", "a tempo run", "a hard ride"
function words.session(s)
  if s.sport == "ride" then return s.hard and _("a hard ride") or _("a ride") end
  if s.sport == "strength" then return _("strength training") end
  if not s.running then return s.hard and _("hard cross-training") or _("cross-training") end
  if names[s.kind] then return names[s.kind] end
  return s.hard and _("a hard run") or _("an easy run")
end

-- "today", "yesterday", "three days ago"
function words.ago(days)
  if days == 0 then return _("today") end
  if days == 1 then return _("yesterday") end
  return _n("one day ago", "%s days ago", days):format(words.number(days))
end

-- what the day after a hard session or the long run is for
function words.after(s)
  if s.kind == "race" then return _("the race was today: let it sink in") end
  if s.kind == "long" then return _("the long run today: an easy day lets it take effect") end
  return _("%s today, so let the legs come back"):format(words.session(s))
end

-- the name of a race, or what it is
function words.race(event)
  if event and event.name then return event.name end
  if event and event.km then return _("the %s km race"):format(words.decimal("%g", event.km)) end
  return _("the race")
end

return words
