/* Resolving: no limit is ever exceeded, a stop always beats a go, order never matters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../daemon/advice/resolve.h"

static const struct resolve_context usual = {.usual_minutes = 40, .easy_speed = 2.7, .speed = 3.5};

static struct verdict proposal(enum kind session, double minutes, double weight)
{
	struct verdict v;
	verdict_init(&v, VERDICT_PROPOSE, "p");
	v.session = session;
	v.hardness = kind_hardness(session);
	v.minutes = minutes;
	v.weight = weight;
	return v;
}

static struct verdict limit(enum hardness hardest, double minutes)
{
	struct verdict v;
	verdict_init(&v, VERDICT_LIMIT, "l");
	v.hardest = hardest;
	v.minutes = minutes;
	return v;
}

static struct verdict intervals(int reps, double seconds)
{
	struct verdict v = proposal(KIND_INTERVALS, NAN, 50);
	v.has_work = true;
	v.work = (struct work){.reps = reps,
		.seconds = seconds,
		.metres = NAN,
		.recovery_s = 120,
		.warmup_minutes = 15,
		.cooldown_minutes = 10};
	return v;
}

static void expect(const struct verdict *v, size_t count, enum kind session, double minutes)
{
	struct resolution r;
	resolve(v, count, &usual, &r);
	assert_string_equal(kind_name(r.session), kind_name(session));
	assert_float_equal(r.minutes, minutes, 0.01);
	resolution_finish(&r);
}

static void test_without_proposals_the_usual_run(void **state)
{
	(void)state;
	expect(NULL, 0, KIND_EASY, 40);
	struct resolve_context nothing = {.usual_minutes = NAN, .easy_speed = NAN, .speed = NAN};
	struct resolution r;
	resolve(NULL, 0, &nothing, &r);
	assert_int_equal(r.session, KIND_REST);
	assert_float_equal(r.minutes, 0, 0);
	resolution_finish(&r);
}

static void test_the_heaviest_allowed_wins(void **state)
{
	(void)state;
	struct verdict v[] = {proposal(KIND_EASY, 40, 10), proposal(KIND_LONG, 90, 40),
		proposal(KIND_TEMPO, 50, 50)};
	expect(v, 3, KIND_TEMPO, 50);
	struct verdict limited[] = {v[0], v[1], v[2], limit(HARDNESS_LONG, NAN)};
	expect(limited, 4, KIND_LONG, 90);
	limited[3] = limit(HARDNESS_EASY, NAN);
	expect(limited, 4, KIND_EASY, 40);
	limited[3] = limit(HARDNESS_REST, NAN);
	expect(limited, 4, KIND_REST, 0);
}

static void test_a_little_too_long_is_shortened(void **state)
{
	(void)state;
	struct verdict v[] = {proposal(KIND_EASY, 40, 10), proposal(KIND_LONG, 90, 40),
		limit(HARDNESS_COUNT, 80)};
	expect(v, 3, KIND_LONG, 80);
	v[2] = limit(HARDNESS_COUNT, 50); /* less than two thirds is no long run any more */
	expect(v, 3, KIND_EASY, 40);
	v[2] = limit(HARDNESS_COUNT, 9); /* not worth changing shoes for */
	expect(v, 3, KIND_REST, 0);
}

static void test_repetitions_are_dropped_to_fit(void **state)
{
	(void)state;
	struct verdict v[] = {intervals(5, 240), limit(HARDNESS_COUNT, 48)};
	struct resolution r;
	resolve(v, 2, &usual, &r);
	assert_int_equal(r.session, KIND_INTERVALS);
	assert_int_equal(r.work.reps, 4);
	assert_true(r.minutes <= 48);
	resolution_finish(&r);
}

static void test_the_heaviest_is_softened_when_none_fits(void **state)
{
	(void)state;
	struct verdict v[] = {intervals(5, 240), limit(HARDNESS_STEADY, NAN)};
	expect(v, 2, KIND_STEADY, 40);
	v[1] = limit(HARDNESS_EASY, NAN);
	expect(v, 2, KIND_EASY, 40);
	v[1] = limit(HARDNESS_RECOVERY, NAN);
	expect(v, 2, KIND_RECOVERY, 30);
	v[1] = limit(HARDNESS_EASY, 25);
	expect(v, 2, KIND_EASY, 25);
}

