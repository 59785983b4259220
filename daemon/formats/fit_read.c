#include "fit_file.h"

#include "paced/base/memory.h"

/* A definition as it stands in the file, and what was made of it. */
struct local_type {
	const uint8_t *definition; /* NULL: never defined */
	uint32_t changes;          /* of the developers, when it was compiled */
	bool with_developer;
	struct fit_plan plan;
};

struct message_reader {
	struct fit_file *file;
	const uint8_t *at, *end;
	bool doubtful; /* no CRC vouches for the bytes: they may be other ones than were written */
	uint32_t last_time; /* base of the compressed timestamps */
	double last_record; /* time of the last record, NAN none */
	struct local_type locals[16];
	struct fit_values values;
};

enum header_bits { COMPRESSED = 0x80, DEFINITION = 0x40, DEVELOPER = 0x20, RESERVED = 0x10 };

static void compile(struct message_reader *r, struct local_type *l)
{
	l->changes = r->file->developers.changes;
	fit_plan_compile(&l->plan, l->definition, l->with_developer, &r->file->developers);
}

static bool is_record(const struct local_type *l)
{
	return l->plan.message && l->plan.message->global == FIT_RECORD;
}

/* Among doubtful bytes, what describes the records is only given up for something clean. */
static bool acceptable(const struct local_type *l, const uint8_t *definition)
{
	bool holds_records = l->definition && is_record(l);
	return holds_records ? fit_definition_clean(definition) : fit_definition_sound(definition);
}

static bool read_definition(struct message_reader *r, uint8_t header)
{
	struct local_type *l = &r->locals[header & 0x0F];
	size_t left = (size_t)(r->end - r->at);
	bool with_developer = (header & DEVELOPER) != 0;
	size_t length = fit_definition_length(r->at, left, with_developer);
	if (length == 0 || (r->doubtful && !acceptable(l, r->at)))
		return false;
	l->with_developer = with_developer;
	l->definition = r->at;
	compile(r, l);
	r->at += length;
	return true;
}

/* Five bits of a second counter: the next moment after the last one that ends in them. */
static void expand_time(struct message_reader *r, uint8_t header)
{
	r->last_time += (header - r->last_time) & 0x1F;
	r->values.number[AT_TIME] = r->last_time;
	r->values.has |= 1u << AT_TIME;
}

/* Among doubtful bytes only records in step with the ones before are believed at once. */
static bool follows(struct message_reader *r, double time)
{
	static const double back = 60, ahead = 60; /* s */
	if (r->doubtful && (time < r->last_record - back || time > r->last_record + ahead))
		return false;
	if (!isnan(time))
		r->last_record = time;
	return true;
}

/* Bits that are never set in the header of a data message, and a timestamp in both places where one
 * can be: signs of having lost step. */
static bool odd_header(const struct message_reader *r, uint8_t header)
{
	if ((header & COMPRESSED) != 0)
		return fit_has(&r->values, AT_TIME);
	return (header & (DEVELOPER | RESERVED)) != 0;
}

static bool read_data(struct message_reader *r, uint8_t header)
{
	bool compressed = (header & COMPRESSED) != 0;
	struct local_type *l = &r->locals[compressed ? header >> 5 & 3 : header & 0x0F];
	size_t left = (size_t)(r->end - r->at);
	if (!l->definition || l->plan.size > left)
		return false;
	if (l->with_developer && l->changes != r->file->developers.changes)
		compile(r, l);
	fit_plan_run(&l->plan, r->at, left, &r->values);
	r->at += l->plan.size;
	if (r->doubtful && odd_header(r, header))
		return false;
	if (compressed)
		expand_time(r, header);
	else if (fit_has(&r->values, AT_TIME))
		r->last_time = fit_count(&r->values, AT_TIME, r->last_time);
	if (is_record(l) && !follows(r, fit_number(&r->values, AT_TIME)))
		return false;
	if (l->plan.message)
		fit_take(r->file, l->plan.message, &r->values);
	return true;
}

