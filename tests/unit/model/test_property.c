/*
 * What must hold for every history, tried on random ones: the order of arrival does not matter,
 * what is added day by day is what is built at once, and nothing that comes later changes what was
 * known.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "athlete.h"
#include "paced/base/memory.h"
#include "told.h"

#define MOST 400
#define SPAN 120

/* Everything that will be known. */
struct known {
	struct session sessions[MOST];
	size_t session_count;
	char lines[MOST][96];
	size_t line_count;
	date first;
};

static void random_session(struct known *k, struct dice *d, date day)
{
	struct session *s = &k->sessions[k->session_count++];
	const double speed = dice_between(d, 2.4, 4);

	*s = told_run(
		day, dice_integer(d, 0, 1439), dice_integer(d, 15, 150), dice_integer(d, 10, 150));
	if (s->minute < 180)
		s->day--;
	s->sport = dice_true(d, .8) ? SPORT_RUN : SPORT_RIDE;
	s->kind_found = (enum kind)dice_integer(d, KIND_RECOVERY, KIND_STRENGTH);
	s->hard_s = dice_integer(d, 0, 2000);
	s->has_speed = dice_true(d, .8);
	s->has_hr = dice_true(d, .8);
	s->graded_speed = speed;
	s->top_hr = dice_between(d, 140, 195);
	for (int i = 0; i < CURVE_POINTS; i++) {
		s->best_hr[i] = s->top_hr - 3 * i;
		s->best_speed[i] = speed * (1.2 - .02 * i);
		s->best_speed_hr[i] = s->top_hr - 3 * i;
	}
	s->easy_speed = speed;
	s->easy_hr = dice_between(d, 120, 150);
	s->device_feel = dice_true(d, .5) ? dice_integer(d, 0, 4) * 25. : (double)NAN;
	s->route = (uint64_t)dice_integer(d, 0, 5) * UINT64_C(0x0101010101010101);
	s->reps.count = dice_integer(d, 0, 6);
	s->reps.seconds = dice_integer(d, 1, 5) * 60;
	s->reps.speed = speed;
	s->reps.fade = dice_between(d, -.1, .05);
}

static void random_line(struct known *k, struct dice *d, date day)
{
	static const char *const forms[] = {"%s feel tired", "%s felt heavy rpe 8", "%s hrv 61",
		"%s rhr 47", "%s..%s sick", "%s rest", "%s run easy 40min 7km",
		"%s run intervals 50min reps 5x4min felt heavy", "%s ride 60min hr 130",
		"%s threshold hr 168", "%s threshold pace 4:30/km", "%s maxhr 188",
		"%s level intermediate", "%s race 10km", "%sT07:00 felt good", "%s weight 70kg",
		"%s block speed until %s", "%s run easy 40min 7km"};
	char from[DATE_TEXT], to[DATE_TEXT];

	date_format(day, from);
	date_format(day + dice_integer(d, 0, 9), to);
	/* Both dates are given; a form with one of them takes the first. */
	_Pragma("GCC diagnostic push") _Pragma("GCC diagnostic ignored \"-Wformat-nonliteral\"");
	_Pragma("GCC diagnostic ignored \"-Wformat-extra-args\"");
	snprintf(k->lines[k->line_count++], sizeof(k->lines[0]),
		forms[dice_integer(d, 0, (int)ARRAY_LENGTH(forms) - 1)], from, to);
	_Pragma("GCC diagnostic pop");
}

/* A decision about a session that exists. */
static void random_decision(struct known *k, struct dice *d)
{
	static const char *const words[] = {
		"kind tempo", "ignore hr", "ignore pace", "load 77", "note \"club\"", "forget"};
	const struct session *s = &k->sessions[dice_integer(d, 0, (int)k->session_count - 1)];
	char day[DATE_TEXT];

	date_format(s->day + (s->minute < 180 ? 1 : 0), day);
	snprintf(k->lines[k->line_count++], sizeof(k->lines[0]), "%sT%02d:%02d %s", day,
		s->minute / 60, s->minute % 60, words[dice_integer(d, 0, 5)]);
}

static void undo_one(struct known *k, struct dice *d)
{
	char line[61];

	snprintf(line, sizeof(line), "%.60s", k->lines[dice_integer(d, 0, (int)k->line_count - 1)]);
	char day[DATE_TEXT];
	snprintf(day, sizeof(day), "%.10s", line);
	if (strstr(line, "undo") == NULL)
		snprintf(k->lines[k->line_count++], sizeof(k->lines[0]), "%s undo %s", day, line);
}

