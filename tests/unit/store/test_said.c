/*
 * What the athlete said and what was said to them: reports, notices, advice, days, values.
 */
#include "support.h"

/* ---- reports ---- */

struct lines {
	char text[16][200];
	size_t count;
};

static bool collect_report(const struct report *r, void *user)
{
	struct lines *lines = user;
	struct buffer b = {0};
	journal_write_line(r, &b);
	autofree char *text = buffer_take_text(&b);
	snprintf(lines->text[lines->count++], sizeof(lines->text[0]), "%s", text);
	return true;
}

static bool collect_bad(const struct journal_bad *b, void *user)
{
	struct lines *lines = user;
	snprintf(lines->text[lines->count++], sizeof(lines->text[0]), "%s:%d: %s: %s", b->path,
		b->line, b->text, b->reason);
	return true;
}

static struct lines reports(struct store *s)
{
	struct lines lines = {0};
	MAY(store_reports(s, collect_report, &lines, &why));
	return lines;
}

static struct report parse(const char *line)
{
	struct report r;
	bool blank;
	MAY(journal_parse_line(line, strlen(line), DATE_NONE, &r, &blank, &why));
	assert_false(blank);
	return r;
}

static void put_reports(struct store *s, const char *path, const char *const *texts, size_t count,
	const struct journal_bad *bad, size_t bad_count)
{
	struct journal_file file = {
		.path = mem_strdup(path), .size = 12, .mtime_ns = 34, .inode = 56};
	struct report list[8];
	int lines[8];
	for (size_t i = 0; i < count; i++) {
		list[i] = parse(texts[i]);
		lines[i] = 10 + (int)i;
	}
	MAY(store_begin(s, &why));
	MAY(store_put_reports(s, &file, list, lines, count, bad, bad_count, &why));
	MAY(store_commit(s, &why));
	free(file.path);
}

static const char *const some[] = {
	"2026-05-04 feel heavy",
	"2026-05-03T07:10 felt good rpe 4",
	"2026-05-10 race 21.1km A \"Berlin\" goal 1:35:00",
	"2026-05-04..2026-05-08 sick",
};

static void reports_come_back_as_written(void **state)
{
	struct fixture *f = *state;
	put_reports(f->s, "/j/host.txt", some, ARRAY_LENGTH(some), NULL, 0);
	close_and_open(f);
	struct lines got = reports(f->s);
	assert_int_equal(got.count, ARRAY_LENGTH(some));
	for (size_t i = 0; i < got.count; i++) {
		struct report r = parse(some[i]);
		struct lines one = {0};
		collect_report(&r, &one);
		assert_string_equal(got.text[i], one.text[0]);
	}
}

static void bad_lines_are_kept_with_their_reason(void **state)
{
	struct fixture *f = *state;
	const struct journal_bad bad[] = {
		{NULL, 3, "2026-05-04 feel hevy", "did you mean heavy?"},
		{NULL, 1, "hello\ttab", "a date was expected"},
	};
	struct lines got = {0};
	struct store_counts c;
	put_reports(f->s, "/j/host.txt", some, 1, bad, 2);
	MAY(store_bad_lines(f->s, collect_bad, &got, &why));
	assert_int_equal(got.count, 2);
	assert_string_equal(got.text[0], "/j/host.txt:1: hello\ttab: a date was expected");
	assert_string_equal(
		got.text[1], "/j/host.txt:3: 2026-05-04 feel hevy: did you mean heavy?");
	assert_int_equal(reports(f->s).count, 1);
	MAY(store_counts(f->s, &c, &why));
	assert_int_equal(c.reports, 1);
	assert_int_equal(c.bad_lines, 2);
}

static void a_file_is_replaced_as_a_whole(void **state)
{
	struct fixture *f = *state;
	const struct journal_bad bad = {NULL, 3, "?", "?"};
	struct lines got = {0};
	put_reports(f->s, "/j/a.txt", some, 3, &bad, 1);
	put_reports(f->s, "/j/b.txt", some, 2, NULL, 0);
	put_reports(f->s, "/j/a.txt", some + 3, 1, NULL, 0);
	struct lines left = reports(f->s);
	assert_int_equal(left.count, 3);
	assert_non_null(strstr(left.text[0], "sick"));
	MAY(store_bad_lines(f->s, collect_bad, &got, &why));
	assert_int_equal(got.count, 0);
	MAY(store_begin(f->s, &why));
	MAY(store_forget_reports(f->s, "/j/b.txt", &why));
	MAY(store_forget_reports(f->s, "/j/never.txt", &why));
	MAY(store_commit(f->s, &why));
	assert_int_equal(reports(f->s).count, 1);
}

