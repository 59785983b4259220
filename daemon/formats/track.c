#include "track.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clean.h"
#include "fit_names.h"
#include "paced/base/date.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define NONE ((double)NAN)

void track_init(struct track *t)
{
	*t = (struct track){.start = NONE, .offset_s = OFFSET_NONE};
	activity_init(&t->activity);
}

void track_finish(struct track *t)
{
	activity_finish(&t->activity);
	free(t->stops);
	track_init(t);
}

struct sample track_blank_sample(void)
{
	return (struct sample){NONE, NONE, NONE, NAN, NAN, NAN, NAN, NAN, NAN};
}

void track_add_sample(struct track *t, const struct sample *s)
{
	struct activity *a = &t->activity;
	if (isnan(s->t))
		return;
	a->samples = mem_grow(a->samples, a->sample_count, &t->sample_room, sizeof *a->samples);
	a->samples[a->sample_count++] = *s;
	a->records++;
	struct sample *kept = &a->samples[a->sample_count - 1];
	if (!(kept->hr >= 30 && kept->hr <= 230))
		kept->hr = NAN;
	a->records_hr += isnan(kept->hr) ? 0u : 1u;
}

void track_add_lap(struct track *t, const struct lap *lap)
{
	struct activity *a = &t->activity;
	a->laps = mem_grow(a->laps, a->lap_count, &t->lap_room, sizeof *a->laps);
	a->laps[a->lap_count++] = *lap;
}

static void add_stretch(struct pause **list, size_t *count, size_t *room, struct pause p)
{
	struct pause *last = *count > 0 ? &(*list)[*count - 1] : NULL;
	if (last && p.from <= last->to) {
		last->to = fmax(last->to, p.to);
		return;
	}
	*list = mem_grow(*list, *count, room, sizeof **list);
	(*list)[(*count)++] = p;
}

void track_add_pause(struct track *t, double from, double to)
{
	static const double least = 1; /* s */
	struct activity *a = &t->activity;
	if (to - from > least)
		add_stretch(&a->pauses, &a->pause_count, &t->pause_room, (struct pause){from, to});
}

void track_add_stop(struct track *t, double from, double to)
{
	track_add_pause(t, from, to);
	if (to > from)
		add_stretch(&t->stops, &t->stop_count, &t->stop_room, (struct pause){from, to});
}

double track_time(struct track *t, const char *text)
{
	int64_t utc;
	int32_t offset;
	double fraction = 0;
	if (!time_parse(text, &utc, &offset, &fraction))
		return NONE;
	if (t->offset_s == OFFSET_NONE && offset != OFFSET_NONE && !strpbrk(text, "Zz"))
		t->offset_s = offset;
	return (double)utc + fraction;
}

/* In small letters, with _ for spaces and hyphens. */
static const struct {
	const char *word;
	enum sport sport;
} sport_words[] = {
	{"running", SPORT_RUN},
	{"run", SPORT_RUN},
	{"9", SPORT_RUN}, /* of one large service */
	{"trail_running", SPORT_TRAIL},
	{"trailrunning", SPORT_TRAIL},
	{"trail_run", SPORT_TRAIL},
	{"trailrun", SPORT_TRAIL},
	{"treadmill_running", SPORT_TREADMILL},
	{"treadmill", SPORT_TREADMILL},
	{"indoor_running", SPORT_TREADMILL},
	{"track_running", SPORT_RUN},
	{"street_running", SPORT_RUN},
	{"road_running", SPORT_RUN},
	{"outdoor_run", SPORT_RUN},
	{"indoor_run", SPORT_TREADMILL},
	{"virtual_run", SPORT_TREADMILL},
	{"virtualrun", SPORT_TREADMILL},
	{"jogging", SPORT_RUN},
	{"laufen", SPORT_RUN}, /* apps for telephones write the words that they show */
	{"joggen", SPORT_RUN},
	{"course_\u00e0_pied", SPORT_RUN},
	{"correr", SPORT_RUN},
	{"corsa", SPORT_RUN},
	{"corrida", SPORT_RUN},
	{"hardlopen", SPORT_RUN},
	{"l\u00f6pning", SPORT_RUN},
	{"biking", SPORT_RIDE},
	{"cycling", SPORT_RIDE},
	{"bike", SPORT_RIDE},
	{"ride", SPORT_RIDE},
	{"1", SPORT_RIDE},
	{"17", SPORT_RIDE}, /* a virtual one */
	{"road_biking", SPORT_RIDE},
	{"mountain_biking", SPORT_RIDE},
	{"indoor_cycling", SPORT_RIDE},
	{"radfahren", SPORT_RIDE},
	{"swimming", SPORT_SWIM},
	{"swim", SPORT_SWIM},
	{"lap_swimming", SPORT_SWIM},
	{"open_water_swimming", SPORT_SWIM},
	{"walking", SPORT_WALK},
	{"walk", SPORT_WALK},
	{"10", SPORT_WALK},
	{"hiking", SPORT_HIKE},
	{"hike", SPORT_HIKE},
	{"4", SPORT_HIKE},
	{"strength_training", SPORT_STRENGTH},
	{"rowing", SPORT_ROW},
	{"indoor_rowing", SPORT_ROW},
	{"cross_country_skiing", SPORT_SKI},
	{"elliptical", SPORT_ELLIPTICAL},
	{"transition", SPORT_TRANSITION},
};

