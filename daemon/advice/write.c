/* struct advice to JSON: the keys of `pacectl next --json`, in the order in which they are
 * documented. */
#include "paced/advice.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "explain.h"
#include "json.h"
#include "paced/base/memory.h"

void json_begin(void)
{
	json_object_seed(1); /* does nothing once it has a seed; keys keep the order in which they
				were put */
}

json_t *json_number(double v)
{
	if (isnan(v))
		return json_null();
	double rounded = round(v * 1e4) / 1e4;
	if (rounded == floor(rounded) && fabs(rounded) < 1e15)
		return json_integer((json_int_t)rounded);
	return json_real(rounded);
}

json_t *json_text(const char *text)
{
	json_t *j = json_string(text);
	if (j)
		return j;
	size_t length = strlen(text);
	autofree char *clean = mem_alloc(length * 3 + 1, 1);
	text_copy_clean(clean, length * 3 + 1, text, length);
	return json_string(clean);
}

json_t *json_text_or_null(const char *text)
{
	return text ? json_text(text) : json_null();
}

void json_put(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

void json_dump(const json_t *j, struct buffer *out)
{
	char *text = json_dumps(j, JSON_REAL_PRECISION(12));
	buffer_text(out, text ? text : "null");
	free(text);
}

static json_t *range(double from, double to)
{
	if (isnan(to))
		return json_null();
	json_t *j = json_object();
	json_put(j, "from", json_number(from));
	json_put(j, "to", json_number(to));
	return j;
}

static double pace_of(double speed)
{
	return isnan(speed) || speed <= 0 ? NAN : round(1000 / speed);
}

static json_t *work_json(const struct advice *a)
{
	if (!a->has_work)
		return json_null();
	json_t *j = json_object();
	json_put(j, "reps", json_integer(a->work.reps));
	json_put(j, "seconds", json_number(a->work.seconds));
	json_put(j, "metres", json_number(a->work.metres));
	json_put(j, "recovery_seconds", json_number(a->work.recovery_s));
	json_put(j, "target", json_text(a->work.target));
	json_put(j, "warmup_minutes", json_number(a->work.warmup_minutes));
	json_put(j, "cooldown_minutes", json_number(a->work.cooldown_minutes));
	return j;
}

static json_t *reasons_json(const struct advice *a)
{
	json_t *list = json_array();
	for (size_t i = 0; i < a->reason_count; i++) {
		const struct advice_reason *r = &a->reasons[i];
		json_t *j = json_object();
		json_put(j, "rule", json_text(r->rule));
		json_put(j, "verdict", json_text(r->is_limit ? "limit" : "propose"));
		json_put(j, "text", json_text(r->text));
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *says_json(const struct advice *a)
{
	json_t *list = json_array();
	for (size_t i = 0; i < a->say_count; i++) {
		const struct advice_say *s = &a->says[i];
		json_t *j = json_object();
		json_put(j, "rule", json_text(s->rule));
		json_put(j, "level", json_text(s->level));
		json_put(j, "title", json_text(s->title));
		json_put(j, "text", json_text(s->text));
		json_put(j, "cooldown_days", json_integer(s->cooldown_days));
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *facts_json(const struct fact *facts, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *j = json_object();
		json_put(j, "name", json_text(facts[i].name));
		json_put(j, "value", json_text(facts[i].value));
		json_array_append_new(list, j);
	}
	return list;
}

static json_t *outcomes_json(const struct advice *a)
{
	json_t *list = json_array();
	for (size_t i = 0; i < a->outcome_count; i++) {
		const struct rule_outcome *o = &a->outcomes[i];
		json_t *j = json_object();
		json_put(j, "rule", json_text(o->rule));
		json_put(j, "state", json_text(rule_state_name(o->state)));
		json_put(j, "text", json_text(o->text));
		json_put(j, "facts", facts_json(o->facts, o->fact_count));
		json_put(j, "params", facts_json(o->params, o->param_count));
		json_array_append_new(list, j);
	}
	return list;
}

static void put_what(const struct advice *a, json_t *j)
{
	char day[DATE_TEXT], text[160];
	date_format(a->day, day);
	explain_line(a, text, sizeof(text));
	json_put(j, "for", json_text(day));
	json_put(j, "session", json_text(kind_name(a->session)));
	json_put(j, "sport", json_text(sport_name(a->sport)));
	json_put(j, "minutes", json_number(a->minutes));
	json_put(j, "km", json_number(a->km));
	json_put(j, "hr", range(a->hr_from, a->hr_to));
	json_put(j, "pace", range(pace_of(a->speed_from), pace_of(a->speed_to)));
	json_put(j, "work", work_json(a));
	json_put(j, "hardest", json_text(hardness_name(a->hardest)));
	json_put(j, "text", json_text(text));
}

static void put_model(const struct advice *a, json_t *j)
{
	json_t *target = json_object(), *built = json_object();
	json_put(target, "-0.10", json_number(a->load_for_form));
	json_put(built, "days", json_integer(a->built_on_days));
	json_put(built, "of", json_integer(BUILT_ON_OF));
	json_put(built, "state", json_text(data_state_name(a->state)));
	json_put(j, "fitness", json_number(a->fitness));
	json_put(j, "fatigue", json_number(a->fatigue));
	json_put(j, "form", json_number(a->form));
	json_put(j, "load_for_form", target);
	json_put(j, "load_expected", json_number(a->load_expected));
	json_put(j, "built_on", built);
}

void advice_write(const struct advice *a, struct buffer *out)
{
	json_begin();
	json_t *j = json_object();
	put_what(a, j);
	json_put(j, "reasons", reasons_json(a));
	json_put(j, "says", says_json(a));
	put_model(a, j);
	json_put(j, "title", json_text(a->title));
	json_put(j, "body", json_text(a->body));
	json_put(j, "outcomes", outcomes_json(a));
	json_dump(j, out);
	json_decref(j);
}
