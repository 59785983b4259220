/* Sessions and laps of a FIT file: legs, what they say of themselves, planned repetitions. */
#include "fit_check.h"

static void say_triathlon_records(struct fit_writer *w)
{
	say_records(w, START, 100);      /* swim: [0, 100) */
	say_records(w, START + 100, 20); /* change */
	say_records(w, START + 120, 80); /* run */
}

static void assert_triathlon(const struct recording *r)
{
	assert_int_equal(r->count, 3);
	static const enum sport sports[] = {SPORT_SWIM, SPORT_TRANSITION, SPORT_RUN};
	static const unsigned records[] = {100, 20, 80};
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(r->activities[i].sport, sports[i]);
		assert_int_equal(r->activities[i].records, records[i]);
		assert_int_equal(r->activities[i].leg, i);
		assert_number(r->activities[i].samples[0].t, 0, 0);
	}
}

static void say_triathlon_sessions(struct fit_writer *w)
{
	say_session(w, START + 120, 80, RUNNING, 0);
	say_session(w, START, 100, SWIMMING, 18);
	say_session(w, START + 100, 20, TRANSITION, 0);
}

static void test_legs_by_time_sessions_last(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_triathlon_records(w);
	say_triathlon_sessions(w);
	struct recording r = decoded_writer(w);
	assert_triathlon(&r);
	recording_finish(&r);
}

static void test_legs_by_time_sessions_first(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_triathlon_sessions(w);
	say_triathlon_records(w);
	struct recording r = decoded_writer(w);
	assert_triathlon(&r);
	recording_finish(&r);
}

/* The whole beside its legs is no leg; beside nothing it is the activity. */
static void test_frame_around_the_legs(void **state)
{
	(void)state;
	enum { MULTISPORT = 18 };
	struct fit_writer *w = begin_activity();
	say_session(w, START, 200, MULTISPORT, 0);
	say_triathlon_records(w);
	say_triathlon_sessions(w);
	struct recording r = decoded_writer(w);
	assert_triathlon(&r);
	recording_finish(&r);
	w = begin_activity();
	say_triathlon_records(w);
	say_session(w, START, 200, MULTISPORT, 0);
	r = decoded_writer(w);
	assert_int_equal(r.count, 1);
	assert_int_equal(r.activities[0].records, 200);
	recording_finish(&r);
}

/* Saved again and again while it goes on. */
static void test_session_written_again(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_session(w, START, 40, RUNNING, 0);
	say_records(w, START, 100);
	say_session(w, START, 100, RUNNING, 0);
	say_session(w, START, 70, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.count, 1);
	assert_number(r.activities[0].timer_s, 100, 0);
	assert_int_equal(r.activities[0].sample_count, 100);
	recording_finish(&r);
}

static void test_durations_of_zero_are_none(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 100);
	SAY(w, SESSION, session_fields, START + 99, START, 0, 0, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number(r.activities[0].timer_s, 99, 0);
	assert_number(r.activities[0].elapsed_s, 99, 0);
	recording_finish(&r);
}

/* A session that only says "generic", beside the sport that was chosen on the watch. */
static void test_generic_session_with_a_sport(void **state)
{
	(void)state;
	static const struct fit_field sport[] = {{0, 1, FIT_ENUM}, {1, 1, FIT_ENUM}};
	struct fit_writer *w = begin_activity();
	SAY(w, 12, sport, RUNNING, 3);
	say_records(w, START, 10);
	say_session(w, START, 10, 0, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.activities[0].sport, SPORT_TRAIL);
	recording_finish(&r);
}

static void test_distance_of_a_leg_starts_at_zero(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 200; i++)
		SAY(w, RECORD, run_record, START + i, 150, 1000 + i * 300, 3000);
	say_session(w, START, 100, CYCLING, 0);
	say_session(w, START + 100, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_number((double)r.activities[0].samples[0].distance, 10, 0.01);
	assert_number((double)r.activities[1].samples[0].distance, 0, 0.01);
	assert_number((double)r.activities[1].samples[10].distance, 30, 0.01);
	recording_finish(&r);
}

static void test_feel_and_rpe(void **state)
{
	(void)state;
	static const struct fit_field fields[] = {{253, 4, FIT_UINT32}, {2, 4, FIT_UINT32},
		{7, 4, FIT_UINT32}, {192, 1, FIT_UINT8}, {193, 1, FIT_UINT8}};
	static const struct {
		int64_t feel, rpe;
		double feel_is, rpe_is;
	} cases[] = {{255, 255, NONE, NONE}, {0, 0, 0, 0}, {100, 70, 100, 7}, {25, 10, 25, 1}};
	for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
		struct fit_writer *w = begin_activity();
		SAY(w, SESSION, fields, START + 10, START, 10000, cases[i].feel, cases[i].rpe);
		struct recording r = decoded_writer(w);
		assert_number(r.activities[0].feel, cases[i].feel_is, 0);
		assert_number(r.activities[0].rpe, cases[i].rpe_is, 0);
		recording_finish(&r);
	}
}

