/* Archives in the decode child: a result for each file in them, and a death costs one file only. */
#include <event2/event.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../../../daemon/child/decode_job.h"
#include "archive_maker.h"
#include "conversation.h"

const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void spin(double seconds)
{
	struct timespec from, now;

	clock_gettime(CLOCK_MONOTONIC, &from);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((double)(now.tv_sec - from.tv_sec) + (double)(now.tv_nsec - from.tv_nsec) / 1e9 <
		seconds);
}

static int *crashes; /* in memory that the child shares with us */

/* Does what the first letter of a file says, else finds as many samples as there are bytes. */
static bool obey(const uint8_t *data, size_t length, const struct decode_options *o,
	struct recording *out, struct error *e)
{
	char order = length > 0 ? (char)data[0] : ' ';

	(void)o;
	if (order == 'c')
		raise(SIGBUS);
	if (order == 'o' && ++*crashes == 1)
		raise(SIGBUS);
	if (order == 'h')
		spin(60);
	if (order == 's')
		spin(.3);
	if (order == 'e')
		return error_set(e, ERROR_INPUT, "no activity");
	struct activity *a = out->activities = mem_alloc(1, sizeof *a);

	out->kind = FILE_ACTIVITY;
	out->count = 1;
	activity_init(a);
	a->start = 1700000000;
	a->samples = mem_alloc(length, sizeof *a->samples);
	a->sample_count = length;
	for (size_t i = 0; i < length; i++)
		a->samples[i] = (struct sample){.t = (double)i, .lat = NAN, .lon = NAN};
	return true;
}

#define MOST 32

struct session {
	struct event_base *base;
	struct supervisor *supervisor;
	struct decode_job *job;
	int fds[MOST];
	size_t count, told_count, cancel_at;
	unsigned idle, through;
	struct told {
		size_t index, samples;
		char member[120];
		bool ok, known, died;
		enum file_kind kind;
		uint32_t findings;
		struct content_id content;
		int64_t size, at;
		struct error error;
	} told[MOST];
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

static void add_file(struct session *s, struct buffer b)
{
	int fd = open("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, b.data, b.length), b.length);
	buffer_finish(&b);
	s->fds[s->count++] = fd;
}

static void add_text(struct session *s, const char *text)
{
	struct buffer b = {0};

	buffer_text(&b, text);
	add_file(s, b);
}

static void note_result(const struct decode_result *r, void *user)
{
	struct session *s = user;
	struct told *t = &s->told[s->told_count++];

	assert_true(s->told_count <= MOST);
	assert_int_equal(s->idle, 0);
	assert_int_equal(r->index, s->through);
	s->through += r->member == NULL;
	*t = (struct told){.index = r->index,
		.ok = r->ok,
		.known = r->known,
		.died = r->died,
		.content = r->content,
		.size = r->size,
		.at = r->at};
	snprintf(t->member, sizeof t->member, "%s", r->member ? r->member : "(all)");
	if (r->ok) {
		t->kind = r->recording->kind;
		t->findings = r->recording->findings;
		t->samples = r->recording->count ? r->recording->activities->sample_count : 0;
	} else if (!r->known) {
		t->error = *r->error;
	}
	if (s->told_count == s->cancel_at)
		decode_cancel(s->job);
}

static void note_idle(void *user)
{
	((struct session *)user)->idle++;
}

static void begin(struct session *s, unsigned deadline_ms)
{
	s->job = decode_start_with(obey, deadline_ms, s->supervisor, s->fds, s->count, note_result,
		note_idle, s, NULL);
	assert_non_null(s->job);
}

static void turn_until_idle(struct session *s)
{
	while (s->idle == 0)
		assert_int_equal(event_base_loop(s->base, EVLOOP_ONCE), 0);
	assert_int_equal(s->through, s->count);
}

static void decode_them(struct session *s)
{
	begin(s, 400);
	turn_until_idle(s);
}

static void decode_chosen(struct session *s, const struct decode_choice *choice)
{
	begin(s, 400);
	decode_choose(s->job, choice);
	turn_until_idle(s);
}

/* "NAME SAMPLES", "NAME error", "NAME died" for each result. */
static void expect(const struct session *s, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < s->told_count; i++) {
		const struct told *t = &s->told[i];
		char line[200];

		if (!t->ok && !t->known)
			print_message("%s: %s\n", t->member, t->error.text);
		if (t->ok)
			snprintf(line, sizeof line, "%s %zu", t->member, t->samples);
		else
			snprintf(line, sizeof line, "%s %s", t->member,
				t->died    ? "died"
				: t->known ? "known"
					   : "error");
		assert_true(i < count);
		assert_string_equal(line, lines[i]);
	}
	assert_int_equal(s->told_count, count);
}
#define EXPECT(s, ...)                                                                             \
	expect(s, (const char *const[]){__VA_ARGS__},                                              \
		ARRAY_LENGTH(((const char *const[]){__VA_ARGS__})))

/* A zip of files a.fit, b.fit, ... with these contents. */
static struct buffer zip_of(const char *const *texts, size_t count)
{
	struct maker *m = maker_begin("zip", NULL, NULL);

