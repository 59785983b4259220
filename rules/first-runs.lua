-- first-runs.lua: the first runs are short and easy, with a day between them
local first_minutes = { novice = 20, intermediate = 30, experienced = 40 }

return {
  title      = _("First runs"),
  guidelines = { "G24", "G7" },
  evidence   = { level = "coach", ref = "start where the athlete can manage it" },
  params     = {
    minutes = { default = 20, min = 10, max = 60, help = "length of the very first run, for who has not said more about themselves" },
    runs    = { default = 6, min = 1, max = 20, help = "runs that count as the first" },
  },
  check = function(day, p)
    local runs = day:sessions{ sport = "run", days = 42 }
    if #day:sessions{ sport = "run", days = day.known_days + 1 } > #runs then return end
    local level = athlete.level_said and athlete.level or runner.level(day)
    local minutes = level == "novice" and p.minutes or first_minutes[level]
    local others = day:sessions{ sport = "cross", days = 42 }
    if #runs == 0 and #others == 0 then
      return propose{ session = "easy", minutes = minutes, weight = 20,
        because = day.known_days == 0 and _("I know nothing about you yet. After a few runs this gets better")
          or _("I know no run of yours yet: short and easy is how it begins") }
    end
    if #runs >= p.runs or #runs == 0 or level ~= "novice" then return end
    if #runs >= 3 and runs:max("minutes") >= 60 then return end -- somebody who runs, and has only begun to write it down
    if runs.last.days_ago == 0 then
      return propose{ session = "rest", weight = 20, because = _("a day between the first runs: that is when the legs learn") }
    end
    local last = runs.last
    if last.hard or last.felt == "heavy" or last.felt == "tired" or (last.rpe or 0) >= 7 then
      return propose{ session = "easy", minutes = math.max(p.minutes, math.min(30, last.minutes * 0.7)), weight = 20,
        because = _("the last run cost much: a shorter one, so slow that you could talk") }
    end
    return propose{ session = "easy", minutes = math.min(runs:max("minutes"), math.max(p.minutes, runs:mean("minutes"))), weight = 20,
      because = _("run number %d: easy enough to talk, and walk when you like"):format(#runs + 1) }
  end,
  tests = {
    { "nothing known", history = "", expect = { session = "easy", minutes = 20, because = "nothing about you yet" } },
    { "who once rode a bicycle", history = "ride 60, rest, ride 60, rest x50", expect = { session = "easy", minutes = 20, because = "no run of yours" } },
    { "and ran once", history = "ride 60 x50, easy 20, ride 60", expect = { session = "easy", because = "number 2" } },
    { "not who ran long ago", history = "easy 40 x20, rest x60, easy 25", expect = "clear" },
    { "an experienced runner without a record", history = "", with = { level = "experienced" }, expect = { minutes = 40 } },
    { "the day after the first", history = "easy 20", expect = { session = "rest" } },
    { "the first was too much", history = "easy 60 heavy rpe 9, rest", expect = { session = "easy", minutes = 30, because = "cost much" } },
    { "who runs an hour has only begun to write", history = "easy 40, rest, easy 40, rest, long 70, rest", expect = "clear" },
    { "the second run", history = "easy 20, rest", expect = { session = "easy", minutes = 20, because = "number 2" } },
    { "longer, when it is set so", history = "", params = { minutes = 30 }, expect = { minutes = 30 } },
    { "ten runs later", history = "easy 20, rest, easy 20, rest, easy 20, rest, easy 20, rest, easy 20, rest, easy 20, rest, easy 20, rest", expect = "clear" },
    { "more runs count as the first", history = "easy 20, rest, easy 20, rest, easy 20, rest, easy 20, rest, easy 20, rest, easy 20, rest, easy 20, rest", params = { runs = 12 }, expect = { session = "easy" } },
  },
}
