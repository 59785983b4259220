/*
 * Appending: several writers at once, files as editors leave them, and disks that say no.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/journal.h"

#define WRITERS   8
#define LINES     100
#define FILE_MOST (1 << 20)

static char *folder;

static int make_folder(void **state)
{
	(void)state;
	char name[] = "/tmp/paced-journal-XXXXXX";
	if (mkdtemp(name) == NULL)
		return -1;
	folder = mem_strdup(name);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	autofree char *command = mem_printf("rm -rf '%s'", folder);
	int status = system(command);
	free(folder);
	return status;
}

static struct report heavy(void)
{
	struct report r;
	report_init(&r);
	r.type = REPORT_FEEL;
	r.day = r.until = date_from_civil(2026, 5, 4);
	r.feel = FEEL_HEAVY;
	return r;
}

static char *contents(const char *path)
{
	char *text;
	size_t length;
	assert_true(file_read(path, FILE_MOST, &text, &length, NULL));
	assert_int_equal(strlen(text), length);
	return text;
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && file_write_all(fd, text, strlen(text)));
	close(fd);
}

static void assert_appended(const char *before, const char *after)
{
	autofree char *path = paths_join(folder, "host.txt");
	write_file(path, before);
	struct report r = heavy();
	struct error e = {0};
	if (!journal_append(path, &r, &e))
		fail_msg("%s", e.text);
	autofree char *text = contents(path);
	assert_string_equal(text, after);
}

static void the_last_line_gets_its_newline(void **state)
{
	(void)state;
	assert_appended("", "2026-05-04 feel heavy\n");
	assert_appended("2026-05-03 rest\n", "2026-05-03 rest\n2026-05-04 feel heavy\n");
	assert_appended("2026-05-03 rest", "2026-05-03 rest\n2026-05-04 feel heavy\n");
	assert_appended("2026-05-03 rest\r\n", "2026-05-03 rest\r\n2026-05-04 feel heavy\n");
}

static void folder_and_file_are_made_for_their_owner(void **state)
{
	(void)state;
	autofree char *path = paths_join(folder, "a/b/host.txt");
	autofree char *made = paths_join(folder, "a/b");
	struct report r = heavy();
	mode_t mask = umask(0);
	assert_true(journal_append(path, &r, NULL));
	umask(mask);
	struct stat s;
	assert_int_equal(stat(path, &s), 0);
	assert_int_equal(s.st_mode & 07777, 0600);
	assert_int_equal(stat(made, &s), 0);
	assert_int_equal(s.st_mode & 07777, 0700);
}

static void append_many(const char *path, int writer)
{
	struct report r = heavy();
	r.type = REPORT_NOTE;
	r.minute = writer;
	r.feel = FEEL_NONE;
	for (int i = 0; i < LINES; i++) {
		snprintf(r.text, sizeof(r.text), "line %d of %d %0*d", i, writer, 20 + i, 7);
		if (!journal_append(path, &r, NULL))
			_exit(1);
	}
	_exit(0);
}

static void count_line(const struct report *r, int line, void *user)
{
	int(*seen)[LINES] = user;
	int i, writer;
	(void)line;
	assert_int_equal(sscanf(r->text, "line %d of %d", &i, &writer), 2);
	assert_int_equal(r->minute, writer);
	assert_in_range(writer, 0, WRITERS - 1);
	assert_in_range(i, 0, LINES - 1);
	seen[writer][i]++;
}

static void torn(int line, const char *text, const struct error *why, void *user)
{
	(void)user;
	fail_msg("line %d: %s: %s", line, text, why->text);
}

static void writers_do_not_mix(void **state)
{
	(void)state;
	autofree char *path = paths_join(folder, "many.txt");
	pid_t children[WRITERS];
	for (int w = 0; w < WRITERS; w++) {
		children[w] = fork();
		if (children[w] == 0)
			append_many(path, w);
	}
	for (int w = 0; w < WRITERS; w++) {
		int status;
		assert_int_equal(waitpid(children[w], &status, 0), children[w]);
		assert_int_equal(status, 0);
	}
	static int seen[WRITERS][LINES];
	autofree char *text = contents(path);
	const struct journal_calls calls = {count_line, torn, seen};
	journal_parse(text, strlen(text), &calls);
	for (int w = 0; w < WRITERS; w++)
		for (int i = 0; i < LINES; i++)
			assert_int_equal(seen[w][i], 1);
}

static void assert_append_fails(const char *path, enum error_kind kind, const char *says)
{
	struct report r = heavy();
	struct error e = {0};
	assert_false(journal_append(path, &r, &e));
	assert_int_equal(e.kind, kind);
	if (strstr(e.text, says) == NULL || strstr(e.text, path) == NULL)
		fail_msg("%s", e.text);
}

/* For root every file can be written, so the writer is somebody else. */
static void append_as_nobody(const char *path)
{
	if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
		_exit(1);
	struct report r = heavy();
	struct error e = {0};
	bool refused =
		!journal_append(path, &r, &e) && e.kind == ERROR_IO &&
		strstr(e.text,
			"cannot be opened for writing; nothing was written: Permission denied") !=
			NULL;
	_exit(refused ? 0 : 2);
}

