/* Histories for the tests inside rules: "speed heavy, easy 40 x2, rest" and what else is known. */
#include <ctype.h>
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "host.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define LAST_DAY                                                                                   \
	20576 /* 2026-05-03, a Sunday: tomorrow is a Monday unless the test says otherwise */
#define MOST_DAYS 4000

/* What a word stands for when nothing else is said. `speed` in m/s, heart rate in beats. */
static const struct shape {
	const char *word;
	enum sport sport;
	enum kind kind;
	double minutes, speed, hr;
	int reps;
	double rep_seconds;
} shapes[] = {
	{"easy", SPORT_RUN, KIND_EASY, 40, 2.6, 140, 0, 0},
	{"recovery", SPORT_RUN, KIND_RECOVERY, 30, 2.4, 130, 0, 0},
	{"strides", SPORT_RUN, KIND_STRIDES, 40, 2.6, 141, 6, 20},
	{"steady", SPORT_RUN, KIND_STEADY, 45, 2.9, 152, 0, 0},
	{"long", SPORT_RUN, KIND_LONG, 100, 2.6, 143, 0, 0},
	{"tempo", SPORT_RUN, KIND_TEMPO, 50, 3.0, 158, 0, 0},
	{"speed", SPORT_RUN, KIND_INTERVALS, 55, 2.9, 156, 5, 240},
	{"intervals", SPORT_RUN, KIND_INTERVALS, 55, 2.9, 156, 5, 240},
	{"hills", SPORT_RUN, KIND_HILLS, 50, 2.6, 155, 8, 60},
	{"race", SPORT_RUN, KIND_RACE, 45, 3.6, 172, 0, 0},
	{"ride", SPORT_RIDE, KIND_CROSS, 60, 7, 125, 0, 0},
	{"swim", SPORT_SWIM, KIND_CROSS, 40, 0, 125, 0, 0},
	{"walk", SPORT_WALK, KIND_CROSS, 40, 1.4, 95, 0, 0},
	{"hike", SPORT_HIKE, KIND_CROSS, 120, 1.2, 110, 0, 0},
	{"row", SPORT_ROW, KIND_CROSS, 40, 0, 135, 0, 0},
	{"elliptical", SPORT_ELLIPTICAL, KIND_CROSS, 45, 0, 135, 0, 0},
	{"strength", SPORT_STRENGTH, KIND_STRENGTH, 40, 0, 105, 0, 0},
};

/* ---- one session from its words ---- */

static void set_defaults(struct session *s, const struct shape *shape)
{
	session_init(s);
	s->sport = shape->sport;
	s->kind_found = s->kind = shape->kind;
	s->timer_s = s->elapsed_s = shape->minutes * 60;
	s->avg_speed = shape->speed > 0 ? shape->speed : NAN;
	s->avg_hr = shape->hr;
	s->reps.count = shape->reps;
	s->reps.seconds = shape->reps > 0 ? shape->rep_seconds : NAN;
	s->avg_cadence = sport_is_running(shape->sport) ? 168 : NAN;
}

/* "5x240": repetitions of seconds. */
static bool take_reps(struct session *s, const char *word)
{
	char *end;
	long n = strtol(word, &end, 10);
	if (end == word || *end != 'x' || !isdigit((unsigned char)end[1]))
		return false;
	s->reps.count = (int)n;
	s->reps.seconds = (double)strtol(end + 1, NULL, 10);
	return true;
}

/* Words that are followed by a number. */
static bool take_named(struct session *s, const char *word, double x)
{
	if (text_equal(word, "rpe"))
		s->rpe = s->device_rpe = x;
	else if (text_equal(word, "hr"))
		s->avg_hr = x;
	else if (text_equal(word, "climb"))
		s->ascent_m = x;
	else if (text_equal(word, "fade"))
		s->reps.fade = -x / 100;
	else if (text_equal(word, "cadence_fade"))
		s->reps.cadence_fade = -x / 100;
	else if (text_equal(word, "cadence"))
		s->avg_cadence = x;
	else if (text_equal(word, "drift"))
		s->drift = s->drift_first_half = x;
	else if (text_equal(word, "route"))
		s->route = (uint64_t)x;
	else if (text_equal(word, "warmup"))
		s->warmup_s = x * 60;
	else
		return false;
	return true;
}

static bool is_named(const char *word)
{
	static const char *const names[] = {"rpe", "hr", "climb", "fade", "cadence_fade", "cadence",
		"drift", "route", "warmup"};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
		if (text_equal(names[i], word))
			return true;
	return false;
}

static enum feel tell_device(enum feel f, double *out)
{
	static const double of_feel[FEEL_COUNT] = {[FEEL_FRESH] = 100,
		[FEEL_GOOD] = 75,
		[FEEL_NORMAL] = 50,
		[FEEL_TIRED] = 25,
		[FEEL_HEAVY] = 0};
	*out = of_feel[f];
	return f;
}

/* "hr-cadence": what is not believed of it. */
static bool take_doubt(struct session *s, const char *word)
{
	for (unsigned bit = 0; bit < SUSPECT_COUNT; bit++)
		if (text_equal(word, suspect_name(bit))) {
			s->suspect |= 1u << bit;
			return true;
		}
	return false;
}

static void take_word(struct building *b, struct session *s, const char *word)
{
	double x;
	enum feel f;
	if (text_number(word, &x))
		s->timer_s = s->elapsed_s = x * 60;
	else if (text_ends_with(word, "km") && text_distance(word, &x))
		s->distance_m = x;
	else if (feel_parse(word, &f))
		s->felt = tell_device(f, &s->device_feel);
	else if (!take_reps(s, word) && !take_doubt(s, word))
		luaL_error(b->L, "history: \"%s\" was not understood after a session", word);
}

