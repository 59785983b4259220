#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/settings.h"
#include "paced/base/text.h"

static int set_home(void **state)
{
	(void)state;
	return setenv("HOME", "/home/ann", 1);
}

static struct settings read_settings(const char *text)
{
	struct settings s;
	struct error e = {0};
	if (!settings_parse(&s, text, strlen(text), &e))
		fail_msg("%s", e.text);
	return s;
}

static void check_defaults(const struct settings *s)
{
	assert_int_equal(s->folder_count, 1);
	assert_string_equal(s->folders[0].path, "/home/ann/Activities");
	assert_false(s->folders[0].optional);
	assert_int_equal(s->ignore_count, 0);
	assert_true(s->scan_s == 900);
	assert_int_equal(s->sex, SEX_NONE);
	assert_int_equal(s->born, 0);
	assert_int_equal(s->level, LEVEL_NONE);
	assert_true(isnan(s->weight_kg));
	assert_true(isnan(s->max_hr) && isnan(s->rest_hr) && isnan(s->threshold_hr));
	assert_true(isnan(s->threshold_speed));
	assert_true(isnan(s->days_per_week) && isnan(s->minutes_per_week));
	assert_int_equal(s->long_day, -1);
	assert_false(s->imperial);
	assert_int_equal(s->day_start_s, 3 * 3600);
	assert_true(s->notify_enabled);
	assert_string_equal(s->notify_command, "paced-notify");
	assert_int_equal(s->evening_s, 20 * 3600);
	assert_int_equal(s->morning_s, -1);
	assert_int_equal(s->quiet_from_s, 22 * 3600);
	assert_int_equal(s->quiet_to_s, 7 * 3600);
	assert_false(s->detail_minimal);
	assert_true(s->ask_felt);
	assert_true(s->wait_s == 20);
	assert_null(s->journal_folder);
	static const enum load_source sources[] = {
		LOAD_PACE, LOAD_HR, LOAD_RPE, LOAD_DURATION, LOAD_NONE};
	assert_memory_equal(s->load_order[SPORT_RUN], sources, sizeof(sources));
	assert_false(s->grade_minetti);
	assert_true(s->fitness_days == 42 && s->fatigue_days == 7);
	assert_int_equal(s->rules_off_count, 0);
	assert_int_equal(s->pack_count, 0);
	assert_int_equal(s->rule_setting_count, 0);
}

static void test_defaults(void **state)
{
	(void)state;
	struct settings s;
	settings_init(&s);
	check_defaults(&s);
	settings_finish(&s);
	settings_finish(&s); /* harmless */
	static const char *const nothing[] = {"", "\n", "# paced.conf\n; nothing\n\n[sync]"};
	for (size_t i = 0; i < ARRAY_LENGTH(nothing); i++) {
		s = read_settings(nothing[i]);
		check_defaults(&s);
		assert_int_equal(s.finding_count, 0);
		settings_finish(&s);
	}
}

static void test_athlete(void **state)
{
	(void)state;
	struct settings s = read_settings("[athlete]\nsex = female\nborn = 1984\nweight = 61.5kg\n"
					  "level=experienced\nmax_hr : 188\nrest_hr = 47.5\n"
					  "threshold_hr = 171\nthreshold_pace = 4:10/km\n"
					  "days_per_week = 5\nminutes_per_week = 300\n"
					  "long_day = Sunday\nunits = imperial\n");
	assert_int_equal(s.sex, SEX_FEMALE);
	assert_int_equal(s.born, 1984);
	assert_true(s.weight_kg == 61.5);
	assert_int_equal(s.level, LEVEL_EXPERIENCED);
	assert_true(s.max_hr == 188 && s.rest_hr == 47.5 && s.threshold_hr == 171);
	assert_true(s.threshold_speed == 4);
	assert_true(s.days_per_week == 5 && s.minutes_per_week == 300);
	assert_int_equal(s.long_day, 6);
	assert_true(s.imperial);
	assert_int_equal(s.finding_count, 0);
	settings_finish(&s);
}