static bool collect_file(const struct journal_file *f, void *user)
{
	struct lines *lines = user;
	snprintf(lines->text[lines->count++], sizeof(lines->text[0]), "%s %d %d %d", f->path,
		(int)f->size, (int)f->mtime_ns, (int)f->inode);
	return true;
}

static void files_are_listed(void **state)
{
	struct fixture *f = *state;
	struct lines got = {0};
	put_reports(f->s, "/j/b.txt", some, 1, NULL, 0);
	put_reports(f->s, "/j/a.txt", some, 0, NULL, 0);
	MAY(store_journal_files(f->s, collect_file, &got, &why));
	assert_int_equal(got.count, 2);
	assert_string_equal(got.text[0], "/j/a.txt 12 34 56");
	assert_string_equal(got.text[1], "/j/b.txt 12 34 56");
}

/* ---- notices ---- */

static struct notice make_notice(const char *subject, uint64_t hash)
{
	struct notice n = {.hash = hash, .day = 20000, .made = 100, .expires = TIME_NONE};
	strcpy(n.kind, "advice");
	snprintf(n.subject, sizeof(n.subject), "%s", subject);
	strcpy(n.title, "Tomorrow: easy 45 min");
	strcpy(n.body, "Your legs were heavy.\nIntervals yesterday – enough for now.");
	return n;
}

static bool put_notice(struct store *s, struct notice *n)
{
	bool again = false;
	MAY(store_begin(s, &why));
	MAY(store_put_notice(s, n, &again, &why));
	MAY(store_commit(s, &why));
	return again;
}

static void set_state(struct store *s, int64_t id, enum notice_state state)
{
	MAY(store_begin(s, &why));
	MAY(store_notice_state(s, id, state, &why));
	MAY(store_commit(s, &why));
}

static size_t waiting(struct store *s, struct notice out[static 8])
{
	size_t count = 0;
	MAY(store_waiting(s, out, 8, &count, &why));
	return count;
}

static void a_notice_comes_back(void **state)
{
	struct fixture *f = *state;
	struct notice n = make_notice("2026-05-04", UINT64_MAX), out[8];
	n.expires = 1234567890123;
	n.session = 77;
	assert_false(put_notice(f->s, &n));
	assert_true(n.id > 0);
	close_and_open(f);
	assert_int_equal(waiting(f->s, out), 1);
	assert_int_equal(out[0].id, n.id);
	assert_string_equal(out[0].kind, n.kind);
	assert_string_equal(out[0].subject, n.subject);
	assert_true(out[0].hash == n.hash);
	assert_int_equal(out[0].day, n.day);
	assert_int_equal(out[0].made, n.made);
	assert_int_equal(out[0].expires, n.expires);
	assert_int_equal(out[0].state, NOTICE_WAITING);
	assert_int_equal(out[0].session, 77);
	assert_string_equal(out[0].title, n.title);
	assert_string_equal(out[0].body, n.body);
	struct notice any = make_notice("rule", 5);
	any.day = DATE_NONE;
	any.expires = TIME_NONE;
	put_notice(f->s, &any);
	assert_int_equal(waiting(f->s, out), 2);
	assert_int_equal(out[1].day, DATE_NONE);
	assert_true(out[1].expires == TIME_NONE);
}

static void nothing_is_said_twice(void **state)
{
	struct fixture *f = *state;
	struct notice n = make_notice("2026-05-04", 1), out[8];
	put_notice(f->s, &n);
	set_state(f->s, n.id, NOTICE_SHOWN);
	struct notice same = make_notice("2026-05-04", 1);
	assert_true(put_notice(f->s, &same));
	assert_int_equal(waiting(f->s, out), 0);
	struct notice other_day = make_notice("2026-05-05", 1);
	assert_false(put_notice(f->s, &other_day));
	struct notice other_words = make_notice("2026-05-04", 2);
	assert_false(put_notice(f->s, &other_words));
	struct notice other_kind = make_notice("2026-05-04", 1);
	strcpy(other_kind.kind, "say");
	assert_false(put_notice(f->s, &other_kind));
	assert_int_equal(waiting(f->s, out), 3);
}