static void test_laps_of_planned_repetitions(void **state)
{
	(void)state;
	static const struct fit_field fields[] = {{253, 4, FIT_UINT32}, {2, 4, FIT_UINT32},
		{7, 4, FIT_UINT32}, {23, 1, FIT_ENUM}, {24, 1, FIT_ENUM}, {71, 2, FIT_UINT16}};
	struct fit_writer *w = begin_activity();
	say_records(w, START, 100);
	SAY(w, LAP, fields, START + 40, START, 40000, 2, 1, 0);
	SAY(w, LAP, fields, START + 60, START + 40, 20000, 0, 2, 1);
	SAY(w, LAP, fields, START + 80, START + 60, 20000, 4, 0, 2 | 0x8000);
	SAY(w, LAP, fields, START + 100, START + 80, 20000, 77, 7, 0xFFFF);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct lap *l = r.activities[0].laps;
	assert_int_equal(r.activities[0].lap_count, 4);
	static const struct lap should[] = {{.start = 0,
						    .end = 40,
						    .intensity = LAP_WARMUP,
						    .trigger = TRIGGER_TIME,
						    .step = 0},
		{.start = 40,
			.end = 60,
			.intensity = LAP_ACTIVE,
			.trigger = TRIGGER_DISTANCE,
			.step = 1},
		{.start = 60,
			.end = 80,
			.intensity = LAP_RECOVERY,
			.trigger = TRIGGER_MANUAL,
			.step = 2},
		{.start = 80,
			.end = 100,
			.intensity = LAP_UNKNOWN,
			.trigger = TRIGGER_END,
			.step = -1}};
	for (size_t i = 0; i < 4; i++) {
		assert_number(l[i].start, should[i].start, 0);
		assert_number(l[i].end, should[i].end, 0);
		assert_int_equal(l[i].intensity, should[i].intensity);
		assert_int_equal(l[i].trigger, should[i].trigger);
		assert_int_equal(l[i].step, should[i].step);
	}
	recording_finish(&r);
}

/* Watches that call every lap active: what the step is tells. A lap that says more itself is right.
 */
static void test_steps_tell_what_laps_are(void **state)
{
	(void)state;
	static const struct fit_field step_fields[] = {{254, 2, FIT_UINT16}, {7, 1, FIT_ENUM}};
	static const struct fit_field fields[] = {{253, 4, FIT_UINT32}, {2, 4, FIT_UINT32},
		{7, 4, FIT_UINT32}, {23, 1, FIT_ENUM}, {71, 2, FIT_UINT16}};
	enum { ACTIVE = 0, REST = 1, WARMUP = 2, COOLDOWN = 3, NONE_SAID = 255 };
	static const struct {
		int64_t said, step;
		enum lap_intensity is;
	} laps[] = {{ACTIVE, 0, LAP_WARMUP}, {NONE_SAID, 1, LAP_ACTIVE}, {ACTIVE, 2, LAP_REST},
		{COOLDOWN, 1, LAP_COOLDOWN}, {ACTIVE, 3, LAP_ACTIVE}, {ACTIVE, 0xFFFF, LAP_ACTIVE},
		{NONE_SAID, 4000, LAP_UNKNOWN}};
	struct fit_writer *w = begin_activity();
	SAY(w, WORKOUT_STEP, step_fields, 0, WARMUP);
	SAY(w, WORKOUT_STEP, step_fields, 1, ACTIVE);
	SAY(w, WORKOUT_STEP, step_fields, 2, REST);
	SAY(w, WORKOUT_STEP, step_fields, 4000, REST);
	for (int i = 0; i < (int)ARRAY_LENGTH(laps); i++)
		SAY(w, LAP, fields, START + 10 * i + 10, START + 10 * i, 10000, laps[i].said,
			laps[i].step);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.activities[0].lap_count, ARRAY_LENGTH(laps));
	for (size_t i = 0; i < ARRAY_LENGTH(laps); i++)
		assert_int_equal(r.activities[0].laps[i].intensity, laps[i].is);
	recording_finish(&r);
}

/* The session says how long it was, whatever the laps add up to; the last one can be missing. */
static void test_missing_last_lap(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 100);
	SAY(w, LAP, lap_fields, START + 40, START, 40000, 33000);
	SAY(w, LAP, lap_fields, START + 70, START + 40, 30000, 30000);
	say_session(w, START, 100, RUNNING, 0);
	struct recording r = decoded_writer(w);
	const struct activity *a = &r.activities[0];
	assert_number(a->timer_s, 100, 0);
	assert_number(a->elapsed_s, 100, 0);
	assert_int_equal(a->lap_count, 2);
	assert_number(a->laps[1].end, 70, 0);
	assert_int_equal(r.findings, 0);
	recording_finish(&r);
}

/* Sessions beyond any sport are a trap: each would cost a look at every record. */
static void test_a_thousand_sessions(void **state)
{
	(void)state;
	struct fit_writer *w = begin_activity();
	say_records(w, START, 1000);
	for (int i = 0; i < 1000; i++)
		say_session(w, START + i, 1, RUNNING, 0);
	struct recording r = decoded_writer(w);
	assert_int_equal(r.count, 100);
	recording_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_legs_by_time_sessions_last),
		cmocka_unit_test(test_legs_by_time_sessions_first),
		cmocka_unit_test(test_frame_around_the_legs),
		cmocka_unit_test(test_session_written_again),
		cmocka_unit_test(test_durations_of_zero_are_none),
		cmocka_unit_test(test_generic_session_with_a_sport),
		cmocka_unit_test(test_distance_of_a_leg_starts_at_zero),
		cmocka_unit_test(test_feel_and_rpe),
		cmocka_unit_test(test_laps_of_planned_repetitions),
		cmocka_unit_test(test_steps_tell_what_laps_are),
		cmocka_unit_test(test_missing_last_lap),
		cmocka_unit_test(test_a_thousand_sessions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
