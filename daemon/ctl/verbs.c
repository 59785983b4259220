#include "verb.h"

#include "paced/base/memory.h"

#define DATES "DATE is today, yesterday, tomorrow, monday, 2026-05-04, -7d or +7d."

/* clang-format off */
const struct verb verbs[] = {
	{"next", "", "what to do tomorrow, and why",
		"The recommendation for a day: what, how long, how hard, why. Without --for it is about today until "
		"a session of today is known, then about tomorrow. It is what was known on the eve of that day, with "
		"that morning's sleep and legs, so that any day can be asked about again. Below it stand form, the load that "
		"the day can have, and how many of the last 42 days are known. " DATES,
		"pacectl next --for monday", OPT(JSON) | OPT(FOR), 0, 0, run_next},
	{"why", "[RULE]", "every rule: whether it spoke, and what it saw",
		"For each coaching rule its state (fired, clear, no_data, silenced, error, off), the values it looked at "
		"and its parameters; of RULE alone when it is given. " DATES,
		"pacectl why heavy-after-speed --for yesterday", OPT(JSON) | OPT(FOR), 0, 1, run_why},
	{"status", "", "fitness, fatigue, form, and whether all is well",
		"With --format plain one line; with --format waybar one line of JSON with text, tooltip and class, "
		"as status bars read it. --follow prints it again whenever it changes.",
		"pacectl status --format waybar --follow", OPT(JSON) | OPT(FOLLOW) | OPT(FORMAT), 0, 0, run_status},
	{"log", "", "sessions, newest first",
		"Kind, minutes, distance, mean heart rate, load and what it is by, how it felt; ? marks a number that is not "
		"believed. Without --days the newest 20 (with --json all of them).",
		"pacectl log --days 14", OPT(JSON) | OPT(DAYS), 0, 0, run_log},
	{"show", "ID", "one session: what happened inside it",
		"Its kind and why, minutes in zones, hard minutes, repetitions, warm-up and cool-down, drift, efficiency, best "
		"efforts, what is doubted, file. ID is the number in `pacectl log`, the start as in 2026-05-04T07:10, a day with "
		"one session, or `last`.",
		"pacectl show last", OPT(JSON), 1, 1, run_show},
	{"week", "[N]", "the last N weeks, 8 without N",
		"Weeks start on Monday. Time and kilometres are those of runs, load is that of all sports. Easy is a share of "
		"the moving time, hard are the minutes near or above threshold; fitness and form are those of the last evening.",
		"pacectl week 12", OPT(JSON), 0, 1, run_week},
	{"chart", "", "fitness, fatigue and form over time",
		"Fitness as a line, fatigue as dots, form below them, and a bar for the load of each day. Without --days 120 days.",
		"pacectl chart --days 365", OPT(JSON) | OPT(DAYS), 0, 0, run_chart},
	{"athlete", "", "level, thresholds and zones, and where each comes from",
		"The numbers of today, where they come from and how sure they are, the zones that follow from them, how hard "
		"days are answered, and how the numbers changed. " DATES,
		"pacectl athlete --for 2026-01-01", OPT(JSON) | OPT(FOR), 0, 0, run_athlete},
	{"note", "ENTRY…", "writes a line into the journal",
		"Checks the entry, appends it to your journal file and says what follows from it. The day is today unless "
		"the entry starts with one. See paced-journal(5) for all that can be said.",
		"pacectl note feel heavy\n"
		"pacectl note yesterday run easy 45min 8.2km felt good\n"
		"pacectl note 2026-09-13 race 21.1km A \"Harbour Half\" goal 1:35:00", OPT(JSON), 1, ANY_NUMBER, run_note},
	{"journal check", "", "every journal line that cannot be read",
		"Reads all *.txt in the journal's folder. Exit code 1 when there is such a line; all others count all the same.",
		"pacectl journal check", OPT(JSON), 0, 0, run_journal_check},
	{"edit", "ID KEY=VALUE…", "decides about a session: kind, load, felt, rpe, note, ignore",
		"Writes journal lines and says which, so that the decision outlives the database. Keys can be given as "
		"options too.",
		"pacectl edit 812 kind=race felt=good\n"
		"pacectl edit last --ignore hr", OPT(JSON) | OPT(KIND) | OPT(LOAD) | OPT(FELT) | OPT(RPE) | OPT(NOTE) | OPT(IGNORE),
		1, 7, run_edit},
	{"forget", "ID", "a session that is not yours: it counts no more",
		"The file stays where it is, and the session does not come back with it.",
		"pacectl forget 812", OPT(JSON), 1, 1, run_forget},
	{"split", "ID", "a duplicate that is an activity of its own after all",
		"ID is the number of a duplicate, as `pacectl show` lists them.",
		"pacectl split 813", OPT(JSON), 1, 1, run_split},
	{"merge", "ID ID", "two sessions that are one activity after all",
		"The richer recording counts for both; between equals the second.",
		"pacectl merge 814 812", OPT(JSON), 2, 2, run_merge},
	{"files", "", "the files that were seen, and what became of them",
		"Newest first: imported, duplicate, skipped (not an activity), failed, poison (took its reader with it twice). "
		"Without --bad the newest 30 (with --json all).",
		"pacectl files --bad", OPT(JSON) | OPT(BAD), 0, 0, run_files},
	{"import", "PATH…", "takes in files, folders and archives",
		"What is known is not read again, so that an import can be interrupted and repeated. Nothing is moved or "
		"changed. Exit code 1 when a file could not be read, 130 when interrupted.",
		"pacectl import ~/Downloads/export", OPT(JSON), 1, ANY_NUMBER, run_import},
	{"rebuild", "", "works everything out again from files, archive and journal",
		"Sets the database aside and reads all files that it knows, and those of the sync folders and the archive. "
		"Refused while the daemon runs, and while files are gone that sessions come from and no copy is kept of; "
		"--force goes on without these.",
		"pacectl rebuild", OPT(JSON) | OPT(FORCE), 0, 0, run_rebuild},
	{"inspect", "FILE…", "what is in a file, without importing it",
		"Each file is read in a locked-down process. Exit code 1 when nothing could be read.",
		"pacectl inspect --json 2026-05-04-07-01-12.fit", OPT(JSON), 1, ANY_NUMBER, run_inspect},
	{"rules", "", "the coaching rules: state, title, guidelines",
		"State is that of the recommendation that `pacectl next` gives. `yours` marks rules of your own folder.",
		"pacectl rules --guidelines", OPT(JSON) | OPT(GUIDELINES), 0, 0, run_rules},
	{"rules list", "", "the same as `pacectl rules`", NULL,
		"pacectl rules list", OPT(JSON) | OPT(GUIDELINES), 0, 0, run_rules},
	{"rules show", "NAME", "one rule: parameters, evidence, file",
		"Parameters are set in paced.conf under [rule NAME].",
		"pacectl rules show heavy-after-speed", OPT(JSON), 1, 1, run_rules_show},
	{"rules edit", "NAME", "copies a rule into your folder and opens it",
		"Your copy takes the place of the one that came with paced. It is opened with $VISUAL or $EDITOR when there "
		"is a terminal, and checked afterwards.",
		"pacectl rules edit heavy-after-speed", 0, 1, 1, run_rules_edit},
	{"rules new", "NAME", "writes a new rule with tests, to begin with", NULL,
		"pacectl rules new rest-on-sundays", 0, 1, 1, run_rules_new},
	{"rules check", "[FILE]", "whether rules load, and their parameters are right",
		"All rules in force, or the one in FILE: whether they load, run on the last four weeks without an error, and are "
		"set to what can be. Exit code 1 when something is wrong.",
		"pacectl rules check ~/.config/paced/rules/mine.lua", OPT(JSON), 0, 1, run_rules_check},
	{"rules test", "[NAME]", "runs the tests inside the rules",
		"Exit code 1 when one fails.",
		"pacectl rules test heavy-after-speed", OPT(JSON), 0, 1, run_rules_test},
	{"rules backtest", "NAME", "what a rule would have said, day by day",
		"A calendar of the days on which the rule fires and of those on which the advice differs: with --set from the "
		"present parameters, else from having no such rule. Then the newest of these, and how the next runs felt and "
		"the next repetitions held. Without --from the last 365 days. " DATES,
		"pacectl rules backtest heavy-after-speed --set look_at=5", OPT(JSON) | OPT(FROM) | OPT(TO) | OPT(SET), 1, 1,
		run_rules_backtest},
	{"rules silence", "NAME", "does not hear a rule until a day",
		"Writes a journal line. " DATES,
		"pacectl rules silence easy-streak --until +14d", OPT(JSON) | OPT(UNTIL), 1, 1, run_rules_silence},
	{"plan", "", "the coming weeks, if the advice is followed",
		"Each day is advised as if the days before it had been done as advised. It changes with every session and "
		"every morning: a preview, not a duty. Without --weeks two.",
		"pacectl plan --weeks 3", OPT(JSON) | OPT(WEEKS), 0, 0, run_plan},
	{"workout", "", "the session advised, step by step, for a watch or a calendar",
		"Put the file that --fit writes into the folder NewFiles or Workouts of the watch. " DATES,
		"pacectl workout --fit /media/watch/GARMIN/NewFiles/tomorrow.fit", OPT(JSON) | OPT(FOR) | OPT(FIT) | OPT(ICS),
		0, 0, run_workout},
	{"report", "", "one page with charts, to look at or to send",
		"A single HTML file that needs nothing else and loads nothing: the recommendation and why, the coming days, "
		"fitness and fatigue, load, minutes of each week, zones, sessions. Without --out it is report.html in the data "
		"folder.",
		"pacectl report --open", OPT(OUT) | OPT(OPEN), 0, 0, run_report},
	{"export", "sessions|days", "everything known, for other programs",
		"JSON, or comma-separated values with --csv; SI units, ISO dates.",
		"pacectl export days --csv --out days.csv", OPT(JSON) | OPT(CSV) | OPT(OUT), 1, 1, run_export},
	{"doctor", "", "whether all is in order: settings, folders, rules, notifications",
		"Exit code 1 when something is wrong.",
		"pacectl doctor", OPT(JSON), 0, 0, run_doctor},
};
/* clang-format on */

const size_t verb_count = ARRAY_LENGTH(verbs);
