/*
 * Opening: what is ours, what is not, what is broken, and who may read it.
 */
#include "support.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static void write_file(const char *path, const void *data, size_t length)
{
	autoclose int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && file_write_all(fd, data, length));
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	sqlite3_close(db);
}

static void refused(struct fixture *f, bool read_only, enum store_state expected,
	enum error_kind kind, const char *word)
{
	enum store_state got = STORE_OK;
	struct error e = {0};
	assert_null(store_open(f->path, read_only, &got, &e));
	assert_int_equal(got, expected);
	assert_int_equal(e.kind, kind);
	if (strstr(e.text, word) == NULL || strstr(e.text, f->path) == NULL)
		fail_msg("no \"%s\" in \"%s\"", word, e.text);
}

static void refused_untouched(
	struct fixture *f, enum store_state expected, enum error_kind kind, const char *word)
{
	autofree char *before = NULL, *after = NULL;
	size_t before_length, after_length;
	MAY(file_read(f->path, 1 << 24, &before, &before_length, &why));
	refused(f, false, expected, kind, word);
	MAY(file_read(f->path, 1 << 24, &after, &after_length, &why));
	assert_int_equal(before_length, after_length);
	assert_memory_equal(before, after, before_length);
}

static unsigned mode_of(const char *path)
{
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 0777;
}

static void a_new_one_is_made(void **state)
{
	struct fixture *f = *state;
	enum store_state got;
	char folder[96], wal[112];
	snprintf(folder, sizeof(folder), "%s/a/b", f->folder);
	snprintf(f->path, sizeof(f->path), "%s/a/b/paced.db", f->folder);
	snprintf(wal, sizeof(wal), "%s-wal", f->path);
	umask(022);
	f->s = store_open(f->path, false, &got, NULL);
	assert_non_null(f->s);
	assert_int_equal(got, STORE_NEW);
	must_import(f->s, 1);
	assert_int_equal(mode_of(folder), 0700);
	assert_int_equal(mode_of(f->path), 0600);
	assert_int_equal(mode_of(wal), 0600);
	store_close(f->s);
	f->s = store_open(f->path, false, &got, NULL);
	assert_non_null(f->s);
	assert_int_equal(got, STORE_OK);
}

static void settings_hold(void **state)
{
	static const char *const expected =
		"SELECT CASE WHEN (SELECT application_id FROM pragma_application_id) = 0x50414345"
		" AND (SELECT user_version FROM pragma_user_version) >= 1"
		" AND (SELECT journal_mode FROM pragma_journal_mode) = 'wal'"
		" AND NOT EXISTS (SELECT 1 FROM pragma_table_list WHERE type = 'table'"
		" AND NOT strict AND name NOT LIKE 'sqlite_%') THEN 1 ELSE 1 / 0 END";
	struct fixture *f = *state;
	sqlite3 *db;
	sqlite3_stmt *st;
	f->s = open_store(f->path);
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, expected, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(st, 0), 1);
	sqlite3_finalize(st);
	sqlite3_close(db);
}

static void an_empty_file_is_new(void **state)
{
	struct fixture *f = *state;
	enum store_state got;
	write_file(f->path, "", 0);
	refused(f, true, STORE_UNAVAILABLE, ERROR_MISSING, "no database");
	f->s = store_open(f->path, false, &got, NULL);
	assert_non_null(f->s);
	assert_int_equal(got, STORE_NEW);
}

static void a_newer_one_is_refused(void **state)
{
	struct fixture *f = *state;
	store_close(open_store(f->path));
	run_sql(f->path, "PRAGMA user_version = 4000");
	refused_untouched(f, STORE_NEWER, ERROR_UNSUPPORTED, "newer");
}

