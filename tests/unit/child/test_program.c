/* Programs with lines on descriptor 3, as notifiers are. */
#include <event2/event.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conversation.h"

static struct child_spec program(const char *const *argv)
{
	return (struct child_spec){.name = "program",
		.argv = argv,
		.lines = true,
		.deadline_ms = 10000,
		.most_frame = 1000};
}

#define SHELL(script)                                                                              \
	(const char *const[])                                                                      \
	{                                                                                          \
		"sh", "-c", script, NULL                                                           \
	}

static void test_a_line_arrives(void **state)
{
	struct conversation talk = converse(program(SHELL("echo one >&3; echo two words >&3")));

	(void)state;
	assert_int_equal(talk.result.end, CHILD_DONE);
	assert_int_equal(talk.frames, 2);
	assert_int_equal(talk.type, 0);
	assert_int_equal(talk.payload.length, 9);
	assert_memory_equal(talk.payload.data, "two words", 9);
	buffer_finish(&talk.payload);
}

static void test_endings(void **state)
{
	const struct {
		const char *script;
		enum child_end end;
		int code;
	} rows[] = {
		{"exit 0", CHILD_DONE, 0},
		{"exit 3", CHILD_FAILED, 3},
		{"kill -PIPE $$", CHILD_CRASHED, SIGPIPE},
		{"kill -TERM $$", CHILD_CRASHED, SIGTERM},
		{"printf 'no end' >&3", CHILD_GARBAGE, 0},
		{"head -c 2000 /dev/zero | tr '\\0' x >&3", CHILD_GARBAGE, 0},
		{"yes >&3", CHILD_GARBAGE, 0},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		struct child_spec spec = program(SHELL(rows[i].script));

		print_message("%s\n", rows[i].script);
		spec.most_total = 100000;
		assert_end(spec, rows[i].end, rows[i].code);
	}
}

static void test_a_program_that_is_not_there(void **state)
{
	const char *const argv[] = {"no-such-program-at-all", NULL};

	(void)state;
	assert_end(program(argv), CHILD_FAILED, CHILD_EXIT_NO_PROGRAM);
}

static void test_it_has_no_descriptors_of_ours(void **state)
{
	int careless = dup2(STDERR_FILENO, 20); /* stays open over exec */
	struct conversation talk = converse(
		program(SHELL("i=0; while [ $i -lt 50 ]; do [ -e /proc/$$/fd/$i ] && list=$list$i,;"
			      " i=$((i+1)); done; echo $list >&3")));

	(void)state;
	assert_int_equal(talk.result.end, CHILD_DONE);
	buffer_u8(&talk.payload, 0);
	assert_string_equal((const char *)talk.payload.data, "0,1,2,3,");
	close(careless);
	buffer_finish(&talk.payload);
}

/* Whoever it leaves behind with the channel open does not keep its end from being told. */
static void test_a_grandchild_does_not_delay_the_end(void **state)
{
	time_t before = time(NULL);
	struct conversation talk = converse(program(SHELL("sleep 3 & echo started >&3")));

	(void)state;
	assert_int_equal(talk.result.end, CHILD_DONE);
	assert_int_equal(talk.frames, 1);
	assert_true(time(NULL) - before < 3);
	buffer_finish(&talk.payload);
}

struct dialogue {
	struct child_result result;
	char answer[32];
	bool ended;
};

static void note_answer(struct child *c, const struct frame *f, void *user)
{
	struct dialogue *d = user;

	(void)c;
	assert_true(f->length < sizeof d->answer);
	memcpy(d->answer, f->data, f->length);
}

static void note_dialogue_end(struct child *c, struct child_result result, void *user)
{
	struct dialogue *d = user;

	(void)c;
	d->result = result;
	d->ended = true;
}

static void assert_answers(const char *question)
{
	struct event_base *base = event_base_new();
	struct supervisor *s = supervisor_create(base);
	struct dialogue d = {0};
	struct child_spec spec = program(SHELL("read -r line <&3; echo \"got $line\" >&3"));

	spec.on_frame = note_answer;
	spec.on_end = note_dialogue_end;
	spec.user = &d;
	struct child *c = child_start(s, &spec, NULL);
	assert_non_null(c);
	assert_true(child_send(c, 0, question, strlen(question)));
	while (!d.ended)
		event_base_loop(base, EVLOOP_ONCE);
	assert_int_equal(d.result.end, CHILD_DONE);
	assert_string_equal(d.answer, "got hello");
	supervisor_destroy(s);
	event_base_free(base);
}

static void test_a_line_is_ended_once(void **state)
{
	(void)state;
	assert_answers("hello");
	assert_answers("hello\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_arrives),
		cmocka_unit_test(test_endings),
		cmocka_unit_test(test_a_program_that_is_not_there),
		cmocka_unit_test(test_it_has_no_descriptors_of_ours),
		cmocka_unit_test(test_a_grandchild_does_not_delay_the_end),
		cmocka_unit_test(test_a_line_is_ended_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
