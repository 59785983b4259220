#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/settings.h"

/* The text is refused with just this message, and nothing of it stays. */
static void check_error_of(const char *text, size_t length, const char *expected)
{
	struct settings s;
	struct error e = {0};
	/* Just the bytes, without a NUL: reading beyond them shows under the sanitizer. */
	autofree char *bytes = mem_alloc(length, 1);
	memcpy(bytes, text, length);
	if (settings_parse(&s, bytes, length, &e))
		fail_msg("was read: %s", text);
	assert_int_equal(e.kind, ERROR_INPUT);
	assert_string_equal(e.text, expected);
	assert_true(s.scan_s == 900 && s.born == 0 && s.folder_count == 1);
	assert_int_equal(s.finding_count, 0);
	assert_int_equal(s.rule_setting_count, 0);
	settings_finish(&s);
	assert_false(settings_parse(&s, text, length, NULL));
	settings_finish(&s);
}

static void check_error(const char *text, const char *expected)
{
	check_error_of(text, strlen(text), expected);
}

static void test_each_type_says_what_it_expects(void **state)
{
	(void)state;
	check_error("[sync]\nscan = 15 parsecs\n",
		"line 2: scan = 15 parsecs: expected a duration such as 15min from 10s to 24h");
	check_error("[sync]\nfolder = Activities\n",
		"line 2: folder = Activities: expected a folder that starts with / or ~/");
	check_error("[journal]\nfolder = ./x\n",
		"line 2: folder = ./x: expected a folder that starts with / or ~/");
	check_error("[athlete]\nborn = 1889\n",
		"line 2: born = 1889: expected a year from 1900 to 2100");
	check_error("[athlete]\nweight = heavy\n",
		"line 2: weight = heavy: expected kilograms from 25 to 300");
	check_error("[athlete]\nlevel = elite\n",
		"line 2: level = elite: expected novice, intermediate or experienced");
	check_error("[athlete]\nthreshold_pace = 1:00/km\n",
		"line 2: threshold_pace = 1:00/km: expected a pace such as 4:15/km from 2:20/km to "
		"12:00/km");
	check_error("[athlete]\nlong_day = su\n",
		"line 2: long_day = su: expected a weekday such as sunday, or any");
	check_error(
		"[athlete]\nunits = miles\n", "line 2: units = miles: expected metric or imperial");
	check_error("[day]\nstart = off\n",
		"line 2: start = off: expected a time such as 03:00 from 00:00 to 12:00");
	check_error("[notify]\nenabled = maybe\n", "line 2: enabled = maybe: expected yes or no");
	check_error("[notify]\nevening = 24:00\n",
		"line 2: evening = 24:00: expected a time such as 20:00, or off");
	check_error("[notify]\nquiet = 22:00\n",
		"line 2: quiet = 22:00: expected two times such as 22:00-07:00, or off");
	check_error("[notify]\ndetail = none\n", "line 2: detail = none: expected full or minimal");
	check_error("[load]\nsource.run = pace, power\n",
		"line 2: source.run = pace, power: expected "
		"some of pace, hr, rpe, duration, given");
	check_error("[load]\ngrade = steep\n", "line 2: grade = steep: expected gentle or minetti");
}

static void check_refused(const char *section, const char *key, const char *value)
{
	autofree char *text = mem_printf("[%s]\n%s = %s\n", section, key, value);
	struct settings s;
	if (settings_parse(&s, text, strlen(text), NULL))
		fail_msg("was read: %s", text);
	settings_finish(&s);
}

static void check_read(const char *section, const char *key, const char *value)
{
	autofree char *text = mem_printf("[%s]\n%s = %s\n", section, key, value);
	struct settings s;
	struct error e = {0};
	if (!settings_parse(&s, text, strlen(text), &e))
		fail_msg("%s", e.text);
	settings_finish(&s);
}

