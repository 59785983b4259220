/*
 * Allocation. Sizes that depend on input are limited by the caller first; what remains can only
 * fail when the machine itself is out of memory. Then the process ends with one line on stderr and
 * exit code 71: everything durable is in a transaction, so ending is the safe answer, and
 * no caller has to test for NULL.
 */
#ifndef PACED_BASE_MEMORY_H
#define PACED_BASE_MEMORY_H

#include <stddef.h>
#include <stdlib.h>

/* Zeroed memory for n elements of `size` bytes; n * size is checked for overflow. n 0 gives a
 * pointer that can be freed. Free with free(). */
void *mem_alloc(size_t n, size_t size);

/* As realloc for n elements; new bytes are not zeroed. */
void *mem_resize(void *p, size_t n, size_t size);

/* For growing arrays: returns `p`, or its larger copy, so that n + 1 elements fit; *capacity is in
 * elements and at least doubles. */
void *mem_grow(void *p, size_t n, size_t *capacity, size_t size);

/* For what a library allocates: ends as the others do when it has none. */
void mem_check(const void *p);

char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
char *mem_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Locals that clean up after themselves: `autofree char *path = ...`. */
void mem_autofree(void *pointer_to_pointer);
void mem_autoclose(int *fd);
#define autofree  __attribute__((cleanup(mem_autofree)))
#define autoclose __attribute__((cleanup(mem_autoclose)))

#define ARRAY_LENGTH(a) (sizeof(a) / sizeof((a)[0]))

#endif
