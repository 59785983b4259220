/*
 * One open container: libarchive over the source, or over a member of another layer.
 */
#ifndef PACED_FORMATS_CONTAINER_H
#define PACED_FORMATS_CONTAINER_H

#include "paced/formats.h"

struct archive;
struct archive_entry;

/* What the whole reading may cost, and has. */
struct budget {
	struct container_limits limits;
	uint64_t bytes;
	uint32_t members;
};

struct layer {
	struct archive *archive;
	struct budget *budget;
	struct archive_entry *entry; /* the member it is at */
	uint8_t *window;             /* what libarchive reads next */
	struct buffer body;          /* of the member, as far as it was read */
	uint64_t unpacked;           /* bytes of the member, */
	int64_t packed_from;         /* which began there */

	const struct container_source *source; /* of the outermost layer */
	int64_t at;
	int failed; /* errno of the source, 0 */

	struct layer *outer; /* of an inner one: reads the member that layer is at, */
	size_t head_given;   /* whose body it begins with */
};

/* Reads `source`, or the member that `outer` is at; exactly one of them. Close it in any case. */
bool layer_open(struct layer *l, struct budget *b, const struct container_source *source,
	struct layer *outer, struct error *e);
void layer_close(struct layer *l);

enum step { STEP_MEMBER, STEP_END, STEP_BROKEN };
enum step layer_next(struct layer *l, struct error *e);
/* A compressed file, which has one member without a name. */
bool layer_is_lone(const struct layer *l);

/* Goes on reading the member into `body`, up to that many bytes in all. */
enum filled { FILLED_MORE, FILLED_ALL, FILLED_BROKEN };
enum filled layer_fill(struct layer *l, size_t length, struct error *e);

/* Errors of this kind are of the whole reading, and end it. */
bool error_ends_all(const struct error *e);

#endif
