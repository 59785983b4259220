#include "pool.h"

#include <stdlib.h>
#include <string.h>

#define LARGE (64u << 10)

static size_t class_of(size_t size)
{
	return (size + POOL_STEP - 1) / POOL_STEP - 1;
}

static void *from_large_block(struct pool *p, size_t size)
{
	if ((size_t)(p->end - p->at) < size) {
		char *block = malloc(LARGE);
		if (!block)
			return NULL;
		memcpy(block, &p->blocks, sizeof(p->blocks));
		p->blocks = block;
		p->at = block + POOL_STEP;
		p->end = block + LARGE;
	}
	void *small = p->at;
	p->at += size;
	return small;
}

static void *take(struct pool *p, size_t size)
{
	if (size > POOL_SMALL)
		return malloc(size);
	void **list = &p->free[class_of(size)];
	if (!*list)
		return from_large_block(p, (class_of(size) + 1) * POOL_STEP);
	void *small = *list;
	memcpy(list, small, sizeof(*list));
	return small;
}

static void give_back(struct pool *p, void *block, size_t size)
{
	if (size > POOL_SMALL) {
		free(block);
		return;
	}
	void **list = &p->free[class_of(size)];
	memcpy(block, list, sizeof(*list));
	*list = block;
}

static void *resize(struct pool *p, void *block, size_t old_size, size_t new_size)
{
	if (old_size > POOL_SMALL && new_size > POOL_SMALL)
		return realloc(block, new_size);
	if (old_size <= POOL_SMALL && new_size <= POOL_SMALL &&
		class_of(old_size) == class_of(new_size))
		return block;
	void *moved = take(p, new_size);
	if (!moved)
		return NULL;
	memcpy(moved, block, old_size < new_size ? old_size : new_size);
	give_back(p, block, old_size);
	return moved;
}

void *pool_allocate(void *user, void *block, size_t old_size, size_t new_size)
{
	struct pool *p = user;
	size_t before = block ? old_size : 0; /* without a block it is the type of the object */
	if (new_size == 0) {
		if (before > 0)
			give_back(p, block, before);
		p->used -= before;
		return NULL;
	}
	if (new_size > before && p->used + (new_size - before) > p->limit)
		return NULL;
	void *result = before > 0 ? resize(p, block, before, new_size) : take(p, new_size);
	if (result)
		p->used = p->used - before + new_size;
	return result;
}

void pool_finish(struct pool *p)
{
	while (p->blocks) {
		void *block = p->blocks;
		memcpy(&p->blocks, block, sizeof(p->blocks));
		free(block);
	}
	memset(p, 0, sizeof(*p));
}
