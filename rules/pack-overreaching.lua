-- pack-overreaching.lua: early signs of too much
local strong = 1.5 -- a sign that is so much stronger counts for two

return {
  title      = _("Early signs of too much"),
  guidelines = { "R4", "G18", "G16" },
  evidence   = { level = "cohort", ref = "Plews 2014: seven-day heart rate variability against sixty days; a risen resting heart rate" },
  pack       = "overreaching",
  wakes      = function(day) return day.hrv_trend or day.rhr_rise end,
  params     = {
    hrv   = { default = 1, min = 0.3, max = 3, help = "standard deviations by which the variability of the week is low" },
    beats = { default = 5, min = 2, max = 15, help = "beats by which the resting heart rate has risen" },
    signs = { default = 2, min = 1, max = 4, help = "signs together from which it is easy; one more: a day off" },
  },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local signs, names = 0, {}
    local function sign(is, name, is_strong)
      if not is then return end
      signs, names[#names + 1] = signs + (is_strong and 2 or 1), name
    end
    local hrv, beats = -(day.hrv_trend or 0), day.rhr_rise or 0
    sign(hrv >= p.hrv, _("heart rate variability is low"), hrv >= p.hrv * strong)
    sign(beats >= p.beats, _("your resting heart rate is up"), beats >= p.beats * strong)
    local heavy = day:reports(5):count(function(r) return r.feel == "heavy" or r.feel == "tired" end)
    sign(heavy >= 3, _("the legs have been heavy for days"))
    sign(day.form_share and day.form_share < -0.3, _("the last week was hard"))
    if signs < p.signs then return end
    return limit{ hardest = #names > p.signs and "rest" or "easy", weight = 5,
      because = _("%s: a few easy days now, and it passes"):format(names[2] and _("%s and %s"):format(names[1], names[2]) or names[1]) }
  end,
  tests = {
    { "resting heart rate and legs", history = "easy 40 x30", with = { rhr = 56,
      journal = "-12 rhr 48; -11 rhr 48; -10 rhr 48; -9 rhr 48; -8 rhr 48; -7 rhr 48; -6 rhr 48; -5 rhr 48; 0 rhr 56; -3 feel heavy; -2 feel heavy; -1 feel heavy; 0 feel heavy" },
      expect = { hardest = "easy", because = "resting heart rate" } },
    { "one that is strong is enough", history = "easy 40 x30", with = { rhr = 60,
      journal = "-12 rhr 48; -11 rhr 48; -10 rhr 48; -9 rhr 48; -8 rhr 48; -7 rhr 48; -6 rhr 48; -5 rhr 48; -1 rhr 59; 0 rhr 60" },
      expect = { hardest = "easy", because = "resting heart rate" } },
    { "one that is not is not", history = "easy 40 x30", with = { rhr = 54,
      journal = "-12 rhr 48; -11 rhr 48; -10 rhr 48; -9 rhr 48; -8 rhr 48; -7 rhr 48; -6 rhr 48; -5 rhr 48; -1 rhr 54; 0 rhr 54" }, expect = "clear" },
    { "one sign is not enough", history = "easy 40 x30", with = { journal = "-3 feel heavy; -2 feel heavy; -1 feel heavy; 0 feel heavy" }, expect = "clear" },
    { "one is enough, when it is set so", history = "easy 40 x30", with = { journal = "-3 feel heavy; -2 feel heavy; -1 feel heavy; 0 feel heavy" }, params = { signs = 1 }, expect = { hardest = "easy" } },
    { "a small rise counts too, when it is set so", history = "easy 40 x30", with = { rhr = 51,
      journal = "-12 rhr 48; -11 rhr 48; -10 rhr 48; -9 rhr 48; -8 rhr 48; -7 rhr 48; -6 rhr 48; -5 rhr 48; 0 rhr 51" }, params = { signs = 1, beats = 2 }, expect = { hardest = "easy" } },
    { "variability", history = "easy 40 x30", params = { signs = 1, hrv = 0.5 }, with = { hrv = 40, journal =
      "-20 hrv 60; -19 hrv 62; -18 hrv 61; -17 hrv 63; -16 hrv 60; -15 hrv 62; -14 hrv 61; -13 hrv 60; -12 hrv 62; -11 hrv 61; -10 hrv 62; -9 hrv 60; -8 hrv 61; -7 hrv 62; -2 hrv 42; -1 hrv 41; 0 hrv 40" },
      expect = { hardest = "easy", because = "variability" } },
    { "little variability is fine, when it is set so", history = "easy 40 x30", params = { signs = 1, hrv = 3 }, with = { hrv = 40, journal =
      "-20 hrv 60; -19 hrv 62; -18 hrv 61; -17 hrv 63; -16 hrv 60; -15 hrv 62; -14 hrv 61; -13 hrv 60; -12 hrv 62; -11 hrv 61; -10 hrv 62; -9 hrv 60; -8 hrv 61; -7 hrv 62; -2 hrv 42; -1 hrv 41; 0 hrv 40" },
      expect = "clear" },
    { "sleeps without such data", history = "easy 40 x30", with = { chosen = false }, expect = "off" },
    { "low variability is a sign", history = "easy 40 x30", params = { signs = 1 }, with = { hrv = 40, journal =
      "-20 hrv 60; -19 hrv 62; -18 hrv 61; -17 hrv 63; -16 hrv 60; -15 hrv 62; -14 hrv 61; -13 hrv 60; -12 hrv 62; -11 hrv 61; -10 hrv 62; -9 hrv 60; -8 hrv 61; -7 hrv 62; -2 hrv 42; -1 hrv 41; 0 hrv 40" }, expect = { hardest = "easy" } },
    { "a little lower is none", history = "easy 40 x30", params = { signs = 1 }, with = { hrv = 60, journal =
      "-20 hrv 60; -19 hrv 62; -18 hrv 61; -17 hrv 63; -16 hrv 60; -15 hrv 62; -14 hrv 61; -13 hrv 60; -12 hrv 62; -11 hrv 61; -10 hrv 62; -9 hrv 60; -8 hrv 61; -7 hrv 62; -2 hrv 61; -1 hrv 61; 0 hrv 60" }, expect = "clear" },
    { "three beats are none", history = "easy 40 x30", params = { signs = 1 }, with = { rhr = 51, journal = "-12 rhr 48; -11 rhr 48; -10 rhr 48; -9 rhr 48; -8 rhr 48; -7 rhr 48; -6 rhr 48; -5 rhr 48; 0 rhr 51" }, expect = "clear" },
  },
}
