/*
 * A folder for each test, a store in it, and things to put there.
 */
#ifndef STORE_SUPPORT_H
#define STORE_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/store.h"

#define MAY(call)                                                                                  \
	do {                                                                                       \
		struct error why = {0};                                                            \
		if (!(call))                                                                       \
			fail_msg("%s: %s", #call, why.text);                                       \
	} while (0)

struct fixture {
	char folder[64];
	char path[96];
	struct store *s;
};

static inline int setup_folder(void **state)
{
	struct fixture *f = mem_alloc(1, sizeof(*f));
	const char *tmp = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
	snprintf(f->folder, sizeof(f->folder), "%s/paced-store-XXXXXX", tmp);
	if (mkdtemp(f->folder) == NULL)
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/paced.db", f->folder);
	*state = f;
	return 0;
}

static inline int setup_store(void **state)
{
	enum store_state opened;
	struct fixture *f;
	if (setup_folder(state) != 0)
		return -1;
	f = *state;
	f->s = store_open(f->path, false, &opened, NULL);
	return f->s != NULL && opened == STORE_NEW ? 0 : -1;
}

static inline int teardown(void **state)
{
	struct fixture *f = *state;
	char command[128];
	store_close(f->s);
	snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
	int rc = system(command);
	free(f);
	return rc;
}

static inline struct store *open_store(const char *path)
{
	struct error e = {0};
	enum store_state state;
	struct store *s = store_open(path, false, &state, &e);
	if (s == NULL)
		fail_msg("%s", e.text);
	return s;
}

static inline void close_and_open(struct fixture *f)
{
	store_close(f->s);
	f->s = open_store(f->path);
}

/* xorshift64* */
static inline uint64_t draw(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(2685821657736338717);
}

/* A run of `n` seconds that starts at `start`. */
static inline struct activity make_activity(int64_t start, size_t n)
{
	struct activity a;
	activity_init(&a);
	a.start = start;
	a.utc_offset_s = 3600;
	a.sport = SPORT_RUN;
	a.serial = UINT64_C(0xfedcba9876543210);
	a.created = start - 1;
	a.leg = 1;
	a.records = (uint32_t)n;
	a.records_hr = (uint32_t)n - 1;
	a.timer_s = a.elapsed_s = (double)n;
	strcpy(a.name, "Abendrunde über den Deich");
	strcpy(a.sub_sport, "street");
	strcpy(a.device, "garmin/fr110");
	a.samples = mem_alloc(n, sizeof(*a.samples));
	a.sample_count = n;
	for (size_t i = 0; i < n; i++)
		a.samples[i] = (struct sample){.t = (double)i,
			.lat = 52.5 + 2.5e-5 * (double)i,
			.lon = 13.4 + 1e-5 * (double)(i % 17),
			.distance = 3.0f * (float)i,
			.speed = 3.0f + 0.01f * (float)(i % 7),
			.altitude = 40.0f + 0.2f * (float)(i % 11),
			.hr = 140.0f + (float)(i % 13),
			.cadence = 172,
			.power = NAN};
	return a;
}

static inline struct session make_session(int64_t start)
{
	struct session x;
	memset(&x, 0, sizeof(x));
	x.start = start;
	x.utc_offset_s = 3600;
	x.day = (date)(start / 86400);
	x.minute = 1081;
	x.sport = SPORT_RUN;
	x.timer_s = x.elapsed_s = 1800;
	x.distance_m = 5400;
	x.load = 41.5;
	x.kind = x.kind_found = KIND_EASY;
	x.load_from = LOAD_HR;
	strcpy(x.kind_reason, "nothing hard in it");
	return x;
}

static inline struct file_row make_file(const char *path, uint64_t number)
{
	return (struct file_row){.path = mem_strdup(path),
		.device = 2049,
		.inode = 1000 + number,
		.size = 4711,
		.mtime_ns = INT64_C(1795674000123456789),
		.content = {.high = UINT64_C(0xff00000000000000) + number, .low = number},
		.state = FILE_IMPORTED,
		.kind = FILE_ACTIVITY,
		.first_seen = 1795674000,
		.last_seen = 1795674000 + (int64_t)number};
}

/* Within a transaction: a file with one activity and its session, whose id is given. */
static inline bool import(struct store *s, uint64_t number, int64_t *id, struct error *e)
{
	char path[64];
	int64_t start = 1795674000 + 86400 * (int64_t)number;
	snprintf(path, sizeof(path), "/home/anna/Activities/%llu.fit", (unsigned long long)number);
	struct file_row file = make_file(path, number);
	struct activity a = make_activity(start, 60);
	struct session x = make_session(start);
	bool ok = store_put_file(s, &file, e) && store_add_activity(s, file.id, &a, &x, id, e);
	activity_finish(&a);
	file_row_finish(&file);
	return ok;
}

static inline int64_t must_import(struct store *s, uint64_t number)
{
	int64_t id = 0;
	MAY(store_begin(s, &why));
	MAY(import(s, number, &id, &why));
	MAY(store_commit(s, &why));
	return id;
}

#endif
