/*
 * Where things are: the XDG base directories, or one folder for all of it with --home.
 *
 *   config   $XDG_CONFIG_HOME/paced   paced.conf, rules/
 *   data     $XDG_DATA_HOME/paced     paced.db, journal/, archive/
 *   runtime  $XDG_RUNTIME_DIR/paced   lock, poke    (data/run where there is no XDG_RUNTIME_DIR)
 * With --home DIR: DIR/config, DIR/data, DIR/run. Relative XDG values are ignored, as the
 * specification asks (XDG Base Directory 0.8).
 */
#ifndef PACED_BASE_PATHS_H
#define PACED_BASE_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "paced/base/error.h"

struct paths {
	char *config;   /* folders, absolute, without a slash at the end */
	char *data;
	char *runtime;
	char *settings; /* config/paced.conf */
	char *rules;    /* config/rules */
	char *database; /* data/paced.db */
	char *journal;  /* data/journal */
	char *archive;  /* data/archive */
	char *lock;     /* runtime/lock */
	char *poke;     /* runtime/poke */
};

/* `home` is the argument of --home or NULL. Creates nothing. */
bool paths_init(struct paths *p, const char *home, struct error *e);
void paths_finish(struct paths *p);

/* mkdir -p with mode 0700 for what is created. */
bool paths_make_folder(const char *path, struct error *e);

/* "~" and "~/x" with $HOME (or the passwd entry), the rest relative to the present folder; the
 * caller owns the result. */
char *paths_expand(const char *path);

/* dir + "/" + name; the caller owns the result. */
char *paths_join(const char *dir, const char *name);

/* The whole file, at most `limit` bytes, NUL behind it. The caller frees *data. ERROR_MISSING when
 * there is no such file, ERROR_LIMIT when it is larger, ERROR_UNSUPPORTED for a folder, FIFO or
 * socket: it never waits for a writer. /dev/null is an empty file. */
bool file_read(const char *path, size_t limit, char **data, size_t *length, struct error *e);

/* write(2) until all is written, across EINTR; false with errno set. */
bool file_write_all(int fd, const void *data, size_t length);

#endif