	for (size_t i = 0; i < count; i++) {
		char name[] = {(char)('a' + i), '.', 'f', 'i', 't', '\0'};

		maker_add(m, name, texts[i], strlen(texts[i]));
	}
	return maker_end(m);
}
#define ZIP(...)                                                                                   \
	zip_of((const char *const[]){__VA_ARGS__},                                                 \
		ARRAY_LENGTH(((const char *const[]){__VA_ARGS__})))

static void test_each_file_of_an_archive(void **state)
{
	struct session *s = *state;

	add_text(s, "1");
	add_file(s, ZIP("22", "e", "", "4444"));
	add_file(s, ZIP("666666"));
	add_text(s, "55555");
	decode_them(s);
	EXPECT(s, "(all) 1", "a.fit 2", "b.fit error", "c.fit 0", "d.fit 4", "(all) 0", "a.fit 6",
		"(all) 0", "(all) 5");
	struct content_id content = content_of("22", 2);
	assert_memory_equal(&s->told[1].content, &content, sizeof content);
	assert_int_equal(s->told[1].size, 2);
	assert_true(s->told[4].at >= s->told[1].at && s->told[1].at > 0);
	assert_int_equal(s->told[5].kind, FILE_ARCHIVE);
}

static void test_one_compressed_file_is_a_file(void **state)
{
	static const char *const filters[] = {"gzip", "bzip2", "xz", "zstd"};
	struct session *s = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(filters); i++)
		add_file(s, packed(filters[i], "333", 3));
	add_file(s, packed("gzip", "e", 1));
	add_text(s, "\x1f\x8b\x08 and nothing of the kind");
	decode_them(s);
	EXPECT(s, "(all) 3", "(all) 3", "(all) 3", "(all) 3", "(all) error", "(all) error");
	assert_int_equal(s->told[0].kind, FILE_ACTIVITY);
}

static void test_all_forms_behind_the_wall(void **state)
{
	static const char *const shapes[][2] = {{"zip", NULL}, {"ustar", NULL}, {"pax", NULL},
		{"ustar", "gzip"}, {"pax", "bzip2"}, {"ustar", "xz"}, {"pax", "zstd"},
		{"zip", "gzip"}};
	struct session *s = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(shapes); i++) {
		struct maker *m = maker_begin(shapes[i][0], shapes[i][1], NULL);
		struct buffer inner = ZIP("22");

		maker_add(m, "x/1.fit", "1", 1);
		maker_add(m, "x/2.zip", inner.data, inner.length);
		add_file(s, maker_end(m));
		buffer_finish(&inner);
	}
	decode_them(s);
	for (size_t i = 0; i < ARRAY_LENGTH(shapes); i++) {
		assert_string_equal(s->told[3 * i].member, "x/1.fit");
		assert_string_equal(s->told[3 * i + 1].member, "x/2.zip/a.fit");
		assert_int_equal(s->told[3 * i + 1].samples, 2);
		assert_true(s->told[3 * i + 2].ok);
	}
}

