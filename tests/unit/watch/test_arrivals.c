/* The ways in which a file arrives: each is reported once, and no sooner than it is whole. */
#include "scene.h"

/* cp: CREATE, MODIFY..., CLOSE_WRITE. */
static void test_copied_fit_is_reported_at_once(void **state)
{
	struct scene *s = *state;

	s->options.settle_s = 5;
	scene_of(state);
	double before = seconds_now();
	write_fit(s, "sync/a.fit", 1);
	turn_until_quiet(s, 1);
	assert_true(seconds_now() - before < 2);
	assert_said(s, "a.fit quiet");
}

static void test_copied_xml_waits_until_it_settles(void **state)
{
	struct scene *s = scene_of(state);
	double before = seconds_now();

	write_text(s, "sync/a.tcx", "<TrainingCenterDatabase/>");
	turn_for(s, SETTLE_S / 2);
	assert_int_equal(watch_pending(s->watch), 1);
	turn_until_quiet(s, 1);
	assert_true(seconds_now() - before > SETTLE_S - 0.05); /* files have a coarse clock */
	assert_int_equal(watch_pending(s->watch), 0);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "a.tcx quiet");
}

static void test_real_cp(void **state)
{
	struct scene *s = scene_of(state);

	write_fit(s, "a.fit", 1);
	run("cp %s/a.fit %s/plain.fit", s->top, s->root);
	turn_until_quiet(s, 1);
	run("cp -p %s/a.fit %s/with-times.fit", s->top, s->root);
	turn_until_quiet(s, 1);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "plain.fit quiet with-times.fit quiet");
}

/* One descriptor, and pauses shorter than the settle time. */
static void test_slow_append(void **state)
{
	struct scene *s = scene_of(state);
	int fd = open_at(s, "sync/slow.gpx", O_WRONLY | O_CREAT);

	for (int i = 0; i < 12; i++) {
		put(fd, "<trkpt/>", 8);
		turn_for(s, SETTLE_S / 4);
		assert_said(s, "");
	}
	close(fd);
	turn_until_quiet(s, 1);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "slow.gpx quiet");
}

/* A CLOSE_WRITE at every truncated stage, with pauses longer than the settle time. */
static void test_reopened_append(void **state)
{
	struct scene *s = scene_of(state);
	struct buffer bytes = fit_bytes(1);
	size_t third = bytes.length / 3;

	for (size_t at = 0; at < bytes.length;) {
		size_t n = bytes.length - at > 2 * third ? third : bytes.length - at;
		int fd = open_at(s, "sync/a.fit", O_WRONLY | O_CREAT | O_APPEND);

		assert_said(s, "");
		put(fd, bytes.data + at, n);
		close(fd);
		at += n;
		turn_for(s, at < bytes.length ? 2 * SETTLE_S : 0.1);
	}
	assert_said(s, "a.fit quiet");
	buffer_finish(&bytes);
}

/* The rest came without an event that we saw: a look from time to time finds it. */
static void test_growing_file_is_looked_at_again(void **state)
{
	struct scene *s = *state;
	struct buffer bytes = fit_bytes(1);

	s->options.growing_s = 60;
	scene_of(state);
	int fd = open_at(s, "sync/a.fit", O_WRONLY | O_CREAT);

	put(fd, bytes.data, bytes.length / 2);
	turn_for(s, SETTLE_S);
	put(fd, bytes.data + bytes.length / 2, bytes.length - bytes.length / 2);
	turn_until_quiet(s, 1);
	assert_said(s, "a.fit quiet");
	close(fd);
	turn_for(s, SETTLE_S);
	assert_said(s, "");
	buffer_finish(&bytes);
}

static void test_truncated_file_is_reported_in_the_end(void **state)
{
	struct scene *s = scene_of(state);
	struct buffer bytes = fit_bytes(1);
	int fd = open_at(s, "sync/cut.fit", O_WRONLY | O_CREAT);

	put(fd, bytes.data, bytes.length - 10);
	close(fd);
	write_text(s, "sync/empty.fit", "");
	turn_for(s, GROWING_S * 0.7);
	assert_int_equal(watch_pending(s->watch), 2);
	assert_said(s, "");
	turn_for(s, GROWING_S);
	/* The second was written a moment later: on a busy machine the burst ends in between. */
	assert_said_or(s, "cut.fit empty.fit quiet", "cut.fit quiet empty.fit quiet");
	assert_int_equal(watch_pending(s->watch), 0);
	assert_int_equal(timers_armed(s), 0);
	write_fit(s, "sync/next.fit", 2);
	turn_until_quiet(s, 1);
	assert_said(s, "next.fit quiet");
	buffer_finish(&bytes);
}

