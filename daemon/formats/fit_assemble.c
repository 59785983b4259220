/*
 * From what a FIT file says to activities: one for each session, its records by time window.
 */
#include <stdio.h>
#include <string.h>

#include "clean.h"
#include "fit_file.h"
#include "fit_legs.h"
#include "fit_names.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

/* Which of the legs of the file one is. */
struct place {
	size_t index;
	bool alone;
};

/* The only leg takes over the samples of the file, several copy theirs. */
static void take_samples(
	struct fit_file *f, const struct fit_leg *leg, bool alone, struct activity *a)
{
	const struct sample *from = f->samples.item;
	size_t n = f->samples.count;
	a->samples = alone ? f->samples.item
			   : mem_alloc(fit_leg_records(f, leg), sizeof *a->samples);
	for (size_t i = 0; i < n; i++) {
		if (!fit_leg_has(leg, from[i].t))
			continue;
		a->records_hr += isnan(from[i].hr) ? 0u : 1u;
		a->samples[a->sample_count++] = from[i];
	}
	a->records = alone ? f->record_messages : (uint32_t)a->sample_count;
	if (alone) {
		f->samples.item = NULL;
		f->samples.count = 0;
	}
}

/* From the file's clock and units to the activity's; what lies before the start goes, and what lies
 * longer after it than any activity takes. */
static void settle_samples(struct activity *a, const struct fit_leg *leg)
{
	size_t n = 0;
	for (size_t i = 0; i < a->sample_count; i++) {
		struct sample s = a->samples[i];
		s.t -= leg->start;
		if (s.t >= 0 && s.t <= ACTIVITY_LONGEST)
			a->samples[n++] = s;
	}
	a->sample_count = n;
}

static void make_samples(struct fit_file *f, const struct fit_leg *leg, const struct place *place,
	struct activity *a, uint32_t *findings)
{
	take_samples(f, leg, place->alone, a);
	a->sample_count = samples_order(a->samples, a->sample_count, findings);
	if (fit_merge_hr(a->samples, a->sample_count, f->beats.item, f->beats.count))
		*findings |= FINDING_HR_MERGED;
	settle_samples(a, leg);
	samples_settle_cadence(a->samples, a->sample_count, fit_cadence_in_strides(a->sport));
	samples_carry_hr(a->samples, a->sample_count);
	samples_check_positions(a->samples, a->sample_count, findings);
}

/* Many watches call every lap of a workout active: its step tells. */
static enum lap_intensity intensity(const struct fit_file *f, const struct lap *lap)
{
	bool told = lap->intensity != LAP_UNKNOWN && lap->intensity != LAP_ACTIVE;
	if (told || lap->step < 0 || lap->step >= FIT_MOST_PLANNED ||
		f->planned[lap->step] == LAP_UNKNOWN)
		return lap->intensity;
	return f->planned[lap->step];
}

static void make_laps(const struct fit_file *f, const struct fit_leg *leg, struct activity *a)
{
	a->laps = mem_alloc(f->laps.count, sizeof *a->laps);
	for (size_t i = 0; i < f->laps.count; i++) {
		const struct fit_lap *l = &f->laps.item[i];
		double start = fit_clock_set(l->start) ? l->start : l->time - l->elapsed;
		double end = isnan(l->elapsed) ? l->time : start + l->elapsed;
		if (!fit_leg_has(leg, start))
			continue;
		struct lap *lap = &a->laps[a->lap_count++];
		*lap = l->lap;
		lap->intensity = intensity(f, lap);
		lap->start = fmax(start - leg->start, 0);
		lap->end = fmax(fmin(end, leg->until) - leg->start, lap->start);
	}
	a->laps = mem_resize(a->laps, a->lap_count + 1, sizeof *a->laps);
}

/* The first sample after t, seconds since the start; `otherwise` when there is none before it. */
static double resumed_after(const struct activity *a, double t, double otherwise)
{
	static const double moment = 0.001;
	size_t i = samples_from(a->samples, a->sample_count, t + moment);
	return i < a->sample_count ? fmin(a->samples[i].t, otherwise) : otherwise;
}

static void add_pause(struct activity *a, double from, double to)
{
	static const double least = 1; /* s */
	if (a->pause_count > 0)
		from = fmax(from, a->pauses[a->pause_count - 1].to);
	if (to - from > least)
		a->pauses[a->pause_count++] = (struct pause){from, to};
}

/* A stop lasts until the next start; where no start comes, as some devices write none, until
 * something is recorded again. */
static void make_pauses(const struct fit_file *f, const struct fit_leg *leg, struct activity *a)
{
	a->pauses = mem_alloc(f->events.count, sizeof *a->pauses);
	double stopped = (double)NAN;
	for (size_t i = 0; i < f->events.count; i++) {
		const struct fit_timer_event *event = &f->events.item[i];
		double t = event->time - leg->start;
		if (!fit_leg_has(leg, event->time) || t < 0)
			continue;
		if (event->running && !isnan(stopped))
			add_pause(a, stopped, t);
		else if (!event->running && !isnan(stopped))
			add_pause(a, stopped, resumed_after(a, stopped, t));
		stopped = event->running ? (double)NAN : t;
	}
	if (!isnan(stopped))
		add_pause(a, stopped, resumed_after(a, stopped, leg->end - leg->start));
	a->pauses = mem_resize(a->pauses, a->pause_count + 1, sizeof *a->pauses);
}

/* The offset that the file's local time says, if one can be, or the device's settings: rounded to
 * the quarter of an hour. */
