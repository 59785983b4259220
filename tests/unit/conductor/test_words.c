#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../../daemon/conductor/words.h"

#define TODAY 20782 /* 2026-11-25 */

static struct advice easy(void)
{
	struct advice a = {.day = TODAY + 1, .session = KIND_EASY, .minutes = 45};
	strcpy(a.title, "easy 45 min");
	strcpy(a.body, "Intervals today, so let the legs come back. Heart rate up to 142.");
	return a;
}

static struct session intervals(void)
{
	return (struct session){.id = 7, .start = 1795586400, .day = TODAY, .kind = KIND_INTERVALS};
}

static struct advice_say praise(void)
{
	struct advice_say s = {.level = "praise", .rule = "easy-streak"};
	strcpy(s.title, "twelve easy runs in a row");
	strcpy(s.text, "That is what the fast days stand on.");
	return s;
}

static void test_advice(void **state)
{
	struct notice n;
	struct advice a = easy();
	struct bubble_words w = {.advice = &a, .today = TODAY, .expires = 99};
	(void)state;
	words_advice(&w, &n);
	assert_string_equal(n.kind, "advice");
	assert_string_equal(n.title, "Tomorrow: easy 45 min");
	assert_string_equal(n.body, a.body);
	assert_string_equal(n.subject, "2026-11-26");
	assert_int_equal(n.session, 0);
	assert_int_equal(n.expires, 99);
	assert_true(n.hash == words_answer(&a));
	w.today = TODAY + 1;
	words_advice(&w, &n);
	assert_string_equal(n.title, "Today: easy 45 min");
	assert_true(n.hash == words_answer(&a));
	w.today = TODAY - 1;
	words_advice(&w, &n);
	assert_string_equal(n.title, "Thursday: easy 45 min");
}

/* What waited over night is read on another day. */
static void test_told_on_the_day(void **state)
{
	struct notice n, part;
	struct advice a = easy();
	struct advice_say say = {.level = "info", .rule = "long-run"};
	struct bubble_words w = {.advice = &a, .today = TODAY + 1, .say = &say};
	(void)state;
	strcpy(say.title, "The long run is tomorrow");
	words_advice(&w, &n);
	assert_string_equal(n.body, "Intervals yesterday, so let the legs come back. Heart rate up "
				    "to 142.\nThe long run is today.");
	words_say(&w, &part);
	assert_true(words_contain(&n, &part));
}

static void test_another_answer(void **state)
{
	struct advice a = easy(), b = easy();
	(void)state;
	strcpy(b.body, "For another reason.");
	assert_true(words_answer(&a) == words_answer(&b));
	strcpy(b.title, "easy 30 min");
	assert_false(words_answer(&a) == words_answer(&b));
}

static void test_question(void **state)
{
	struct notice n, q;
	struct advice a = easy();
	struct session s = intervals();
	struct bubble_words w = {.advice = &a, .today = TODAY, .asked = &s};
	(void)state;
	words_advice(&w, &n);
	assert_int_equal(n.session, 7);
	assert_string_equal(n.body, "Intervals today, so let the legs come back. Heart rate up to "
				    "142.\nHow did the intervals feel?");
	words_question(&s, 99, &q);
	assert_string_equal(q.kind, "question");
	assert_string_equal(q.subject, "2026-11-25T06:00:00Z");
	assert_true(words_contain(&n, &q));
	s.id = 8;
	words_question(&s, 99, &q);
	assert_false(words_contain(&n, &q));
	s.kind = KIND_EASY;
	words_question(&s, 99, &q);
	assert_string_equal(q.title, "How did the run feel?");
	s.sport = SPORT_SWIM;
	words_question(&s, 99, &q);
	assert_string_equal(q.title, "How did the session feel?");
}

static void test_remark(void **state)
{
	struct notice n, part;
	struct advice a = easy();
	struct session s = intervals();
	struct advice_say say = praise();
	struct bubble_words w = {.advice = &a, .today = TODAY, .asked = &s, .say = &say};
	(void)state;
	assert_true(words_advice(&w, &n));
	/* 160 characters are all that there is room for. */
	assert_string_equal(n.body, "Intervals today, so let the legs come back. Heart rate up to "
				    "142.\nTwelve easy runs in a row. That is what the fast days "
				    "stand on.\nHow did the intervals feel?");
	assert_int_equal(strlen(n.body), 157);
	words_say(&w, &part);
	assert_string_equal(part.kind, "praise");
	assert_string_equal(part.subject, "easy-streak");
	assert_true(words_contain(&n, &part));
	strcat(a.body, " Slowly, please.");
	assert_true(words_advice(&w, &n));
	assert_null(strstr(n.body, "Slowly"));
	assert_non_null(strstr(n.body, "142.\nTwelve"));
}

