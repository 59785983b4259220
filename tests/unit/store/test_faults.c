/*
 * Faults: full disk, disk errors, and damage at random places. Never a crash, never half of a
 * thing, always words.
 */
#include "support.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>

/* ---- a file system on which operations fail from one on ---- */

enum operation { OPERATION_WRITE, OPERATION_SYNC, OPERATION_READ, OPERATION_OPEN, OPERATION_COUNT };

static struct {
	enum operation operation;
	int at; /* the first that fails, from 1; 0: none */
	int code;
	int seen[OPERATION_COUNT];
} fault;

struct faulty_file {
	sqlite3_file base;
	sqlite3_file *real; /* behind it */
};

static sqlite3_vfs *real_vfs;

static bool fails(enum operation o)
{
	fault.seen[o]++;
	return fault.at > 0 && fault.operation == o && fault.seen[o] >= fault.at;
}

static sqlite3_file *real(sqlite3_file *f)
{
	return ((struct faulty_file *)(void *)f)->real;
}

static int shim_close(sqlite3_file *f)
{
	return real(f)->pMethods->xClose(real(f));
}

static int shim_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	return fails(OPERATION_READ) ? fault.code : real(f)->pMethods->xRead(real(f), to, n, at);
}

static int shim_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	return fails(OPERATION_WRITE) ? fault.code
				      : real(f)->pMethods->xWrite(real(f), from, n, at);
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	return fails(OPERATION_WRITE) ? fault.code : real(f)->pMethods->xTruncate(real(f), size);
}

static int shim_sync(sqlite3_file *f, int flags)
{
	return fails(OPERATION_SYNC) ? fault.code : real(f)->pMethods->xSync(real(f), flags);
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real(f)->pMethods->xFileSize(real(f), size);
}

static int shim_lock(sqlite3_file *f, int kind)
{
	return real(f)->pMethods->xLock(real(f), kind);
}

static int shim_unlock(sqlite3_file *f, int kind)
{
	return real(f)->pMethods->xUnlock(real(f), kind);
}

