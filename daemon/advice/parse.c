/* JSON to struct advice. What comes from a rules child is not trusted: every type, word, length and
 * count is checked, and one that is wrong refuses the whole. */
#include "paced/advice.h"

#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "json.h"
#include "paced/base/memory.h"

#define MOST_ITEMS  1000
#define MOST_NUMBER 1e9

/* The first thing that is wrong; later reads do nothing. */
struct parsing {
	struct error *error;
	bool failed;
};

static void refuse(struct parsing *p, const char *key, const char *expected)
{
	if (!p->failed)
		error_set(p->error, ERROR_INPUT, "advice: \"%s\": expected %s", key, expected);
	p->failed = true;
}

static const json_t *member(struct parsing *p, const json_t *object, const char *key)
{
	const json_t *j = json_object_get(object, key);
	if (!j)
		refuse(p, key, "a value");
	return j;
}

static double number(struct parsing *p, const json_t *object, const char *key)
{
	const json_t *j = member(p, object, key);
	if (!j || json_is_null(j))
		return NAN;
	double v = json_number_value(j);
	if (!json_is_number(j) || !(fabs(v) <= MOST_NUMBER)) {
		refuse(p, key, "a number or null");
		return NAN;
	}
	return v;
}

static int integer(struct parsing *p, const json_t *object, const char *key, int most)
{
	const json_t *j = member(p, object, key);
	json_int_t v = json_integer_value(j);
	if (json_is_integer(j) && v >= 0 && v <= most)
		return (int)v;
	refuse(p, key, "a whole number in its range");
	return 0;
}

static void text(struct parsing *p, const json_t *object, const char *key, char *out, size_t size)
{
	const json_t *j = member(p, object, key);
	const char *s = json_string_value(j);
	size_t length = json_string_length(j);
	if (!s || length >= size || strlen(s) != length) {
		refuse(p, key, "a text that is not too long");
		return;
	}
	text_copy_clean(out, size, s, length);
}

static const json_t *object(struct parsing *p, const json_t *parent, const char *key)
{
	const json_t *j = member(p, parent, key);
	if (j && !json_is_object(j))
		refuse(p, key, "an object");
	return j;
}

/* An array of objects, or NULL. */
static const json_t *array(struct parsing *p, const json_t *parent, const char *key, size_t *count)
{
	const json_t *j = member(p, parent, key);
	*count = 0;
	if (!json_is_array(j) || json_array_size(j) > MOST_ITEMS) {
		refuse(p, key, "a list of at most 1000");
		return NULL;
	}
	for (size_t i = 0; i < json_array_size(j); i++)
		if (!json_is_object(json_array_get(j, i)))
			refuse(p, key, "a list of objects");
	*count = p->failed ? 0 : json_array_size(j);
	return j;
}

/* The word at `key`, which `parse` (one of terms.h) must know. */
#define WORD(p, object, key, parse, out)                                                           \
	do {                                                                                       \
		char word_[32] = "";                                                               \
		text(p, object, key, word_, sizeof(word_));                                        \
		if (!(p)->failed && !parse(word_, out))                                            \
			refuse(p, key, "a known word");                                            \
	} while (0)

static double speed_of(double pace)
{
	return pace > 0 ? 1000 / pace : NAN;
}

static void parse_range(
	struct parsing *p, const json_t *j, const char *key, double *from, double *to)
{
	*from = *to = NAN;
	const json_t *r = member(p, j, key);
	if (!r || json_is_null(r))
		return;
	if (!json_is_object(r)) {
		refuse(p, key, "an object or null");
		return;
	}
	*from = number(p, r, "from");
	*to = number(p, r, "to");
}

static void parse_work(struct parsing *p, const json_t *j, struct advice *a)
{
	const json_t *w = member(p, j, "work");
	if (!w || json_is_null(w))
		return;
	if (!json_is_object(w)) {
		refuse(p, "work", "an object or null");
		return;
	}
	a->has_work = true;
	a->work.reps = integer(p, w, "reps", 1000);
	a->work.seconds = number(p, w, "seconds");
	a->work.metres = number(p, w, "metres");
	a->work.recovery_s = number(p, w, "recovery_seconds");
	text(p, w, "target", a->work.target, sizeof(a->work.target));
	a->work.warmup_minutes = number(p, w, "warmup_minutes");
	a->work.cooldown_minutes = number(p, w, "cooldown_minutes");
}

static void parse_what(struct parsing *p, const json_t *j, struct advice *a)
{
	char day[DATE_TEXT] = "", line[ADVICE_TEXT];
	text(p, j, "for", day, sizeof(day));
	if (!p->failed && !date_parse(day, &a->day))
		refuse(p, "for", "a date");
	WORD(p, j, "session", kind_parse, &a->session);
	WORD(p, j, "sport", sport_parse, &a->sport);
	WORD(p, j, "hardest", hardness_parse, &a->hardest);
	a->minutes = number(p, j, "minutes");
	a->km = number(p, j, "km");
	parse_range(p, j, "hr", &a->hr_from, &a->hr_to);
	parse_range(p, j, "pace", &a->speed_from, &a->speed_to);
	a->speed_from = speed_of(a->speed_from);
	a->speed_to = speed_of(a->speed_to);
	parse_work(p, j, a);
	text(p, j, "text", line, sizeof(line));
	text(p, j, "title", a->title, sizeof(a->title));
	text(p, j, "body", a->body, sizeof(a->body));
}