static void a_file_that_cannot_be_written(void **state)
{
	(void)state;
	autofree char *path = paths_join(folder, "readonly.txt");
	write_file(path, "2026-05-03 rest\n");
	assert_int_equal(chmod(path, 0444), 0);
	assert_int_equal(chmod(folder, 0755), 0);
	pid_t child = fork();
	if (child == 0)
		append_as_nobody(path);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	autofree char *text = contents(path);
	assert_string_equal(text, "2026-05-03 rest\n");
}

static void what_is_no_file(void **state)
{
	(void)state;
	autofree char *fifo = paths_join(folder, "fifo.txt");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_append_fails(fifo, ERROR_INPUT, "not a plain file");
	autofree char *sub = paths_join(folder, "folder.txt");
	assert_int_equal(mkdir(sub, 0700), 0);
	assert_append_fails(sub, ERROR_IO, "Is a directory");
}

/* A limit on the file's size cuts a write in the middle, as a full disk does. */
static void a_full_disk_leaves_no_torn_line(void **state)
{
	(void)state;
	autofree char *path = paths_join(folder, "full.txt");
	write_file(path, "2026-05-03 rest\n");
	struct rlimit before;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (rlim_t room = 0; room < strlen("2026-05-04 feel heavy\n"); room++) {
		struct rlimit tight = {strlen("2026-05-03 rest\n") + room, before.rlim_max};
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
		struct report r = heavy();
		struct error e = {0};
		bool appended = journal_append(path, &r, &e);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		assert_false(appended);
		assert_int_equal(e.kind, ERROR_IO);
		assert_non_null(
			strstr(e.text, "full.txt: the line could not be written and is not there"));
		autofree char *text = contents(path);
		assert_string_equal(text, "2026-05-03 rest\n");
	}
	signal(SIGXFSZ, SIG_DFL);
}

static void a_real_full_disk(void **state)
{
	(void)state;
	assert_append_fails("/dev/full", ERROR_INPUT, "not a plain file");
}

static void a_lock_that_is_kept(void **state)
{
	(void)state;
	autofree char *path = paths_join(folder, "locked.txt");
	write_file(path, "");
	int fd = open(path, O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_append_fails(path, ERROR_IO, "another program keeps it locked; nothing was written");
	close(fd);
	autofree char *text = contents(path);
	assert_string_equal(text, "");
}

/* The file is replaced, as editors do, while the writer waits for its lock. */
static void the_line_goes_into_the_new_file(void **state)
{
	(void)state;
	autofree char *path = paths_join(folder, "replaced.txt");
	autofree char *other = paths_join(folder, "replaced.tmp");
	write_file(path, "2026-05-01 rest\n");
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	pid_t child = fork();
	if (child == 0) {
		close(fd);
		struct report r = heavy();
		_exit(journal_append(path, &r, NULL) ? 0 : 1);
	}
	usleep(100000);
	write_file(other, "2026-05-02 rest\n");
	assert_int_equal(rename(other, path), 0);
	close(fd);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	autofree char *text = contents(path);
	assert_string_equal(text, "2026-05-02 rest\n2026-05-04 feel heavy\n");
}

static void a_line_that_would_not_read_back(void **state)
{
	(void)state;
	autofree char *path = paths_join(folder, "checked.txt");
	write_file(path, "2026-05-03 rest");
	struct report r = heavy();
	struct error e = {0};
	r.type = REPORT_HRV;
	r.value = 999;
	assert_false(journal_append(path, &r, &e));
	assert_int_equal(e.kind, ERROR_INPUT);
	assert_string_equal(e.text, "hrv 999: expected milliseconds from 1 to 300 such as 62");
	autofree char *text = contents(path);
	assert_string_equal(text, "2026-05-03 rest");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_line_gets_its_newline),
		cmocka_unit_test(folder_and_file_are_made_for_their_owner),
		cmocka_unit_test(writers_do_not_mix),
		cmocka_unit_test(a_file_that_cannot_be_written),
		cmocka_unit_test(what_is_no_file),
		cmocka_unit_test(a_full_disk_leaves_no_torn_line),
		cmocka_unit_test(a_real_full_disk),
		cmocka_unit_test(a_lock_that_is_kept),
		cmocka_unit_test(the_line_goes_into_the_new_file),
		cmocka_unit_test(a_line_that_would_not_read_back),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
