/*
 * Activities and sessions: nothing is lost on the way to the disk and back.
 */
#include "support.h"

#include <sqlite3.h>

#include "../../../daemon/store/session_row.h"

/* ---- every field ---- */

static void fill_number(enum field_type type, uint8_t *p, uint64_t *seed)
{
	uint64_t dice = draw(seed) % 4;
	double number = dice == 0 ? NAN : dice == 1 ? 0 : (double)(int64_t)draw(seed) / 1e9;
	float single = (float)number;
	if (type == FIELD_FLOAT)
		memcpy(p, &single, sizeof(single));
	else
		memcpy(p, &number, sizeof(number));
}

static uint64_t fill_bits(enum field_type type, uint64_t *seed)
{
	static const int counts[FIELD_TYPE_COUNT] = {
		[FIELD_BOOL] = 2,
		[FIELD_SPORT] = SPORT_COUNT,
		[FIELD_KIND] = KIND_COUNT,
		[FIELD_FEEL] = FEEL_COUNT,
		[FIELD_LOAD_SOURCE] = LOAD_SOURCE_COUNT,
	};
	uint64_t bits = draw(seed);
	if (counts[type] > 0)
		return bits % (uint64_t)counts[type];
	return bits >> (draw(seed) % 64);
}

static void fill_field(const struct session_field *f, struct session *x, uint64_t *seed)
{
	static const char letters[] = "Läufe, 5 × 4:00\t\"gut\"\n";
	uint8_t *p = (uint8_t *)x + f->offset;
	size_t step = session_field_width(f->type);
	if (f->type == FIELD_TEXT) {
		size_t length = draw(seed) % 2 == 0 ? 0 : strlen(letters);
		memcpy(p, letters, length);
		return;
	}
	for (size_t at = 0; at < f->size; at += step) {
		if (f->type == FIELD_DOUBLE || f->type == FIELD_FLOAT) {
			fill_number(f->type, p + at, seed);
			continue;
		}
		uint64_t bits = fill_bits(f->type, seed);
		memcpy(p + at, &bits, step);
	}
}

static struct session random_session(uint64_t *seed)
{
	struct session x;
	const struct session_field *f;
	memset(&x, 0, sizeof(x));
	for (size_t i = 0; (f = session_field(i)) != NULL; i++)
		fill_field(f, &x, seed);
	return x;
}

static int64_t add(struct store *s, const struct session *x)
{
	int64_t id = 0;
	struct file_row file = make_file("/a/b.fit", 1);
	struct activity a = make_activity(x->start, 3);
	MAY(store_begin(s, &why));
	MAY(store_put_file(s, &file, &why));
	MAY(store_add_activity(s, file.id, &a, x, &id, &why));
	MAY(store_commit(s, &why));
	activity_finish(&a);
	file_row_finish(&file);
	return id;
}

static void every_field_comes_back(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 42;
	for (int i = 0; i < 200; i++) {
		struct session x = random_session(&seed), back;
		memset(&back, 0xaa, sizeof(back));
		x.id = add(f->s, &x);
		MAY(store_session(f->s, x.id, &back, &why));
		assert_memory_equal(&x, &back, sizeof(x));
	}
}

static void every_field_is_replaced(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 7;
	struct session first = random_session(&seed), back;
	int64_t id = add(f->s, &first);
	for (int i = 0; i < 50; i++) {
		struct session x = random_session(&seed);
		x.id = id;
		MAY(store_begin(f->s, &why));
		MAY(store_update_session(f->s, &x, &why));
		MAY(store_commit(f->s, &why));
		MAY(store_session(f->s, id, &back, &why));
		assert_memory_equal(&x, &back, sizeof(x));
	}
}

