-- variety.lua: notice when training has become the same every day
return {
  title      = _("The same every day"),
  guidelines = { "G33" },
  evidence   = { level = "coach", ref = "vary routes, tempos and formats; notice when training has become monotonous" },
  params     = {
    days   = { default = 28, min = 14, max = 56, help = "days that are looked at" },
    runs   = { default = 10, min = 6, max = 40, help = "runs in them, at least" },
    spread = { default = 0.2, min = 0.05, max = 0.5, help = "difference of their lengths, as a share of the mean, that is still the same run" },
  },
  needs      = { "two_weeks" },
  check = function(day, p)
    local runs = day:sessions{ sport = "run", days = p.days }
    if #runs < p.runs then return end
    if runs:any(function(s) return s.hard or s.strides or s.kind == "long" or s.kind == "steady" end) then return end
    local mean = runs:mean("minutes")
    local same = runs:max("minutes") - runs:min("minutes") <= mean * p.spread
    local routes = runs:all("route_seen")
    if not same and not routes then return end
    return say{ level = "info", cooldown = 21, title = _("%s of the same run"):format(words.count(p.days / 7, "week")),
      text = _("A new route, some strides or a day off would do more than another one.") }
  end,
  tests = {
    { "four weeks of the same", history = "easy 40, rest, easy 40, rest, easy 42, easy 40, rest, easy 40, rest, easy 40, rest, easy 42, easy 40, rest, easy 40, rest, easy 40, rest, easy 42, easy 40, rest, easy 40, rest, easy 40, rest, easy 42, easy 40, rest",
      expect = { verdict = "say", title = "four weeks of the same run" } },
    { "a long run among them", history = "easy 40, rest, easy 40, rest, easy 42, easy 40, rest, long 80, rest, easy 40, rest, easy 42, easy 40, rest, easy 40, rest, easy 40, rest, easy 42, easy 40, rest, easy 40, rest, easy 40, rest, easy 42, easy 40, rest", expect = "clear" },
    { "lengths differ", history = "easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest, easy 40, rest, easy 40, rest, easy 60, easy 40, rest", expect = "clear" },
    { "a sharper eye", history = "easy 40, rest, easy 40, rest, easy 44, easy 40, rest, easy 40, rest, easy 40, rest, easy 44, easy 40, rest, easy 40, rest, easy 40, rest, easy 44, easy 40, rest, easy 40, rest, easy 40, rest, easy 44, easy 40, rest", params = { spread = 0.05 }, expect = "clear" },
    { "a shorter look", history = "easy 40 x14", params = { days = 14 }, expect = { title = "two weeks" } },
    { "too few runs to tell", history = "easy 40 x14", params = { runs = 20 }, expect = "clear" },
    { "too little is known", history = "easy 40 x5", expect = "no_data" },
    { "a few minutes more or less are the same", history = "easy 40, rest, easy 40, rest, easy 44, easy 40, rest, easy 40, rest, easy 40, rest, easy 44, easy 40, rest, easy 40, rest, easy 40, rest, easy 44, easy 40, rest, easy 40, rest, easy 40, rest, easy 44, easy 40, rest", expect = { title = "same run" } },
    { "a quarter more is another run", history = "easy 40, rest, easy 40, rest, easy 51, easy 40, rest, easy 40, rest, easy 40, rest, easy 51, easy 40, rest, easy 40, rest, easy 40, rest, easy 51, easy 40, rest, easy 40, rest, easy 40, rest, easy 51, easy 40, rest", expect = "clear" },
    { "eight runs in four weeks", history = "easy 40, rest x3, easy 40, rest x2, easy 40, rest x3, easy 40, rest x2, easy 40, rest x3, easy 40, rest x2, easy 40, rest x3, easy 40, rest x2", expect = "clear" },
  },
}