/* Their names are marked as UTF-8, which sends libarchive looking for conversion tables. */
static void test_names_that_are_no_ascii(void **state)
{
	static const char *const formats[] = {"zip", "pax"};
	struct session *s = *state;

	for (size_t i = 0; i < ARRAY_LENGTH(formats); i++) {
		setlocale(LC_CTYPE, "C.UTF-8");
		struct maker *m = maker_begin(formats[i], NULL, "hdrcharset=UTF-8");

		maker_add(m, "L\xc3\xa4ufe/\xe8\xb7\x91.fit", "1", 1);
		add_file(s, maker_end(m));
		setlocale(LC_CTYPE, "C");
	}
	decode_them(s);
	EXPECT(s, "L\xc3\xa4ufe/\xe8\xb7\x91.fit 1", "(all) 0", "L\xc3\xa4ufe/\xe8\xb7\x91.fit 1",
		"(all) 0");
}

static void test_a_death_costs_one_file(void **state)
{
	struct session *s = *state;

	add_file(s, ZIP("1", "crash", "22", "hang", "crash", "333"));
	add_text(s, "1");
	decode_them(s);
	EXPECT(s, "a.fit 1", "b.fit died", "c.fit 2", "d.fit died", "e.fit died", "f.fit 3",
		"(all) 0", "(all) 1");
	assert_int_equal(s->told[3].error.kind, ERROR_LIMIT);
}

/* Two jobs share an archive: each of them with a death in its part. */
static void test_parts_of_an_archive(void **state)
{
	struct session *s = *state;

	add_file(s, ZIP("1", "crash", "22", "", "crash", "333", "e"));
	decode_chosen(s, &(struct decode_choice){.part = 1, .parts = 2});
	EXPECT(s, "b.fit died", "d.fit 0", "f.fit 3", "(all) 0");
	s->told_count = s->through = s->idle = 0;
	decode_chosen(s, &(struct decode_choice){.part = 0, .parts = 2});
	EXPECT(s, "a.fit 1", "c.fit 2", "e.fit died", "g.fit error", "(all) 0");
}

static void test_a_lone_file_has_one_part(void **state)
{
	struct session *s = *state;

	add_file(s, packed("gzip", "333", 3));
	decode_chosen(s, &(struct decode_choice){.part = 0, .parts = 2});
	EXPECT(s, "(all) 3");
	s->told_count = s->through = s->idle = 0;
	decode_chosen(s, &(struct decode_choice){.part = 1, .parts = 2});
	EXPECT(s, "(all) 0");
	assert_int_equal(s->told[0].kind, FILE_ARCHIVE);
}

/* Even what would take its child with it. */
static void test_what_is_known_is_not_decoded(void **state)
{
	struct session *s = *state;
	struct content_id known[] = {content_of("22", 2), content_of("crash", 5)};

	qsort(known, ARRAY_LENGTH(known), sizeof *known, content_compare);
	add_file(s, ZIP("1", "22", "crash", "333"));
	decode_chosen(
		s, &(struct decode_choice){.known = known, .known_count = ARRAY_LENGTH(known)});
	EXPECT(s, "a.fit 1", "b.fit known", "c.fit known", "d.fit 3", "(all) 0");
	struct content_id content = content_of("22", 2);
	assert_memory_equal(&s->told[1].content, &content, sizeof content);
}

static void test_a_second_try(void **state)
{
	struct session *s = *state;

	*crashes = 0;
	add_file(s, ZIP("1", "once", "333"));
	decode_them(s);
	EXPECT(s, "a.fit 1", "b.fit 4", "c.fit 3", "(all) 0");
	assert_int_equal(*crashes, 2);
}

