#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "paced/base/memory.h"
#include "paced/formats.h"

#define NONE  ((double)NAN)
#define START 1795586400 /* 2026-11-25T06:00:00Z */

#define AT(lat, time, more)                                                                        \
	"<trkpt lat=\"" lat "\" lon=\"11.0\"><ele>520.5</ele><time>2026-11-25T06:" time            \
	"Z</time>" more "</trkpt>"
#define GPX(inner)          "<gpx version=\"1.1\" creator=\"Some App\">" inner "</gpx>"
#define TRACK(head, points) "<trk>" head "<trkseg>" points "</trkseg></trk>"

static void assert_number(double is, double should, double within)
{
	if (isnan(should) ? !isnan(is) : !(fabs(is - should) <= within))
		fail_msg("%g is not %g", is, should);
}

static struct recording decoded(const char *text)
{
	struct recording r;
	struct error e;
	assert_int_equal(format_detect((const uint8_t *)text, strlen(text)), FORMAT_GPX);
	if (!decode((const uint8_t *)text, strlen(text), NULL, &r, &e))
		fail_msg("%s", e.text);
	return r;
}

static void test_track(void **state)
{
	(void)state;
	struct recording r = decoded(GPX(
		"<metadata><name>not this</name><time>2020-01-01T00:00:00Z</time></metadata>" TRACK(
			"<name><![CDATA[Morning & more]]></name><type>running</type>",
			AT("48.000", "00:00", "") AT("48.001", "00:30", "")
				AT("48.002", "01:00", ""))));
	const struct activity *a = &r.activities[0];
	assert_int_equal(r.kind, FILE_ACTIVITY);
	assert_int_equal(r.findings, 0);
	assert_int_equal(r.count, 1);
	assert_true(a->start == START);
	assert_string_equal(a->name, "Morning & more");
	assert_string_equal(a->device, "Some App");
	assert_int_equal(a->sport, SPORT_RUN);
	assert_number(a->elapsed_s, 60, 0);
	assert_number(a->timer_s, 60, 0);
	assert_number(a->distance_m, 222.39, 0.1); /* 0.002 degrees of a great circle */
	assert_number((double)a->samples[1].altitude, 520.5, 0);
	assert_int_equal(a->utc_offset_s, 3600);
	recording_finish(&r);
}

/* The ways in which heart rate and the like are written. */
static void test_extensions(void **state)
{
	(void)state;
	static const char *const ways[] = {
		"<extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>141</gpxtpx:hr><gpxtpx:cad>85</"
		"gpxtpx:cad>"
		"</gpxtpx:TrackPointExtension></extensions>",
		"<extensions><ns3:TrackPointExtension><ns3:atemp>12</ns3:atemp><ns3:hr>141</ns3:hr>"
		"<ns3:cad>85</ns3:cad></ns3:TrackPointExtension></extensions>",
		"<extensions><TrackPointExtension xmlns=\"x\"><hr> 141 </hr><cad>85</cad>"
		"</TrackPointExtension></extensions>",
		"<extensions><power>200</power></extensions><extensions><gpxdata:hr>141</"
		"gpxdata:hr>"
		"<gpxdata:cadence>85</gpxdata:cadence></extensions>",
		"<extensions><a><b><c><heartrate>141</heartrate></c></b></a><cadence>85</cadence></"
		"extensions>",
	};
	for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
		struct buffer b = {0};
		buffer_printf(&b,
			"<gpx><trk><type>9</type><trkseg><trkpt lat=\"48\" lon=\"11\">"
			"<time>2026-11-25T06:00:00Z</time>%s</trkpt></trkseg></trk></gpx>",
			ways[i]);
		struct recording r = decoded((const char *)b.data);
		assert_int_equal(r.activities[0].sport, SPORT_RUN);
		assert_number((double)r.activities[0].samples[0].hr, 141, 0);
		assert_number((double)r.activities[0].samples[0].cadence, 170, 0);
		assert_number(r.activities[0].avg_hr, 141, 1e-9);
		recording_finish(&r);
		buffer_finish(&b);
	}
}

