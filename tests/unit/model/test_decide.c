#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "told.h"

static struct session *at(struct history *h, const char *day, int minute)
{
	const size_t i = history_find(h, told_day(day), minute);

	assert_true(i != SIZE_MAX);
	return &h->sessions[i];
}

static void add(struct history *h, const char *day, int minute, double minutes, enum kind kind)
{
	struct session s = told_run(told_day(day), minute, minutes, minutes);

	s.kind_found = kind;
	s.hard_s = kind == KIND_INTERVALS ? 1200 : 0;
	history_add_session(h, &s);
}

static void test_felt_goes_to_the_session_of_its_time(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	add(&h, "2025-03-03", 7 * 60, 40, KIND_EASY);
	add(&h, "2025-03-03", 18 * 60, 50, KIND_INTERVALS);
	told_line(&h, "2025-03-03T07:50 felt good rpe 3");
	told_line(&h, "2025-03-03 felt heavy rpe 8");
	history_build(&h, told_day("2025-03-03"));
	assert_int_equal(at(&h, "2025-03-03", 420)->felt, FEEL_GOOD);
	near(at(&h, "2025-03-03", 420)->rpe, 3, 0);
	/* Without a time: the hardest of the day. */
	assert_int_equal(at(&h, "2025-03-03", 1080)->felt, FEEL_HEAVY);
	near(at(&h, "2025-03-03", 1080)->loads[LOAD_RPE], load_from_rpe(8, 3000), 1e-9);
	history_finish(&h);
}

static void test_rpe_makes_the_load_when_nothing_better_does(void **state)
{
	struct history h;
	struct session s = told_run(told_day("2025-03-03"), 420, 60, 0);

	(void)state;
	s.has_hr = false;
	s.loads[LOAD_HR] = NAN;
	history_init(&h);
	history_add_session(&h, &s);
	history_build(&h, s.day);
	assert_int_equal(h.sessions[0].load_from, LOAD_DURATION);
	told_line(&h, "2025-03-03 felt normal rpe 7");
	history_build(&h, s.day);
	assert_int_equal(h.sessions[0].load_from, LOAD_RPE);
	near(h.sessions[0].load, 100, 1e-9);
	near(history_day(&h, s.day)->load, 100, 1e-9);
	history_finish(&h);
}

static void test_feel_of_the_watch(void **state)
{
	static const struct {
		double device;
		enum feel feel;
	} steps[] = {{0, FEEL_HEAVY}, {25, FEEL_TIRED}, {50, FEEL_NORMAL}, {75, FEEL_GOOD},
		{100, FEEL_FRESH}, {NAN, FEEL_NONE}, {130, FEEL_FRESH}};

	(void)state;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		struct history h;
		struct session s = told_run(told_day("2025-03-03"), 420, 60, 50);
		s.device_feel = steps[i].device;
		history_init(&h);
		history_add_session(&h, &s);
		history_build(&h, s.day);
		assert_int_equal(h.sessions[0].felt, steps[i].feel);
		/* The journal's word wins. */
		told_line(&h, "2025-03-03 felt tired");
		history_build(&h, s.day);
		assert_int_equal(h.sessions[0].felt, FEEL_TIRED);
		history_finish(&h);
	}
}

static void test_words_about_a_session(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	add(&h, "2025-03-03", 420, 60, KIND_EASY);
	told_line(&h, "2025-03-03T07:00 kind tempo");
	told_line(&h, "2025-03-03T07:00 load 85");
	told_line(&h, "2025-03-03T07:00 note \"with the club\"");
	told_line(&h, "2025-03-03T07:01 kind race"); /* about nothing */
	history_build(&h, told_day("2025-03-03"));
	const struct session *s = at(&h, "2025-03-03", 420);
	assert_int_equal(s->kind, KIND_TEMPO);
	assert_int_equal(s->kind_found, KIND_EASY);
	near(s->load, 85, 0);
	assert_int_equal(s->load_from, LOAD_GIVEN);
	assert_string_equal(s->note, "with the club");
	/* Taken back, all is as it was. */
	told_line(&h, "2025-03-03 undo 2025-03-03T07:00 kind tempo");
	told_line(&h, "2025-03-03 undo 2025-03-03T07:00 load 85");
	told_line(&h, "2025-03-03 undo 2025-03-03T07:00 note \"with the club\"");
	history_build(&h, told_day("2025-03-03"));
	s = at(&h, "2025-03-03", 420);
	assert_int_equal(s->kind, KIND_EASY);
	assert_int_equal(s->load_from, LOAD_HR);
	assert_string_equal(s->note, "");
	history_finish(&h);
}

/* After midnight and before day_start: its own minute, and the day before. */
static void test_a_run_after_midnight(void **state)
{
	struct history h;
	struct session s = told_run(told_day("2025-03-03"), 90, 60, 50);

	(void)state;
	s.start += 86400;
	history_init(&h);
	history_add_session(&h, &s);
	told_line(&h, "2025-03-04T01:30 kind tempo");
	told_line(&h, "2025-03-04T00:30 run easy 30min");
	history_build(&h, told_day("2025-03-04"));
	assert_int_equal(history_find(&h, told_day("2025-03-03"), 90), SIZE_MAX);
	assert_int_equal(at(&h, "2025-03-04", 90)->kind, KIND_TEMPO);
	assert_int_equal(at(&h, "2025-03-04", 30)->day, told_day("2025-03-03"));
	assert_int_equal(history_day(&h, told_day("2025-03-03"))->sessions, 2);
	history_finish(&h);
}

