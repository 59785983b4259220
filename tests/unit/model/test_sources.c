/* Where a load comes from: what there is, the order for the sport, the word on one session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "told.h"

static void add(struct history *h, enum sport sport, const char *day)
{
	struct session s = told_run(told_day(day), 420, 60, 50);

	s.sport = sport;
	s.has_speed = sport_is_running(sport);
	s.loads[LOAD_PACE] = s.has_speed ? 60 : (double)NAN;
	s.device_rpe = 7;
	history_add_session(h, &s);
}

static void expect(const struct history *h, const char *day, enum load_source from, double load)
{
	const size_t i = history_find(h, told_day(day), 420);

	assert_int_not_equal(i, SIZE_MAX);
	assert_string_equal(load_source_name(h->sessions[i].load_from), load_source_name(from));
	near(h->sessions[i].load, load, 1e-9);
}

static void history_of(struct history *h, const char *conf)
{
	struct settings settings;
	struct error e = {0};

	if (!settings_parse(&settings, conf, strlen(conf), &e))
		fail_msg("%s", e.text);
	assert_int_equal(settings.finding_count, 0);
	history_init(h);
	history_settings(h, &settings);
	settings_finish(&settings);
	add(h, SPORT_RUN, "2025-03-03");
	add(h, SPORT_TRAIL, "2025-03-04");
	add(h, SPORT_TREADMILL, "2025-03-05");
	add(h, SPORT_RIDE, "2025-03-06");
}

static void test_pace_then_heart_rate(void **state)
{
	struct history h;

	(void)state;
	history_of(&h, "");
	history_build(&h, told_day("2025-03-10"));
	expect(&h, "2025-03-03", LOAD_PACE, 60);
	expect(&h, "2025-03-04", LOAD_PACE, 60);
	expect(&h, "2025-03-06", LOAD_HR, 50);
	history_finish(&h);
}

static void test_an_order_for_each_sport(void **state)
{
	struct history h;

	(void)state;
	history_of(&h, "[load]\nsource.trail = hr\nsource.ride = rpe\n");
	history_build(&h, told_day("2025-03-10"));
	expect(&h, "2025-03-03", LOAD_PACE, 60);
	expect(&h, "2025-03-04", LOAD_HR, 50);
	expect(&h, "2025-03-05", LOAD_PACE, 60); /* as a run, having no line of its own */
	expect(&h, "2025-03-06", LOAD_RPE, 100);
	history_finish(&h);
	history_of(&h, "[load]\nsource.run = hr\n");
	history_build(&h, told_day("2025-03-10"));
	expect(&h, "2025-03-03", LOAD_HR, 50);
	expect(&h, "2025-03-05", LOAD_HR, 50);
	history_finish(&h);
}

static void test_the_word_on_one_session(void **state)
{
	struct history h;

	(void)state;
	history_of(&h, "[load]\nsource.trail = hr\n");
	told_line(&h, "2025-03-03T07:00 load hr");
	told_line(&h, "2025-03-04T07:00 load pace");
	told_line(&h, "2025-03-05T07:00 load 33");
	told_line(&h, "2025-03-06T07:00 load pace"); /* a ride has none: as if nothing were said */
	history_build(&h, told_day("2025-03-10"));
	expect(&h, "2025-03-03", LOAD_HR, 50);
	expect(&h, "2025-03-04", LOAD_PACE, 60);
	expect(&h, "2025-03-05", LOAD_GIVEN, 33);
	expect(&h, "2025-03-06", LOAD_HR, 50);
	told_line(&h, "2025-03-05T07:00 load rpe"); /* the later word */
	told_line(&h, "2025-03-03 undo 2025-03-03T07:00 load hr");
	history_build(&h, told_day("2025-03-10"));
	expect(&h, "2025-03-05", LOAD_RPE, 100);
	expect(&h, "2025-03-03", LOAD_PACE, 60);
	history_finish(&h);
}

/* One who calls an hour of 60 a 3: by the standard that were 43. */
static void test_own_scale_of_effort(void **state)
{
	struct history h;

	(void)state;
	history_of(&h, "");
	for (int i = 0; i < 12; i++) {
		struct session s = told_run(told_day("2025-04-01") + i, 420, 60, 60);
		s.device_rpe = 3;
		history_add_session(&h, &s);
	}
	told_line(&h, "2025-04-03T18:00 ride 60min rpe 3"); /* seven tell too little */
	told_line(&h, "2025-04-20T18:00 ride 60min rpe 3");
	told_line(&h, "2025-04-21T18:00 row 30min rpe 6");
	history_build(&h, told_day("2025-04-30"));
	near(h.sessions[history_find(&h, told_day("2025-04-03"), 1080)].load, 300. / 7, 1e-9);
	near(h.sessions[history_find(&h, told_day("2025-04-20"), 1080)].load, 60, 1e-9);
	near(h.sessions[history_find(&h, told_day("2025-04-21"), 1080)].load, 60, 1e-9);
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pace_then_heart_rate),
		cmocka_unit_test(test_an_order_for_each_sport),
		cmocka_unit_test(test_the_word_on_one_session),
		cmocka_unit_test(test_own_scale_of_effort),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
