#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

/* Texts and what is read from them; NAN for those that must be refused. */
struct vector {
	const char *text;
	double value;
};

static void check_vectors(
	const struct vector *vectors, size_t n, bool (*parse)(const char *, double *))
{
	for (size_t i = 0; i < n; i++) {
		double got = 4711;
		bool read = parse(vectors[i].text, &got);
		if (read == isnan(vectors[i].value))
			fail_msg("\"%s\" was %s", vectors[i].text, read ? "read" : "refused");
		double expected = read ? vectors[i].value : 4711;
		if (got != expected)
			fail_msg("\"%s\" was read as %.17g", vectors[i].text, got);
	}
}

static void test_number(void **state)
{
	(void)state;
	static const struct vector vectors[] = {{"0", 0}, {"62", 62}, {"-3.5", -3.5}, {"0.1", 0.1},
		{"1.10", 1.1}, {"007", 7}, {"999999999999999", 999999999999999},
		{"0.123456789012345", 0.123456789012345}, {"70.7", 70.7}, {"1.005", 1.005},
		{"0.0000000000000000000001", 1e-22}, {"000000000000000000001", 1}, {"", NAN},
		{"-", NAN}, {".", NAN}, {".5", NAN}, {"5.", NAN}, {"+5", NAN}, {" 5", NAN},
		{"5 ", NAN}, {"5,5", NAN}, {"1e3", NAN}, {"0x10", NAN}, {"inf", NAN}, {"nan", NAN},
		{"--5", NAN}, {"1.2.3", NAN}, {"5kg", NAN}, {"1000000000000000", NAN},
		{"1.000000000000000", NAN}, {"0.00000000000000000000001", NAN},
		{"99999999999999999999999999", NAN}, {"\xd9\xa3", NAN}};
	check_vectors(vectors, ARRAY_LENGTH(vectors), text_number);
}

/* What strtod reads in the C locale, which these tests run in, is the nearest double. */
static void test_number_is_the_nearest_double(void **state)
{
	(void)state;
	uint64_t seed = 20260504;
	for (int i = 0; i < 20000; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		char text[40];
		snprintf(text, sizeof(text), "%llu.%0*llu", (unsigned long long)(seed >> 40),
			(int)(seed % 7) + 1, (unsigned long long)(seed >> 20) % 10);
		double got;
		assert_true(text_number(text, &got));
		assert_true(got == strtod(text, NULL));
	}
}

static void test_integer(void **state)
{
	(void)state;
	long v = 4711;
	assert_true(text_integer("0", 0, 10, &v) && v == 0);
	assert_true(text_integer("10", 0, 10, &v) && v == 10);
	assert_true(text_integer("-10", -10, 10, &v) && v == -10);
	v = 4711;
	static const char *const bad[] = {"", "-", "11", "-11", "1.0", "1 ", " 1", "+1", "0x1",
		"1e1", "99999999999999999999", "ten"};
	for (size_t i = 0; i < ARRAY_LENGTH(bad); i++)
		assert_false(text_integer(bad[i], -10, 10, &v));
	assert_int_equal(v, 4711);
}

static void test_duration(void **state)
{
	(void)state;
	static const struct vector vectors[] = {{"45min", 2700}, {"90 min", 5400}, {"1h", 3600},
		{"1h35", 5700}, {"1h35min", 5700}, {"1h 35min", 5700}, {"1h05", 3900},
		{"1:35", 5700}, {"1:35:00", 5700}, {"0:00:07", 7}, {"30s", 30}, {"1.5h", 5400},
		{"6.5h", 23400}, {"4min30s", 270}, {"1h2min3s", 3723}, {"0s", 0}, {"120min", 7200},
		{"1h 30s", 3630}, {"10:00", 36000}, {"2.5 min", 150}, {"", NAN}, {"45", NAN},
		{"min", NAN}, {"-45min", NAN}, {"45m", NAN}, {"45minutes", NAN}, {"45min ", NAN},
		{" 45min", NAN}, {"1h75", NAN}, {"1h60", NAN}, {"1h 60min", NAN}, {"1h35 ", NAN},
		{"1h35x", NAN}, {"1h1h", NAN}, {"5min1h", NAN}, {"1.5h30min", NAN}, {"1h5.5", NAN},
		{"1:5", NAN}, {"1:60", NAN}, {"1:35:60", NAN}, {"1:35:0", NAN}, {"1:35:", NAN},
		{":35", NAN}, {"1:35min", NAN}, {"1:355", NAN}, {"1:35:00:00", NAN}, {"-1:35", NAN},
		{"1:-5", NAN}, {"4min30", NAN}, {"1e3s", NAN}, {"99999999999999999h", NAN},
		{"15 parsecs", NAN}};
	check_vectors(vectors, ARRAY_LENGTH(vectors), text_duration);
}

