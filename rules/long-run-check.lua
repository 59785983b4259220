-- long-run-check.lua: the last long run tells how long the next may be
return {
  title      = _("What the last long run told"),
  guidelines = { "G19" },
  evidence   = { level = "coach", ref = "the first half of a long run already tells: how it felt, and heart rate high for the pace; drift above 5 % (models.md)" },
  params     = {
    drift = { default = 6, min = 3, max = 15, help = "percent of drift in the first half from which it was too much" },
    beats = { default = 8, min = 3, max = 25, help = "beats a minute above what is usual at that pace" },
    share = { default = 0.85, min = 0.5, max = 1, help = "length of the next one then, as a share" },
  },
  needs      = { "runs" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local long = day:sessions{ kind = "long", days = 14 }.last
    if not long then return end
    local because
    if long.felt == "heavy" then
      because = _("the last long run felt heavy")
    elseif (long.drift_first_half or 0) >= p.drift then
      because = _("your heart rate rose early in the last long run")
    elseif (long.hr_above_usual or 0) >= p.beats then
      because = _("your heart rate was high for the pace in the last long run")
    end
    if not because then return end
    return limit{ minutes = math.max(long.minutes, plan.long_base(day)) * p.share, weight = 3, because = _("%s: a little shorter this time"):format(because) }
  end,
  tests = {
    { "it felt heavy", history = "long 100 heavy, rest, easy 40 x4", expect = { minutes = 85, because = "heavy" } },
    { "heart rate rose early", history = "long 100 drift 8, rest, easy 40 x4", expect = { minutes = 85, because = "rose early" } },
    { "high for the pace", history = "easy 40, easy 45, easy 40, easy 50, easy 40, long 100 hr 160, rest, easy 40", expect = { minutes = 85, because = "for the pace" } },
    { "all was well", history = "easy 40, easy 45, easy 40, easy 50, easy 40, long 100 good drift 3, rest, easy 40 x4", expect = "clear" },
    { "a stricter eye", history = "long 100 good drift 4, rest, easy 40", params = { drift = 3 }, expect = { minutes = 85 } },
    { "a milder eye", history = "long 100 drift 8, rest, easy 40", params = { drift = 15 }, expect = "clear" },
    { "as short as one likes", history = "long 100 heavy, rest, easy 40 x4", params = { share = 0.6 }, expect = { minutes = 60 } },
    { "beats as one likes", history = "easy 40, easy 45, easy 40, easy 50, easy 40, long 100 hr 160, rest, easy 40", params = { beats = 25 }, expect = "clear" },
    { "no run", history = "ride 60", expect = "no_data" },
  },
}