static void others_are_refused(void **state)
{
	struct fixture *f = *state;
	run_sql(f->path, "CREATE TABLE moz_places(id); PRAGMA application_id = 12");
	refused_untouched(f, STORE_NOT_OURS, ERROR_INPUT, "another program");
	unlink(f->path);
	run_sql(f->path, "CREATE TABLE moz_places(id)");
	refused_untouched(f, STORE_NOT_OURS, ERROR_INPUT, "another program");
	unlink(f->path);
	run_sql(f->path, "PRAGMA user_version = 3");
	refused_untouched(f, STORE_NOT_OURS, ERROR_INPUT, "another program");
}

static void what_is_no_database_is_corrupt(void **state)
{
	static const char text[] = "2026-05-04 feel heavy\n";
	struct fixture *f = *state;
	uint8_t noise[8192];
	uint64_t seed = 3;
	write_file(f->path, text, sizeof(text) - 1);
	refused_untouched(f, STORE_CORRUPT, ERROR_INPUT, "damaged");
	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (uint8_t)(draw(&seed) >> 32);
	write_file(f->path, noise, sizeof(noise));
	refused_untouched(f, STORE_CORRUPT, ERROR_INPUT, "damaged");
}

static void a_damaged_header_is_corrupt(void **state)
{
	struct fixture *f = *state;
	autofree char *good = NULL;
	size_t length;
	store_close(open_store(f->path));
	MAY(file_read(f->path, 1 << 24, &good, &length, &why));
	char was = good[16];
	good[16] = 3; /* the page size */
	write_file(f->path, good, length);
	refused_untouched(f, STORE_CORRUPT, ERROR_INPUT, "damaged");
	good[16] = was;
	memset(good + 100, 0, 8); /* the header of the first page */
	write_file(f->path, good, length);
	refused_untouched(f, STORE_CORRUPT, ERROR_INPUT, "damaged");
}

static void a_truncated_one_is_corrupt(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	f->s = open_store(f->path);
	must_import(f->s, 1);
	store_close(f->s);
	f->s = NULL;
	assert_int_equal(stat(f->path, &st), 0);
	for (off_t length = st.st_size - 4096; length > 0; length -= 4096) {
		assert_int_equal(truncate(f->path, length), 0);
		refused(f, false, STORE_CORRUPT, ERROR_INPUT, "damaged");
	}
	assert_int_equal(truncate(f->path, 50), 0);
	refused(f, false, STORE_CORRUPT, ERROR_INPUT, "damaged");
}

static void a_missing_table_is_damage(void **state)
{
	struct fixture *f = *state;
	struct store_counts c;
	struct error e = {0};
	store_close(open_store(f->path));
	run_sql(f->path, "DROP TABLE report");
	f->s = open_store(f->path);
	assert_false(store_counts(f->s, &c, &e));
	assert_int_equal(e.kind, ERROR_INPUT);
	assert_int_equal(store_state(f->s), STORE_CORRUPT);
}

static void what_cannot_be_opened_is_unavailable(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(mkdir(f->path, 0700), 0);
	refused(f, false, STORE_UNAVAILABLE, ERROR_IO, "directory");
	assert_int_equal(rmdir(f->path), 0);
	assert_int_equal(mkfifo(f->path, 0600), 0);
	refused(f, false, STORE_UNAVAILABLE, ERROR_IO, "cannot read");
	unlink(f->path);
	snprintf(f->path, sizeof(f->path), "%s/file/paced.db", f->folder);
	autofree char *in_the_way = paths_join(f->folder, "file");
	write_file(in_the_way, "x", 1);
	refused(f, false, STORE_UNAVAILABLE, ERROR_IO, "cannot");
}

