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

#define TCX(inner)                                                                                 \
	"<?xml version=\"1.0\"?><TrainingCenterDatabase "                                          \
	"xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\">" inner              \
	"</TrainingCenterDatabase>"
#define RUN(inner)                                                                                 \
	TCX("<Activities><Activity Sport=\"Running\"><Id>2026-11-25T06:00:00Z</Id>" inner          \
	    "</Activity></Activities>")

static void assert_number(double is, double should, double within)
{
	if (isnan(should) ? !isnan(is) : !(fabs(is - should) <= within))
		fail_msg("%g is not %g", is, should);
}

static struct recording decoded(const char *text)
{
	struct recording r;
	struct error e;
	assert_int_equal(format_detect((const uint8_t *)text, strlen(text)), FORMAT_TCX);
	assert_int_equal(
		format_completeness((const uint8_t *)text, strlen(text)), COMPLETE_UNKNOWN);
	if (!decode((const uint8_t *)text, strlen(text), NULL, &r, &e))
		fail_msg("%s", e.text);
	return r;
}

static const char two_laps[] = RUN(
	"<Lap StartTime=\"2026-11-25T06:00:00.000Z\"><TotalTimeSeconds>20.5</TotalTimeSeconds>"
	"<DistanceMeters>60.0</DistanceMeters><MaximumSpeed>3.5</MaximumSpeed><Calories>3</"
	"Calories>"
	"<AverageHeartRateBpm xsi:type=\"x\"><Value>140</Value></AverageHeartRateBpm>"
	"<MaximumHeartRateBpm><Value>150</Value></MaximumHeartRateBpm>"
	"<Intensity>Active</Intensity><Cadence>85</Cadence><TriggerMethod>Distance</"
	"TriggerMethod><Track>"
	"<Trackpoint><Time>2026-11-25T06:00:00.000Z "
	"</Time><Position><LatitudeDegrees>48.0</LatitudeDegrees>"
	"<LongitudeDegrees>11.0</LongitudeDegrees></Position><AltitudeMeters>520.4</AltitudeMeters>"
	"<DistanceMeters>0.0</DistanceMeters><HeartRateBpm><Value>130</Value></HeartRateBpm>"
	"<Extensions><ns3:TPX "
	"xmlns:ns3=\"x\"><ns3:Speed>2.9</ns3:Speed><ns3:RunCadence>86</ns3:RunCadence>"
	"<ns3:Watts>240</ns3:Watts></ns3:TPX></Extensions></Trackpoint>"
	"<Trackpoint><Time>2026-11-25T06:00:20.500Z</Time><DistanceMeters>60.0</DistanceMeters>"
	"<HeartRateBpm><Value>150</Value></HeartRateBpm></Trackpoint></Track></Lap>"
	"<Lap StartTime=\"2026-11-25T06:00:20.500Z\"><TotalTimeSeconds>10</TotalTimeSeconds>"
	"<DistanceMeters>30</DistanceMeters><Intensity>Resting</Intensity><TriggerMethod>Manual</"
	"TriggerMethod>"
	"</Lap><Notes>Strides\nby the river</Notes>"
	"<Creator xsi:type=\"Device_t\"><Name>Forerunner "
	"310XT</Name><UnitId>3815748186</UnitId></Creator>");

static void test_summary(void **state)
{
	(void)state;
	struct recording r = decoded(two_laps);
	assert_int_equal(r.kind, FILE_ACTIVITY);
	assert_int_equal(r.findings, 0);
	assert_int_equal(r.count, 1);
	const struct activity *a = &r.activities[0];
	assert_true(a->start == START);
	assert_int_equal(a->sport, SPORT_RUN);
	assert_string_equal(a->sport_text, "Running");
	assert_string_equal(a->device, "Forerunner 310XT");
	assert_true(a->serial == 3815748186);
	assert_int_equal(strncmp(a->name, "Strides", 7), 0);
	assert_number(a->timer_s, 30.5, 1e-9);
	assert_number(a->elapsed_s, 30.5, 1e-9);
	assert_number(a->distance_m, 90, 1e-9);
	assert_number(a->max_hr, 150, 0);
	assert_int_equal(a->records, 2);
	assert_int_equal(a->records_hr, 2);
	assert_int_equal(a->utc_offset_s, 3600);
	assert_true(a->offset_guessed);
	recording_finish(&r);
}

