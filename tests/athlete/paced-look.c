/* paced-look FILE...
 * What analysis makes of recorded activities, a line for each, for comparing with what the device
 * wrote: repetitions with its laps and by the signal alone, ascent by the device and by altitude.
 */
#include <math.h>
#include <stdio.h>

#include "paced/analysis.h"
#include "paced/base/buffer.h"
#include "paced/base/memory.h"
#include "paced/formats.h"

#define MOST_BYTES (64 << 20)

static bool read_file(const char *path, struct buffer *out)
{
	char block[65536];
	size_t n;
	FILE *f = fopen(path, "rb");

	if (!f)
		return false;
	while (out->length < MOST_BYTES && (n = fread(block, 1, sizeof(block), f)) > 0)
		buffer_bytes(out, block, n);
	fclose(f);
	return out->length > 0;
}

/* Nothing is known of who it was: the threshold that easy running would tell. */
static struct athlete stranger(const struct session *s)
{
	return (struct athlete){.age = NAN,
		.weight_kg = NAN,
		.max_hr = {188, ORIGIN_DEFAULT, DATE_NONE, .1},
		.rest_hr = {55, ORIGIN_DEFAULT, DATE_NONE, .1},
		.threshold_hr = {168, ORIGIN_ESTIMATED, DATE_NONE, .1},
		.threshold_speed = {1.18 * s->graded_speed, ORIGIN_ESTIMATED, DATE_NONE, .1}};
}

static int reps_of(const struct activity *a, struct session *s, const struct assess_options *o)
{
	const struct athlete who = stranger(s);

	session_assess(a, &who, o, s);
	return s->reps.count;
}

static double lap_speed(const struct activity *a, size_t i)
{
	return i < a->lap_count ? a->laps[i].distance_m / a->laps[i].timer_s : 0;
}

/* Laps that are clearly faster than both beside them: what a reader of the laps would count. */
static int fast_laps(const struct activity *a)
{
	int n = 0;

	for (size_t i = 0; i < a->lap_count; i++) {
		const double v = lap_speed(a, i) / 1.15, before = i > 0 ? lap_speed(a, i - 1) : 0;
		n += v >= before && v >= lap_speed(a, i + 1) && a->laps[i].timer_s >= 20;
	}
	return n;
}

static void look(const char *path, struct activity *a)
{
	const struct assess_options o = {.day_start_s = 10800, .default_offset_s = OFFSET_NONE};
	const size_t laps = a->lap_count;
	struct session s;

	session_init(&s);
	session_measure(a, &o, &s);
	const int by_laps = reps_of(a, &s, &o);
	const char *kind = kind_name(s.kind_found);
	a->lap_count = 0;
	const int by_signal = reps_of(a, &s, &o);
	a->lap_count = laps;
	printf("%s\t%s\t%zu\t%d\t%d\t%d\t%s\t%.1f\t%.1f\n", path, sport_name(a->sport), laps,
		fast_laps(a), by_laps, by_signal, kind, a->ascent_m, ascent_from_altitude(a));
}

static void look_at_file(const char *path)
{
	struct buffer bytes = {0};
	struct recording r = {0};
	struct error e = {0};
	const struct decode_options o = {0};

	if (read_file(path, &bytes) && decode(bytes.data, bytes.length, &o, &r, &e))
		for (size_t i = 0; i < r.count; i++)
			look(path, &r.activities[i]);
	recording_finish(&r);
	buffer_finish(&bytes);
}

int main(int argc, char **argv)
{
	puts("file\tsport\tlaps\tfast_laps\treps_by_laps\treps_by_signal\tkind\tascent_"
	     "device\tascent_own");
	for (int i = 1; i < argc; i++)
		look_at_file(argv[i]);
	return 0;
}
