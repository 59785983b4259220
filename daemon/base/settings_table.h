/*
 * How one key of paced.conf is described, and the types its value can have. Private to base.
 */
#ifndef PACED_BASE_SETTINGS_TABLE_H
#define PACED_BASE_SETTINGS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "paced/base/settings.h"

struct setting_type;

/* One row for each key. */
struct setting {
	const char *section;
	const char *key;
	const struct setting_type *type;
	size_t offset;        /* of the field in struct settings */
	size_t second;        /* of the field that goes with it: a list's count, a range's end */
	double least, most;   /* bounds, in the unit of the type */
	const char *fallback; /* the default as it would be written, NULL for none */
	const char *help;
};

struct setting_type {
	const char *expected; /* "a duration such as 15min" */
	/* Sets the field, or adds to it if the type is a list; false, and no change, for a value
	 * that is not of this type or out of bounds. */
	bool (*read)(struct settings *s, const struct setting *row, const char *value);
	/* Frees what the field holds and leaves it as it is when nothing is set. */
	void (*clear)(struct settings *s, const struct setting *row);
	/* Writes one of the bounds as the user would; NULL where there are none. */
	void (*show)(double bound, char *out, size_t size);
	bool list;
};

extern const struct setting setting_rows[];
extern const size_t setting_count;

/* Room for a list of lines, one for each row. */
#define SETTING_MOST 48

extern const struct setting_type type_number;      /* double */
extern const struct setting_type type_weight;      /* double, kg */
extern const struct setting_type type_duration;    /* double, seconds */
extern const struct setting_type type_pace;        /* double, m/s; bounds in seconds a km */
extern const struct setting_type type_year;        /* int */
extern const struct setting_type type_weekday;     /* int */
extern const struct setting_type type_sex;         /* enum sex */
extern const struct setting_type type_level;       /* enum level */
extern const struct setting_type type_yes_no;      /* bool */
extern const struct setting_type type_units;       /* bool, true is imperial */
extern const struct setting_type type_detail;      /* bool, true is minimal */
extern const struct setting_type type_grade;       /* bool, true is minetti */
extern const struct setting_type type_time;        /* int32_t, seconds since midnight */
extern const struct setting_type type_time_or_off; /* int32_t, -1 is off */
extern const struct setting_type type_time_range;  /* two int32_t */
extern const struct setting_type type_text;        /* char * */
extern const struct setting_type type_folder;      /* char *, absolute */
extern const struct setting_type type_folders;     /* list of struct sync_folder */
extern const struct setting_type type_patterns;    /* list of char *, between commas */
extern const struct setting_type type_words;       /* list of char *, between commas or spaces */
extern const struct setting_type type_sources;     /* enum load_source[LOAD_SOURCE_COUNT] */

/* "a duration such as 15min, from 10s to 24h" */
void setting_expected(const struct setting *row, char *out, size_t size);

#endif
