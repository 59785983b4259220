-- What rules may use of Lua, and the names that paced adds.
stds.paced = {
	read_globals = {
		"propose", "limit", "say", "athlete", "_", "_n",
		"plan", "runner", "words", "workouts", -- rules/lib
		"assert", "error", "ipairs", "next", "pairs", "pcall", "rawequal", "select",
		"tonumber", "tostring", "type", "xpcall",
		math = { other_fields = true }, string = { other_fields = true },
		table = { other_fields = true }, utf8 = { other_fields = true },
	},
}
std = "paced"
max_line_length = false
unused_args = false
exclude_files = { "types/*.lua", "*/types/*.lua" }
