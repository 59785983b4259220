-- For luacheck: the words that a rule finds (paced-rules(7)); nothing else is there, and nothing can be set.
std = {
  read_globals = {
    "propose", "limit", "say", "athlete",
    "assert", "error", "ipairs", "next", "pairs", "pcall", "select", "tonumber", "tostring", "type", "xpcall",
    "math", "string", "table", "utf8",
    "plan", "runner", "words", "workouts", -- rules/lib
  },
}
max_line_length = false
ignore = { "431" } -- a local may be named like one further out