static void test_distance_and_speed_of_the_device(void **state)
{
	(void)state;
	struct recording r = decoded(GPX(
		TRACK("", AT("48.000", "00:00",
				  "<extensions><gpxdata:distance>0</gpxdata:distance></extensions>")
				  AT("48.001", "00:30",
					  "<extensions><gpxdata:distance>100</gpxdata:distance>"
					  "<gpxdata:speed>3.3</gpxdata:speed></extensions>"))));
	assert_number(r.activities[0].distance_m, 100, 0);
	assert_number((double)r.activities[0].samples[1].speed, 3.3, 1e-6);
	recording_finish(&r);
}

static void assert_distance(const char *text, double metres)
{
	struct recording r = decoded(text);
	assert_int_equal(r.count, 1);
	assert_number(r.activities[0].distance_m, metres, 0.1);
	recording_finish(&r);
}

#define SENSOR(distance) "<extensions><o:distance>" distance "</o:distance></extensions>"

/* Sensors that say what was measured since the point before, or once, do not replace positions. */
static void test_distances_that_are_none_from_the_start(void **state)
{
	(void)state;
	assert_distance(GPX(TRACK("", AT("48.000", "00:00", SENSOR("9")) AT("48.001", "00:30",
					      SENSOR("110")) AT("48.002", "01:00", SENSOR("105")))),
		222.39);
	assert_distance(GPX(TRACK("", AT("48.000", "00:00", "") AT("48.001", "00:30", SENSOR("12"))
					      AT("48.002", "01:00", ""))),
		222.39);
}

/* The way between two segments or tracks is gone while nothing is recorded, and does not count;
 * that of a silence within one does. */
static void test_way_between_segments(void **state)
{
	(void)state;
	assert_distance(GPX("<trk><trkseg>" AT("48.000", "00:00", "") AT(
				"48.001", "00:30", "") "</trkseg><trkseg>" AT("48.005", "00:50", "")
					AT("48.006", "01:20", "") "</trkseg></trk>"),
		222.39);
	assert_distance(GPX(TRACK("", AT("48.000", "00:00", "") AT("48.001", "00:30", "")) TRACK(
				"", AT("48.005", "10:00", "") AT("48.006", "10:30", ""))),
		222.39);
	assert_distance(GPX(TRACK("", AT("48.000", "00:00", "") AT("48.001", "00:30", "") AT(
					      "48.0015", "05:00", "") AT("48.0025", "05:30", ""))),
		277.99);
}

static void assert_pause(const char *text, double from, double to)
{
	struct recording r = decoded(text);
	const struct activity *a = &r.activities[0];
	assert_int_equal(r.count, 1);
	assert_int_equal(a->pause_count, 1);
	assert_number(a->pauses[0].from, from, 0);
	assert_number(a->pauses[0].to, to, 0);
	assert_number(a->timer_s, a->elapsed_s - (to - from), 1e-9);
	recording_finish(&r);
}

static void test_pauses(void **state)
{
	(void)state;
	/* a new segment, however short the gap */
	assert_pause(GPX("<trk><trkseg>" AT("48.000", "00:00", "") AT(
			     "48.001", "00:30", "") "</trkseg><trkseg>" AT("48.001", "00:50", "")
				     AT("48.002", "01:20", "") "</trkseg></trk>"),
		30, 50);
	/* a gap without going anywhere */
	assert_pause(GPX(TRACK("", AT("48.000", "00:00", "") AT("48.001", "00:30", "")
					   AT("48.001", "05:00", "") AT("48.002", "05:30", ""))),
		30, 300);
	/* a second track soon after */
	assert_pause(GPX(TRACK("", AT("48.000", "00:00", "") AT("48.001", "00:30", "")) TRACK(
			     "", AT("48.001", "10:00", "") AT("48.002", "10:30", ""))),
		30, 600);
}

