/*
 * From what a FIT file says to activities: one for each session, its records by time window.
 */
#include <string.h>

#include "clean.h"
#include "fit_file.h"
#include "fit_names.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define CLOCK_SLACK 3600.0 /* s: records further from a session than this are not of it */
#define LEG_SLACK   60.0   /* s: the same between two sessions */
#define LATE_NEWS   86400.0

/* A session with its window of time. */
struct leg {
	struct fit_session session;
	double start, end;
	double from, until; /* records of [from, until) are its own */
	bool rebuilt;
};

static bool clock_set(double t)
{
	return t >= FIT_CLOCK_SET;
}

/* A list of times within structs, to be moved all alike. */
struct times {
	void *first;
	size_t count, stride;
};

static void move_times(struct times list, double shift)
{
	for (size_t i = 0; i < list.count; i++) {
		char *at = (char *)list.first + i * list.stride;
		double t;
		memcpy(&t, at, sizeof t);
		if (!clock_set(t))
			t += shift;
		memcpy(at, &t, sizeof t);
	}
}

#define TIMES(list, member)                                                                        \
	(struct times)                                                                             \
	{                                                                                          \
		(list)->count ? &(list)->item->member : NULL, (list)->count, sizeof *(list)->item  \
	}

static void move_all_times(struct fit_file *f, double shift)
{
	move_times(TIMES(&f->samples, t), shift);
	move_times(TIMES(&f->sessions, start), shift);
	move_times(TIMES(&f->sessions, time), shift);
	move_times(TIMES(&f->laps, start), shift);
	move_times(TIMES(&f->laps, time), shift);
	move_times(TIMES(&f->events, time), shift);
	move_times(TIMES(&f->beats, time), shift);
}

/* The earliest moment of the file, in whatever clock. */
static double first_moment(const struct fit_file *f)
{
	if (f->samples.count > 0)
		return f->samples.item[0].t;
	return f->sessions.count > 0 ? f->sessions.item[0].start : (double)NAN;
}

static double last_moment(const struct fit_file *f)
{
	size_t n = f->samples.count;
	return n > 0 ? f->samples.item[n - 1].t : first_moment(f);
}

/* What must be added to power-on times: by the file's own correlation of clocks, its date of
 * creation, or the date of its end. */
static double clock_shift(const struct fit_file *f)
{
	if (!isnan(f->clock_shift))
		return f->clock_shift;
	if (clock_set(f->created))
		return f->created - first_moment(f);
	if (clock_set(f->activity_time))
		return f->activity_time - last_moment(f);
	return (double)NAN;
}

static size_t drop_unset(struct fit_file *f)
{
	size_t kept = 0;
	for (size_t i = 0; i < f->samples.count; i++) {
		if (clock_set(f->samples.item[i].t))
			f->samples.item[kept++] = f->samples.item[i];
	}
	size_t dropped = f->samples.count - kept;
	f->samples.count = kept;
	return dropped;
}

static bool any_set(const struct fit_file *f)
{
	for (size_t i = 0; i < f->samples.count; i++) {
		if (clock_set(f->samples.item[i].t))
			return true;
	}
	for (size_t i = 0; i < f->sessions.count; i++) {
		if (clock_set(f->sessions.item[i].start) || clock_set(f->sessions.item[i].time))
			return true;
	}
	return false;
}

/* Times in seconds since power-on are mapped where the file tells how, else dropped; false when
 * nothing is left to say when it was. */
static bool fix_clock(struct fit_file *f, uint32_t *findings)
{
	double shift = clock_shift(f);
	bool correlated = !isnan(f->clock_shift);
	if (correlated || (!any_set(f) && !isnan(shift))) {
		if (!clock_set(first_moment(f)))
			*findings |= FINDING_CLOCK;
		move_all_times(f, shift);
	}
	if (drop_unset(f) > 0)
		*findings |= FINDING_CLOCK;
	return any_set(f);
}

