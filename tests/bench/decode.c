/*
 * decode table FILE...      one line for each activity (tab-separated, a heading first), or for
 * each file without one the reason; of containers for each member decode time N FILE...     decodes
 * all files N times and prints MB of file per user CPU second decode unpack N FILE...   the same of
 * unpacking compressed files, in MB of what comes out
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/formats.h"

#define MOST_BYTES ((size_t)1 << 30)

static void print_findings(uint32_t findings)
{
	const char *comma = "";
	for (unsigned i = 0; i < FINDING_COUNT; i++) {
		if ((findings >> i & 1) == 0)
			continue;
		printf("%s%s", comma, finding_name(i));
		comma = ",";
	}
}

static void print_activity(const char *path, const struct recording *r, const struct activity *a)
{
	printf("%s\tok\t%s\t", path, file_kind_name(r->kind));
	print_findings(r->findings);
	printf("\t%zu\t%u\t%" PRId64, r->count, a->leg, a->start);
	if (a->utc_offset_s == OFFSET_NONE)
		printf("\t");
	else
		printf("\t%s%d", a->offset_guessed ? "~" : "", a->utc_offset_s);
	printf("\t%s\t%s\t%s", sport_name(a->sport), a->sport_text, a->sub_sport);
	const double numbers[] = {a->timer_s, a->elapsed_s, a->distance_m, a->avg_hr, a->max_hr,
		a->ascent_m, a->feel, a->rpe};
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++)
		printf(isnan(numbers[i]) ? "\t" : "\t%.3f", numbers[i]);
	printf("\t%u\t%u\t%d\t%zu\t%zu\t%zu\t%s\t%s\n", a->records, a->records_hr,
		a->hr_from_device, a->sample_count, a->lap_count, a->pause_count, a->device,
		a->name);
}

static const char heading[] = "file\tresult\tkind\tfindings\tactivities\tleg\tstart\toffset\tsport"
			      "\tsport_text\tsub_sport\ttimer\t"
			      "elapsed\tdistance\tavg_hr\tmax_"
			      "hr\tascent\tfeel\trpe\trecords\trecords_hr\thr_from_device\t"
			      "samples\tlaps\tpauses\tdevice\tname";

static void print_no_activity(const char *path, const struct recording *r)
{
	printf("%s\tok\t%s\t", path, file_kind_name(r->kind));
	print_findings(r->findings);
	puts("\t0");
}

static void print_file(const char *path, const uint8_t *data, size_t length)
{
	struct recording r;
	struct error e;
	if (!decode(data, length, NULL, &r, &e)) {
		printf("%s\tfailed: %s\n", path, e.text);
		return;
	}
	for (size_t i = 0; i < r.count; i++)
		print_activity(path, &r, &r.activities[i]);
	if (r.count == 0)
		print_no_activity(path, &r);
	recording_finish(&r);
}

struct content {
	const char *path;
	const uint8_t *data;
	size_t length;
	size_t unpacked;
};

static ptrdiff_t read_content(void *user, void *to, size_t length, int64_t at)
{
	const struct content *c = user;
	size_t left = (size_t)at < c->length ? c->length - (size_t)at : 0;
	size_t n = length < left ? length : left;
	memcpy(to, c->data + at, n);
	return (ptrdiff_t)n;
}

static bool print_member(const struct container_member *m, void *user)
{
	const struct content *c = user;
	autofree char *path = m->path ? paths_join(c->path, m->path) : mem_strdup(c->path);
	if (m->error)
		printf("%s\tfailed: %s\n", path, m->error->text);
	else
		print_file(path, m->data, m->length);
	return true;
}

static bool count_member(const struct container_member *m, void *user)
{
	struct content *c = user;
	c->unpacked += m->length;
	return true;
}

static bool walk(
	struct content *c, bool (*each)(const struct container_member *, void *), struct error *e)
{
	const struct container_source source = {read_content, c, (int64_t)c->length};
	const struct container_calls calls = {.each = each, .user = c};
	return container_read(&source, NULL, 0, &calls, e);
}

static void print_content(struct content *c)
{
	struct error e;
	if (!container_detect(c->data, c->length))
		print_file(c->path, c->data, c->length);
	else if (!walk(c, print_member, &e))
		printf("%s\tfailed: %s\n", c->path, e.text);
}

static int table(int n, char **paths)
{
	puts(heading);
	for (int i = 0; i < n; i++) {
		autofree char *data = NULL;
		size_t length;
		struct error e;
		if (file_read(paths[i], MOST_BYTES, &data, &length, &e))
			print_content(&(struct content){
				.path = paths[i], .data = (const uint8_t *)data, .length = length});
		else
			printf("%s\tfailed: %s\n", paths[i], e.text);
	}
	return 0;
}

static double cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Returns the bytes that count. */
static size_t decode_once(const char *data, size_t length)
{
	struct recording r;
	if (decode((const uint8_t *)data, length, NULL, &r, NULL))
		recording_finish(&r);
	return length;
}

static size_t unpack_once(const char *data, size_t length)
{
	struct content c = {.data = (const uint8_t *)data, .length = length};
	walk(&c, count_member, NULL);
	return c.unpacked;
}

static int time_all(size_t (*once)(const char *, size_t), int rounds, int n, char **paths)
{
	size_t bytes = 0;
	double seconds = 0;
	for (int i = 0; i < n; i++) {
		autofree char *data = NULL;
		size_t length;
		if (!file_read(paths[i], MOST_BYTES, &data, &length, NULL))
			continue;
		double start = cpu_seconds();
		for (int k = 0; k < rounds; k++)
			bytes += once(data, length);
		seconds += cpu_seconds() - start;
	}
	printf("%.1f MB/s\n", (double)bytes / 1e6 / seconds);
	return 0;
}

int main(int argc, char **argv)
{
	long rounds;
	if (argc >= 3 && strcmp(argv[1], "table") == 0)
		return table(argc - 2, argv + 2);
	rounds = argc >= 4 ? strtol(argv[2], NULL, 10) : 0;
	if (rounds > 0 && strcmp(argv[1], "time") == 0)
		return time_all(decode_once, (int)rounds, argc - 3, argv + 3);
	if (rounds > 0 && strcmp(argv[1], "unpack") == 0)
		return time_all(unpack_once, (int)rounds, argc - 3, argv + 3);
	fputs("usage: decode table FILE... | decode time|unpack N FILE...\n", stderr);
	return 2;
}
