#include "notices.h"

#include <stdlib.h>
#include <string.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "words.h"

#define MOST_WAITING 64

struct notices {
	struct engine *g;
	struct notice *owed; /* ended on the screen or dropped, and not written down yet */
	size_t count, capacity;
};

struct notices *notices_create(struct engine *g)
{
	struct notices *n = mem_alloc(1, sizeof(*n));
	n->g = g;
	return n;
}

void notices_destroy(struct notices *n)
{
	if (!n)
		return;
	if (notices_owe(n))
		log_error("%zu notices were shown, and it could not be written down", n->count);
	free(n->owed);
	free(n);
}

/* ---- reading ---- */

static size_t read_waiting(struct notices *n, struct notice list[static MOST_WAITING])
{
	size_t count = 0, kept = 0;
	store_waiting(engine_store(n->g), list, MOST_WAITING, &count, NULL);
	for (size_t i = 0; i < count; i++) {
		bool owed = false;
		for (size_t k = 0; k < n->count; k++)
			owed = owed || n->owed[k].id == list[i].id;
		if (!owed)
			list[kept++] = list[i];
	}
	return kept;
}

static bool is_rider(const struct notice *n)
{
	return text_equal(n->kind, "say") || text_equal(n->kind, "praise") ||
	       text_equal(n->kind, "question");
}

static bool is_advice(const struct notice *n)
{
	return text_equal(n->kind, "advice");
}

static bool is_expired(const struct notice *n, int64_t now)
{
	return n->expires != TIME_NONE && n->expires <= now;
}

static bool is_stale(const struct notices *n, const struct notice *x, int64_t now)
{
	return is_advice(x) && engine_today(n->g, x->made) != engine_today(n->g, now);
}

/* ---- writing ---- */

static bool mark_riders(struct notices *n, const struct notice *shown, struct error *e)
{
	autofree struct notice *list = mem_alloc(MOST_WAITING, sizeof(*list));
	size_t count = read_waiting(n, list);
	for (size_t i = 0; i < count; i++)
		if (is_rider(&list[i]) && words_contain(shown, &list[i]) &&
			!store_notice_state(engine_store(n->g), list[i].id, NOTICE_SHOWN, e))
			return false;
	return true;
}

static bool write_owed(struct notices *n, struct error *e)
{
	for (size_t i = 0; i < n->count; i++) {
		const struct notice *x = &n->owed[i];
		struct error why = {0};
		if (!store_notice_state(engine_store(n->g), x->id, x->state, &why) &&
			why.kind != ERROR_MISSING)
			return error_set(e, why.kind, "%s", why.text);
		if (x->state == NOTICE_SHOWN && !mark_riders(n, x, e))
			return false;
	}
	return true;
}

bool notices_owe(struct notices *n)
{
	struct error why = {0};
	struct store *s = engine_store(n->g);
	if (!n->count)
		return false;
	if (store_begin(s, &why) && write_owed(n, &why) && store_commit(s, &why)) {
		n->count = 0;
		return false;
	}
	store_rollback(s);
	log_warning("what was said could not be written down yet: %s", why.text);
	return true;
}

static void owe(struct notices *n, const struct notice *x, enum notice_state state)
{
	n->owed = mem_grow(n->owed, n->count, &n->capacity, sizeof(*n->owed));
	n->owed[n->count] = *x;
	n->owed[n->count++].state = state;
}

void notices_shown(struct notices *n, const struct notice *shown)
{
	owe(n, shown, NOTICE_SHOWN);
	notices_owe(n);
}

void notices_drop(struct notices *n, const struct notice *unwanted)
{
	owe(n, unwanted, NOTICE_DROPPED);
	notices_owe(n);
}

static bool put_all(struct notices *n, struct notice *main, struct notice *riders, size_t count,
	bool repeat, bool *said, struct error *e)
{
	struct store *s = engine_store(n->g);
	if (!store_put_notice(s, main, repeat ? NULL : said, e))
		return false;
	for (size_t i = 0; i < count && !*said; i++)
		if (!store_put_notice(s, &riders[i], NULL, e))
			return false;
	return true;
}

enum put notices_put(
	struct notices *n, struct notice *main, struct notice *riders, size_t count, bool repeat)
{
	bool said = false;
	struct error why = {0};
	struct store *s = engine_store(n->g);
	if (store_begin(s, &why) && write_owed(n, &why) &&
		put_all(n, main, riders, count, repeat, &said, &why) && store_commit(s, &why)) {
		n->count = 0;
		return said ? PUT_SAID_BEFORE : PUT_WAITS;
	}
	store_rollback(s);
	log_warning("\"%s\" could not be written down yet: %s", main->title, why.text);
	return PUT_FAILED;
}

bool notices_take_back(struct notices *n, const char *kind, const char *subject)
{
	struct error why = {0};
	struct notice shown;
	struct store *s = engine_store(n->g);
	autofree struct notice *list = mem_alloc(MOST_WAITING, sizeof(*list));
	size_t count = read_waiting(n, list), kept = 0;
	for (size_t i = 0; i < count; i++)
		if (text_equal(list[i].kind, kind) && text_starts_with(list[i].subject, subject))
			list[kept++] = list[i];
	if (kept < MOST_WAITING && store_last_notice(s, kind, subject, &shown))
		list[kept++] = shown;
	if (!kept)
		return true;
	bool ok = store_begin(s, &why);
	for (size_t i = 0; ok && i < kept; i++)
		ok = store_notice_state(s, list[i].id, NOTICE_DROPPED, &why);
	if (ok && store_commit(s, &why))
		return true;
	store_rollback(s);
	log_warning("%s could not be taken back yet: %s", subject, why.text);
	return false;
}

/* ---- which comes next ---- */

static size_t newest_advice(const struct notice *list, size_t count, int64_t now)
{
	for (size_t i = count; i-- > 0;)
		if (is_advice(&list[i]) && !is_expired(&list[i], now))
			return i;
	return SIZE_MAX;
}

bool notices_next(struct notices *n, int64_t now, struct notice *out)
{
	autofree struct notice *list = mem_alloc(MOST_WAITING, sizeof(*list));
	size_t count = read_waiting(n, list), advice = newest_advice(list, count, now);
	size_t best = SIZE_MAX, dropped = 0;
	for (size_t i = 0; i < count; i++) {
		if (is_expired(&list[i], now) || (is_advice(&list[i]) && i != advice)) {
			owe(n, &list[i], NOTICE_DROPPED);
			dropped++;
		} else if (!is_rider(&list[i]) && !is_stale(n, &list[i], now) &&
			   (best == SIZE_MAX || i == advice)) {
			best = i;
		}
	}
	if (dropped)
		notices_owe(n);
	if (best != SIZE_MAX)
		*out = list[best];
	return best != SIZE_MAX;
}

bool notices_stale(struct notices *n, int64_t now)
{
	autofree struct notice *list = mem_alloc(MOST_WAITING, sizeof(*list));
	size_t count = read_waiting(n, list);
	for (size_t i = 0; i < count; i++)
		if (is_stale(n, &list[i], now) && !is_expired(&list[i], now))
			return true;
	return false;
}

size_t notices_waiting(struct notices *n, const char *kind, int64_t now)
{
	autofree struct notice *list = mem_alloc(MOST_WAITING, sizeof(*list));
	size_t count = read_waiting(n, list), waiting = 0;
	for (size_t i = 0; i < count; i++)
		waiting += !is_rider(&list[i]) && !is_expired(&list[i], now) &&
			   (!kind || text_equal(list[i].kind, kind));
	return waiting;
}
