/* pacectl athlete: level, thresholds, zones; now and over time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "shown.h"
#include "table.h"

#define MOST_CHANGES 20
#define HARD_DAYS    6 /* that the answer to hard days is told from, as the rules do */

static const struct {
	const char *key, *label;
	size_t offset;
	bool speed;
	double worth; /* a change smaller than that is not told */
} numbers[] = {
	{"max_hr", N_("Highest heart rate"), offsetof(struct athlete, max_hr), false, 1},
	{"rest_hr", N_("Resting heart rate"), offsetof(struct athlete, rest_hr), false, 1},
	{"threshold_hr", N_("Threshold heart rate"), offsetof(struct athlete, threshold_hr), false,
		1},
	{"threshold_speed", N_("Threshold pace"), offsetof(struct athlete, threshold_speed), true,
		.02},
};

static const struct threshold *number_of(const struct athlete *a, size_t i)
{
	return (const struct threshold *)(const void *)((const char *)a + numbers[i].offset);
}

static const char *origin_in_words(enum origin o)
{
	static const char *const words[] = {
		[ORIGIN_NONE] = "",
		[ORIGIN_DEFAULT] = N_("a cautious guess"),
		[ORIGIN_AGE] = N_("from your age"),
		[ORIGIN_ESTIMATED] = N_("estimated from others"),
		[ORIGIN_OBSERVED] = N_("seen in your sessions"),
		[ORIGIN_REPORTED] = N_("from your journal"),
		[ORIGIN_SETTINGS] = N_("from paced.conf"),
	};
	return (size_t)o < ARRAY_LENGTH(words) ? _(words[o]) : "";
}

static const char *sure_in_words(double sure)
{
	return sure >= .9   ? _("certain")
	       : sure >= .6 ? _("likely")
	       : sure >= .3 ? _("rough")
			    : _("a guess");
}

static struct shown value_text(size_t i, double value, bool imperial)
{
	struct shown s = numbers[i].speed ? shown_pace(value, imperial) : shown_number(value, 0);
	if (!s.text[0])
		snprintf(s.text, sizeof(s.text), "%s", _("not known"));
	return s;
}

/* ---- changes ---- */

struct change {
	date day;
	struct threshold to;
};

/* Steps of one number from the first day on, oldest first; the caller frees. */
static struct change *changes_of(const struct history *h, size_t i, date until, size_t *count)
{
	struct change *list = NULL;
	size_t capacity = 0;
	struct athlete a;
	*count = 0;
	for (date d = h->first; h->first != DATE_NONE && d <= until; d++) {
		history_athlete(h, d, &a);
		const struct threshold *t = number_of(&a, i);
		const struct threshold *last = *count ? &list[*count - 1].to : NULL;
		if (isnan(t->value) || (last && last->origin == t->origin &&
					       fabs(t->value - last->value) < numbers[i].worth))
			continue;
		list = mem_grow(list, *count, &capacity, sizeof(*list));
		list[(*count)++] = (struct change){d, *t};
	}
	return list;
}

/* ---- JSON ---- */

static json_t *threshold_json(const struct threshold *t, bool speed)
{
	json_t *j = json_object();
	member_number(j, "value", t->value, speed ? 3 : 1);
	member_text(j, "origin", origin_name(t->origin));
	member_date(j, "since", t->since);
	member_number(j, "sure", t->sure, 2);
	return j;
}

static json_t *zones_json(const struct athlete *a)
{
	json_t *j = json_object();
	member_number(j, "hr_easy_below", a->threshold_hr.value * ZONE_EASY_HR, 0);
	member_number(j, "hr_hard_from", a->threshold_hr.value, 0);
	member_number(j, "speed_easy_below", a->threshold_speed.value * ZONE_EASY_SPEED, 3);
	member_number(j, "speed_hard_from", a->threshold_speed.value, 3);
	return j;
}