static void test_kilometres_limit_too(void **state)
{
	(void)state;
	struct verdict v[] = {proposal(KIND_LONG, 100, 40), limit(HARDNESS_COUNT, NAN)};
	v[1].km = 13;
	struct resolution r;
	resolve(v, 2, &usual, &r);
	assert_int_equal(r.session, KIND_LONG);
	assert_true(r.km <= 13);
	assert_true(r.minutes < 100);
	resolution_finish(&r);
}

static void test_without_running_only_other_sports(void **state)
{
	(void)state;
	struct verdict v[] = {proposal(KIND_EASY, 40, 50), proposal(KIND_CROSS, 45, 10),
		limit(HARDNESS_COUNT, NAN)};
	v[1].sport = SPORT_RIDE;
	v[2].no_running = true;
	expect(v, 3, KIND_CROSS, 45);
	struct verdict alone[] = {v[0], v[2]};
	expect(alone, 2, KIND_REST, 0);
}

static void test_limits_that_changed_the_result_are_named(void **state)
{
	(void)state;
	struct verdict v[] = {proposal(KIND_EASY, 40, 10), intervals(5, 240),
		limit(HARDNESS_EASY, NAN), limit(HARDNESS_LONG, NAN), limit(HARDNESS_QUALITY, 200)};
	struct resolution r;
	resolve(v, 5, &usual, &r);
	assert_int_equal(r.limit_count, 1);
	assert_ptr_equal(r.limits[0], &v[2]);
	assert_ptr_equal(r.wished, &v[1]);
	assert_ptr_equal(r.chosen, &v[0]);
	resolution_finish(&r);
}

/* ---- properties ---- */

static uint64_t seed;

static unsigned dice(unsigned sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % sides;
}

static double maybe(unsigned of, double least, double step)
{
	return dice(3) == 0 ? (double)NAN : least + step * dice(of);
}

/* Of any length, whatever is said of the session's. */
static void add_work(struct verdict *v)
{
	v->has_work = true;
	v->work = (struct work){.reps = 1 + (int)dice(12),
		.seconds = dice(2) ? 5 + dice(900) : (double)NAN,
		.metres = NAN,
		.recovery_s = maybe(5, 0, 30),
		.warmup_minutes = maybe(4, 0, 5),
		.cooldown_minutes = maybe(4, 0, 5)};
	if (isnan(v->work.seconds))
		v->work.metres = 50 + dice(3000);
	v->minutes = maybe(50, 5, 3.7);
}

static struct verdict random_verdict(void)
{
	static const enum kind kinds[] = {KIND_REST, KIND_RECOVERY, KIND_EASY, KIND_STRIDES,
		KIND_STEADY, KIND_LONG, KIND_TEMPO, KIND_INTERVALS, KIND_HILLS, KIND_RACE,
		KIND_CROSS, KIND_STRENGTH};
	struct verdict v;
	if (dice(2)) {
		v = limit((enum hardness)dice(HARDNESS_COUNT + 1), maybe(40, 0, 4.3));
		v.km = maybe(30, 0, 0.7);
		v.no_running = dice(12) == 0;
	} else {
		v = dice(3) ? proposal(kinds[dice(12)], maybe(50, 5, 3.7), dice(4))
			    : intervals(1 + (int)dice(8), 60 + dice(400));
		if (v.session == KIND_CROSS && dice(2))
			v.hardness = HARDNESS_QUALITY;
		v.km = maybe(20, 1, 1.3);
		if (dice(3) == 0)
			add_work(&v);
	}
	v.rule[0] = (char)('a' + dice(26));
	v.because[0] = (char)('a' + dice(26));
	return v;
}

static void shuffle(struct verdict *v, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t j = dice((unsigned)i);
		struct verdict held = v[i - 1];
		v[i - 1] = v[j];
		v[j] = held;
	}
}

/* The work advised keeps the limits as well: fewer repetitions, or none. */
static void check_work(const struct verdict *v, size_t count, const struct resolution *r,
	const struct resolve_context *c)
{
	double speed = c->speed > 0 ? c->speed : c->easy_speed > 0 ? c->easy_speed : 2.5;
	double minutes = r->has_work ? work_minutes(&r->work, speed) : 0;
	assert_true(!r->has_work || r->work.reps >= 1);
	for (size_t i = 0; i < count; i++)
		if (v[i].type == VERDICT_LIMIT)
			assert_false(minutes > v[i].minutes + 1e-9);
}

