#include "paced/base/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static _Noreturn void out_of_memory(void)
{
	static const char line[] = "paced: out of memory, ending\n";
	ssize_t ignored = write(STDERR_FILENO, line, sizeof(line) - 1);
	(void)ignored;
	_exit(EX_OSERR);
}

void mem_check(const void *p)
{
	if (p == NULL)
		out_of_memory();
}

void *mem_alloc(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size > 0 ? size : 1);
	if (p == NULL)
		out_of_memory();
	return p;
}

void *mem_resize(void *p, size_t n, size_t size)
{
	size_t bytes;
	if (__builtin_mul_overflow(n, size, &bytes))
		out_of_memory();
	void *larger = realloc(p, bytes > 0 ? bytes : 1);
	if (larger == NULL)
		out_of_memory();
	return larger;
}

void *mem_grow(void *p, size_t n, size_t *capacity, size_t size)
{
	if (n < *capacity)
		return p;
	if (n > SIZE_MAX / 2)
		out_of_memory();
	size_t wanted = n + 1 > 2 * *capacity ? n + 1 : 2 * *capacity;
	if (wanted < 8)
		wanted = 8;
	p = mem_resize(p, wanted, size);
	*capacity = wanted;
	return p;
}

char *mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

char *mem_strndup(const char *s, size_t n)
{
	size_t length = strnlen(s, n);
	char *copy = mem_alloc(length + 1, 1);
	memcpy(copy, s, length);
	return copy;
}

char *mem_printf(const char *format, ...)
{
	char *text = NULL;
	va_list args;
	va_start(args, format);
	int length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		out_of_memory();
	return text;
}

void mem_autofree(void *pointer_to_pointer)
{
	int number = errno;
	free(*(void **)pointer_to_pointer);
	errno = number;
}

void mem_autoclose(int *fd)
{
	int number = errno;
	if (*fd >= 0)
		close(*fd);
	errno = number;
}
