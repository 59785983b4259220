/*
 * What the rows of the table in journal.c are made of: how each statement is read, after its word,
 * and written, after its word.
 */
#ifndef JOURNAL_STATEMENTS_H
#define JOURNAL_STATEMENTS_H

#include "line.h"

typedef bool parse_statement(struct line *l, struct report *r);
typedef void write_statement(const struct report *r, struct buffer *out);

/* day.c: how the athlete is */
parse_statement parse_feel, parse_sleep, parse_fuel, parse_stress, parse_hrv, parse_rhr,
	parse_weight, parse_pain, parse_status;
write_statement write_feel, write_sleep, write_fuel, write_stress, write_value, write_weight,
	write_pain, write_status;

/* plan.c: what the athlete wants, and settings that hold from a day on */
parse_statement parse_race, parse_goal, parse_level, parse_threshold, parse_maxhr, parse_resthr,
	parse_block, parse_available, parse_silence;
write_statement write_race, write_goal, write_level, write_threshold, write_block, write_available,
	write_silence;

/* session.c: what was done, and decisions about it */
parse_statement parse_felt, parse_session, parse_kind, parse_ignore, parse_load, parse_note,
	parse_nothing, parse_same_as;
write_statement write_felt, write_session, write_kind, write_ignore, write_note, write_nothing,
	write_same_as, write_load;

#endif
