/*
 * The picture beside the advice: the last six weeks, drawn by a child (paced-picture) into the
 * runtime folder. Without the program, or when it fails, the advice comes without a picture.
 */
#ifndef PACED_CONDUCTOR_PICTURE_H
#define PACED_CONDUCTOR_PICTURE_H

#include <stdbool.h>

#include "paced/engine.h"

struct picture;

struct picture_calls {
	void (*drawn)(const char *path, void *user); /* or NULL: there is none */
	void *user;
};

struct picture *picture_create(
	struct engine *g, struct supervisor *s, const struct picture_calls *calls);
void picture_destroy(struct picture *p); /* NULL is fine; after the supervisor. Removes the file */
/* Draws what is known now, unless it is drawing. */
void picture_draw(struct picture *p, int64_t now);
bool picture_busy(const struct picture *p);

#endif
