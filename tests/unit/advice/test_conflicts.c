/* Rules that contradict each other, from their text to the advice: no limit is exceeded, a stop
 * beats every go, what files are called does not matter, and the same input gives the same bytes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "paced/base/text.h"
#include "rules.h"

#define RULES  8
#define ROUNDS 400

static uint64_t seed;

static unsigned dice(unsigned sides)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % sides;
}

static const char *pick(const char *const *words, size_t count)
{
	return words[dice((unsigned)count)];
}

/* ---- what a rule says, as its text and as what is checked ---- */

struct said {
	char body[256];
	enum hardness hardest; /* HARDNESS_COUNT: not limited */
	double minutes;        /* NAN: not limited */
	bool no_running;
};

static void random_limit(struct said *s, int number)
{
	static const char *const words[] = {
		"rest", "recovery", "easy", "steady", "long", "quality", "race"};
	char hardest[40] = "", minutes[40] = "";
	unsigned what = dice(4);
	if (what != 1) {
		const char *word = dice(8) ? words[1 + dice(6)] : words[0];
		assert_true(hardness_parse(word, &s->hardest));
		snprintf(hardest, sizeof(hardest), "hardest = '%s', ", word);
	}
	if (what == 1 || what == 2) {
		s->minutes = dice(90);
		snprintf(minutes, sizeof(minutes), "minutes = %.0f, ", s->minutes);
	}
	s->no_running = dice(15) == 0;
	snprintf(s->body, sizeof(s->body),
		"return limit{ %s%s%sweight = %u, because = 'limit %d' }", hardest, minutes,
		s->no_running ? "running = false, " : "", dice(3), number);
}

static void random_proposal(struct said *s, int number)
{
	static const char *const sessions[] = {"easy", "recovery", "long", "tempo", "intervals",
		"strides", "steady", "rest", "cross", "hills", "race"};
	char work[100] = "", minutes[32] = "";
	if (dice(3) == 0)
		snprintf(work, sizeof(work),
			"work = { reps = %u, seconds = %u, target = 'threshold' }, ", 1 + dice(9),
			10 + dice(600));
	if (dice(3))
		snprintf(minutes, sizeof(minutes), "minutes = %u, ", 5 + dice(120));
	snprintf(s->body, sizeof(s->body),
		"return propose{ session = '%s', %s%sweight = %u, because = 'wish %d' }",
		pick(sessions, ARRAY_LENGTH(sessions)), minutes, work, dice(4), number);
}

static void random_rule(struct said *s, int number)
{
	static const char *const levels[] = {"info", "praise", "warning"};
	*s = (struct said){.hardest = HARDNESS_COUNT, .minutes = NAN};
	unsigned what = dice(8);
	if (what < 3)
		random_limit(s, number);
	else if (what < 7)
		random_proposal(s, number);
	else
		snprintf(s->body, sizeof(s->body), "return say{ title = 'word %d', level = '%s' }",
			number, pick(levels, ARRAY_LENGTH(levels)));
}

/* ---- asking ---- */

static void ask(
	const struct history *h, const struct said *said, const size_t *order, struct advice *out)
{
	struct ruleset r = {0};
	for (size_t i = 0; i < RULES; i++) {
		char name[8];
		snprintf(name, sizeof(name), "r%zu", i);
		add_check(&r, name, said[order[i]].body);
	}
	advise(h, DAY, &r, NULL, out);
	ruleset_finish(&r);
}

static void shuffle(size_t *order)
{
	for (size_t i = RULES; i > 1; i--) {
		size_t j = dice((unsigned)i), held = order[i - 1];
		order[i - 1] = order[j];
		order[j] = held;
	}
}

static void check_limits(const struct said *said, const struct advice *a)
{
	bool runs = a->session != KIND_REST && a->session != KIND_CROSS &&
		    a->session != KIND_STRENGTH;
	for (size_t i = 0; i < RULES; i++) {
		if (runs) /* other sports are made easier within their kind */
			assert_true(kind_hardness(a->session) <= said[i].hardest);
		assert_false(a->minutes > said[i].minutes);
		assert_false(runs && said[i].no_running);
		if (said[i].hardest == HARDNESS_REST)
			assert_int_equal(a->session, KIND_REST);
	}
}

static bool has_reason(const struct advice *a, const char *text)
{
	for (size_t i = 0; i < a->reason_count; i++)
		if (text_equal(a->reasons[i].text, text))
			return true;
	return false;
}

/* Between reasons of equal strength and weight the name decides which is told first, nothing else.
 */
static void check_same(const struct advice *a, const struct advice *b)
{
	assert_string_equal(a->title, b->title);
	assert_int_equal(a->session, b->session);
	assert_int_equal(a->hardest, b->hardest);
	assert_true(a->minutes == b->minutes);
	assert_true(a->km == b->km || (isnan(a->km) && isnan(b->km)));
	assert_int_equal(a->reason_count, b->reason_count);
	for (size_t i = 0; i < a->reason_count; i++)
		assert_true(has_reason(b, a->reasons[i].text));
	assert_int_equal(a->say_count, b->say_count);
}

static void check_bytes(const struct advice *a, const struct advice *b)
{
	struct buffer one = {0}, two = {0};
	advice_write(a, &one);
	advice_write(b, &two);
	assert_int_equal(one.length, two.length);
	assert_memory_equal(one.data, two.data, one.length);
	buffer_finish(&one);
	buffer_finish(&two);
}

static void live(struct history *h)
{
	history_init(h);
	add_line(h, "2026-04-24 run easy 40min 7km");
	add_line(h, "2026-04-26 run long 80min 14km");
	add_line(h, "2026-04-29 run easy 45min 8km");
	add_line(h, "2026-05-02 run easy 40min 7km");
	history_build(h, DAY);
}

static void test_random_rules(void **state)
{
	(void)state;
	struct history h;
	int stopped = 0;
	live(&h);
	seed = 20260504;
	for (int round = 0; round < ROUNDS; round++) {
		struct said said[RULES];
		struct advice a, again, renamed;
		size_t order[RULES];
		for (size_t i = 0; i < RULES; i++) {
			random_rule(&said[i], (int)i);
			order[i] = i;
		}
		ask(&h, said, order, &a);
		ask(&h, said, order, &again);
		shuffle(order);
		ask(&h, said, order, &renamed);
		for (size_t i = 0; i < RULES; i++)
			if (a.outcomes[i].state != RULE_FIRED)
				fail_msg("%s: %s", said[i].body, a.outcomes[i].text);
		check_limits(said, &a);
		check_bytes(&a, &again);
		check_same(&a, &renamed);
		stopped += a.session == KIND_REST;
		advice_finish(&a);
		advice_finish(&again);
		advice_finish(&renamed);
	}
	assert_true(stopped > ROUNDS / 20 && stopped < ROUNDS * 3 / 4);
	history_finish(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_rules)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