static void check_limits(const struct verdict *v, size_t count, const struct resolution *r)
{
	bool runs = r->session != KIND_REST && r->session != KIND_CROSS &&
		    r->session != KIND_STRENGTH;
	for (size_t i = 0; i < count; i++) {
		if (v[i].type != VERDICT_LIMIT)
			continue;
		assert_true(r->hardness <= v[i].hardest);
		assert_false(r->minutes > v[i].minutes);
		assert_false(runs && r->km > v[i].km);
		assert_false(runs && v[i].no_running);
	}
	assert_true(r->session == KIND_REST || r->minutes > 0);
}

static void check_same(const struct resolution *a, const struct resolution *b)
{
	assert_int_equal(a->session, b->session);
	assert_true(
		a->minutes == b->minutes && a->hardness == b->hardness && a->hardest == b->hardest);
	assert_true(a->has_work == b->has_work && a->work.reps == b->work.reps);
	assert_int_equal(a->limit_count, b->limit_count);
	assert_int_equal(a->holding_count, b->holding_count);
	for (size_t i = 0; i < a->limit_count; i++) {
		assert_string_equal(a->limits[i]->rule, b->limits[i]->rule);
		assert_string_equal(a->limits[i]->because, b->limits[i]->because);
	}
}

static void test_random_verdicts(void **state)
{
	(void)state;
	seed = 20260504;
	for (int round = 0; round < 20000; round++) {
		struct verdict v[12] = {0}, again[12];
		size_t count = dice(13);
		struct resolve_context c = {.usual_minutes = maybe(10, 20, 5),
			.easy_speed = maybe(10, 2, 0.2),
			.speed = maybe(10, 3, 0.2)};
		for (size_t i = 0; i < count; i++)
			v[i] = random_verdict();
		memcpy(again, v, sizeof(v));
		shuffle(again, count);
		struct resolution a, b;
		resolve(v, count, &c, &a);
		resolve(again, count, &c, &b);
		check_limits(v, count, &a);
		check_work(v, count, &a, &c);
		check_same(&a, &b);
		resolution_finish(&a);
		resolution_finish(&b);
	}
}

/* One more limit never makes the day harder; a stop ends every other wish. */
/* Texts are others in another language: which rule wins a tie must not depend on them. */
static void test_words_decide_nothing(void **state)
{
	(void)state;
	static const char *const texts[][2] = {{"a", "b"}, {"b", "a"}};
	for (size_t i = 0; i < 2; i++) {
		struct resolution r;
		struct verdict v[] = {proposal(KIND_EASY, 40, 10), proposal(KIND_EASY, 40, 10),
			limit(HARDNESS_EASY, 30), limit(HARDNESS_EASY, 30)};
		for (size_t k = 0; k < 4; k++) {
			snprintf(v[k].rule, sizeof(v[k].rule), "rule %zu", k % 2);
			snprintf(v[k].because, sizeof(v[k].because), "%s", texts[i][k % 2]);
			snprintf(v[k].aside, sizeof(v[k].aside), "%s", texts[i][k % 2]);
		}
		resolve(v, 4, &usual, &r);
		assert_string_equal(r.chosen->rule, "rule 0");
		assert_true(r.limit_count > 0);
		assert_string_equal(r.limits[0]->rule, "rule 0");
		resolution_finish(&r);
	}
}

static void test_one_more_limit_is_never_a_go(void **state)
{
	(void)state;
	seed = 42;
	for (int round = 0; round < 5000; round++) {
		struct verdict v[8];
		size_t count = dice(7);
		for (size_t i = 0; i < count; i++)
			v[i] = random_verdict();
		v[count] = limit(HARDNESS_REST, NAN);
		struct resolution r;
		resolve(v, count + 1, &usual, &r);
		assert_int_equal(r.session, KIND_REST);
		assert_float_equal(r.minutes, 0, 0);
		resolution_finish(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_proposals_the_usual_run),
		cmocka_unit_test(test_the_heaviest_allowed_wins),
		cmocka_unit_test(test_a_little_too_long_is_shortened),
		cmocka_unit_test(test_repetitions_are_dropped_to_fit),
		cmocka_unit_test(test_the_heaviest_is_softened_when_none_fits),
		cmocka_unit_test(test_kilometres_limit_too),
		cmocka_unit_test(test_without_running_only_other_sports),
		cmocka_unit_test(test_limits_that_changed_the_result_are_named),
		cmocka_unit_test(test_random_verdicts),
		cmocka_unit_test(test_words_decide_nothing),
		cmocka_unit_test(test_one_more_limit_is_never_a_go),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