static double session_start(const struct fit_session *s)
{
	if (clock_set(s->start))
		return s->start;
	return clock_set(s->time) ? s->time - (isnan(s->elapsed) ? 0 : s->elapsed) : (double)NAN;
}

/* timestamp is the end in most files and the start in some: never before start + elapsed. */
static double session_end(const struct fit_session *s, double start)
{
	double span = fmax(isnan(s->elapsed) ? 0 : s->elapsed, isnan(s->timer) ? 0 : s->timer);
	if (span > 0)
		return start + span;
	return s->time > start && s->time < start + LATE_NEWS ? s->time : start;
}

static int by_leg_start(const void *a, const void *b)
{
	const struct leg *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static bool same_leg(const struct leg *a, const struct leg *b)
{
	return !(fabs(a->start - b->start) > 0) && !(fabs(a->end - b->end) > 1) &&
	       a->session.sport == b->session.sport;
}

static size_t drop_repeated(struct leg *legs, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || !same_leg(&legs[kept - 1], &legs[i]))
			legs[kept++] = legs[i];
	}
	return kept;
}

static size_t legs_of_sessions(const struct fit_file *f, struct leg *legs)
{
	size_t n = 0;
	for (size_t i = 0; i < f->sessions.count; i++) {
		const struct fit_session *s = &f->sessions.item[i];
		double start = session_start(s);
		if (isnan(start))
			continue;
		legs[n++] = (struct leg){
			.session = *s, .start = start, .end = session_end(s, start)};
	}
	qsort(legs, n, sizeof *legs, by_leg_start);
	return drop_repeated(legs, n);
}

/* A record between two sessions is of the earlier one, if it is not long after it. */
static void set_windows(struct leg *legs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool first = i == 0, last = i + 1 == n;
		legs[i].from = first ? legs[i].start - CLOCK_SLACK : legs[i].start;
		legs[i].until = last ? legs[i].end + CLOCK_SLACK
				     : fmin(legs[i].end + LEG_SLACK, legs[i + 1].start);
	}
}

static bool within(const struct leg *leg, double t)
{
	return t >= leg->from && t < leg->until;
}

/* A window about the records themselves, where no session says one or the one it says is empty. */
static void rebuild_leg(struct fit_file *f, struct leg *leg, uint32_t *findings)
{
	size_t n = samples_order(f->samples.item, f->samples.count, findings);
	size_t first = samples_main_stretch(f->samples.item, &n, findings);
	const struct sample *s = f->samples.item + first;
	leg->start = leg->from = s[0].t;
	leg->end = s[n - 1].t;
	leg->until = leg->end + 1;
}

static size_t count_within(const struct fit_file *f, const struct leg *leg)
{
	size_t n = 0;
	for (size_t i = 0; i < f->samples.count; i++)
		n += within(leg, f->samples.item[i].t);
	return n;
}

static struct leg blank_leg(const struct fit_file *f)
{
	double none = (double)NAN;
	bool one_lap = f->laps.count > 0;
	return (struct leg){
		.rebuilt = true,
		.session =
			{
				.time = none,
				.start = none,
				.elapsed = none,
				.timer = none,
				.distance = none,
				.avg_hr = none,
				.max_hr = none,
				.ascent = none,
				.feel = none,
				.rpe = none,
				.sport = one_lap ? f->laps.item[0].sport : UINT32_MAX,
				.sub_sport = one_lap ? f->laps.item[0].sub_sport : UINT32_MAX,
			},
	};
}

/* Sessions whose clock was wrong when they began say times at which nothing was recorded. */
static size_t find_legs(struct fit_file *f, struct leg *legs, uint32_t *findings)
{
	size_t n = legs_of_sessions(f, legs);
	if (n == 0) {
		if (f->samples.count == 0)
			return 0;
		legs[0] = blank_leg(f);
		rebuild_leg(f, &legs[0], findings);
		*findings |= FINDING_REBUILT;
		return 1;
	}
	set_windows(legs, n);
	if (n == 1 && count_within(f, &legs[0]) < f->samples.count / 2) {
		rebuild_leg(f, &legs[0], findings);
		*findings |= FINDING_CLOCK;
	}
	return n;
}

