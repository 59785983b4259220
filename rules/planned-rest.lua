-- planned-rest.lua: a day off that the athlete wants is a day off
return {
  title      = _("Planned rest"),
  guidelines = { "G27", "G21" },
  evidence   = { level = "choice", ref = "the athlete's own word" },
  check = function(day)
    if day:status("rest") then return limit{ hardest = "rest", weight = 12, because = _("a day off, as you planned") } end
  end,
  tests = {
    { "planned", history = "easy 40", with = { rest = true }, expect = { hardest = "rest" } },
    { "over", history = "easy 40 x3", with = { was_rest = 0 }, expect = "clear" },
  },
}
