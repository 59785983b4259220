/*
 * What the athlete says: one line of text <-> one report. One parser, one writer; the grammar is
 * in paced-journal(5). Pure but for journal_append: no files, no clock. Parsing what the writer
 * wrote gives the same report.
 */
#ifndef PACED_JOURNAL_H
#define PACED_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/buffer.h"
#include "paced/base/date.h"
#include "paced/base/error.h"
#include "paced/base/terms.h"

/* What a line is about: its first word after the date. */
enum report_type {
	REPORT_FEEL, REPORT_FELT, REPORT_SLEEP, REPORT_FUEL, REPORT_STRESS, REPORT_HRV, REPORT_RHR,
	REPORT_WEIGHT, REPORT_PAIN,
	REPORT_STATUS, /* sick, injured, travel, busy, rest, hot: over days */
	REPORT_RACE, REPORT_GOAL,
	REPORT_LEVEL, REPORT_THRESHOLD, REPORT_MAXHR, REPORT_RESTHR, REPORT_BLOCK, REPORT_AVAILABLE,
	REPORT_SESSION, /* a session without a watch */
	REPORT_KIND, REPORT_IGNORE, REPORT_LOAD, REPORT_NOTE, REPORT_FORGET, REPORT_SEPARATE,
	REPORT_SAME_AS, REPORT_SILENCE, REPORT_UNDO,
	REPORT_TYPE_COUNT
};

enum status {
	STATUS_SICK, STATUS_INJURED, STATUS_TRAVEL, STATUS_BUSY, STATUS_REST, STATUS_HOT,
	STATUS_COUNT
};
/* poor, ok, good; low, some, high */
enum amount { AMOUNT_NONE, AMOUNT_LOW, AMOUNT_MIDDLE, AMOUNT_HIGH };
enum ignore { IGNORE_HR = 1, IGNORE_PACE = 2, IGNORE_GPS = 4, IGNORE_ALL = 8 };

/* Bytes of a line that is read, and of a text in quotes, a quote or a backslash in it counting
 * two. */
#define JOURNAL_LINE_MAX 4096
#define JOURNAL_TEXT_MAX 159
/* A day outside of these is a typing error. */
#define JOURNAL_DAY_FIRST "1950-01-01"
#define JOURNAL_DAY_LAST  "2199-12-31"

/* Statuses as they are written; report types by their word ("feel", "same-as"; "status", "session"
 * for those that have many words). */
const char *status_name(enum status s);
bool status_parse(const char *word, enum status *out);
const char *report_type_name(enum report_type t);

/* One line. Only the fields that its type names are set; others are 0, NAN or "", days DATE_NONE
 * and minutes -1. */
struct report {
	enum report_type type;
	bool from_watch; /* measured, not said: no line of a journal; a line of that day and type wins */
	date day;       /* local day, the first of a span */
	date until;     /* last day of a span, BLOCK, SILENCE (inclusive); = day for single days */
	int32_t minute; /* local minute of the day with "T07:10", -1 without */

	enum feel feel;     /* FEEL, FELT, SESSION (felt) */
	double rpe;         /* FELT, SESSION: 1 to 10, NAN */
	double value; /* SLEEP s, HRV ms, RHR, MAXHR, RESTHR beats, WEIGHT kg, PAIN 0-10, LOAD */
	enum amount amount; /* SLEEP, FUEL, STRESS */
	enum status status; /* STATUS */
	enum level level;   /* LEVEL */
	enum block block;   /* BLOCK */
	double threshold_hr;     /* THRESHOLD, NAN */
	double threshold_speed;  /* THRESHOLD, m/s, NAN */
	double days_per_week;    /* AVAILABLE, NAN */
	double minutes_per_week; /* AVAILABLE, NAN */

	char priority;     /* RACE: 'A' 'B' 'C', 0 not said */
	double distance_m; /* RACE, SESSION, NAN */
	double seconds;    /* RACE goal, NAN; SESSION duration */