static bool read_message(struct message_reader *r)
{
	uint8_t header = *r->at++;
	if ((header & COMPRESSED) == 0 && (header & DEFINITION) != 0)
		return read_definition(r, header);
	return read_data(r, header);
}

/* The record that a plain data message at `at` would be: its time, NAN when it is none. */
static double record_time(struct message_reader *r, const uint8_t *at)
{
	const struct local_type *l = &r->locals[*at & 0x0F];
	size_t left = (size_t)(r->end - at) - 1;
	bool plain = (*at & (COMPRESSED | DEFINITION | DEVELOPER | RESERVED)) == 0;
	if (!plain || !l->definition || !is_record(l) || l->plan.size > left)
		return (double)NAN;
	fit_plan_run(&l->plan, at + 1, left, &r->values);
	return fit_number(&r->values, AT_TIME);
}

/* The length of the message at `at` with its header, 0 when it cannot be one. */
static size_t message_length(const struct message_reader *r, const uint8_t *at)
{
	size_t left = (size_t)(r->end - at) - 1;
	bool compressed = (*at & COMPRESSED) != 0;
	if (!compressed && (*at & DEFINITION) != 0) {
		size_t length = fit_definition_length(at + 1, left, (*at & DEVELOPER) != 0);
		return length > 0 && fit_definition_sound(at + 1) ? 1 + length : 0;
	}
	const struct local_type *l = &r->locals[compressed ? *at >> 5 & 3 : *at & 0x0F];
	return l->definition && l->plan.size <= left ? 1 + l->plan.size : 0;
}

/* Is there a record not too long after the last one, and another within the next messages? */
static bool in_step(struct message_reader *r, const uint8_t *at)
{
	enum { LOOK_AT = 8 };
	static const double gap = 6 * 3600, step = 3600; /* s */
	double time = record_time(r, at);
	bool after = time >= r->last_record && time <= r->last_record + gap;
	if (!after && !(isnan(r->last_record) && fit_clock_set(time)))
		return false;
	double first = time;
	for (int i = 0; i < LOOK_AT; i++) {
		size_t length = message_length(r, at);
		at += length;
		if (length == 0)
			return false;
		time = at < r->end ? record_time(r, at) : first;
		if (time >= first && time <= first + step) {
			r->last_record = first;
			return true;
		}
	}
	return false;
}

/* Is there the definition of a message that is read, in perfect order, and one such behind it? */
static bool is_definition(const struct message_reader *r, const uint8_t *at)
{
	size_t left = (size_t)(r->end - at) - 1;
	if ((*at & (COMPRESSED | DEFINITION | RESERVED)) != DEFINITION)
		return false;
	size_t length = fit_definition_length(at + 1, left, (*at & DEVELOPER) != 0);
	return length > 0 && length < left && fit_definition_clean(at + 1) &&
	       fit_definition_wanted(at + 1) && at[1 + length] == (*at & 0x0F);
}

/* Goes on behind damaged bytes, with the next two records that are in step or a definition. */
static bool find_step(struct message_reader *r, const uint8_t *from)
{
	for (const uint8_t *at = from; at < r->end; at++) {
		if (in_step(r, at) || is_definition(r, at)) {
			r->at = at;
			return true;
		}
	}
	return false;
}

void fit_read_messages(struct fit_file *f, const uint8_t *data, size_t length, uint32_t *findings)
{
	struct message_reader *r = mem_alloc(1, sizeof *r);
	r->file = f;
	r->at = data;
	r->end = data + length;
	r->doubtful = f->doubtful;
	r->last_record = (double)NAN;
	const uint8_t *resumed = NULL;
	while (r->at < r->end && !f->full) {
		const uint8_t *start = r->at;
		if (read_message(r))
			continue;
		if (!r->doubtful) {
			*findings |= FINDING_TRUNCATED;
			break;
		}
		if (find_step(r, start) && r->at != resumed) {
			resumed = r->at;
			continue;
		}
		r->doubtful = false; /* nothing better comes: read it as it stands */
		r->at = start;
	}
	free(r);
}
