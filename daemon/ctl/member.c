#include "member.h"

#include <math.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

void member(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

json_t *text_json(const char *text)
{
	if (!text)
		return json_null();
	size_t length = strlen(text);
	json_t *j = json_stringn(text, length);
	if (j)
		return j;
	autofree char *clean = mem_alloc(length * 3 + 1, 1);
	text_copy_clean(clean, length * 3 + 1, text, length);
	return json_string(clean);
}

void member_text(json_t *object, const char *key, const char *text)
{
	member(object, key, text_json(text));
}

void member_text_or_null(json_t *object, const char *key, const char *text)
{
	member(object, key, text_json(text && *text ? text : NULL));
}

void member_number(json_t *object, const char *key, double v, int digits)
{
	double scale = pow(10, digits), rounded = round(v * scale) / scale;
	if (!isfinite(v))
		member(object, key, json_null());
	else if (rounded == floor(rounded) && fabs(rounded) < 1e15)
		member(object, key, json_integer((json_int_t)rounded));
	else
		member(object, key, json_real(rounded));
}

void member_integer(json_t *object, const char *key, int64_t v)
{
	member(object, key, json_integer(v));
}

void member_bool(json_t *object, const char *key, bool v)
{
	member(object, key, json_boolean(v));
}

void member_date(json_t *object, const char *key, date d)
{
	char text[DATE_TEXT];
	date_format(d, text);
	member(object, key, d == DATE_NONE ? json_null() : json_string(text));
}

void member_time(json_t *object, const char *key, int64_t utc)
{
	char text[TIME_TEXT];
	if (utc == TIME_NONE) {
		member(object, key, json_null());
		return;
	}
	time_format(utc, OFFSET_NONE, text);
	member(object, key, json_string(text));
}

json_t *bits_json(uint32_t bits, unsigned count, const char *(*name)(unsigned bit))
{
	json_t *list = json_array();
	for (unsigned i = 0; i < count; i++)
		if (bits & (1u << i))
			json_array_append_new(list, json_string(name(i)));
	return list;
}

/* A session of the journal may have no time. */
static void put_start(json_t *j, const struct session *s)
{
	char local[TIME_TEXT];
	if (s->minute < 0 && s->manual) {
		member_text(j, "start_utc", NULL);
		member_text(j, "start_local", NULL);
		return;
	}
	time_format(s->start, s->utc_offset_s, local);
	member_time(j, "start_utc", s->start);
	member_text(j, "start_local", local);
}

static void put_identity(json_t *j, const struct session *s)
{
	member(j, "id", s->id ? json_integer(s->id) : json_null());
	member_date(j, "day", s->day);
	put_start(j, s);
	member(j, "utc_offset_s",
		s->utc_offset_s == OFFSET_NONE ? json_null() : json_integer(s->utc_offset_s));
	member_bool(j, "manual", s->manual);
	member_text(j, "sport", sport_name(s->sport));
	member_text(j, "kind", kind_name(s->kind));
}

static void put_measured(json_t *j, const struct session *s)
{
	member_number(j, "timer_s", s->timer_s, 1);
	member_number(j, "elapsed_s", s->elapsed_s, 1);
	member_number(j, "distance_m", s->distance_m, 1);
	member_number(j, "ascent_m", s->ascent_m, 1);
	member_number(j, "avg_hr", s->avg_hr, 1);
	member_number(j, "avg_speed", s->avg_speed, 3);
	member_number(j, "graded_speed", s->graded_speed, 3);
	member_number(j, "avg_cadence", s->avg_cadence, 1);
}

json_t *session_json(const struct session *s)
{
	json_t *j = json_object();
	put_identity(j, s);
	put_measured(j, s);
	member_number(j, "load", s->load, 1);
	member_text(j, "load_from", load_source_name(s->load_from));
	member_number(j, "hard_s", s->hard_s, 0);
	member_number(j, "easy_share", s->easy_share, 3);
	member_text_or_null(j, "felt", s->felt == FEEL_NONE ? NULL : feel_name(s->felt));
	member_number(j, "rpe", s->rpe, 1);
	member(j, "suspect", bits_json(s->suspect, SUSPECT_COUNT, suspect_name));
	member_text_or_null(j, "note", s->note);
	return j;
}