/* Modes bind root too little, so that a child becomes somebody else. */
static void as_anybody(struct fixture *f, bool (*what)(struct fixture *f))
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
			_exit(9);
		_exit(what(f) ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static bool cannot_open(struct fixture *f)
{
	enum store_state got;
	struct error e = {0};
	struct store *s = store_open(f->path, false, &got, &e);
	return s == NULL && got == STORE_UNAVAILABLE && e.kind == ERROR_IO &&
	       strstr(e.text, "Permission denied") != NULL;
}

static bool can_read(struct fixture *f)
{
	enum store_state got;
	struct store_counts c;
	struct store *s = store_open(f->path, true, &got, NULL);
	return s != NULL && got == STORE_OK && store_counts(s, &c, NULL) && c.sessions == 1;
}

static void a_read_only_folder_is_unavailable(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(chmod(f->folder, 0555), 0);
	as_anybody(f, cannot_open); /* to create */
	assert_int_equal(chmod(f->folder, 0755), 0);
	f->s = open_store(f->path);
	must_import(f->s, 1);
	store_close(f->s);
	f->s = NULL;
	assert_int_equal(chmod(f->path, 0444), 0);
	assert_int_equal(chmod(f->folder, 0555), 0);
	as_anybody(f, cannot_open); /* to write */
	assert_int_equal(chmod(f->folder, 0755), 0);
}

static void a_read_only_folder_can_be_read(void **state)
{
	struct fixture *f = *state;
	snprintf(f->path, sizeof(f->path), "%s/50%%?#x.db", f->folder);
	f->s = open_store(f->path);
	must_import(f->s, 1);
	store_close(f->s);
	f->s = NULL;
	assert_int_equal(chmod(f->path, 0444), 0);
	assert_int_equal(chmod(f->folder, 0555), 0);
	as_anybody(f, can_read);
	assert_int_equal(chmod(f->folder, 0755), 0);
}

static void reading_creates_nothing(void **state)
{
	struct fixture *f = *state;
	refused(f, true, STORE_UNAVAILABLE, ERROR_MISSING, "no database");
	assert_int_not_equal(access(f->path, F_OK), 0);
}

static void a_reader_cannot_write(void **state)
{
	struct fixture *f = *state;
	enum store_state got;
	struct error e = {0};
	struct store_counts c;
	f->s = open_store(f->path);
	must_import(f->s, 1);
	struct store *reader = store_open(f->path, true, &got, NULL);
	assert_non_null(reader);
	assert_int_equal(got, STORE_OK);
	MAY(store_counts(reader, &c, &why));
	assert_int_equal(c.sessions, 1);
	bool begun = store_begin(reader, &e);
	assert_false(begun && store_put_value(reader, "a", 1, &e));
	assert_int_equal(e.kind, ERROR_IO);
	assert_non_null(strstr(e.text, "must not be written"));
	store_close(reader);
}

static void a_damaged_one_is_set_aside(void **state)
{
	struct fixture *f = *state;
	static const char *const expected[] = {"corrupt-1", "corrupt-2"};
	for (size_t i = 0; i < 2; i++) {
		char *moved;
		autofree char *wal = mem_printf("%s-wal", f->path);
		write_file(f->path, "broken", 6);
		write_file(wal, "log", 3);
		MAY(store_set_aside(f->path, &moved, &why));
		assert_non_null(strstr(moved, expected[i]));
		assert_int_equal(access(moved, F_OK), 0);
		autofree char *moved_wal = mem_printf("%s-wal", moved);
		assert_int_equal(access(moved_wal, F_OK), 0);
		assert_int_not_equal(access(f->path, F_OK), 0);
		assert_int_not_equal(access(wal, F_OK), 0);
		free(moved);
	}
	char *moved;
	struct error e = {0};
	assert_false(store_set_aside(f->path, &moved, &e));
	assert_int_equal(e.kind, ERROR_IO);
	assert_null(moved);
	store_close(open_store(f->path));
}

static void one_set_aside_is_put_back(void **state)
{
	struct fixture *f = *state;
	struct store_counts c;
	struct error e = {0};
	char *moved;
	f->s = open_store(f->path);
	must_import(f->s, 1);
	store_close(f->s);
	MAY(store_set_aside(f->path, &moved, &why));
	f->s = open_store(f->path);
	MAY(store_counts(f->s, &c, &why));
	assert_int_equal(c.sessions, 0);
	must_import(f->s, 2);
	must_import(f->s, 3);
	store_close(f->s);
	MAY(store_put_back(f->path, moved, &why));
	assert_int_not_equal(access(moved, F_OK), 0);
	f->s = open_store(f->path);
	MAY(store_counts(f->s, &c, &why));
	assert_int_equal(c.sessions, 1);
	assert_false(store_put_back(f->path, moved, &e));
	assert_int_equal(e.kind, ERROR_IO);
	store_close(f->s);
	f->s = NULL;
	free(moved);
}

/* A log that was left behind by a kill between the two renames. */
static void an_old_log_does_no_harm(void **state)
{
	struct fixture *f = *state;
	struct store_counts c;
	autofree char *log = NULL, *wal = mem_printf("%s-wal", f->path);
	size_t length;
	f->s = open_store(f->path);
	must_import(f->s, 1);
	MAY(file_read(wal, 1 << 24, &log, &length, &why));
	assert_true(length > 0);
	store_close(f->s);
	unlink(f->path);
	write_file(wal, log, length);
	f->s = open_store(f->path);
	MAY(store_counts(f->s, &c, &why));
	assert_int_equal(c.sessions, 0);
	MAY(store_check(f->s, &why));
}

static void many_may_create_it_at_once(void **state)
{
	struct fixture *f = *state;
	for (int round = 0; round < 60; round++) {
		pid_t pids[8];
		int fresh = 0;
		unlink(f->path);
		for (size_t i = 0; i < 8; i++) {
			pids[i] = fork();
			if (pids[i] == 0) {
				enum store_state got;
				struct error e = {0};
				struct store *s = store_open(f->path, false, &got, &e);
				if (s == NULL)
					fprintf(stderr, "%s\n", e.text);
				store_close(s);
				_exit(s == NULL ? 1 : got == STORE_NEW ? 42 : 0);
			}
		}
		for (size_t i = 0; i < 8; i++) {
			int status;
			assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
			assert_true(WIFEXITED(status) && WEXITSTATUS(status) != 1);
			fresh += WEXITSTATUS(status) == 42;
		}
		assert_true(fresh >= 1);
	}
	f->s = open_store(f->path);
	MAY(store_check(f->s, &why));
}

static void a_kill_in_the_first_start(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 5;
	for (int round = 0; round < 100; round++) {
		struct timespec wait = {.tv_nsec = (long)(draw(&seed) % 3000000)};
		int status;
		pid_t pid = fork();
		if (pid == 0) {
			enum store_state got;
			store_open(f->path, false, &got, NULL);
			_exit(0);
		}
		nanosleep(&wait, NULL);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		f->s = open_store(f->path);
		must_import(f->s, 1);
		MAY(store_check(f->s, &why));
		store_close(f->s);
		f->s = NULL;
		unlink(f->path);
	}
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup_folder, teardown)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(a_new_one_is_made),
		IN_FOLDER(settings_hold),
		IN_FOLDER(an_empty_file_is_new),
		IN_FOLDER(a_newer_one_is_refused),
		IN_FOLDER(others_are_refused),
		IN_FOLDER(what_is_no_database_is_corrupt),
		IN_FOLDER(a_damaged_header_is_corrupt),
		IN_FOLDER(a_truncated_one_is_corrupt),
		IN_FOLDER(a_missing_table_is_damage),
		IN_FOLDER(what_cannot_be_opened_is_unavailable),
		IN_FOLDER(a_read_only_folder_is_unavailable),
		IN_FOLDER(a_read_only_folder_can_be_read),
		IN_FOLDER(reading_creates_nothing),
		IN_FOLDER(a_reader_cannot_write),
		IN_FOLDER(a_damaged_one_is_set_aside),
		IN_FOLDER(one_set_aside_is_put_back),
		IN_FOLDER(an_old_log_does_no_harm),
		IN_FOLDER(many_may_create_it_at_once),
		IN_FOLDER(a_kill_in_the_first_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
