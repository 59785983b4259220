/*
 * All or nothing: rolling back, two connections, kills.
 */
#include "support.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

static struct store_counts count(struct store *s)
{
	struct store_counts c;
	MAY(store_counts(s, &c, &why));
	return c;
}

static int64_t files(struct store *s)
{
	int64_t counts[5];
	MAY(store_file_counts(s, counts, &why));
	return counts[FILE_IMPORTED];
}

static void rolled_back_is_as_before(void **state)
{
	struct fixture *f = *state;
	int64_t id;
	MAY(store_begin(f->s, &why));
	MAY(import(f->s, 1, &id, &why));
	assert_int_equal(count(f->s).sessions, 1);
	store_rollback(f->s);
	assert_int_equal(count(f->s).sessions, 0);
	assert_int_equal(files(f->s), 0);
	store_rollback(f->s);
	MAY(store_begin(f->s, &why));
	MAY(import(f->s, 1, &id, &why));
	MAY(store_commit(f->s, &why));
	assert_int_equal(count(f->s).sessions, 1);
}

static void closing_rolls_back(void **state)
{
	struct fixture *f = *state;
	int64_t id;
	MAY(store_begin(f->s, &why));
	MAY(import(f->s, 1, &id, &why));
	close_and_open(f);
	assert_int_equal(files(f->s), 0);
}

static void nothing_is_written_outside(void **state)
{
	struct fixture *f = *state;
	struct error e = {0};
	int64_t id;
	assert_false(store_put_value(f->s, "a", 1, &e));
	assert_non_null(strstr(e.text, "nothing was begun"));
	assert_false(import(f->s, 1, &id, &e));
	assert_int_equal(files(f->s), 0);
}

static void a_failed_write_undoes_its_transaction_only_as_a_whole(void **state)
{
	struct fixture *f = *state;
	struct activity a = make_activity(1, 3);
	struct session x = make_session(1);
	struct error e = {0};
	int64_t id;
	MAY(store_begin(f->s, &why));
	MAY(store_put_value(f->s, "a", 1, &why));
	assert_false(store_add_activity(f->s, 99, &a, &x, &id, &e)); /* no such file */
	store_rollback(f->s);
	assert_false(store_value(f->s, "a", &id));
	activity_finish(&a);
}

/* ---- two connections ---- */

static void a_second_writer_waits_then_says_busy(void **state)
{
	struct fixture *f = *state;
	struct store *other = open_store(f->path);
	struct timespec before, after;
	struct error e = {0};
	MAY(store_begin(f->s, &why));
	assert_false(store_begin(f->s, NULL)); /* not within itself */
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_false(store_begin(other, &e));
	clock_gettime(CLOCK_MONOTONIC, &after);
	assert_int_equal(e.kind, ERROR_IO);
	assert_non_null(strstr(e.text, "another program is writing"));
	assert_true(after.tv_sec - before.tv_sec >= 4);
	assert_int_equal(store_state(other), STORE_OK);
	MAY(store_put_value(f->s, "a", 1, &why));
	MAY(store_commit(f->s, &why));
	MAY(store_begin(other, &why));
	MAY(store_commit(other, &why));
	store_close(other);
}

static void readers_see_whole_transactions_only(void **state)
{
	struct fixture *f = *state;
	struct store *other = open_store(f->path);
	int64_t id;
	MAY(store_begin(f->s, &why));
	MAY(import(f->s, 1, &id, &why));
	assert_int_equal(count(other).sessions, 0);
	MAY(store_commit(f->s, &why));
	assert_int_equal(count(other).sessions, 1);
	store_close(other);
}

static void the_version_tells_of_others_only(void **state)
{
	struct fixture *f = *state;
	struct store *other = open_store(f->path);
	int64_t before = store_version(f->s);
	assert_int_not_equal(before, 0);
	must_import(f->s, 1);
	assert_int_equal(store_version(f->s), before);
	MAY(store_begin(other, &why));
	store_rollback(other);
	assert_int_equal(store_version(f->s), before);
	must_import(other, 2);
	assert_int_not_equal(store_version(f->s), before);
	store_close(other);
}

static void shrinking_loses_nothing(void **state)
{
	struct fixture *f = *state;
	struct store *other = open_store(f->path);
	must_import(f->s, 1);
	store_shrink(f->s);
	must_import(f->s, 2);
	store_shrink(f->s);
	store_shrink(f->s);
	assert_int_equal(count(f->s).sessions, 2);
	assert_int_equal(count(other).sessions, 2);
	store_close(other);
}

struct nest {
	struct store *s;
	struct error error;
	bool same, other;
};

static bool ask_within(const struct session *x, void *user)
{
	struct nest *n = user;
	struct session back;
	n->other = store_session(n->s, x->id, &back, NULL);
	n->same = store_sessions(n->s, ask_within, n, &n->error);
	return true;
}

static void callbacks_may_ask_other_things(void **state)
{
	struct fixture *f = *state;
	struct nest n = {.s = f->s};
	must_import(f->s, 1);
	MAY(store_sessions(f->s, ask_within, &n, &why));
	assert_true(n.other);
	assert_false(n.same);
	assert_int_equal(n.error.kind, ERROR_INPUT);
	MAY(store_sessions(f->s, ask_within, &n, &why)); /* and the statement is free again */
}

/* ---- kills ---- */

static void import_for_ever(const char *path)
{
	struct store *s = open_store(path);
	int64_t last = 0, id;
	store_value(s, "last", &last);
	for (;;) {
		last++;
		if (!store_begin(s, NULL) || !import(s, (uint64_t)last, &id, NULL) ||
			!store_put_value(s, "last", last, NULL) || !store_commit(s, NULL))
			_exit(1);
		if (last % 16 == 0)
			store_shrink(s);
	}
}

static void a_kill_leaves_whole_transactions(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 11;
	int64_t before = 0;
	for (int round = 0; round < 25; round++) {
		struct timespec wait = {.tv_nsec = (long)(draw(&seed) % 40000000)};
		int64_t last = 0;
		int status;
		store_close(f->s);
		f->s = NULL;
		pid_t pid = fork();
		if (pid == 0)
			import_for_ever(f->path);
		nanosleep(&wait, NULL);
		kill(pid, SIGKILL);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		f->s = open_store(f->path);
		store_value(f->s, "last", &last);
		assert_true(last >= before);
		assert_int_equal(files(f->s), last);
		assert_int_equal(count(f->s).sessions, last);
		before = last;
	}
	assert_true(before > 25);
	MAY(store_check(f->s, &why));
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup_store, teardown)
	const struct CMUnitTest tests[] = {
		WITH_STORE(rolled_back_is_as_before),
		WITH_STORE(closing_rolls_back),
		WITH_STORE(nothing_is_written_outside),
		WITH_STORE(a_failed_write_undoes_its_transaction_only_as_a_whole),
		WITH_STORE(a_second_writer_waits_then_says_busy),
		WITH_STORE(readers_see_whole_transactions_only),
		WITH_STORE(the_version_tells_of_others_only),
		WITH_STORE(shrinking_loses_nothing),
		WITH_STORE(callbacks_may_ask_other_things),
		WITH_STORE(a_kill_leaves_whole_transactions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