static void random_known(struct known *k, uint64_t seed)
{
	struct dice d = {seed};
	date day = told_day("2025-01-01");

	*k = (struct known){.first = day};
	for (int i = 0; i < SPAN; i++, day++) {
		if (dice_true(&d, .02))
			day += dice_integer(&d, 5, 40);
		if (dice_true(&d, .6))
			random_session(k, &d, day);
		if (dice_true(&d, .1))
			random_session(k, &d, day);
		if (dice_true(&d, .5))
			random_line(k, &d, day);
		if (dice_true(&d, .1) && k->session_count > 0)
			random_decision(k, &d);
		if (dice_true(&d, .05) && k->line_count > 0)
			undo_one(k, &d);
	}
}

static void assert_same_history(const struct history *a, const struct history *b)
{
	assert_int_equal(a->session_count, b->session_count);
	assert_int_equal(a->report_count, b->report_count);
	assert_int_equal(a->day_count, b->day_count);
	assert_memory_equal(&a->seed, &b->seed, sizeof(a->seed));
	for (size_t i = 0; i < a->day_count; i++)
		assert_memory_equal(&a->days[i], &b->days[i], sizeof(a->days[i]));
	for (size_t i = 0; i < a->session_count; i++)
		assert_memory_equal(&a->sessions[i], &b->sessions[i], sizeof(a->sessions[i]));
}

static void shuffle(struct dice *d, size_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n; i > 1; i--) {
		const size_t j = (size_t)dice_integer(d, 0, (int)i - 1);
		const size_t kept = order[i - 1];
		order[i - 1] = order[j];
		order[j] = kept;
	}
}

static void add_in_order(struct history *h, const struct known *k, const size_t *order,
	const size_t *lines, bool build_between)
{
	for (size_t i = 0; i < k->session_count; i++) {
		history_add_session(h, &k->sessions[order[i]]);
		if (build_between && i % 37 == 5)
			history_build(h, k->first + SPAN);
	}
	for (size_t i = 0; i < k->line_count; i++) {
		told_line(h, k->lines[lines[i]]);
		if (build_between && i % 23 == 5)
			history_build(h, k->first + SPAN);
	}
	history_build(h, k->first + 2 * SPAN);
}

static void test_order_of_arrival_does_not_matter(void **state)
{
	static struct known k;
	size_t order[MOST], lines[MOST];

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct dice d = {seed * 77};
		struct history once;
		random_known(&k, seed);
		for (size_t i = 0; i < MOST; i++)
			order[i] = lines[i] = i;
		history_init(&once);
		add_in_order(&once, &k, order, lines, false);
		for (int again = 0; again < 3; again++) {
			struct history h;
			shuffle(&d, order, k.session_count);
			shuffle(&d, lines, k.line_count);
			history_init(&h);
			add_in_order(&h, &k, order, lines, again > 0);
			assert_same_history(&once, &h);
			history_finish(&h);
		}
		history_build(&once, k.first + 2 * SPAN);
		history_finish(&once);
	}
}

/* A line about the past can be written at any time and then holds; what must not be known before it
 * is there, are lines and sessions of later days. */
static date athlete_day(const char *line)
{
	const char *said = strncmp(line + 10, " undo ", 6) == 0 ? line + 16 : line;
	const bool night = said[10] == 'T' && said[11] == '0' && said[12] < '3';
	char text[DATE_TEXT] = {0};

	memcpy(text, said, 10);
	return told_day(text) - (night ? 1 : 0);
}

static void build_known_on(struct history *h, const struct known *k, date last)
{
	for (size_t i = 0; i < k->session_count; i++)
		if (k->sessions[i].day <= last)
			history_add_session(h, &k->sessions[i]);
	for (size_t i = 0; i < k->line_count; i++) {
		const char *line = k->lines[i];
		if (strstr(line, "race") || athlete_day(line) <= last)
			told_line(h, line);
	}
	history_build(h, last);
}

/* Every answer for a day, as text. */
struct answers {
	char text[2000];
	size_t length;
};

static void put(struct answers *a, const char *name, double v)
{
	a->length += (size_t)snprintf(
		a->text + a->length, sizeof(a->text) - a->length, "%s %a\n", name, v);
	assert_true(a->length < sizeof(a->text));
}

static void put_threshold(struct answers *a, const char *name, const struct threshold *t)
{
	put(a, name, t->value);
	put(a, "  origin", t->origin);
	put(a, "  since", t->since);
	put(a, "  sure", t->sure);
}

static void put_athlete(struct answers *a, const struct history *h, date d)
{
	struct athlete who;

	history_athlete(h, d, &who);
	put(a, "level", who.level);
	put(a, "weight", who.weight_kg);
	put_threshold(a, "max", &who.max_hr);
	put_threshold(a, "rest", &who.rest_hr);
	put_threshold(a, "threshold", &who.threshold_hr);
	put_threshold(a, "speed", &who.threshold_speed);
}

