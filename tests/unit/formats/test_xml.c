/* The XML reader: numbers, encodings, what is refused, and that nothing takes longer than its size.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "growth.h"
#include "paced/base/memory.h"
#include "paced/formats.h"
#include "../../../daemon/formats/xml.h"

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		double value;
	} cases[] = {{"0", 0}, {"12", 12}, {" -1.5\n", -1.5}, {"+3", 3}, {".5", 0.5}, {"7.", 7},
		{"9785.169921875", 9785.169921875}, {"1.2E-4", 1.2e-4}, {"1e3", 1000},
		{"40.78170446678996", 40.78170446678996},
		{"0.07000000029802322387695312500000001", 0.07000000029802322},
		{"123456789012345678901234567890", 1.2345678901234568e29}};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		double v = xml_number(cases[i].text);
		assert_true(fabs(v - cases[i].value) <= 4e-16 * fabs(cases[i].value));
	}
	static const char *const none[] = {
		"", " ", "-", ".", "1,5", "12a", "0x10", "nan", "inf", "1 2"};
	for (size_t i = 0; i < ARRAY_LENGTH(none); i++)
		assert_true(isnan(xml_number(none[i])));
	assert_true(isinf(xml_number("1e999999999999")));
}

static bool decoded(const char *text, size_t length, struct recording *r, struct error *e)
{
	return decode((const uint8_t *)text, length, NULL, r, e);
}

#define POINT                                                                                      \
	"<trkpt lat=\"48\" lon=\"11\"><time>2026-11-25T06:00:00Z</time></trkpt>"                   \
	"<trkpt lat=\"48.001\" lon=\"11\"><time>2026-11-25T06:00:30Z</time></trkpt>"
#define GPX "<gpx creator=\"x\"><trk><name>n</name><trkseg>" POINT "</trkseg></trk></gpx>"

static void assert_two_points(const char *text, size_t length, uint32_t findings)
{
	struct recording r;
	struct error e;
	if (!decoded(text, length, &r, &e))
		fail_msg("%s", e.text);
	assert_int_equal(r.kind, FILE_ACTIVITY);
	assert_int_equal(r.findings, findings);
	assert_int_equal(r.count, 1);
	assert_int_equal(r.activities[0].sample_count, 2);
	assert_true(r.activities[0].start == 1795586400);
	recording_finish(&r);
}

static void test_beginnings(void **state)
{
	(void)state;
	static const char *const beginnings[] = {
		"",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
		"          <?xml version=\"1.0\"?>\n",
		"\357\273\277<?xml version=\"1.0\"?>",
		"\357\273\277 \n<?xml version=\"1.0\"?>",
		"<?xml version=\"1.0\" encoding=\"utf-16\"?>", /* which it is not */
		"<?xml version=\"1.0\" encoding=\"windows-1252\"?>",
		"<!DOCTYPE gpx>",
		"<!-- a comment -->",
	};
	for (size_t i = 0; i < ARRAY_LENGTH(beginnings); i++) {
		struct buffer b = {0};
		buffer_printf(&b, "%s%s", beginnings[i], GPX);
		assert_two_points((const char *)b.data, b.length, 0);
		buffer_finish(&b);
	}
}

static void test_utf16(void **state)
{
	(void)state;
	static const char text[] = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" GPX;
	for (int big = 0; big < 2; big++) {
		struct buffer b = {0};
		buffer_bytes(&b, big ? "\xFE\xFF" : "\xFF\xFE", 2);
		for (size_t i = 0; i + 1 < sizeof text; i++) {
			buffer_u8(&b, big ? 0 : (uint8_t)text[i]);
			buffer_u8(&b, big ? (uint8_t)text[i] : 0);
		}
		assert_int_equal(format_detect(b.data, b.length), FORMAT_GPX);
		assert_two_points((const char *)b.data, b.length, 0);
		buffer_finish(&b);
	}
}

/* Single bytes in what says that it is UTF-8, or says nothing: in a text, and in an attribute. */
static void test_bytes_that_are_no_utf8(void **state)
{
	(void)state;
	static const char *const names[] = {"<name>Lauf in M\xFCnchen</name>",
		"<link href=\"M\xFCnchen\"/><name>Lauf in M\xFCnchen</name>"};
	for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
		struct buffer b = {0};
		struct recording r;
		struct error e;
		buffer_printf(&b,
			"<?xml version=\"1.0\" encoding=\"UTF-8\"?><gpx><trk>%s<trkseg>" POINT
			"</trkseg></trk></gpx>",
			names[i]);
		assert_two_points((const char *)b.data, b.length, 0);
		assert_true(decoded((const char *)b.data, b.length, &r, &e));
		assert_string_equal(r.activities[0].name, "Lauf in M\xC3\xBCnchen");
		recording_finish(&r);
		buffer_finish(&b);
	}
	static const char broken[] = "<gpx><trk><trkseg>" POINT "\xFC</trkseg> <& </gpx>";
	assert_two_points(broken, strlen(broken), FINDING_TRUNCATED);
}

static void test_endings(void **state)
{
	(void)state;
	static const char trailing[] = GPX "<html>";
	assert_two_points(trailing, strlen(trailing), FINDING_TRAILING);
	static const char whole[] = GPX;
	size_t cut = (size_t)(strstr(whole, "</trkseg>") - whole);
	for (size_t n = cut; n + 1 < sizeof whole; n++)
		assert_two_points(whole, n, n == sizeof whole - 1 ? 0 : FINDING_TRUNCATED);
}

