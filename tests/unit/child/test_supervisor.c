/* Many children at once, and what the loop's owner does to them. */
#include <dirent.h>
#include <event2/event.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conversation.h"

static size_t open_descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	size_t n = 0;

	assert_non_null(folder);
	while (readdir(folder) != NULL)
		n++;
	closedir(folder);
	return n;
}

static int echo(int channel, void *context)
{
	struct buffer payload = {0};
	uint32_t type;

	(void)context;
	while (channel_read(channel, 1 << 16, &type, &payload))
		if (type == 0 || !channel_write(channel, type, payload.data, payload.length))
			break;
	buffer_finish(&payload);
	return 0;
}

struct loop {
	struct event_base *base;
	struct supervisor *supervisor;
};

static int set_up(void **state)
{
	struct loop *l = mem_alloc(1, sizeof *l);

	l->base = event_base_new();
	l->supervisor = supervisor_create(l->base);
	*state = l;
	return 0;
}

static int tear_down(void **state)
{
	struct loop *l = *state;

	supervisor_destroy(l->supervisor);
	event_base_free(l->base);
	free(l);
	return 0;
}

static void turn_until_none(struct loop *l)
{
	while (supervisor_count(l->supervisor) > 0)
		assert_int_equal(event_base_loop(l->base, EVLOOP_ONCE), 0);
}

static struct child *start(struct loop *l, struct child_spec spec)
{
	struct error e = {0};
	struct child *c = child_start(l->supervisor, &spec, &e);

	if (c == NULL)
		fail_msg("%s", e.text);
	return c;
}

struct tally {
	unsigned frames, ends[CHILD_STOPPED + 1];
};

static void count_frame(struct child *c, const struct frame *f, void *user)
{
	struct tally *t = user;

	t->frames++;
	assert_int_equal(f->length, 4);
	assert_true(child_send(c, 0, NULL, 0));
}

static void count_end(struct child *c, struct child_result result, void *user)
{
	struct tally *t = user;

	(void)c;
	t->ends[result.end]++;
}

static struct child_spec tallied(struct tally *t, int (*run)(int, void *))
{
	struct child_spec spec = spec_of(run, NULL);

	spec.on_frame = count_frame;
	spec.on_end = count_end;
	spec.user = t;
	return spec;
}

static void test_a_thousand_children_leave_nothing_behind(void **state)
{
	struct loop *l = *state;
	struct tally t = {0};
	size_t before = open_descriptors();

	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 50; i++)
			assert_true(child_send(start(l, tallied(&t, echo)), 5, "ping", 4));
		assert_int_equal(supervisor_count(l->supervisor), 50);
		turn_until_none(l);
	}
	assert_int_equal(t.frames, 1000);
	assert_int_equal(t.ends[CHILD_DONE], 1000);
	assert_int_equal(open_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child, not even a dead one */
}

static int never_read(int channel, void *context)
{
	(void)context;
	channel_write(channel, 1, "deaf", 4);
	return pause();
}

/* It may come when no more can be sent. */
static void count_only(struct child *c, const struct frame *f, void *user)
{
	struct tally *t = user;

	(void)c, (void)f;
	t->frames++;
}

static void test_a_child_that_never_reads_does_not_fill_memory(void **state)
{
	struct loop *l = *state;
	struct tally t = {0};
	struct child_spec spec = tallied(&t, never_read);
	static const char payload[65536];
	size_t sent = 0;

	spec.sandbox = false;
	spec.on_frame = count_only;
	struct child *c = start(l, spec);
	while (child_send(c, 1, payload, sizeof payload)) {
		sent += sizeof payload;
		event_base_loop(l->base, EVLOOP_NONBLOCK);
		assert_true(sent < 8u << 20);
	}
	child_stop(c);
	assert_false(child_send(c, 1, "", 0));
	turn_until_none(l);
	assert_int_equal(t.ends[CHILD_STOPPED], 1);
}

static int end_early(int channel, void *context)
{
	(void)channel, (void)context;
	return 5;
}

/* Neither SIGPIPE nor a failed write hides how the child ended. */
static void test_sending_to_a_child_that_has_ended(void **state)
{
	struct loop *l = *state;
	struct tally t = {0};
	struct child *c = start(l, tallied(&t, end_early));

	usleep(50000);
	assert_true(child_send(c, 1, "anybody?", 8));
	turn_until_none(l);
	assert_int_equal(t.ends[CHILD_FAILED], 1);
}

static int wait_here(int channel, void *context)
{
	(void)context;
	return wait_for_ever(channel);
}