static void test_lost_signal_is_no_pause(void **state)
{
	(void)state;
	struct recording r = decoded(GPX(TRACK("",
		AT("48.000", "00:00", "") AT("48.001", "00:30", "") AT("48.010", "05:00", ""))));
	assert_int_equal(r.activities[0].pause_count, 0);
	recording_finish(&r);
}

/* One point every two minutes of a slow climb: how it is recorded, not how it is walked. */
static void test_sparse_recording_is_no_pause(void **state)
{
	(void)state;
	struct recording r = decoded(
		GPX(TRACK("", AT("48.0000", "00:00", "") AT("48.0005", "02:00", "")
				      AT("48.0010", "04:00", "") AT("48.0015", "06:10", ""))));
	assert_int_equal(r.activities[0].pause_count, 0);
	assert_number(r.activities[0].timer_s, 370, 0);
	recording_finish(&r);
}

/* Only what is the same in all respects stands twice. */
static void test_tracks_at_the_same_time(void **state)
{
	(void)state;
	struct recording r = decoded(GPX(
		TRACK("", AT("48.000", "00:00", "") AT("48.001", "00:30", ""))
			TRACK("", AT("48.000", "00:00", "") AT("48.001", "00:30", ""))
				TRACK("", AT("48.000", "00:00", "") AT("48.002", "00:30", ""))));
	assert_int_equal(r.count, 2);
	recording_finish(&r);
}

static void test_tracks_of_their_own(void **state)
{
	(void)state;
	struct recording r = decoded(GPX(
		TRACK("<name>b</name>", AT("48.000", "40:00", "") AT("48.001", "40:30", ""))
			TRACK("<name>a</name>", AT("48.000", "00:00", "") AT("48.001", "00:30", ""))
				TRACK("<name>c</name><type>cycling</type>",
					AT("48.001", "00:40", "") AT("48.002", "01:00", ""))));
	assert_int_equal(r.count, 3);
	assert_string_equal(r.activities[0].name, "a");
	assert_string_equal(r.activities[1].name, "c");
	assert_int_equal(r.activities[1].sport, SPORT_RIDE);
	assert_string_equal(r.activities[2].name, "b");
	recording_finish(&r);
}

static void test_long_rest_begins_another_outing(void **state)
{
	(void)state;
	struct recording r = decoded(GPX("<trk><name>log</name><trkseg>" AT(
		"48.000", "00:00", "") AT("48.001", "00:30",
		"") "<trkpt lat=\"48.5\" lon=\"11\"><time>2026-11-25T17:00:00Z</time></trkpt>"
		    "</trkseg></trk>"));
	assert_int_equal(r.count, 2);
	assert_int_equal(r.activities[0].sample_count, 2);
	assert_int_equal(r.activities[1].sample_count, 1);
	assert_string_equal(r.activities[1].name, "log");
	assert_int_equal(r.activities[1].pause_count, 0);
	recording_finish(&r);
}

static void test_words_for_sports(void **state)
{
	(void)state;
	static const struct {
		const char *word;
		enum sport sport;
	} cases[] = {{"9", SPORT_RUN}, {"Run", SPORT_RUN}, {"TrailRun", SPORT_TRAIL},
		{"Trail running", SPORT_TRAIL}, {"trail-running", SPORT_TRAIL},
		{"VirtualRun", SPORT_TREADMILL}, {"Laufen", SPORT_RUN},
		{"Course \u00e0 pied", SPORT_RUN}, {"1", SPORT_RIDE}, {"Ride", SPORT_RIDE},
		{"10", SPORT_WALK}, {"4", SPORT_HIKE}, {"kayaking", SPORT_OTHER},
		{"", SPORT_OTHER}};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct buffer b = {0};
		buffer_printf(&b,
			"<gpx><trk><type>%s</type><trkseg><trkpt lat=\"48\" lon=\"11\">"
			"<time>2026-11-25T06:00:00Z</time></trkpt></trkseg></trk></gpx>",
			cases[i].word);
		struct recording r = decoded((const char *)b.data);
		assert_int_equal(r.activities[0].sport, cases[i].sport);
		assert_string_equal(r.activities[0].sport_text, cases[i].word);
		recording_finish(&r);
		buffer_finish(&b);
	}
}

