/* JSON there and back, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules.h"

static struct buffer advised(void)
{
	struct ruleset r = {0};
	struct history h;
	struct advice a;
	struct buffer json = {0};
	add_check(&r, "a",
		"return { propose{ session = 'intervals', work = { reps = 5, seconds = 240, "
		"recovery_seconds = 120, "
		"target = 'threshold', warmup_minutes = 15, cooldown_minutes = 10 }, because = 'go "
		"\"\\xc3\\xa4\"' }, "
		"limit{ hardest = 'quality', minutes = 50, because = 'enough' }, say{ title = "
		"'hi', text = 'there' } }");
	history_init(&h);
	add_line(&h, "2026-05-01 run easy 40min 6.5km");
	add_line(&h, "2026-05-01 threshold hr 170 pace 4:15/km");
	history_build(&h, DAY);
	advise(&h, DAY, &r, NULL, &a);
	advice_write(&a, &json);
	advice_finish(&a);
	history_finish(&h);
	ruleset_finish(&r);
	return json;
}

static void test_round_trip(void **state)
{
	(void)state;
	struct buffer json = advised(), again = {0};
	struct advice a;
	struct error e = {0};
	if (!advice_parse((const char *)json.data, json.length, &a, &e))
		fail_msg("%s", e.text);
	assert_int_equal(a.day, DAY);
	assert_int_equal(a.session, KIND_INTERVALS);
	assert_int_equal(a.work.reps, 4);
	assert_int_equal(a.says[0].cooldown_days, 7);
	advice_write(&a, &again);
	assert_string_equal((const char *)again.data, (const char *)json.data);
	advice_finish(&a);
	buffer_finish(&json);
	buffer_finish(&again);
}

static void test_the_same_input_gives_the_same_bytes(void **state)
{
	(void)state;
	struct buffer a = advised(), b = advised();
	assert_string_equal((const char *)a.data, (const char *)b.data);
	buffer_finish(&a);
	buffer_finish(&b);
}

/* The JSON with one part replaced must be refused, and the error must name `key`. */
static void refuse(const char *part, const char *by, const char *key)
{
	struct buffer json = advised();
	const char *text = (const char *)json.data, *at = strstr(text, part);
	struct advice a;
	struct error e = {0};
	assert_non_null(at);
	autofree char *changed = mem_printf(
		"%.*s%s%s", (int)(at - text), text, by, at + strlen(part));
	assert_false(advice_parse(changed, strlen(changed), &a, &e));
	if (!strstr(e.text, key))
		fail_msg("%s -> %s: %s", part, by, e.text);
	buffer_finish(&json);
}

static void test_refused(void **state)
{
	(void)state;
	char longer[400];
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	autofree char *title = mem_printf("\"title\": \"%s\", \"y\": \"4 x", longer);
	refuse("\"for\": \"2026-05-04\"", "\"for\": \"2026-13-04\"", "for");
	refuse("\"session\": \"intervals\"", "\"session\": \"sprints\"", "session");
	refuse("\"session\": \"intervals\"", "\"session\": 5", "session");
	refuse("\"minutes\": ", "\"minutes\": \"x\", \"y\": ", "minutes");
	refuse("\"minutes\": ", "\"minutes\": 1e300, \"y\": ", "minutes");
	refuse("\"hr\": {", "\"hr\": 5, \"y\": {", "hr");
	refuse("\"reasons\": [", "\"reasons\": [5, ", "reasons");
	refuse("\"reasons\": [", "\"reasons\": {}, \"y\": [", "reasons");
	refuse("\"verdict\": \"propose\"", "\"verdict\": \"go\"", "verdict");
	refuse("\"state\": \"fired\"", "\"state\": \"firedd\"", "state");
	refuse("\"title\": \"4 x", title, "title");
	refuse("\"body\": ", "\"body\": null, \"y\": ", "body");
	refuse("\"reps\": 4", "\"reps\": -4", "reps");
	refuse("{\"for\"", "{\"for\": \"2026-05-04\", \"for\"", "not JSON");
	refuse("}", "", "");
}

static void test_too_many_refuse_the_whole(void **state)
{
	(void)state;
	struct buffer many = {0};
	struct advice a;
	struct error e = {0};
	for (int i = 0; i < 1001; i++)
		buffer_text(&many, "{},");
	buffer_text(&many, "{}");
	struct buffer json = advised();
	const char *text = (const char *)json.data, *at = strstr(text, "\"outcomes\": [");
	autofree char *changed = mem_printf(
		"%.*s\"outcomes\": [%s]}", (int)(at - text), text, (const char *)many.data);
	assert_false(advice_parse(changed, strlen(changed), &a, &e));
	assert_non_null(strstr(e.text, "at most 1000"));
	buffer_finish(&json);
	buffer_finish(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_the_same_input_gives_the_same_bytes),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_many_refuse_the_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
