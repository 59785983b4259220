/* The athlete over time: settings, then the journal from its day on, then what sessions showed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "private.h"

#define AGE_UNKNOWN 35.
#define REST_HR     60.
#define REST_DAYS   42
#define FORGOTTEN   1100 /* days after the last session: nothing changes any more but the age */

#define LEVEL_WEEKS         12
#define NOVICE_MINUTES      90. /* a week of running: less is novice */
#define EXPERIENCED_MINUTES 300.
#define EXPERIENCED_DAYS    365

/* ---- what was said ---- */

static void said(struct threshold *t, double value, enum origin origin, date since)
{
	if (isnan(value))
		return;
	*t = (struct threshold){value, origin, since, origin == ORIGIN_SETTINGS ? 1 : .95};
}

static double value_of(const struct report *r)
{
	return r->value;
}

static double threshold_hr_of(const struct report *r)
{
	return r->threshold_hr;
}

static double threshold_speed_of(const struct report *r)
{
	return r->threshold_speed;
}

/* The last line of that type that says the number, and not only another one. */
static void from_journal(const struct history *h, date d, enum report_type type,
	double (*of)(const struct report *r), struct threshold *t)
{
	size_t count;
	const uint32_t *all = reports_of(h, type, &count);

	for (size_t n = reports_until(h, type, d); n > 0; n--) {
		const struct report *r = &h->reports[all[n - 1]];
		if (isnan(of(r)))
			continue;
		said(t, of(r), ORIGIN_REPORTED, r->day);
		return;
	}
}

static double age_on(const struct history *h, date d)
{
	return h->settings.born > 0 ? (double)(date_to_civil(d).year - h->settings.born)
				    : (double)NAN;
}

static void defaults(const struct history *h, date d, struct athlete *who)
{
	const double age = age_on(h, d);
	const double years = isnan(age) ? AGE_UNKNOWN : age;

	who->max_hr = (struct threshold){round(208 - .7 * years),
		isnan(age) ? ORIGIN_DEFAULT : ORIGIN_AGE, DATE_NONE, isnan(age) ? .1 : .3};
	who->rest_hr = (struct threshold){REST_HR, ORIGIN_DEFAULT, DATE_NONE, .1};
	who->threshold_hr = (struct threshold){NAN, ORIGIN_NONE, DATE_NONE, 0};
	who->threshold_speed = (struct threshold){NAN, ORIGIN_NONE, DATE_NONE, 0};
}

/* Resting heart rates of the last weeks: the lower median, since coffee and worry only raise it. */
static void measured_rest(const struct history *h, date d, struct threshold *t)
{
	double values[REST_DAYS * 2];
	size_t count, n = 0;
	const uint32_t *all = reports_of(h, REPORT_RHR, &count);

	for (size_t k = reports_until(h, REPORT_RHR, d); k > 0 && n < ARRAY_LENGTH(values); k--) {
		const struct report *r = &h->reports[all[k - 1]];
		if (r->day <= d - REST_DAYS)
			break;
		values[n++] = r->value;
	}
	if (n > 0)
		*t = (struct threshold){
			round(median_of(values, n)), ORIGIN_REPORTED, d, n >= 7 ? .9 : .6};
}

static void from_words(const struct history *h, date d, struct athlete *who)
{
	const struct model_settings *m = &h->settings;

	measured_rest(h, d, &who->rest_hr);
	from_journal(h, d, REPORT_MAXHR, value_of, &who->max_hr);
	from_journal(h, d, REPORT_RESTHR, value_of, &who->rest_hr);
	from_journal(h, d, REPORT_THRESHOLD, threshold_hr_of, &who->threshold_hr);
	from_journal(h, d, REPORT_THRESHOLD, threshold_speed_of, &who->threshold_speed);
	said(&who->max_hr, m->max_hr, ORIGIN_SETTINGS, DATE_NONE);
	said(&who->rest_hr, m->rest_hr, ORIGIN_SETTINGS, DATE_NONE);
	said(&who->threshold_hr, m->threshold_hr, ORIGIN_SETTINGS, DATE_NONE);
	said(&who->threshold_speed, m->threshold_speed, ORIGIN_SETTINGS, DATE_NONE);
}

/* ---- level ---- */

/* Minutes of running in the weeks before a day, and when the first run was. */
struct habit {
	const struct history *history;
	size_t from, to;
	double minutes;
	date first;
};

static void habit_day(struct habit *b, date d)
{
	const struct session *s = b->history->sessions;

	for (; b->to < b->history->session_count && s[b->to].day < d; b->to++) {
		if (!sport_is_running(s[b->to].sport))
			continue;
		b->minutes += s[b->to].timer_s / 60;
		if (b->first == DATE_NONE)
			b->first = s[b->to].day;
	}
	for (; b->from < b->to && s[b->from].day < d - LEVEL_WEEKS * 7; b->from++)
		if (sport_is_running(s[b->from].sport))
			b->minutes -= s[b->from].timer_s / 60;
}

/* Without a word from the athlete: by how much and how long there has been running. */
static enum level level_by_habit(const struct habit *b, date d)
{
	const double week = b->minutes / LEVEL_WEEKS;

