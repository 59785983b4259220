#include "settings_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "paced/base/date.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"

/* The field of a row, as a pointer to its type. */
#define FIELD(type, s, row)  ((type *)(void *)((char *)(s) + (row)->offset))
#define SECOND(type, s, row) ((type *)(void *)((char *)(s) + (row)->second))

static bool within(double value, const struct setting *row)
{
	return value >= row->least && value <= row->most;
}

/* Numbers. */

static void clear_number(struct settings *s, const struct setting *row)
{
	*FIELD(double, s, row) = NAN;
}

static void show_number(double bound, char *out, size_t size)
{
	snprintf(out, size, "%.0f", bound);
}

static bool read_number(struct settings *s, const struct setting *row, const char *value)
{
	double number;
	if (!text_number(value, &number) || !within(number, row))
		return false;
	*FIELD(double, s, row) = number;
	return true;
}

static bool read_weight(struct settings *s, const struct setting *row, const char *value)
{
	size_t length = strlen(value);
	if (text_ends_with(value, "kg"))
		length -= 2;
	while (length > 0 && value[length - 1] == ' ')
		length--;
	autofree char *number = mem_strndup(value, length);
	return read_number(s, row, number);
}

static bool read_year(struct settings *s, const struct setting *row, const char *value)
{
	long year;
	if (!text_integer(value, (long)row->least, (long)row->most, &year))
		return false;
	*FIELD(int, s, row) = (int)year;
	return true;
}

static void clear_year(struct settings *s, const struct setting *row)
{
	*FIELD(int, s, row) = 0;
}

static bool read_duration(struct settings *s, const struct setting *row, const char *value)
{
	double seconds;
	if (!text_duration(value, &seconds) || !within(seconds, row))
		return false;
	*FIELD(double, s, row) = seconds;
	return true;
}

static void show_duration(double bound, char *out, size_t size)
{
	if (bound >= 3600)
		snprintf(out, size, "%.0fh", bound / 3600);
	else
		snprintf(out, size, "%.0fs", bound);
}

static bool read_pace(struct settings *s, const struct setting *row, const char *value)
{
	double speed;
	if (!text_pace(value, &speed) || !within(1000 / speed, row))
		return false;
	*FIELD(double, s, row) = speed;
	return true;
}

static void show_pace(double bound, char *out, size_t size)
{
	char clock[16];
	text_clock(bound, clock, sizeof(clock));
	snprintf(out, size, "%s/km", clock);
}

const struct setting_type type_number = {"a number", read_number, clear_number, show_number, false};
const struct setting_type type_weight = {
	"kilograms", read_weight, clear_number, show_number, false};
const struct setting_type type_year = {"a year", read_year, clear_year, show_number, false};
const struct setting_type type_duration = {
	"a duration such as 15min", read_duration, clear_number, show_duration, false};
const struct setting_type type_pace = {
	"a pace such as 4:15/km", read_pace, clear_number, show_pace, false};

/* One word of a few. */

static bool read_sex(struct settings *s, const struct setting *row, const char *value)
{
	return sex_parse(value, FIELD(enum sex, s, row));
}

static void clear_sex(struct settings *s, const struct setting *row)
{
	*FIELD(enum sex, s, row) = SEX_NONE;
}

static bool read_level(struct settings *s, const struct setting *row, const char *value)
{
	return level_parse(value, FIELD(enum level, s, row));
}

static void clear_level(struct settings *s, const struct setting *row)
{
	*FIELD(enum level, s, row) = LEVEL_NONE;
}

static bool read_weekday(struct settings *s, const struct setting *row, const char *value)
{
	if (strcasecmp(value, "any") == 0) {
		*FIELD(int, s, row) = -1;
		return true;
	}
	for (date monday = -3, d = monday; d < monday + 7; d++) {
		const char *name = date_weekday_name(d);
		if (strcasecmp(value, name) == 0 ||
			(strlen(value) == 3 && strncasecmp(value, name, 3) == 0)) {
			*FIELD(int, s, row) = date_weekday(d);
			return true;
		}
	}
	return false;
}

static void clear_weekday(struct settings *s, const struct setting *row)
{
	*FIELD(int, s, row) = -1;
}

static bool read_word(bool *field, const char *value, const char *no, const char *yes)
{
	bool is_yes = strcmp(value, yes) == 0;
	if (!is_yes && strcmp(value, no) != 0)
		return false;
	*field = is_yes;
	return true;
}

