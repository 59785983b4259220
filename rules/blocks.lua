-- blocks.lua: in a dedicated window one thing grows, and the others only hold
return {
  title      = _("One thing at a time"),
  guidelines = { "G25", "G15" },
  evidence   = { level = "coach", ref = "blocks that emphasise either speed or endurance, in dedicated windows; peaks of both at once bring injuries" },
  params     = {
    long_in_speed = { default = 0.9, min = 0.5, max = 1.1, help = "long run in a speed block, as a share of the longest of the month" },
    hard_every    = { default = 9, min = 5, max = 21, help = "days between hard sessions in an endurance block" },
  },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    if day.block == "speed" and not runner.is_novice(day) then
      local longest = plan.long_base(day)
      if not longest then return end
      return limit{ minutes = math.max(longest * p.long_in_speed, day.usual_minutes), weight = 1,
        because = _("a block for speed: the long run only holds") }
    end
    if day.block == "endurance" then
      local since = day:since("hard")
      if since and since < p.hard_every then
        return limit{ hardest = "long", weight = 1, because = _("a block for endurance: speed only now and then") }
      end
      return
    end
    if day.block == "base" then
      return limit{ hardest = "long", weight = 1, because = _("building the base: easy running and the long run") }
    end
    local since = day:since("hard")
    if not day.block and day.phase == "base" and runner.level(day) == "intermediate" and day.known_days >= 120 and since and since < 14 then
      return say{ level = "info", cooldown = 90, title = _("A block of speed or endurance could come"),
        text = _("Four to six weeks for one of them do more than a little of both all year. Write: block speed until a day.") }
    end
  end,
  tests = {
    { "a block for speed", history = "long 100, rest, easy 40 x4", with = { block = "speed", level = "intermediate" }, expect = { minutes = 90 } },
    { "the long run may hold fully", history = "long 100, rest, easy 40 x4", with = { block = "speed", level = "intermediate" }, params = { long_in_speed = 1 }, expect = { minutes = 100 } },
    { "a block for endurance", history = "speed, easy 40 x4", with = { block = "endurance" }, expect = { hardest = "long" } },
    { "now and then", history = "speed, easy 40 x10", with = { block = "endurance" }, expect = "clear" },
    { "oftener, when it is set so", history = "speed, easy 40 x6", with = { block = "endurance" }, params = { hard_every = 5 }, expect = "clear" },
    { "building the base", history = "easy 40 x4", with = { block = "base" }, expect = { hardest = "long" } },
    { "all of it all year", history = "easy 40 x120, speed, easy 40", with = { level = "intermediate" }, expect = { verdict = "say", title = "block" } },
    { "no block", history = "speed, easy 40 x4", with = { level = "intermediate" }, expect = "clear" },
  },
}