static const struct shape *find_shape(struct building *b, const char *word)
{
	const char *names[ARRAY_LENGTH(shapes)];
	for (size_t i = 0; i < ARRAY_LENGTH(shapes); i++) {
		names[i] = shapes[i].word;
		if (text_equal(word, names[i]))
			return &shapes[i];
	}
	const char *near = text_nearest(word, names, ARRAY_LENGTH(names));
	luaL_error(b->L, "history: there is no \"%s\"%s%s%s", word, near ? ", did you mean \"" : "",
		near ? near : "", near ? "\"?" : "");
	return NULL;
}

/* What the watch would have found beyond the words. */
static void complete(struct building *b, struct session *s, const struct shape *shape)
{
	double fade = s->reps.fade, cadence_fade = s->reps.cadence_fade;
	double warmup = s->warmup_s;
	if (isnan(s->distance_m) && s->avg_speed > 0)
		s->distance_m = s->avg_speed * s->timer_s;
	if (!b->pace)
		s->distance_m = NAN;
	if (!b->hr)
		s->avg_hr = NAN;
	session_assess_manual(&b->athlete, s);
	s->manual = false;
	s->has_hr = b->hr && s->avg_hr > 0;
	s->has_speed = b->pace && s->distance_m > 0;
	s->graded_speed = s->avg_speed;
	if (s->has_hr && s->has_speed && kind_hardness(shape->kind) < HARDNESS_QUALITY) {
		s->easy_speed = s->avg_speed;
		s->easy_hr = s->avg_hr;
	}
	s->reps.fade = isnan(fade) && s->reps.count >= 3 && b->pace ? 0 : fade;
	s->reps.cadence_fade = cadence_fade;
	s->warmup_s = isnan(warmup) && kind_hardness(shape->kind) >= HARDNESS_QUALITY ? 900
										      : warmup;
	s->cooldown_s = kind_hardness(shape->kind) >= HARDNESS_QUALITY ? 600 : NAN;
}

static void add_session(struct building *b, struct session *s, int position)
{
	s->id = ++b->next_id;
	s->day = b->day;
	s->minute = 420 + position * 600;
	s->start = (int64_t)b->day * 86400 + s->minute * 60;
	s->utc_offset_s = 0;
	history_add_session(b->history, s);
}

/* The words of one session, separated by spaces, in `text`, which is cut up. */
static void build_session(struct building *b, char *text, int position)
{
	char *at = NULL, *word = strtok_r(text, " ", &at);
	struct session s;
	if (!word)
		luaL_error(b->L, "history: a session is missing beside a + or a comma");
	if (text_equal(word, "rest") || text_equal(word, "gap"))
		return;
	const struct shape *shape = find_shape(b, word);
	set_defaults(&s, shape);
	while ((word = strtok_r(NULL, " ", &at))) {
		double x = 0;
		if (!is_named(word)) {
			take_word(b, &s, word);
			continue;
		}
		char *value = strtok_r(NULL, " ", &at);
		if (!value || !text_number(value, &x))
			luaL_error(b->L, "history: \"%s\" wants a number", word);
		take_named(&s, word, x);
	}
	complete(b, &s, shape);
	add_session(b, &s, position);
}

/* ---- days ---- */

/* Cuts " x3" off the end of the day's text; 1 without. */
static int take_repeat(char *text)
{
	char *x = strrchr(text, 'x');
	char *end;
	if (!x || x == text || x[-1] != ' ')
		return 1;
	long n = strtol(x + 1, &end, 10);
	if (end == x + 1 || *end != '\0' || n < 1 || n > MOST_DAYS)
		return 1;
	x[-1] = '\0';
	return (int)n;
}

void days_trim(char **text)
{
	while (**text == ' ' || **text == '\n' || **text == '\t')
		(*text)++;
	size_t n = strlen(*text);
	while (n > 0 && strchr(" \n\t", (*text)[n - 1]))
		(*text)[--n] = '\0';
}
static void build_day(struct building *b, const char *words)
{
	char sessions[256];
	int position = 0;
	snprintf(sessions, sizeof(sessions), "%s", words);
	for (char *rest = sessions, *one; (one = strsep(&rest, "+"));)
		build_session(b, one, position++);
}

static void build_days(struct building *b, const char *words)
{
	if (words[strspn(words, " ")] == '\0')
		return; /* nothing happened */
	/* The copy belongs to Lua, so that an error does not leave it behind. */
	char *copy = lua_newuserdatauv(b->L, strlen(words) + 1, 0);
	memcpy(copy, words, strlen(words) + 1);
	for (char *rest = copy, *day; (day = strsep(&rest, ","));) {
		days_trim(&day);
		int n = take_repeat(day);
		if (strlen(day) > 250)
			luaL_error(b->L, "history: a day of more than 250 bytes");
		for (int i = 0; i < n; i++, b->day++)
			if (!b->counting)
				build_day(b, day);
		if (b->counting && b->day > MOST_DAYS)
			luaL_error(b->L, "history: more than %d days", MOST_DAYS);
	}
	lua_pop(b->L, 1);
}

void days_build(lua_State *L, const char *words, int with, struct history *out, date *eve)
{
	struct building b = {.L = L, .history = out, .counting = true};
	int weekday = days_weekday(&b, with, "weekday");
	*eve = weekday < 0 ? LAST_DAY : LAST_DAY - 6 + weekday;
	days_read_athlete(&b, with);
	history_build(out, *eve);
	history_athlete(out, *eve, &b.athlete);
	build_days(&b, words);
	b.day = *eve - b.day + 1;
	b.counting = false;
	build_days(&b, words);
	days_read_reports(&b, with, *eve);
	history_build(out, *eve + 1);
}