static void test_no_room_for_all_of_a_remark(void **state)
{
	struct notice n, part;
	struct advice a = easy();
	struct session s = intervals();
	struct advice_say say = praise();
	struct bubble_words w = {.advice = &a, .today = TODAY, .asked = &s, .say = &say};
	(void)state;
	memset(say.text, 'x', 120);
	assert_true(words_advice(&w, &n));
	assert_null(strstr(n.body, "xxx"));
	assert_non_null(strstr(n.body, "\nTwelve easy runs in a row.\nHow did"));
	assert_int_equal(n.session, 7);
	words_say(&w, &part);
	assert_true(words_contain(&n, &part));
	memset(a.body, 'y', sizeof(a.body) - 1);
	a.body[160] = '\0';
	assert_false(words_advice(&w, &n));
	assert_int_equal(strlen(n.body), 160);
	assert_int_equal(n.session, 0);
	words_say(&w, &part);
	assert_false(words_contain(&n, &part));
}

static void test_a_warning_is_always_told(void **state)
{
	struct notice n;
	struct advice a = easy();
	struct session s = intervals();
	struct advice_say say = {.level = "warning", .rule = "pain"};
	struct bubble_words w = {.advice = &a, .today = TODAY, .asked = &s, .say = &say};
	(void)state;
	strcpy(say.title, "Please see a doctor");
	strcpy(say.text, "What you wrote about your chest or breath should be looked at before the "
			 "next run. If it is there now, do not wait.");
	assert_true(words_advice(&w, &n));
	assert_int_equal(strncmp(n.body, "Please see a doctor. What", 25), 0);
	assert_string_equal(n.title, "Tomorrow: easy 45 min");
	assert_int_equal(n.session, 0);
}

static void test_many_runs(void **state)
{
	struct notice n;
	struct advice a = easy();
	struct import_summary sum = {.sessions = 214, .runs = 214, .first = 17900, .last = TODAY};
	struct bubble_words w = {.advice = &a, .today = TODAY, .imported = &sum};
	(void)state;
	words_advice(&w, &n);
	assert_string_equal(n.title, "214 runs imported");
	assert_string_equal(n.body, "2019 to today. Tomorrow: easy 45 min.");
	assert_true(n.hash == words_answer(&a));
	struct advice_say say = praise();
	w.say = &say;
	assert_false(words_advice(&w, &n));
	assert_string_equal(n.body, "2019 to today. Tomorrow: easy 45 min.");
	sum.sessions = 9;
	sum.runs = 9;
	words_advice(&w, &n);
	assert_string_equal(n.title, "Tomorrow: easy 45 min");
}

static void test_broken(void **state)
{
	struct notice n;
	struct rule_outcome o = {.state = RULE_ERROR};
	(void)state;
	strcpy(o.rule, "heavy-after-speed");
	strcpy(o.text, "heavy-after-speed.lua:12: unexpected end");
	words_broken_rule(&o, 0xabc, false, &n);
	assert_string_equal(n.title, "A coaching rule does not work");
	assert_string_equal(n.body, "heavy-after-speed.lua:12: unexpected end. It is off until it "
				    "is edited; all others go on.");
	assert_string_equal(n.subject, "rule heavy-after-speed 0000000000000abc");
	words_broken_rule(&o, 0xabc, true, &n);
	assert_string_equal(n.title, "A coaching rule does not load");
	assert_non_null(strstr(n.body, "The last good version stays in force."));
}

static void test_status(void **state)
{
	char text[300];
	struct advice a = easy();
	struct status_words w = {.folders = 2, .sessions = 214, .advice = &a, .today = TODAY};
	(void)state;
	words_status(&w, text, sizeof(text));
	assert_string_equal(text, "2 folders, 214 sessions. Tomorrow: easy 45 min");
	w.missing = 1;
	w.files_waiting = 3;
	w.broken_rules = 1;
	w.broken_settings = true;
	w.scanning = true;
	words_status(&w, text, sizeof(text));
	assert_string_equal(text, "paced.conf has an error, the last good settings hold. 1 folder "
				  "is not there. 1 coaching rule is off: it does not work. 3 files "
				  "wait. 2 folders, 214 sessions, looking for more");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_advice),
		cmocka_unit_test(test_told_on_the_day),
		cmocka_unit_test(test_another_answer),
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_remark),
		cmocka_unit_test(test_no_room_for_all_of_a_remark),
		cmocka_unit_test(test_a_warning_is_always_told),
		cmocka_unit_test(test_many_runs),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_status),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
