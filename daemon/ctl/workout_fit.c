/* Message and field numbers, and the codes of durations and targets, as in the FIT profile. */
#include <math.h>
#include <stdio.h>

#include "paced/base/memory.h"
#include "paced/formats.h"
#include "workout.h"

enum { FILE_ID = 0, WORKOUT = 26, WORKOUT_STEP = 27 };
enum { LOCAL_FILE_ID, LOCAL_WORKOUT, LOCAL_STEP };
enum { DURATION_TIME = 0, DURATION_DISTANCE = 1, DURATION_REPEAT = 6 };
enum { TARGET_SPEED = 0, TARGET_HR = 1, TARGET_OPEN = 2 };
enum { INTENSITY_ACTIVE = 0, INTENSITY_REST = 1, INTENSITY_WARMUP = 2, INTENSITY_COOLDOWN = 3 };

#define FILE_TYPE_WORKOUT 5
#define DEVELOPMENT       255 /* manufacturer */
#define SPORT_RUNNING     1
#define HR_IN_BEATS       100 /* below it a value is a percentage */
#define NONE_32           0xffffffff
#define NAME_SIZE         48

static void put_file_id(struct fit_writer *w, int64_t made)
{
	static const struct fit_field fields[] = {
		{0, 1, FIT_ENUM},    /* type */
		{1, 2, FIT_UINT16},  /* manufacturer */
		{2, 2, FIT_UINT16},  /* product */
		{3, 4, FIT_UINT32Z}, /* serial_number */
		{4, 4, FIT_UINT32},  /* time_created */
	};
	fit_define(w, LOCAL_FILE_ID, FILE_ID, false, fields, ARRAY_LENGTH(fields), NULL, 0);
	fit_data(w, LOCAL_FILE_ID, -1);
	fit_put_int(w, FILE_TYPE_WORKOUT);
	fit_put_int(w, DEVELOPMENT);
	fit_put_int(w, 1);
	fit_put_int(w, 1);
	fit_put_int(w, made - FIT_EPOCH);
}

static void put_workout(struct fit_writer *w, const struct advice *a, int steps)
{
	static const struct fit_field fields[] = {
		{4, 1, FIT_ENUM},           /* sport */
		{6, 2, FIT_UINT16},         /* num_valid_steps */
		{8, NAME_SIZE, FIT_STRING}, /* wkt_name */
	};
	fit_define(w, LOCAL_WORKOUT, WORKOUT, false, fields, ARRAY_LENGTH(fields), NULL, 0);
	fit_data(w, LOCAL_WORKOUT, -1);
	fit_put_int(w, SPORT_RUNNING);
	fit_put_int(w, steps);
	fit_put_text(w, a->title);
}

static int duration_type(const struct step *s)
{
	if (s->kind == STEP_REPEAT)
		return DURATION_REPEAT;
	return isnan(s->metres) ? DURATION_TIME : DURATION_DISTANCE;
}

static int64_t duration_value(const struct step *s)
{
	if (s->kind == STEP_REPEAT)
		return s->first;
	return llround(isnan(s->metres) ? s->seconds * 1000 : s->metres * 100);
}

static int intensity(enum step_kind kind)
{
	static const int of_kind[] = {
		[STEP_WARMUP] = INTENSITY_WARMUP,
		[STEP_RUN] = INTENSITY_ACTIVE,
		[STEP_RECOVERY] = INTENSITY_REST,
		[STEP_REPEAT] = INTENSITY_ACTIVE,
		[STEP_COOLDOWN] = INTENSITY_COOLDOWN,
	};
	return of_kind[kind];
}

/* Type, value, and the range of one's own. */
static void put_target(struct fit_writer *w, const struct step *s)
{
	bool speed = s->speed_from > 0 && s->speed_to > 0, hr = s->hr_from > 0 && s->hr_to > 0;
	fit_put_int(w, speed ? TARGET_SPEED : hr ? TARGET_HR : TARGET_OPEN);
	if (s->kind == STEP_REPEAT)
		fit_put_int(w, s->times);
	else
		fit_put_int(w, speed || hr ? 0 : NONE_32);
	fit_put_int(w, speed ? llround(s->speed_from * 1000)
		       : hr  ? llround(s->hr_from) + HR_IN_BEATS
			     : NONE_32);
	fit_put_int(w, speed ? llround(s->speed_to * 1000)
		       : hr  ? llround(s->hr_to) + HR_IN_BEATS
			     : NONE_32);
}

static void put_steps(struct fit_writer *w, const struct step *steps, int count)
{
	static const struct fit_field fields[] = {
		{254, 2, FIT_UINT16}, /* message_index */
		{7, 1, FIT_ENUM},     /* intensity */
		{1, 1, FIT_ENUM},     /* duration_type */
		{2, 4, FIT_UINT32},   /* duration_value: ms, cm, or the step to repeat from */
		{3, 1, FIT_ENUM},     /* target_type */
		{4, 4, FIT_UINT32},   /* target_value: of a repeat, how often in all */
		{5, 4, FIT_UINT32},   /* custom_target_value_low: mm/s, beats + 100 */
		{6, 4, FIT_UINT32},   /* custom_target_value_high */
	};
	fit_define(w, LOCAL_STEP, WORKOUT_STEP, false, fields, ARRAY_LENGTH(fields), NULL, 0);
	for (int i = 0; i < count; i++) {
		fit_data(w, LOCAL_STEP, -1);
		fit_put_int(w, i);
		fit_put_int(w, intensity(steps[i].kind));
		fit_put_int(w, duration_type(&steps[i]));
		fit_put_int(w, duration_value(&steps[i]));
		put_target(w, &steps[i]);
	}
}

void workout_fit(const struct advice *a, const struct step *steps, int count, int64_t made,
	struct buffer *out)
{
	struct fit_writer *w = fit_writer_create(14);
	put_file_id(w, made);
	put_workout(w, a, count);
	put_steps(w, steps, count);
	fit_finish(w, out);
	fit_writer_destroy(w);
}
