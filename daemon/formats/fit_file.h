/*
 * What the messages of one FIT file say, before activities are made of it. All times are seconds
 * since the FIT epoch, NAN unknown.
 */
#ifndef PACED_FORMATS_FIT_FILE_H
#define PACED_FORMATS_FIT_FILE_H

#include "fit_developer.h"
#include "fit_plan.h"
#include "fit_profile.h"
#include "paced/formats.h"

/* Below are seconds since the device was switched on (FIT profile, type date_time). */
#define FIT_CLOCK_SET ((double)0x10000000)

struct fit_session {
	double time, start, elapsed, timer, distance;
	double avg_hr, max_hr, ascent, feel, rpe;
	uint32_t sport, sub_sport; /* UINT32_MAX unknown */
};

struct fit_lap {
	double time, start;
	struct lap lap; /* start and end not yet filled in */
	double elapsed;
	uint32_t sport, sub_sport;
};

struct fit_timer_event {
	double time;
	bool running;
};

struct fit_beat {
	double time;
	float bpm;
};

/* Where hr messages have got to: device time in 1/1024 s, and what that is in seconds. */
struct fit_hr_anchor {
	bool known;
	double time;
	uint32_t at;   /* event_timestamp that belongs to `time` */
	uint32_t last; /* of the newest beat */
};

/* What is gathered from the messages of sleep, monitoring and HRV files. */
struct fit_wellness {
	double time; /* of the newest measurement */
	double level_time;
	uint32_t level; /* of sleep since level_time */
	double sleep, hrv, resting;
	double local_difference; /* local time - UTC */
};

enum { FIT_MOST_PLANNED = 256 }; /* watches take 50 to 200 */

#define FIT_LIST(type)                                                                             \
	struct {                                                                                   \
		type *item;                                                                        \
		size_t count, room;                                                                \
	}

struct fit_file {
	uint32_t type; /* file_id.type, UINT32_MAX unknown */
	uint32_t manufacturer, product;
	uint64_t serial;
	double created;
	char product_name[64];
	char workout_name[64];
	uint32_t sport, sub_sport;
	double activity_time, activity_timer, local_time;
	double settings_offset;   /* s, of the device's clock on the wall, NAN unknown */
	double clock_shift;       /* seconds from power-on time to the FIT epoch, NAN unknown */
	uint32_t record_messages; /* all of them, with or without a time */
	uint32_t records_hr;
	bool developer; /* a sample holds a value from a developer field */
	bool full;      /* stopped at most_samples */
	bool doubtful;  /* the CRC is wrong or missing */
	size_t most_samples;
	double packed_distance; /* compressed_speed_distance, accumulated, m */
	uint32_t packed_last;
	enum lap_intensity planned[FIT_MOST_PLANNED]; /* by the index of the workout step */
	struct fit_hr_anchor hr;
	struct fit_wellness wellness;
	struct fit_developers developers;
	FIT_LIST(struct sample) samples; /* t as in the file; cadence in the file's unit */
	FIT_LIST(struct fit_session) sessions;
	FIT_LIST(struct fit_lap) laps;
	FIT_LIST(struct fit_timer_event) events;
	FIT_LIST(struct fit_beat) beats;
};

#define FIT_APPEND(list, value)                                                                    \
	do {                                                                                       \
		(list)->item = mem_grow(                                                           \
			(list)->item, (list)->count, &(list)->room, sizeof *(list)->item);         \
		(list)->item[(list)->count++] = (value);                                           \
	} while (0)

void fit_file_init(struct fit_file *f, size_t most_samples);
void fit_file_finish(struct fit_file *f);

/* One message. */
void fit_take(struct fit_file *f, const struct fit_profile_message *m, const struct fit_values *v);

/* One hr message: its beats, in order of time. */
void fit_take_hr(struct fit_file *f, const struct fit_values *v);

void fit_wellness_init(struct fit_wellness *w);
void fit_take_monitoring_info(struct fit_file *f, const struct fit_values *v);
void fit_take_monitoring_hr(struct fit_file *f, const struct fit_values *v);
void fit_take_sleep_level(struct fit_file *f, const struct fit_values *v);
void fit_take_hrv_status(struct fit_file *f, const struct fit_values *v);
struct wellness fit_wellness_result(const struct fit_wellness *w);

void fit_order_beats(struct fit_beat *beats, size_t n);

/* Fills heart rate where the samples (ascending) have none: the mean of the beats (ascending) since
 * the sample before. True when any was filled in. */
bool fit_merge_hr(struct sample *samples, size_t n, const struct fit_beat *beats, size_t n_beats);

/* Reads the messages of data[0..length). Where the bytes end within a message or make no sense,
 * what was read until then is kept and FINDING_TRUNCATED added; if they are `doubtful` (wrong CRC),
 * reading goes on with the next records that are in step with those before. */
void fit_read_messages(struct fit_file *f, const uint8_t *data, size_t length, uint32_t *findings);

static inline bool fit_clock_set(double t)
{
	return t >= FIT_CLOCK_SET && t <= UINT32_MAX;
}

/* Maps times since power-on where the file tells how, else drops them; false when nothing is left
 * that says when it was. */
bool fit_fix_clock(struct fit_file *f, uint32_t *findings);

/* Makes activities of the file and appends them to *out. False when its times cannot be placed. */
bool fit_assemble(struct fit_file *f, struct recording *out, struct error *e);

/* Does a FIT header stand at the beginning? Is all of it there (paced/formats.h)? */
bool fit_detect(const uint8_t *data, size_t length);
enum completeness fit_completeness(const uint8_t *data, size_t length);

#endif
