/*
 * Memory for the Lua state: small blocks come from large ones and go back to a list of their size,
 * which is twice as fast as malloc for the many short-lived objects of rules. All of it is counted
 * against one limit.
 */
#ifndef ADVICE_POOL_H
#define ADVICE_POOL_H

#include <stddef.h>

#define POOL_STEP    16
#define POOL_SMALL   512 /* bytes; larger blocks are malloc's */
#define POOL_CLASSES (POOL_SMALL / POOL_STEP)

struct pool {
	size_t used, limit;
	void *free[POOL_CLASSES];
	char *at, *end; /* what is left of the present large block */
	void *blocks;   /* all large blocks, each beginning with a pointer to the next */
};

/* A lua_Alloc; `user` is the pool. NULL when the limit would be passed. */
void *pool_allocate(void *user, void *block, size_t old_size, size_t new_size);
/* Frees the large blocks. The others must have been given back, as lua_close does. */
void pool_finish(struct pool *p);

#endif
