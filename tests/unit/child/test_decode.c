/* The decode child, with a decoder that does what the first letter of a file says. */
#include <event2/event.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../../daemon/child/decode_job.h"
#include "conversation.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

#define TOO_MANY 3500000 /* samples that do not pack into DECODE_MOST_FRAME */

static void add_activity(struct recording *out, size_t samples)
{
	struct activity *a = out->activities = mem_alloc(1, sizeof *a);

	out->kind = FILE_ACTIVITY;
	out->count = 1;
	activity_init(a);
	a->start = 1700000000;
	a->sport = SPORT_RUN;
	a->samples = mem_alloc(samples, sizeof *a->samples);
	a->sample_count = samples;
	for (size_t i = 0; i < samples; i++) {
		double wild = (double)(i * 2654435761u % 1000003);

		a->samples[i] = (struct sample){.t = (double)i,
			.lat = wild / 1e4,
			.lon = -wild / 1e4,
			.distance = (float)i,
			.speed = (float)(wild / 1e5),
			.altitude = (float)(wild / 1e3),
			.hr = (float)(60 + i % 100),
			.cadence = (float)(i % 7 * 30),
			.power = (float)(i % 5 * 100)};
	}
}

static void spin(void)
{
	for (volatile unsigned i = 0;; i++)
		;
}

static void eat(void)
{
	while (mem_alloc(1, 1 << 24) != NULL)
		;
}

static void be_slow(void)
{
	struct timespec start, now;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < 120);
}

/* Answers for the files to come, whichever descriptor is the channel. */
static void answer_ahead(void)
{
	const uint8_t answer[] = {ERROR_INPUT, 0, 0, 0, 0, 0, 0, 0, 'x'};

	for (int fd = 3; fd < 50; fd++)
		for (int i = 0; i < 3; i++)
			channel_write(fd, ANSWER_ERROR, answer, sizeof answer);
}

static bool obey(const uint8_t *data, size_t length, const struct decode_options *o,
	struct recording *out, struct error *e)
{
	(void)o;
	switch (length > 0 ? data[0] : 0) {
	case 'c':
		raise(SIGBUS);
		break;
	case 'k':
		raise(SIGKILL);
		break;
	case 'h':
		spin();
		break;
	case 'm':
		eat();
		break;
	case 's':
		be_slow();
		break;
	case 'w':
		answer_ahead();
		break;
	case 'x':
		_exit(0);
	case 'e':
		return error_set(e, ERROR_UNSUPPORTED, "is \x1b[2Jno activity");
	case 'l':
		add_activity(out, 2);
		out->activities->samples[1].t = -5;
		return true;
	case 'b':
		add_activity(out, TOO_MANY);
		return true;
	default:
		break;
	}
	add_activity(out, length);
	return true;
}

#define MOST_FILES 16

struct session {
	struct event_base *base;
	struct supervisor *supervisor;
	struct decode_job *job;
	int fds[MOST_FILES];
	size_t count;
	unsigned results, idle;
	size_t cancel_at; /* result after which to cancel; 0 never */
	struct told {
		bool ok, died;
		enum error_kind kind;
		char text[400];
		size_t samples;
	} told[MOST_FILES];
};

static int set_up(void **state)
{
	struct session *s = mem_alloc(1, sizeof *s);

	s->base = event_base_new();
	s->supervisor = supervisor_create(s->base);
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct session *s = *state;

	supervisor_destroy(s->supervisor);
	event_base_free(s->base);
	for (size_t i = 0; i < s->count; i++)
		close(s->fds[i]);
	free(s);
	return 0;
}

