/* One order of sessions, so that what follows from them does not depend on how they arrived. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "private.h"

static int by_number(double a, double b)
{
	if (isnan(a) || isnan(b))
		return !!isnan(a) - !!isnan(b);
	return (a > b) - (a < b);
}

static int by_identity(const struct session *a, const struct session *b)
{
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* Sessions of the journal have no id: what was written tells them apart. */
static int by_content(const struct session *a, const struct session *b)
{
	const int order[] = {by_number(a->sport, b->sport), by_number(a->timer_s, b->timer_s),
		by_number(a->distance_m, b->distance_m), by_number(a->kind_found, b->kind_found),
		by_number(a->avg_hr, b->avg_hr), by_number(a->rpe, b->rpe),
		by_number(a->felt, b->felt), strcmp(a->note, b->note)};

	for (size_t i = 0; i < ARRAY_LENGTH(order); i++)
		if (order[i])
			return order[i];
	return 0;
}

/* Sorting pointers in place of sessions; the later of two added alike comes later. */
static int compare_pointers(const void *a, const void *b)
{
	const struct session *x = *(const struct session *const *)a;
	const struct session *y = *(const struct session *const *)b;
	int order = by_identity(x, y);

	if (order == 0 && x->id == 0)
		order = by_content(x, y);
	return order ? order : (x > y) - (x < y);
}

static bool in_order(const struct history *h)
{
	for (size_t i = 1; i < h->session_count; i++) {
		const struct session *a = &h->sessions[i - 1], *b = &h->sessions[i];
		const int order = by_identity(a, b);
		if (order > 0 || (order == 0 && (a->id != 0 || by_content(a, b) > 0)))
			return false;
	}
	return true;
}

/* Of sessions with one id and start, the one added last stays. */
static bool replaced(struct session *const *sorted, size_t i, size_t n)
{
	return i + 1 < n && sorted[i]->id != 0 && by_identity(sorted[i], sorted[i + 1]) == 0;
}

void order_sessions(struct history *h)
{
	const size_t n = h->session_count;

	if (in_order(h))
		return;
	struct session **sorted = mem_alloc(n, sizeof(struct session *));
	struct session *fresh = mem_alloc(n, sizeof(*fresh));
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		sorted[i] = &h->sessions[i];
	qsort(sorted, n, sizeof(struct session *), compare_pointers);
	for (size_t i = 0; i < n; i++)
		if (!replaced(sorted, i, n))
			fresh[kept++] = *sorted[i];
	free(sorted);
	free(h->sessions);
	h->sessions = fresh;
	h->session_count = kept;
	h->session_capacity = n;
}
