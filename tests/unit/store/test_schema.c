/*
 * Migrations: each step with its version, in one transaction.
 */
#include "support.h"

#include "../../../daemon/store/internal.h"

static int version(struct store *s)
{
	int v = -1;
	MAY(schema_version(s, &v, &why));
	return v;
}

static bool holds(struct store *s, const char *sql)
{
	int64_t number = 0;
	MAY(sql_ask(s, sql, &number, &why));
	return number != 0;
}

static void the_steps_so_far_are_taken(void **state)
{
	struct fixture *f = *state;
	struct store_counts c;
	assert_true(schema_step_count >= 1);
	assert_int_equal(version(f->s), schema_step_count);
	MAY(store_counts(f->s, &c, &why));
	assert_int_equal(c.schema, schema_step_count);
	assert_true(c.bytes > 0);
}

static void the_next_step_keeps_what_is_there(void **state)
{
	struct fixture *f = *state;
	const char *steps[] = {schema_steps[0],
		"ALTER TABLE session ADD COLUMN weather TEXT;"
		"UPDATE session SET weather = 'fair'",
		"CREATE TABLE shoe(id INTEGER PRIMARY KEY) STRICT"};
	must_import(f->s, 1);
	MAY(schema_migrate(f->s, steps, 3, &why));
	assert_int_equal(version(f->s), 3);
	assert_true(holds(f->s, "SELECT count(*) FROM session WHERE weather = 'fair'"));
	assert_true(holds(f->s, "SELECT count(*) FROM sqlite_schema WHERE name = 'shoe'"));
	MAY(schema_migrate(f->s, steps, 3, &why)); /* nothing to do */
	assert_int_equal(version(f->s), 3);
}

static void a_failing_step_leaves_the_version_before(void **state)
{
	struct fixture *f = *state;
	struct error e = {0};
	const char *steps[] = {schema_steps[0], "CREATE TABLE shoe(id INTEGER PRIMARY KEY) STRICT",
		"DELETE FROM session; CREATE TABLE shoe(id INTEGER PRIMARY KEY) STRICT"};
	must_import(f->s, 1);
	assert_false(schema_migrate(f->s, steps, 3, &e));
	assert_non_null(strstr(e.text, "brought up to date"));
	assert_int_equal(version(f->s), 2);
	assert_true(holds(f->s, "SELECT count(*) FROM session"));
	assert_true(holds(f->s, "SELECT count(*) FROM shoe") == false);
	MAY(store_begin(f->s, &why)); /* nothing is left open */
	store_rollback(f->s);
}

static void steps_of_another_process_are_not_taken_again(void **state)
{
	struct fixture *f = *state;
	const char *steps[] = {schema_steps[0], "CREATE TABLE shoe(id INTEGER PRIMARY KEY) STRICT"};
	struct store *other = open_store(f->path);
	MAY(schema_migrate(other, steps, 2, &why));
	MAY(schema_migrate(f->s, steps, 2, &why));
	assert_int_equal(version(f->s), 2);
	store_close(other);
}

/* What `kill -9` in the middle of the first start can leave: a database with nothing in it. */
static void version_0_is_brought_up(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db;
	enum store_state got;
	store_close(f->s);
	unlink(f->path);
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "VACUUM", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	f->s = store_open(f->path, false, &got, NULL);
	assert_non_null(f->s);
	assert_int_equal(got, STORE_NEW);
	assert_int_equal(version(f->s), schema_step_count);
	must_import(f->s, 1);
}

/* Each statement compiles against the schema, also those that no test happens to run. */
static void every_statement_fits(void **state)
{
	struct fixture *f = *state;
	MAY(store_begin(f->s, &why));
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		struct error e = {0};
		if (i != SQL_BEGIN && sql_start(f->s, (enum statement)i, &e) == NULL)
			fail_msg("statement %d: %s", i, e.text);
	}
	store_rollback(f->s);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup_store, teardown)
	const struct CMUnitTest tests[] = {
		WITH_STORE(the_steps_so_far_are_taken),
		WITH_STORE(the_next_step_keeps_what_is_there),
		WITH_STORE(a_failing_step_leaves_the_version_before),
		WITH_STORE(steps_of_another_process_are_not_taken_again),
		WITH_STORE(version_0_is_brought_up),
		WITH_STORE(every_statement_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
