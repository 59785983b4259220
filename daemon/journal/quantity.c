#include "quantity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/text.h"

#define POUND_KG 0.45359237 /* by definition */

/* Nobody moves a kilometre in less than a minute on their own, or needs an hour for it. */
#define CLOCK_S_PER_KM 60.0

static const struct quantity duration = {
	read_duration, 1, 48 * 3600, "a time of up to 48 h such as 45min"};
const struct quantity quantity_rpe = {read_number, 1, 10, "a number from 1 to 10"};

static double thousandths(double v)
{
	return round(v * 1000) / 1000;
}

bool read_number(const char *text, double *out)
{
	if (!text_number(text, out))
		return false;
	*out = thousandths(*out);
	return true;
}

bool read_whole(const char *text, double *out)
{
	long whole;
	if (!text_integer(text, -1000000, 1000000, &whole))
		return false;
	*out = (double)whole;
	return true;
}

bool read_duration(const char *text, double *out)
{
	if (!text_duration(text, out))
		return false;
	*out = round(*out);
	return true;
}

bool read_distance(const char *text, double *out)
{
	if (!text_distance(text, out))
		return false;
	*out = thousandths(*out);
	return true;
}

bool read_pace(const char *text, double *out)
{
	return text_pace(text, out);
}

bool read_weight(const char *text, double *out)
{
	char number[32];
	size_t length = strlen(text);
	bool pounds = text_ends_with(text, "lb");
	if ((!pounds && !text_ends_with(text, "kg")) || length - 2 >= sizeof(number))
		return false;
	snprintf(number, sizeof(number), "%.*s", (int)(length - 2), text);
	if (!text_number(number, out))
		return false;
	*out = thousandths(pounds ? *out * POUND_KG : *out);
	return true;
}

bool read_clock(const char *text, double *out)
{
	const char *colon = strchr(text, ':');
	if (colon == NULL || strchr(colon + 1, ':') != NULL || !text_duration(text, out))
		return false;
	*out /= 60;
	return true;
}

bool take_quantity(struct line *l, const struct quantity *q, double *out)
{
	const struct word *w = line_next(l);
	double value;
	if (w == NULL || !q->read(w->folded, &value) || value < q->least || value > q->most)
		return line_expected(l, w, q->expected, NULL);
	*out = value;
	return true;
}

bool take_duration_or_clock(struct line *l, double *seconds)
{
	const struct word *w = line_peek(l);
	if (w == NULL || !read_clock(w->folded, &l->clock_s))
		return take_quantity(l, &duration, seconds);
	l->at++;
	return true;
}

bool settle_clock(struct line *l, double distance_m, double *seconds)
{
	if (isnan(l->clock_s))
		return true;
	char clock[24], expected[96];
	text_clock(l->clock_s, clock, sizeof(clock));
	snprintf(expected, sizeof(expected),
		"minutes or hours for %s, such as 45min, 1h35 or 0:45:00", clock);
	if (isnan(distance_m))
		return line_expected(l, NULL, expected, NULL);
	bool minutes = l->clock_s >= CLOCK_S_PER_KM * distance_m / 1000;
	*seconds = minutes ? l->clock_s : l->clock_s * 60;
	if (*seconds < duration.least || *seconds > duration.most)
		return line_expected(l, NULL, expected, NULL);
	return true;
}

/* A quote and a backslash are written with a backslash before them. */
static size_t written_length(const char *text)
{
	size_t length = 0;
	for (; *text != '\0'; text++)
		length += *text == '"' || *text == '\\' ? 2 : 1;
	return length;
}

static bool check_text(const struct line *l, const char *text)
{
	if (written_length(text) <= JOURNAL_TEXT_MAX)
		return true;
	return error_set(l->error, ERROR_LIMIT, "%s: expected a text of at most %d bytes",
		l->statement, JOURNAL_TEXT_MAX);
}

bool take_quoted_text(struct line *l, char *out, size_t size, const char *expected)
{
	const struct word *w = line_next(l);
	if (w == NULL || !w->quoted || w->text[0] == '\0')
		return line_expected(l, w, expected, NULL);
	if (!check_text(l, w->text))
		return false;
	snprintf(out, size, "%s", w->text);
	return true;
}

bool take_rest_as_text(struct line *l, char *out, size_t size)
{
	struct buffer text = {0};
	const struct word *w;
	while ((w = line_next(l)) != NULL)
		buffer_printf(&text, "%s%s", text.length > 0 ? " " : "", w->text);
	bool good = text.length == 0 || check_text(l, (const char *)text.data);
	if (good && text.length > 0)
		snprintf(out, size, "%s", (const char *)text.data);
	buffer_finish(&text);
	return good;
}

bool take_name(struct line *l, bool folded, char *out, size_t size, const char *expected)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	const struct word *w = line_next(l);
	if (w == NULL || w->quoted || strlen(w->text) >= size ||
		w->text[strspn(w->text, allowed)] != '\0')
		return line_expected(l, w, expected, NULL);
	snprintf(out, size, "%s", folded ? w->folded : w->text);
	return true;
}

bool is_duration(const struct word *w)
{
	double seconds;
	return text_duration(w->folded, &seconds);
}

bool is_distance(const struct word *w)
{
	double metres;
	return text_distance(w->folded, &metres);
}

bool is_quoted(const struct word *w)
{
	return w->quoted;
}