static json_t *changes_json(const struct history *h, size_t i, date day)
{
	size_t count;
	json_t *list = json_array();
	struct change *all = changes_of(h, i, day, &count);
	for (size_t n = 0; n < count; n++) {
		json_t *j = json_object();
		member_date(j, "day", all[n].day);
		member_number(j, "value", all[n].to.value, numbers[i].speed ? 3 : 1);
		member_text(j, "origin", origin_name(all[n].to.origin));
		member_number(j, "sure", all[n].to.sure, 2);
		json_array_append_new(list, j);
	}
	free(all);
	return list;
}

static json_t *response_json(const struct history *h, date day)
{
	struct response r = history_recovery_after(h, day, HARD_DAYS);
	json_t *j = json_object();
	member_integer(j, "hard", r.hard);
	member_number(j, "days", r.days, 1);
	member_integer(j, "measured", r.measured);
	member_integer(j, "heavy_next", r.heavy_next);
	member_integer(j, "reported_next", r.reported_next);
	member_integer(j, "next_quality", r.next_quality);
	member_integer(j, "held", r.held);
	return j;
}

static void print_json(
	const struct call *c, const struct history *h, const struct athlete *a, date day)
{
	json_t *j = json_object(), *timeline = json_object();
	member_date(j, "for", day);
	member_text(j, "level", level_name(a->level));
	member_text_or_null(j, "sex", a->sex == SEX_NONE ? NULL : sex_name(a->sex));
	member_number(j, "age", a->age, 0);
	member_number(j, "weight_kg", a->weight_kg, 1);
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		member(j, numbers[i].key, threshold_json(number_of(a, i), numbers[i].speed));
		member(timeline, numbers[i].key, changes_json(h, i, day));
	}
	member(j, "zones", zones_json(a));
	member_number(j, "critical_speed", history_critical_speed(h, day, NULL), 3);
	member(j, "after_hard", response_json(h, day));
	member(j, "timeline", timeline);
	call_print_json(c, j);
}

/* ---- for a person ---- */

static const struct column columns[] = {
	{""},
	{"", .right = true},
	{N_("Since")},
	{N_("How sure")},
	{N_("Where from"), .shrinks = true, .spare = 1},
};

static void print_numbers(const struct call *c, const struct athlete *a, bool imperial)
{
	struct table *t = table_create(columns, ARRAY_LENGTH(columns));
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		const struct threshold *x = number_of(a, i);
		table_cell(t, "  %s", _(numbers[i].label));
		table_cell(t, "%s", value_text(i, x->value, imperial).text);
		table_cell(
			t, "%s", x->since == DATE_NONE ? "" : shown_day(x->since, c->today).text);
		table_cell(t, "%s", isnan(x->value) ? "" : sure_in_words(x->sure));
		table_cell(t, "%s", origin_in_words(x->origin));
	}
	table_print(t, &c->out);
	table_destroy(t);
}

static const struct column zone_columns[] = {
	{N_("  Zone")}, {N_("Heart rate")}, {N_("Pace"), .optional = true}};

static void print_zones(const struct call *c, const struct athlete *a, bool imperial)
{
	struct table *t = table_create(zone_columns, ARRAY_LENGTH(zone_columns));
	struct zone_ranges hr = zones_by_hr(a->threshold_hr.value),
			   pace = zones_by_pace(a->threshold_speed.value, imperial);
	const char *const cells[] = {_("Easy"), hr.easy.text, pace.easy.text, _("Moderate"),
		hr.moderate.text, pace.moderate.text, _("Hard"), hr.hard.text, pace.hard.text};
	for (size_t i = 0; i < ARRAY_LENGTH(cells); i++)
		table_cell(t, "%s%s", i % 3 ? "" : "  ", cells[i]);
	out_printf(&c->out, "\n");
	table_print(t, &c->out);
	table_destroy(t);
}

