#include "private.h"

#include <unistd.h>

#include <xxhash.h>

#include "paced/base/memory.h"

#define CHUNK   ((size_t)256 << 10)
#define WHOLE   ((int64_t)DECODE_MOST_BYTES) /* longer ones are archives */
#define SAMPLES 64

uint64_t content_key(const void *data, size_t length)
{
	return XXH3_64bits(data, length);
}

/* read(2) rather than mmap: a file that is cut while it is read must not end in SIGBUS. Gives what
 * was read, -1 with an error. */
static ssize_t hash_chunk(int fd, int64_t at, uint8_t *chunk, XXH3_state_t *state, struct error *e)
{
	ssize_t n = pread(fd, chunk, CHUNK, at);
	if (n < 0)
		error_errno(e, "cannot read");
	else
		XXH3_128bits_update(state, chunk, (size_t)n);
	return n;
}

static bool hash_all(int fd, uint8_t *chunk, XXH3_state_t *state, struct error *e)
{
	ssize_t n;
	int64_t at = 0;
	while ((n = hash_chunk(fd, at, chunk, state, e)) > 0)
		at += n;
	return n == 0;
}

/* The end of a zip has the checksums of all that is in it; that of a compressed tar the one of the
 * whole. */
static bool hash_samples(int fd, int64_t size, uint8_t *chunk, XXH3_state_t *state, struct error *e)
{
	XXH3_128bits_update(state, &size, sizeof(size));
	for (int64_t i = 0; i <= SAMPLES; i++)
		if (hash_chunk(fd, (size - (int64_t)CHUNK) / SAMPLES * i, chunk, state, e) < 0)
			return false;
	return hash_chunk(fd, size - (int64_t)CHUNK, chunk, state, e) >= 0;
}

bool content_of_file(int fd, int64_t size, struct content_id *id, struct error *e)
{
	autofree uint8_t *chunk = mem_alloc(CHUNK, 1);
	XXH3_state_t *state = XXH3_createState();
	mem_check(state);
	XXH3_128bits_reset(state);
	bool ok = size <= WHOLE ? hash_all(fd, chunk, state, e)
				: hash_samples(fd, size, chunk, state, e);
	if (ok) {
		XXH128_hash_t hash = XXH3_128bits_digest(state);
		*id = (struct content_id){.high = hash.high64, .low = hash.low64};
	}
	XXH3_freeState(state);
	return ok;
}
