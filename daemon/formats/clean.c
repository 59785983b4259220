#include "clean.h"

#include <math.h>
#include <string.h>

#include "paced/base/memory.h"

#define EARTH_RADIUS 6371008.8 /* m, mean (IUGG) */
#define RADIANS      (3.14159265358979323846 / 180)

size_t samples_from(const struct sample *s, size_t n, double t)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (s[middle].t < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t end_of_run(const struct sample *s, size_t from, size_t n)
{
	size_t i = from + 1;
	while (i < n && s[i].t >= s[i - 1].t)
		i++;
	return i;
}

/* s[0..kept) is in order. Adds the run s[from..to) to it: where they overlap, the longer stays. */
static size_t join_run(struct sample *s, size_t kept, size_t from, size_t to)
{
	if (kept > 0 && s[from].t < s[kept - 1].t) {
		size_t lost_of_kept = kept - samples_from(s, kept, s[from].t);
		size_t lost_of_run = samples_from(s + from, to - from, s[kept - 1].t);
		if (lost_of_run > lost_of_kept)
			kept -= lost_of_kept;
		else
			from += lost_of_run;
	}
	memmove(s + kept, s + from, (to - from) * sizeof *s);
	return kept + (to - from);
}

static void prefer(float *into, float other)
{
	if (!isnan(other))
		*into = other;
}

static void merge_sample(struct sample *into, const struct sample *s)
{
	if (!isnan(s->lat) && !isnan(s->lon)) {
		into->lat = s->lat;
		into->lon = s->lon;
	}
	prefer(&into->distance, s->distance);
	prefer(&into->speed, s->speed);
	prefer(&into->altitude, s->altitude);
	prefer(&into->hr, s->hr);
	prefer(&into->cadence, s->cadence);
	prefer(&into->power, s->power);
}

static size_t merge_moments(struct sample *s, size_t n)
{
	static const double least_step = 0.001;
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && s[i].t - s[kept - 1].t < least_step)
			merge_sample(&s[kept - 1], &s[i]);
		else
			s[kept++] = s[i];
	}
	return kept;
}

static bool strictly_ascending(const struct sample *s, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (!(s[i].t - s[i - 1].t >= 0.001))
			return false;
	}
	return true;
}

size_t samples_order(struct sample *s, size_t n, uint32_t *findings)
{
	if (strictly_ascending(s, n))
		return n;
	size_t kept = 0;
	for (size_t from = 0, to; from < n; from = to) {
		to = end_of_run(s, from, n);
		kept = join_run(s, kept, from, to);
	}
	if (kept < n)
		*findings |= FINDING_BACKWARD;
	size_t left = merge_moments(s, kept);
	if (left < kept)
		*findings |= FINDING_DUPLICATE_TIME;
	return left;
}

size_t samples_main_stretch(const struct sample *s, size_t *n, uint32_t *findings)
{
	static const double longest_gap = 86400;
	size_t best = 0, best_count = 0;
	for (size_t from = 0, to; from < *n; from = to) {
		to = from + 1;
		while (to < *n && s[to].t - s[to - 1].t <= longest_gap)
			to++;
		if (to - from > best_count) {
			best = from;
			best_count = to - from;
		}
	}
	if (best_count < *n)
		*findings |= FINDING_CLOCK;
	*n = best_count;
	return best;
}

void samples_carry_hr(struct sample *s, size_t n)
{
	static const double longest = 15; /* s */
	const struct sample *last = NULL;
	for (size_t i = 0; i < n; i++) {
		if (!isnan(s[i].hr))
			last = &s[i];
		else if (last && s[i].t - last->t <= longest)
			s[i].hr = last->hr;
	}
}

/* Most writers mean the strides of one foot, some the steps of both: no one takes 120 strides a
 * minute. */
void samples_settle_cadence(struct sample *s, size_t n, bool strides)
{
	static const float most_strides = 120;
	float sum = 0, count = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i].cadence > 0) {
			sum += s[i].cadence;
			count++;
		}
	}
	if (!strides || sum > most_strides * count)
		return;
	for (size_t i = 0; i < n; i++)
		s[i].cadence *= 2;
}