static void test_bounds(void **state)
{
	(void)state;
	static const struct {
		const char *section, *key, *below, *least, *most, *above;
	} bounds[] = {
		{"sync", "scan", "9s", "10s", "24h", "24h 1s"},
		{"athlete", "born", "1899", "1900", "2100", "2101"},
		{"athlete", "weight", "24.9", "25", "300 kg", "301"},
		{"athlete", "max_hr", "99", "100", "240", "241"},
		{"athlete", "rest_hr", "24", "25", "110", "111"},
		{"athlete", "threshold_hr", "79", "80", "230", "230.5"},
		{"athlete", "threshold_pace", "2:19/km", "2:20/km", "12:00/km", "12:01/km"},
		{"athlete", "days_per_week", "0", "1", "7", "8"},
		{"athlete", "minutes_per_week", "9", "10", "3000", "3001"},
		{"day", "start", "-1:00", "00:00", "12:00", "12:01"},
		{"notify", "wait", "-1s", "0s", "1h", "61min"},
		{"load", "fitness_days", "13", "14", "120", "121"},
		{"load", "fatigue_days", "1", "2", "30", "31"},
	};
	for (size_t i = 0; i < ARRAY_LENGTH(bounds); i++) {
		check_refused(bounds[i].section, bounds[i].key, bounds[i].below);
		check_read(bounds[i].section, bounds[i].key, bounds[i].least);
		check_read(bounds[i].section, bounds[i].key, bounds[i].most);
		check_refused(bounds[i].section, bounds[i].key, bounds[i].above);
	}
}

static void test_values_that_do_not_go_together(void **state)
{
	(void)state;
	check_error("[athlete]\nmax_hr = 105\nrest_hr = 110\n",
		"line 3: rest_hr = 110: expected less than max_hr, which is 105");
	check_error("[athlete]\nrest_hr = 110\nmax_hr = 105\n",
		"line 3: max_hr = 105: expected more than rest_hr, which is 110");
	check_error("[athlete]\nmax_hr = 170\nthreshold_hr = 170\n",
		"line 3: threshold_hr = 170: expected less than max_hr, which is 170");
	check_error("[athlete]\nrest_hr = 85\nthreshold_hr = 80.5\n",
		"line 3: threshold_hr = 80.5: expected more than rest_hr, which is 85");
	check_error("[load]\nfatigue_days = 20\nfitness_days = 15\n",
		"line 3: fitness_days = 15: expected more than fatigue_days, which is 20");
}

static void test_lines_that_say_nothing(void **state)
{
	(void)state;
	check_error("[athlete]\nborn = 1984\nmax_hr 190\n",
		"line 3: \"max_hr 190\": expected [section] or key = value");
	check_error("[athlete\nborn = 1984\n",
		"line 1: \"[athlete\": expected [section] or key = value");
	check_error("nonsense\n[athlete]\nborn = x\n",
		"line 1: \"nonsense\": expected [section] or key = value");
	check_error("[athlete]\nborn = x\nnonsense",
		"line 2: born = x: expected a year from 1900 to 2100");
	static const char zero[] = "[athlete]\nborn = 19\0"
				   "84\n";
	check_error_of(zero, sizeof(zero) - 1, "line 2: a byte that is zero: expected text");
}

static void test_long_lines(void **state)
{
	(void)state;
	char text[400];
	snprintf(text, sizeof(text), "[rules]\noff = %0300d\n", 0);
	check_error(text, "line 2: longer than a line may be; a list can be given in parts, by "
			  "repeating its key");
	snprintf(text, sizeof(text), "[rule %060d]\n", 0);
	check_error(text, "line 1: longer than a [section] may be");
}

static void test_long_and_raw_values_are_shown_clean(void **state)
{
	(void)state;
	struct settings s;
	struct error e = {0};
	char text[400];
	snprintf(text, sizeof(text), "[sync]\nscan = \x1b[2J%0150d\n", 0);
	assert_false(settings_parse(&s, text, strlen(text), &e));
	assert_null(strchr(e.text, '\x1b'));
	assert_non_null(strstr(e.text, "scan = ?[2J000"));
	assert_non_null(strstr(e.text, "expected a duration"));
	settings_finish(&s);
}

static void test_time_of_day(void **state)
{
	(void)state;
	int32_t seconds = 4711;
	assert_true(settings_time_of_day("07:30", &seconds) && seconds == 27000);
	assert_true(settings_time_of_day("7:30", &seconds) && seconds == 27000);
	assert_true(settings_time_of_day("00:00", &seconds) && seconds == 0);
	assert_true(settings_time_of_day("23:59", &seconds) && seconds == 86340);
	assert_true(settings_time_of_day("off", &seconds) && seconds == -1);
	static const char *const bad[] = {"", "7", "7:3", "24:00", "12:60", "12:000", "012:00",
		"12:00 ", " 12:00", "-1:00", "12.30", "Off", "never", "12:", ":30", "1a:00"};
	seconds = 4711;
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		if (settings_time_of_day(bad[i], &seconds))
			fail_msg("\"%s\" was read as a time of day", bad[i]);
	assert_int_equal(seconds, 4711);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_type_says_what_it_expects),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_values_that_do_not_go_together),
		cmocka_unit_test(test_lines_that_say_nothing),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_long_and_raw_values_are_shown_clean),
		cmocka_unit_test(test_time_of_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