static void parse_reasons(struct parsing *p, const json_t *j, struct advice *a)
{
	const json_t *list = array(p, j, "reasons", &a->reason_count);
	a->reasons = mem_alloc(a->reason_count, sizeof(*a->reasons));
	for (size_t i = 0; i < a->reason_count; i++) {
		const json_t *r = json_array_get(list, i);
		char verdict[16] = "";
		text(p, r, "rule", a->reasons[i].rule, sizeof(a->reasons[i].rule));
		text(p, r, "verdict", verdict, sizeof(verdict));
		text(p, r, "text", a->reasons[i].text, sizeof(a->reasons[i].text));
		a->reasons[i].is_limit = text_equal(verdict, "limit");
		if (!a->reasons[i].is_limit && !text_equal(verdict, "propose"))
			refuse(p, "verdict", "limit or propose");
	}
}

static void parse_says(struct parsing *p, const json_t *j, struct advice *a)
{
	const json_t *list = array(p, j, "says", &a->say_count);
	a->says = mem_alloc(a->say_count, sizeof(*a->says));
	for (size_t i = 0; i < a->say_count; i++) {
		const json_t *s = json_array_get(list, i);
		struct advice_say *out = &a->says[i];
		text(p, s, "rule", out->rule, sizeof(out->rule));
		text(p, s, "level", out->level, sizeof(out->level));
		text(p, s, "title", out->title, sizeof(out->title));
		text(p, s, "text", out->text, sizeof(out->text));
		out->cooldown_days = integer(p, s, "cooldown_days", 10000);
	}
}

static struct fact *parse_facts(struct parsing *p, const json_t *j, const char *key, size_t *count)
{
	const json_t *list = array(p, j, key, count);
	struct fact *facts = mem_alloc(*count, sizeof(*facts));
	for (size_t i = 0; i < *count; i++) {
		const json_t *f = json_array_get(list, i);
		text(p, f, "name", facts[i].name, sizeof(facts[i].name));
		text(p, f, "value", facts[i].value, sizeof(facts[i].value));
	}
	return facts;
}

static bool state_parse(const char *word, enum rule_state *out)
{
	for (int s = RULE_FIRED; s <= RULE_OFF; s++)
		if (text_equal(word, rule_state_name((enum rule_state)s))) {
			*out = (enum rule_state)s;
			return true;
		}
	return false;
}

static void parse_outcomes(struct parsing *p, const json_t *j, struct advice *a)
{
	const json_t *list = array(p, j, "outcomes", &a->outcome_count);
	a->outcomes = mem_alloc(a->outcome_count, sizeof(*a->outcomes));
	for (size_t i = 0; i < a->outcome_count; i++) {
		const json_t *o = json_array_get(list, i);
		struct rule_outcome *out = &a->outcomes[i];
		text(p, o, "rule", out->rule, sizeof(out->rule));
		WORD(p, o, "state", state_parse, &out->state);
		text(p, o, "text", out->text, sizeof(out->text));
		out->facts = parse_facts(p, o, "facts", &out->fact_count);
		out->params = parse_facts(p, o, "params", &out->param_count);
	}
}

static bool data_state_parse(const char *word, enum data_state *out)
{
	for (int s = DATA_UNAVAILABLE; s <= DATA_READY; s++)
		if (text_equal(word, data_state_name((enum data_state)s))) {
			*out = (enum data_state)s;
			return true;
		}
	return false;
}

static void parse_model(struct parsing *p, const json_t *j, struct advice *a)
{
	a->fitness = number(p, j, "fitness");
	a->fatigue = number(p, j, "fatigue");
	a->form = number(p, j, "form");
	a->load_expected = number(p, j, "load_expected");
	const json_t *target = object(p, j, "load_for_form");
	a->load_for_form = p->failed ? NAN : number(p, target, "-0.10");
	const json_t *built = object(p, j, "built_on");
	if (p->failed)
		return;
	a->built_on_days = integer(p, built, "days", BUILT_ON_OF);
	integer(p, built, "of", BUILT_ON_OF);
	WORD(p, built, "state", data_state_parse, &a->state);
}

static json_t *load(const char *json, size_t length, struct error *e)
{
	json_error_t why;
	json_begin();
	json_t *j = json_loadb(json, length, JSON_REJECT_DUPLICATES, &why);
	if (!j)
		error_set(e, ERROR_INPUT, "advice: not JSON: %s", why.text);
	return j;
}

bool advice_parse(const char *json, size_t length, struct advice *out, struct error *e)
{
	memset(out, 0, sizeof(*out));
	json_t *j = load(json, length, e);
	if (!j)
		return false;
	struct parsing p = {.error = e};
	if (!json_is_object(j))
		refuse(&p, "advice", "an object");
	parse_what(&p, j, out);
	parse_reasons(&p, j, out);
	parse_says(&p, j, out);
	parse_model(&p, j, out);
	parse_outcomes(&p, j, out);
	json_decref(j);
	if (p.failed)
		advice_finish(out);
	return !p.failed;
}

/* ---- a day of a backtest ---- */

static void parse_side(
	struct parsing *p, const json_t *j, const char *key, struct backtest_side *out)
{
	const json_t *s = object(p, j, key);
	if (p->failed)
		return;
	WORD(p, s, "state", state_parse, &out->state);
	text(p, s, "text", out->text, sizeof(out->text));
	text(p, s, "title", out->title, sizeof(out->title));
	WORD(p, s, "session", kind_parse, &out->session);
	out->minutes = number(p, s, "minutes");
}

bool backtest_parse(const char *json, size_t length, struct backtest_day *out, struct error *e)
{
	char day[DATE_TEXT] = "";
	memset(out, 0, sizeof(*out));
	json_t *j = load(json, length, e);
	if (!j)
		return false;
	struct parsing p = {.error = e};
	text(&p, j, "day", day, sizeof(day));
	if (!p.failed && !date_parse(day, &out->day))
		refuse(&p, "day", "a date");
	parse_side(&p, j, "present", &out->present);
	parse_side(&p, j, "other", &out->other);
	json_decref(j);
	return !p.failed;
}