static void assert_refused(const char *text, size_t length, const char *words)
{
	struct recording r;
	struct error e;
	assert_false(decoded(text, length, &r, &e));
	assert_int_equal(e.kind, ERROR_INPUT);
	if (!strstr(e.text, words))
		fail_msg("\"%s\" does not say \"%s\"", e.text, words);
	assert_null(r.activities);
}

static void test_entities_are_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"<!DOCTYPE gpx [<!ENTITY a \"aaaa\">]>" GPX,
		"<!DOCTYPE gpx [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" GPX,
		"<!DOCTYPE gpx [<!ENTITY % p SYSTEM \"http://127.0.0.1/\"> %p;]>" GPX,
		"<!DOCTYPE gpx [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><gpx>&b;</gpx>",
	};
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
		assert_refused(texts[i], strlen(texts[i]), "entity declarations are refused");
}

static void decode_all(const struct buffer *b)
{
	struct recording r;
	if (decode(b->data, b->length, NULL, &r, NULL))
		recording_finish(&r);
}

static void repeat(struct buffer *b, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_text(b, text);
}

static void make_deep(struct buffer *b, size_t n)
{
	buffer_text(b, "<gpx>");
	repeat(b, "<a>", n);
}

static void make_deep_in_point(struct buffer *b, size_t n)
{
	buffer_text(b, "<gpx><trk><trkseg>");
	for (size_t i = 0; i < n / 200; i++) {
		buffer_text(b, "<trkpt lat=\"1\" lon=\"1\">");
		repeat(b, "<hr>", 200);
		repeat(b, "</hr>", 200);
		buffer_text(b, "</trkpt>");
	}
}

static void make_long_text(struct buffer *b, size_t n)
{
	buffer_text(b, "<gpx><trk><name>");
	repeat(b, "x&amp;", n);
	buffer_text(b, "</name><trkseg>" POINT);
}

static void make_long_attribute(struct buffer *b, size_t n)
{
	buffer_text(b, "<gpx creator=\"");
	repeat(b, "0123456789", n);
	buffer_text(b, "\"><trk><trkseg>" POINT);
}

static void make_many_attributes(struct buffer *b, size_t n)
{
	buffer_text(b, "<gpx ");
	for (size_t i = 0; i < n; i++)
		buffer_printf(b, "a%zu=\"\" ", i);
	buffer_text(b, ">");
}

static void make_cdata(struct buffer *b, size_t n)
{
	buffer_text(b, "<gpx><trk><name>");
	repeat(b, "<![CDATA[<>]]>", n);
	buffer_text(b, "</name>");
}

static void make_backward(struct buffer *b, size_t n)
{
	buffer_text(b, "<gpx><trk>");
	for (size_t i = 0; i < n; i++)
		buffer_printf(b,
			"<trkseg><trkpt lat=\"1\" "
			"lon=\"1\"><time>2026-11-25T%02zu:%02zu:00Z</time></trkpt>"
			"</trkseg>",
			23 - i / 60 % 24, 59 - i % 60);
}

static void make_laps(struct buffer *b, size_t n)
{
	buffer_text(b, "<TrainingCenterDatabase><Activity Sport=\"Running\">");
	for (size_t i = 0; i < n; i++)
		buffer_printf(b,
			"<Lap "
			"StartTime=\"2026-11-25T00:00:00Z\"><TotalTimeSeconds>1</TotalTimeSeconds>"
			"<Track><Trackpoint><Time>2026-11-25T%02zu:%02zu:%02zuZ</Time></"
			"Trackpoint></Track></Lap>",
			i / 3600 % 24, i / 60 % 60, i % 60);
	buffer_text(b, "</Activity></TrainingCenterDatabase>");
}

static void test_time_grows_with_size(void **state)
{
	(void)state;
	static void (*const makers[])(struct buffer *, size_t) = {make_deep, make_deep_in_point,
		make_long_text, make_long_attribute, make_many_attributes, make_cdata,
		make_backward, make_laps};
	for (size_t i = 0; i < ARRAY_LENGTH(makers); i++) {
		struct buffer small = {0}, large = {0};
		makers[i](&small, 10000);
		makers[i](&large, 80000);
		double once = cpu_seconds(decode_all, &small);
		double again = cpu_seconds(decode_all, &large);
		if (!grows_evenly(once, again))
			fail_msg("input %zu: %g s, eight times of it %g s", i, once, again);
		buffer_finish(&small);
		buffer_finish(&large);
	}
}

static void test_deep_nesting_is_refused(void **state)
{
	(void)state;
	struct buffer b = {0};
	make_deep(&b, 100000);
	assert_refused((const char *)b.data, b.length, "within each other");
	buffer_finish(&b);
}

static void test_other_xml_and_html(void **state)
{
	(void)state;
	static const char *const texts[] = {"<?xml version=\"1.0\"?><kml><Document/></kml>",
		"<!DOCTYPE html><html><body>gpx</body></html>", "<gpxx></gpxx>", "gpx", "<svg/>"};
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		struct recording r;
		struct error e;
		assert_false(decoded(texts[i], strlen(texts[i]), &r, &e));
		assert_int_equal(e.kind, ERROR_UNSUPPORTED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_beginnings),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_bytes_that_are_no_utf8),
		cmocka_unit_test(test_endings),
		cmocka_unit_test(test_entities_are_refused),
		cmocka_unit_test(test_time_grows_with_size),
		cmocka_unit_test(test_deep_nesting_is_refused),
		cmocka_unit_test(test_other_xml_and_html),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