static void test_routes(void **state)
{
	(void)state;
	static const char *const texts[] = {
		GPX("<trk><name>r</name><trkseg><trkpt lat=\"48\" lon=\"11\"/></trkseg></trk>"),
		GPX("<rte><name>r</name><rtept lat=\"48\" "
		    "lon=\"11\"><time>2026-11-25T06:00:00Z</time></rtept></rte>"),
		GPX("<wpt lat=\"48\" lon=\"11\"><time>2026-11-25T06:00:00Z</time></wpt>"),
		GPX(""),
	};
	for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
		struct recording r = decoded(texts[i]);
		assert_int_equal(r.kind, FILE_ROUTE);
		assert_int_equal(r.count, 0);
		recording_finish(&r);
	}
}

static void test_bad_positions_and_times(void **state)
{
	(void)state;
	struct recording r = decoded(
		GPX("<trk><trkseg><trkpt lat=\"north\" "
		    "lon=\"11\"><time>2026-11-25T06:00:00Z</time></trkpt>"
		    "<trkpt><time>2026-11-25T06:00:10Z</time></trkpt>"
		    "<trkpt lat=\"0\" lon=\"0\"><time>2026-11-25T06:00:20Z</time></trkpt>"
		    "<trkpt lat=\"91\" lon=\"11\"><time>2026-11-25T06:00:30Z</time></trkpt>"
		    "<trkpt lat=\"48\" lon=\"11\"><time>soon</time></trkpt>"
		    "<trkpt lat=\"48\" lon=\"11\"><time>2026-11-25T06:00:40Z</time></trkpt>"
		    "</trkseg></trk>"));
	const struct activity *a = &r.activities[0];
	assert_int_equal(a->sample_count, 5);
	for (size_t i = 0; i < 4; i++) {
		assert_number(a->samples[i].lat, NONE, 0);
		assert_number(a->samples[i].lon, NONE, 0);
	}
	assert_number(a->samples[4].lat, 48, 0);
	assert_int_equal(r.findings, FINDING_GPS);
	recording_finish(&r);
}

static void test_namespace_of_the_root(void **state)
{
	(void)state;
	struct recording r = decoded(
		"<x:gpx xmlns:x=\"http://www.topografix.com/GPX/1/1\"><x:trk><x:trkseg>"
		"<x:trkpt lat=\"48\" "
		"lon=\"11\"><x:time>2026-11-25T07:00:00+01:00</x:time></x:trkpt>"
		"</x:trkseg></x:trk></x:gpx>");
	assert_true(r.activities[0].start == START);
	assert_int_equal(r.activities[0].utc_offset_s, 3600);
	assert_false(r.activities[0].offset_guessed);
	recording_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_track),
		cmocka_unit_test(test_extensions),
		cmocka_unit_test(test_distance_and_speed_of_the_device),
		cmocka_unit_test(test_distances_that_are_none_from_the_start),
		cmocka_unit_test(test_way_between_segments),
		cmocka_unit_test(test_pauses),
		cmocka_unit_test(test_lost_signal_is_no_pause),
		cmocka_unit_test(test_sparse_recording_is_no_pause),
		cmocka_unit_test(test_tracks_at_the_same_time),
		cmocka_unit_test(test_tracks_of_their_own),
		cmocka_unit_test(test_long_rest_begins_another_outing),
		cmocka_unit_test(test_words_for_sports),
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_bad_positions_and_times),
		cmocka_unit_test(test_namespace_of_the_root),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
