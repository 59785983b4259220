/*
 * decode table FILE...    one line for each activity (tab-separated, a heading first), or for each
 *                         file without one the reason
 * decode time N FILE...   decodes all files N times and prints MB of file per user CPU second
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
		printf("%s\tok\t%s\t\t0\n", path, file_kind_name(r.kind));
	recording_finish(&r);
}

static int table(int n, char **paths)
{
	puts(heading);
	for (int i = 0; i < n; i++) {
		autofree char *data = NULL;
		size_t length;
		struct error e;
		if (file_read(paths[i], MOST_BYTES, &data, &length, &e))
			print_file(paths[i], (const uint8_t *)data, length);
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

static size_t decode_once(const char *data, size_t length)
{
	struct recording r;
	if (!decode((const uint8_t *)data, length, NULL, &r, NULL))
		return 0;
	size_t samples = 0;
	for (size_t i = 0; i < r.count; i++)
		samples += r.activities[i].sample_count;
	recording_finish(&r);
	return samples;
}

static int time_all(int rounds, int n, char **paths)
{
	size_t bytes = 0, samples = 0;
	double seconds = 0;
	for (int i = 0; i < n; i++) {
		autofree char *data = NULL;
		size_t length;
		if (!file_read(paths[i], MOST_BYTES, &data, &length, NULL))
			continue;
		double start = cpu_seconds();
		for (int k = 0; k < rounds; k++)
			samples += decode_once(data, length);
		seconds += cpu_seconds() - start;
		bytes += length * (size_t)rounds;
	}
	printf("%.1f MB/s %.0f samples/s\n", (double)bytes / 1e6 / seconds,
		(double)samples / seconds);
	return 0;
}

int main(int argc, char **argv)
{
	long rounds;
	if (argc >= 3 && strcmp(argv[1], "table") == 0)
		return table(argc - 2, argv + 2);
	if (argc >= 4 && strcmp(argv[1], "time") == 0 && (rounds = strtol(argv[2], NULL, 10)) > 0)
		return time_all((int)rounds, argc - 3, argv + 3);
	fputs("usage: decode table FILE... | decode time N FILE...\n", stderr);
	return 2;
}