	if (b->first == DATE_NONE || d - b->first < LEVEL_WEEKS * 7 || week < NOVICE_MINUTES)
		return LEVEL_NOVICE;
	const bool much = week >= EXPERIENCED_MINUTES && d - b->first >= EXPERIENCED_DAYS;
	return much ? LEVEL_EXPERIENCED : LEVEL_INTERMEDIATE;
}

static enum level level_on(const struct history *h, const struct habit *b, date d)
{
	const struct report *r = history_setting(h, d, REPORT_LEVEL);

	if (h->settings.level != LEVEL_NONE)
		return h->settings.level;
	return r ? r->level : level_by_habit(b, d);
}

/* ---- the line ---- */

static bool same_number(double a, double b)
{
	return (a <= b && a >= b) || (isnan(a) && isnan(b));
}

static bool same_threshold(const struct threshold *a, const struct threshold *b)
{
	return same_number(a->value, b->value) && a->origin == b->origin &&
	       same_number(a->sure, b->sure);
}

static bool same_athlete(const struct athlete *a, const struct athlete *b)
{
	return a->level == b->level && same_threshold(&a->max_hr, &b->max_hr) &&
	       same_threshold(&a->rest_hr, &b->rest_hr) &&
	       same_threshold(&a->threshold_hr, &b->threshold_hr) &&
	       same_threshold(&a->threshold_speed, &b->threshold_speed);
}

/* A value that goes on holds since it began. */
static void keep_since(struct threshold *t, const struct threshold *before, date d)
{
	if (before && same_threshold(t, before))
		t->since = before->since;
	else if (t->origin == ORIGIN_OBSERVED || t->origin == ORIGIN_ESTIMATED)
		t->since = d;
}

static void put_day(struct timeline *t, date d, struct athlete *who)
{
	const struct athlete *before = t->change_count > 0 ? &t->changes[t->change_count - 1].who
							   : NULL;

	keep_since(&who->max_hr, before ? &before->max_hr : NULL, d);
	keep_since(&who->rest_hr, before ? &before->rest_hr : NULL, d);
	keep_since(&who->threshold_hr, before ? &before->threshold_hr : NULL, d);
	keep_since(&who->threshold_speed, before ? &before->threshold_speed : NULL, d);
	if (before && same_athlete(before, who))
		return;
	t->changes = mem_grow(
		t->changes, t->change_count, &t->change_capacity, sizeof(*t->changes));
	t->changes[t->change_count++] = (struct change){d, *who};
}

static double weight_on(const struct history *h, date d)
{
	const struct report *r = history_setting(h, d, REPORT_WEIGHT);

	return r ? r->value : h->settings.weight_kg;
}

/* The days on which anything about the athlete can change, and those until today, which make them
 * older. */
static void bounds(const struct history *h, date until, date *from, date *to)
{
	*from = *to = DATE_NONE;
	if (h->session_count > 0) {
		*from = h->sessions[0].day;
		*to = h->sessions[h->session_count - 1].day + FORGOTTEN;
	}
	for (size_t i = 0; i < h->report_count; i++) {
		const date d = h->reports[i].day;
		if (d == DATE_NONE)
			continue;
		*from = *from == DATE_NONE || d < *from ? d : *from;
		*to = d + REST_DAYS + 1 > *to ? d + REST_DAYS + 1 : *to;
	}
	*to = until > *to ? until : *to;
	if (*from != DATE_NONE && *from < *to - MOST_DAYS)
		*from = *to - MOST_DAYS;
}

void build_timeline(struct history *h, date until)
{
	struct timeline *t = h->timeline;
	struct observer *o = observer_create(h);
	struct habit habit = {.history = h, .first = DATE_NONE};
	date from, to;

	t->change_count = 0;
	bounds(h, until, &from, &to);
	for (date d = from; from != DATE_NONE && d <= to; d++) {
		struct athlete who = {.sex = h->settings.sex};
		defaults(h, d, &who);
		from_words(h, d, &who);
		observer_day(o, d, &who);
		habit_day(&habit, d);
		who.level = level_on(h, &habit, d);
		put_day(t, d, &who);
	}
	observer_destroy(o);
}

static void unknown_athlete(const struct history *h, date d, struct athlete *out)
{
	struct observer *o = observer_create(h);

	*out = (struct athlete){.sex = h->settings.sex, .level = h->settings.level};
	defaults(h, d, out);
	from_words(h, d, out);
	observer_day(o, INT32_MIN + 1, out);
	if (out->level == LEVEL_NONE)
		out->level = LEVEL_NOVICE;
	observer_destroy(o);
}

void history_athlete(const struct history *h, date d, struct athlete *out)
{
	const struct timeline *t = h->timeline;
	size_t low = 0, high = t->change_count;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		if (t->changes[middle].from <= d)
			low = middle + 1;
		else
			high = middle;
	}
	if (low > 0)
		*out = t->changes[low - 1].who;
	else
		unknown_athlete(h, d, out);
	out->age = age_on(h, d);
	out->weight_kg = weight_on(h, d);
}
