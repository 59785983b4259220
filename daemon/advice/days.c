/* Histories for the tests inside rules: "speed heavy, easy 40 x2, rest" and what else is known. */
#include <ctype.h>
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

struct building {
	lua_State *L;
	struct history *history;
	struct athlete athlete;
	bool hr, pace, feel; /* whether the watch and the athlete tell */
	date day;            /* while reading: counted from 0 */
	int64_t next_id;
	bool counting; /* first pass: only count days */
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
	else if (!take_reps(s, word))
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
		double x;
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

static void trim(char **text)
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
		trim(&day);
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

/* ---- what else is known ---- */

static void add_line(struct building *b, const char *line)
{
	struct report r;
	struct error e;
	bool blank;
	if (!journal_parse_line(line, strlen(line), DATE_NONE, &r, &blank, &e))
		luaL_error(b->L, "with: %s: %s", line, e.text);
	if (!blank)
		history_add_report(b->history, &r);
}

static void add_dated(struct building *b, date from, date until, const char *words)
{
	char line[512], first[DATE_TEXT], last[DATE_TEXT];
	date_format(from, first);
	date_format(until, last);
	if (from == until)
		snprintf(line, sizeof(line), "%s %s", first, words);
	else
		snprintf(line, sizeof(line), "%s..%s %s", first, last, words);
	add_line(b, line);
}

/* "-1 sleep 5h; 0 feel heavy; 3..5 travel": days are counted from day.date, 1 is tomorrow. "+6"
 * inside is a date too. */
static void add_journal(struct building *b, const char *text, date eve)
{
	char *copy = lua_newuserdatauv(b->L, strlen(text) + 1, 0);
	memcpy(copy, text, strlen(text) + 1);
	for (char *rest = copy, *line; (line = strsep(&rest, ";"));) {
		trim(&line);
		char *end, *words;
		long from = strtol(line, &end, 10), until = from;
		if (end == line)
			luaL_error(b->L,
				"with: \"%s\": expected a number of days from day.date first",
				line);
		if (text_starts_with(end, ".."))
			until = strtol(end + 2, &end, 10);
		words = end + strspn(end, " ");
		char *plus = strstr(words, "until +");
		char with_date[300], day[DATE_TEXT];
		if (plus) {
			date_format(eve + (date)strtol(plus + 7, NULL, 10), day);
			snprintf(with_date, sizeof(with_date), "%.*suntil %s", (int)(plus - words),
				words, day);
			words = with_date;
		}
		add_dated(b, eve + (date)from, eve + (date)until, words);
	}
	lua_pop(b->L, 1);
}

static double with_number(lua_State *L, int with, const char *key)
{
	double x = NAN;
	if (with && lua_getfield(L, with, key) == LUA_TNUMBER)
		x = lua_tonumber(L, -1);
	if (with)
		lua_pop(L, 1);
	return x;
}

/* The text at `key`, which the table keeps alive; NULL without. */
static const char *with_text(lua_State *L, int with, const char *key)
{
	const char *text = NULL;
	if (with && lua_getfield(L, with, key) == LUA_TSTRING)
		text = lua_tostring(L, -1);
	if (with)
		lua_pop(L, 1);
	return text;
}

static bool with_bool(lua_State *L, int with, const char *key, bool standard)
{
	bool truth = standard;
	if (with && lua_getfield(L, with, key) == LUA_TBOOLEAN)
		truth = lua_toboolean(L, -1);
	if (with)
		lua_pop(L, 1);
	return truth;
}

/* sick = true: today and tomorrow; sick = 3: for three days, and tomorrow. was_sick = 2: well for
 * two days, after three. */
static void add_statuses(struct building *b, int with, date eve)
{
	for (int s = 0; s < STATUS_COUNT; s++) {
		const char *name = status_name((enum status)s);
		char before[32];
		snprintf(before, sizeof(before), "was_%s", name);
		double days = with_number(b->L, with, name), well = with_number(b->L, with, before);
		if (with_bool(b->L, with, name, false))
			days = 1;
		if (days >= 0)
			add_dated(b, eve - (date)days + 1, eve + 1, name);
		if (well >= 0)
			add_dated(b, eve - (date)well - 2, eve - (date)well, name);
	}
}

static void add_races(struct building *b, int with, date eve)
{
	double in = with_number(b->L, with, "race"), ago = with_number(b->L, with, "raced");
	double km = with_number(b->L, with, "race_km"),
	       past_km = with_number(b->L, with, "raced_km");
	const char *priority = with_text(b->L, with, "priority"),
		   *name = with_text(b->L, with, "race_name");
	char words[200];
	snprintf(words, sizeof(words), "race %.10gkm%s%.2s \"%.60s\"", isnan(km) ? 10 : km,
		priority ? " " : "", priority ? priority : "", name ? name : "Hamburg");
	if (!isnan(in))
		add_dated(b, eve + (date)in, eve + (date)in, words);
	snprintf(words, sizeof(words), "race %.10gkm \"Hamburg\"", isnan(past_km) ? 10 : past_km);
	if (!isnan(ago))
		add_dated(b, eve - (date)ago, eve - (date)ago, words);
}

static void add_block(struct building *b, int with, date eve)
{
	const char *block = with_text(b->L, with, "block");
	double day = with_number(b->L, with, "block_day"),
	       left = with_number(b->L, with, "block_left");
	char words[100], until[DATE_TEXT];
	if (!block)
		return;
	date_format(eve + (isnan(left) ? 14 : (date)left), until);
	snprintf(words, sizeof(words), "block %.20s until %s", block, until);
	date first = eve - (isnan(day) ? 14 : (date)day) + 2;
	add_dated(b, first, first, words);
}

/* Single words of the morning: key, and how it is written in the journal. */
static void add_morning(struct building *b, int with, date eve)
{
	static const char *const words[] = {"feel", "stress", "fuel"};
	static const struct {
		const char *key, *format;
	} numbers[] = {{"pain", "pain"}, {"rhr", "rhr"}, {"hrv", "hrv"}};
	char line[200];
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
		const char *word = with_text(b->L, with, words[i]);
		snprintf(line, sizeof(line), "%s %.40s", words[i], word ? word : "");
		if (word)
			add_dated(b, eve + 1, eve + 1, line);
	}
	const char *where = with_text(b->L, with, "where");
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		double x = with_number(b->L, with, numbers[i].key);
		snprintf(line, sizeof(line), "%s %.10g %.60s", numbers[i].format, x,
			i == 0 && where ? where : "");
		if (!isnan(x))
			add_dated(b, eve + 1, eve + 1, line);
	}
	double sleep = with_number(b->L, with, "sleep");
	snprintf(line, sizeof(line), "sleep %.10gmin", sleep * 60);
	if (!isnan(sleep))
		add_dated(b, eve + 1, eve + 1, line);
}

