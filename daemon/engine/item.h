/*
 * A file on its way in, or one that lies in an archive on its way in.
 */
#ifndef PACED_ENGINE_ITEM_H
#define PACED_ENGINE_ITEM_H

#include "private.h"

struct item {
	struct intake in;
	struct file_stamp stamp;
	int fd;
	int attempts;    /* how often it was decoded */
	int64_t at;      /* bytes of an archive that were read */
	bool large;      /* an archive that several jobs share */
	struct item *of; /* the archive that a member lies in, */
	uint32_t number; /* as which of its members */
};

struct items {
	struct item **list;
	size_t count, capacity;
};

struct item *item_create(const char *path, const struct file_stamp *stamp);
struct item *item_of_member(struct item *archive, const struct decode_result *r);
void item_free(struct item *it);
void items_push(struct items *s, struct item *it);
/* By number; the first of them is taken out again. */
void items_insert(struct items *s, struct item *it);
struct item *items_shift(struct items *s);
void items_finish(struct items *s); /* and all in it */

/* Opens and measures it. False with the reason in its error; then fd tells whether it could be
 * opened. */
bool item_open(struct item *it);
/* What the ledger says of the file is of this place and of now. */
void item_fill_row(struct item *it, int64_t now);
/* Takes what was decoded out of the result. */
void item_take_result(struct item *it, const struct decode_result *r);
/* Takes how another part of a shared archive ended: what failed counts. */
void item_take_part(struct item *it, const struct decode_result *r);
/* As before it was decoded. */
void item_begin_again(struct item *it);
/* Once a member is written, the archive has its state. */
void item_tell_archive(const struct item *member);

#endif
