-- What rules may use of Lua, and the names that paced adds.
stds.paced = {
	read_globals = {
		"propose", "limit", "say", "athlete", "_", "_n",
		"plan", "runner", "words", "workouts", -- rules/lib
		"assert", "error", "ipairs", "pcall", "rawequal", "select", "tonumber", "type", "xpcall", "next", "pairs", "tostring",
		string = { fields = { "byte", "char", "find", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse", "sub", "upper", "format" } },
		table = { fields = { "concat", "insert", "move", "pack", "remove", "unpack", "sort" } },
		math = { fields = { "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger", "min", "mininteger", "modf", "pi", "rad", "random", "sin", "sqrt", "tan", "tointeger", "type", "ult" } },
		utf8 = { fields = { "char", "charpattern", "codepoint", "codes", "len", "offset" } },
	},
}
std = "paced"
max_line_length = false
unused_args = false
exclude_files = { "types/*.lua", "*/types/*.lua" }
