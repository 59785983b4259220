#include "paced/base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "utf8.h"

#define DIGITS_MOST   15 /* below 2^53, so that the integer is exact */
#define FRACTION_MOST 22 /* 10^22 is the largest power of ten that is an exact double */

/* A decimal number as it was written: digits / 10^fraction. */
struct decimal {
	int64_t digits;
	unsigned fraction;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads the digits at *at behind those already in `d`; false when there are none or too many. */
static bool scan_digits(const char **at, struct decimal *d)
{
	if (!is_digit(**at))
		return false;
	for (; is_digit(**at); (*at)++) {
		d->digits = d->digits * 10 + (**at - '0');
		if (d->digits >= 1000000000000000) /* 10^DIGITS_MOST */
			return false;
	}
	return true;
}

/* "12" or "12.5" at *at, which is left behind it. */
static bool scan_decimal(const char **at, struct decimal *out)
{
	struct decimal d = {0};
	if (!scan_digits(at, &d))
		return false;
	if (**at == '.') {
		const char *point = (*at)++;
		if (!scan_digits(at, &d))
			return false;
		size_t fraction = (size_t)(*at - point) - 1;
		if (fraction > FRACTION_MOST)
			return false;
		d.fraction = (unsigned)fraction;
	}
	*out = d;
	return true;
}

/* Both operands are exact, so that the one division gives the double nearest to what was written.
 */
static double decimal_value(struct decimal d)
{
	double scale = 1;
	for (unsigned i = 0; i < d.fraction; i++)
		scale *= 10;
	return (double)d.digits / scale;
}

bool text_number(const char *text, double *out)
{
	bool negative = *text == '-';
	const char *at = text + (negative ? 1 : 0);
	struct decimal d;
	if (!scan_decimal(&at, &d) || *at != '\0')
		return false;
	*out = negative ? -decimal_value(d) : decimal_value(d);
	return true;
}

bool text_integer(const char *text, long least, long most, long *out)
{
	bool negative = *text == '-';
	const char *at = text + (negative ? 1 : 0);
	struct decimal d = {0};
	if (!scan_digits(&at, &d) || *at != '\0')
		return false;
	int64_t value = negative ? -d.digits : d.digits;
	if (value < least || value > most)
		return false;
	*out = (long)value;
	return true;
}

static bool scan_word(const char **at, const char *word)
{
	size_t length = strlen(word);
	if (strncmp(*at, word, length) != 0)
		return false;
	*at += length;
	return true;
}

static void scan_spaces(const char **at)
{
	*at += strspn(*at, " ");
}

/* ":SS" at *at, below 60. */
static bool scan_sixtieth(const char **at, int *out)
{
	const char *s = *at;
	if (s[0] != ':' || s[1] < '0' || s[1] > '5' || !is_digit(s[2]) || is_digit(s[3]))
		return false;
	*out = (s[1] - '0') * 10 + (s[2] - '0');
	*at += 3;
	return true;
}

/* The digits and ":SS" of "4:15", as big * 60 + small. */
static bool scan_clock(const char **at, double *out)
{
	struct decimal big = {0};
	int small;
	if (!scan_digits(at, &big) || !scan_sixtieth(at, &small))
		return false;
	*out = (double)big.digits * 60 + small;
	return true;
}

/* "1:35" (h:mm) or "1:35:00". */
static bool parse_clock_duration(const char *text, double *seconds)
{
	double minutes;
	int second = 0;
	if (!scan_clock(&text, &minutes))
		return false;
	if (*text != '\0' && (!scan_sixtieth(&text, &second) || *text != '\0'))
		return false;
	*seconds = minutes * 60 + second;
	return true;
}

struct unit {
	const char *name;
	double size;
};

static const struct unit *scan_unit(const char **at, const struct unit *units, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (scan_word(at, units[i].name))
			return &units[i];
	return NULL;
}

static const struct unit duration_units[] = {{"h", 3600}, {"min", 60}, {"s", 1}};
static const struct unit bare_minutes = {"", 60};

/* A number and its unit at *at, which must be smaller than the one before; the number behind a
 * larger unit is below sixty, a fraction ends the text, and minutes behind an hour need no unit. */
static const struct unit *scan_duration_part(
	const char **at, const struct unit *before, double *seconds)
{
	struct decimal d;
	if (!scan_decimal(at, &d))
		return NULL;
	if (before == duration_units && **at == '\0') {
		*seconds = decimal_value(d) * 60;
		return d.digits < 60 && d.fraction == 0 ? &bare_minutes : NULL;
	}
	scan_spaces(at);
	const struct unit *unit = scan_unit(at, duration_units, ARRAY_LENGTH(duration_units));
	if (unit == NULL || (d.fraction > 0 && **at != '\0'))
		return NULL;
	if (before != NULL && (unit->size >= before->size || decimal_value(d) >= 60))
		return NULL;
	*seconds = decimal_value(d) * unit->size;
	return unit;
}

bool text_duration(const char *text, double *seconds)
{
	if (strchr(text, ':') != NULL)
		return parse_clock_duration(text, seconds);
	const struct unit *unit = NULL;
	double sum = 0, part;
	while (true) {
		unit = scan_duration_part(&text, unit, &part);
		if (unit == NULL)
			return false;
		sum += part;
		if (*text == '\0')
			break;
		scan_spaces(&text);
	}
	*seconds = sum;
	return true;
}

bool text_distance(const char *text, double *metres)
{
	static const struct unit units[] = {{"km", 1000}, {"mi", 1609.344}, {"m", 1}};
	struct decimal d;
	if (!scan_decimal(&text, &d))
		return false;
	scan_spaces(&text);
	const struct unit *unit = scan_unit(&text, units, ARRAY_LENGTH(units));
	if (unit == NULL || *text != '\0')
		return false;
	*metres = decimal_value(d) * unit->size;
	return true;
}

bool text_pace(const char *text, double *metres_per_second)
{
	static const struct unit units[] = {{"/km", 1000}, {"/mi", 1609.344}};
	double seconds;
	if (!scan_clock(&text, &seconds))
		return false;
	scan_spaces(&text);
	const struct unit *unit = scan_unit(&text, units, ARRAY_LENGTH(units));
	if (unit == NULL || *text != '\0' || seconds <= 0)
		return false;
	*metres_per_second = unit->size / seconds;
	return true;
}

void text_clock(double seconds, char *out, size_t size)
{
	if (!(fabs(seconds) < 1e12)) {
		snprintf(out, size, "-");
		return;
	}
	int64_t whole = (int64_t)llround(fabs(seconds));
	const char *sign = seconds < 0 && whole > 0 ? "-" : "";
	int64_t hours = whole / 3600;
	int minute = (int)(whole / 60 % 60), second = (int)(whole % 60);
	if (hours > 0)
		snprintf(out, size, "%s%lld:%02d:%02d", sign, (long long)hours, minute, second);
	else
		snprintf(out, size, "%s%d:%02d", sign, minute, second);
}

static unsigned least_of(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: three rows of the table are enough. */
unsigned text_distance_between(const char *a, const char *b)
{
	size_t width = strlen(b) + 1;
	autofree unsigned *rows = mem_alloc(3 * width, sizeof(*rows));
	unsigned *older = rows, *old = rows + width, *row = rows + 2 * width;
	for (size_t j = 0; j < width; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		unsigned *spare = older;
		older = old;
		old = row;
		row = spare;
		row[0] = (unsigned)i;
		for (size_t j = 1; j < width; j++) {
			unsigned change = a[i - 1] != b[j - 1] ? 1 : 0;
			row[j] = least_of(least_of(old[j], row[j - 1]) + 1, old[j - 1] + change);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = least_of(row[j], older[j - 2] + 1);
		}
	}
	return row[width - 1];
}

const char *text_nearest(const char *word, const char *const *words, size_t n)
{
	size_t length = strlen(word);
	if (length > 100) /* nobody's typing error */
		return NULL;
	size_t third = length / 3;
	unsigned most = third < 1 ? 1 : third > 3 ? 3 : (unsigned)third;
	const char *nearest = NULL;
	for (size_t i = 0; i < n; i++) {
		unsigned distance = text_distance_between(word, words[i]);
		if (distance > most || (nearest != NULL && distance == most))
			continue;
		nearest = words[i];
		most = distance;
	}
	return nearest;
}

bool text_is_utf8(const char *text, size_t length)
{
	while (length > 0) {
		size_t n = utf8_character(text, length);
		if (n == 0)
			return false;
		text += n;
		length -= n;
	}
	return true;
}

void text_copy_clean(char *out, size_t size, const char *text, size_t length)
{
	if (size == 0)
		return;
	size_t at = 0;
	while (length > 0 && *text != '\0') {
		size_t whole = utf8_character(text, length);
		bool shown = utf8_printable(text, length) > 0;
		size_t n = shown ? whole : 1;
		if (n > size - 1 - at)
			break;
		if (shown)
			memcpy(out + at, text, n);
		else
			out[at] = '?';
		at += n;
		size_t step = whole > 0 ? whole : 1;
		text += step;
		length -= step;
	}
	out[at] = '\0';
}

/* U+00E0 to U+00FE are 0x20 above their capitals, but for the division sign at U+00F7. */
void text_capital(char *text)
{
	unsigned char first = (unsigned char)text[0], second = first ? (unsigned char)text[1] : 0;
	if (first >= 'a' && first <= 'z')
		text[0] = (char)(first - 0x20);
	else if (first == 0xc3 && second >= 0xa0 && second <= 0xbe && second != 0xb7)
		text[1] = (char)(second - 0x20);
}

bool text_starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

bool text_ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);
	return length >= tail && strcmp(text + length - tail, end) == 0;
}

bool text_equal(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}