static void test_ignore(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	add(&h, "2025-03-03", 420, 60, KIND_EASY);
	history_build(&h, told_day("2025-03-03"));
	assert_int_equal(h.sessions[0].load_from, LOAD_HR);
	struct athlete who;
	history_athlete(&h, h.sessions[0].day, &who);
	h.sessions[0].used = athlete_numbers(&who, 0, false);
	assert_false(history_stale(&h, 0));
	told_line(&h, "2025-03-03T07:00 ignore hr");
	history_build(&h, told_day("2025-03-03"));
	assert_int_equal(h.sessions[0].load_from, LOAD_DURATION);
	assert_true(history_stale(&h, 0)); /* what was found inside by heart rate does not hold */
	history_finish(&h);
}

static void test_forget_and_come_back(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	add(&h, "2025-03-03", 420, 60, KIND_EASY);
	add(&h, "2025-03-04", 420, 60, KIND_EASY);
	told_line(&h, "2025-03-03T07:00 forget");
	history_build(&h, told_day("2025-03-04"));
	assert_int_equal(h.session_count, 1);
	history_build(&h, told_day("2025-03-04"));
	assert_int_equal(h.session_count, 1);
	told_line(&h, "2025-03-04 undo 2025-03-03T07:00 forget");
	history_build(&h, told_day("2025-03-04"));
	assert_int_equal(h.session_count, 2);
	history_finish(&h);
}

static void test_same_as_keeps_the_richer(void **state)
{
	struct history h;
	struct session poor = told_run(told_day("2025-03-03"), 425, 59, 50);

	(void)state;
	poor.has_hr = false;
	history_init(&h);
	add(&h, "2025-03-03", 420, 60, KIND_EASY);
	history_add_session(&h, &poor);
	told_line(&h, "2025-03-03T07:00 same-as 2025-03-03T07:05");
	history_build(&h, told_day("2025-03-03"));
	assert_int_equal(h.session_count, 1);
	assert_int_equal(h.sessions[0].minute, 420);
	history_finish(&h);
}

static void test_manual_sessions(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	told_line(&h, "2025-03-03 run intervals 50min 9km rpe 8 reps 5x4min felt heavy \"track\"");
	told_line(&h, "2025-03-04 ride 60min");
	history_build(&h, told_day("2025-03-04"));
	history_build(&h, told_day("2025-03-04")); /* again: not twice */
	assert_int_equal(h.session_count, 2);
	const struct session *s = &h.sessions[0];
	assert_true(s->manual);
	assert_int_equal(s->id, 0);
	assert_int_equal(s->kind, KIND_INTERVALS);
	assert_int_equal(s->felt, FEEL_HEAVY);
	assert_int_equal(s->load_from, LOAD_RPE);
	near(s->hard_s, 1200, 0);
	assert_string_equal(s->note, "track");
	assert_true(session_is_hard(s));
	assert_int_equal(h.sessions[1].kind, KIND_CROSS);
	assert_false(session_is_hard(&h.sessions[1]));
	told_line(&h, "2025-03-04 undo 2025-03-04 ride 60min");
	history_build(&h, told_day("2025-03-04"));
	assert_int_equal(h.session_count, 1);
	history_finish(&h);
}

static void test_long_by_history(void **state)
{
	struct history h;
	char day[DATE_TEXT];

	(void)state;
	history_init(&h);
	for (int i = 0; i < 12; i++) {
		date_format(told_day("2025-03-03") + 2 * i, day);
		add(&h, day, 420, 45, KIND_EASY);
	}
	add(&h, "2025-03-29", 420, 80, KIND_EASY);
	add(&h, "2025-03-31", 420, 75, KIND_EASY); /* not the longest of its seven days */
	add(&h, "2025-04-12", 420, 55, KIND_EASY); /* not 1.3 times the usual */
	add(&h, "2025-04-20", 420, 100, KIND_INTERVALS);
	add(&h, "2025-04-28", 420, 62, KIND_EASY); /* 1.3 times the usual, and less than 70 min */
	history_build(&h, told_day("2025-04-28"));
	assert_int_equal(at(&h, "2025-03-29", 420)->kind, KIND_LONG);
	assert_int_equal(at(&h, "2025-03-31", 420)->kind, KIND_EASY);
	assert_int_equal(at(&h, "2025-04-12", 420)->kind, KIND_EASY);
	assert_int_equal(at(&h, "2025-04-20", 420)->kind, KIND_INTERVALS);
	assert_int_equal(at(&h, "2025-04-28", 420)->kind, KIND_EASY);
	history_finish(&h);
}

