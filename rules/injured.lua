-- injured.lua: no running while injured
return {
  title      = _("No running while injured"),
  guidelines = { "G28", "G29" },
  evidence   = { level = "coach", ref = "an injury is for a professional; cross-training keeps the engine when it does not hurt" },
  params     = {
    back_days = { default = 14, min = 3, max = 60, help = "days after an injury on which runs stay short and easy" },
  },
  check = function(day, p)
    local injured = day:status("injured")
    if injured then
      local verdicts = { limit{ running = false, hardest = "easy", weight = 15,
        because = _("injured: no running until it is healed") } }
      if injured.days >= 7 then
        verdicts[2] = say{ level = "info", cooldown = 14, title = _("How is the injury?"),
          text = _("A week or more now. A doctor or physiotherapist can tell when running may begin again.") }
      end
      return verdicts
    end
    local was = day:status_before("injured")
    if was and was.days_ago <= p.back_days then
      local share = 0.5 + 0.5 * was.days_ago / p.back_days
      return limit{ hardest = "easy", minutes = math.max(20, (runner.easy_minutes(day) or 30) * share), weight = 8,
        because = _("back from an injury: easy and short, with a day between, while the legs get used to it") }
    end
  end,
  tests = {
    { "injured", history = "easy 40 x3", with = { injured = true }, expect = { running = false, hardest = "easy" } },
    { "for a week", history = "easy 40 x3, rest x9", with = { injured = 9 }, expect = { title = "How is the injury?" } },
    { "just back", history = "easy 40 x9, rest x4", with = { was_injured = 1 }, expect = { hardest = "easy", minutes = { 20, 25 } } },
    { "healed for long", history = "easy 40 x3, rest x30", with = { was_injured = 25 }, expect = "clear" },
    { "remembered for longer", history = "easy 40 x3, rest x30", with = { was_injured = 25 }, params = { back_days = 60 }, expect = { hardest = "easy" } },
    { "soon forgotten", history = "easy 40 x9, rest x4", with = { was_injured = 5 }, params = { back_days = 3 }, expect = "clear" },
    { "never", history = "easy 40", expect = "clear" },
  },
}
