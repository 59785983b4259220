#include "gunzip.h"

#include <string.h>

#define ZLIB_CONST
#include <zlib.h>

#include "paced/base/memory.h"

struct gunzip {
	z_stream z;
	gunzip_read *read;
	void *user;
	uint64_t packed;
	bool later; /* in what follows the first member */
	bool ended;
	const char *damage;
	uint8_t *out;
};

/* zlib copies the last 32 KiB of what it gives each time. */
#define ROOM ((size_t)256 << 10)

bool gunzip_detect(const uint8_t *head, size_t length)
{
	return length >= 3 && memcmp(head, "\x1f\x8b\x08", 3) == 0; /* deflate, the only method */
}

static void *allocate(void *user, unsigned count, unsigned size)
{
	(void)user;
	return mem_alloc(count, size);
}

static void release(void *user, void *memory)
{
	(void)user;
	free(memory);
}

struct gunzip *gunzip_create(gunzip_read *read, void *user)
{
	enum { GZIP_ONLY = 16 };
	struct gunzip *g = mem_alloc(1, sizeof *g);
	g->out = mem_resize(NULL, ROOM, 1);
	g->read = read;
	g->user = user;
	g->z.zalloc = allocate;
	g->z.zfree = release;
	if (inflateInit2(&g->z, MAX_WBITS + GZIP_ONLY) != Z_OK) {
		g->ended = true;
		g->damage = "zlib cannot be used";
	}
	return g;
}

void gunzip_destroy(struct gunzip *g)
{
	if (!g)
		return;
	inflateEnd(&g->z);
	free(g->out);
	free(g);
}

/* Bytes behind a member that are not another one are no damage. */
static void end(struct gunzip *g, const char *damage)
{
	bool junk = g->later && g->z.total_out == 0;
	g->ended = true;
	g->damage = junk ? NULL : damage;
}

static bool refill(struct gunzip *g)
{
	const uint8_t *bytes;
	ptrdiff_t n = g->read(g->user, &bytes);
	if (n < 0)
		return false;
	if (n == 0)
		end(g, "the end of the compressed data is missing");
	g->z.next_in = bytes;
	g->z.avail_in = (uInt)n;
	return true;
}

static void unpack(struct gunzip *g)
{
	uInt before = g->z.avail_in;
	int r = inflate(&g->z, Z_NO_FLUSH);
	g->packed += before - g->z.avail_in;
	if (r == Z_STREAM_END) {
		g->later = true;
		inflateReset(&g->z);
	} else if (r != Z_OK && r != Z_BUF_ERROR) {
		end(g, g->z.msg ? g->z.msg : "the compressed data is wrong");
	}
}

/* Where no more can be read, what was is given first. */
ptrdiff_t gunzip_fill(struct gunzip *g, uint8_t *to, size_t room)
{
	g->z.next_out = to;
	g->z.avail_out = (uInt)room;
	while (!g->ended && g->z.avail_out > 0) {
		if (g->z.avail_in == 0 && !refill(g))
			return g->z.avail_out < room ? (ptrdiff_t)(room - g->z.avail_out) : -1;
		if (!g->ended)
			unpack(g);
	}
	return (ptrdiff_t)(room - g->z.avail_out);
}

ptrdiff_t gunzip_next(struct gunzip *g, const uint8_t **bytes)
{
	*bytes = g->out;
	return gunzip_fill(g, g->out, ROOM);
}

const char *gunzip_damage(const struct gunzip *g)
{
	return g->damage;
}

uint64_t gunzip_packed(const struct gunzip *g)
{
	return g->packed;
}
