/*
 * GPX: tracks of segments of points. A track whose points have no times is a route somebody means
 * to go.
 */
#include <math.h>
#include <string.h>

#include "clean.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "track.h"
#include "xml.h"
#include "xml_formats.h"

#define LONGEST_GAP 60.0    /* s: a longer silence is a pause, if it is also */
#define RARE_GAP    4.0     /* times as long as the recording's steps are */
#define SAME_OUTING 900.0   /* s: a track that begins so soon after another goes on with it */
#define LONG_REST   14400.0 /* s: after such a silence it is another outing */

enum element {
	GPX = 1,
	ROUTE,
	TRACK,
	NAME,
	TYPE,
	SEGMENT,
	POINT,
	TIME,
	ALTITUDE,
	HEART,
	CADENCE,
	SPEED,
	DISTANCE,
	POWER
};

static const struct xml_rule rules[] = {
	{0, GPX, false, "gpx"},
	{GPX, TRACK, false, "trk"},
	{GPX, ROUTE, false, "rte"},
	{TRACK, SEGMENT, false, "trkseg"},
	{TRACK, NAME, true, "name"},
	{TRACK, TYPE, true, "type"},
	{SEGMENT, POINT, false, "trkpt"},
	{POINT, ALTITUDE, true, "ele"},
	{POINT, TIME, true, "time"},
	{POINT, HEART, true, "hr"},
	{POINT, HEART, true, "heartrate"},
	{POINT, CADENCE, true, "cad"},
	{POINT, CADENCE, true, "cadence"},
	{POINT, SPEED, true, "speed"},
	{POINT, DISTANCE, true, "distance"},
	{POINT, POWER, true, "power"},
	{POINT, POWER, true, "PowerInWatts"},
	{POINT, POWER, true, "watts"},
};

struct gpx {
	struct recording *out;
	size_t most;
	bool full;
	bool any_way; /* a track or a route */
	char creator[64];
	struct track track;    /* the outing so far: one track, or several close together */
	struct track incoming; /* name, sport and zone of the track that is read */
	struct sample point;
	double last;      /* time of the last point of the outing, NAN none */
	double recorded;  /* s between the points of the outing, without pauses */
	size_t steps;     /* of them */
	bool new_segment; /* the next point is the first of its segment */
	bool new_track;   /* and of its track */
};

static void copy(char *out, size_t size, const char *text)
{
	text_copy_clean(out, size, text, strlen(text));
}

/* Some apps write what a sensor measured since the point before, or only now and then: what is no
 * distance from the start is none. */
static void check_written_distance(struct activity *a)
{
	enum { FALLS_SELDOM = 20 };
	size_t given = 0, falls = 0;
	float last = NAN;
	for (size_t i = 0; i < a->sample_count; i++) {
		float d = a->samples[i].distance;
		if (isnan(d))
			continue;
		given++;
		falls += d < last;
		last = d;
	}
	if (2 * given >= a->sample_count && FALLS_SELDOM * falls <= given)
		return;
	for (size_t i = 0; i < a->sample_count; i++)
		a->samples[i].distance = NAN;
}

static void end_outing(struct gpx *x)
{
	check_written_distance(&x->track.activity);
	memcpy(x->track.activity.device, x->creator, sizeof x->creator);
	track_done(&x->track, x->out);
	x->last = (double)NAN;
	x->recorded = 0;
	x->steps = 0;
}

static bool goes_on(const struct gpx *x, double t)
{
	return t >= x->last && t - x->last <= SAME_OUTING &&
	       strcmp(x->track.activity.sport_text, x->incoming.activity.sport_text) == 0;
}

static void begin_outing(struct gpx *x)
{
	struct activity *to = &x->track.activity;
	const struct activity *from = &x->incoming.activity;
	x->track.offset_s = x->incoming.offset_s;
	to->sport = from->sport;
	memcpy(to->sport_text, from->sport_text, sizeof to->sport_text);
	memcpy(to->name, from->name, sizeof to->name);
}

/* The first point with a time says whether its track is a new outing. */
static void place_track(struct gpx *x, double t)
{
	x->new_track = false;
	if (x->track.activity.sample_count > 0 && goes_on(x, t))
		return;
	end_outing(x);
	begin_outing(x);
}