static void test_distance(void **state)
{
	(void)state;
	static const struct vector vectors[] = {{"8.2km", 8200}, {"5mi", 8046.72}, {"400m", 400},
		{"21.1 km", 21100}, {"0m", 0}, {"", NAN}, {"5", NAN}, {"km", NAN}, {"-5km", NAN},
		{"5kmh", NAN}, {"5 km ", NAN}, {"5miles", NAN}, {"5min", NAN}, {"5.km", NAN},
		{"5,2km", NAN}, {"5KM", NAN}};
	check_vectors(vectors, ARRAY_LENGTH(vectors), text_distance);
}

static void test_pace(void **state)
{
	(void)state;
	static const struct vector vectors[] = {{"4:15/km", 1000.0 / 255}, {"4:10/km", 4},
		{"6:50/mi", 1609.344 / 410}, {"12:00/km", 1000.0 / 720}, {"4:15 /km", 1000.0 / 255},
		{"", NAN}, {"4:15", NAN}, {"4/km", NAN}, {"4:5/km", NAN}, {"4:60/km", NAN},
		{"0:00/km", NAN}, {"-4:15/km", NAN}, {"4:15/kmx", NAN}, {"4:15km", NAN},
		{"4:15/m", NAN}, {"4:15/km/mi", NAN}, {":15/km", NAN}, {"4:155/km", NAN}};
	check_vectors(vectors, ARRAY_LENGTH(vectors), text_pace);
}

static void check_clock(double seconds, const char *expected)
{
	char text[32];
	text_clock(seconds, text, sizeof(text));
	assert_string_equal(text, expected);
}

static void test_clock(void **state)
{
	(void)state;
	check_clock(245.0, "4:05");
	check_clock(5400, "1:30:00");
	check_clock(0, "0:00");
	check_clock(59.4, "0:59");
	check_clock(59.5, "1:00");
	check_clock(3599.5, "1:00:00");
	check_clock(360000, "100:00:00");
	check_clock(-245, "-4:05");
	check_clock(-0.2, "0:00");
	check_clock(NAN, "-");
	check_clock(INFINITY, "-");
	char small[4];
	text_clock(5400, small, sizeof(small));
	assert_string_equal(small, "1:3");
}

static void test_edits(void **state)
{
	(void)state;
	assert_int_equal(text_distance_between("", ""), 0);
	assert_int_equal(text_distance_between("", "abc"), 3);
	assert_int_equal(text_distance_between("abc", ""), 3);
	assert_int_equal(text_distance_between("max_hr", "max_hr"), 0);
	assert_int_equal(text_distance_between("kitten", "sitting"), 3);
	assert_int_equal(text_distance_between("sitting", "kitten"), 3);
	assert_int_equal(text_distance_between("form", "from"), 1);
	assert_int_equal(text_distance_between("ca", "abc"), 3);
	assert_int_equal(text_distance_between("abcd", "badc"), 2);
}

static void test_nearest(void **state)
{
	(void)state;
	static const char *const words[] = {"status", "show", "next", "rules", "why", "a"};
	size_t n = ARRAY_LENGTH(words);
	assert_string_equal(text_nearest("staus", words, n), "status");
	assert_string_equal(text_nearest("statsu", words, n), "status");
	assert_string_equal(text_nearest("next", words, n), "next");
	assert_string_equal(text_nearest("shwo", words, n), "show");
	assert_string_equal(text_nearest("wh", words, n), "why"); /* one edit is always allowed */
	assert_null(text_nearest("nnexxt", words, 2));
	assert_null(text_nearest("next", words, 0));
	assert_null(text_nearest("zzzz", words, n));
	assert_null(text_nearest("shxx", words, n)); /* two edits in four letters */
	char word[2000];
	memset(word, 'x', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	assert_null(text_nearest(word, words, n));
	static const char *const equals[] = {"abcx", "abcy"};
	assert_string_equal(text_nearest("abcz", equals, 2), "abcx");
}

static void test_starts_ends_equal(void **state)
{
	(void)state;
	assert_true(text_starts_with("rule x", "rule "));
	assert_true(text_starts_with("x", ""));
	assert_false(text_starts_with("ru", "rule"));
	assert_true(text_ends_with("a.fit.gz", ".gz"));
	assert_true(text_ends_with("x", ""));
	assert_false(text_ends_with("gz", ".gz"));
	assert_true(text_equal(NULL, NULL));
	assert_false(text_equal(NULL, ""));
	assert_false(text_equal("", NULL));
	assert_true(text_equal("a", "a"));
	assert_false(text_equal("a", "b"));
}

static void test_capital(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {{"easy", "Easy"}, {"Easy", "Easy"},
		{"\u00fcber", "\u00dcber"}, {"\u00e0", "\u00c0"}, {"\u00fe", "\u00de"},
		{"\u00f7", "\u00f7"}, {"\u00ff", "\u00ff"}, {"\u00df", "\u00df"}, {"5 x", "5 x"},
		{"", ""}, {"\xc3", "\xc3"}};
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		char text[16];
		snprintf(text, sizeof(text), "%s", pairs[i][0]);
		text_capital(text);
		assert_string_equal(text, pairs[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_number_is_the_nearest_double),
		cmocka_unit_test(test_integer),
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_distance),
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_starts_ends_equal),
		cmocka_unit_test(test_capital),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
