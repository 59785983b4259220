/* pacectl athlete: level, thresholds, zones; now and over time. */
#include <math.h>
#include <stdlib.h>

#include "call.h"
#include "member.h"
#include "paced/base/memory.h"
#include "shown.h"
#include "table.h"

#define ZONE_1_HR    .90 /* of threshold: models.md "Intensity" */
#define ZONE_1_SPEED .88
#define MOST_CHANGES 20

static const struct {
	const char *key, *label, *unit;
	size_t offset;
	bool speed;
	double worth; /* a change smaller than that is not told */
} numbers[] = {
	{"max_hr", "Highest heart rate", "beats/min", offsetof(struct athlete, max_hr), false, 1},
	{"rest_hr", "Resting heart rate", "beats/min", offsetof(struct athlete, rest_hr), false, 1},
	{"threshold_hr", "Threshold heart rate", "beats/min",
		offsetof(struct athlete, threshold_hr), false, 1},
	{"threshold_speed", "Threshold pace", "", offsetof(struct athlete, threshold_speed), true,
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
		[ORIGIN_DEFAULT] = "a cautious guess",
		[ORIGIN_AGE] = "from your age",
		[ORIGIN_ESTIMATED] = "estimated from the others",
		[ORIGIN_OBSERVED] = "seen in your sessions",
		[ORIGIN_REPORTED] = "from your journal",
		[ORIGIN_SETTINGS] = "from paced.conf",
	};
	return (size_t)o < ARRAY_LENGTH(words) ? words[o] : "";
}

static struct shown value_text(size_t i, double value, bool imperial)
{
	struct shown s = numbers[i].speed ? shown_pace(value, imperial) : shown_number(value, 0);
	if (!s.text[0])
		s = (struct shown){"not known"};
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
	member_number(j, "hr_easy_below", a->threshold_hr.value * ZONE_1_HR, 0);
	member_number(j, "hr_hard_from", a->threshold_hr.value, 0);
	member_number(j, "speed_easy_below", a->threshold_speed.value * ZONE_1_SPEED, 3);
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
		json_array_append_new(list, j);
	}
	free(all);
	return list;
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
	member(j, "timeline", timeline);
	call_print_json(c, j);
}

/* ---- for a person ---- */

static const struct column columns[] = {{""}, {"", .right = true}, {""}, {"", .shrinks = true}};

static void print_numbers(const struct call *c, const struct athlete *a, bool imperial)
{
	struct table *t = table_create(columns, ARRAY_LENGTH(columns));
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		const struct threshold *x = number_of(a, i);
		table_cell(t, "  %s", numbers[i].label);
		table_cell(t, "%s", value_text(i, x->value, imperial).text);
		table_cell(t, "%s", numbers[i].unit);
		table_cell(t, "%s%s%s", origin_in_words(x->origin),
			x->since == DATE_NONE ? "" : ", since ",
			x->since == DATE_NONE ? "" : shown_day(x->since, c->today).text);
	}
	table_print(t, &c->out);
	table_destroy(t);
}

static void print_zone(const struct out *o, const char *name, const char *hr, const char *pace)
{
	out_field(o, name, "%s%s%s", hr, *pace ? ", " : "", pace);
}

static void print_zones(const struct call *c, const struct athlete *a, bool imperial)
{
	const struct out *o = &c->out;
	struct shown easy = shown_number(a->threshold_hr.value * ZONE_1_HR, 0);
	struct shown hard = shown_number(a->threshold_hr.value, 0);
	struct shown slow = shown_pace(a->threshold_speed.value * ZONE_1_SPEED, imperial);
	struct shown fast = shown_pace(a->threshold_speed.value, imperial);
	bool paces = slow.text[0];
	autofree char *below = mem_printf("heart rate below %s", easy.text);
	autofree char *within = mem_printf("%s to %s", easy.text, hard.text);
	autofree char *above = mem_printf("from %s on", hard.text);
	autofree char *slower = paces ? mem_printf("slower than %s", slow.text) : mem_strdup("");
	autofree char *middle = paces ? mem_printf("%s to %s", slow.text, fast.text)
				      : mem_strdup("");
	autofree char *faster = paces ? mem_printf("faster than %s", fast.text) : mem_strdup("");
	out_printf(o, "\nZones\n");
	print_zone(o, "Easy", below, slower);
	print_zone(o, "Between", within, middle);
	print_zone(o, "Hard", above, faster);
}

static void print_changes(const struct call *c, const struct history *h, date day, bool imperial)
{
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		size_t count;
		struct change *all = changes_of(h, i, day, &count);
		size_t first = count > MOST_CHANGES ? count - MOST_CHANGES : 0;
		if (count > 1)
			out_printf(&c->out, "\n%s over time\n", numbers[i].label);
		for (size_t n = count > 1 ? first : count; n < count; n++)
			out_printf(&c->out, "  %-16s %9s  %s\n",
				shown_day(all[n].day, c->today).text,
				value_text(i, all[n].to.value, imperial).text,
				origin_in_words(all[n].to.origin));
		free(all);
	}
}

static void print_person(
	const struct call *c, const struct history *h, const struct athlete *a, date day)
{
	const struct out *o = &c->out;
	bool imperial = engine_settings(c->engine)->imperial;
	out_styled(o, STYLE_STRONG, "%s: %s", shown_day_prefix(day, c->today).text,
		level_name(a->level));
	if (!isnan(a->age))
		out_printf(o, ", %s years", shown_number(floor(a->age), 0).text);
	if (!isnan(a->weight_kg))
		out_printf(o, ", %s kg", shown_number(a->weight_kg, 1).text);
	out_printf(o, "\n\n");
	print_numbers(c, a, imperial);
	print_zones(c, a, imperial);
	print_changes(c, h, day, imperial);
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