/* Shown only: no threshold rests on it. */
static void print_critical(const struct call *c, const struct history *h, date day, bool imperial)
{
	double reserve;
	struct shown pace = shown_pace(history_critical_speed(h, day, &reserve), imperial);
	if (!pace.text[0])
		return;
	out_printf(&c->out, "\n");
	out_field(&c->out, _("Critical pace"),
		_("%s, with %s in reserve, by your best 2 to 20 minutes of 90 days (shown only; no "
		  "threshold rests on it)"),
		pace.text, shown_length(reserve, imperial).text);
}

/* How the athlete answers to hard days. */
static void print_response(const struct call *c, const struct history *h, date day)
{
	const struct out *o = &c->out;
	struct response r = history_recovery_after(h, day, HARD_DAYS);
	if (!r.measured && !r.reported_next && !r.next_quality)
		return;
	out_printf(o, _("\nAfter hard days (the last %d)\n"), r.hard);
	if (r.measured)
		out_field(o, _("Heart rate"),
			language_count("back to usual after %ld day (median; told by %d of them)",
				"back to usual after %ld days (median; told by %d of them)",
				(unsigned long)lround(r.days)),
			lround(r.days), r.measured);
	if (r.reported_next)
		out_field(o, _("Legs"), _("heavy on the day after %d of %d"), r.heavy_next,
			r.reported_next);
	if (r.next_quality)
		out_field(o, _("Next like it"), _("%d of %d held their pace"), r.held,
			r.next_quality);
}

static const struct column change_columns[] = {
	{"", .right = false}, {"", .right = true}, {""}, {"", .spare = 1}};

static void print_changes_of(const struct call *c, const struct change *all, size_t count, size_t i)
{
	struct table *t = table_create(change_columns, ARRAY_LENGTH(change_columns));
	bool imperial = engine_settings(c->engine)->imperial;
	size_t first = count > MOST_CHANGES ? count - MOST_CHANGES : 0;
	for (size_t n = first; n < count; n++) {
		table_cell(t, "  %s", shown_date(all[n].day).text);
		table_cell(t, "%s", value_text(i, all[n].to.value, imperial).text);
		table_cell(t, "%s", sure_in_words(all[n].to.sure));
		table_cell(t, "%s", origin_in_words(all[n].to.origin));
	}
	out_printf(&c->out, _("\n%s over time\n"), _(numbers[i].label));
	table_print(t, &c->out);
	table_destroy(t);
	if (first)
		out_styled(&c->out, STYLE_DIM, _("  %zu earlier ones; --json has all\n"), first);
}

static void print_changes(const struct call *c, const struct history *h, date day)
{
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		size_t count;
		struct change *all = changes_of(h, i, day, &count);
		if (count > 1)
			print_changes_of(c, all, count, i);
		free(all);
	}
}

static void print_person(
	const struct call *c, const struct history *h, const struct athlete *a, date day)
{
	const struct out *o = &c->out;
	bool imperial = engine_settings(c->engine)->imperial;
	out_styled(o, STYLE_STRONG, "%s: %s", shown_day_prefix(day, c->today).text,
		_(level_name(a->level)));
	if (!isnan(a->age))
		out_printf(o, _(", %s years"), shown_number(floor(a->age), 0).text);
	if (!isnan(a->weight_kg))
		out_printf(o, _(", %s kg"), shown_number(a->weight_kg, 1).text);
	out_printf(o, "\n\n");
	print_numbers(c, a, imperial);
	print_zones(c, a, imperial);
	print_critical(c, h, day, imperial);
	print_response(c, h, day);
	print_changes(c, h, day);
}

int run_athlete(struct call *c)
{
	struct athlete a;
	date day;
	const struct history *h = call_history(c);
	if (!h)
		return 1;
	if (!call_day(c, OPTION_FOR, c->today, &day))
		return 2;
	history_athlete(h, day, &a);
	if (call_json(c))
		print_json(c, h, &a, day);
	else
		print_person(c, h, &a, day);
	return 0;
}
