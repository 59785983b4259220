/* pacectl next: the recommendation for a day. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "shown.h"

/* Training works while form lies between these shares of fitness: as form_in_words. */
#define WORKING_FROM (-.10)
#define WORKING_TO   (-.30)

/* The outcomes of all rules are what `why` tells. */
static void print_json(const struct call *c, const struct history *h, const struct advice *a)
{
	struct buffer text = {0};
	advice_write(a, &text);
	json_t *j = json_loadb((const char *)text.data, text.length, 0, NULL);
	buffer_finish(&text);
	json_object_del(j, "outcomes");
	member_number(json_object_get(j, "load_for_form"), "-0.30",
		isnan(a->load_for_form) ? NAN : history_load_for_form(h, a->day, WORKING_TO), 1);
	call_print_json(c, j);
}

static void print_ranges(const struct out *o, const struct advice *a, bool imperial)
{
	struct shown from = shown_number(a->hr_from, 0), to = shown_number(a->hr_to, 0);
	struct shown paces = shown_paces(a->speed_from, a->speed_to, imperial);
	if (from.text[0] && to.text[0])
		out_field(o, _("Heart rate"), C_("range", "%s to %s"), from.text, to.text);
	else if (to.text[0])
		out_field(o, _("Heart rate"), _("up to %s"), to.text);
	if (paces.text[0])
		out_field(o, _("Pace"), "%s", paces.text);
}

static void print_work(const struct out *o, const struct advice *a, bool imperial)
{
	const struct work *w = &a->work;
	if (!a->has_work)
		return;
	char seconds[32], recovery[32];
	text_clock(w->seconds, seconds, sizeof(seconds));
	text_clock(w->recovery_s, recovery, sizeof(recovery));
	bool by_time = !isnan(w->seconds);
	autofree char *pause = w->recovery_s > 0 ? mem_printf(_(", %s easy between"), recovery)
						 : mem_strdup("");
	out_field(o, C_("field", "Work"), _("%d x %s at %s%s"), w->reps,
		by_time ? seconds : shown_distance(w->metres, imperial).text, _(w->target), pause);
	if (w->warmup_minutes > 0 || w->cooldown_minutes > 0)
		out_field(o, C_("field", "Around it"), _("%s easy before, %s after"),
			shown_minutes(w->warmup_minutes).text,
			shown_minutes(w->cooldown_minutes).text);
}

static void print_how(const struct out *o, const struct advice *a, bool imperial)
{
	if (a->session == KIND_REST)
		return;
	print_work(o, a, imperial);
	print_ranges(o, a, imperial);
	if (a->km > 0)
		out_field(o, _("Distance"), _("about %s"),
			shown_distance(a->km * 1000, imperial).text);
	out_printf(o, "\n");
}

/* "Two short nights (sleep-debt)" */
static void print_reason(const struct out *o, const char *label, const struct advice_reason *r)
{
	char text[sizeof(r->text)];
	if (!r->text[0])
		return;
	memcpy(text, r->text, sizeof(text));
	text_capital(text);
	out_field(o, label, "%s (%s)", text, r->rule);
}

/* "A block could come. Four to six weeks ..." */
static void print_say(const struct out *o, const char *label, const struct advice_say *s)
{
	char title[sizeof(s->title)];
	size_t length = strlen(s->title);
	if (!length)
		return;
	bool ends = strchr(".?!:", s->title[length - 1]) != NULL;
	memcpy(title, s->title, sizeof(title));
	text_capital(title);
	out_field(o, label, "%s%s %s", title, ends ? "" : ".", s->text);
}

static void print_reasons(const struct out *o, const struct advice *a)
{
	for (size_t i = 0; i < a->reason_count; i++)
		print_reason(o, i ? "" : _("Because"), &a->reasons[i]);
	if (a->reason_count)
		out_printf(o, "\n");
	for (size_t i = 0; i < a->say_count; i++)
		print_say(o, i ? "" : C_("field", "Also"), &a->says[i]);
	if (a->say_count)
		out_printf(o, "\n");
}

/* The advice came without them: why, and that it is their own fault. */
static void print_broken(const struct out *o, const struct advice *a)
{
	const char *last = NULL; /* a library breaks several rules in the same words */
	for (size_t i = 0; i < a->outcome_count; i++) {
		const char *text = a->outcomes[i].text;
		if (a->outcomes[i].state != RULE_ERROR || text_equal(text, last))
			continue;
		out_field(o, last ? "" : _("Broken"), "%s", text);
		last = text;
	}
	if (last)
		out_printf(o, "\n");
}

/* What load the day can have; the values are never below 0, which stands for a rest. */
static void print_load_for_form(const struct out *o, const struct history *h, date day)
{
	double least = round(history_load_for_form(h, day, WORKING_FROM)),
	       most = round(history_load_for_form(h, day, WORKING_TO));
	if (!(most > 0))
		out_field(o, C_("field", "Load"),
			_("only a rest brings form up to -30 %% of fitness"));
	else if (!(least > 0))
		out_field(o, C_("field", "Load"),
			_("up to %.0f that day keeps form above -30 %% of fitness"), most);
	else
		out_field(o, C_("field", "Load"),
			_("%.0f to %.0f that day puts form between -10 and -30 %% of fitness, "
			  "where "
			  "training works"),
			least, most);
}

static void print_model(const struct out *o, const struct history *h, const struct advice *a)
{
	if (a->state != DATA_UNAVAILABLE) {
		out_field(o, C_("field", "Form"), _("%s, from fitness %s and fatigue %s: %s"),
			shown_number(a->form, 0).text, shown_number(a->fitness, 0).text,
			shown_number(a->fatigue, 0).text,
			_(form_in_words(a->fitness, a->form, a->state)));
		print_load_for_form(o, h, a->day);
	}
	out_field(o, C_("field", "Known"), "%s", shown_built_on(a->built_on_days, a->state).text);
}

static void print_person(const struct call *c, const struct history *h, const struct advice *a)
{
	const struct out *o = &c->out;
	bool imperial = engine_settings(c->engine)->imperial;
	out_styled(o, STYLE_STRONG, "%s: %s\n", shown_day_prefix(a->day, c->today).text, a->title);
	out_printf(o, "\n");
	print_how(o, a, imperial);
	print_reasons(o, a);
	print_broken(o, a);
	print_model(o, h, a);
	if (h->session_count)
		return;
	out_printf(o, "\n");
	out_wrapped(o, 0, 0, _(call_first_steps));
}

int run_next(struct call *c)
{
	struct advice advice = {0};
	date day;
	const struct history *h = call_history(c);
	if (!h)
		return 1;
	if (!call_day(c, OPTION_FOR, engine_next_day(c->engine, c->now), &day))
		return 2;
	if (!call_advise(c, day, &advice))
		return 1;
	if (call_json(c))
		print_json(c, h, &advice);
	else
		print_person(c, h, &advice);
	advice_finish(&advice);
	return 0;
}
