/*
 * paced.conf: every key has a default, one table row in settings.c describes each key (section,
 * key, type, default, help), and what is read is checked as a whole: a file with an error changes
 * nothing. INI as inih reads it, in lines of at most 198 bytes (comments may be longer).
 *   lists          `key = a, b` and a key given several times both add; `[sync] folder` takes one
 *                  path a line, so that a path may have commas
 *   other keys     given twice: the last counts, and there is a finding
 *   empty value    the default
 *   folders        start with / or ~/: a settings file has no present folder
 */
#ifndef PACED_BASE_SETTINGS_H
#define PACED_BASE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/error.h"
#include "paced/base/terms.h"

struct sync_folder {
	char *path;    /* absolute */
	bool optional; /* `?` before or after the path: may come and go, such as a mounted watch */
};

/* `[rule NAME] key = value`, kept as text; the rule's own schema checks it. */
struct rule_setting {
	char *rule;
	char *key;
	char *value;
	int line;
};

struct settings_finding { /* worth telling, and not an error: an unknown or a repeated key */
	int line;
	char *text;
};

/* Numbers that are not set are NAN, times of day are seconds since midnight, -1 is off. */
struct settings {
	/* [sync] */
	struct sync_folder *folders;
	size_t folder_count;
	char **ignore; /* glob patterns on file names */
	size_t ignore_count;
	double scan_s;
	/* [athlete] */
	enum sex sex;
	int born; /* year, 0 unknown */
	double weight_kg;
	enum level level;
	double max_hr, rest_hr, threshold_hr; /* beats a minute */
	double threshold_speed;               /* m/s, from threshold_pace */
	double days_per_week, minutes_per_week;
	int long_day;  /* 0 Monday ... 6 Sunday, -1 any */
	bool imperial; /* units = imperial */
	/* [day] */
	int32_t day_start_s;
	/* [notify] */
	bool notify_enabled;
	char *notify_command;
	char *notify_language; /* "de", NULL: that of the environment */
	int32_t evening_s, morning_s;
	int32_t quiet_from_s, quiet_to_s;
	bool detail_minimal;
	bool ask_felt;
	double wait_s;
	/* [journal] */
	char *journal_folder; /* NULL: the default of paths.h */
	/* [load] */
	/* By sport, in order, LOAD_NONE ends the list; an empty one is as that of SPORT_RUN. */
	enum load_source load_order[SPORT_COUNT][LOAD_SOURCE_COUNT];
	bool grade_minetti;
	double fitness_days, fatigue_days;
	/* [rules] */
	char **rules_off;
	size_t rules_off_count;
	char **packs;
	size_t pack_count;
	struct rule_setting *rule_settings;
	size_t rule_setting_count;

	struct settings_finding *findings;
	size_t finding_count;
};

/* The defaults alone. Like settings_parse and settings_load it fills `s` anew, whatever was there:
 * finish settings that are in use first. */
void settings_init(struct settings *s);
void settings_finish(struct settings *s);

/* Reads `text` (no NUL needed) over the defaults. On false `s` holds the defaults, and the error
 * names line, key, value and what was expected ("line 12: scan = 15 parsecs: expected a duration
 * such as 15min from 10s to 24h"). Unknown sections and keys are findings with the nearest known
 * name. */
bool settings_parse(struct settings *s, const char *text, size_t length, struct error *e);

/* The file of that path, at most 1 MiB; a missing file is the defaults and true. */
bool settings_load(struct settings *s, const char *path, struct error *e);

/* For documentation and for a first paced.conf: every section and key with its default, commented
 * out, and its help. The caller owns the text. */
char *settings_template(void);

/* Seconds from "07:30"; "off" is -1. */
bool settings_time_of_day(const char *text, int32_t *seconds);

#endif
