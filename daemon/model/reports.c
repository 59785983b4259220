/* What the athlete said, found by type and day. */
#include <string.h>

#include "paced/base/memory.h"
#include "private.h"

static void index_reports(struct history *h)
{
	struct timeline *t = h->timeline;
	size_t at = 0;

	t->by_type = mem_resize(t->by_type, h->report_count + 1, sizeof(*t->by_type));
	for (int type = 0; type < REPORT_TYPE_COUNT; type++) {
		t->type_from[type] = at;
		for (size_t i = 0; i < h->report_count; i++)
			if ((int)h->reports[i].type == type)
				t->by_type[at++] = (uint32_t)i;
	}
	t->type_from[REPORT_TYPE_COUNT] = at;
}

_Static_assert(REPORT_TYPE_COUNT <= 64, "a bit for each");

/* What the athlete says of a day stands above what a watch measured. */
static void drop_outspoken(struct history *h)
{
	size_t kept = 0;
	for (size_t i = 0, end; i < h->report_count; i = end) {
		uint64_t said = 0; /* types said that day */
		for (end = i; end < h->report_count && h->reports[end].day == h->reports[i].day;
			end++)
			said |= (uint64_t)!h->reports[end].from_watch << h->reports[end].type;
		for (size_t k = i; k < end; k++)
			if (!h->reports[k].from_watch || !(said >> h->reports[k].type & 1))
				h->reports[kept++] = h->reports[k];
	}
	h->report_count = kept;
}

void collect_reports(struct history *h)
{
	struct timeline *t = h->timeline;

	if (t->by_type && t->collected == t->said_count)
		return;
	t->collected = t->said_count;
	free(h->reports);
	h->report_capacity = t->said_count;
	h->reports = mem_alloc(t->said_count, sizeof(*h->reports));
	if (t->said_count > 0)
		memcpy(h->reports, t->said, t->said_count * sizeof(*h->reports));
	h->report_count = journal_apply_undo(h->reports, t->said_count);
	journal_sort(h->reports, h->report_count);
	drop_outspoken(h);
	index_reports(h);
}

const uint32_t *reports_of(const struct history *h, enum report_type type, size_t *count)
{
	const struct timeline *t = h->timeline;

	*count = t->by_type ? t->type_from[type + 1] - t->type_from[type] : 0;
	return *count ? t->by_type + t->type_from[type] : NULL;
}

size_t reports_until(const struct history *h, enum report_type type, date d)
{
	size_t low = 0, high;
	const uint32_t *all = reports_of(h, type, &high);

	while (low < high) {
		const size_t middle = (low + high) / 2;
		if (h->reports[all[middle]].day > d)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* The i-th report of a type. */
static const struct report *nth(const struct history *h, enum report_type type, size_t i)
{
	return &h->reports[h->timeline->by_type[h->timeline->type_from[type] + i]];
}

const struct report *history_report(const struct history *h, date d, enum report_type type)
{
	const size_t n = reports_until(h, type, d);

	if (n == 0)
		return NULL;
	const struct report *r = nth(h, type, n - 1);
	return r->day == d ? r : NULL;
}

const struct report *history_setting(const struct history *h, date d, enum report_type type)
{
	for (size_t n = reports_until(h, type, d); n > 0; n--) {
		const struct report *r = nth(h, type, n - 1);
		if (type != REPORT_BLOCK || r->until >= d)
			return r;
	}
	return NULL;
}

enum block history_block(const struct history *h, date d)
{
	const struct report *r = history_setting(h, d, REPORT_BLOCK);

	return r ? r->block : BLOCK_NONE;
}

/* ---- spans ---- */

/* The status report of that kind, said by `known`, that covers day d; NULL without. */
static const struct report *covering(
	const struct history *h, date d, date known, enum status status)
{
	const struct report *best = NULL;

	for (size_t n = reports_until(h, REPORT_STATUS, known); n > 0; n--) {
		const struct report *r = nth(h, REPORT_STATUS, n - 1);
		if (r->status == status && r->day <= d && r->until >= d &&
			(!best || r->day < best->day))
			best = r;
	}
	return best;
}

/* Days that follow each other are one span, in however many lines they were written. */
static date span_start(const struct history *h, date d, date known, enum status status)
{
	const struct report *r;
	date since = d + 1;

	while ((r = covering(h, since - 1, known, status)))
		since = r->day;
	return since;
}

static date span_end(const struct history *h, date d, date known, enum status status)
{
	date until = d;

	for (size_t n = reports_until(h, REPORT_STATUS, known); n > 0; n--) {
		const struct report *r = nth(h, REPORT_STATUS, n - 1);
		if (r->status == status && r->day <= d && r->until > until)
			until = r->until;
	}
	return until;
}

static const struct status_span no_span = {false, DATE_NONE, DATE_NONE};

struct status_span history_status(const struct history *h, date d, enum status status)
{
	if (!covering(h, d, d, status))
		return no_span;
	return (struct status_span){true, span_start(h, d, d, status), span_end(h, d, d, status)};
}

struct status_span history_status_before(const struct history *h, date d, enum status status)
{
	date until = DATE_NONE;

	for (size_t n = reports_until(h, REPORT_STATUS, d - 1); n > 0; n--) {
		const struct report *r = nth(h, REPORT_STATUS, n - 1);
		if (r->status == status && r->until < d && r->until > until &&
			!covering(h, r->until + 1, d - 1, status))
			until = r->until;
	}
	if (until == DATE_NONE)
		return no_span;
	return (struct status_span){false, span_start(h, until, d - 1, status), until};
}

/* ---- races ---- */

static void last_race_run(const struct history *h, date d, struct race_view *v)
{
	for (size_t i = first_session_from(h, d); i > 0; i--) {
		const struct session *s = &h->sessions[i - 1];
		if (v->last_day != DATE_NONE && s->day <= v->last_day)
			return;
		if (s->kind == KIND_RACE) {
			v->last = NULL;
			v->last_day = s->day;
			return;
		}
	}
}

struct race_view history_race(const struct history *h, date d)
{
	struct race_view v = {.next_day = DATE_NONE, .last_day = DATE_NONE};
	size_t count;

	reports_of(h, REPORT_RACE, &count);
	const size_t past = reports_until(h, REPORT_RACE, d - 1);
	if (past < count) {
		v.next = nth(h, REPORT_RACE, past);
		v.next_day = v.next->day;
		v.days_to = v.next_day - d;
	}
	if (past > 0) {
		v.last = nth(h, REPORT_RACE, past - 1);
		v.last_day = v.last->day;
	}
	last_race_run(h, d, &v);
	v.days_since = v.last_day == DATE_NONE ? 0 : d - v.last_day;
	return v;
}