/* A field of struct session that no table row knows would be lost without a word. */
static void no_field_is_forgotten(void **state)
{
	static uint8_t known[sizeof(struct session)];
	const struct session_field *f;
	(void)state;
	memset(known + offsetof(struct session, id), 1, sizeof(int64_t));
	/* the journal's word, which every building of the history asks for */
	memset(known + offsetof(struct session, load_wanted), 1, sizeof(enum load_source));
	for (size_t i = 0; (f = session_field(i)) != NULL; i++)
		for (size_t at = f->offset; at < f->offset + f->size; at++) {
			if (known[at])
				fail_msg("byte %zu of struct session is stored twice", at);
			known[at] = 1;
		}
#if defined(__has_builtin) && __has_builtin(__builtin_clear_padding)
	struct session x;
	memset(&x, 0xff, sizeof(x));
	__builtin_clear_padding(&x);
	for (size_t at = 0; at < sizeof(x); at++)
		if (((const uint8_t *)&x)[at] != 0 && !known[at])
			fail_msg(
				"byte %zu of struct session is not stored: a row in session_row.c?",
				at);
#else
	for (size_t at = 0, gap = 0; at < sizeof(known); at++) {
		gap = known[at] ? 0 : gap + 1;
		if (gap == 8)
			fail_msg("bytes up to %zu of struct session are not stored", at);
	}
#endif
}

/* ---- the packed part of other versions ---- */

static void change_detail(struct fixture *f, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s", why);
	sqlite3_close(db);
}

static void fields_may_come_and_go(void **state)
{
	struct fixture *f = *state;
	struct session x = make_session(1000), back;
	x.id = add(f->s, &x);
	/* A tag that nobody knows, and three of the nine points of a curve. */
	change_detail(f, "UPDATE session SET detail = x'01fa03414243"
			 "0418000000000000f03f00000000000000400000000000000840'");
	MAY(store_session(f->s, x.id, &back, &why));
	assert_true(back.best_hr[0] == 1 && back.best_hr[1] == 2 && back.best_hr[2] == 3);
	assert_true(isnan(back.best_hr[3]));
	assert_true(isnan(back.device_feel));
	assert_false(back.has_hr);
	assert_string_equal(back.kind_reason, "");
	assert_true(back.load == 41.5);
}

/* A bool that is neither 0 nor 1 would be undefined behaviour. */
static void a_bool_is_a_bool(void **state)
{
	struct fixture *f = *state;
	struct session x = make_session(1000), back;
	x.id = add(f->s, &x);
	change_detail(f, "UPDATE session SET detail = x'01010107'");
	MAY(store_session(f->s, x.id, &back, &why));
	uint8_t byte;
	memcpy(&byte, &back.manual, 1);
	assert_int_equal(byte, 1);
}

static void damage_is_said(void **state)
{
	static const char *const broken[] = {"x'01027f00'", "x'0102'", "x'09'", "x''"};
	struct fixture *f = *state;
	struct session x = make_session(1000), back;
	x.id = add(f->s, &x);
	for (size_t i = 0; i < ARRAY_LENGTH(broken); i++) {
		char sql[80];
		struct error e = {0};
		close_and_open(f);
		assert_int_equal(store_state(f->s), STORE_OK);
		snprintf(sql, sizeof(sql), "UPDATE session SET detail = %s", broken[i]);
		change_detail(f, sql);
		assert_false(store_session(f->s, x.id, &back, &e));
		assert_int_equal(e.kind, ERROR_INPUT);
		assert_non_null(strstr(e.text, "damaged"));
		assert_int_equal(store_state(f->s), STORE_CORRUPT);
	}
}

/* ---- recordings ---- */

