/*
 * The children that decode one group of files, or share the members of one large archive.
 */
#ifndef PACED_ENGINE_CREW_H
#define PACED_ENGINE_CREW_H

#include "paced/child.h"
#include "paced/store.h"

#define CREW_MOST 8

struct crew {
	struct hand {
		struct crew *crew;
		struct decode_job *decode;
	} hands[CREW_MOST];
	size_t size; /* children at work */
	struct content_id *known;
	size_t known_count;
	decode_on_result *on_result;
	void (*on_idle)(void *user);
	void *user;
};

/* One child decodes the files. on_idle is called when all is done. */
bool crew_start(
	struct crew *c, struct supervisor *s, const int *fds, size_t count, struct error *e);
/* At most `most` children share an archive, and do not decode what the store knows: on_result tells
 * of each member once, and of the archive once for each of them. */
bool crew_share(struct crew *c, struct supervisor *s, struct store *store, int fd, size_t most,
	struct error *e);
void crew_cancel(struct crew *c); /* no call follows; nothing at work is fine */

#endif
