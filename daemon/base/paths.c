#include "paced/base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"

/* The caller owns the result; NULL when nobody knows where this user lives. */
static char *home_folder(void)
{
	const char *home = getenv("HOME");
	if (home != NULL && home[0] == '/')
		return mem_strdup(home);
	const struct passwd *entry = getpwuid(getuid());
	if (entry == NULL || entry->pw_dir == NULL || entry->pw_dir[0] != '/')
		return NULL;
	return mem_strdup(entry->pw_dir);
}

static char *without_slashes_at_end(char *path)
{
	size_t length = strlen(path);
	while (length > 1 && path[length - 1] == '/')
		path[--length] = '\0';
	return path;
}

char *paths_join(const char *dir, const char *name)
{
	size_t length = strlen(dir);
	const char *slash = length > 0 && dir[length - 1] == '/' ? "" : "/";
	return mem_printf("%s%s%s", dir, slash, name);
}

char *paths_expand(const char *path)
{
	if (path[0] == '/')
		return without_slashes_at_end(mem_strdup(path));
	autofree char *base = NULL;
	if (path[0] == '~' && (path[1] == '/' || path[1] == '\0')) {
		base = home_folder();
		path += strspn(path + 1, "/") + 1;
	} else {
		base = getcwd(NULL, 0);
		while (path[0] == '.' && path[1] == '/')
			path += strspn(path + 1, "/") + 1;
		if (strcmp(path, ".") == 0)
			path++;
	}
	const char *start = base != NULL ? base : "/";
	char *whole = path[0] == '\0' ? mem_strdup(start) : paths_join(start, path);
	return without_slashes_at_end(whole);
}

/* $variable/paced when it is absolute, NULL otherwise. */
static char *from_environment(const char *variable)
{
	const char *value = getenv(variable);
	if (value == NULL || value[0] != '/')
		return NULL;
	return paths_join(value, "paced");
}

static bool set_from_xdg(struct paths *p, struct error *e)
{
	p->config = from_environment("XDG_CONFIG_HOME");
	p->data = from_environment("XDG_DATA_HOME");
	p->runtime = from_environment("XDG_RUNTIME_DIR");
	if (p->config == NULL || p->data == NULL) {
		autofree char *home = home_folder();
		if (home == NULL)
			return error_set(e, ERROR_MISSING,
				"no home folder: neither $HOME nor the user database has an "
				"absolute path; give one with --home");
		if (p->config == NULL)
			p->config = paths_join(home, ".config/paced");
		if (p->data == NULL)
			p->data = paths_join(home, ".local/share/paced");
	}
	if (p->runtime == NULL)
		p->runtime = paths_join(p->data, "run");
	return true;
}

static void set_below(struct paths *p, const char *home)
{
	autofree char *top = paths_expand(home);
	p->config = paths_join(top, "config");
	p->data = paths_join(top, "data");
	p->runtime = paths_join(top, "run");
}

bool paths_init(struct paths *p, const char *home, struct error *e)
{
	*p = (struct paths){0};
	if (home != NULL && home[0] == '\0')
		return error_set(e, ERROR_INPUT, "--home: expected a folder, and it is empty");
	if (home != NULL) {
		set_below(p, home);
	} else if (!set_from_xdg(p, e)) {
		paths_finish(p);
		return false;
	}
	p->settings = paths_join(p->config, "paced.conf");
	p->rules = paths_join(p->config, "rules");
	p->database = paths_join(p->data, "paced.db");
	p->journal = paths_join(p->data, "journal");
	p->archive = paths_join(p->data, "archive");
	p->lock = paths_join(p->runtime, "lock");
	p->poke = paths_join(p->runtime, "poke");
	return true;
}

void paths_finish(struct paths *p)
{
	free(p->config);
	free(p->data);
	free(p->runtime);
	free(p->settings);
	free(p->rules);
	free(p->database);
	free(p->journal);
	free(p->archive);
	free(p->lock);
	free(p->poke);
	*p = (struct paths){0};
}

/* True when there is a folder afterwards; otherwise errno says why not. */
static bool make_one_folder(const char *path)
{
	if (mkdir(path, 0700) == 0)
		return true;
	int number = errno;
	struct stat st;
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return true;
	errno = number == EEXIST ? ENOTDIR : number;
	return false;
}

bool paths_make_folder(const char *path, struct error *e)
{
	autofree char *part = mem_strdup(path);
	for (char *at = part;; at++) {
		if (*at != '/' && *at != '\0')
			continue;
		char end = *at;
		*at = '\0';
		if (part[0] != '\0' && !make_one_folder(part))
			return error_errno(e, "cannot make the folder %s", part);
		*at = end;
		if (end == '\0')
			return true;
	}
}

/* Opens what can be read without waiting: files, and devices such as /dev/null. */
static int open_readable(const char *path, struct error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		error_errno(e, "cannot open %s", path);
		if (e != NULL && (errno == ENOENT || errno == ENOTDIR))
			e->kind = ERROR_MISSING;
		return -1;
	}
	struct stat st;
	if (fstat(fd, &st) == 0 && (S_ISREG(st.st_mode) || S_ISCHR(st.st_mode)))
		return fd;
	close(fd);
	error_set(e, ERROR_UNSUPPORTED, "cannot read %s: not a file", path);
	return -1;
}

/* Most files read here are small and stay in memory: what is taken grows with what is there. */
#define FIRST_READ 4096

/* Until the end, or until one byte more than `limit`; false with errno set. */
static bool read_most(int fd, size_t limit, struct buffer *into)
{
	while (into->length <= limit) {
		size_t room = limit - into->length;
		size_t chunk = into->length > FIRST_READ ? into->length : FIRST_READ;
		size_t wanted = room < chunk ? room + 1 : chunk;
		buffer_reserve(into, wanted);
		ssize_t got = read(fd, into->data + into->length, wanted);
		if (got == 0)
			return true;
		if (got < 0 && errno != EINTR)
			return false;
		if (got > 0)
			into->length += (size_t)got;
	}
	return true;
}

bool file_read(const char *path, size_t limit, char **data, size_t *length, struct error *e)
{
	autoclose int fd = open_readable(path, e);
	if (fd < 0)
		return false;
	struct buffer b = {0};
	if (!read_most(fd, limit, &b)) {
		error_errno(e, "cannot read %s", path);
		buffer_finish(&b);
		return false;
	}
	if (b.length > limit) {
		buffer_finish(&b);
		return error_set(e, ERROR_LIMIT, "%s is larger than %zu bytes, and is not read",
			path, limit);
	}
	*length = b.length;
	*data = buffer_take_text(&b);
	return true;
}

bool file_write_all(int fd, const void *data, size_t length)
{
	const char *at = data;
	while (length > 0) {
		ssize_t written = write(fd, at, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		at += written;
		length -= (size_t)written;
	}
	return true;
}
