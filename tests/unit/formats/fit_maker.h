/*
 * Small FIT files for tests, message by message. Each `say` writes a definition and one message.
 */
#ifndef PACED_TESTS_FIT_MAKER_H
#define PACED_TESTS_FIT_MAKER_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/formats.h"

#define START 1100000000 /* seconds since the FIT epoch: 2024-11-08T11:33:20Z */

#define SAY(w, global, fields, ...)                                                                \
	say(w, global, false, fields, ARRAY_LENGTH(fields), (const int64_t[]){__VA_ARGS__})

static const struct fit_field id_fields[] = {{0, 1, FIT_ENUM}, {4, 4, FIT_UINT32}};
static const struct fit_field hr_record[] = {{253, 4, FIT_UINT32}, {3, 1, FIT_UINT8}};
static const struct fit_field run_record[] = {
	{253, 4, FIT_UINT32}, {3, 1, FIT_UINT8}, {5, 4, FIT_UINT32}, {6, 2, FIT_UINT16}};
static const struct fit_field gps_record[] = {
	{253, 4, FIT_UINT32}, {0, 4, FIT_SINT32}, {1, 4, FIT_SINT32}};
static const struct fit_field session_fields[] = {{253, 4, FIT_UINT32}, {2, 4, FIT_UINT32},
	{7, 4, FIT_UINT32}, {8, 4, FIT_UINT32}, {5, 1, FIT_ENUM}, {6, 1, FIT_ENUM}};
static const struct fit_field lap_fields[] = {
	{253, 4, FIT_UINT32}, {2, 4, FIT_UINT32}, {7, 4, FIT_UINT32}, {8, 4, FIT_UINT32}};
static const struct fit_field event_fields[] = {
	{253, 4, FIT_UINT32}, {0, 1, FIT_ENUM}, {1, 1, FIT_ENUM}};
static const struct fit_field activity_fields[] = {
	{253, 4, FIT_UINT32}, {0, 4, FIT_UINT32}, {5, 4, FIT_UINT32}};

enum { ID = 0, DEVICE_SETTINGS = 2, WORKOUT_STEP = 27 };
enum { SESSION = 18, LAP = 19, RECORD = 20, EVENT = 21, ACTIVITY = 34 };
enum { TIMER_START = 0, TIMER_STOP = 1, TIMER_STOP_ALL = 4 };
enum { RUNNING = 1, CYCLING = 2, TRANSITION = 3, SWIMMING = 5 };

static inline void say(struct fit_writer *w, int global, bool big_endian,
	const struct fit_field *fields, size_t n, const int64_t *values)
{
	fit_define(w, 0, (uint16_t)global, big_endian, fields, n, NULL, 0);
	fit_data(w, 0, -1);
	for (size_t i = 0; i < n; i++)
		fit_put_int(w, values[i]);
}

static inline struct fit_writer *begin_activity(void)
{
	struct fit_writer *w = fit_writer_create(14);
	SAY(w, ID, id_fields, 4, START);
	return w;
}

/* n records a second apart, heart rate 150. */
static inline void say_records(struct fit_writer *w, int64_t from, int n)
{
	for (int i = 0; i < n; i++)
		SAY(w, RECORD, hr_record, from + i, 150);
}

static inline void say_session(
	struct fit_writer *w, int64_t start, int64_t seconds, int sport, int sub_sport)
{
	SAY(w, SESSION, session_fields, start + seconds, start, seconds * 1000, seconds * 1000,
		sport, sub_sport);
}

/* Ends the file and frees the writer. */
static inline struct buffer finished(struct fit_writer *w)
{
	struct buffer file = {0};
	fit_finish(w, &file);
	fit_writer_destroy(w);
	return file;
}

#endif
