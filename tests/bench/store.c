/*
 * bench-store FOLDER [SESSIONS]    what the database costs with that many sessions (3650): makes
 *                                  FOLDER/paced.db, which must not be there yet
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/store.h"

#define SECONDS        2700 /* of one run, a record a second */
#define SESSION_MARGIN 28   /* days of the model that one import changes, as an example */

static double now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double noise(void)
{
	static uint64_t seed = 1;
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (double)(seed >> 33) / (double)(UINT64_C(1) << 31) - 0.5;
}

static struct activity make_run(int64_t start)
{
	struct activity a;
	float distance = 0;
	activity_init(&a);
	a.start = start;
	a.sport = SPORT_RUN;
	a.timer_s = a.elapsed_s = SECONDS;
	a.records = SECONDS;
	a.sample_count = SECONDS;
	a.samples = mem_alloc(SECONDS, sizeof(*a.samples));
	for (size_t i = 0; i < SECONDS; i++) {
		double t = (double)i;
		float speed = (float)(3.0 + 0.3 * sin(t / 60) + 0.2 * noise());
		distance += speed;
		a.samples[i] = (struct sample){.t = t,
			.lat = 52.5 + 0.01 * sin(t / 400) + 2e-6 * noise(),
			.lon = 13.4 + 0.01 * cos(t / 400) + 2e-6 * noise(),
			.distance = distance,
			.speed = speed,
			.altitude = (float)(40 + 10 * sin(t / 300)),
			.hr = (float)round(140 + 20 * sin(t / 500) + 2 * noise()),
			.cadence = (float)round(172 + 4 * noise()),
			.power = NAN};
	}
	return a;
}

static struct session make_session(const struct activity *a)
{
	struct session x;
	session_init(&x);
	x.start = a->start;
	x.day = (date)(a->start / 86400);
	x.minute = 420;
	x.timer_s = a->timer_s;
	x.distance_m = 8100;
	for (size_t i = 0; i < CURVE_POINTS; i++)
		x.best_hr[i] = x.best_speed[i] = x.best_speed_hr[i] = 100 + noise();
	for (size_t i = 0; i < LOAD_SOURCE_COUNT; i++)
		x.loads[i] = 50 + noise();
	x.load = 50;
	x.kind = x.kind_found = KIND_EASY;
	strcpy(x.kind_reason, "nothing hard in it");
	return x;
}

static bool import(struct store *s, int i, const struct activity *a, struct error *e)
{
	char path[64];
	struct session x = make_session(a);
	struct day days[SESSION_MARGIN];
	struct history h = {.days = days, .day_count = SESSION_MARGIN};
	struct file_row file = {.path = path,
		.content = {.high = (uint64_t)i + 1, .low = 1},
		.kind = FILE_ACTIVITY,
		.inode = (uint64_t)i};
	int64_t id;
	for (int d = 0; d < SESSION_MARGIN; d++)
		days[d] = (struct day){.date = x.day - SESSION_MARGIN + 1 + d, .fitness = 50};
	snprintf(path, sizeof(path), "/home/anna/Activities/%d.fit", i);
	return store_begin(s, e) && store_put_file(s, &file, e) &&
	       store_add_activity(s, file.id, a, &x, &id, e) &&
	       store_put_days(s, &h, days[0].date, e) && store_commit(s, e);
}

static bool count_session(const struct session *x, void *user)
{
	*(double *)user += x->load;
	return true;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static bool measure_imports(struct store *s, int n, struct error *e)
{
	autofree double *took = mem_alloc((size_t)n, sizeof(*took));
	for (int i = 0; i < n; i++) {
		struct activity a = make_run(1450000000 + 86400 * (int64_t)i);
		double start = now_us();
		bool ok = import(s, i, &a, e);
		took[i] = now_us() - start;
		activity_finish(&a);
		if (!ok)
			return false;
	}
	qsort(took, (size_t)n, sizeof(*took), by_size);
	printf("import, one transaction    %8.0f us median, %.0f p99, %.0f most\n", took[n / 2],
		took[n * 99 / 100], took[n - 1]);
	return true;
}

static bool measure_reading(struct store *s, int n, struct error *e)
{
	double sum = 0, start = now_us();
	if (!store_sessions(s, count_session, &sum, e))
		return false;
	printf("load all sessions          %8.2f ms\n", (now_us() - start) / 1e3);
	start = now_us();
	for (int i = 0; i < n; i++)
		store_stamp_known(s, "/home/anna/Activities/17.fit", 0, 17, 0, 0);
	printf("is this file known         %8.2f us\n", (now_us() - start) / n);
	start = now_us();
	if (!store_check(s, e))
		return false;
	printf("check every page           %8.2f ms\n", (now_us() - start) / 1e3);
	start = now_us();
	store_shrink(s);
	printf("shrink                     %8.2f ms\n", (now_us() - start) / 1e3);
	return true;
}

static struct store *open_timed(const char *path, struct error *e)
{
	enum store_state state;
	double start = now_us();
	struct store *s = store_open(path, false, &state, e);
	if (s != NULL)
		printf("%-26s %8.2f ms\n", state == STORE_NEW ? "create" : "open",
			(now_us() - start) / 1e3);
	return s;
}

static bool measure(const char *path, int n, struct error *e)
{
	struct stat st;
	struct store *s = open_timed(path, e);
	bool ok = s != NULL && measure_imports(s, n, e);
	store_close(s);
	if (!ok)
		return false;
	s = open_timed(path, e);
	ok = s != NULL && measure_reading(s, n, e);
	store_close(s);
	if (!ok)
		return false;
	if (stat(path, &st) != 0)
		return error_errno(e, "cannot stat %s", path);
	printf("size                       %8.0f bytes an activity\n", (double)st.st_size / n);
	return true;
}

int main(int argc, char **argv)
{
	struct error e = {0};
	int n = argc > 2 ? atoi(argv[2]) : 3650;
	if (argc < 2 || n < 1) {
		fprintf(stderr, "usage: bench-store FOLDER [SESSIONS]\n");
		return 2;
	}
	autofree char *path = paths_join(argv[1], "paced.db");
	if (measure(path, n, &e))
		return 0;
	fprintf(stderr, "bench-store: %s\n", e.text);
	return 1;
}
