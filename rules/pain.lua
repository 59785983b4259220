-- pain.lua: pain is not trained through, and what may be more than legs is for a doctor
local danger = { "chest", "heart", "palpitation", "short of breath", "shortness of breath", "breathless", "not breathe",
  "dizz", "faint", "passed out", "blacked out", "brust", "herz", "atemnot", "schwind", "ohnm" }
local harmless = { "chest strap", "chest belt", "heart rate", "brustgurt", "herzfrequenz", "herzlich" } -- a strap is no symptom

local function sounds_dangerous(text)
  if not text then return false end
  local said = text:lower()
  for _, words in ipairs(harmless) do said = said:gsub(words, "") end
  for _, word in ipairs(danger) do
    if said:find(word, 1, true) then return true end
  end
  return false
end

-- The worst pain of the last days, where, and whether it may be more than legs.
local function worst(day, days)
  local most, where, dangerous = 0, nil, false
  for _, r in ipairs(day:reports(days)) do
    if r.pain and r.pain > 0 then
      dangerous = dangerous or sounds_dangerous(r.pain_where)
      if r.pain >= most then most, where = r.pain, r.pain_where end
    end
  end
  return most, where, dangerous
end

local function noted(day, days)
  return day:sessions{ days = days }:any(function(s) return sounds_dangerous(s.note) end)
end

local function place(where)
  return where and _(" in the %s"):format((where:gsub("^the ", ""))) or ""
end

-- Strong pain, or pain that stays, is for somebody who knows.
local function professional(day, p, now, where)
  if now >= p.sharp then
    return say{ level = "warning", cooldown = 4, title = _("Let this be looked at"),
      text = _("Such pain%s is for a doctor or physiotherapist. Running can wait until they say so."):format(place(where)) }
  end
  local strong = day:reports(4):count(function(r) return (r.pain or 0) >= p.rest_from end)
  local some = day:reports(7):count(function(r) return (r.pain or 0) > 0 end)
  if strong >= 3 or some >= 5 then
    return say{ level = "warning", cooldown = 7, title = _("This pain has stayed"),
      text = _("Several days of pain%s. Let a doctor or physiotherapist look at it."):format(place(where)) }
  end
end

return {
  title      = _("Pain comes first"),
  guidelines = { "G28" },
  evidence   = { level = "coach", ref = "pain and chest symptoms lead to rest and to a professional, never to training" },
  params     = {
    rest_from = { default = 4, min = 1, max = 10, help = "from this pain on (0 to 10) it is rest" },
    sharp     = { default = 7, min = 2, max = 10, help = "from this pain on it is for a doctor or physiotherapist at once" },
    days      = { default = 3, min = 1, max = 14, help = "days for which strong pain is remembered" },
  },
  check = function(day, p)
    local dangerous = select(3, worst(day, 7))
    if dangerous or noted(day, 7) then
      return {
        limit{ hardest = "rest", weight = 20, because = _("what you wrote is for a doctor first; no running until then") },
        say{ level = "warning", cooldown = 1, title = _("Please see a doctor"),
          text = _("Chest, breath and dizziness are looked at before the next run. If it is there now, do not wait.") },
      }
    end
    local now, where = day.report.pain or 0, day.report.pain_where
    local recent, recent_where = worst(day, p.days + 1)
    local word = professional(day, p, now, where)
    if now >= p.rest_from then
      return { limit{ hardest = "rest", weight = 20, because = _("pain%s: rest until it is gone, and let it be looked at if it stays"):format(place(where)) }, word }
    end
    if now > 0 then
      return { limit{ hardest = "easy", minutes = (day.usual_minutes or 30) * 0.7, weight = 9,
        because = _("some pain%s: short and easy, and stop when it grows"):format(place(where)) }, word }
    end
    if recent >= p.rest_from then
      return limit{ hardest = "easy", minutes = (day.usual_minutes or 30) * 0.7, weight = 9,
        because = _("there was pain%s a few days ago; a short easy run shows whether it is gone"):format(place(recent_where)) }
    end
  end,
  tests = {
    { "strong pain", history = "easy 40 x3", with = { pain = 6, where = "left knee" }, expect = { hardest = "rest", because = "left knee" } },
    { "a little pain", history = "easy 40 x3", with = { pain = 2 }, expect = { hardest = "easy", minutes = 28 } },
    { "no pain", history = "easy 40 x3", with = { pain = 0 }, expect = "clear" },
    { "chest", history = "easy 40 x3", with = { pain = 2, where = "chest" }, expect = { { hardest = "rest", because = "doctor" }, { level = "warning", title = "doctor" } } },
    { "written beside a run", history = "easy 40 x3", with = { journal = '0 run easy 30min "felt dizzy, short of breath"' }, expect = { hardest = "rest" } },
    { "a strap is no symptom", history = "easy 40 x3", with = { journal = '0 run easy 30min "chest strap lost contact, heart rate odd"' }, expect = "clear" },
    { "pain of two days ago", history = "easy 40 x3", with = { journal = "-1 pain 6 calf" }, expect = { hardest = "easy", because = "calf" } },
    { "forgotten sooner, when it is set so", history = "easy 40 x5", with = { journal = "-3 pain 6 calf" }, expect = "clear" },
    { "remembered for long", history = "easy 40 x5", with = { journal = "-3 pain 6 calf" }, params = { days = 10 }, expect = { hardest = "easy" } },
    { "rest from less", history = "easy 40 x3", with = { pain = 2 }, params = { rest_from = 2 }, expect = { hardest = "rest" } },
    { "sharp pain is looked at", history = "easy 40 x3", with = { pain = 8, where = "achilles" }, expect = { { hardest = "rest" }, { title = "looked at", text = "physiotherapist" } } },
    { "five of ten is rest first", history = "easy 40 x3", with = { pain = 5 }, expect = { { hardest = "rest", because = "looked at" }, { verdict = "say", absent = true } } },
    { "sooner, when it is set so", history = "easy 40 x3", with = { pain = 5 }, params = { sharp = 5 }, expect = { title = "looked at" } },
    { "later, when it is set so", history = "easy 40 x3", with = { pain = 8 }, params = { sharp = 10 }, expect = { verdict = "say", absent = true } },
    { "a little, for a week", history = "easy 40, rest x6", with = { pain = 2, journal = "-4 pain 2; -3 pain 2; -2 pain 3; -1 pain 2; 0 pain 2" }, expect = { { hardest = "easy" }, { title = "stayed" } } },
    { "a little, for three days", history = "easy 40, rest x6", with = { pain = 2, journal = "-1 pain 2; 0 pain 2" }, expect = { verdict = "say", absent = true } },
    { "it stays", history = "easy 40, rest x4", with = { pain = 5, journal = "-2 pain 5; -1 pain 5; 0 pain 6" }, expect = { title = "stayed", level = "warning" } },
  },
}