static void set_athlete(struct building *b, int with)
{
	struct model_settings *m = &b->history->settings;
	const char *level = with_text(b->L, with, "level");
	double age = with_number(b->L, with, "age");
	if (level && !level_parse(level, &m->level))
		luaL_error(b->L,
			"with: level = \"%s\": expected novice, intermediate or experienced",
			level);
	if (!isnan(age))
		m->born = 2026 - (int)age;
	m->days_per_week = with_number(b->L, with, "days_per_week");
	m->minutes_per_week = with_number(b->L, with, "minutes_per_week");
	m->max_hr = 190;
	m->rest_hr = 50;
	m->threshold_hr = 170;
	m->threshold_speed = 3.5;
	b->hr = with_bool(b->L, with, "hr", true);
	b->pace = with_bool(b->L, with, "pace", true);
}

static void refuse_unknown(struct building *b, int with)
{
	static const char *const known[] = {"weekday", "level", "age", "days_per_week",
		"minutes_per_week", "hr", "pace", "race", "race_km", "race_name", "priority",
		"raced", "raced_km", "block", "block_day", "block_left", "feel", "stress", "fuel",
		"pain", "where", "rhr", "hrv", "sleep", "journal", "chosen", "long_day"};
	for (lua_pushnil(b->L); lua_next(b->L, with) != 0; lua_pop(b->L, 1)) {
		const char *key = lua_type(b->L, -2) == LUA_TSTRING ? lua_tostring(b->L, -2)
								    : "(a number)";
		enum status s;
		bool found = status_parse(text_starts_with(key, "was_") ? key + 4 : key, &s);
		for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
			found = found || text_equal(known[i], key);
		const char *near = text_nearest(key, known, ARRAY_LENGTH(known));
		if (!found)
			luaL_error(b->L, "with has no '%s'%s%s%s", key,
				near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
	}
}

/* Monday 0 ... Sunday 6; -1 without. */
static int weekday_of(struct building *b, const char *word)
{
	static const char *const names[] = {
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	for (int i = 0; word && i < 7; i++)
		if (text_equal(names[i], word))
			return i;
	if (word)
		luaL_error(b->L, "with: \"%s\": expected a weekday such as \"sunday\"", word);
	return -1;
}

void days_build(lua_State *L, const char *words, int with, struct history *out, date *eve)
{
	struct building b = {.L = L, .history = out, .counting = true};
	if (with)
		refuse_unknown(&b, with);
	int weekday = weekday_of(&b, with_text(L, with, "weekday"));
	*eve = weekday < 0 ? LAST_DAY : LAST_DAY - 6 + weekday;
	out->settings.long_day = weekday_of(&b, with_text(L, with, "long_day"));
	set_athlete(&b, with);
	history_build(out, *eve);
	history_athlete(out, *eve, &b.athlete);
	build_days(&b, words);
	b.day = *eve - b.day + 1;
	b.counting = false;
	build_days(&b, words);
	add_statuses(&b, with, *eve);
	add_races(&b, with, *eve);
	add_block(&b, with, *eve);
	add_morning(&b, with, *eve);
	const char *journal = with_text(L, with, "journal");
	if (journal)
		add_journal(&b, journal, *eve);
	history_build(out, *eve + 1);
}
