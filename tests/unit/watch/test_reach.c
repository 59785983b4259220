/* What does not answer is not touched, holds up nothing, and is looked through when it answers. */
#include "scene.h"

static enum watch_reach answer = WATCH_REACHED; /* for what is below `foreign` */
static const char *foreign;
static size_t asked;

static enum watch_reach reach(const char *path, void *user)
{
	const struct scene *s = user;
	autofree char *place = path_of(s, foreign);
	bool within = strncmp(path, place, strlen(place)) == 0;

	asked += within;
	return within ? answer : WATCH_REACHED;
}

static void start(struct scene *s, const char *place, enum watch_reach at_first)
{
	const struct watch_calls calls = {.file = note_file,
		.quiet = note_quiet,
		.folder = note_folder,
		.known = note_known,
		.reach = reach,
		.user = s};

	foreign = place;
	answer = at_first;
	asked = 0;
	s->watch = watch_create(s->base, &s->options, &calls, NULL);
	assert_non_null(s->watch);
}

static void answers(struct scene *s, enum watch_reach now)
{
	answer = now;
	watch_answered(s->watch);
}

static void test_asked_first(void **state)
{
	struct scene *s = *state;

	write_fit(s, "sync/a.fit", 1);
	start(s, "sync", WATCH_ASKED);
	turn_for(s, 0.3);
	assert_said(s, "");
	assert_true(asked < 10); /* nothing spins meanwhile */
	answers(s, WATCH_REACHED);
	turn_until_quiet(s, 1);
	assert_said(s, "+sync a.fit quiet");
}

static void test_silent_and_well_again(void **state)
{
	struct scene *s = *state;

	write_fit(s, "sync/a.fit", 1);
	start(s, "sync", WATCH_ASKED);
	turn_for(s, 0.1);
	answers(s, WATCH_SILENT);
	turn_until_quiet(s, 1);
	assert_said(s, "-sync quiet");
	answers(s, WATCH_REACHED);
	turn_until_quiet(s, 1);
	assert_said(s, "+sync a.fit quiet");
}

static void test_falls_silent_while_watched(void **state)
{
	struct scene *s = *state;

	start(s, "sync", WATCH_REACHED);
	turn_until_quiet(s, 1);
	assert_said(s, "+sync quiet");
	answer = WATCH_SILENT;
	write_fit(s, "sync/a.fit", 1);
	turn_for(s, 0.3);
	assert_said(s, "-sync");
	answers(s, WATCH_REACHED);
	turn_until_quiet(s, 1);
	assert_said(s, "+sync a.fit quiet");
}

static void test_a_folder_below(void **state)
{
	struct scene *s = *state;

	make_folder(s, "sync/x");
	write_fit(s, "sync/x/b.fit", 2);
	write_fit(s, "sync/a.fit", 1);
	start(s, "sync/x", WATCH_SILENT);
	turn_until_quiet(s, 1);
	assert_said(s, "+sync a.fit quiet");
	s->known = "a.fit";
	write_fit(s, "sync/c.fit", 3);
	turn_until_quiet(s, 1);
	assert_said(s, "c.fit quiet");
	answers(s, WATCH_REACHED);
	turn_until_quiet(s, 1);
	assert_said(s, "x/b.fit quiet");
}

static void test_asked_amid_a_scan(void **state)
{
	struct scene *s = *state;

	make_folder(s, "sync/x");
	write_fit(s, "sync/x/b.fit", 2);
	write_fit(s, "sync/a.fit", 1);
	start(s, "sync/x", WATCH_ASKED);
	turn_for(s, 0.2);
	answers(s, WATCH_REACHED);
	turn_until_quiet(s, 1);
	assert_said_or(s, "+sync a.fit x/b.fit quiet", "+sync x/b.fit a.fit quiet");
}

/* A file that settles as its file system is asked about. */
static void test_asked_while_a_file_settles(void **state)
{
	struct scene *s = *state;

	start(s, "sync/a.gpx", WATCH_REACHED);
	turn_until_quiet(s, 1);
	assert_said(s, "+sync quiet");
	write_text(s, "sync/a.gpx", "<gpx>");
	turn_for(s, 0.05);
	answer = WATCH_ASKED;
	turn_for(s, 0.6);
	assert_said(s, "");
	answers(s, WATCH_REACHED);
	turn_until_quiet(s, 1);
	assert_said(s, "a.gpx quiet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_asked_first),
		TEST(test_silent_and_well_again),
		TEST(test_falls_silent_while_watched),
		TEST(test_a_folder_below),
		TEST(test_asked_amid_a_scan),
		TEST(test_asked_while_a_file_settles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