static void a_recording_comes_back(void **state)
{
	struct fixture *f = *state;
	int64_t id = 0;
	struct activity a = make_activity(5000, 600), back;
	struct session x = make_session(5000);
	struct file_row file = make_file("/a/b.fit", 1);
	MAY(store_begin(f->s, &why));
	MAY(store_put_file(f->s, &file, &why));
	MAY(store_add_activity(f->s, file.id, &a, &x, &id, &why));
	MAY(store_commit(f->s, &why));
	MAY(store_activity(f->s, id, &back, &why));
	assert_int_equal(back.start, a.start);
	assert_string_equal(back.name, a.name);
	assert_int_equal(back.sample_count, a.sample_count);
	assert_true(back.samples[599].distance == a.samples[599].distance);
	struct session_source source;
	MAY(store_source(f->s, id, &source, &why));
	assert_int_equal(source.file, file.id);
	assert_int_equal(source.same_as, 0);
	assert_int_equal(source.leg, 1);
	assert_true(source.serial == a.serial);
	assert_int_equal(source.created, a.created);
	assert_int_equal(source.records, 600);
	assert_int_equal(source.records_hr, 599);
	assert_string_equal(source.name, a.name);
	assert_string_equal(source.sub_sport, "street");
	assert_string_equal(source.device, "garmin/fr110");
	activity_finish(&a);
	activity_finish(&back);
	file_row_finish(&file);
}

static void an_unknown_creation_stays_unknown(void **state)
{
	struct fixture *f = *state;
	struct activity a = make_activity(5000, 10);
	struct session x = make_session(5000);
	struct file_row file = make_file("/a/b.fit", 1);
	struct session_source source;
	int64_t id;
	a.created = TIME_NONE;
	MAY(store_begin(f->s, &why));
	MAY(store_put_file(f->s, &file, &why));
	MAY(store_add_activity(f->s, file.id, &a, &x, &id, &why));
	MAY(store_commit(f->s, &why));
	MAY(store_source(f->s, id, &source, &why));
	assert_true(source.created == TIME_NONE);
	activity_finish(&a);
	file_row_finish(&file);
}

