-- pack-trail.lua: much climbing and descending costs the legs more than the clock says
return {
  title      = _("Hills in the legs"),
  guidelines = { "R6", "G5" },
  evidence   = { level = "coach", ref = "downhill running leaves more in the legs than its heart rate tells" },
  pack       = "trail",
  wakes      = function(day) return day:sessions{ days = 3 }:any(function(s) return (s.ascent or 0) >= 400 end) end,
  params     = {
    ascent = { default = 500, min = 100, max = 3000, help = "metres climbed in a day from which the next days are easy" },
    days   = { default = 2, min = 1, max = 7, help = "easy days after it" },
  },
  needs      = { "sessions" },
  check = function(day, p)
    if plan.race_tomorrow(day) then return end
    for ago = 0, p.days - 1 do
      local climbed = day:sessions{ sport = "run", days = ago + 1 }:filter(function(s) return s.days_ago == ago end):sum("ascent")
      if climbed >= p.ascent then
        return limit{ hardest = "easy", weight = 3,
          because = _("%d m of climbing %s, and down again: the legs want easy days"):format(math.floor(climbed / 50) * 50, words.ago(ago)) }
      end
    end
  end,
  tests = {
    { "a mountain today", history = "easy 40, easy 90 climb 800", expect = { hardest = "easy", because = "800 m" } },
    { "a mountain three days ago", history = "easy 90 climb 800, easy 40 x3", expect = "clear" },
    { "longer, when it is set so", history = "easy 90 climb 800, easy 40 x3", params = { days = 5 }, expect = { hardest = "easy" } },
    { "a lower bar", history = "easy 40, easy 90 climb 300", params = { ascent = 200 }, expect = { hardest = "easy" } },
    { "wakes by itself", history = "easy 40, easy 90 climb 800", with = { chosen = false }, expect = { hardest = "easy" } },
    { "sleeps on the flat", history = "easy 40, easy 90", with = { chosen = false }, expect = "off" },
    { "some hills are fine", history = "easy 40, easy 90 climb 300", expect = "clear" },
    { "a mountain yesterday", history = "easy 90 climb 800, easy 40", expect = { hardest = "easy", because = "yesterday" } },
  },
}
