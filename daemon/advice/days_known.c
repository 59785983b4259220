/* The `with` of a test inside a rule: who the athlete is, and what was reported. */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "days.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

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
		days_trim(&line);
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

int days_weekday(struct building *b, int with, const char *key)
{
	static const char *const names[] = {
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
	const char *word = with_text(b->L, with, key);
	for (int i = 0; word && i < 7; i++)
		if (text_equal(names[i], word))
			return i;
	if (word)
		luaL_error(b->L, "with: \"%s\": expected a weekday such as \"sunday\"", word);
	return -1;
}

void days_read_athlete(struct building *b, int with)
{
	struct model_settings *m = &b->history->settings;
	const char *level = with_text(b->L, with, "level");
	double age = with_number(b->L, with, "age");
	if (with)
		refuse_unknown(b, with);
	m->long_day = days_weekday(b, with, "long_day");
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

void days_read_reports(struct building *b, int with, date eve)
{
	add_statuses(b, with, eve);
	add_races(b, with, eve);
	add_block(b, with, eve);
	add_morning(b, with, eve);
	const char *journal = with_text(b->L, with, "journal");
	if (journal)
		add_journal(b, journal, eve);
}