/* Easy was said, then rest: that it is easy after all is news. */
static void what_was_said_before_the_last_is_news(void **state)
{
	struct fixture *f = *state;
	struct notice easy = make_notice("2026-05-04", 1), rest = make_notice("2026-05-04", 2);
	struct notice again = make_notice("2026-05-04", 1), out[8];
	put_notice(f->s, &easy);
	set_state(f->s, easy.id, NOTICE_SHOWN);
	put_notice(f->s, &rest);
	set_state(f->s, rest.id, NOTICE_SHOWN);
	assert_false(put_notice(f->s, &again));
	assert_int_equal(waiting(f->s, out), 1);
}

static void what_must_be_said_again_is(void **state)
{
	struct fixture *f = *state;
	struct notice n = make_notice("2026-05-04", 1), same = make_notice("2026-05-04", 1), out[8];
	put_notice(f->s, &n);
	set_state(f->s, n.id, NOTICE_SHOWN);
	MAY(store_begin(f->s, &why));
	MAY(store_put_notice(f->s, &same, NULL, &why));
	MAY(store_commit(f->s, &why));
	assert_int_equal(waiting(f->s, out), 1);
	assert_int_equal(out[0].id, same.id);
}

static void newer_words_replace_those_that_wait(void **state)
{
	struct fixture *f = *state;
	struct notice first = make_notice("2026-05-04", 1), second = make_notice("2026-05-04", 2);
	struct notice out[8];
	put_notice(f->s, &first);
	put_notice(f->s, &second);
	assert_int_not_equal(first.id, second.id);
	assert_int_equal(waiting(f->s, out), 1);
	assert_int_equal(out[0].id, second.id);
	/* The first was on its way to the screen at that moment: it was said, the second was not.
	 */
	set_state(f->s, first.id, NOTICE_SHOWN);
	assert_int_equal(waiting(f->s, out), 1);
	assert_int_equal(out[0].id, second.id);
}

/* Easy was said, rest waits, and then it is easy again: rest must not be shown. */
static void words_that_no_longer_hold_do_not_wait(void **state)
{
	struct fixture *f = *state;
	struct notice easy = make_notice("2026-05-04", 1), rest = make_notice("2026-05-04", 2);
	struct notice again = make_notice("2026-05-04", 1), out[8];
	put_notice(f->s, &easy);
	set_state(f->s, easy.id, NOTICE_SHOWN);
	put_notice(f->s, &rest);
	assert_true(put_notice(f->s, &again));
	assert_int_equal(waiting(f->s, out), 0);
}

static void dropped_words_were_not_said(void **state)
{
	struct fixture *f = *state;
	struct notice n = make_notice("2026-05-04", 1), same = make_notice("2026-05-04", 1), out[8];
	put_notice(f->s, &n);
	set_state(f->s, n.id, NOTICE_DROPPED);
	assert_int_equal(waiting(f->s, out), 0);
	assert_false(put_notice(f->s, &same));
	assert_int_equal(waiting(f->s, out), 1);
}

static void those_that_wait_come_oldest_first(void **state)
{
	struct fixture *f = *state;
	struct notice late = make_notice("b", 1), early = make_notice("a", 1), out[8];
	size_t count;
	late.made = 200;
	put_notice(f->s, &late);
	put_notice(f->s, &early);
	assert_int_equal(waiting(f->s, out), 2);
	assert_string_equal(out[0].subject, "a");
	MAY(store_waiting(f->s, out, 1, &count, &why));
	assert_int_equal(count, 1);
}

static void the_last_that_was_shown(void **state)
{
	struct fixture *f = *state;
	struct notice a = make_notice("a", 1), b = make_notice("b", 2), c = make_notice("a", 3),
		      out;
	put_notice(f->s, &a);
	assert_false(store_last_notice(f->s, "advice", "a", &out));
	set_state(f->s, a.id, NOTICE_SHOWN);
	put_notice(f->s, &b);
	set_state(f->s, b.id, NOTICE_SHOWN);
	put_notice(f->s, &c);
	assert_true(store_last_notice(f->s, "advice", "a", &out));
	assert_int_equal(out.id, a.id);
	assert_true(store_last_notice(f->s, "advice", NULL, &out));
	assert_int_equal(out.id, b.id);
	assert_false(store_last_notice(f->s, "say", NULL, &out));
}