static void test_points_and_laps(void **state)
{
	(void)state;
	struct recording r = decoded(two_laps);
	const struct activity *a = &r.activities[0];
	const struct sample *s = a->samples;
	assert_int_equal(a->sample_count, 2);
	assert_number(s[0].lat, 48, 0);
	assert_number((double)s[0].altitude, 520.4, 1e-4);
	assert_number((double)s[0].hr, 130, 0);
	assert_number((double)s[0].speed, 2.9, 1e-6);
	assert_number((double)s[0].cadence, 172, 0);
	assert_number((double)s[0].power, 240, 0);
	assert_number(s[1].t, 20.5, 0);
	assert_number(s[1].lat, NONE, 0);
	assert_number((double)s[1].distance, 60, 0);
	assert_int_equal(a->lap_count, 2);
	assert_number(a->laps[0].end, 20.5, 0);
	assert_number(a->laps[0].timer_s, 20.5, 0);
	assert_number(a->laps[0].avg_hr, 140, 0);
	assert_number(a->laps[0].max_hr, 150, 0);
	assert_int_equal(a->laps[0].intensity, LAP_ACTIVE);
	assert_int_equal(a->laps[0].trigger, TRIGGER_DISTANCE);
	assert_int_equal(a->laps[1].intensity, LAP_REST);
	assert_int_equal(a->laps[1].trigger, TRIGGER_MANUAL);
	assert_number(a->laps[1].start, 20.5, 0);
	assert_number(a->laps[1].distance_m, 30, 0);
	recording_finish(&r);
}

static void test_laps_without_points(void **state)
{
	(void)state;
	struct recording r = decoded(RUN(
		"<Lap StartTime=\"2026-11-25T06:00:00Z\"><TotalTimeSeconds>1800</TotalTimeSeconds>"
		"<DistanceMeters>5000</DistanceMeters><AverageHeartRateBpm><Value>140</Value>"
		"</AverageHeartRateBpm><MaximumHeartRateBpm><Value>160</Value></"
		"MaximumHeartRateBpm></Lap>"
		"<Lap StartTime=\"2026-11-25T06:30:00Z\"><TotalTimeSeconds>600</TotalTimeSeconds>"
		"<DistanceMeters>1000</DistanceMeters><AverageHeartRateBpm><Value>120</Value>"
		"</AverageHeartRateBpm></Lap>"));
	const struct activity *a = &r.activities[0];
	assert_int_equal(a->sample_count, 0);
	assert_number(a->timer_s, 2400, 0);
	assert_number(a->distance_m, 6000, 0);
	assert_number(a->avg_hr, 135, 1e-9);
	assert_number(a->max_hr, 160, 0);
	recording_finish(&r);
}

/* Writers that put 0 where they know nothing. */
static void test_zeros_in_laps(void **state)
{
	(void)state;
	struct recording r = decoded(RUN(
		"<Lap StartTime=\"2026-11-25T06:00:00Z\"><TotalTimeSeconds>0</TotalTimeSeconds>"
		"<DistanceMeters>0</DistanceMeters><Track><Trackpoint><Time>2026-11-25T06:00:00Z"
		"</Time><DistanceMeters>0</DistanceMeters></Trackpoint><Trackpoint>"
		"<Time>2026-11-25T06:01:00Z</Time><DistanceMeters>200</DistanceMeters>"
		"</Trackpoint></Track></Lap><Notes>Z\xFCrich</Notes>"));
	assert_number(r.activities[0].timer_s, 60, 0);
	assert_number(r.activities[0].elapsed_s, 60, 0);
	assert_number(r.activities[0].distance_m, 200, 0);
	assert_string_equal(r.activities[0].name, "Z\xC3\xBCrich");
	recording_finish(&r);
}