static void what_is_not_there(void **state)
{
	struct fixture *f = *state;
	struct session x = make_session(1);
	struct activity a;
	struct session_source source;
	struct error e = {0};
	int64_t id;
	assert_false(store_session(f->s, 5, &x, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	assert_false(store_activity(f->s, 5, &a, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	assert_false(store_source(f->s, 5, &source, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	x.id = 5;
	MAY(store_begin(f->s, &why));
	e = (struct error){0};
	assert_false(store_update_session(f->s, &x, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	assert_false(store_set_duplicate(f->s, 5, 0, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	a = make_activity(1, 3);
	assert_false(store_add_duplicate(f->s, 1, &a, &x, 5, &id, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	/* A file that the ledger does not know. */
	e = (struct error){0};
	assert_false(store_add_activity(f->s, 77, &a, &x, &id, &e));
	assert_int_equal(e.kind, ERROR_INPUT);
	activity_finish(&a);
	store_rollback(f->s);
}

/* ---- which ones count ---- */

struct ids {
	int64_t list[16];
	size_t count, most;
};

static bool collect(const struct session *x, void *user)
{
	struct ids *ids = user;
	ids->list[ids->count++] = x->id;
	return ids->most == 0 || ids->count < ids->most;
}

static struct ids counting(struct store *s)
{
	struct ids ids = {0};
	MAY(store_sessions(s, collect, &ids, &why));
	return ids;
}

static struct ids duplicates(struct store *s, int64_t of)
{
	struct ids ids = {0};
	MAY(store_duplicates(s, of, collect, &ids, &why));
	return ids;
}

static int64_t same_as(struct store *s, int64_t id)
{
	struct session_source source;
	MAY(store_source(s, id, &source, &why));
	return source.same_as;
}

static void set_duplicate(struct store *s, int64_t id, int64_t of)
{
	MAY(store_begin(s, &why));
	MAY(store_set_duplicate(s, id, of, &why));
	MAY(store_commit(s, &why));
}

static int64_t add_duplicate(struct store *s, int64_t of)
{
	struct file_row file = make_file("/copy.tcx", 900 + (uint64_t)of);
	struct activity a = make_activity(1795674000, 50);
	struct session x = make_session(1795674000);
	int64_t id = 0;
	MAY(store_begin(s, &why));
	MAY(store_put_file(s, &file, &why));
	MAY(store_add_duplicate(s, file.id, &a, &x, of, &id, &why));
	MAY(store_commit(s, &why));
	activity_finish(&a);
	file_row_finish(&file);
	return id;
}

static void sessions_come_by_start(void **state)
{
	struct fixture *f = *state;
	int64_t later = must_import(f->s, 3), earlier = must_import(f->s, 1);
	struct ids ids = counting(f->s);
	assert_int_equal(ids.count, 2);
	assert_int_equal(ids.list[0], earlier);
	assert_int_equal(ids.list[1], later);
	struct ids one = {.most = 1};
	MAY(store_sessions(f->s, collect, &one, &why));
	assert_int_equal(one.count, 1);
}

static void duplicates_are_kept_and_do_not_count(void **state)
{
	struct fixture *f = *state;
	int64_t a = must_import(f->s, 1);
	int64_t b = add_duplicate(f->s, a);
	int64_t c = add_duplicate(f->s, b);
	assert_int_equal(counting(f->s).count, 1);
	assert_int_equal(same_as(f->s, b), a);
	assert_int_equal(same_as(f->s, c), a); /* joins those of the one that counts */
	assert_int_equal(duplicates(f->s, a).count, 2);
	assert_int_equal(duplicates(f->s, b).count, 0);
	struct store_counts counts;
	MAY(store_counts(f->s, &counts, &why));
	assert_int_equal(counts.sessions, 1);
	assert_int_equal(counts.duplicates, 2);
}

static void the_richer_takes_over(void **state)
{
	struct fixture *f = *state;
	int64_t a = must_import(f->s, 1), d = must_import(f->s, 2);
	int64_t b = add_duplicate(f->s, a), c = add_duplicate(f->s, a);
	set_duplicate(f->s, a, b); /* a duplicate changes place with the one that counts */
	assert_int_equal(same_as(f->s, b), 0);
	assert_int_equal(same_as(f->s, a), b);
	assert_int_equal(same_as(f->s, c), b);
	set_duplicate(f->s, b, d); /* one that counts joins another, with all it has */
	assert_int_equal(duplicates(f->s, d).count, 3);
	assert_int_equal(counting(f->s).count, 1);
	set_duplicate(f->s, d, d); /* of itself */
	assert_int_equal(duplicates(f->s, d).count, 3);
	set_duplicate(f->s, c, 0);
	assert_int_equal(same_as(f->s, c), 0);
	assert_int_equal(counting(f->s).count, 2);
}

static enum file_state state_of_file(struct store *s, int64_t session)
{
	struct session_source source;
	struct file_row file;
	MAY(store_source(s, session, &source, &why));
	MAY(store_file(s, source.file, &file, &why));
	enum file_state state = file.state;
	assert_true((state == FILE_DUPLICATE) == (file.reason[0] != '\0'));
	file_row_finish(&file);
	return state;
}

static void files_follow_what_counts(void **state)
{
	struct fixture *f = *state;
	int64_t a = must_import(f->s, 1), b = must_import(f->s, 2);
	set_duplicate(f->s, a, b);
	assert_int_equal(state_of_file(f->s, a), FILE_DUPLICATE);
	assert_int_equal(state_of_file(f->s, b), FILE_IMPORTED);
	set_duplicate(f->s, b, a);
	assert_int_equal(state_of_file(f->s, a), FILE_IMPORTED);
	assert_int_equal(state_of_file(f->s, b), FILE_DUPLICATE);
	set_duplicate(f->s, b, 0);
	assert_int_equal(state_of_file(f->s, b), FILE_IMPORTED);
}

struct at {
	int64_t ids[4], same_as[4];
	size_t count;
};

static bool note_at(const struct session *x, int64_t same, void *user)
{
	struct at *at = user;
	at->ids[at->count] = x->id;
	at->same_as[at->count++] = same;
	return true;
}

static void sessions_are_found_by_local_start(void **state)
{
	struct fixture *f = *state;
	struct session x;
	struct at at = {0}, none = {0}, night = {0};
	int64_t a = must_import(f->s, 1), b = must_import(f->s, 2);
	set_duplicate(f->s, b, a);
	MAY(store_session(f->s, a, &x, &why));
	MAY(store_sessions_at(f->s, x.day, x.minute, 0, note_at, &at, &why));
	assert_int_equal(at.ids[0], a);
	assert_int_equal(at.same_as[0], 0);
	MAY(store_sessions_at(f->s, x.day + 10, x.minute, 0, note_at, &none, &why));
	MAY(store_sessions_at(f->s, x.day, x.minute + 1, 0, note_at, &none, &why));
	assert_int_equal(none.count, 0);
	/* where the day begins after it, it belongs to the day before */
	MAY(store_sessions_at(
		f->s, x.day + 1, x.minute, (x.minute + 1) * 60, note_at, &night, &why));
	assert_int_equal(night.ids[0], a);
	MAY(store_session(f->s, b, &x, &why));
	MAY(store_sessions_at(f->s, x.day, x.minute, 0, note_at, &none, &why));
	assert_int_equal(none.ids[none.count - 1], b);
	assert_int_equal(none.same_as[none.count - 1], a);
}

static void nearby_ones_are_found_nearest_first(void **state)
{
	struct fixture *f = *state;
	struct nearby out[4];
	size_t count = 99;
	int64_t start = 1795674000 + 86400;
	int64_t a = must_import(f->s, 1), b = must_import(f->s, 2);
	add_duplicate(f->s, a);
	MAY(store_nearby(f->s, start + 61, 60, out, 4, &count, &why));
	assert_int_equal(count, 0);
	MAY(store_nearby(f->s, start + 60, 60, out, 4, &count, &why));
	assert_int_equal(count, 1);
	assert_int_equal(out[0].id, a);
	assert_int_equal(out[0].start, start);
	assert_true(out[0].timer_s == 1800 && out[0].elapsed_s == 1800);
	assert_int_equal(out[0].sport, SPORT_RUN);
	assert_true(out[0].serial == UINT64_C(0xfedcba9876543210));
	assert_int_equal(out[0].created, start - 1);
	assert_int_equal(out[0].leg, 1);
	assert_int_equal(out[0].records, 60);
	assert_int_equal(out[0].records_hr, 59);
	MAY(store_nearby(f->s, start + 86000, 90000, out, 4, &count, &why));
	assert_int_equal(count, 2);
	assert_int_equal(out[0].id, b);
	MAY(store_nearby(f->s, start + 86000, 90000, out, 1, &count, &why));
	assert_int_equal(count, 1);
}

/* ---- in SQL ---- */

static void others_read_words_and_dates(void **state)
{
	struct fixture *f = *state;
	struct session x = make_session(1795674000);
	sqlite3 *db;
	sqlite3_stmt *st;
	x.felt = FEEL_HEAVY;
	add(f->s, &x);
	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(db,
			"SELECT date || ' ' || sport || ' ' || kind || ' ' || load || ' ' ||"
			" load_from || ' ' || felt || ' ' || distance_m FROM session",
			-1, &st, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(st, 0),
		"2026-11-26 run easy 41.5 hr heavy 5400.0");
	sqlite3_finalize(st);
	sqlite3_close(db);
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup_store, teardown)
	const struct CMUnitTest tests[] = {
		WITH_STORE(every_field_comes_back),
		WITH_STORE(every_field_is_replaced),
		cmocka_unit_test(no_field_is_forgotten),
		WITH_STORE(fields_may_come_and_go),
		WITH_STORE(a_bool_is_a_bool),
		WITH_STORE(damage_is_said),
		WITH_STORE(a_recording_comes_back),
		WITH_STORE(an_unknown_creation_stays_unknown),
		WITH_STORE(what_is_not_there),
		WITH_STORE(sessions_come_by_start),
		WITH_STORE(duplicates_are_kept_and_do_not_count),
		WITH_STORE(the_richer_takes_over),
		WITH_STORE(files_follow_what_counts),
		WITH_STORE(sessions_are_found_by_local_start),
		WITH_STORE(nearby_ones_are_found_nearest_first),
		WITH_STORE(others_read_words_and_dates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
