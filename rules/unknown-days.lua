-- unknown-days.lua: days without data are not rest days, and no reason for intensity
return {
  title      = _("Days that are not known"),
  guidelines = { "G16", "G15" },
  evidence   = { level = "choice", ref = "no rule may ask for more intensity on what is not known" },
  params     = {
    gaps = { default = 4, min = 1, max = 14, help = "unknown days among the last fourteen from which it stays easy" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    local unknown = 14 - day.week.covered - day:week(-1).covered
    if day.known_days < 14 or unknown < p.gaps then return end
    return limit{ hardest = "long", weight = 1, because = _("%s of the last two weeks are not known to me; nothing hard until I see more"):format(words.count(unknown, "day")) }
  end,
  tests = {
    { "a gap of ten days", history = "easy 40 x20, gap x10, easy 40", expect = { hardest = "long", because = "not known" } },
    { "an ordinary fortnight", history = "easy 40 x20, rest, easy 40, rest, easy 40", expect = "clear" },
    { "more gaps are fine, when it is set so", history = "easy 40 x20, gap x10, easy 40", params = { gaps = 14 }, expect = "clear" },
    { "a sharper eye", history = "easy 40 x20, gap x9, easy 40 x12", params = { gaps = 1 }, expect = { hardest = "long" } },
    { "nothing known", history = "", expect = "no_data" },
    { "a few unknown days", history = "easy 40 x20, gap x9, easy 40 x12", expect = "clear" },
  },
}