static void test_other_sections(void **state)
{
	(void)state;
	struct settings s = read_settings(
		"[sync]\nscan = 1h\n[day]\nstart = 04:30\n[notify]\nenabled = no\n"
		"command = /opt/x --flag\nevening = off\nmorning = 6:15\nquiet = 23:30 - 06:00\n"
		"detail = minimal\nask_felt = off\nwait = 0s\n[journal]\nfolder = ~/Sync/journal/\n"
		"[load]\nsource.run = hr, rpe\ngrade = minetti\nfitness_days = 50\n"
		"fatigue_days = 10\n");
	assert_true(s.scan_s == 3600);
	assert_int_equal(s.day_start_s, 16200);
	assert_false(s.notify_enabled);
	assert_string_equal(s.notify_command, "/opt/x --flag");
	assert_int_equal(s.evening_s, -1);
	assert_int_equal(s.morning_s, 22500);
	assert_int_equal(s.quiet_from_s, 84600);
	assert_int_equal(s.quiet_to_s, 21600);
	assert_true(s.detail_minimal);
	assert_false(s.ask_felt);
	assert_true(s.wait_s == 0);
	assert_string_equal(s.journal_folder, "/home/ann/Sync/journal");
	assert_int_equal(s.load_order[SPORT_RUN][0], LOAD_HR);
	assert_int_equal(s.load_order[SPORT_RUN][1], LOAD_RPE);
	assert_int_equal(s.load_order[SPORT_RUN][2], LOAD_NONE);
	assert_true(s.grade_minetti);
	assert_true(s.fitness_days == 50 && s.fatigue_days == 10);
	settings_finish(&s);
	s = read_settings("[notify]\nquiet = off\n");
	assert_int_equal(s.quiet_from_s, -1);
	assert_int_equal(s.quiet_to_s, -1);
	settings_finish(&s);
}

static void test_folders(void **state)
{
	(void)state;
	struct settings s = read_settings("[sync]\nfolder = /data/a, b\nfolder = ? /media/watch\n"
					  "folder = ~/c ?\nfolder = ?~/d/\nfolder = /data/a, b\n");
	assert_int_equal(s.folder_count, 4); /* the last line says nothing new */
	assert_string_equal(s.folders[0].path, "/data/a, b");
	assert_false(s.folders[0].optional);
	assert_string_equal(s.folders[1].path, "/media/watch");
	assert_true(s.folders[1].optional);
	assert_string_equal(s.folders[2].path, "/home/ann/c");
	assert_true(s.folders[2].optional);
	assert_string_equal(s.folders[3].path, "/home/ann/d");
	assert_true(s.folders[3].optional);
	settings_finish(&s);
}

static void test_lists_by_separator_and_by_repetition(void **state)
{
	(void)state;
	struct settings s = read_settings("[sync]\nignore = *.tmp, Copy of *\nignore = draft-*,\n"
					  "[rules]\noff = hard-easy  easy-streak,rest\noff = "
					  "rest\npack = heat\npack = return\n"
					  "[load]\nsource.run = rpe\nsource.run = hr pace, "
					  "rpe\nsource.run = duration given\n");
	assert_int_equal(s.ignore_count, 3);
	assert_string_equal(s.ignore[0], "*.tmp");
	assert_string_equal(s.ignore[1], "Copy of *");
	assert_string_equal(s.ignore[2], "draft-*");
	assert_int_equal(s.rules_off_count, 3);
	assert_string_equal(s.rules_off[0], "hard-easy");
	assert_string_equal(s.rules_off[2], "rest");
	assert_int_equal(s.pack_count, 2);
	assert_string_equal(s.packs[1], "return");
	static const enum load_source sources[] = {
		LOAD_RPE, LOAD_HR, LOAD_PACE, LOAD_DURATION, LOAD_GIVEN, LOAD_NONE};
	assert_memory_equal(s.load_order[SPORT_RUN], sources, sizeof(sources));
	assert_int_equal(s.finding_count, 0);
	settings_finish(&s);
}

static void test_rule_settings_stay_text(void **state)
{
	(void)state;
	struct settings s = read_settings("[rule heavy-after-speed]\nlook_at = 4\n"
					  "[rule  x]\nhow = a, b\nempty =\n");
	assert_int_equal(s.rule_setting_count, 3);
	assert_string_equal(s.rule_settings[0].rule, "heavy-after-speed");
	assert_string_equal(s.rule_settings[0].key, "look_at");
	assert_string_equal(s.rule_settings[0].value, "4");
	assert_int_equal(s.rule_settings[0].line, 2);
	assert_string_equal(s.rule_settings[1].rule, "x");
	assert_string_equal(s.rule_settings[1].value, "a, b");
	assert_string_equal(s.rule_settings[2].value, "");
	assert_int_equal(s.rule_settings[2].line, 5);
	assert_int_equal(s.finding_count, 0);
	settings_finish(&s);
}

static void test_the_form_of_the_file(void **state)
{
	(void)state;
	struct settings s = read_settings("\xef\xbb\xbf[athlete]\r\nmax_hr = 190 ; by test\r\n"
					  "\trest_hr = 50\r\n  # indented\r\n\r\nborn=1990");
	assert_true(s.max_hr == 190);
	assert_true(s.rest_hr == 50);
	assert_int_equal(s.born, 1990);
	assert_int_equal(s.finding_count, 0);
	settings_finish(&s);
	char text[1000] = "# ";
	memset(text + 2, 'x', 900);
	strcpy(text + 902, "\n[athlete]\nborn = 1990\n");
	s = read_settings(text);
	assert_int_equal(s.born, 1990);
	settings_finish(&s);
}

