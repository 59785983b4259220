#include "paced/base/settings.h"

#include <string.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"
#include "settings_table.h"

#define AT(field)         offsetof(struct settings, field), 0
#define PAIR(field, with) offsetof(struct settings, field), offsetof(struct settings, with)
#define HOURS             3600.0
#define DAYS              86400.0

#define SOURCE(word, sport, such)                                                                  \
	{                                                                                          \
		"load", "source." word, &type_sources, AT(load_order[sport]), 0, 0, NULL,          \
			"The same for this sport: " such                                           \
	}

/* clang-format off */
const struct setting setting_rows[] = {
	{"sync", "folder", &type_folders, PAIR(folders, folder_count), 0, 0, "~/Activities",
		"Where activities arrive, one folder a line; `?` before it: may come and go, as a watch does."},
	{"sync", "ignore", &type_patterns, PAIR(ignore, ignore_count), 0, 0, NULL,
		"File names to pass over, as patterns: *.tmp, draft-*"},
	{"sync", "scan", &type_duration, AT(scan_s), 10, 1 * DAYS, "15min",
		"How often to look by itself where changes are not announced, as on network mounts."},

	{"athlete", "sex", &type_sex, AT(sex), 0, 0, NULL, "male or female"},
	{"athlete", "born", &type_year, AT(born), 1900, 2100, NULL, "The year: 1984"},
	{"athlete", "weight", &type_weight, AT(weight_kg), 25, 300, NULL, "In kg: 62.5"},
	{"athlete", "level", &type_level, AT(level), 0, 0, NULL,
		"novice, intermediate or experienced; found out from the history when not given"},
	{"athlete", "max_hr", &type_number, AT(max_hr), 100, 240, NULL,
		"Beats a minute; this and the next three are found out from the history when not given."},
	{"athlete", "rest_hr", &type_number, AT(rest_hr), 25, 110, NULL, "Beats a minute, on waking"},
	{"athlete", "threshold_hr", &type_number, AT(threshold_hr), 80, 230, NULL,
		"Beats a minute, as in an hour's race"},
	{"athlete", "threshold_pace", &type_pace, AT(threshold_speed), 140, 720, NULL,
		"As in an hour's race: 4:15/km or 6:50/mi"},
	{"athlete", "days_per_week", &type_number, AT(days_per_week), 1, 7, NULL,
		"Days a week that there is time to run"},
	{"athlete", "minutes_per_week", &type_number, AT(minutes_per_week), 10, 3000, NULL,
		"Minutes a week that there is time to run"},
	{"athlete", "long_day", &type_weekday, AT(long_day), 0, 0, "any",
		"The weekday of the long run: monday to sunday, or any"},
	{"athlete", "units", &type_units, AT(imperial), 0, 0, "metric", "What is shown: metric or imperial"},

	{"day", "start", &type_time, AT(day_start_s), 0, 12 * HOURS, "03:00",
		"What comes before this time of night counts for the day before."},

	{"notify", "enabled", &type_yes_no, AT(notify_enabled), 0, 0, "yes", "Whether notifications are sent: yes or no"},
	{"notify", "command", &type_text, AT(notify_command), 0, 0, "paced-notify",
		"The program that shows notifications"},
	{"notify", "language", &type_text, AT(notify_language), 0, 0, NULL,
		"The language of notifications and pacectl, such as de or en; else that of the session"},
	{"notify", "evening", &type_time_or_off, AT(evening_s), 0, 0, "20:00",
		"When to tell about tomorrow if it was not told after a run; a time or off"},
	{"notify", "morning", &type_time_or_off, AT(morning_s), 0, 0, "off",
		"When to tell about today, even if it was told the evening before; a time or off"},
	{"notify", "quiet", &type_time_range, PAIR(quiet_from_s, quiet_to_s), 0, 0, "22:00-07:00",
		"No notifications between these times, they wait; two times or off"},
	{"notify", "detail", &type_detail, AT(detail_minimal), 0, 0, "full",
		"full; or minimal, which shows no numbers and no health on a screen that others see"},
	{"notify", "ask_felt", &type_yes_no, AT(ask_felt), 0, 0, "yes",
		"Whether the notification has buttons that ask how the session felt"},
	{"notify", "wait", &type_duration, AT(wait_s), 0, 1 * HOURS, "20s",
		"How long to wait for more files, so that one sync is one notification; a run of "
		"today is told at once. Also how long to wait for a sync after the machine slept "
		"through evening or morning"},

	{"journal", "folder", &type_folder, AT(journal_folder), 0, 0, NULL,
		"Where the journal's *.txt are, such as a synced folder; else the data folder"},

	{"load", "source.run", &type_sources, AT(load_order[SPORT_RUN]), 0, 0, "pace,hr,rpe,duration",
		"Where a run's load comes from: the first of these that the session has. Other sports are "
		"taken alike, as far as they have them, unless they have a line of their own"},
	SOURCE("trail", SPORT_TRAIL, "hr,rpe"),
	SOURCE("treadmill", SPORT_TREADMILL, "hr,rpe"),
	SOURCE("ride", SPORT_RIDE, "rpe"),
	SOURCE("swim", SPORT_SWIM, "rpe"),
	SOURCE("walk", SPORT_WALK, "duration"),
	SOURCE("hike", SPORT_HIKE, "rpe"),
	SOURCE("strength", SPORT_STRENGTH, "rpe"),
	SOURCE("row", SPORT_ROW, "rpe"),
	SOURCE("ski", SPORT_SKI, "rpe"),
	SOURCE("elliptical", SPORT_ELLIPTICAL, "rpe"),
	SOURCE("other", SPORT_OTHER, "rpe"),
	{"load", "grade", &type_grade, AT(grade_minetti), 0, 0, "gentle",
		"What a slope costs: gentle (from runners' data) or minetti (from the treadmill)"},
	{"load", "fitness_days", &type_number, AT(fitness_days), 14, 120, "42",
		"Time constant of fitness: how slowly it builds up and fades"},
	{"load", "fatigue_days", &type_number, AT(fatigue_days), 2, 30, "7",
		"Time constant of fatigue; less than that of fitness"},

	{"rules", "off", &type_words, PAIR(rules_off, rules_off_count), 0, 0, NULL,
		"Rules that are not heard: hard-easy easy-streak"},
	{"rules", "pack", &type_words, PAIR(packs, pack_count), 0, 0, NULL,
		"Sets of rules that are only heard when named here: heat return-from-injury"},
};
/* clang-format on */