static void add_file(struct session *s, const char *text)
{
	int fd = open("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	s->fds[s->count++] = fd;
}

static void note_result(const struct decode_result *r, void *user)
{
	struct session *s = user;
	struct told *t = &s->told[r->index];

	assert_int_equal(r->index, s->results);
	assert_int_equal(s->idle, 0);
	s->results++;
	t->ok = r->ok;
	t->died = r->died;
	if (r->ok) {
		t->samples = r->recording->count == 1 ? r->recording->activities->sample_count
						      : SIZE_MAX;
	} else {
		t->kind = r->error->kind;
		memcpy(t->text, r->error->text, sizeof t->text);
	}
	if (s->results == s->cancel_at)
		decode_cancel(s->job);
}

static void note_idle(void *user)
{
	struct session *s = user;

	s->idle++;
}

static void begin(struct session *s)
{
	struct error e = {0};

	s->job = decode_start_with(
		obey, 300, s->supervisor, s->fds, s->count, note_result, note_idle, s, &e);
	if (s->job == NULL)
		fail_msg("%s", e.text);
	assert_int_equal(s->results, 0);
}

static void decode_them(struct session *s)
{
	begin(s);
	while (s->idle == 0)
		assert_int_equal(event_base_loop(s->base, EVLOOP_ONCE), 0);
	assert_int_equal(s->idle, 1);
	assert_int_equal(s->results, s->count);
}

static void assert_ok(const struct session *s, size_t index, size_t samples)
{
	if (!s->told[index].ok)
		fail_msg("file %zu: %s", index, s->told[index].text);
	assert_int_equal(s->told[index].samples, samples);
}

static void assert_error(const struct session *s, size_t index, enum error_kind kind, bool died)
{
	print_message("file %zu: %s\n", index, s->told[index].text);
	assert_false(s->told[index].ok);
	assert_int_equal(s->told[index].kind, kind);
	assert_int_equal(s->told[index].died, died);
}

static void test_good_files(void **state)
{
	struct session *s = *state;

	add_file(s, "1");
	add_file(s, "22");
	add_file(s, "");
	add_file(s, "4444");
	decode_them(s);
	assert_ok(s, 0, 1);
	assert_ok(s, 1, 2);
	assert_ok(s, 2, 0);
	assert_ok(s, 3, 4);
}

static void test_each_bad_file_costs_itself_only(void **state)
{
	struct session *s = *state;
	const struct {
		const char *text;
		enum error_kind kind;
		bool died;
	} rows[] = {
		{"1", ERROR_NONE, false},
		{"crash", ERROR_INPUT, true},
		{"hang", ERROR_LIMIT, true},
		{"1", ERROR_NONE, false},
		{"memory", ERROR_LIMIT, true},
		{"error", ERROR_UNSUPPORTED, false},
		{"lie", ERROR_INPUT, true},
		{"1", ERROR_NONE, false},
		{"xit", ERROR_INPUT, true},
		{"killed", ERROR_LIMIT, true},
	};

	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++)
		add_file(s, rows[i].text);
	decode_them(s);
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		if (rows[i].kind == ERROR_NONE)
			assert_ok(s, i, 1);
		else
			assert_error(s, i, rows[i].kind, rows[i].died);
	}
	assert_null(strchr(s->told[5].text, '\x1b'));
}

static void test_what_is_not_read_at_all(void **state)
{
	struct session *s = *state;
	int pipes[2];

	assert_int_equal(pipe(pipes), 0);
	add_file(s, "large");
	assert_int_equal(ftruncate(s->fds[0], (off_t)DECODE_MOST_BYTES + 1), 0);
	s->fds[s->count++] = pipes[0];
	add_file(s, "1");
	s->fds[s->count++] = open("/tmp", O_RDONLY | O_DIRECTORY);
	s->fds[s->count++] = open("/dev/zero", O_RDONLY);
	decode_them(s);
	assert_error(s, 0, ERROR_LIMIT, false);
	assert_error(s, 1, ERROR_UNSUPPORTED, false);
	assert_ok(s, 2, 1);
	assert_error(s, 3, ERROR_UNSUPPORTED, false);
	assert_error(s, 4, ERROR_UNSUPPORTED, false);
	close(pipes[1]);
}

static void test_a_file_that_cannot_be_read(void **state)
{
	struct session *s = *state;

	add_file(s, "1");
	s->fds[s->count++] = open("/proc/self/exe", O_WRONLY | O_PATH);
	add_file(s, "1");
	decode_them(s);
	assert_ok(s, 0, 1);
	assert_error(s, 1, ERROR_IO, false);
	assert_ok(s, 2, 1);
}