static void test_destroy_ends_all(void **state)
{
	struct loop *l = *state;
	struct tally t = {0};

	for (int i = 0; i < 10; i++)
		start(l, tallied(&t, wait_here));
	supervisor_destroy(l->supervisor);
	assert_int_equal(t.ends[CHILD_STOPPED], 10);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	l->supervisor = NULL;
}

static int say_three(int channel, void *context)
{
	(void)context;
	for (uint32_t i = 0; i < 3; i++)
		channel_write(channel, i, "word", 4);
	return 0;
}

static void stop_at_once(struct child *c, const struct frame *f, void *user)
{
	struct tally *t = user;

	(void)f;
	t->frames++;
	child_stop(c);
}

static void test_a_stopped_child_is_not_heard(void **state)
{
	struct loop *l = *state;
	struct tally t = {0};
	struct child_spec spec = tallied(&t, say_three);

	spec.on_frame = stop_at_once;
	start(l, spec);
	turn_until_none(l);
	assert_int_equal(t.frames, 1);
	assert_int_equal(t.ends[CHILD_STOPPED], 1);
}

struct chain {
	struct loop *loop;
	unsigned left;
};

static void start_next(struct child *c, struct child_result result, void *user)
{
	struct chain *chain = user;
	struct child_spec spec = spec_of(end_early, NULL);

	(void)c;
	assert_int_equal(result.end, CHILD_FAILED);
	if (chain->left-- == 0)
		return;
	spec.on_end = start_next;
	spec.user = chain;
	start(chain->loop, spec);
}

static void test_an_end_may_start_another(void **state)
{
	struct chain chain = {.loop = *state, .left = 5};
	struct child_spec spec = spec_of(end_early, NULL);

	spec.on_end = start_next;
	spec.user = &chain;
	start(chain.loop, spec);
	turn_until_none(chain.loop);
	assert_int_equal(chain.left, UINT32_MAX);
}

static int work_in_steps(int channel, void *context)
{
	(void)context;
	for (uint32_t i = 0; i < 6; i++) {
		usleep(100000);
		channel_write(channel, i, "step", 4);
	}
	return 0;
}

static void extend(struct child *c, const struct frame *f, void *user)
{
	(void)f, (void)user;
	child_extend(c, 300);
}

static void test_progress_extends_the_deadline(void **state)
{
	struct loop *l = *state;
	struct tally t = {0};
	struct child_spec spec = tallied(&t, work_in_steps);

	spec.sandbox = false;
	spec.deadline_ms = 300;
	spec.on_frame = extend;
	start(l, spec);
	turn_until_none(l);
	assert_int_equal(t.ends[CHILD_DONE], 1);
}

/* A process with a child of its own, that is killed and can clean up nothing. */
static void live_and_die(int pid_out)
{
	struct loop *l;
	void *state = NULL;
	struct tally t = {0};

	set_up(&state);
	l = state;
	struct child_spec spec = tallied(&t, never_read);
	spec.sandbox = false;
	pid_t pid = child_pid(start(l, spec));
	while (t.frames == 0)
		event_base_loop(l->base, EVLOOP_ONCE);
	if (write(pid_out, &pid, sizeof pid) == sizeof pid)
		raise(SIGKILL);
}

static void test_children_die_with_their_parent(void **state)
{
	int pipes[2];
	pid_t grandchild = 0;
	int status = 0;

	(void)state;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	assert_int_equal(pipe(pipes), 0);
	pid_t middle = fork();
	if (middle == 0) {
		live_and_die(pipes[1]);
		_exit(1);
	}
	assert_int_equal(read(pipes[0], &grandchild, sizeof grandchild), sizeof grandchild);
	assert_int_equal(waitpid(middle, &status, 0), middle);
	assert_int_equal(waitpid(grandchild, &status, 0), grandchild);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGKILL);
	close(pipes[0]);
	close(pipes[1]);
}

static void test_backoff_grows_and_starts_again(void **state)
{
	struct backoff b = {.most_s = 10};
	const unsigned pauses[] = {1, 2, 4, 8, 10, 10};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(pauses); i++)
		assert_int_equal(backoff_next_s(&b), pauses[i]);
	backoff_reset(&b);
	assert_int_equal(backoff_next_s(&b), 1);
	b.failures = UINT32_MAX;
	assert_int_equal(backoff_next_s(&b), 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_thousand_children_leave_nothing_behind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_child_that_never_reads_does_not_fill_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_sending_to_a_child_that_has_ended, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_destroy_ends_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_stopped_child_is_not_heard, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_an_end_may_start_another, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_progress_extends_the_deadline, set_up, tear_down),
		cmocka_unit_test(test_children_die_with_their_parent),
		cmocka_unit_test(test_backoff_grows_and_starts_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