/* A long silence from which the athlete comes back far away was a loss of signal, not a pause. */
static bool stood_still(const struct gpx *x)
{
	static const double slowest = 0.7; /* m/s */
	const struct activity *a = &x->track.activity;
	double gap = x->point.t - x->last;
	if (!(gap > LONGEST_GAP && gap * (double)x->steps > RARE_GAP * x->recorded))
		return false;
	const struct sample *before = &a->samples[a->sample_count - 1];
	double way = position_distance(before->lat, before->lon, x->point.lat, x->point.lon);
	return !(way > slowest * gap);
}

static void count_step(struct gpx *x)
{
	if (!(x->point.t > x->last))
		return;
	x->recorded += x->point.t - x->last;
	x->steps++;
}

static void end_point(struct gpx *x)
{
	struct sample *s = &x->point;
	if (isnan(s->t))
		return;
	if (x->track.activity.sample_count == x->most) {
		x->full = true;
		return;
	}
	if (x->new_track || s->t - x->last > LONG_REST)
		place_track(x, s->t);
	if (x->new_segment)
		track_add_stop(&x->track, x->last, s->t);
	else if (stood_still(x))
		track_add_pause(&x->track, x->last, s->t);
	else
		count_step(x);
	x->new_segment = false;
	x->last = s->t;
	track_add_sample(&x->track, s);
}

static void begin_point(struct gpx *x, const char **attributes)
{
	const char *lat = xml_attribute(attributes, "lat");
	const char *lon = xml_attribute(attributes, "lon");
	x->point = track_blank_sample();
	if (lat && lon) {
		x->point.lat = xml_number(lat);
		x->point.lon = xml_number(lon);
	}
}

static void on_open(void *user, int element, const char **attributes)
{
	struct gpx *x = user;
	if (element == POINT) {
		begin_point(x, attributes);
	} else if (element == SEGMENT) {
		x->new_segment = true;
	} else if (element == TRACK) {
		x->any_way = x->new_track = true;
		track_finish(&x->incoming);
	} else if (element == ROUTE) {
		x->any_way = true;
	} else if (element == GPX) {
		const char *creator = xml_attribute(attributes, "creator");
		copy(x->creator, sizeof x->creator, creator ? creator : "");
	}
}

static void on_close(void *user, int element, const char *text)
{
	struct gpx *x = user;
	struct sample *s = &x->point;
	if (element == TIME)
		s->t = track_time(&x->incoming, text);
	else if (element == ALTITUDE)
		s->altitude = (float)xml_number(text);
	else if (element == HEART)
		s->hr = (float)xml_number(text);
	else if (element == CADENCE)
		s->cadence = (float)xml_number(text);
	else if (element == SPEED)
		s->speed = (float)xml_number(text);
	else if (element == DISTANCE)
		s->distance = (float)xml_number(text);
	else if (element == POWER)
		s->power = (float)xml_number(text);
	else if (element == POINT)
		end_point(x);
	else if (element == NAME)
		copy(x->incoming.activity.name, sizeof x->incoming.activity.name, text);
	else if (element == TYPE)
		track_set_sport(&x->incoming, text);
}

static bool read_as(bool latin1, const uint8_t *data, size_t length, size_t most_samples,
	struct recording *out, struct error *e)
{
	struct gpx x = {.out = out, .most = most_samples, .last = (double)NAN};
	struct xml_reader reader = {rules, ARRAY_LENGTH(rules), on_open, on_close, &x};
	enum xml_end end;
	track_init(&x.track);
	track_init(&x.incoming);
	bool readable = xml_read(data, length, latin1, &reader, &end, e);
	bool again = end == XML_NO_UTF8 && !latin1;
	if (readable && !again)
		end_outing(&x);
	track_finish(&x.track);
	track_finish(&x.incoming);
	if (again) {
		recording_finish(out);
		return read_as(true, data, length, most_samples, out, e);
	}
	if (out->count > 0)
		out->kind = FILE_ACTIVITY;
	else if (x.any_way || (readable && end == XML_WHOLE))
		out->kind = FILE_ROUTE;
	return xml_outcome(readable, x.full, end, out, e);
}

bool gpx_decode(const uint8_t *data, size_t length, size_t most_samples, struct recording *out,
	struct error *e)
{
	return read_as(false, data, length, most_samples, out, e);
}