static void there_is_no_such_notice(void **state)
{
	struct fixture *f = *state;
	struct error e = {0};
	MAY(store_begin(f->s, &why));
	assert_false(store_notice_state(f->s, 12, NOTICE_SHOWN, &e));
	assert_int_equal(e.kind, ERROR_MISSING);
	store_rollback(f->s);
}

/* ---- days, advice, values ---- */

static void put_days(struct store *s, struct day *days, size_t count, date from)
{
	struct history h = {.days = days, .day_count = count};
	MAY(store_begin(s, &why));
	MAY(store_put_days(s, &h, from, &why));
	MAY(store_commit(s, &why));
}

static int64_t day_count(struct store *s)
{
	struct store_counts c;
	MAY(store_counts(s, &c, &why));
	return c.days;
}

static void days_are_replaced_from_one_on(void **state)
{
	struct fixture *f = *state;
	struct day days[100] = {0};
	for (size_t i = 0; i < 100; i++)
		days[i] = (struct day){.date = 20000 + (date)i, .load = (double)i, .form = -2.5};
	assert_int_equal(store_days_last(f->s), DATE_NONE);
	put_days(f->s, days, 100, DATE_NONE);
	assert_int_equal(store_days_last(f->s), 20099);
	assert_int_equal(day_count(f->s), 100);
	put_days(f->s, days, 90, 20050); /* fewer than before */
	assert_int_equal(store_days_last(f->s), 20089);
	assert_int_equal(day_count(f->s), 90);
	put_days(f->s, days, 100, 20095); /* those before are left alone */
	assert_int_equal(day_count(f->s), 95);
}

static void advice_is_kept_by_day(void **state)
{
	struct fixture *f = *state;
	static const char json[] = "{\"text\":\"Läuft\"}and more";
	uint64_t key = 0;
	assert_null(store_advice(f->s, 20000, &key));
	for (int i = 0; i < 2; i++) {
		MAY(store_begin(f->s, &why));
		MAY(store_put_advice(f->s, 20000, UINT64_MAX - (uint64_t)i, 5, json, 17, &why));
		MAY(store_commit(f->s, &why));
		autofree char *got = store_advice(f->s, 20000, &key);
		assert_string_equal(got, "{\"text\":\"Läuft\"}");
		assert_true(key == UINT64_MAX - (uint64_t)i);
	}
	autofree char *without_key = store_advice(f->s, 20000, NULL);
	assert_non_null(without_key);
	assert_null(store_advice(f->s, 20001, &key));
}

static void values_are_kept_by_name(void **state)
{
	struct fixture *f = *state;
	static const int64_t values[] = {0, INT64_MIN, INT64_MAX};
	int64_t got = 99;
	assert_false(store_value(f->s, "dirty_from", &got));
	assert_int_equal(got, 99);
	for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
		MAY(store_begin(f->s, &why));
		MAY(store_put_value(f->s, "dirty_from", values[i], &why));
		MAY(store_commit(f->s, &why));
		assert_true(store_value(f->s, "dirty_from", &got));
		assert_true(got == values[i]);
	}
	assert_false(store_value(f->s, "dirty", &got));
}

int main(void)
{
#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup_store, teardown)
	const struct CMUnitTest tests[] = {
		WITH_STORE(reports_come_back_as_written),
		WITH_STORE(bad_lines_are_kept_with_their_reason),
		WITH_STORE(a_file_is_replaced_as_a_whole),
		WITH_STORE(files_are_listed),
		WITH_STORE(a_notice_comes_back),
		WITH_STORE(nothing_is_said_twice),
		WITH_STORE(what_was_said_before_the_last_is_news),
		WITH_STORE(what_must_be_said_again_is),
		WITH_STORE(newer_words_replace_those_that_wait),
		WITH_STORE(words_that_no_longer_hold_do_not_wait),
		WITH_STORE(dropped_words_were_not_said),
		WITH_STORE(those_that_wait_come_oldest_first),
		WITH_STORE(the_last_that_was_shown),
		WITH_STORE(there_is_no_such_notice),
		WITH_STORE(days_are_replaced_from_one_on),
		WITH_STORE(advice_is_kept_by_day),
		WITH_STORE(values_are_kept_by_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
