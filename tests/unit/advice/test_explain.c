/* Titles and bodies: the whole answer in 45 characters, the reasons in 160, never cut in mid-word.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../../daemon/advice/words.h"
#include "rules.h"

/* What a rule's verdicts are told as; the runner wears a heart rate strap. */
static void expect_told(const char *verdicts, const char *title, const char *body)
{
	struct ruleset r = {0};
	struct history h;
	struct advice a;
	char whole[128];
	autofree char *check = mem_printf("return { %s }", verdicts);
	add_check(&r, "a", check);
	history_init(&h);
	h.settings.threshold_hr = 158;
	h.settings.threshold_speed = 1000.0 / 255;
	for (int i = 1; i <= 3; i++) {
		struct session s;
		session_init(&s);
		s.id = i;
		s.day = DAY - i;
		s.start = (int64_t)s.day * 86400 + 25200;
		s.minute = 420;
		s.sport = SPORT_RUN;
		s.kind_found = KIND_EASY;
		s.timer_s = 2700;
		s.distance_m = 7500;
		s.avg_hr = 135;
		s.has_hr = true;
		history_add_session(&h, &s);
	}
	history_build(&h, DAY);
	advise(&h, DAY, &r, NULL, &a);
	advice_title(&a, "Tomorrow", whole, sizeof(whole));
	assert_string_equal(whole, title);
	if (!strstr(a.body, body))
		fail_msg("\"%s\" does not hold \"%s\"", a.body, body);
	assert_true(words_length(a.body) <= 160);
	advice_finish(&a);
	history_finish(&h);
	ruleset_finish(&r);
}

static void test_as_a_coach_says_it(void **state)
{
	(void)state;
	expect_told("propose{ session = 'easy', minutes = 45 }, limit{ hardest = 'easy', because = "
		    "'intervals today, so let the legs come back' }",
		"Tomorrow: easy 45 min",
		"Intervals today, so let the legs come back. Heart rate up to 142.");
	expect_told("propose{ session = 'intervals', work = { reps = 5, seconds = 240, "
		    "recovery_seconds = 120, target = 'threshold', "
		    "warmup_minutes = 15, cooldown_minutes = 10 }, because = 'two easy days behind "
		    "you' }",
		"Tomorrow: 5 x 4 min at threshold",
		"Two easy days behind you. 4:12 to 4:19, 2 min easy between, 15 min warm-up, 10 "
		"min cool-down.");
	expect_told("propose{ session = 'tempo', minutes = 50, weight = 50 }, propose{ session = "
		    "'easy', minutes = 30 }, "
		    "limit{ hardest = 'easy', aside = 'speed can wait', because = 'two of your "
		    "last three speed days left you heavy' }",
		"Tomorrow: easy 30 min, speed can wait",
		"Two of your last three speed days left you heavy.");
	expect_told("propose{ session = 'long', minutes = 95, because = 'your longest in a month "
		    "was 1 h 28' }",
		"Tomorrow: long run, 1 h 35",
		"Your longest in a month was 1 h 28. Easy enough to talk all the way.");
	expect_told("propose{ session = 'easy', minutes = 70 }, limit{ minutes = 50, because = "
		    "'you are 40 % above your usual week already' }",
		"Tomorrow: easy 50 min, not more", "You are 40 % above your usual week already.");
	expect_told("propose{ session = 'easy', minutes = 40 }, limit{ hardest = 'rest', because = "
		    "'still ill' }",
		"Tomorrow: rest", "Still ill.");
	expect_told("propose{ session = 'tempo', minutes = 50, weight = 50 }, propose{ session = "
		    "'easy', minutes = 40 }, "
		    "limit{ hardest = 'easy', because = 'two short nights' }",
		"Tomorrow: easy 40 min instead of tempo", "Two short nights.");
	expect_told("propose{ session = 'strides', minutes = 25, work = { reps = 4, seconds = 20, "
		    "target = 'strides' }, "
		    "because = 'four days to Hamburg. Short, a little quick, and done' }",
		"Tomorrow: 25 min with 4 strides",
		"Four days to Hamburg. Short, a little quick, and done.");
	expect_told("propose{ session = 'race', aside = 'Hamburg' }", "Tomorrow: race day, Hamburg",
		"");
	expect_told("propose{ session = 'cross', sport = 'ride', minutes = 60 }",
		"Tomorrow: easy ride 60 min", "");
}

static void test_too_long_is_left_out_and_not_cut(void **state)
{
	(void)state;
	expect_told("propose{ session = 'easy', minutes = 40, because = ('word '):rep(30) }, "
		    "limit{ minutes = 35, because = ('more '):rep(40) }",
		"Tomorrow: easy 35 min, not more", "Word word");
	expect_told(
		"propose{ session = 'easy', minutes = 40, aside = 'words that are far too many' }",
		"Tomorrow: easy 40 min", "");
}

static void test_titles_for_any_day(void **state)
{
	(void)state;
	struct advice a = {.session = KIND_EASY};
	char out[64];
	snprintf(a.title, sizeof(a.title), "easy 40 min instead of the long run");
	advice_title(&a, "Wednesday", out, sizeof(out));
	assert_string_equal(out, "Wednesday: easy 40 min");
	advice_title(&a, "Today", out, sizeof(out));
	assert_string_equal(out, "Today: easy 40 min instead of the long run");
}

static void test_words(void **state)
{
	(void)state;
	char out[32];
	words_minutes(88, out, sizeof(out));
	assert_string_equal(out, "88 min");
	words_minutes(95, out, sizeof(out));
	assert_string_equal(out, "1 h 35");
	words_minutes(120, out, sizeof(out));
	assert_string_equal(out, "2 h");
	words_seconds(90, out, sizeof(out));
	assert_string_equal(out, "90 s");
	words_seconds(240, out, sizeof(out));
	assert_string_equal(out, "4 min");
	words_seconds(150, out, sizeof(out));
	assert_string_equal(out, "2:30 min");
	assert_false(words_fit(out, sizeof(out), 9, "gr\xc3\xbc\xc3\x9f dich gut"));
	assert_string_equal(out, "gr\xc3\xbc\xc3\x9f dich");
	assert_false(words_fit(out, sizeof(out), 3, "\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc"));
	assert_string_equal(out, "\xc3\xbc\xc3\xbc\xc3\xbc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_a_coach_says_it),
		cmocka_unit_test(test_too_long_is_left_out_and_not_cut),
		cmocka_unit_test(test_titles_for_any_day),
		cmocka_unit_test(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