double position_distance(double lat1, double lon1, double lat2, double lon2)
{
	double sin_lat = sin((lat2 - lat1) * RADIANS / 2);
	double sin_lon = sin((lon2 - lon1) * RADIANS / 2);
	double h = sin_lat * sin_lat +
		   cos(lat1 * RADIANS) * cos(lat2 * RADIANS) * sin_lon * sin_lon;
	return 2 * EARTH_RADIUS * asin(sqrt(h < 1 ? h : 1));
}

int32_t position_offset(double lon)
{
	return (int32_t)lround(lon / 15) * 3600;
}

static bool on_globe(const struct sample *s)
{
	static const double near_zero = 1e-6; /* about 10 cm from where no one runs */
	if (!(fabs(s->lat) <= 90 && fabs(s->lon) <= 180))
		return false;
	return fabs(s->lat) > near_zero || fabs(s->lon) > near_zero;
}

/* An upper bound of the way between two samples, cheaper than the great circle: a degree of
 * longitude is never longer than at the equator. */
static double most_distance(const struct sample *a, const struct sample *b)
{
	static const double degree = EARTH_RADIUS * RADIANS;
	double turn = fabs(a->lon - b->lon);
	return (fabs(a->lat - b->lat) + (turn > 180 ? 360 - turn : turn)) * degree;
}

static bool impossible_step(const struct sample *from, const struct sample *to)
{
	static const double fastest = 300; /* m/s: an airliner. Slower spikes are for analysis */
	double most = fastest * (to->t - from->t) + 1000;
	return most_distance(from, to) > most &&
	       position_distance(from->lat, from->lon, to->lat, to->lon) > most;
}

void samples_check_positions(struct sample *s, size_t n, uint32_t *findings)
{
	enum { BELIEVE_AFTER = 5 }; /* so many in a row elsewhere: the first one was wrong */
	const struct sample *last = NULL;
	unsigned refused = 0;
	for (size_t i = 0; i < n; i++) {
		if (isnan(s[i].lat) && isnan(s[i].lon))
			continue;
		bool sound = on_globe(&s[i]);
		if (sound && last && refused < BELIEVE_AFTER && impossible_step(last, &s[i])) {
			sound = false;
			refused++;
		}
		if (sound) {
			last = &s[i];
			refused = 0;
			continue;
		}
		s[i].lat = s[i].lon = (double)NAN;
		*findings |= FINDING_GPS;
	}
}

/* Is t within one of the stops? *next: the first that can be, for ascending t. */
static bool is_stopped(const struct pause *stops, size_t count, double t, size_t *next)
{
	while (*next < count && stops[*next].to <= t)
		(*next)++;
	return *next < count && stops[*next].from <= t;
}

static void distance_from_positions(struct activity *a, const struct pause *stops, size_t count)
{
	const struct sample *last = NULL;
	double sum = 0;
	size_t stop = 0;
	for (size_t i = 0; i < a->sample_count; i++) {
		struct sample *s = &a->samples[i];
		if (isnan(s->lat))
			continue;
		if (last && !is_stopped(stops, count, (last->t + s->t) / 2, &stop))
			sum += position_distance(last->lat, last->lon, s->lat, s->lon);
		s->distance = (float)sum;
		last = s;
	}
}

static bool any_distance(const struct sample *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!isnan(s[i].distance))
			return true;
	}
	return false;
}

void activity_check_distance(
	struct activity *a, const struct pause *stops, size_t stop_count, bool rebase)
{
	struct sample *s = a->samples;
	if (!any_distance(s, a->sample_count)) {
		distance_from_positions(a, stops, stop_count);
		return;
	}
	float shift = 0, last = NAN, raw = NAN;
	for (size_t i = 0; i < a->sample_count; i++) {
		float d = s[i].distance;
		if (isnan(d))
			continue;
		if (isnan(last) && rebase)
			shift = -d;
		else if (d < raw)
			shift = last - d;
		raw = d;
		last = s[i].distance = d + shift;
	}
}

