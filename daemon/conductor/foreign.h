/*
 * Which paths lie on file systems that others serve: a network, a program (FUSE), an automounter.
 * What they serve may not answer, and whoever asks the kernel for it then waits with it. The table
 * of mounts tells without asking them.
 */
#ifndef PACED_CONDUCTOR_FOREIGN_H
#define PACED_CONDUCTOR_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

struct mount_table;

struct mount_place {
	int id; /* of this mount, as long as it lasts */
	char *point;
	bool foreign;
};

/* NULL where there is no /proc/self/mountinfo: nothing is known to be foreign. */
struct mount_table *mount_table_create(void);
void mount_table_destroy(struct mount_table *t); /* NULL is fine */

/* Of the table as it is now; NULL when the path is on none that is foreign. Links on the way are
 * followed, but never into a foreign file system. Borrowed until the next call. */
const struct mount_place *mount_table_foreign(struct mount_table *t, const char *path);
/* Is that mount still there? */
bool mount_table_has(struct mount_table *t, int id);

/* For tests: a table of these lines, as proc(5) describes mountinfo. */
struct mount_table *mount_table_parse(const char *text);

#endif