static void take_samples(const struct fit_file *f, const struct leg *leg, struct activity *a)
{
	a->samples = mem_alloc(f->samples.count, sizeof *a->samples);
	size_t n = 0;
	for (size_t i = 0; i < f->samples.count; i++) {
		const struct sample *s = &f->samples.item[i];
		if (!within(leg, s->t))
			continue;
		a->records_hr += isnan(s->hr) ? 0u : 1u;
		a->samples[n++] = *s;
	}
	a->records = (uint32_t)n;
	a->sample_count = n;
}

/* From the file's clock and units to the activity's; what lies before the start goes. */
static void settle_samples(struct activity *a, const struct leg *leg)
{
	float steps = fit_cadence_in_strides(a->sport) ? 2 : 1;
	size_t n = 0;
	for (size_t i = 0; i < a->sample_count; i++) {
		struct sample s = a->samples[i];
		s.t -= leg->start;
		s.cadence *= steps;
		if (s.t >= 0)
			a->samples[n++] = s;
	}
	a->sample_count = n;
}

static void make_samples(const struct fit_file *f, const struct leg *leg, bool rebase,
	struct activity *a, uint32_t *findings)
{
	take_samples(f, leg, a);
	a->sample_count = samples_order(a->samples, a->sample_count, findings);
	if (fit_merge_hr(a->samples, a->sample_count, f->beats.item, f->beats.count))
		*findings |= FINDING_HR_MERGED;
	settle_samples(a, leg);
	samples_check_positions(a->samples, a->sample_count, findings);
	samples_check_distance(a->samples, a->sample_count, rebase);
}

static void make_laps(const struct fit_file *f, const struct leg *leg, struct activity *a)
{
	a->laps = mem_alloc(f->laps.count, sizeof *a->laps);
	for (size_t i = 0; i < f->laps.count; i++) {
		const struct fit_lap *l = &f->laps.item[i];
		double start = clock_set(l->start) ? l->start : l->time - l->elapsed;
		double end = isnan(l->elapsed) ? l->time : start + l->elapsed;
		if (!within(leg, start))
			continue;
		struct lap *lap = &a->laps[a->lap_count++];
		*lap = l->lap;
		lap->start = fmax(start - leg->start, 0);
		lap->end = fmax(end - leg->start, lap->start);
	}
}

