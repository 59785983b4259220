#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"

#define TRIES 100 /* two seconds */

static bool folder_of(const char *path, struct error *e)
{
	autofree char *folder = mem_strdup(path);
	char *slash = strrchr(folder, '/');
	if (!slash)
		return true;
	*slash = '\0';
	return paths_make_folder(folder, e);
}

/* The process that wrote itself into the file, 0 none. */
static pid_t holder(int fd)
{
	char pid[32] = "";
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);
	pid[n > 0 ? (size_t)n : 0] = '\0';
	return (pid_t)strtol(pid, NULL, 10);
}

/* Children share the lock between their fork and their first steps. When the daemon was killed just
 * then, they end as well, a moment later. */
static bool may_come_free(int fd)
{
	if (errno != EWOULDBLOCK)
		return false;
	pid_t pid = holder(fd);
	return pid > 0 && kill(pid, 0) != 0 && errno == ESRCH;
}

static bool lock_patiently(int fd)
{
	const struct timespec pause = {.tv_nsec = 20000000};
	for (int i = 0; i < TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (!may_come_free(fd))
			break;
		nanosleep(&pause, NULL);
	}
	return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

bool lock_take(const char *path, int *fd, struct error *e)
{
	char pid[32];
	if (!folder_of(path, e))
		return false;
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return error_errno(e, "cannot open %s", path);
	if (!lock_patiently(*fd))
		return errno == EWOULDBLOCK
			       ? error_set(e, ERROR_LIMIT,
					 "paced is running already (process %ld holds %s)",
					 (long)holder(*fd), path)
			       : error_errno(e, "cannot lock %s", path);
	int length = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
	if (ftruncate(*fd, 0) != 0 || pwrite(*fd, pid, (size_t)length, 0) != length)
		return error_errno(e, "cannot write %s", path);
	return true;
}
