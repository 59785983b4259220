#include "lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"

static bool folder_of(const char *path, struct error *e)
{
	autofree char *folder = mem_strdup(path);
	char *slash = strrchr(folder, '/');
	if (!slash)
		return true;
	*slash = '\0';
	return paths_make_folder(folder, e);
}

static bool held(int fd, const char *path, struct error *e)
{
	char pid[32] = "";
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);
	pid[n > 0 ? (size_t)n : 0] = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	return error_set(e, ERROR_LIMIT, "paced is running already (process %s holds %s)",
		pid[0] ? pid : "unknown", path);
}

bool lock_take(const char *path, int *fd, struct error *e)
{
	char pid[32];
	if (!folder_of(path, e))
		return false;
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return error_errno(e, "cannot open %s", path);
	if (flock(*fd, LOCK_EX | LOCK_NB) != 0)
		return errno == EWOULDBLOCK ? held(*fd, path, e)
					    : error_errno(e, "cannot lock %s", path);
	int length = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
	if (ftruncate(*fd, 0) != 0 || pwrite(*fd, pid, (size_t)length, 0) != length)
		return error_errno(e, "cannot write %s", path);
	return true;
}