/* The first sample after t, seconds since the start; `otherwise` when there is none before it. */
static double resumed_after(const struct activity *a, double t, double otherwise)
{
	size_t low = 0, high = a->sample_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (a->samples[middle].t <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low < a->sample_count ? fmin(a->samples[low].t, otherwise) : otherwise;
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
static void make_pauses(const struct fit_file *f, const struct leg *leg, struct activity *a)
{
	a->pauses = mem_alloc(f->events.count, sizeof *a->pauses);
	double stopped = (double)NAN;
	for (size_t i = 0; i < f->events.count; i++) {
		const struct fit_timer_event *event = &f->events.item[i];
		double t = event->time - leg->start;
		if (!within(leg, event->time) || t < 0)
			continue;
		if (event->running && !isnan(stopped))
			add_pause(a, stopped, t);
		else if (!event->running && !isnan(stopped))
			add_pause(a, stopped, resumed_after(a, stopped, t));
		stopped = event->running ? (double)NAN : t;
	}
	if (!isnan(stopped))
		add_pause(a, stopped, resumed_after(a, stopped, leg->end - leg->start));
}

/* The offset that the file's local time says, if one can be: rounded to the quarter of an hour. */
static int32_t offset_written(const struct fit_file *f, uint32_t *findings)
{
	static const double most = 26 * 3600, quarter = 900;
	double difference = f->local_time - f->activity_time;
	if (isnan(difference))
		return OFFSET_NONE;
	if (fabs(difference) >= most) {
		*findings |= FINDING_OFFSET_ODD;
		return OFFSET_NONE;
	}
	return (int32_t)(round(difference / quarter) * quarter);
}

static void set_offset(struct activity *a, int32_t written)
{
	a->utc_offset_s = written;
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
	if (clock_set(f->created))
		a->created = (int64_t)f->created + FIT_EPOCH;
}

static double in_range(double v, double least, double most)
{
	return v >= least && v <= most ? v : (double)NAN;
}

static void set_summary(const struct fit_file *f, const struct leg *leg, struct activity *a)
{
	const struct fit_session *s = &leg->session;
	uint32_t sport = s->sport == UINT32_MAX ? f->sport : s->sport;
	uint32_t sub_sport = s->sport == UINT32_MAX ? f->sub_sport : s->sub_sport;
	a->start = (int64_t)leg->start + FIT_EPOCH;
	a->sport = fit_sport_from(sport, sub_sport);
	text_copy_clean(a->sport_text, sizeof a->sport_text, fit_sport_name(sport),
		strlen(fit_sport_name(sport)));
	text_copy_clean(a->sub_sport, sizeof a->sub_sport, fit_sub_sport_name(sub_sport),
		strlen(fit_sub_sport_name(sub_sport)));
	memcpy(a->name, f->workout_name, sizeof a->name);
	a->elapsed_s = s->elapsed;
	a->timer_s = s->timer;
	a->distance_m = s->distance;
	a->avg_hr = in_range(s->avg_hr, 30, 230);
	a->max_hr = in_range(s->max_hr, 30, 250);
	a->ascent_m = s->ascent;
	a->feel = in_range(s->feel, 0, 100);
	a->rpe = in_range(s->rpe, 0, 10);
}

static void add_activity(struct recording *out, const struct activity *a)
{
	out->activities = mem_resize(out->activities, out->count + 1, sizeof *a);
	out->activities[out->count++] = *a;
}

static void make_activity(const struct fit_file *f, const struct leg *leg, bool alone, bool rebase,
	int32_t offset, struct recording *out)
{
	struct activity a;
	activity_init(&a);
	set_summary(f, leg, &a);
	set_device(f, &a);
	make_samples(f, leg, rebase, &a, &out->findings);
	make_laps(f, leg, &a);
	make_pauses(f, leg, &a);
	set_offset(&a, offset);
	if (alone) {
		a.records = f->record_messages;
		if (isnan(a.timer_s) && !leg->rebuilt)
			a.timer_s = f->activity_timer;
	}
	activity_sum_up(&a);
	add_activity(out, &a);
}

static bool nothing_there(const struct fit_file *f, struct error *e)
{
	if (f->samples.count == 0 && f->sessions.count == 0)
		return error_set(e, ERROR_INPUT, "activity without any record or session");
	return error_set(e, ERROR_INPUT,
		"the clock of the device was never set: no date for %zu records", f->samples.count);
}

bool fit_assemble(struct fit_file *f, struct recording *out, struct error *e)
{
	if (f->samples.count == 0 && f->sessions.count == 0)
		return nothing_there(f, e);
	if (!fix_clock(f, &out->findings))
		return nothing_there(f, e);
	autofree struct leg *legs = mem_alloc(f->sessions.count + 1, sizeof *legs);
	size_t n = find_legs(f, legs, &out->findings);
	int32_t offset = offset_written(f, &out->findings);
	if (f->developer)
		out->findings |= FINDING_DEVELOPER;
	for (size_t i = 0; i < n; i++)
		make_activity(f, &legs[i], n == 1, i > 0, offset, out);
	return true;
}