static bool read_yes_no(struct settings *s, const struct setting *row, const char *value)
{
	bool *field = FIELD(bool, s, row);
	return read_word(field, value, "no", "yes") || read_word(field, value, "false", "true") ||
	       read_word(field, value, "off", "on");
}

static bool read_units(struct settings *s, const struct setting *row, const char *value)
{
	return read_word(FIELD(bool, s, row), value, "metric", "imperial");
}

static bool read_detail(struct settings *s, const struct setting *row, const char *value)
{
	return read_word(FIELD(bool, s, row), value, "full", "minimal");
}

static bool read_grade(struct settings *s, const struct setting *row, const char *value)
{
	return read_word(FIELD(bool, s, row), value, "gentle", "minetti");
}

static void clear_bool(struct settings *s, const struct setting *row)
{
	*FIELD(bool, s, row) = false;
}

const struct setting_type type_sex = {"male or female", read_sex, clear_sex, NULL, false};
const struct setting_type type_level = {
	"novice, intermediate or experienced", read_level, clear_level, NULL, false};
const struct setting_type type_weekday = {
	"a weekday such as sunday, or any", read_weekday, clear_weekday, NULL, false};
const struct setting_type type_yes_no = {"yes or no", read_yes_no, clear_bool, NULL, false};
const struct setting_type type_units = {"metric or imperial", read_units, clear_bool, NULL, false};
const struct setting_type type_detail = {"full or minimal", read_detail, clear_bool, NULL, false};
const struct setting_type type_grade = {"gentle or minetti", read_grade, clear_bool, NULL, false};

/* Times of day. */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool settings_time_of_day(const char *text, int32_t *seconds)
{
	if (strcmp(text, "off") == 0) {
		*seconds = -1;
		return true;
	}
	int hour = 0, digits = 0;
	for (; is_digit(*text) && digits < 2; digits++)
		hour = hour * 10 + (*text++ - '0');
	if (digits == 0 || text[0] != ':' || !is_digit(text[1]) || !is_digit(text[2]) ||
		text[3] != '\0')
		return false;
	int minute = (text[1] - '0') * 10 + (text[2] - '0');
	if (hour > 23 || minute > 59)
		return false;
	*seconds = hour * 3600 + minute * 60;
	return true;
}

static bool read_time_or_off(struct settings *s, const struct setting *row, const char *value)
{
	return settings_time_of_day(value, FIELD(int32_t, s, row));
}

static bool read_time(struct settings *s, const struct setting *row, const char *value)
{
	int32_t seconds;
	if (!settings_time_of_day(value, &seconds) || !within(seconds, row))
		return false;
	*FIELD(int32_t, s, row) = seconds;
	return true;
}

static void show_time(double bound, char *out, size_t size)
{
	snprintf(out, size, "%02d:%02d", (int)bound / 3600, (int)bound / 60 % 60);
}

static void clear_time(struct settings *s, const struct setting *row)
{
	*FIELD(int32_t, s, row) = -1;
}

/* "22:00-07:00", with or without spaces around the dash. */
static bool read_time_range(struct settings *s, const struct setting *row, const char *value)
{
	int32_t from = -1, to = -1;
	if (strcmp(value, "off") != 0) {
		size_t first = strcspn(value, " -");
		size_t between = strspn(value + first, " -");
		autofree char *start = mem_strndup(value, first);
		if (memchr(value + first, '-', between) == NULL)
			return false;
		if (!settings_time_of_day(start, &from) ||
			!settings_time_of_day(value + first + between, &to) || from < 0 || to < 0)
			return false;
	}
	*FIELD(int32_t, s, row) = from;
	*SECOND(int32_t, s, row) = to;
	return true;
}

static void clear_time_range(struct settings *s, const struct setting *row)
{
	*FIELD(int32_t, s, row) = -1;
	*SECOND(int32_t, s, row) = -1;
}

const struct setting_type type_time = {
	"a time such as 03:00", read_time, clear_time, show_time, false};
const struct setting_type type_time_or_off = {
	"a time such as 20:00, or off", read_time_or_off, clear_time, NULL, false};
const struct setting_type type_time_range = {
	"two times such as 22:00-07:00, or off", read_time_range, clear_time_range, NULL, false};

void setting_expected(const struct setting *row, char *out, size_t size)
{
	if (row->type->show == NULL) {
		snprintf(out, size, "%s", row->type->expected);
		return;
	}
	char least[32], most[32];
	row->type->show(row->least, least, sizeof(least));
	row->type->show(row->most, most, sizeof(most));
	snprintf(out, size, "%s from %s to %s", row->type->expected, least, most);
}
