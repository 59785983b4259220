/*
 * A definition message, compiled once: how long its data messages are and which bytes of them go
 * where. Everything else in them is passed over by its size, whatever its type.
 */
#ifndef PACED_FORMATS_FIT_PLAN_H
#define PACED_FORMATS_FIT_PLAN_H

#include "fit_developer.h"
#include "fit_profile.h"

enum { FIT_MOST_STEPS = 32 };

struct fit_step {
	uint32_t at; /* byte in the message */
	uint8_t place;
	uint8_t kind;  /* enum step_kind in fit_plan.c */
	uint8_t shift; /* 64 - bits of the number */
	bool swap;     /* big-endian */
	bool no_zero;  /* 0 is invalid too */
	uint8_t size;  /* of the whole field, for spans */
	uint64_t invalid;
	double scale, offset; /* value / scale - offset */
};

struct fit_plan {
	const struct fit_profile_message *message; /* NULL: not read, but for its timestamp */
	size_t size;                               /* of a data message, without its header byte */
	size_t count;
	size_t native; /* the first of the steps that read developer fields */
	bool with_developer;
	struct fit_step steps[FIT_MOST_STEPS];
};

/* Length of the definition at `data` (behind its header byte), 0 when `left` bytes do not hold it.
 */
size_t fit_definition_length(const uint8_t *data, size_t left, bool with_developer);

/* Of definitions as long as that. Sound: not one whose architecture is none, or most of whose
 * fields are of types or sizes that are none. Clean: without any such oddity, and not empty.
 * Wanted: of a message that is read. */
bool fit_definition_sound(const uint8_t *definition);
bool fit_definition_clean(const uint8_t *definition);
bool fit_definition_wanted(const uint8_t *definition);

/* `definition` must be as long as fit_definition_length says. */
void fit_plan_compile(struct fit_plan *plan, const uint8_t *definition, bool with_developer,
	const struct fit_developers *developers);

/* Reads one data message of plan->size bytes; `left` >= plan->size is what can be touched. */
void fit_plan_run(
	const struct fit_plan *plan, const uint8_t *data, size_t left, struct fit_values *v);

/* Bytes of one element of a base type, 0 for a type that is not known. */
uint8_t fit_type_size(uint8_t base_type);

#endif
