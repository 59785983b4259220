#include "catalogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "plural.h"

#define MOST_BYTES ((size_t)4 << 20)
#define MAGIC      UINT32_C(0x950412de)

/* The head: numbers of 32 bits. */
enum { AT_MAGIC, AT_REVISION, AT_COUNT, AT_TEXTS, AT_SAID, HEAD_NUMBERS };

struct catalogue {
	char *data;
	size_t length;
	bool swapped;
	uint32_t count, texts, said; /* tables of lengths and offsets */
	const char *plural;          /* expression, or NULL */
};

static uint32_t number_at(const struct catalogue *c, size_t offset)
{
	uint32_t n;
	memcpy(&n, c->data + offset, sizeof(n));
	return c->swapped ? __builtin_bswap32(n) : n;
}

static uint32_t length_of(const struct catalogue *c, uint32_t table, uint32_t i)
{
	return number_at(c, table + (size_t)i * 8);
}

static const char *string_of(const struct catalogue *c, uint32_t table, uint32_t i)
{
	return c->data + number_at(c, table + (size_t)i * 8 + 4);
}

/* ---- reading ---- */

static bool table_is_sound(const struct catalogue *c, uint32_t table)
{
	if (table > c->length || c->count > (c->length - table) / 8)
		return false;
	for (uint32_t i = 0; i < c->count; i++) {
		size_t length = length_of(c, table, i),
		       at = number_at(c, table + (size_t)i * 8 + 4);
		if (at >= c->length || length >= c->length - at || c->data[at + length])
			return false;
	}
	return true;
}

static bool head_is_sound(struct catalogue *c)
{
	if (c->length < HEAD_NUMBERS * sizeof(uint32_t))
		return false;
	uint32_t magic = number_at(c, 0);
	c->swapped = magic == __builtin_bswap32(MAGIC);
	c->count = number_at(c, AT_COUNT * sizeof(uint32_t));
	c->texts = number_at(c, AT_TEXTS * sizeof(uint32_t));
	c->said = number_at(c, AT_SAID * sizeof(uint32_t));
	return c->swapped || magic == MAGIC;
}

struct catalogue *catalogue_read(const char *path)
{
	struct catalogue *c = mem_alloc(1, sizeof(*c));
	if (!file_read(path, MOST_BYTES, &c->data, &c->length, NULL) || !head_is_sound(c) ||
		!table_is_sound(c, c->texts) || !table_is_sound(c, c->said)) {
		catalogue_destroy(c);
		return NULL;
	}
	const char *head = catalogue_text(c, "");
	const char *plural = head ? strstr(head, "plural=") : NULL;
	c->plural = plural ? plural + strlen("plural=") : NULL;
	return c;
}

void catalogue_destroy(struct catalogue *c)
{
	if (c)
		free(c->data);
	free(c);
}

/* ---- looking up ---- */

/* The texts are in the order of their bytes. */
static bool find(const struct catalogue *c, const char *text, uint32_t *found)
{
	for (uint32_t from = 0, to = c->count; from < to;) {
		uint32_t middle = from + (to - from) / 2;
		int order = strcmp(text, string_of(c, c->texts, middle));
		if (order == 0) {
			*found = middle;
			return true;
		}
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return false;
}

const char *catalogue_text(const struct catalogue *c, const char *text)
{
	uint32_t i;
	return find(c, text, &i) && length_of(c, c->said, i) ? string_of(c, c->said, i) : NULL;
}

const char *catalogue_count(const struct catalogue *c, const char *one, unsigned long n)
{
	uint32_t i;
	if (!find(c, one, &i) || !length_of(c, c->said, i))
		return NULL;
	const char *said = string_of(c, c->said, i), *end = said + length_of(c, c->said, i);
	unsigned long form = c->plural ? plural_form(c->plural, n) : n != 1;
	for (const char *next; form > 0 && (next = said + strlen(said) + 1) < end; form--)
		said = next;
	return said;
}