/* Who never runs 70 min has long runs all the same. */
static void test_long_of_a_beginner(void **state)
{
	struct history h;
	char day[DATE_TEXT];

	(void)state;
	history_init(&h);
	for (int i = 0; i < 12; i++) {
		date_format(told_day("2025-03-03") + 2 * i, day);
		add(&h, day, 420, i == 5 ? 36 : 25, KIND_EASY);
	}
	add(&h, "2025-03-29", 420, 40, KIND_EASY);
	history_build(&h, told_day("2025-04-20"));
	assert_int_equal(at(&h, "2025-03-29", 420)->kind, KIND_LONG);
	history_finish(&h);
}

static void test_race_of_the_journal(void **state)
{
	struct history h;

	(void)state;
	history_init(&h);
	add(&h, "2025-03-09", 8 * 60, 15, KIND_EASY);  /* warming up: 2.7 km */
	add(&h, "2025-03-09", 9 * 60, 58, KIND_TEMPO); /* 10.4 km */
	told_line(&h, "2025-03-09 race 10km A \"Spring run\"");
	history_build(&h, told_day("2025-03-09"));
	assert_int_equal(at(&h, "2025-03-09", 480)->kind, KIND_EASY);
	assert_int_equal(at(&h, "2025-03-09", 540)->kind, KIND_RACE);
	history_finish(&h);
}

static void test_longest_before_and_routes(void **state)
{
	struct history h;
	struct session s = told_run(told_day("2025-03-03"), 420, 100, 50);

	(void)state;
	history_init(&h);
	s.route = UINT64_C(0x0102030405060708);
	history_add_session(&h, &s);
	s = told_run(told_day("2025-03-10"), 420, 50, 50);
	s.route = UINT64_C(0x0102030405ff07ff); /* six bytes of eight */
	history_add_session(&h, &s);
	s = told_run(told_day("2025-04-20"), 420, 50, 50);
	s.route = UINT64_C(0x1112131415161718);
	history_add_session(&h, &s);
	history_build(&h, told_day("2025-04-20"));
	assert_true(isnan(h.sessions[0].longest_before_m));
	assert_false(h.sessions[0].route_seen);
	near(h.sessions[1].longest_before_m, 18000, 1e-9);
	assert_true(h.sessions[1].route_seen);
	assert_true(isnan(h.sessions[2].longest_before_m)); /* 41 days: nothing within 30 */
	assert_false(h.sessions[2].route_seen);
	history_finish(&h);
}

static void test_added_again_replaces(void **state)
{
	struct history h;
	struct session s = told_run(told_day("2025-03-03"), 420, 60, 50);

	(void)state;
	history_init(&h);
	history_add_session(&h, &s);
	history_build(&h, s.day);
	s.loads[LOAD_HR] = 70;
	history_add_session(&h, &s);
	history_build(&h, s.day);
	assert_int_equal(h.session_count, 1);
	near(h.sessions[0].load, 70, 0);
	history_finish(&h);
}

static void assert_reason(const struct history *h, const char *day, const char *expected)
{
	const size_t i = history_find(h, told_day(day), 420);
	char text[160];

	history_kind_reason(h, i, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void test_why_it_is_of_its_kind(void **state)
{
	struct history h;
	char day[DATE_TEXT];

	(void)state;
	history_init(&h);
	for (int i = 0; i < 12; i++) {
		date_format(told_day("2025-03-03") + 2 * i, day);
		add(&h, day, 420, 45, KIND_EASY);
	}
	add(&h, "2025-03-29", 420, 80, KIND_EASY);
	add(&h, "2025-04-06", 420, 50, KIND_TEMPO);
	for (size_t i = 0; i < h.session_count; i++)
		strcpy(h.sessions[i].kind_reason, "as found");
	told_line(&h, "2025-03-05T07:00 kind steady");
	told_line(&h, "2025-04-06 race 9km \"Lake run\"");
	history_build(&h, told_day("2025-04-20"));
	assert_reason(&h, "2025-03-03", "as found");
	assert_reason(&h, "2025-03-05", "your journal says so");
	assert_reason(&h, "2025-03-29", "80 min, where 45 are usual, and the longest of the week");
	assert_reason(&h, "2025-04-06", "the race in your journal: Lake run");
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_felt_goes_to_the_session_of_its_time),
		cmocka_unit_test(test_rpe_makes_the_load_when_nothing_better_does),
		cmocka_unit_test(test_feel_of_the_watch),
		cmocka_unit_test(test_words_about_a_session),
		cmocka_unit_test(test_a_run_after_midnight),
		cmocka_unit_test(test_ignore),
		cmocka_unit_test(test_forget_and_come_back),
		cmocka_unit_test(test_same_as_keeps_the_richer),
		cmocka_unit_test(test_manual_sessions),
		cmocka_unit_test(test_long_by_history),
		cmocka_unit_test(test_long_of_a_beginner),
		cmocka_unit_test(test_race_of_the_journal),
		cmocka_unit_test(test_longest_before_and_routes),
		cmocka_unit_test(test_added_again_replaces),
		cmocka_unit_test(test_why_it_is_of_its_kind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
