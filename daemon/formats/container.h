/*
 * One open container: libarchive over the source, or over a member of another layer.
 */
#ifndef PACED_FORMATS_CONTAINER_H
#define PACED_FORMATS_CONTAINER_H

#include "gunzip.h"
#include "paced/formats.h"

struct archive;
struct archive_entry;

/* What the whole reading may cost, what it has, and why it must end. */
struct budget {
	struct container_limits limits;
	uint64_t bytes;
	uint32_t members;
	struct error over; /* kind ERROR_NONE while all is well */
	int number;        /* errno of the source, with ERROR_IO */
};

struct layer {
	struct archive *archive;
	struct budget *budget;
	struct archive_entry *entry; /* the member it is at */
	uint8_t *window;             /* bytes of the source */
	struct gunzip *gunzip; /* what they are unpacked by before libarchive has them, or NULL */

	struct buffer body;   /* of the member, as far as it was read */
	const uint8_t *block; /* what follows it, borrowed from libarchive */
	size_t block_length;
	bool ended;          /* nothing follows the block */
	struct error why;    /* for which it ended before its end, else ERROR_NONE */
	uint64_t unpacked;   /* bytes of the member, block included, */
	int64_t packed_from; /* which began there */

	const struct container_source *source; /* of the outermost layer */
	int64_t at;

	struct layer *outer; /* of an inner one: it reads the member that layer is at, */
	bool body_given;     /* from its body on */
};

/* Reads `source`, or the member that `outer` is at; one of them is NULL. Close it in any case. */
bool layer_open(struct layer *l, struct budget *b, const struct container_source *source,
	struct layer *outer, struct error *e);
void layer_close(struct layer *l);

enum step { STEP_MEMBER, STEP_END, STEP_BROKEN };
enum step layer_next(struct layer *l, struct error *e);
/* A compressed file: it has one member, without a name. */
bool layer_is_lone(const struct layer *l);

/* Reads on until `body` has that many bytes; false when the member ends before, for l->why. */
bool layer_fill(struct layer *l, size_t length);

#endif