#define AT(time, what) "<Trackpoint><Time>2026-11-25T06:" time "Z</Time>" what "</Trackpoint>"
#define HR             "<HeartRateBpm><Value>140</Value></HeartRateBpm>"
#define LAP(seconds, inner)                                                                        \
	"<Lap StartTime=\"2026-11-25T06:00:00Z\"><TotalTimeSeconds>" seconds                       \
	"</TotalTimeSeconds>" inner "</Lap>"

static void assert_pause(const char *text, double from, double to)
{
	struct recording r = decoded(text);
	const struct activity *a = &r.activities[0];
	assert_int_equal(a->pause_count, 1);
	assert_number(a->pauses[0].from, from, 0.001);
	assert_number(a->pauses[0].to, to, 0.001);
	recording_finish(&r);
}

static void test_pauses(void **state)
{
	(void)state;
	/* a point that says its time only */
	assert_pause(RUN(LAP("20", "<Track>" AT("00:00", HR) AT("00:10", "") AT("00:40", HR)
					   AT("00:50", HR) "</Track>")),
		10, 40);
	/* a second track in a lap */
	assert_pause(RUN(LAP("20", "<Track>" AT("00:00", HR) AT("00:10", HR) "</Track><Track>" AT(
					   "00:40", HR) AT("00:50", HR) "</Track>")),
		10, 40);
	/* nothing but a lap that took longer than its timer says */
	assert_pause(RUN(LAP("20", "<Track>" AT("00:00", HR) AT("00:10", HR) AT("00:40", HR)
					   AT("00:50", HR) "</Track>")),
		10, 40);
}

/* Without a timer that tells of them. */
static void test_marked_pauses(void **state)
{
	(void)state;
	assert_pause(RUN("<Lap StartTime=\"2026-11-25T06:00:00Z\"><Track>" AT("00:00", HR)
				     AT("00:10", HR) "</Track><Track>" AT("00:40", HR)
					     AT("00:50", HR) "</Track></Lap>"),
		10, 40);
	assert_pause(RUN("<Lap StartTime=\"2026-11-25T06:00:00Z\"><Track>" AT("00:00", HR)
				     AT("00:10", "") AT("00:40", HR) "</Track></Lap>"),
		10, 40);
}

static void test_smart_recording_is_no_pause(void **state)
{
	(void)state;
	struct recording r = decoded(
		RUN(LAP("50", "<Track>" AT("00:00", HR) AT("00:10", HR) AT("00:40", HR)
				      AT("00:50", HR) "</Track>")));
	assert_int_equal(r.activities[0].pause_count, 0);
	recording_finish(&r);
}

static void test_several_activities_and_multisport(void **state)
{
	(void)state;
	struct recording r = decoded(TCX(
		"<Activities><MultiSportSession><FirstSport><Activity Sport=\"biking\">"
		"<Lap "
		"StartTime=\"2026-11-25T07:00:00Z\"><TotalTimeSeconds>60</TotalTimeSeconds></Lap>"
		"</Activity></FirstSport><NextSport><Activity Sport=\"OTHER\">"
		"<Lap "
		"StartTime=\"2026-11-25T08:00:00Z\"><TotalTimeSeconds>60</TotalTimeSeconds></Lap>"
		"</Activity></NextSport></MultiSportSession><Activity Sport=\"running\">"
		"<Lap "
		"StartTime=\"2026-11-25T06:00:00Z\"><TotalTimeSeconds>60</TotalTimeSeconds></Lap>"
		"</Activity></Activities>"));
	assert_int_equal(r.count, 3);
	static const enum sport sports[] = {SPORT_RUN, SPORT_RIDE, SPORT_OTHER};
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(r.activities[i].sport, sports[i]);
		assert_int_equal(r.activities[i].leg, i);
	}
	recording_finish(&r);
}

static void test_times_with_offsets(void **state)
{
	(void)state;
	struct recording r = decoded(
		TCX("<Activity Sport=\"Running\"><Lap StartTime=\"2026-11-25T11:30:00.250+05:30\">"
		    "<TotalTimeSeconds>60</TotalTimeSeconds></Lap></Activity>"));
	assert_true(r.activities[0].start == START);
	assert_int_equal(r.activities[0].utc_offset_s, 19800);
	assert_false(r.activities[0].offset_guessed);
	recording_finish(&r);
}

