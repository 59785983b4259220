#include "write.h"

#include <math.h>
#include <string.h>

#include "paced/base/text.h"
#include "words.h"

#define MILE_M 1609.344

/* n / 10^decimals without zeros at the end. */
static void put_decimal(struct buffer *out, long long n, int decimals)
{
	for (; decimals > 0 && n % 10 == 0; decimals--)
		n /= 10;
	long long scale = 1;
	for (int i = 0; i < decimals; i++)
		scale *= 10;
	buffer_printf(out, "%lld", n / scale);
	if (decimals > 0)
		buffer_printf(out, ".%0*lld", decimals, n % scale);
}

void put_word(struct buffer *out, const char *word)
{
	buffer_printf(out, " %s", word);
}

void put_number(struct buffer *out, double v, const char *unit)
{
	buffer_text(out, " ");
	put_decimal(out, llround(v * 1000), 3);
	buffer_text(out, unit);
}

void put_hours(struct buffer *out, double seconds)
{
	long long s = llround(seconds);
	if (s % 360 == 0)
		put_number(out, (double)s / 3600, "h");
	else if (s % 60 == 0 && s > 3600)
		buffer_printf(out, " %lldh%02lldmin", s / 3600, s / 60 % 60);
	else
		put_duration(out, seconds);
}

void put_duration_bare(struct buffer *out, double seconds)
{
	long long s = llround(seconds);
	if (s % 60 == 0)
		buffer_printf(out, "%lldmin", s / 60);
	else
		buffer_printf(out, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
}

void put_duration(struct buffer *out, double seconds)
{
	buffer_text(out, " ");
	put_duration_bare(out, seconds);
}

void put_distance_bare(struct buffer *out, double metres)
{
	bool far = metres >= 1000;
	put_decimal(out, llround(metres * 1000), far ? 6 : 3);
	buffer_text(out, far ? "km" : "m");
}

void put_distance(struct buffer *out, double metres)
{
	buffer_text(out, " ");
	put_distance_bare(out, metres);
}

static bool whole(double seconds)
{
	return fabs(seconds - round(seconds)) < 1e-6;
}

void put_pace(struct buffer *out, double metres_per_second)
{
	double per_km = 1000 / metres_per_second, per_mile = MILE_M / metres_per_second;
	bool miles = !whole(per_km) && whole(per_mile);
	long long s = llround(miles ? per_mile : per_km);
	buffer_printf(out, " %lld:%02lld/%s", s / 60, s % 60, miles ? "mi" : "km");
}

void put_quoted(struct buffer *out, const char *text)
{
	buffer_text(out, " \"");
	for (; *text != '\0'; text++) {
		char c = *text;
		bool control = ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
		buffer_printf(out, "%s%c", c == '"' || c == '\\' ? "\\" : "", control ? ' ' : c);
	}
	buffer_text(out, "\"");
}

/* Behind a number, as in `pain 3 left knee`, the words must come back one by one and not become its
 * unit. */
static bool reads_back(const char *text)
{
	struct buffer line = {0}, again = {0};
	struct words words;
	buffer_printf(&line, "0 %s", text);
	bool good = words_split(&words, (const char *)line.data, line.length, NULL);
	for (size_t i = 0; good && i < words.count; i++) {
		good = !words.word[i].quoted;
		buffer_printf(&again, "%s%s", i > 0 ? " " : "", words.word[i].text);
	}
	good = good && words.count > 1 &&
	       text_equal((const char *)line.data, (const char *)again.data);
	buffer_finish(&line);
	buffer_finish(&again);
	return good;
}

void put_words(struct buffer *out, const char *text)
{
	if (reads_back(text))
		put_word(out, text);
	else
		put_quoted(out, text);
}

void put_day(struct buffer *out, date d)
{
	char day[DATE_TEXT];
	date_format(d, day);
	put_word(out, day);
}

void put_minute(struct buffer *out, date d, int32_t minute)
{
	put_day(out, d);
	buffer_printf(out, "T%02d:%02d", minute / 60, minute % 60);
}