static int shim_reserved(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int shim_control(sqlite3_file *f, int op, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int shim_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int shim_traits(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int shim_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
	return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}

static void shim_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int shim_unmap(sqlite3_file *f, int delete)
{
	return real(f)->pMethods->xShmUnmap(real(f), delete);
}

static const sqlite3_io_methods shim_methods = {2, shim_close, shim_read, shim_write, shim_truncate,
	shim_sync, shim_size, shim_lock, shim_unlock, shim_reserved, shim_control, shim_sector,
	shim_traits, shim_map, shim_shm_lock, shim_barrier, shim_unmap, NULL, NULL};

static int shim_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
	struct faulty_file *file = (struct faulty_file *)(void *)f;
	(void)vfs;
	file->base.pMethods = NULL;
	file->real = (sqlite3_file *)(void *)(file + 1);
	if (fails(OPERATION_OPEN))
		return fault.code;
	int rc = real_vfs->xOpen(real_vfs, name, file->real, flags, out);
	if (rc == SQLITE_OK)
		file->base.pMethods = &shim_methods;
	return rc;
}

static int install_shim(void **state)
{
	static sqlite3_vfs shim;
	(void)state;
	real_vfs = sqlite3_vfs_find(NULL);
	shim = *real_vfs;
	shim.zName = "faulty";
	shim.szOsFile = (int)sizeof(struct faulty_file) + real_vfs->szOsFile;
	shim.xOpen = shim_open;
	return sqlite3_vfs_register(&shim, 1);
}

static void arm(enum operation operation, int at, int code)
{
	memset(&fault, 0, sizeof(fault));
	fault.operation = operation;
	fault.at = at;
	fault.code = code;
}

static void disarm(void)
{
	fault.at = 0;
}

/* ---- one import, with each of its operations failing once ---- */

static bool whole_import(struct store *s, uint64_t number, struct error *e)
{
	int64_t id;
	return store_begin(s, e) && import(s, number, &id, e) &&
	       store_put_value(s, "last", (int64_t)number, e) && store_commit(s, e);
}

static int64_t assert_whole(struct store *s)
{
	struct store_counts c;
	int64_t counts[5], last = 0;
	MAY(store_check(s, &why));
	MAY(store_counts(s, &c, &why));
	MAY(store_file_counts(s, counts, &why));
	store_value(s, "last", &last);
	assert_int_equal(c.sessions, last);
	assert_int_equal(counts[FILE_IMPORTED], last);
	return last;
}

static void assert_said(const struct error *e, const char *word)
{
	assert_int_equal(e->kind, ERROR_IO);
	if (strstr(e->text, word) == NULL || strstr(e->text, "trying again later") == NULL)
		fail_msg("no \"%s\" in \"%s\"", word, e->text);
}

/* Returns how many times it failed before it went through. */
static int fail_each(struct fixture *f, enum operation operation, int code, const char *word)
{
	int failed = 0;
	for (int at = 1;; at++) {
		struct error e = {0};
		int64_t before = assert_whole(f->s);
		arm(operation, at, code);
		bool ok = whole_import(f->s, (uint64_t)before + 1, &e);
		disarm();
		store_rollback(f->s);
		if (!ok)
			assert_said(&e, word);
		assert_int_equal(assert_whole(f->s), before + ok);
		close_and_open(f);
		assert_int_equal(assert_whole(f->s), before + ok);
		if (ok)
			return failed;
		failed++;
		MAY(whole_import(f->s, (uint64_t)before + 1, &why)); /* the same again */
	}
}

static void a_full_disk_costs_nothing(void **state)
{
	struct fixture *f = *state;
	assert_true(fail_each(f, OPERATION_WRITE, SQLITE_FULL, "the disk is full") > 5);
}

static void a_failing_write_costs_nothing(void **state)
{
	struct fixture *f = *state;
	assert_true(fail_each(f, OPERATION_WRITE, SQLITE_IOERR_WRITE, "the disk fails") > 5);
}

static void a_failing_read_costs_nothing(void **state)
{
	struct fixture *f = *state;
	for (int at = 1; at < 100; at++) {
		struct error e = {0};
		int64_t before = assert_whole(f->s);
		close_and_open(f);
		arm(OPERATION_READ, at, SQLITE_IOERR_READ);
		bool ok = whole_import(f->s, (uint64_t)before + 1, &e);
		int reads = fault.seen[OPERATION_READ];
		disarm();
		store_rollback(f->s);
		assert_int_equal(assert_whole(f->s), before + ok);
		if (!ok)
			assert_said(&e, "the disk fails");
		if (reads < at)
			return;
	}
	fail_msg("an import never ends");
}

/* In WAL a sync only happens when the log is written back, after the commit. */
static void a_failing_sync_costs_nothing(void **state)
{
	struct fixture *f = *state;
	MAY(whole_import(f->s, 1, &why));
	arm(OPERATION_SYNC, 1, SQLITE_IOERR_FSYNC);
	store_shrink(f->s);
	assert_true(fault.seen[OPERATION_SYNC] > 0);
	MAY(whole_import(f->s, 2, &why));
	disarm();
	close_and_open(f);
	assert_int_equal(assert_whole(f->s), 2);
}

static void opening_fails_in_every_way(void **state)
{
	static const struct {
		enum operation operation;
		int code;
	} ways[] = {
		{OPERATION_OPEN, SQLITE_CANTOPEN},
		{OPERATION_READ, SQLITE_IOERR_READ},
		{OPERATION_WRITE, SQLITE_FULL},
		{OPERATION_SYNC, SQLITE_IOERR_FSYNC},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
		int at = 0;
		do {
			enum store_state got;
			struct error e = {0};
			unlink(f->path);
			arm(ways[i].operation, ++at, ways[i].code);
			f->s = store_open(f->path, false, &got, &e);
			if (f->s == NULL) {
				assert_int_equal(got, STORE_UNAVAILABLE);
				assert_int_equal(e.kind, ERROR_IO);
			}
			bool failed = fault.seen[ways[i].operation] >= at;
			store_close(f->s);
			disarm();
			f->s = open_store(f->path); /* whatever is left: the next start works */
			assert_int_equal(assert_whole(f->s), 0);
			store_close(f->s);
			f->s = NULL;
			if (!failed)
				break;
		} while (at < 200);
		assert_true(at > 1 && at < 200);
	}
}

/* ---- damage ---- */

static bool see_session(const struct session *x, void *user)
{
	struct activity a;
	if (store_activity(user, x->id, &a, NULL))
		activity_finish(&a);
	return true;
}

static bool see_report(const struct report *r, void *user)
{
	(void)user;
	return r->type < REPORT_TYPE_COUNT;
}

static bool see_file(const struct file_row *file, void *user)
{
	(void)user;
	return strlen(file->path) + strlen(file->reason) + (size_t)file->kind < SIZE_MAX;
}

static bool see_bad(const struct journal_bad *b, void *user)
{
	(void)user;
	return strlen(b->text) + strlen(b->reason) < SIZE_MAX;
}

#define TRY(call)                                                                                  \
	do {                                                                                       \
		struct error e = {0};                                                              \
		if (!(call) && (e.kind == ERROR_NONE || e.text[0] == '\0'))                        \
			fail_msg("%s failed without a word", #call);                               \
	} while (0)

static void use_everything(struct store *s)
{
	struct notice notices[4];
	struct store_counts counts;
	struct nearby near[4];
	size_t n;
	int64_t value, id;
	TRY(store_sessions(s, see_session, s, &e));
	TRY(store_reports(s, see_report, NULL, &e));
	TRY(store_bad_lines(s, see_bad, NULL, &e));
	TRY(store_files(s, -1, 100, see_file, NULL, &e));
	TRY(store_waiting(s, notices, 4, &n, &e));
	TRY(store_counts(s, &counts, &e));
	TRY(store_nearby(s, 1795674000, 1 << 20, near, 4, &n, &e));
	store_value(s, "last", &value);
	free(store_advice(s, 20000, NULL));
	TRY(store_check(s, &e));
	TRY(store_begin(s, &e));
	TRY(import(s, 77, &id, &e));
	TRY(store_commit(s, &e));
	store_rollback(s);
	store_shrink(s);
}

static void say_something(struct store *s)
{
	struct notice n = {.kind = "advice", .subject = "a", .title = "Easy", .body = "Why"};
	struct journal_file file = {.path = mem_strdup("/j.txt")};
	struct journal_bad bad = {.line = 2, .text = "?", .reason = "no date"};
	struct report r;
	bool blank, again;
	int line = 1;
	MAY(journal_parse_line("2026-05-04 sick", 15, DATE_NONE, &r, &blank, &why));
	MAY(store_begin(s, &why));
	MAY(store_put_notice(s, &n, &again, &why));
	MAY(store_put_reports(s, &file, &r, &line, 1, &bad, 1, &why));
	MAY(store_put_advice(s, 20000, 1, 2, "{}", 2, &why));
	MAY(store_commit(s, &why));
	free(file.path);
}

static void write_file(const char *path, const void *data, size_t length)
{
	autoclose int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && file_write_all(fd, data, length));
}

static void damage(char *data, size_t length, uint64_t *seed)
{
	size_t at = draw(seed) % length;
	size_t run = 1 + draw(seed) % (draw(seed) % 4 == 0 ? 4096 : 16);
	bool zero = draw(seed) % 4 == 0;
	for (size_t i = at; i < length && i < at + run; i++)
		data[i] = zero ? 0 : (char)(draw(seed) >> 24);
}

static void damage_anywhere_is_survived(void **state)
{
	struct fixture *f = *state;
	autofree char *good = NULL, *bad = NULL;
	size_t length;
	uint64_t seed = 2026;
	int found = 0, worked = 0;
	for (uint64_t i = 1; i <= 6; i++)
		must_import(f->s, i);
	say_something(f->s);
	store_close(f->s);
	f->s = NULL;
	MAY(file_read(f->path, 1 << 24, &good, &length, &why));
	bad = mem_alloc(length, 1);
	for (int round = 0; round < 300; round++) {
		enum store_state got;
		struct error e = {0};
		memcpy(bad, good, length);
		damage(bad, length, &seed);
		write_file(f->path, bad, length);
		struct store *s = store_open(f->path, false, &got, &e);
		if (s != NULL) {
			use_everything(s);
			found += store_state(s) == STORE_CORRUPT;
			worked += store_state(s) == STORE_OK;
		} else {
			assert_true(e.text[0] != '\0');
			assert_true(got != STORE_OK && got != STORE_NEW);
			found++;
		}
		store_close(s);
	}
	assert_true(found > 50); /* most of it is streams, in which any bytes are bytes */
	assert_true(worked > 0);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup_store, teardown)
#define IN_FOLDER(test)  cmocka_unit_test_setup_teardown(test, setup_folder, teardown)
	const struct CMUnitTest tests[] = {
		WITH_STORE(a_full_disk_costs_nothing),
		WITH_STORE(a_failing_write_costs_nothing),
		WITH_STORE(a_failing_read_costs_nothing),
		WITH_STORE(a_failing_sync_costs_nothing),
		IN_FOLDER(opening_fails_in_every_way),
		WITH_STORE(damage_anywhere_is_survived),
	};
	return cmocka_run_group_tests(tests, install_shim, NULL);
}
