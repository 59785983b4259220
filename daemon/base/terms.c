#include "paced/base/terms.h"

#include <string.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"

/* One table of names for an enum: its values are the indexes. */
struct names {
	const char *const *names;
	int first; /* the first value that can be written: 1 where 0 stands for "none" */
	int count;
};

static const char *name_of(const struct names *t, int value)
{
	return value >= 0 && value < t->count ? t->names[value] : "invalid";
}

static int value_of(const struct names *t, const char *word)
{
	for (int value = t->first; value < t->count; value++)
		if (strcmp(t->names[value], word) == 0)
			return value;
	return -1;
}

/* The pair of functions for one enum, with a table that must name every value. */
#define TERM(term, first, count, ...)                                                              \
	static const char *const term##_names[] = {__VA_ARGS__};                                   \
	_Static_assert(ARRAY_LENGTH(term##_names) == (count), "a " #term " lacks its name");       \
	static const struct names term##_table = {term##_names, first, count};                     \
	const char *term##_name(enum term v)                                                       \
	{                                                                                          \
		return name_of(&term##_table, (int)v);                                             \
	}                                                                                          \
	bool term##_parse(const char *word, enum term *out)                                        \
	{                                                                                          \
		int value = value_of(&term##_table, word);                                         \
		if (value < 0)                                                                     \
			return false;                                                              \
		*out = (enum term)value;                                                           \
		return true;                                                                       \
	}

/* clang-format off */
TERM(sport, 0, SPORT_COUNT,
	[SPORT_RUN] = N_("run"),
	[SPORT_TRAIL] = N_("trail"),
	[SPORT_TREADMILL] = N_("treadmill"),
	[SPORT_RIDE] = N_("ride"),
	[SPORT_SWIM] = N_("swim"),
	[SPORT_WALK] = N_("walk"),
	[SPORT_HIKE] = N_("hike"),
	[SPORT_STRENGTH] = N_("strength"),
	[SPORT_ROW] = N_("row"),
	[SPORT_SKI] = N_("ski"),
	[SPORT_ELLIPTICAL] = N_("elliptical"),
	[SPORT_TRANSITION] = N_("transition"),
	[SPORT_OTHER] = N_("other"))

TERM(kind, 1, KIND_COUNT,
	[KIND_UNKNOWN] = "unknown",
	[KIND_REST] = N_("rest"),
	[KIND_RECOVERY] = N_("recovery"),
	[KIND_EASY] = N_("easy"),
	[KIND_STRIDES] = N_("strides"),
	[KIND_STEADY] = N_("steady"),
	[KIND_LONG] = N_("long"),
	[KIND_TEMPO] = N_("tempo"),
	[KIND_INTERVALS] = N_("intervals"),
	[KIND_HILLS] = N_("hills"),
	[KIND_RACE] = N_("race"),
	[KIND_CROSS] = N_("cross"),
	[KIND_STRENGTH] = N_("strength"))

TERM(hardness, 0, HARDNESS_COUNT,
	[HARDNESS_REST] = "rest",
	[HARDNESS_RECOVERY] = "recovery",
	[HARDNESS_EASY] = "easy",
	[HARDNESS_STEADY] = "steady",
	[HARDNESS_LONG] = "long",
	[HARDNESS_QUALITY] = "quality",
	[HARDNESS_RACE] = "race")

TERM(feel, 1, FEEL_COUNT,
	[FEEL_NONE] = "none",
	[FEEL_FRESH] = N_("fresh"),
	[FEEL_GOOD] = N_("good"),
	[FEEL_NORMAL] = N_("normal"),
	[FEEL_TIRED] = N_("tired"),
	[FEEL_HEAVY] = N_("heavy"))

TERM(level, 1, LEVEL_COUNT,
	[LEVEL_NONE] = "none",
	[LEVEL_NOVICE] = N_("novice"),
	[LEVEL_INTERMEDIATE] = N_("intermediate"),
	[LEVEL_EXPERIENCED] = N_("experienced"))

TERM(sex, 1, SEX_COUNT,
	[SEX_NONE] = "none",
	[SEX_MALE] = "male",
	[SEX_FEMALE] = "female")

TERM(block, 1, BLOCK_COUNT,
	[BLOCK_NONE] = "none",
	[BLOCK_SPEED] = "speed",
	[BLOCK_ENDURANCE] = "endurance",
	[BLOCK_BASE] = "base",
	[BLOCK_OFF] = "off")

TERM(load_source, 1, LOAD_SOURCE_COUNT,
	[LOAD_NONE] = "none",
	[LOAD_PACE] = "pace",
	[LOAD_HR] = "hr",
	[LOAD_RPE] = "rpe",
	[LOAD_DURATION] = "duration",
	[LOAD_GIVEN] = "given")
/* clang-format on */

bool sport_is_running(enum sport v)
{
	return v == SPORT_RUN || v == SPORT_TRAIL || v == SPORT_TREADMILL;
}

enum hardness kind_hardness(enum kind v)
{
	static const enum hardness of_kind[KIND_COUNT] = {
		[KIND_UNKNOWN] = HARDNESS_EASY,
		[KIND_REST] = HARDNESS_REST,
		[KIND_RECOVERY] = HARDNESS_RECOVERY,
		[KIND_EASY] = HARDNESS_EASY,
		[KIND_STRIDES] = HARDNESS_EASY,
		[KIND_STEADY] = HARDNESS_STEADY,
		[KIND_LONG] = HARDNESS_LONG,
		[KIND_TEMPO] = HARDNESS_QUALITY,
		[KIND_INTERVALS] = HARDNESS_QUALITY,
		[KIND_HILLS] = HARDNESS_QUALITY,
		[KIND_RACE] = HARDNESS_RACE,
		[KIND_CROSS] = HARDNESS_EASY,
		[KIND_STRENGTH] = HARDNESS_EASY,
	};
	return v < KIND_COUNT ? of_kind[v] : HARDNESS_EASY;
}
