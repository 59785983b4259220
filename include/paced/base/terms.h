/*
 * The words of the field, as numbers and as they are written in journal, settings, JSON and Lua.
 * Adding a term touches its enum and its table in terms.c, nothing else.
 */
#ifndef PACED_BASE_TERMS_H
#define PACED_BASE_TERMS_H

#include <stdbool.h>

enum sport {
	SPORT_RUN, SPORT_TRAIL, SPORT_TREADMILL, SPORT_RIDE, SPORT_SWIM, SPORT_WALK, SPORT_HIKE,
	SPORT_STRENGTH, SPORT_ROW, SPORT_SKI, SPORT_ELLIPTICAL, SPORT_TRANSITION, SPORT_OTHER,
	SPORT_COUNT
};

/* What a session was. KIND_UNKNOWN only before it was found out. */
enum kind {
	KIND_UNKNOWN, KIND_REST, KIND_RECOVERY, KIND_EASY, KIND_STRIDES, KIND_STEADY, KIND_LONG,
	KIND_TEMPO, KIND_INTERVALS, KIND_HILLS, KIND_RACE, KIND_CROSS, KIND_STRENGTH, KIND_COUNT
};

/* How hard a day may be; rules.md: rest < recovery < easy < steady < long < quality < race. */
enum hardness {
	HARDNESS_REST, HARDNESS_RECOVERY, HARDNESS_EASY, HARDNESS_STEADY, HARDNESS_LONG,
	HARDNESS_QUALITY, HARDNESS_RACE, HARDNESS_COUNT
};

enum feel { FEEL_NONE, FEEL_FRESH, FEEL_GOOD, FEEL_NORMAL, FEEL_TIRED, FEEL_HEAVY, FEEL_COUNT };
enum level { LEVEL_NONE, LEVEL_NOVICE, LEVEL_INTERMEDIATE, LEVEL_EXPERIENCED, LEVEL_COUNT };
enum sex { SEX_NONE, SEX_MALE, SEX_FEMALE, SEX_COUNT };
enum block { BLOCK_NONE, BLOCK_SPEED, BLOCK_ENDURANCE, BLOCK_BASE, BLOCK_OFF, BLOCK_COUNT };

/* Where the load of a session comes from, in the default order. */
enum load_source {
	LOAD_NONE, LOAD_PACE, LOAD_HR, LOAD_RPE, LOAD_DURATION, LOAD_GIVEN, LOAD_SOURCE_COUNT
};

/* Names are lower case ("run", "intervals", "heavy"); NONE values are "none", KIND_UNKNOWN
 * "unknown"; a number that is no term is "invalid". */
const char *sport_name(enum sport v);
const char *kind_name(enum kind v);
const char *hardness_name(enum hardness v);
const char *feel_name(enum feel v);
const char *level_name(enum level v);
const char *sex_name(enum sex v);
const char *block_name(enum block v);
const char *load_source_name(enum load_source v);

/* The whole word; false, and *out as it was, for any other. The NONE values cannot be written. */
bool sport_parse(const char *word, enum sport *out);
bool kind_parse(const char *word, enum kind *out);
bool hardness_parse(const char *word, enum hardness *out);
bool feel_parse(const char *word, enum feel *out);
bool level_parse(const char *word, enum level *out);
bool sex_parse(const char *word, enum sex *out);
bool block_parse(const char *word, enum block *out);
bool load_source_parse(const char *word, enum load_source *out);

/* On the feet and running: run, trail, treadmill. */
bool sport_is_running(enum sport v);
/* tempo, intervals, hills and race are quality or more; long is long, strides are easy running,
 * cross and strength count as easy. */
enum hardness kind_hardness(enum kind v);

#endif