/* Other files of the burst need not wait for one that is not whole. */
static void test_a_growing_file_does_not_hold_up_the_burst(void **state)
{
	struct scene *s = scene_of(state);

	write_text(s, "sync/empty.fit", "");
	write_fit(s, "sync/a.fit", 1);
	turn_for(s, SETTLE_S);
	assert_said(s, "a.fit quiet");
}

static void test_mv_on_the_same_file_system(void **state)
{
	struct scene *s = scene_of(state);

	write_text(s, "a.tcx", "<x/>");
	move(s, "a.tcx", "sync/a.tcx");
	turn_for(s, 0.1);
	assert_said(s, "a.tcx quiet");
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "");
}

/* rsync: `.name.XXXXXX`, then MOVED_TO. */
static void test_rsync(void **state)
{
	struct scene *s = scene_of(state);

	write_text(s, "sync/.a.tcx.Xy12Zz", "<x/>");
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "");
	move(s, "sync/.a.tcx.Xy12Zz", "sync/a.tcx");
	turn_for(s, 0.1);
	assert_said(s, "a.tcx quiet");
}

static void test_real_rsync(void **state)
{
	struct scene *s = *state;

	if (system("command -v rsync >/dev/null") != 0)
		skip();
	scene_of(state);
	write_text(s, "a.tcx", "<x/>");
	run("rsync -a %s/a.tcx %s/", s->top, s->root);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "a.tcx quiet");
}

/* CREATE only. */
static void test_hard_link(void **state)
{
	struct scene *s = scene_of(state);
	autofree char *from = path_of(s, "a.fit");
	autofree char *to = path_of(s, "sync/linked.fit");

	write_fit(s, "a.fit", 1);
	assert_int_equal(link(from, to), 0);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "linked.fit quiet");
}

static void test_file_without_a_name_is_linked(void **state)
{
	struct scene *s = scene_of(state);
	autofree char *to = path_of(s, "sync/a.tcx");
	int fd = open_at(s, "sync", O_WRONLY | O_TMPFILE);
	autofree char *from = mem_printf("/proc/self/fd/%d", fd);

	put(fd, "<x/>", 4);
	assert_int_equal(linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW), 0);
	close(fd);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "a.tcx quiet");
}

static void test_symbolic_link_to_a_file(void **state)
{
	struct scene *s = scene_of(state);
	autofree char *from = path_of(s, "a.fit");
	autofree char *to = path_of(s, "sync/link.fit");
	autofree char *dangling = path_of(s, "sync/dangling.fit");

	write_fit(s, "a.fit", 1);
	assert_int_equal(symlink(from, to), 0);
	assert_int_equal(symlink("nowhere", dangling), 0);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "link.fit quiet");
}

/* gio: `.goutputstream-*`, MOVED_TO, CLOSE_WRITE. */
static void test_gio_overwrite(void **state)
{
	struct scene *s = scene_of(state);

	write_text(s, "sync/a.tcx", "<old/>");
	turn_until_quiet(s, 1);
	assert_said(s, "a.tcx quiet");
	int fd = open_at(s, "sync/.goutputstream-ABCDEF", O_WRONLY | O_CREAT);
	put(fd, "<newer/>", 8);
	move(s, "sync/.goutputstream-ABCDEF", "sync/a.tcx");
	turn_for(s, 0.1);
	close(fd);
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "a.tcx quiet");
}

static void test_real_gio(void **state)
{
	struct scene *s = *state;

	if (system("command -v gio >/dev/null") != 0)
		skip();
	scene_of(state);
	for (int i = 0; i < 2; i++) {
		run("echo %d | gio save --create %s/a.tcx 2>/dev/null || echo %d | gio save "
		    "%s/a.tcx",
			i, s->root, i + 10, s->root);
		turn_for(s, 2 * SETTLE_S);
		assert_said(s, "a.tcx quiet");
	}
}

/* Syncthing: `.syncthing.NAME.tmp`, then MOVED_TO. */
static void test_syncthing(void **state)
{
	struct scene *s = scene_of(state);

	write_text(s, "sync/.syncthing.a.tcx.tmp", "<x/>");
	turn_for(s, 0.1);
	move(s, "sync/.syncthing.a.tcx.tmp", "sync/a.tcx");
	turn_for(s, 0.1);
	assert_said(s, "a.tcx quiet");
}