/* Seconds of [from, to) during which the timer ran. *pause: the first pause that can matter. */
static double running_time(const struct activity *a, double from, double to, size_t *pause)
{
	while (*pause < a->pause_count && a->pauses[*pause].to <= from)
		(*pause)++;
	double time = to - from;
	for (size_t i = *pause; i < a->pause_count && a->pauses[i].from < to; i++)
		time -= fmin(a->pauses[i].to, to) - fmax(a->pauses[i].from, from);
	return time;
}

static double mean_hr(const struct activity *a)
{
	static const double longest_step = 30;  /* s: for how long one value may count */
	static const double least_step = 0.001; /* so that one value alone is the mean */
	double sum = 0, time = 0;
	size_t pause = 0;
	for (size_t i = 0; i < a->sample_count; i++) {
		const struct sample *s = &a->samples[i];
		double next = i + 1 < a->sample_count ? s[1].t : s->t + 1;
		if (isnan(s->hr))
			continue;
		double step = running_time(a, s->t, fmin(next, s->t + longest_step), &pause);
		step = fmax(step, least_step);
		sum += (double)s->hr * step;
		time += step;
	}
	return time > 0 ? sum / time : (double)NAN;
}

static double highest_hr(const struct activity *a)
{
	double most = (double)NAN;
	for (size_t i = 0; i < a->sample_count; i++)
		most = fmax(most, (double)a->samples[i].hr);
	return most;
}

static double last_distance(const struct activity *a)
{
	for (size_t i = a->sample_count; i > 0; i--) {
		if (!isnan(a->samples[i - 1].distance))
			return (double)a->samples[i - 1].distance;
	}
	return (double)NAN;
}

static double paused(const struct activity *a)
{
	double sum = 0;
	for (size_t i = 0; i < a->pause_count; i++)
		sum += a->pauses[i].to - a->pauses[i].from;
	return sum;
}

void activity_sum_up(struct activity *a)
{
	double span = a->sample_count > 0 ? a->samples[a->sample_count - 1].t : (double)NAN;
	if (span > 0 && !(a->timer_s > 0))
		a->timer_s = (double)NAN; /* not written, by those who write 0 for it */
	if (span > 0 && !(a->elapsed_s > 0))
		a->elapsed_s = (double)NAN;
	if (isnan(a->elapsed_s))
		a->elapsed_s = fmax(span, a->timer_s);
	if (isnan(a->timer_s))
		a->timer_s = fmax(a->elapsed_s - paused(a), 0);
	double way = last_distance(a);
	if (isnan(a->distance_m) || (!(a->distance_m > 0) && way > 0))
		a->distance_m = way;
	a->hr_from_device = !isnan(a->avg_hr);
	if (isnan(a->avg_hr))
		a->avg_hr = mean_hr(a);
	if (isnan(a->max_hr))
		a->max_hr = highest_hr(a);
}

void recording_add(struct recording *r, const struct activity *a)
{
	bool full = (r->count & (r->count - 1)) ==
		    0; /* 0 and the powers of two, up to which there is room */
	if (full)
		r->activities = mem_resize(
			r->activities, r->count > 0 ? 2 * r->count : 1, sizeof *a);
	r->activities[r->count++] = *a;
}

static int by_start(const void *a, const void *b)
{
	const struct activity *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static bool same_activity(const struct activity *a, const struct activity *b)
{
	return a->start == b->start && a->sport == b->sport && a->records == b->records &&
	       !(fabs(a->timer_s - b->timer_s) > 0) && !(fabs(a->distance_m - b->distance_m) > 0);
}

void recording_put_in_order(struct recording *r)
{
	if (r->count > 1)
		qsort(r->activities, r->count, sizeof *r->activities, by_start);
	size_t kept = 0;
	for (size_t i = 0; i < r->count; i++) {
		struct activity *a = &r->activities[i];
		if (kept > 0 && same_activity(&r->activities[kept - 1], a)) {
			activity_finish(a);
			continue;
		}
		a->leg = (uint32_t)kept;
		r->activities[kept++] = *a;
	}
	r->count = kept;
}

size_t most_samples(const struct decode_options *o)
{
	enum { MOST = 4000000 };
	return o && o->most_samples > 0 ? o->most_samples : MOST;
}