static void make_plain(char *word)
{
	for (; *word; word++) {
		if (*word >= 'A' && *word <= 'Z')
			*word += 'a' - 'A';
		else if (*word == ' ' || *word == '-')
			*word = '_';
	}
}

void track_set_sport(struct track *t, const char *word)
{
	struct activity *a = &t->activity;
	char plain[sizeof a->sport_text];
	text_copy_clean(a->sport_text, sizeof a->sport_text, word, strlen(word));
	memcpy(plain, a->sport_text, sizeof plain);
	make_plain(plain);
	a->sport = SPORT_OTHER;
	for (size_t i = 0; i < ARRAY_LENGTH(sport_words); i++) {
		if (text_equal(plain, sport_words[i].word))
			a->sport = sport_words[i].sport;
	}
}

/* What is written as the start counts unless it is of another day than the points. */
static double start_of(const struct track *t)
{
	static const double another_day = 86400;
	const struct activity *a = &t->activity;
	double first = a->lap_count > 0 ? fmin(t->start, a->laps[0].start) : t->start;
	if (a->sample_count == 0)
		return floor(first);
	double point = a->samples[0].t;
	return floor(point - first > another_day ? point : fmin(first, point));
}

static double relative(double t, double start)
{
	return fmin(fmax(t - start, 0), ACTIVITY_LONGEST);
}

static void move_stretches(struct pause *list, size_t count, double start)
{
	for (size_t i = 0; i < count; i++) {
		list[i].from = relative(list[i].from, start);
		list[i].to = fmax(relative(list[i].to, start), list[i].from);
	}
}

static void move_to_start(struct track *t, double start)
{
	struct activity *a = &t->activity;
	size_t n = 0;
	for (size_t i = 0; i < a->sample_count; i++) {
		a->samples[i].t -= start;
		if (a->samples[i].t <= ACTIVITY_LONGEST)
			a->samples[n++] = a->samples[i];
	}
	a->sample_count = n;
	for (size_t i = 0; i < a->lap_count; i++) {
		a->laps[i].start = relative(a->laps[i].start, start);
		a->laps[i].end = fmax(relative(a->laps[i].end, start), a->laps[i].start);
	}
	move_stretches(a->pauses, a->pause_count, start);
	move_stretches(t->stops, t->stop_count, start);
}

static void set_offset(struct track *t)
{
	struct activity *a = &t->activity;
	a->utc_offset_s = t->offset_s;
	for (size_t i = 0; a->utc_offset_s == OFFSET_NONE && i < a->sample_count; i++) {
		if (isnan(a->samples[i].lon))
			continue;
		a->utc_offset_s = position_offset(a->samples[i].lon);
		a->offset_guessed = true;
	}
}

static void settle(struct track *t, double start, uint32_t *findings)
{
	struct activity *a = &t->activity;
	a->start = (int64_t)start;
	move_to_start(t, start);
	samples_carry_hr(a->samples, a->sample_count);
	samples_check_positions(a->samples, a->sample_count, findings);
	activity_check_distance(a, t->stops, t->stop_count, true);
	samples_settle_cadence(a->samples, a->sample_count, fit_cadence_in_strides(a->sport));
	set_offset(t);
	activity_sum_up(a);
}

static void keep_main_stretch(struct activity *a, uint32_t *findings)
{
	size_t n = samples_order(a->samples, a->sample_count, findings);
	size_t first = samples_main_stretch(a->samples, &n, findings);
	if (first > 0)
		memmove(a->samples, a->samples + first, n * sizeof *a->samples);
	a->sample_count = n;
}

bool track_done(struct track *t, struct recording *out)
{
	struct activity *a = &t->activity;
	keep_main_stretch(a, &out->findings);
	double start = start_of(t);
	if (!(start >= 0 && start <= (double)UINT32_MAX) ||
		(a->sample_count == 0 && a->lap_count == 0)) {
		track_finish(t);
		return false;
	}
	settle(t, start, &out->findings);
	recording_add(out, a);
	free(t->stops);
	track_init(t);
	return true;
}