const size_t setting_count = ARRAY_LENGTH(setting_rows);

_Static_assert(ARRAY_LENGTH(setting_rows) <= SETTING_MOST, "SETTING_MOST is too small");

void settings_init(struct settings *s)
{
	*s = (struct settings){0};
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *row = &setting_rows[i];
		row->type->clear(s, row);
		if (row->fallback != NULL)
			row->type->read(s, row, row->fallback);
	}
}

static void free_rule_settings(struct settings *s)
{
	for (size_t i = 0; i < s->rule_setting_count; i++) {
		free(s->rule_settings[i].rule);
		free(s->rule_settings[i].key);
		free(s->rule_settings[i].value);
	}
	free(s->rule_settings);
}

static void free_findings(struct settings *s)
{
	for (size_t i = 0; i < s->finding_count; i++)
		free(s->findings[i].text);
	free(s->findings);
}

void settings_finish(struct settings *s)
{
	for (size_t i = 0; i < setting_count; i++)
		setting_rows[i].type->clear(s, &setting_rows[i]);
	free_rule_settings(s);
	free_findings(s);
	*s = (struct settings){0};
}

char *settings_template(void)
{
	struct buffer b = {0};
	const char *section = "";
	buffer_text(&b, "# paced.conf: every key with its default.\n"
			"# To change one, take the # before it away.\n");
	for (size_t i = 0; i < setting_count; i++) {
		const struct setting *row = &setting_rows[i];
		if (strcmp(section, row->section) != 0)
			buffer_printf(&b, "\n[%s]\n", row->section);
		section = row->section;
		buffer_printf(&b, "# %s\n", row->help);
		const char *value = row->fallback != NULL ? row->fallback : "";
		buffer_printf(&b, "#%s =%s%s\n", row->key, value[0] != '\0' ? " " : "", value);
	}
	buffer_text(&b, "\n# Options of one rule; `pacectl rules` shows which there are.\n"
			"# [rule heavy-after-speed]\n"
			"# look_at = 4\n");
	return buffer_take_text(&b);
}