static void put_day(struct answers *a, const struct history *h, date d)
{
	const struct day *day = history_day(h, d);
	const struct week w = week_ending(h, d);

	put(a, "load", day->load);
	put(a, "fitness", day->fitness);
	put(a, "fatigue", day->fatigue);
	put(a, "form", day->form);
	put(a, "covered", day->covered);
	put(a, "hard", day->hard_sessions);
	put(a, "week", w.load);
	put(a, "easy share", w.easy_share);
	put(a, "hard minutes", w.hard_minutes);
	put(a, "hard in week", w.hard_sessions);
	put(a, "covered in week", w.covered);
}

static void put_facts(struct answers *a, const struct history *h, date d)
{
	const struct acwr acwr = history_acwr(h, d);

	put(a, "coupled", acwr.coupled);
	put(a, "uncoupled", acwr.uncoupled);
	put(a, "ewma", acwr.ewma);
	put(a, "ramp", history_ramp(h, d));
	put(a, "monotony", history_monotony(h, d));
	put(a, "strain", history_strain(h, d));
	put(a, "usual", history_usual_minutes(h, d));
	put(a, "longest", history_longest_km(h, d, 30));
	put(a, "target", history_load_for_form(h, d + 1, -.1));
	put(a, "covered 42", history_covered(h, d, 42));
	put(a, "state", history_state(h, d));
}

static void put_said(struct answers *a, const struct history *h, date d)
{
	const struct race_view race = history_race(h, d);
	const struct response r = history_recovery_after(h, d, 4);
	const struct status_span sick = history_status(h, d, STATUS_SICK);
	const struct status_span before = history_status_before(h, d, STATUS_SICK);

	put(a, "race", race.next_day);
	put(a, "raced", race.last_day);
	put(a, "block", history_block(h, d));
	put(a, "sick", sick.on);
	put(a, "since", sick.since);
	put(a, "until", sick.until);
	put(a, "sick before", before.until);
	put(a, "hard sessions", r.hard);
	put(a, "days", r.days);
	put(a, "heavy", r.heavy_next);
	put(a, "held", r.held);
}

static struct answers answers_on(const struct history *h, date d)
{
	struct answers a = {.length = 0};

	put_athlete(&a, h, d);
	put_day(&a, h, d);
	put_facts(&a, h, d);
	put_said(&a, h, d);
	return a;
}

/* Fails with the first answer that differs. */
static void assert_same_answers(const struct answers *a, const struct answers *b, date d)
{
	const char *x = a->text, *y = b->text;

	while (*x && *y) {
		const size_t n = strcspn(x, "\n"), m = strcspn(y, "\n");
		if (n != m || memcmp(x, y, n) != 0)
			fail_msg("day %d: %.*s, later %.*s", d, (int)n, x, (int)m, y);
		x += n + 1;
		y += m + 1;
	}
}

static void test_nothing_later_is_known(void **state)
{
	static struct known k;

	(void)state;
	for (uint64_t seed = 101; seed <= 112; seed++) {
		struct history whole;
		random_known(&k, seed);
		history_init(&whole);
		build_known_on(&whole, &k, k.first + 2 * SPAN);
		for (date d = whole.first; d <= k.first + SPAN; d += 3) {
			struct history then;
			history_init(&then);
			build_known_on(&then, &k, d);
			if (then.first != DATE_NONE) {
				const struct answers a = answers_on(&then, d);
				const struct answers b = answers_on(&whole, d);
				assert_same_answers(&a, &b, d);
			}
			history_finish(&then);
		}
		history_finish(&whole);
	}
}

/* Day by day, as a daemon gets to know them, or all at once. */
static void test_day_by_day_is_all_at_once(void **state)
{
	static struct known k;
	struct history grown, whole;

	(void)state;
	random_known(&k, 500);
	history_init(&grown);
	history_init(&whole);
	for (size_t i = 0; i < k.session_count; i++) {
		history_add_session(&grown, &k.sessions[i]);
		history_build(&grown, k.sessions[i].day);
	}
	for (size_t i = 0; i < k.line_count; i++) {
		told_line(&grown, k.lines[i]);
		history_build(&grown, k.first + SPAN);
	}
	history_build(&grown, k.first + 2 * SPAN);
	build_known_on(&whole, &k, k.first + 2 * SPAN);
	assert_same_history(&grown, &whole);
	history_finish(&grown);
	history_finish(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_of_arrival_does_not_matter),
		cmocka_unit_test(test_nothing_later_is_known),
		cmocka_unit_test(test_day_by_day_is_all_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
