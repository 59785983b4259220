/*
 * Training Center XML: activities of laps of tracks of points.
 */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "clean.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "track.h"
#include "xml.h"
#include "xml_formats.h"

enum element {
	ACTIVITY = 1,
	COURSE,
	WORKOUT,
	ID,
	NOTES,
	CREATOR,
	CREATOR_NAME,
	UNIT_ID,
	LAP,
	TOTAL_TIME,
	LAP_DISTANCE,
	AVERAGE,
	AVERAGE_VALUE,
	MAXIMUM,
	MAXIMUM_VALUE,
	INTENSITY,
	TRIGGER,
	TRACK,
	POINT,
	TIME,
	LATITUDE,
	LONGITUDE,
	ALTITUDE,
	DISTANCE,
	HEART,
	HEART_VALUE,
	CADENCE,
	RUN_CADENCE,
	SPEED,
	WATTS
};

static const struct xml_rule rules[] = {
	{0, ACTIVITY, false, "Activity"},
	{0, COURSE, false, "Course"},
	{0, WORKOUT, false, "Workout"},
	{ACTIVITY, LAP, false, "Lap"},
	{ACTIVITY, ID, true, "Id"},
	{ACTIVITY, NOTES, true, "Notes"},
	{ACTIVITY, CREATOR, false, "Creator"},
	{CREATOR, CREATOR_NAME, true, "Name"},
	{CREATOR, UNIT_ID, true, "UnitId"},
	{LAP, TRACK, false, "Track"},
	{LAP, TOTAL_TIME, true, "TotalTimeSeconds"},
	{LAP, LAP_DISTANCE, true, "DistanceMeters"},
	{LAP, AVERAGE, false, "AverageHeartRateBpm"},
	{LAP, MAXIMUM, false, "MaximumHeartRateBpm"},
	{LAP, INTENSITY, true, "Intensity"},
	{LAP, TRIGGER, true, "TriggerMethod"},
	{AVERAGE, AVERAGE_VALUE, true, "Value"},
	{MAXIMUM, MAXIMUM_VALUE, true, "Value"},
	{TRACK, POINT, false, "Trackpoint"},
	{POINT, TIME, true, "Time"},
	{POINT, LATITUDE, true, "LatitudeDegrees"},
	{POINT, LONGITUDE, true, "LongitudeDegrees"},
	{POINT, ALTITUDE, true, "AltitudeMeters"},
	{POINT, DISTANCE, true, "DistanceMeters"},
	{POINT, HEART, false, "HeartRateBpm"},
	{POINT, CADENCE, true, "Cadence"},
	{POINT, SPEED, true, "Speed"},
	{POINT, RUN_CADENCE, true, "RunCadence"},
	{POINT, WATTS, true, "Watts"},
	{HEART, HEART_VALUE, true, "Value"},
};

struct tcx {
	struct recording *out;
	size_t most;
	bool full;
	struct track track;
	struct sample point;
	struct lap lap;
	double last;  /* time of the last point, NAN before the first of the activity */
	double empty; /* time of a point that says nothing else: the timer stands; else NAN */
	double last_in_lap;
	bool new_track; /* the next point is the first of its track */
	unsigned tracks_in_lap;
};

static void begin_activity(struct tcx *x, const char **attributes)
{
	const char *sport = xml_attribute(attributes, "Sport");
	track_finish(&x->track);
	track_set_sport(&x->track, sport ? sport : "");
	x->last = x->empty = (double)NAN;
}

static void begin_lap(struct tcx *x, const char **attributes)
{
	const char *start = xml_attribute(attributes, "StartTime");
	double none = (double)NAN;
	x->lap = (struct lap){.start = start ? track_time(&x->track, start) : none,
		.end = none,
		.timer_s = none,
		.distance_m = none,
		.avg_hr = none,
		.max_hr = none,
		.step = -1};
	x->last_in_lap = none;
	x->tracks_in_lap = 0;
}

static void on_open(void *user, int element, const char **attributes)
{
	struct tcx *x = user;
	if (element == POINT) {
		x->point = track_blank_sample();
	} else if (element == TRACK) {
		x->new_track = x->tracks_in_lap++ > 0;
	} else if (element == LAP) {
		begin_lap(x, attributes);
	} else if (element == ACTIVITY) {
		x->out->kind = FILE_ACTIVITY;
		begin_activity(x, attributes);
	} else if (element == COURSE && x->out->kind == FILE_UNKNOWN) {
		x->out->kind = FILE_COURSE;
	} else if (element == WORKOUT && x->out->kind == FILE_UNKNOWN) {
		x->out->kind = FILE_WORKOUT;
	}
}

