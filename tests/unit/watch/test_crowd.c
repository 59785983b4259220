/* Many files: the scan lets the loop have its turns. PACED_FULL=1 makes it 100,000. */
#include "scene.h"

static size_t crowd(void)
{
	return getenv("PACED_FULL") != NULL ? 100000 : 5000;
}

static void make_crowd(const struct scene *s)
{
	for (size_t i = 0; i < crowd(); i++) {
		autofree char *name = mem_printf("sync/%zu/%zu.fit", i % 100, i);

		if (i < 100) {
			autofree char *folder = mem_printf("sync/%zu", i);

			make_folder(s, folder);
		}
		close(open_at(s, name, O_WRONLY | O_CREAT));
	}
}

struct count {
	bool known;
	size_t asked, reported, quiets;
};

static bool count_known(const char *path, const struct file_stamp *stamp, void *user)
{
	struct count *c = user;

	(void)path, (void)stamp;
	c->asked++;
	return c->known;
}

static void count_file(const char *path, const struct file_stamp *stamp, void *user)
{
	struct count *c = user;

	(void)path, (void)stamp;
	c->reported++;
}

static void count_quiet(void *user)
{
	struct count *c = user;

	c->quiets++;
}

/* Gives the longest turn of the loop, in seconds. */
static double turn_to_the_end(struct scene *s, const struct count *c, const char *what)
{
	double start = seconds_now(), longest = 0;

	while (c->quiets == 0) {
		double before = seconds_now();

		event_base_loop(s->base, EVLOOP_ONCE);
		double turn = seconds_now() - before;
		longest = turn > longest ? turn : longest;
	}
	print_message("%s %zu files: %.3f s, longest turn %.1f ms\n", what, crowd(),
		seconds_now() - start, longest * 1e3);
	return longest;
}

static void test_crowd(void **state)
{
	struct scene *s = *state;
	struct count c = {.known = true};
	const struct watch_calls calls = {
		.file = count_file, .quiet = count_quiet, .known = count_known, .user = &c};

	make_crowd(s);
	s->watch = watch_create(s->base, &s->options, &calls, NULL);
	assert_true(turn_to_the_end(s, &c, "known") < 0.2);
	assert_int_equal(c.asked, crowd());
	assert_int_equal(c.reported, 0);
	sleep(1); /* then all of them are old enough */
	c = (struct count){0};
	watch_rescan(s->watch);
	assert_true(turn_to_the_end(s, &c, "new") < 0.2);
	assert_int_equal(c.reported, crowd());
	assert_int_equal(timers_armed(s), 0);
}

static void test_crowd_that_settles(void **state)
{
	struct scene *s = *state;
	struct count c = {0};
	const struct watch_calls calls = {
		.file = count_file, .quiet = count_quiet, .known = count_known, .user = &c};

	s->options.settle_s = 0.5;
	s->options.growing_s = 0.5;
	s->watch = watch_create(s->base, &s->options, &calls, NULL);
	turn_to_the_end(s, &c, "before");
	c = (struct count){0};
	make_crowd(s);
	while (c.reported < crowd())
		event_base_loop(s->base, EVLOOP_ONCE);
	turn_for(s, 1);
	assert_int_equal(c.reported, crowd());
	assert_int_equal(watch_pending(s->watch), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_crowd),
		TEST(test_crowd_that_settles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
