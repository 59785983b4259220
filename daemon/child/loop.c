#include <event2/event.h>
#include <stdlib.h>

#include "paced/base/memory.h"
#include "paced/child.h"

static void *take(size_t size)
{
	return mem_alloc(size, 1);
}

static void *resize(void *p, size_t size)
{
	return mem_resize(p, size, 1);
}

struct event_base *loop_create(void)
{
	event_set_mem_functions(take, resize, free);
	return event_base_new();
}