static bool says_nothing(const struct sample *s)
{
	return isnan(s->lat) && isnan(s->hr) && isnan(s->distance) && isnan(s->altitude) &&
	       isnan(s->speed) && isnan(s->power);
}

/* A second track within a lap, and a point without anything but its time, are how the timer's stops
 * are written. */
static void end_point(struct tcx *x)
{
	struct sample *s = &x->point;
	if (isnan(s->t))
		return;
	if (x->track.activity.sample_count == x->most) {
		x->full = true;
		return;
	}
	track_add_stop(&x->track, x->new_track ? x->last : x->empty, s->t);
	x->new_track = false;
	x->empty = says_nothing(s) ? s->t : (double)NAN;
	x->last = x->last_in_lap = s->t;
	track_add_sample(&x->track, s);
}

static void end_lap(struct tcx *x)
{
	struct activity *a = &x->track.activity;
	struct lap *lap = &x->lap;
	lap->end = fmax(lap->start + fmax(lap->timer_s, 0), x->last_in_lap);
	if (isnan(lap->start))
		return;
	if (a->lap_count > 0) {
		struct lap *before = &a->laps[a->lap_count - 1];
		if (lap->start > before->start)
			before->end = fmin(before->end, lap->start);
	}
	track_add_lap(&x->track, lap);
}

static double sum(const struct activity *a, size_t member)
{
	double total = (double)NAN;
	for (size_t i = 0; i < a->lap_count; i++) {
		double v;
		memcpy(&v, (const char *)&a->laps[i] + member, sizeof v);
		if (!isnan(v))
			total = (isnan(total) ? 0 : total) + v;
	}
	return total;
}

/* The longest time between two points of [from, to), and between the last of them and `to`. */
static struct pause longest_gap(const struct activity *a, double from, double to)
{
	struct pause longest = {from, from};
	double last = from;
	for (size_t i = samples_from(a->samples, a->sample_count, from); last < to; i++) {
		double t = i < a->sample_count ? fmin(a->samples[i].t, to) : to;
		if (t - last > longest.to - longest.from)
			longest = (struct pause){last, t};
		last = t;
	}
	return longest;
}

/* Where no stop is marked: a lap that took longer than its timer says stood still in its longest
 * gap, if that is long enough. */
static void find_pauses(struct track *t)
{
	enum { MOST_LAPS = 1000 };     /* each costs a look at all points */
	static const double slack = 2; /* s */
	const struct activity *a = &t->activity;
	if (a->pause_count > 0 || a->lap_count > MOST_LAPS)
		return;
	for (size_t i = 0; i < a->lap_count; i++) {
		const struct lap *lap = &a->laps[i];
		double stood = lap->end - lap->start - lap->timer_s;
		struct pause gap = longest_gap(a, lap->start, lap->end);
		if (lap->timer_s > 0 && stood > slack && gap.to - gap.from >= stood - slack)
			track_add_pause(t, fmax(gap.to - stood, gap.from), gap.to);
	}
}

/* Mean of the laps' averages by time, for activities without points. */
static double average_of_laps(const struct activity *a)
{
	double beats = 0, time = 0;
	for (size_t i = 0; i < a->lap_count; i++) {
		const struct lap *lap = &a->laps[i];
		if (!(lap->avg_hr >= 30 && lap->avg_hr <= 230 && lap->timer_s > 0))
			continue;
		beats += lap->avg_hr * lap->timer_s;
		time += lap->timer_s;
	}
	return time > 0 ? beats / time : (double)NAN;
}

static double maximum_of_laps(const struct activity *a)
{
	double most = (double)NAN;
	for (size_t i = 0; i < a->lap_count; i++) {
		if (a->laps[i].max_hr >= 30 && a->laps[i].max_hr <= 230)
			most = fmax(most, a->laps[i].max_hr);
	}
	return most;
}

/* A lap lasts until the next begins, if the timer stood in between. */
static void close_laps(struct activity *a)
{
	for (size_t i = 0; i + 1 < a->lap_count; i++) {
		if (a->laps[i + 1].start > a->laps[i].start)
			a->laps[i].end = a->laps[i + 1].start;
	}
}

static void end_activity(struct tcx *x)
{
	struct activity *a = &x->track.activity;
	a->sample_count = samples_order(a->samples, a->sample_count, &x->out->findings);
	close_laps(a);
	find_pauses(&x->track);
	a->timer_s = sum(a, offsetof(struct lap, timer_s));
	a->distance_m = sum(a, offsetof(struct lap, distance_m));
	if (a->records_hr == 0) {
		a->avg_hr = average_of_laps(a);
		a->max_hr = maximum_of_laps(a);
	}
	track_done(&x->track, x->out);
}