static void test_cadence_of_both_feet_is_left(void **state)
{
	(void)state;
	struct recording r = decoded(
		RUN(LAP("20", "<Track>" AT("00:00", "<Cadence>170</Cadence>")
				      AT("00:10", "<Cadence>0</Cadence>") "</Track>")));
	assert_number((double)r.activities[0].samples[0].cadence, 170, 0);
	recording_finish(&r);
}

static void test_courses_and_workouts(void **state)
{
	(void)state;
	struct recording r = decoded(TCX("<Courses><Course><Name>c</Name><Lap><TotalTimeSeconds>1</"
					 "TotalTimeSeconds></Lap><Track>"
					 "<Trackpoint><Time>2026-11-25T06:00:00Z</Time></"
					 "Trackpoint></Track></Course></Courses>"));
	assert_int_equal(r.kind, FILE_COURSE);
	assert_int_equal(r.count, 0);
	recording_finish(&r);
	r = decoded(
		TCX("<Workouts><Workout Sport=\"Running\"><Name>w</Name></Workout></Workouts>"));
	assert_int_equal(r.kind, FILE_WORKOUT);
	recording_finish(&r);
	r = decoded(TCX("<Folders/>"));
	assert_int_equal(r.kind, FILE_OTHER);
	recording_finish(&r);
}

static void test_activity_without_times_is_refused(void **state)
{
	(void)state;
	static const char text[] = RUN("<Lap><Track><Trackpoint/></Track></Lap>");
	struct recording r;
	struct error e;
	assert_false(decode((const uint8_t *)text, strlen(text), NULL, &r, &e));
	assert_int_equal(e.kind, ERROR_INPUT);
}

static void test_every_cut(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof two_laps - 1; n++) {
		struct recording r;
		struct error e;
		if (!decode((const uint8_t *)two_laps, n, NULL, &r, &e))
			continue;
		assert_true(r.findings & FINDING_TRUNCATED);
		recording_finish(&r);
	}
}

static void test_times_of_other_centuries(void **state)
{
	(void)state;
	struct recording r = decoded(RUN(LAP("20",
		"<Track>" AT("00:00", HR) AT(
			"00:10", HR) "<Trackpoint><Time>4052-11-25T06:00:20Z</Time></Trackpoint>"
				     "</Track>") "<Lap "
						 "StartTime=\"1601-01-01T00:00:00Z\"><"
						 "TotalTimeSeconds>1e30</TotalTimeSeconds></Lap>"));
	struct buffer b = {0};
	struct recording back;
	assert_int_equal(r.activities[0].sample_count, 2);
	assert_true(r.findings & FINDING_CLOCK);
	recording_pack(&r, &b);
	assert_true(recording_unpack(b.data, b.length, &back, NULL));
	recording_finish(&back);
	recording_finish(&r);
	buffer_finish(&b);
}

static void test_most_samples(void **state)
{
	(void)state;
	struct recording r;
	struct error e;
	assert_false(decode(
		(const uint8_t *)two_laps, strlen(two_laps), &(struct decode_options){1}, &r, &e));
	assert_int_equal(e.kind, ERROR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_points_and_laps),
		cmocka_unit_test(test_laps_without_points),
		cmocka_unit_test(test_zeros_in_laps),
		cmocka_unit_test(test_pauses),
		cmocka_unit_test(test_marked_pauses),
		cmocka_unit_test(test_smart_recording_is_no_pause),
		cmocka_unit_test(test_several_activities_and_multisport),
		cmocka_unit_test(test_times_with_offsets),
		cmocka_unit_test(test_cadence_of_both_feet_is_left),
		cmocka_unit_test(test_courses_and_workouts),
		cmocka_unit_test(test_activity_without_times_is_refused),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_times_of_other_centuries),
		cmocka_unit_test(test_most_samples),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
