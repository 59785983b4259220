/*
 * Which courses were run before. Two recordings are of one course when five of the eight bytes of
 * their signatures agree (route_alike): then at most three of its four pairs of bytes differ, so
 * that one pair is equal, and only signatures with an equal pair need be compared.
 */
#include "paced/base/memory.h"
#include "private.h"

#define PAIRS  4
#define SLOTS  4096 /* a power of two */
#define NO_ONE UINT32_MAX

struct routes {
	uint64_t *known;
	uint32_t *next; /* of known[i] in the chain of pair p: next[i * PAIRS + p] */
	uint32_t n;
	uint32_t first[PAIRS][SLOTS];
};

struct routes *routes_create(size_t most)
{
	struct routes *r = mem_alloc(1, sizeof(*r));

	r->known = mem_alloc(most + 1, sizeof(*r->known));
	r->next = mem_alloc((most + 1) * PAIRS, sizeof(*r->next));
	for (size_t p = 0; p < PAIRS; p++)
		for (size_t k = 0; k < SLOTS; k++)
			r->first[p][k] = NO_ONE;
	return r;
}

void routes_destroy(struct routes *r)
{
	free(r->known);
	free(r->next);
	free(r);
}

static size_t slot_of(uint64_t route, size_t pair)
{
	const uint64_t bytes = route >> (16 * pair) & 0xffff;

	return (size_t)((bytes ^ bytes >> 4) & (SLOTS - 1));
}

/* A course alike, the latest if it can be had; NULL without. */
static const uint64_t *known_alike(const struct routes *r, uint64_t route)
{
	for (size_t p = 0; p < PAIRS; p++)
		for (uint32_t i = r->first[p][slot_of(route, p)]; i != NO_ONE;
			i = r->next[i * PAIRS + p])
			if (route_alike(r->known[i], route))
				return &r->known[i];
	return NULL;
}

static void remember(struct routes *r, uint64_t route)
{
	for (size_t p = 0; p < PAIRS; p++) {
		uint32_t *first = &r->first[p][slot_of(route, p)];
		r->next[r->n * PAIRS + p] = *first;
		*first = r->n;
	}
	r->known[r->n++] = route;
}

bool routes_seen(struct routes *r, uint64_t route)
{
	if (route == 0)
		return false;
	const uint64_t *alike = known_alike(r, route);
	if (!alike || *alike != route)
		remember(r, route);
	return alike != NULL;
}
