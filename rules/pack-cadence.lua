-- pack-cadence.lua: a slow step may become a little quicker, in small steps
return {
  title      = _("Quicker steps"),
  guidelines = { "R5" },
  evidence   = { level = "trial", ref = "Heiderscheit 2011: five to ten percent more steps unload knees and hips" },
  pack       = "cadence",
  params     = {
    least = { default = 164, min = 140, max = 190, help = "steps a minute below which it is worth a word" },
    step  = { default = 4, min = 2, max = 10, help = "steps a minute to add at a time" },
  },
  needs      = { "cadence" },
  check = function(day, p)
    local runs = day:sessions{ kind = "easy", sport = "run", last = 6 }
    local cadence = runs:mean("cadence")
    if #runs < 4 or not cadence or cadence >= p.least then return end
    return say{ level = "info", cooldown = 28, title = _("A little quicker with the feet"),
      text = _("About %d steps a minute. Try %d for five minutes of an easy run: shorter steps, not faster ones."):format(
        math.floor(cadence + 0.5), math.floor(cadence + p.step + 0.5)) }
  end,
  tests = {
    { "slow steps", history = "easy 40 cadence 154 x6", expect = { title = "quicker", text = "158" } },
    { "quick enough", history = "easy 40 cadence 172 x6", expect = "clear" },
    { "two more", history = "easy 40 cadence 154 x6", params = { step = 2 }, expect = { text = "156" } },
    { "a higher bar", history = "easy 40 cadence 172 x6", params = { least = 180 }, expect = { title = "quicker" } },
    { "not chosen", history = "easy 40 cadence 154 x6", with = { chosen = false }, expect = "off" },
  },
}
