#include "paced/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"

#define LOCK_TRIES   5000 /* of a millisecond: whoever calls may have a loop to serve */
#define REOPEN_TRIES 20   /* while a sync tool or an editor puts new files in its place */

/* The folder of `path`; the caller owns the result. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

static bool lock_file(int fd, const char *path, struct error *e)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return error_errno(e, "%s: cannot be locked; nothing was written", path);
		nanosleep(&pause, NULL);
	}
	return error_set(
		e, ERROR_IO, "%s: another program keeps it locked; nothing was written", path);
}

/* Whether `path` still is the file that was opened, and not one put in its place meanwhile. */
static bool is_still(int fd, const char *path)
{
	struct stat opened, named;
	return fstat(fd, &opened) == 0 && stat(path, &named) == 0 &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/* Opened and locked. *created tells whether the file is new. */
static int open_locked(const char *path, bool *created, struct error *e)
{
	for (int i = 0; i < REOPEN_TRIES; i++) {
		*created = access(path, F_OK) != 0;
		autoclose int fd = open(
			path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
		struct stat s;
		if (fd < 0 || fstat(fd, &s) != 0) {
			error_errno(
				e, "%s: cannot be opened for writing; nothing was written", path);
			return -1;
		}
		if (!S_ISREG(s.st_mode)) {
			error_set(e, ERROR_INPUT, "%s: is not a plain file; nothing was written",
				path);
			return -1;
		}
		if (!lock_file(fd, path, e))
			return -1;
		if (is_still(fd, path)) {
			int kept = fd;
			fd = -1;
			return kept;
		}
	}
	error_set(e, ERROR_IO, "%s: is replaced again and again; nothing was written", path);
	return -1;
}

/* The line as it is to stand in the file, checked to read back. */
static bool write_checked(const struct report *r, struct buffer *out, struct error *e)
{
	struct report again;
	bool blank;
	size_t start = out->length;
	journal_write_line(r, out);
	return journal_parse_line(
		(const char *)out->data + start, out->length - start, DATE_NONE, &again, &blank, e);
}

static bool ends_in_newline(int fd, off_t size, bool *out)
{
	char last = '\n';
	if (size > 0 && pread(fd, &last, 1, size - 1) != 1)
		return false;
	*out = last == '\n';
	return true;
}

/* All of it or nothing: what a full disk cut off is taken back. */
static bool append_bytes(int fd, off_t size, const struct buffer *b)
{
	ssize_t n;
	do {
		n = write(fd, b->data, b->length);
	} while (n < 0 && errno == EINTR);
	if (n == (ssize_t)b->length && fsync(fd) == 0)
		return true;
	int saved = n >= 0 && n < (ssize_t)b->length ? ENOSPC : errno;
	if (n > 0 && ftruncate(fd, size) == 0)
		fsync(fd);
	errno = saved;
	return false;
}

static bool sync_folder(const char *folder)
{
	autoclose int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd >= 0 && fsync(fd) == 0;
}

static bool append_line(int fd, const char *path, const struct report *r, struct error *e)
{
	struct stat s;
	bool ended = true;
	if (fstat(fd, &s) != 0 || !ends_in_newline(fd, s.st_size, &ended))
		return error_errno(e, "%s: cannot be read; nothing was written", path);
	struct buffer b = {0};
	if (!ended)
		buffer_text(&b, "\n");
	bool good = write_checked(r, &b, e);
	buffer_text(&b, "\n");
	if (good && !append_bytes(fd, s.st_size, &b))
		good = error_errno(e, "%s: the line could not be written and is not there", path);
	buffer_finish(&b);
	return good;
}

bool journal_append(const char *path, const struct report *r, struct error *e)
{
	autofree char *folder = folder_of(path);
	if (!paths_make_folder(folder, e))
		return false;
	bool created;
	autoclose int fd = open_locked(path, &created, e);
	if (fd < 0 || !append_line(fd, path, r, e))
		return false;
	if (created && !sync_folder(folder))
		return error_errno(
			e, "%s: the line was written, but may not survive a power cut", path);
	return true;
}