static enum lap_intensity intensity_of(const char *word)
{
	if (strcasecmp(word, "Active") == 0)
		return LAP_ACTIVE;
	return strcasecmp(word, "Resting") == 0 ? LAP_REST : LAP_UNKNOWN;
}

static enum lap_trigger trigger_of(const char *word)
{
	static const struct {
		const char *word;
		enum lap_trigger trigger;
	} words[] = {{"Manual", TRIGGER_MANUAL}, {"Distance", TRIGGER_DISTANCE},
		{"Time", TRIGGER_TIME}, {"Location", TRIGGER_POSITION}};
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++) {
		if (strcasecmp(word, words[i].word) == 0)
			return words[i].trigger;
	}
	return TRIGGER_UNKNOWN;
}

static void copy(char *out, size_t size, const char *text)
{
	text_copy_clean(out, size, text, strlen(text));
}

static void take_serial(struct activity *a, const char *text)
{
	double serial = xml_number(text);
	if (serial > 0 && serial <= UINT32_MAX)
		a->serial = (uint64_t)serial;
}

static void close_activity_part(struct tcx *x, int element, const char *text)
{
	struct activity *a = &x->track.activity;
	if (element == ID)
		x->track.start = track_time(&x->track, text);
	else if (element == NOTES)
		copy(a->name, sizeof a->name, text);
	else if (element == CREATOR_NAME)
		copy(a->device, sizeof a->device, text);
	else if (element == UNIT_ID)
		take_serial(a, text);
	else if (element == ACTIVITY)
		end_activity(x);
}

static void close_lap_part(struct tcx *x, int element, const char *text)
{
	struct lap *lap = &x->lap;
	if (element == TOTAL_TIME)
		lap->timer_s = xml_number(text);
	else if (element == LAP_DISTANCE)
		lap->distance_m = xml_number(text);
	else if (element == AVERAGE_VALUE)
		lap->avg_hr = xml_number(text);
	else if (element == MAXIMUM_VALUE)
		lap->max_hr = xml_number(text);
	else if (element == INTENSITY)
		lap->intensity = intensity_of(text);
	else if (element == TRIGGER)
		lap->trigger = trigger_of(text);
	else if (element == LAP)
		end_lap(x);
}

static void close_point_part(struct tcx *x, int element, const char *text)
{
	struct sample *s = &x->point;
	if (element == TIME)
		s->t = track_time(&x->track, text);
	else if (element == LATITUDE)
		s->lat = xml_number(text);
	else if (element == LONGITUDE)
		s->lon = xml_number(text);
	else if (element == ALTITUDE)
		s->altitude = (float)xml_number(text);
	else if (element == DISTANCE)
		s->distance = (float)xml_number(text);
	else if (element == HEART_VALUE)
		s->hr = (float)xml_number(text);
	else if (element == SPEED)
		s->speed = (float)xml_number(text);
	else if (element == WATTS)
		s->power = (float)xml_number(text);
	else if (element == CADENCE || element == RUN_CADENCE)
		s->cadence = (float)xml_number(text);
	else if (element == POINT)
		end_point(x);
}

static void on_close(void *user, int element, const char *text)
{
	struct tcx *x = user;
	if (element >= POINT)
		close_point_part(x, element, text);
	else if (element >= LAP)
		close_lap_part(x, element, text);
	else
		close_activity_part(x, element, text);
}

static bool read_as(bool latin1, const uint8_t *data, size_t length, size_t most_samples,
	struct recording *out, struct error *e)
{
	struct tcx x = {.out = out, .most = most_samples};
	struct xml_reader reader = {rules, ARRAY_LENGTH(rules), on_open, on_close, &x};
	enum xml_end end;
	track_init(&x.track);
	bool readable = xml_read(data, length, latin1, &reader, &end, e);
	bool again = end == XML_NO_UTF8 && !latin1;
	if (readable && !again && end == XML_CUT && x.track.activity.sample_count > 0)
		end_activity(&x);
	track_finish(&x.track);
	if (again) {
		recording_finish(out);
		return read_as(true, data, length, most_samples, out, e);
	}
	return xml_outcome(readable, x.full, end, out, e);
}

bool tcx_decode(const uint8_t *data, size_t length, size_t most_samples, struct recording *out,
	struct error *e)
{
	return read_as(false, data, length, most_samples, out, e);
}
