#include "statements.h"

#include "paced/base/memory.h"
#include "quantity.h"
#include "write.h"

bool parse_feel(struct line *l, struct report *r)
{
	int i;
	if (!line_choose(l, &vocabulary_feel, &i))
		return false;
	r->feel = (enum feel)i;
	return true;
}

void write_feel(const struct report *r, struct buffer *out)
{
	put_word(out, feel_name(r->feel));
}

static bool parse_amount(struct line *l, struct report *r, const struct vocabulary *v)
{
	int i;
	if (!line_choose(l, v, &i))
		return false;
	r->amount = (enum amount)i;
	return true;
}

static void write_amount(const struct report *r, struct buffer *out, const struct vocabulary *v)
{
	if (r->amount != AMOUNT_NONE)
		put_word(out, v->name((int)r->amount));
}

bool parse_fuel(struct line *l, struct report *r)
{
	return parse_amount(l, r, &vocabulary_quality);
}

void write_fuel(const struct report *r, struct buffer *out)
{
	write_amount(r, out, &vocabulary_quality);
}

bool parse_stress(struct line *l, struct report *r)
{
	return parse_amount(l, r, &vocabulary_stress);
}

void write_stress(const struct report *r, struct buffer *out)
{
	write_amount(r, out, &vocabulary_stress);
}

bool parse_sleep(struct line *l, struct report *r)
{
	static const struct quantity sleep = {
		read_duration, 0, 24 * 3600, "a time of 0 to 24 h such as 6.5h"};
	static const struct element elements[] = {
		{"quality", NULL, parse_fuel, &vocabulary_quality}};
	return take_quantity(l, &sleep, &r->value) &&
	       line_elements(l, r, elements, ARRAY_LENGTH(elements), "poor, ok or good");
}

void write_sleep(const struct report *r, struct buffer *out)
{
	put_hours(out, r->value);
	write_amount(r, out, &vocabulary_quality);
}

bool parse_hrv(struct line *l, struct report *r)
{
	static const struct quantity hrv = {
		read_number, 1, 300, "milliseconds from 1 to 300 such as 62"};
	return take_quantity(l, &hrv, &r->value);
}

bool parse_rhr(struct line *l, struct report *r)
{
	static const struct quantity rhr = {
		read_number, 20, 150, "beats a minute from 20 to 150 such as 48"};
	return take_quantity(l, &rhr, &r->value);
}

void write_value(const struct report *r, struct buffer *out)
{
	put_number(out, r->value, "");
}

bool parse_weight(struct line *l, struct report *r)
{
	static const struct quantity weight = {
		read_weight, 20, 300, "a weight of 20 to 300 kg such as 70.5kg"};
	return take_quantity(l, &weight, &r->value);
}

void write_weight(const struct report *r, struct buffer *out)
{
	put_number(out, r->value, "kg");
}

bool parse_pain(struct line *l, struct report *r)
{
	static const struct quantity pain = {
		read_number, 0, 10, "a number from 0 to 10, then where it hurts"};
	return take_quantity(l, &pain, &r->value) && take_rest_as_text(l, r->text, sizeof(r->text));
}

void write_pain(const struct report *r, struct buffer *out)
{
	write_value(r, out);
	if (r->text[0] != '\0')
		put_words(out, r->text);
}

bool parse_status(struct line *l, struct report *r)
{
	if (!status_parse(l->statement, &r->status))
		return line_expected(l, NULL, "a status", NULL);
	if (r->status == STATUS_INJURED)
		return take_rest_as_text(l, r->text, sizeof(r->text));
	return true;
}

void write_status(const struct report *r, struct buffer *out)
{
	put_word(out, status_name(r->status));
	if (r->text[0] != '\0')
		put_words(out, r->text);
}
