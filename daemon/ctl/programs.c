#include "programs.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"

static char *if_runnable(char *path)
{
	if (access(path, X_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static char *find_in_path(const char *name)
{
	const char *path = getenv("PATH");
	while (path && *path) {
		size_t length = strcspn(path, ":");
		char *found = length ? if_runnable(mem_printf("%.*s/%s", (int)length, path, name))
				     : NULL;
		if (found)
			return found;
		path += length + (path[length] == ':');
	}
	return NULL;
}

static char *own_folder(void)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	self[n > 0 ? (size_t)n : 0] = '\0';
	char *slash = strrchr(self, '/');
	return mem_strndup(self, slash ? (size_t)(slash - self) : 0);
}

char *program_find(const char *command, const char *folder)
{
	if (strchr(command, '/'))
		return if_runnable(paths_expand(command));
	autofree char *own = own_folder();
	char *found = if_runnable(mem_printf("%s/%s", own, command));
	if (!found)
		found = if_runnable(mem_printf("%s/../libexec/paced/%s", own, command));
	if (!found)
		found = if_runnable(mem_printf("%s/%s", folder, command));
	return found ? found : find_in_path(command);
}

bool daemon_runs(const char *lock)
{
	autoclose int fd = open(lock, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	return fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0;
}

static const char *editor(void)
{
	const char *visual = getenv("VISUAL"), *plain = getenv("EDITOR");
	return visual && *visual ? visual : plain && *plain ? plain : "vi";
}

bool editor_run(const char *path)
{
	int status;
	pid_t pid = fork();
	if (pid < 0)
		return false;
	if (pid == 0) {
		/* As git(1) does it: the variable may hold options. */
		autofree char *command = mem_printf("%s \"$@\"", editor());
		execl("/bin/sh", "sh", "-c", command, editor(), path, (char *)NULL);
		_exit(127);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
