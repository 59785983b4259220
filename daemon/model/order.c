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

static bool follows(const struct session *b, const struct session *a)
{
	const int order = by_identity(a, b);

	return order < 0 || (order == 0 && a->id == 0 && by_content(a, b) <= 0);
}

/* How many from the start are in order. */
static size_t ordered(const struct history *h)
{
	size_t n = h->session_count > 0 ? 1 : 0;

	while (n < h->session_count && follows(&h->sessions[n], &h->sessions[n - 1]))
		n++;
	return n;
}

/* Puts session `at` where it belongs among those before it, which are in order. */
static void insert(struct history *h, size_t at)
{
	const struct session s = h->sessions[at];
	size_t low = 0, high = at;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		if (follows(&s, &h->sessions[middle]))
			low = middle + 1;
		else
			high = middle;
	}
	if (low < at && s.id != 0 && by_identity(&h->sessions[low], &s) == 0) {
		h->sessions[low] = s;
		memmove(&h->sessions[at], &h->sessions[at + 1],
			(h->session_count - at - 1) * sizeof(s));
		h->session_count--;
		return;
	}
	memmove(&h->sessions[low + 1], &h->sessions[low], (at - low) * sizeof(s));
	h->sessions[low] = s;
}

/* Of sessions with one id and start, the one added last stays. */
static bool replaced(struct session *const *sorted, size_t i, size_t n)
{
	return i + 1 < n && sorted[i]->id != 0 && by_identity(sorted[i], sorted[i + 1]) == 0;
}

static void sort(struct history *h)
{
	const size_t n = h->session_count;
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

#define FEW 16 /* sessions that are put in their places one by one */

void order_sessions(struct history *h)
{
	size_t at = ordered(h);

	if (h->session_count - at > FEW) {
		sort(h);
		return;
	}
	while (at < h->session_count) {
		const size_t before = h->session_count;
		insert(h, at);
		at += h->session_count == before;
	}
}