static void test_more_than_a_frame_holds(void **state)
{
	struct session *s = *state;
	struct event_base *base = s->base;

	add_file(s, "big");
	add_file(s, "1");
	s->job = decode_start_with(
		obey, 60000, s->supervisor, s->fds, s->count, note_result, note_idle, s, NULL);
	while (s->idle == 0)
		event_base_loop(base, EVLOOP_ONCE);
	assert_error(s, 0, ERROR_LIMIT, false);
	assert_ok(s, 1, 1);
}

static void test_each_file_has_its_own_deadline(void **state)
{
	struct session *s = *state;

	for (int i = 0; i < 4; i++)
		add_file(s, "slow");
	decode_them(s);
	for (size_t i = 0; i < 4; i++)
		assert_ok(s, i, 4);
}

static void test_more_answers_than_files(void **state)
{
	struct session *s = *state;

	add_file(s, "write");
	add_file(s, "1");
	decode_them(s);
	assert_error(s, 0, ERROR_INPUT, false);
}

static void test_no_file(void **state)
{
	decode_them(*state);
}

static void turn_for_a_while(struct session *s)
{
	const struct timeval while_ = {.tv_usec = 200000};

	event_base_loopexit(s->base, &while_);
	event_base_dispatch(s->base);
}

static void test_cancelled_from_a_result(void **state)
{
	const char *const rows[] = {"1", "error", "crash"};

	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		struct session *s = *state;

		s->count = 0;
		s->results = 0;
		add_file(s, rows[i]);
		add_file(s, "1");
		s->cancel_at = 1;
		begin(s);
		turn_for_a_while(s);
		assert_int_equal(s->results, 1);
		assert_int_equal(s->idle, 0);
		assert_int_equal(supervisor_count(s->supervisor), 0);
		close(s->fds[0]);
		close(s->fds[1]);
		s->count = 0;
	}
}

static void test_cancelled_before_it_began(void **state)
{
	struct session *s = *state;

	add_file(s, "1");
	begin(s);
	decode_cancel(s->job);
	turn_for_a_while(s);
	assert_int_equal(s->results, 0);
}

static void test_the_supervisor_ends_first(void **state)
{
	struct session *s = *state;

	add_file(s, "hang");
	begin(s);
	event_base_loop(s->base, EVLOOP_ONCE);
	assert_int_equal(supervisor_count(s->supervisor), 1);
	supervisor_destroy(s->supervisor);
	s->supervisor = NULL;
	assert_int_equal(s->results, 0);
	assert_int_equal(s->idle, 0);
}

static void test_without_a_loop(void **state)
{
	struct session *s = *state;
	struct activity a;
	struct buffer file = {0};

	activity_init(&a);
	a.start = 1700000000;
	a.sport = SPORT_RUN;
	a.utc_offset_s = 3600;
	fit_encode_activity(&a, &file);
	add_file(s, "nothing of the kind");
	add_file(s, "");
	assert_int_equal(write(s->fds[1], file.data, file.length), file.length);
	assert_true(decode_files(s->fds, s->count, note_result, s, NULL));
	assert_int_equal(s->results, 2);
	assert_false(s->told[0].ok);
	assert_false(s->told[0].died);
	assert_ok(s, 1, 0);
	buffer_finish(&file);
	activity_finish(&a);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_good_files),
		TEST(test_each_bad_file_costs_itself_only),
		TEST(test_what_is_not_read_at_all),
		TEST(test_a_file_that_cannot_be_read),
		TEST(test_more_than_a_frame_holds),
		TEST(test_each_file_has_its_own_deadline),
		TEST(test_more_answers_than_files),
		TEST(test_no_file),
		TEST(test_cancelled_from_a_result),
		TEST(test_cancelled_before_it_began),
		TEST(test_the_supervisor_ends_first),
		TEST(test_without_a_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
