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
	uint32_t last_time; /* base of the compressed timestamps */
	struct local_type locals[16];
	struct fit_values values;
};

enum header_bits { COMPRESSED = 0x80, DEFINITION = 0x40, DEVELOPER = 0x20 };

static void compile(struct message_reader *r, struct local_type *l)
{
	l->changes = r->file->developers.changes;
	fit_plan_compile(&l->plan, l->definition, l->with_developer, &r->file->developers);
}

static bool read_definition(struct message_reader *r, uint8_t header)
{
	struct local_type *l = &r->locals[header & 0x0F];
	size_t left = (size_t)(r->end - r->at);
	l->with_developer = (header & DEVELOPER) != 0;
	size_t length = fit_definition_length(r->at, left, l->with_developer);
	l->definition = length > 0 ? r->at : NULL;
	if (length == 0)
		return false;
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
	if (compressed)
		expand_time(r, header);
	else if (fit_has(&r->values, AT_TIME))
		r->last_time = fit_count(&r->values, AT_TIME, r->last_time);
	if (l->plan.message)
		fit_take(r->file, l->plan.message, &r->values);
	return true;
}

void fit_read_messages(struct fit_file *f, const uint8_t *data, size_t length, uint32_t *findings)
{
	struct message_reader *r = mem_alloc(1, sizeof *r);
	r->file = f;
	r->at = data;
	r->end = data + length;
	bool sound = true;
	while (sound && r->at < r->end && !f->full) {
		uint8_t header = *r->at++;
		if ((header & COMPRESSED) == 0 && (header & DEFINITION) != 0)
			sound = read_definition(r, header);
		else
			sound = read_data(r, header);
	}
	if (!sound)
		*findings |= FINDING_TRUNCATED;
	free(r);
}
