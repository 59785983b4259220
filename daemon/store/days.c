/* Days and advice as other programs may read them, and small values by name. */
#include "internal.h"

#include "paced/base/memory.h"

/* ---- days ---- */

static bool put_day(struct store *s, const struct day *d, struct error *e)
{
	return sql_run(s, SQL_ADD_DAY, e, "nndddddddnn", d->date, (int)d->covered, d->load,
		d->fitness, d->fatigue, d->form, d->minutes, d->km, d->all_minutes,
		(int)d->sessions, (int)d->hard_sessions);
}

bool store_put_days(struct store *s, const struct history *h, date from, struct error *e)
{
	if (!sql_run(s, SQL_FORGET_DAYS, e, "i", (int64_t)from))
		return false;
	for (size_t i = 0; i < h->day_count; i++)
		if (h->days[i].date >= from && !put_day(s, &h->days[i], e))
			return false;
	return true;
}

date store_days_last(struct store *s)
{
	int64_t last;
	return sql_integer(s, SQL_DAYS_LAST, &last, NULL, "") ? (date)last : DATE_NONE;
}

/* ---- advice ---- */

bool store_put_advice(struct store *s, date day, uint64_t key, int64_t made, const char *json,
	size_t length, struct error *e)
{
	autofree char *text = mem_strndup(json, length);
	return sql_run(s, SQL_PUT_ADVICE, e, "niit", day, (int64_t)key, made, text);
}

struct kept_advice {
	uint64_t key;
	char *json;
};

static bool keep_advice(const struct row *row, void *user)
{
	struct kept_advice *kept = user;
	const char *json = (const char *)sqlite3_column_text(row->st, 1);
	kept->key = (uint64_t)sqlite3_column_int64(row->st, 0);
	kept->json = mem_strdup(json != NULL ? json : "");
	return true;
}

char *store_advice(struct store *s, date day, uint64_t *key)
{
	struct kept_advice kept = {0};
	sql_one(s, SQL_ADVICE, keep_advice, &kept, "advice", NULL, "n", day);
	if (kept.json != NULL && key != NULL)
		*key = kept.key;
	return kept.json;
}

/* ---- values ---- */

bool store_put_value(struct store *s, const char *name, int64_t value, struct error *e)
{
	return sql_run(s, SQL_PUT_VALUE, e, "ti", name, value);
}

bool store_value(struct store *s, const char *name, int64_t *value)
{
	return sql_integer(s, SQL_VALUE, value, NULL, "t", name);
}
