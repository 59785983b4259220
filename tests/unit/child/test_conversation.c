/* What children say, and how they fail to: each ends once, with its reason, after its last frame.
 */
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conversation.h"

static int say_nothing(int channel, void *context)
{
	(void)channel;
	return *(int *)context;
}

static void test_exit_codes(void **state)
{
	const struct {
		int code;
		enum child_end end;
	} rows[] = {{0, CHILD_DONE}, {1, CHILD_FAILED}, {70, CHILD_FAILED}, {71, CHILD_MEMORY}};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		int code = rows[i].code;

		assert_end(spec_of(say_nothing, &code), rows[i].end, code);
	}
}

static int say_hello(int channel, void *context)
{
	(void)context;
	return channel_write(channel, 7, "hello", 5) ? 0 : 1;
}

static void test_a_frame_arrives_whole(void **state)
{
	struct conversation talk = converse(spec_of(say_hello, NULL));

	(void)state;
	assert_int_equal(talk.result.end, CHILD_DONE);
	assert_int_equal(talk.frames, 1);
	assert_int_equal(talk.type, 7);
	assert_int_equal(talk.payload.length, 5);
	assert_memory_equal(talk.payload.data, "hello", 5);
	buffer_finish(&talk.payload);
}

#define MANY 20000

static int say_much(int channel, void *context)
{
	char payload[100];

	(void)context;
	memset(payload, 'x', sizeof payload);
	for (uint32_t i = 0; i < MANY; i++)
		if (!channel_write(channel, i, payload, i % sizeof payload))
			return 1;
	return 0;
}

/* Far more than the channel holds; the last of it is read after the child's end. */
static void test_all_frames_come_before_the_end(void **state)
{
	struct conversation talk = converse(spec_of(say_much, NULL));

	(void)state;
	assert_int_equal(talk.result.end, CHILD_DONE);
	assert_int_equal(talk.frames, MANY);
	assert_int_equal(talk.type, MANY - 1);
	buffer_finish(&talk.payload);
}

static int say_most(int channel, void *context)
{
	size_t length = *(size_t *)context;
	char *payload = mem_alloc(length, 1);
	bool ok = channel_write(channel, 1, payload, length);

	free(payload);
	return ok ? 0 : 1;
}

static void test_the_largest_frame_is_allowed(void **state)
{
	size_t length = 3 << 20;
	struct child_spec spec = spec_of(say_most, &length);

	(void)state;
	spec.most_frame = length;
	struct conversation talk = converse(spec);
	assert_int_equal(talk.result.end, CHILD_DONE);
	assert_int_equal(talk.payload.length, length);
	buffer_finish(&talk.payload);

	spec.most_frame = length - 1;
	talk = converse(spec);
	assert_int_equal(talk.result.end, CHILD_GARBAGE);
	assert_int_equal(talk.frames, 0);
}

static int say_huge_length(int channel, void *context)
{
	const uint8_t head[] = {0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0};

	(void)context;
	channel_write(channel, 1, "fine", 4);
	send(channel, head, sizeof head, 0);
	return wait_for_ever(channel);
}

static void test_a_huge_length_is_garbage(void **state)
{
	struct conversation talk = converse(spec_of(say_huge_length, NULL));

	(void)state;
	assert_int_equal(talk.result.end, CHILD_GARBAGE);
	assert_int_equal(talk.frames, 1);
	buffer_finish(&talk.payload);
}

static int end_amid_a_frame(int channel, void *context)
{
	const uint8_t head[] = {10, 0, 0, 0, 1, 0, 0, 0, 'x'};

	send(channel, head, *(size_t *)context, 0);
	return 0;
}

static void test_a_cut_frame_is_garbage(void **state)
{
	(void)state;
	for (size_t length = 1; length <= 9; length++)
		assert_end(spec_of(end_amid_a_frame, &length), CHILD_GARBAGE, 0);
}

static int flood(int channel, void *context)
{
	static char payload[1000];

	(void)context;
	while (channel_write(channel, 1, payload, sizeof payload))
		;
	return 0;
}

static void test_a_flood_is_stopped(void **state)
{
	struct child_spec spec = spec_of(flood, NULL);

	(void)state;
	spec.most_total = 1 << 20;
	struct conversation talk = converse(spec);
	assert_int_equal(talk.result.end, CHILD_GARBAGE);
	assert_true(talk.bytes <= spec.most_total);
	assert_true(talk.bytes > 0);
	buffer_finish(&talk.payload);
}

static int hang(int channel, void *context)
{
	(void)context;
	channel_write(channel, 1, "soon", 4);
	return wait_for_ever(channel);
}

static void test_a_hanging_child_meets_its_deadline(void **state)
{
	struct child_spec spec = spec_of(hang, NULL);

	(void)state;
	spec.deadline_ms = 100;
	struct conversation talk = converse(spec);
	assert_int_equal(talk.result.end, CHILD_DEADLINE);
	assert_int_equal(talk.frames, 1);
	buffer_finish(&talk.payload);
}

static int crash(int channel, void *context)
{
	channel_write(channel, 1, "last words", 10);
	raise(*(int *)context);
	return 0;
}

static int fall(int channel, void *context)
{
	volatile int *volatile nowhere = NULL;

	(void)context;
	channel_write(channel, 1, "last words", 10);
	*nowhere = 1;
	return 0;
}

/* Sanitizers turn a fault into a report and an exit code. */
static void assert_crashed(int (*run)(int, void *), void *context)
{
	struct conversation talk = converse(spec_of(run, context));

	if (talk.result.end != CHILD_FAILED || talk.result.code == CHILD_EXIT_SETUP)
		assert_int_equal(talk.result.end, CHILD_CRASHED);
	assert_int_equal(talk.frames, 1);
	buffer_finish(&talk.payload);
}

static void test_a_crash_is_told_after_the_last_words(void **state)
{
	int number = SIGABRT;

	(void)state;
	assert_crashed(crash, &number);
	assert_crashed(fall, NULL);
}

static int close_channel_and_hang(int channel, void *context)
{
	(void)context;
	close(channel);
	return pause();
}

static void test_a_silent_child_without_deadline_must_end(void **state)
{
	struct child_spec spec = spec_of(close_channel_and_hang, NULL);

	(void)state;
	spec.sandbox = false;
	spec.deadline_ms = 0;
	assert_end(spec, CHILD_DEADLINE, SIGKILL);
}

static int ignore_group_signals(int channel, void *context)
{
	pid_t self = getpid(), thread = gettid();
	const int sent[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT};

	(void)context;
	for (size_t i = 0; i < ARRAY_LENGTH(sent); i++)
		tgkill(self, thread, sent[i]);
	return channel_write(channel, 1, "alive", 5) ? 0 : 1;
}

static void test_signals_to_the_group_do_not_end_it(void **state)
{
	(void)state;
	assert_end(spec_of(ignore_group_signals, NULL), CHILD_DONE, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exit_codes),
		cmocka_unit_test(test_a_frame_arrives_whole),
		cmocka_unit_test(test_all_frames_come_before_the_end),
		cmocka_unit_test(test_the_largest_frame_is_allowed),
		cmocka_unit_test(test_a_huge_length_is_garbage),
		cmocka_unit_test(test_a_cut_frame_is_garbage),
		cmocka_unit_test(test_a_flood_is_stopped),
		cmocka_unit_test(test_a_hanging_child_meets_its_deadline),
		cmocka_unit_test(test_a_crash_is_told_after_the_last_words),
		cmocka_unit_test(test_a_silent_child_without_deadline_must_end),
		cmocka_unit_test(test_signals_to_the_group_do_not_end_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
