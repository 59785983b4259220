/* What is written to a terminal and to a pipe: widths, cutting, cleaning, wrapping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../../daemon/ctl/progress.h"
#include "../../../daemon/ctl/shown.h"
#include "../../../daemon/ctl/table.h"
#include "paced/base/memory.h"

#include <math.h>

static char *written;
static size_t size;

static struct out begin(bool terminal, int width)
{
	free(written);
	written = NULL;
	return (struct out){
		.file = open_memstream(&written, &size), .terminal = terminal, .width = width};
}

static const char *end(struct out *o)
{
	fclose(o->file);
	return written;
}

static const struct column columns[] = {
	{"Name", .shrinks = true}, {"N", .right = true}, {"Empty", .optional = true}, {"Last"}};

static struct table *sample(void)
{
	struct table *t = table_create(columns, ARRAY_LENGTH(columns));
	table_cell(t, "%s", "Übung 日本");
	table_cell(t, "%d", 7);
	table_cell(t, "%s", "");
	table_cell(t, "%s", "");
	table_cell(t, "%s", "x");
	table_cell(t, "%d", 1234);
	table_cell(t, "%s", "");
	table_cell(t, "%s", "end");
	return t;
}

static void test_columns_line_up_and_nothing_trails(void **state)
{
	(void)state;
	struct out o = begin(false, 80);
	struct table *t = sample();
	table_print(t, &o);
	assert_string_equal(end(&o), "Name           N  Last\n"
				     "Übung 日本     7\n"
				     "x           1234  end\n");
	table_destroy(t);
}

static void test_terminals_cut_and_pipes_do_not(void **state)
{
	(void)state;
	for (int terminal = 0; terminal < 2; terminal++) {
		struct out o = begin(terminal, 20);
		struct table *t = sample();
		table_print(t, &o);
		bool cut = strstr(end(&o), "Übung …") != NULL;
		assert_int_equal(cut, terminal);
		table_destroy(t);
	}
}

static void test_spare_columns_go_first(void **state)
{
	static const struct column three[] = {
		{"Name", .shrinks = true}, {"Second", .spare = 2}, {"First", .spare = 1}};
	static const char *const titles[] = {"Name        Second  First\n",
		"Name      Second  First\n", "Name        Second\n", "Name\n"};
	static const int widths[] = {80, 23, 18, 10};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(widths); i++) {
		struct out o = begin(true, widths[i]);
		struct table *t = table_create(three, ARRAY_LENGTH(three));
		table_cell(t, "%s", "ten letter");
		table_cell(t, "%s", "b");
		table_cell(t, "%s", "c");
		table_print(t, &o);
		assert_memory_equal(end(&o), titles[i], strlen(titles[i]));
		table_destroy(t);
	}
}

static void test_a_path_keeps_its_end(void **state)
{
	static const struct column path[] = {{"File", .shrinks = true, .keeps_end = true}};
	(void)state;
	struct out o = begin(true, 12);
	struct table *t = table_create(path, 1);
	table_cell(t, "%s", "/home/anna/Activities/2026.fit");
	table_print(t, &o);
	assert_string_equal(end(&o), "File\n…es/2026.fit\n");
	table_destroy(t);
}

static void test_control_characters_never_get_through(void **state)
{
	static const struct column one[] = {{""}};
	(void)state;
	struct out o = begin(true, 80);
	struct table *t = table_create(one, 1);
	table_cell(t, "%s", "a\033[2Jb\nc\x9b");
	table_print(t, &o);
	out_printf(&o, "x\033]0;title\007y\r\n");
	assert_string_equal(end(&o), "a?[2Jb?c?\nx?]0;title?y?\n");
	table_destroy(t);
}

static void test_colours_only_where_asked_for(void **state)
{
	(void)state;
	struct out o = begin(true, 80);
	out_styled(&o, STYLE_BAD, "no");
	o.color = true;
	out_styled(&o, STYLE_BAD, "yes");
	out_styled(&o, STYLE_PLAIN, "plain");
	assert_string_equal(end(&o), "no\033[31myes\033[0mplain");
}

static void test_text_wraps_between_words(void **state)
{
	(void)state;
	struct out o = begin(true, 40);
	out_field(&o, "Because", "%s",
		"Intervals today, so let the legs come back before the long run");
	assert_string_equal(end(&o), "  Because       Intervals today, so let\n"
				     "                the legs come back\n"
				     "                before the long run\n");
	o = begin(true, 40);
	out_wrapped(&o, 0, 2, "a-word-that-is-much-longer-than-the-line-that-it-is-written-on b");
	assert_string_equal(
		end(&o), "a-word-that-is-much-longer-than-the-line-that-it-is-written-on\n  b\n");
}

static void test_columns_of_text(void **state)
{
	(void)state;
	assert_int_equal(text_columns("abc"), 3);
	assert_int_equal(text_columns("äö"), 2);
	assert_int_equal(text_columns("a\u0301"), 1);
	assert_int_equal(text_columns("日本"), 4);
	assert_int_equal(text_columns("🏃"), 2);
	assert_int_equal(text_columns("\xff"), 1);
	assert_int_equal(text_columns("\xe2\x82"), 2);
	assert_int_equal(text_fitting("日本", 3), 3);
	assert_int_equal(text_fitting("ab", 9), 2);
}

static void test_numbers_as_people_read_them(void **state)
{
	(void)state;
	assert_string_equal(shown_minutes(44.6).text, "45 min");
	assert_string_equal(shown_minutes(95).text, "1 h 35");
	assert_string_equal(shown_minutes(120).text, "2 h");
	assert_string_equal(shown_minutes(NAN).text, "");
	assert_string_equal(shown_number(-0.04, 1).text, "0.0");
	assert_string_equal(shown_number(-0.06, 1).text, "-0.1");
	assert_string_equal(shown_pace(1000.0 / 345, false).text, "5:45 /km");
	assert_string_equal(shown_pace(1000.0 / 345, true).text, "9:15 /mi");
	assert_string_equal(shown_pace(0, false).text, "");
	assert_string_equal(shown_distance(8149, false).text, "8.1 km");
	assert_string_equal(shown_distance(8149, true).text, "5.1 mi");
	assert_string_equal(shown_bytes(999).text, "999 bytes");
	assert_string_equal(shown_bytes(1234567).text, "1.2 MB");
	assert_string_equal(shown_bytes(999960).text, "1.0 MB");
}

static void test_days_as_people_read_them(void **state)
{
	(void)state;
	date today = date_from_civil(2026, 11, 23);
	assert_string_equal(
		shown_day_prefix(today + 1, today).text, "Tomorrow, Tuesday 24 November");
	assert_string_equal(shown_day_prefix(today, today).text, "Today, Monday 23 November");
	assert_string_equal(shown_day_prefix(today - 3, today).text, "Friday 20 November");
	assert_string_equal(shown_day(today - 400, today).text, "19 Oct 2025");
	assert_string_equal(shown_date(today).text, "23 Nov 2026");
	assert_string_equal(shown_day_alone(today, today).text, "23 Nov");
}

static void test_speeds_as_each_sport_says_them(void **state)
{
	(void)state;
	assert_string_equal(shown_speed(1000.0 / 345, SPORT_RUN, false).text, "5:45 /km");
	assert_string_equal(shown_speed(24 / 3.6, SPORT_RIDE, false).text, "24.0 km/h");
	assert_string_equal(shown_speed(24 / 3.6, SPORT_RIDE, true).text, "14.9 mph");
	assert_string_equal(shown_speed(.8, SPORT_SWIM, false).text, "2:05 /100 m");
	assert_string_equal(shown_speed(NAN, SPORT_RIDE, false).text, "");
	assert_string_equal(shown_speed(0, SPORT_SWIM, false).text, "");
}

static void test_sports_in_words(void **state)
{
	(void)state;
	assert_string_equal(shown_sport(SPORT_SWIM, "lap_swimming").text, "swim, lap swimming");
	assert_string_equal(shown_sport(SPORT_RUN, "generic").text, "run");
	assert_string_equal(shown_sport(SPORT_STRENGTH, "strength_training").text, "strength");
	assert_string_equal(shown_sport(SPORT_RIDE, "").text, "ride");
}

static void test_where_zones_lie(void **state)
{
	(void)state;
	struct zone_ranges hr = zones_by_hr(170), pace = zones_by_pace(4, false);
	assert_string_equal(hr.easy.text, "below 153");
	assert_string_equal(hr.moderate.text, "153 to 170");
	assert_string_equal(hr.hard.text, "above 170");
	assert_string_equal(pace.easy.text, "slower than 4:44 /km");
	assert_string_equal(pace.moderate.text, "4:44 to 4:10 /km");
	assert_string_equal(pace.hard.text, "faster than 4:10 /km");
	assert_string_equal(zones_by_pace(NAN, false).hard.text, "");
	assert_string_equal(zones_by_hr(NAN).easy.text, "");
}

static void test_doubts_in_words(void **state)
{
	(void)state;
	for (unsigned bit = 0; bit < SUSPECT_COUNT; bit++)
		assert_true(strlen(shown_suspects(1u << bit).text) > 10);
	assert_string_equal(shown_suspects(SUSPECT_HR_CADENCE | SUSPECT_HR_FLAT).text,
		"a heart rate that follows the steps, a heart rate that does not move");
	assert_string_equal(shown_ignored(SESSION_IGNORE_HR | SESSION_IGNORE_GPS).text,
		"heart rate, positions");
}

static void test_form_in_words(void **state)
{
	(void)state;
	assert_string_equal(form_in_words(50, -4, DATA_READY), "in balance");
	assert_string_equal(form_in_words(50, -5, DATA_READY), "working, a little tired");
	assert_string_equal(form_in_words(50, -16, DATA_READY), "very tired");
	assert_string_equal(form_in_words(50, 5, DATA_BUILDING), "fresh");
	assert_string_equal(form_in_words(50, 5, DATA_UNAVAILABLE), "not known yet");
	assert_string_equal(form_in_words(0, 0, DATA_READY), "not known yet");
}

static void test_progress_in_words(void **state)
{
	(void)state;
	autofree char *half = progress_text("files", 100, 200, 10, 80);
	assert_string_equal(
		half, "[==========>         ] 100 of 200 files, 10 a second, 0:10 left");
	autofree char *unknown = progress_text("files", 5, 0, 1, 80);
	assert_string_equal(unknown, "5 files, 5 a second");
	autofree char *narrow = progress_text("files", 200, 200, 10, 22);
	assert_string_equal(narrow, "[====================]");
}

static int finish(void **state)
{
	(void)state;
	free(written);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_columns_line_up_and_nothing_trails),
		cmocka_unit_test(test_terminals_cut_and_pipes_do_not),
		cmocka_unit_test(test_spare_columns_go_first),
		cmocka_unit_test(test_a_path_keeps_its_end),
		cmocka_unit_test(test_control_characters_never_get_through),
		cmocka_unit_test(test_colours_only_where_asked_for),
		cmocka_unit_test(test_text_wraps_between_words),
		cmocka_unit_test(test_columns_of_text),
		cmocka_unit_test(test_numbers_as_people_read_them),
		cmocka_unit_test(test_days_as_people_read_them),
		cmocka_unit_test(test_speeds_as_each_sport_says_them),
		cmocka_unit_test(test_sports_in_words),
		cmocka_unit_test(test_where_zones_lie),
		cmocka_unit_test(test_doubts_in_words),
		cmocka_unit_test(test_form_in_words),
		cmocka_unit_test(test_progress_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, finish);
}
