/* Archives made to be slow to read. */
#include "container_reading.h"
#include "growth.h"

static void read_through(const struct buffer *b)
{
	free(read_all(*b));
}

static struct buffer many_files(size_t n)
{
	struct maker *m = maker_begin("zip", NULL, NULL);
	for (size_t i = 0; i < n; i++)
		maker_add(m, "a.fit", run.data, 100);
	return maker_end(m);
}

static struct buffer many_files_of_a_tar(size_t n)
{
	struct maker *m = maker_begin("ustar", "gzip", NULL);
	for (size_t i = 0; i < n; i++)
		maker_add(m, "a.fit", run.data, 100);
	return maker_end(m);
}

/* As long as a zip has them, of as many folders as that holds. */
static struct buffer long_names(size_t n)
{
	enum { LENGTH = 65000 };
	char *name = mem_alloc(LENGTH + 1, 1);
	for (size_t i = 0; i < LENGTH; i++)
		name[i] = i % 2 ? '/' : 'a';
	name[LENGTH - 1] = 'b';
	struct maker *m = maker_begin("zip", NULL, NULL);
	for (size_t i = 0; i < n / 100; i++)
		maker_add(m, name, run.data, 100);
	free(name);
	return maker_end(m);
}

static struct buffer archives_within(size_t n)
{
	struct buffer inner = zipped("a.fit", run.data, 100);
	struct maker *m = maker_begin("zip", NULL, "compression=store");
	for (size_t i = 0; i < n / 10; i++)
		maker_add(m, "in.zip", inner.data, inner.length);
	buffer_finish(&inner);
	return maker_end(m);
}

/* gzip of nothing, again and again. */
static struct buffer empty_parts(size_t n)
{
	struct buffer part = packed("gzip", "", 0), all = {0};
	for (size_t i = 0; i < 4 * n; i++)
		buffer_bytes(&all, part.data, part.length);
	buffer_finish(&part);
	return all;
}

/* Heads of members behind which nothing fits. */
static struct buffer heads_alone(size_t n)
{
	struct buffer b = {0};
	for (size_t i = 0; i < 4 * n; i++)
		buffer_bytes(&b, "PK\x03\x04\x14\0\0\0\x08\0", 10);
	return b;
}

static void test_time_grows_with_size(void **state)
{
	static struct buffer (*const makers[])(size_t) = {many_files, many_files_of_a_tar,
		long_names, archives_within, empty_parts, heads_alone};
	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(makers); i++) {
		struct buffer small = makers[i](500), large = makers[i](4000);
		double once = cpu_seconds(read_through, &small);
		double again = cpu_seconds(read_through, &large);
		print_message("%zu: %zu bytes %g s, %zu bytes %g s\n", i, small.length, once,
			large.length, again);
		if (!grows_evenly(once, again))
			fail_msg("input %zu: %g s, eight times of it %g s", i, once, again);
		buffer_finish(&small);
		buffer_finish(&large);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time_grows_with_size),
	};
	return cmocka_run_group_tests(tests, make_run, free_run);
}
