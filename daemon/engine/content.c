#include "private.h"

#include <unistd.h>

#include <xxhash.h>

#include "paced/base/memory.h"

#define CHUNK (256 * 1024)

uint64_t content_key(const void *data, size_t length)
{
	return XXH3_64bits(data, length);
}

/* read(2) rather than mmap: a file that is cut while it is read must not end in SIGBUS. */
static bool hash_all(int fd, XXH3_state_t *state, struct error *e)
{
	autofree uint8_t *chunk = mem_alloc(CHUNK, 1);
	off_t at = 0;
	for (;;) {
		ssize_t n = pread(fd, chunk, CHUNK, at);
		if (n < 0)
			return error_errno(e, "cannot read");
		if (n == 0)
			return true;
		XXH3_128bits_update(state, chunk, (size_t)n);
		at += n;
	}
}

bool content_of_file(int fd, struct content_id *id, struct error *e)
{
	XXH3_state_t *state = XXH3_createState();
	if (!state)
		return error_set(e, ERROR_IO, "out of memory");
	XXH3_128bits_reset(state);
	bool ok = hash_all(fd, state, e);
	if (ok) {
		XXH128_hash_t hash = XXH3_128bits_digest(state);
		*id = (struct content_id){.high = hash.high64, .low = hash.low64};
	}
	XXH3_freeState(state);
	return ok;
}
