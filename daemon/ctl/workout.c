/* pacectl workout: the session advised, step by step, for a watch or a calendar. */
#include "workout.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "call.h"
#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "shown.h"

static json_t *range_json(double from, double to, int digits)
{
	if (isnan(from) || isnan(to))
		return json_null();
	json_t *j = json_object();
	member_number(j, "from", from, digits);
	member_number(j, "to", to, digits);
	return j;
}

static json_t *step_json(const struct step *s)
{
	json_t *j = json_object();
	member_text(j, "step", step_name(s->kind));
	member_number(j, "seconds", s->seconds, 0);
	member_number(j, "metres", s->metres, 0);
	member(j, "hr", range_json(s->hr_from, s->hr_to, 0));
	member(j, "pace", range_json(1000 / s->speed_from, 1000 / s->speed_to, 0));
	if (s->kind == STEP_REPEAT) {
		member_integer(j, "from_step", s->first);
		member_integer(j, "times", s->times);
	}
	return j;
}

static void print_json(
	const struct call *c, const struct advice *a, const struct step *steps, int count)
{
	json_t *j = json_object(), *list = json_array();
	for (int i = 0; i < count; i++)
		json_array_append_new(list, step_json(&steps[i]));
	member_date(j, "for", a->day);
	member_text(j, "title", a->title);
	member(j, "steps", list);
	call_print_json(c, j);
}

static void print_person(
	const struct call *c, const struct advice *a, const struct step *steps, int count)
{
	const struct out *o = &c->out;
	out_styled(o, STYLE_STRONG, "%s: %s\n", shown_day_prefix(a->day, c->today).text, a->title);
	for (int i = 0; i < count; i++) {
		autofree char *text = step_text(&steps[i], engine_settings(c->engine)->imperial);
		out_printf(o, "  %d  %-9s  ", i + 1, step_name(steps[i].kind));
		out_wrapped(o, 16, 16, text);
	}
}

static int write_file(const struct call *c, const char *path, struct buffer *b)
{
	FILE *f = fopen(path, "we");
	bool ok = f && fwrite(b->data, 1, b->length, f) == b->length;
	if (f && fclose(f) != 0)
		ok = false;
	buffer_finish(b);
	return ok ? 0 : call_fail(c, "cannot write %s: %s", path, strerror(errno));
}

static int write_files(
	const struct call *c, const struct advice *a, const struct step *steps, int count)
{
	const char *fit = arguments_value(&c->args, OPTION_FIT),
		   *ics = arguments_value(&c->args, OPTION_ICS);
	struct buffer b = {0};
	int code = 0;
	if (fit && count == 0)
		return call_fail(c, "a day of rest has no workout: %s", a->title);
	if (fit) {
		workout_fit(a, steps, count, c->now, &b);
		code = write_file(c, fit, &b);
	}
	if (ics && !code) {
		workout_ics(a, steps, count, engine_settings(c->engine)->imperial, c->now, &b);
		code = write_file(c, ics, &b);
	}
	return code;
}

int run_workout(struct call *c)
{
	struct advice a = {0};
	struct step steps[WORKOUT_MOST_STEPS];
	date day;
	if (!call_history(c))
		return 1;
	if (!call_day(c, OPTION_FOR, engine_next_day(c->engine, c->now), &day))
		return 2;
	if (!call_advise(c, day, &a))
		return 1;
	int count = workout_steps(&a, steps);
	int code = write_files(c, &a, steps, count);
	if (!code && call_json(c))
		print_json(c, &a, steps, count);
	else if (!code)
		print_person(c, &a, steps, count);
	advice_finish(&a);
	return code;
}
