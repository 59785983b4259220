/* What is done in a quicker way is the same as in the plain one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "athlete.h"
#include "told.h"

#define DAYS 400

/* Courses of a town: some run often, some alike, most once. */
static uint64_t random_route(struct dice *d, uint64_t *known, size_t *n)
{
	uint64_t route = 0;

	if (dice_true(d, .1))
		return 0;
	if (*n > 0 && dice_true(d, .5)) {
		route = known[dice_integer(d, 0, (int)*n - 1)];
		for (int changed = dice_integer(d, 0, 5); changed > 0; changed--)
			route ^= (uint64_t)dice_integer(d, 1, 255) << (8 * dice_integer(d, 0, 7));
	}
	while (route == 0)
		for (int k = 0; k < 8; k++)
			route = route << 8 | (uint64_t)dice_integer(d, 0, 255);
	known[(*n)++] = route;
	return route;
}

static bool seen_before(const struct history *h, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (route_alike(h->sessions[k].route, h->sessions[i].route))
			return true;
	return false;
}

static void test_courses_seen(void **state)
{
	static uint64_t known[DAYS];

	(void)state;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct dice d = {seed};
		struct history h;
		size_t n = 0, seen = 0;
		history_init(&h);
		for (int i = 0; i < DAYS; i++) {
			struct session s = told_run(told_day("2025-01-01") + i, 420, 45, 40);
			s.route = random_route(&d, known, &n);
			history_add_session(&h, &s);
		}
		history_build(&h, h.last);
		for (size_t i = 0; i < h.session_count; i++) {
			assert_int_equal(h.sessions[i].route_seen, seen_before(&h, i));
			seen += h.sessions[i].route_seen;
		}
		assert_in_range(seen, DAYS / 10, DAYS / 2);
		history_finish(&h);
	}
}

/* As assessing with another threshold would leave it. */
static void assess_otherwise(struct history *h, struct dice *d)
{
	static const enum kind kinds[] = {KIND_EASY, KIND_TEMPO, KIND_INTERVALS, KIND_STEADY};

	for (size_t i = 0; i < h->session_count; i++) {
		struct session *s = &h->sessions[i];
		if (s->manual || dice_true(d, .5))
			continue;
		s->kind_found = kinds[dice_integer(d, 0, 3)];
		s->loads[LOAD_HR] = dice_between(d, 20, 120);
		s->hard_s = dice_between(d, 0, 1800);
	}
}

static void add_lines(struct history *h)
{
	told_line(h, "2025-02-03T07:00 kind race");
	told_line(h, "2025-02-07T07:00 ignore hr");
	told_line(h, "2025-02-11T07:00 felt heavy rpe 8");
	told_line(h, "2025-02-12T07:00 load 12");
	told_line(h, "2025-02-13T07:00 forget");
	told_line(h, "2025-02-14 ride 60min rpe 5");
	told_line(h, "2025-02-20 race 8.1km");
}

static void assert_same(const struct history *a, const struct history *b)
{
	assert_int_equal(a->session_count, b->session_count);
	assert_int_equal(a->day_count, b->day_count);
	for (size_t i = 0; i < a->session_count; i++)
		assert_memory_equal(&a->sessions[i], &b->sessions[i], sizeof(a->sessions[i]));
	for (size_t i = 0; i < a->day_count; i++)
		assert_memory_equal(&a->days[i], &b->days[i], sizeof(a->days[i]));
}

static void test_deciding_again_is_building_again(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct dice d = {seed}, same = {seed + 100}, again = {seed + 100};
		struct history quick, plain;
		history_init(&quick);
		history_init(&plain);
		for (int i = 0; i < DAYS; i++) {
			if (dice_true(&d, .3))
				continue;
			const struct session s = told_run(told_day("2025-01-01") + i, 420,
				dice_between(&d, 20, 120), dice_between(&d, 20, 120));
			history_add_session(&quick, &s);
			history_add_session(&plain, &s);
		}
		add_lines(&quick);
		add_lines(&plain);
		history_build(&quick, told_day("2026-03-01"));
		history_build(&plain, told_day("2026-03-01"));
		assess_otherwise(&quick, &same);
		assess_otherwise(&plain, &again);
		history_decide(&quick, told_day("2026-03-01"));
		history_build(&plain, told_day("2026-03-01"));
		assert_same(&quick, &plain);
		history_finish(&quick);
		history_finish(&plain);
	}
}

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The lower median of the last 24 sessions that tell, from 8 on, within .5 and 1.6. */
static double plain_scale(const struct history *h, size_t i)
{
	double ratios[24];
	size_t n = 0;

	for (size_t k = i; k > 0 && n < 24; k--)
		if (!isnan(h->sessions[k - 1].rpe))
			ratios[n++] = h->sessions[k - 1].load /
				      load_from_rpe(
					      h->sessions[k - 1].rpe, h->sessions[k - 1].timer_s);
	qsort(ratios, n, sizeof(*ratios), ascending);
	return n < 8 ? 1 : fmin(fmax(ratios[(n - 1) / 2], .5), 1.6);
}

static void test_scale_of_effort(void **state)
{
	struct dice d = {5};
	struct history h;

	(void)state;
	history_init(&h);
	for (int i = 0; i < DAYS; i++) {
		struct session s = told_run(
			told_day("2025-01-01") + i, 420, 60, dice_between(&d, 20, 90));
		s.device_rpe = dice_true(&d, .2) ? (double)NAN : dice_integer(&d, 1, 10);
		history_add_session(&h, &s);
	}
	history_build(&h, h.last);
	for (size_t i = 0; i < h.session_count; i++)
		if (!isnan(h.sessions[i].rpe))
			near(h.sessions[i].loads[LOAD_RPE],
				plain_scale(&h, i) * load_from_rpe(h.sessions[i].rpe, 3600), 1e-9);
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_courses_seen),
		cmocka_unit_test(test_scale_of_effort),
		cmocka_unit_test(test_deciding_again_is_building_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
