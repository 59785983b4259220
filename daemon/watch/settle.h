/*
 * When has a file come to rest? A FIT file says itself whether it is whole. Any other has, when it
 * did not change for the settle time: by its own times, or as long as we have looked. A FIT file
 * that is shorter than it says, and an empty file, are still being written: they get the
 * growing time.
 */
#ifndef PACED_WATCH_SETTLE_H
#define PACED_WATCH_SETTLE_H

#include <sys/stat.h>

#include "paced/watch.h"

#define MOST_LOOK_BYTES (8u << 20) /* a larger file is not asked, and waits */

struct settle;

/* `due` is called from the loop when a file is worth another look; it calls settle_rested or
 * settle_forget for it. `done` follows after each round of them. */
struct settle *settle_create(struct event_base *base, double settle_s, double growing_s,
	void (*due)(const char *path, void *user), void (*done)(void *user), void *user);
void settle_destroy(struct settle *s);

/* True: it is at rest, and forgotten. False: it is waited for. */
bool settle_rested(struct settle *s, const char *path, const struct stat *st);
void settle_forget(struct settle *s, const char *path);
void settle_forget_within(struct settle *s, const char *folder);
size_t settle_count(const struct settle *s);
/* Those that will come to rest soon: without the growing ones. */
size_t settle_soon(const struct settle *s);

struct file_stamp stamp_of(const struct stat *st);
int64_t monotonic_ns(void);

#endif