static int32_t offset_written(const struct fit_file *f, uint32_t *findings)
{
	static const double most = 26 * 3600, quarter = 900;
	double difference = f->local_time - f->activity_time;
	if (fabs(difference) >= most)
		*findings |= FINDING_OFFSET_ODD;
	if (!(fabs(difference) < most))
		difference = f->settings_offset;
	return isnan(difference) ? OFFSET_NONE : (int32_t)(round(difference / quarter) * quarter);
}

static void set_offset(struct activity *a, int32_t written)
{
	a->utc_offset_s = written;
	if (strcmp(a->sub_sport, "virtual_activity") == 0)
		return; /* its positions are of places where nobody was */
	for (size_t i = 0; a->utc_offset_s == OFFSET_NONE && i < a->sample_count; i++) {
		if (isnan(a->samples[i].lon))
			continue;
		a->utc_offset_s = position_offset(a->samples[i].lon);
		a->offset_guessed = true;
	}
}

static void set_device(const struct fit_file *f, struct activity *a)
{
	fit_device_name(f->manufacturer, f->product, f->product_name, a->device, sizeof a->device);
	a->serial = f->serial;
	if (fit_clock_set(f->created))
		a->created = (int64_t)f->created + FIT_EPOCH;
}

static double in_range(double v, double least, double most)
{
	return v >= least && v <= most ? v : (double)NAN;
}

static void set_summary(const struct fit_file *f, const struct fit_leg *leg, struct activity *a)
{
	enum { GENERIC = 0 }; /* profile, type sport */
	const struct fit_session *s = &leg->session;
	bool said = s->sport != UINT32_MAX && (s->sport != GENERIC || f->sport == UINT32_MAX);
	uint32_t sport = said ? s->sport : f->sport;
	uint32_t sub_sport = said ? s->sub_sport : f->sub_sport;
	a->start = (int64_t)leg->start + FIT_EPOCH;
	a->sport = fit_sport_from(sport, sub_sport);
	text_copy_clean(a->sport_text, sizeof a->sport_text, fit_sport_name(sport),
		strlen(fit_sport_name(sport)));
	text_copy_clean(a->sub_sport, sizeof a->sub_sport, fit_sub_sport_name(sub_sport),
		strlen(fit_sub_sport_name(sub_sport)));
	memcpy(a->name, f->workout_name, sizeof a->name);
	a->elapsed_s = in_range(s->elapsed, 0, ACTIVITY_LONGEST);
	a->timer_s = in_range(s->timer, 0, ACTIVITY_LONGEST);
	a->distance_m = in_range(s->distance, 0, 1e8);
	a->avg_hr = in_range(s->avg_hr, 30, 230);
	a->max_hr = in_range(s->max_hr, 30, 230);
	a->ascent_m = in_range(s->ascent, 0, 1e6);
	a->feel = in_range(s->feel, 0, 100);
	a->rpe = in_range(s->rpe, 0, 10);
}

static void make_activity(struct fit_file *f, const struct fit_leg *leg, const struct place *place,
	int32_t offset, struct recording *out)
{
	struct activity a;
	activity_init(&a);
	set_summary(f, leg, &a);
	set_device(f, &a);
	make_samples(f, leg, place, &a, &out->findings);
	make_laps(f, leg, &a);
	make_pauses(f, leg, &a);
	activity_check_distance(&a, a.pauses, a.pause_count, place->index > 0);
	set_offset(&a, offset);
	if (place->alone && isnan(a.timer_s) && !leg->rebuilt)
		a.timer_s = f->activity_timer;
	activity_sum_up(&a);
	recording_add(out, &a);
}

/* With what is known of it in the words of the journal (paced-journal(5)), which counts it instead.
 */
static bool never_set(const struct fit_file *f, struct error *e)
{
	static const double most = 48 * 3600; /* s */
	const struct fit_session *s = f->sessions.count > 0 ? &f->sessions.item[0] : NULL;
	double span = s ? (isnan(s->timer) ? s->elapsed : s->timer) : 0;
	char distance[32] = "";
	if (!(span >= 1 && span <= most))
		return error_set(e, ERROR_INPUT,
			"activity without a date: the clock of the device was never set");
	if (s->distance > 0 && s->distance < 1e6)
		snprintf(distance, sizeof distance, " %.2fkm", s->distance / 1000);
	unsigned t = (unsigned)span;
	return error_set(e, ERROR_INPUT,
		"activity without a date: the clock of the device was never set. The journal can "
		"count it, with a line of its day and \"%s %u:%02u:%02u%s\"",
		sport_name(fit_sport_from(s->sport, s->sub_sport)), t / 3600, t / 60 % 60, t % 60,
		distance);
}

bool fit_assemble(struct fit_file *f, struct recording *out, struct error *e)
{
	if (f->samples.count == 0 && f->sessions.count == 0)
		return error_set(e, ERROR_INPUT,
			"activity without a session, its %u records have no time",
			f->record_messages);
	if (!fit_fix_clock(f, &out->findings))
		return never_set(f, e);
	autofree struct fit_leg *legs = mem_alloc(f->sessions.count + 1, sizeof *legs);
	size_t n = fit_find_legs(f, legs, &out->findings);
	int32_t offset = offset_written(f, &out->findings);
	fit_order_beats(f->beats.item, f->beats.count);
	if (f->developer)
		out->findings |= FINDING_DEVELOPER;
	for (size_t i = 0; i < n; i++)
		make_activity(f, &legs[i], &(struct place){i, n == 1}, offset, out);
	return true;
}