	enum sport sport; /* SESSION */
	enum kind kind;   /* SESSION (KIND_UNKNOWN not said), KIND */
	double hr;        /* SESSION, average, NAN */
	double ascent_m;  /* SESSION, NAN */
	int32_t reps;     /* SESSION, 0 none */
	double rep_seconds;    /* SESSION, NAN when by distance */
	double rep_distance_m; /* SESSION, NAN when by time */

	unsigned ignore;      /* IGNORE: bits */
	enum load_source source; /* LOAD: where it is to come from, else LOAD_NONE and `value` */
	date other_day;       /* SAME_AS */
	int32_t other_minute; /* SAME_AS */

	char word[48];  /* GOAL kind, SILENCE rule */
	char text[320]; /* RACE name, GOAL text, NOTE, SESSION note, PAIN and INJURED where, within
	                 * JOURNAL_TEXT_MAX; UNDO: the line taken back, as it is written */
};

void report_init(struct report *r); /* nothing set */

/* What a person types for a day: "2026-05-04" and, with `today` other than DATE_NONE, "today",
 * "yesterday", "tomorrow", "monday" (the latest, which may be today), "-7d", "+7d". Small
 * letters. */
bool date_parse_relative(const char *text, date today, date *out);

/* One line without its newline. True and *out; a blank or comment line is true with *blank true.
 * With `today` a day may be written as above, and a missing one means today: for what is typed at a
 * prompt. Pass DATE_NONE for files, which must be explicit. The error says what was expected and,
 * for a misspelt word, the nearest: "feel heavvy: expected fresh, good, normal, tired or heavy (did
 * you mean heavy?)". Times, distances and weights are rounded to whole seconds, millimetres and
 * grams, other numbers to thousandths. */
bool journal_parse_line(const char *line, size_t length, date today, struct report *out,
	bool *blank, struct error *e);

/* The one way to write it, without newline, appended to `out`. A threshold pace is written to the
 * second. */
void journal_write_line(const struct report *r, struct buffer *out);

/* A whole file. `found` is called for each report with its 1-based line number and `bad` for each
 * line that cannot be read (`text` is the start of it, fit to be shown); both get `user`. A BOM and
 * CRLF are accepted. Undo lines are applied by journal_apply_undo. */
struct journal_calls {
	void (*found)(const struct report *r, int line, void *user);
	void (*bad)(int line, const char *text, const struct error *why, void *user);
	void *user;
};
void journal_parse(const char *text, size_t length, const struct journal_calls *calls);

/* Removes from reports[] every UNDO and, for each, one identical report (its line as
 * journal_write_line writes it equals the undone text, however that was spaced), across all files
 * and whatever their dates: a race to come is taken back today. An undo that finds nothing does
 * nothing. The order of the input does not matter beyond which of two identical lines goes. Returns
 * the new count. */
size_t journal_apply_undo(struct report *reports, size_t count);

/* Is a file of that name (no folder) a copy that a sync program set aside because both sides had
 * changed it, such as "laptop.sync-conflict-20260504-070112-ABCDEFG.txt"? The length of the name
 * that the copy is of ("laptop"), 0 when it is no such copy. */
size_t journal_copy_of(const char *name);

/* Sets repeated[i] for each report that stands in `others` too: of n that are written alike and k
 * there, the first k. What is set stays set, so that, asked for several others, the rest of n is
 * what is beyond the most of them. */
void journal_mark_repeated(const struct report *reports, size_t count, const struct report *others,
	size_t other_count, bool *repeated);

/* The order in which the model sees reports: by day, minute, type, then the written line. The same
 * set of lines gives the same order, whatever the files and their order. */
void journal_sort(struct report *reports, size_t count);

/* Appends the report's line to the file under a lock (flock), so that writers do not mix, and waits
 * for the disk. The folder (0700) and the file (0600) are made when they are missing; a last line
 * without its newline gets one. On false the file is as it was, unless the error says otherwise; a
 * report whose line could not be read back is refused with ERROR_INPUT. Waits at most five seconds
 * for the lock. */
bool journal_append(const char *path, const struct report *r, struct error *e);

#endif