static void test_empty_values_are_the_defaults(void **state)
{
	(void)state;
	struct settings s = read_settings(
		"[sync]\nfolder = /x\nfolder =\nscan =\n[athlete]\nmax_hr =\n[notify]\ncommand =\n"
		"[load]\nsource.run = hr\nsource.run =\n[rules]\noff = a\noff =\n");
	check_defaults(&s);
	settings_finish(&s);
}

static void check_finding(const char *text, int line, const char *expected)
{
	struct settings s = read_settings(text);
	assert_int_equal(s.finding_count, 1);
	assert_int_equal(s.findings[0].line, line);
	assert_string_equal(s.findings[0].text, expected);
	settings_finish(&s);
}

static void test_findings(void **state)
{
	(void)state;
	check_finding("[athlete]\n\nmaxhr = 190\n", 3,
		"unknown key maxhr in [athlete]; did you mean max_hr?");
	check_finding("[athlete]\nzzz = 190\n", 2, "unknown key zzz in [athlete]");
	check_finding("[athlete]\nevening = 20:00\n", 2,
		"unknown key evening in [athlete]; there is one in [notify]");
	check_finding("[notfy]\nevening = off\nmorning = off\n", 2,
		"unknown section [notfy]; did you mean [notify]?");
	check_finding("[something]\nx = 1\n", 2, "unknown section [something]");
	check_finding("scan = 5min\n", 1, "scan stands before any [section]");
	check_finding("[sync]\nscan = 5min\nscan = 6min\n", 3,
		"scan was given in line 2 already; this one counts");
	check_finding("[x\x1b[2J]\ny = 1\n", 2, "unknown section [x?[2J]");
}

static void test_the_last_of_repeated_values_counts(void **state)
{
	(void)state;
	struct settings s = read_settings(
		"[notify]\ncommand = a\ncommand = b\n[sync]\nscan = 5min\n"
		"[notify]\ncommand = c\n");
	assert_string_equal(s.notify_command, "c");
	assert_int_equal(s.finding_count, 2);
	settings_finish(&s);
}

static char *uncommented(const char *template)
{
	char *text = mem_strdup(template);
	char *to = text;
	for (const char *from = text; *from != '\0'; from++) {
		bool key = *from == '#' && (from == text || from[-1] == '\n') && from[1] != ' ';
		if (!key)
			*to++ = *from;
	}
	*to = '\0';
	return text;
}

static void test_template_is_the_defaults(void **state)
{
	(void)state;
	autofree char *template = settings_template();
	struct settings s = read_settings(template);
	check_defaults(&s);
	settings_finish(&s);
	autofree char *text = uncommented(template);
	assert_non_null(strstr(text, "\nscan = 15min\n"));
	assert_non_null(strstr(text, "\nmax_hr =\n"));
	s = read_settings(text);
	check_defaults(&s);
	assert_int_equal(s.finding_count, 0);
	settings_finish(&s);
}

static void test_load(void **state)
{
	(void)state;
	struct settings s;
	struct error e = {0};
	char path[] = "/tmp/paced-settings-XXXXXX";
	autoclose int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_true(file_write_all(fd, "[athlete]\nborn = 1984\n", 22));
	assert_true(settings_load(&s, path, &e));
	assert_int_equal(s.born, 1984);
	settings_finish(&s);
	assert_true(file_write_all(fd, "sex = 3\n", 8));
	assert_false(settings_load(&s, path, &e));
	autofree char *expected = mem_printf("%s: line 3: sex = 3: expected male or female", path);
	assert_string_equal(e.text, expected);
	check_defaults(&s);
	settings_finish(&s);
	unlink(path);
	assert_true(settings_load(&s, path, &e));
	check_defaults(&s);
	settings_finish(&s);
	assert_false(settings_load(&s, "/tmp", &e));
	check_defaults(&s);
	settings_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_athlete),
		cmocka_unit_test(test_other_sections),
		cmocka_unit_test(test_folders),
		cmocka_unit_test(test_lists_by_separator_and_by_repetition),
		cmocka_unit_test(test_rule_settings_stay_text),
		cmocka_unit_test(test_the_form_of_the_file),
		cmocka_unit_test(test_empty_values_are_the_defaults),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_the_last_of_repeated_values_counts),
		cmocka_unit_test(test_template_is_the_defaults),
		cmocka_unit_test(test_load),
	};
	return cmocka_run_group_tests(tests, set_home, NULL);
}