static void test_syncthing_overwrites(void **state)
{
	struct scene *s = scene_of(state);

	write_text(s, "sync/a.tcx", "<old/>");
	turn_until_quiet(s, 1);
	assert_said(s, "a.tcx quiet");
	write_text(s, "sync/.syncthing.a.tcx.tmp", "<newer/>");
	remove_file(s, "sync/a.tcx");
	move(s, "sync/.syncthing.a.tcx.tmp", "sync/a.tcx");
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "a.tcx quiet");
}

static void test_syncthing_renames_by_two_moves(void **state)
{
	struct scene *s = scene_of(state);

	write_fit(s, "sync/a.fit", 1);
	turn_until_quiet(s, 1);
	assert_said(s, "a.fit quiet");
	move(s, "sync/a.fit", "sync/.syncthing.b.fit.tmp");
	move(s, "sync/.syncthing.b.fit.tmp", "sync/b.fit");
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "b.fit quiet");
}

static void test_changed_file_is_reported_again(void **state)
{
	struct scene *s = scene_of(state);

	for (int i = 0; i < 3; i++) {
		write_fit(s, "sync/a.fit", i);
		turn_for(s, 2 * SETTLE_S);
		assert_said(s, "a.fit quiet");
	}
}

static void test_file_that_vanishes_while_waiting(void **state)
{
	struct scene *s = scene_of(state);

	write_text(s, "sync/a.tcx", "<x/>");
	write_text(s, "sync/b.tcx", "<x/>");
	turn_for(s, SETTLE_S / 3);
	remove_file(s, "sync/a.tcx");
	move(s, "sync/b.tcx", "b.tcx");
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "");
	assert_int_equal(watch_pending(s->watch), 0);
	assert_int_equal(timers_armed(s), 0);
}

static void test_known_file_is_not_reported(void **state)
{
	struct scene *s = *state;

	s->known = "a.tcx";
	write_text(s, "sync/a.tcx", "<x/>");
	write_text(s, "sync/b.tcx", "<x/>");
	begin(s);
	assert_said(s, "+sync b.tcx quiet");
	write_text(s, "sync/a.tcx", "<another/>");
	turn_for(s, 2 * SETTLE_S);
	assert_said(s, "");
}

/* Whatever was there before us and has been at rest for long is not waited for, and not read. */
static void test_old_file_is_reported_by_the_first_scan(void **state)
{
	struct scene *s = *state;

	write_text(s, "sync/a.tcx", "<x/>");
	usleep((unsigned)(SETTLE_S * 1.2e6));
	double before = seconds_now();
	begin(s);
	assert_true(seconds_now() - before < SETTLE_S);
	assert_said(s, "+sync a.tcx quiet");
}

static void test_rescan_reports_again_what_is_not_known(void **state)
{
	struct scene *s = *state;

	write_fit(s, "sync/a.fit", 1);
	begin(s);
	assert_said(s, "+sync a.fit quiet");
	watch_rescan(s->watch);
	turn_until_quiet(s, 1);
	assert_said(s, "a.fit quiet");
	s->known = "a.fit";
	watch_rescan(s->watch);
	turn_until_quiet(s, 1);
	assert_said(s, "quiet");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_copied_fit_is_reported_at_once),
		TEST(test_copied_xml_waits_until_it_settles),
		TEST(test_real_cp),
		TEST(test_slow_append),
		TEST(test_reopened_append),
		TEST(test_growing_file_is_looked_at_again),
		TEST(test_truncated_file_is_reported_in_the_end),
		TEST(test_a_growing_file_does_not_hold_up_the_burst),
		TEST(test_mv_on_the_same_file_system),
		TEST(test_rsync),
		TEST(test_real_rsync),
		TEST(test_hard_link),
		TEST(test_file_without_a_name_is_linked),
		TEST(test_symbolic_link_to_a_file),
		TEST(test_gio_overwrite),
		TEST(test_real_gio),
		TEST(test_syncthing),
		TEST(test_syncthing_overwrites),
		TEST(test_syncthing_renames_by_two_moves),
		TEST(test_changed_file_is_reported_again),
		TEST(test_file_that_vanishes_while_waiting),
		TEST(test_known_file_is_not_reported),
		TEST(test_old_file_is_reported_by_the_first_scan),
		TEST(test_rescan_reports_again_what_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
