#include "seen.h"

#include <string.h>

#include "paced/base/memory.h"

/* FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv). Of 100,000 files, two share a print once
 * in some four billion bursts. */
static uint64_t mix(uint64_t hash, const void *data, size_t length)
{
	const uint8_t *bytes = data;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
	return hash;
}

static uint64_t print_of(const char *path, const struct file_stamp *stamp)
{
	const uint64_t numbers[] = {
		stamp->device, stamp->inode, (uint64_t)stamp->size, (uint64_t)stamp->mtime_ns};
	uint64_t hash = mix(UINT64_C(14695981039346656037), path, strlen(path));

	hash = mix(hash, numbers, sizeof numbers);
	return hash != 0 ? hash : 1;
}

/* The place of `print`, or the free place where it belongs. */
static size_t place_of(const struct seen_set *set, uint64_t print)
{
	size_t i = print & (set->capacity - 1);

	while (set->prints[i] != 0 && set->prints[i] != print)
		i = (i + 1) & (set->capacity - 1);
	return i;
}

static bool set_has(const struct seen_set *set, uint64_t print)
{
	return set->count > 0 && set->prints[place_of(set, print)] == print;
}

static void set_finish(struct seen_set *set)
{
	free(set->prints);
	*set = (struct seen_set){0};
}

static void set_grow(struct seen_set *set)
{
	struct seen_set larger = {.capacity = set->capacity > 0 ? set->capacity * 2 : 64};

	larger.prints = mem_alloc(larger.capacity, sizeof *larger.prints);
	for (size_t i = 0; i < set->capacity; i++)
		if (set->prints[i] != 0)
			larger.prints[place_of(&larger, set->prints[i])] = set->prints[i];
	larger.count = set->count;
	set_finish(set);
	*set = larger;
}

bool seen_has(const struct seen *s, const char *path, const struct file_stamp *stamp)
{
	uint64_t print = print_of(path, stamp);

	return set_has(&s->now, print) || set_has(&s->before, print);
}

void seen_add(struct seen *s, const char *path, const struct file_stamp *stamp)
{
	uint64_t print = print_of(path, stamp);

	if (set_has(&s->now, print))
		return;
	if ((s->now.count + 1) * 2 > s->now.capacity)
		set_grow(&s->now);
	s->now.prints[place_of(&s->now, print)] = print;
	s->now.count++;
}

void seen_turn(struct seen *s)
{
	set_finish(&s->before);
	s->before = s->now;
	s->now = (struct seen_set){0};
}

void seen_finish(struct seen *s)
{
	set_finish(&s->before);
	set_finish(&s->now);
}
