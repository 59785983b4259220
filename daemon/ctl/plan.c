/* pacectl plan: the coming weeks. */
#include <math.h>

#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "plan.h"
#include "shown.h"
#include "table.h"

static const struct column columns[] = {
	{N_("Day")},
	{N_("Session"), .shrinks = true},
	{N_("Time"), .right = true},
	{N_("Load"), .right = true},
	{N_("Fitness"), .right = true, .optional = true},
	{N_("Form"), .right = true, .optional = true},
	{"", .optional = true},
};

static void print_json(const struct call *c, const struct planned *plan, size_t count)
{
	json_t *list = json_array();
	for (size_t i = 0; i < count; i++) {
		const struct planned *p = &plan[i];
		json_t *j = json_object();
		member_date(j, "day", p->advice.day);
		member_text(j, "session", kind_name(p->advice.session));
		member_text(j, "sport", sport_name(p->advice.sport));
		member_text(j, "title", p->advice.title);
		member_number(j, "minutes", p->advice.minutes, 0);
		member_number(j, "km", p->advice.km, 1);
		member_number(j, "load", p->load, 1);
		member_number(j, "fitness", p->fitness, 1);
		member_number(j, "form", p->form, 1);
		member_text(
			j, "race", p->race ? (p->race->text[0] ? p->race->text : "race") : NULL);
		json_array_append_new(list, j);
	}
	call_print_json(c, list);
}

static void print_table(const struct call *c, const struct planned *plan, size_t count)
{
	struct table *t = table_create(columns, ARRAY_LENGTH(columns));
	for (size_t i = 0; i < count; i++) {
		const struct planned *p = &plan[i];
		bool rest = p->advice.session == KIND_REST,
		     told = p->advice.state != DATA_UNAVAILABLE;
		table_cell(t, "%s", shown_day(p->advice.day, c->today).text);
		table_styled(t, rest ? STYLE_DIM : STYLE_PLAIN, "%s", p->advice.title);
		table_cell(t, "%s", rest ? "" : shown_minutes(p->advice.minutes).text);
		table_cell(t, "%s", rest ? "" : shown_number(p->load, 0).text);
		table_cell(t, "%s", shown_number(told ? p->fitness : NAN, 1).text);
		table_cell(t, "%s", shown_number(told ? p->form : NAN, 1).text);
		table_styled(t, STYLE_GOOD, "%s",
			p->race ? (p->race->text[0] ? p->race->text : _("race")) : "");
	}
	table_print(t, &c->out);
	table_destroy(t);
	out_printf(&c->out, "\n");
	out_wrapped(&c->out, 0, 0,
		_("If all of it is done as advised. Every run and every morning changes it."));
}

int run_plan(struct call *c)
{
	long weeks;
	if (!call_number(c, "--weeks", arguments_value(&c->args, OPTION_WEEKS), 1, 26, 2, &weeks))
		return 2;
	if (!call_history(c))
		return 1;
	struct plan plan;
	bool ok = plan_make(c, engine_next_day(c->engine, c->now), (size_t)weeks * 7, &plan);
	if (ok && call_json(c))
		print_json(c, plan.days, plan.count);
	else if (ok)
		print_table(c, plan.days, plan.count);
	plan_finish(&plan);
	return ok ? 0 : 1;
}
