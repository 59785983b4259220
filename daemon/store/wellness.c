/* What watches measured of nights and days, given back as reports. */
#include "internal.h"

#include <math.h>

bool store_put_wellness(
	struct store *s, int64_t file_id, const struct wellness *w, date day, struct error *e)
{
	return sql_run(s, SQL_PUT_WELLNESS, e, "iinddd", file_id, w->time, day, w->sleep_s,
		w->hrv_ms, w->resting_hr);
}

static const enum report_type types[] = {REPORT_SLEEP, REPORT_HRV, REPORT_RHR};

#define TYPES (sizeof(types) / sizeof(types[0]))

/* The day that is being collected: a later file of it takes the place of an earlier one. */
struct collecting {
	bool (*each)(const struct report *r, void *user);
	void *user;
	date day;
	double values[TYPES];
	bool stopped;
};

static void tell_day(struct collecting *c)
{
	for (size_t i = 0; i < TYPES && c->day != DATE_NONE && !c->stopped; i++) {
		struct report r;
		if (isnan(c->values[i]))
			continue;
		report_init(&r);
		r.type = types[i];
		r.from_watch = true;
		r.day = r.until = c->day;
		r.value = c->values[i];
		c->stopped = !c->each(&r, c->user);
	}
}

static void begin_day(struct collecting *c, date day)
{
	tell_day(c);
	c->day = day;
	for (size_t i = 0; i < TYPES; i++)
		c->values[i] = NAN;
}

static bool collect(const struct row *row, void *user)
{
	struct collecting *c = user;
	double values[TYPES];
	int32_t day;
	sql_read(row->st, "nddd", &day, &values[0], &values[1], &values[2]);
	if (day != c->day)
		begin_day(c, day);
	for (size_t i = 0; i < TYPES; i++)
		if (!isnan(values[i]))
			c->values[i] = values[i];
	return !c->stopped;
}

bool store_wellness(struct store *s, bool (*each)(const struct report *r, void *user), void *user,
	struct error *e)
{
	struct collecting c = {.each = each, .user = user, .day = DATE_NONE};
	if (!sql_each(s, SQL_WELLNESS, collect, &c, e, ""))
		return false;
	tell_day(&c);
	return true;
}