static void test_the_deadline_is_that_of_one_file(void **state)
{
	struct session *s = *state;

	add_file(s, ZIP("slow", "slow", "slow"));
	begin(s, 700);
	while (s->idle == 0)
		event_base_loop(s->base, EVLOOP_ONCE);
	EXPECT(s, "a.fit 4", "b.fit 4", "c.fit 4", "(all) 0");
}

static void test_a_damaged_archive(void **state)
{
	struct session *s = *state;
	struct maker *m = maker_begin("ustar", NULL, NULL);
	struct buffer b;

	maker_add(m, "1.fit", "1", 1);
	maker_add(m, "2.fit", "22", 2);
	b = maker_end(m);
	b.length = 1024 + 512 + 1;
	add_file(s, b);
	m = maker_begin("zip", NULL, "compression=store");
	maker_add(m, "1.fit", "333", 3);
	b = maker_end(m);
	uint8_t *three = memmem(b.data, b.length, "333", 3);
	three[1] = '4';
	add_file(s, b);
	decode_them(s);
	EXPECT(s, "1.fit 1", "2.fit 1", "(all) error", "1.fit 3", "(all) 0");
	assert_int_equal(s->told[1].findings, FINDING_TRUNCATED);
	assert_int_equal(s->told[2].error.kind, ERROR_INPUT);
	assert_int_equal(s->told[3].findings, FINDING_TRUNCATED);
}

static void test_longer_than_one_file_may_be(void **state)
{
	struct session *s = *state;
	size_t length = (size_t)DECODE_MOST_BYTES + 4096;
	uint8_t *media = mem_alloc(length, 1);
	struct maker *m = maker_begin("zip", NULL, "compression=store");

	maker_add(m, "1.fit", "1", 1);
	maker_add(m, "film.mp4", media, length);
	maker_add(m, "2.fit", "22", 2);
	free(media);
	add_file(s, maker_end(m));
	decode_them(s);
	EXPECT(s, "1.fit 1", "2.fit 2", "(all) 0");
	assert_true(s->told[1].at > (int64_t)length);
}

static void test_a_bomb_is_one_error(void **state)
{
	struct session *s = *state;
	size_t length = 32 << 20;
	uint8_t *zeros = mem_alloc(length, 1);

	zeros[0] = 'a';
	add_file(s, packed("gzip", zeros, length));
	add_file(s, zipped("a.fit", zeros, length));
	free(zeros);
	decode_them(s);
	EXPECT(s, "(all) error", "(all) error");
	assert_int_equal(s->told[0].error.kind, ERROR_LIMIT);
	assert_int_equal(s->told[1].error.kind, ERROR_LIMIT);
}

static void test_cancelled_amid_an_archive(void **state)
{
	struct session *s = *state;
	const struct timeval while_ = {.tv_usec = 200000};

	add_file(s, ZIP("1", "22", "333", "4444"));
	s->cancel_at = 2;
	begin(s, 400);
	event_base_loopexit(s->base, &while_);
	event_base_dispatch(s->base);
	EXPECT(s, "a.fit 1", "b.fit 2");
	assert_int_equal(s->idle, 0);
	assert_int_equal(supervisor_count(s->supervisor), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_each_file_of_an_archive),
		TEST(test_one_compressed_file_is_a_file),
		TEST(test_all_forms_behind_the_wall),
		TEST(test_names_that_are_no_ascii),
		TEST(test_a_death_costs_one_file),
		TEST(test_parts_of_an_archive),
		TEST(test_a_lone_file_has_one_part),
		TEST(test_what_is_known_is_not_decoded),
		TEST(test_a_second_try),
		TEST(test_the_deadline_is_that_of_one_file),
		TEST(test_a_damaged_archive),
		TEST(test_longer_than_one_file_may_be),
		TEST(test_a_bomb_is_one_error),
		TEST(test_cancelled_amid_an_archive),
	};

	crashes = mmap(
		NULL, sizeof *crashes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
