-- doubtful.lua: what of a recording is not believed is told, and who decides
local doubts = {
  ["load"]       = _("a load that nobody can run in that time"),
  ["speed"]      = _("a pace that nobody runs"),
  ["ascent"]     = _("more climbing than anybody does in that time"),
  ["hr-max"]     = _("a heart rate above your highest"),
  ["hr-cadence"] = _("a heart rate that follows the steps"),
  ["hr-flat"]    = _("a heart rate that does not move"),
  ["distance"]   = _("a distance that jumps or stands still"),
  ["hr-jumps"]   = _("a heart rate that jumps as no heart does"),
}
local sources = { pace = _("the pace"), hr = _("the heart rate"), rpe = _("how hard it felt"), duration = _("its length") }

return {
  title      = _("What is not believed"),
  guidelines = { "G16" },
  evidence   = { level = "choice", ref = "a number that cannot be true is left out, and the athlete is told" },
  params     = {
    again = { default = 28, min = 1, max = 365, help = "days until it is told again" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    local last = day:sessions{ last = 1 }.last
    if not last or last.days_ago > 1 or not last.doubt then return end
    local instead = sources[last.load_from]
    if not instead then return end
    local decide = last.doubt:find("^hr") and "ignore=hr" or (last.doubt == "speed" or last.doubt == "distance") and "ignore=pace" or "load=N"
    return say{ level = "info", cooldown = p.again, title = _("A number that cannot be true"),
      text = _("The last session has %s. I go by %s; `pacectl edit last %s` decides it for good."):format(doubts[last.doubt], instead, decide) }
  end,
  tests = {
    { "a sensor that counts steps", history = "easy 40 x5, easy 40 hr-cadence", expect = { title = "cannot be true", text = "follows the steps", cooldown = 28 } },
    { "a distance that jumps", history = "easy 40 x5, easy 40 distance", expect = { text = "ignore=pace" } },
    { "too much for its time", history = "easy 40 x5, ride 60 load", expect = { text = "load=N" } },
    { "told seldom, when it is set so", history = "easy 40 x5, easy 40 hr-flat", params = { again = 300 }, expect = { cooldown = 300 } },
    { "only the last one", history = "easy 40 x5, easy 40 hr-cadence, easy 40", expect = "clear" },
    { "nothing new", history = "easy 40 x5, easy 40 hr-cadence, rest x2", expect = "clear" },
    { "all is believed", history = "easy 40 x6", expect = "clear" },
    { "nothing known", history = "", expect = "no_data" },
  },
}
