/*
 * The database: the only code that speaks SQL. One file, WAL, STRICT tables, application_id
 * "PACE", user_version as the schema's version; newer than the program knows: refused.
 *
 * Every function that writes must be called between store_begin and store_commit, and is undone by
 * store_rollback; what belongs together is one transaction of the caller. Any failure is an error
 * value: ERROR_IO for what may pass (disk full, read-only, disk error, another writer), ERROR_INPUT
 * when the database is damaged, and store_state tells that apart too. After a failed write roll
 * back; more writes are refused until the next store_begin.
 *
 * Commits are atomic at any kill. A power failure can take back the last of them (synchronous
 * NORMAL, an eighth of the cost of FULL), never half of one: activity files and journal are the
 * truth and are read again. store_shrink makes everything before it durable.
 *
 * A store belongs to the process that opened it: a forked child must not touch it, not even to
 * close it. Callbacks must not begin, end or close; what they are given is borrowed for the call.
 */
#ifndef PACED_STORE_H
#define PACED_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/analysis.h"
#include "paced/base/buffer.h"
#include "paced/base/content.h"
#include "paced/base/date.h"
#include "paced/base/error.h"
#include "paced/formats.h"
#include "paced/journal.h"
#include "paced/model.h"

struct store;

enum store_state {
	STORE_OK,
	STORE_NEW,
	STORE_NEWER,
	STORE_CORRUPT,
	STORE_NOT_OURS,
	STORE_UNAVAILABLE
};

/* Opens or creates (mode 0600, folder 0700), and brings an older schema up to date. On success
 * `state` is STORE_NEW for a database made just now, else STORE_OK; on NULL it tells why:
 * STORE_NEWER, STORE_NOT_OURS (another program's database) and STORE_CORRUPT leave the file as it
 * is, see store_set_aside; STORE_UNAVAILABLE may pass. read_only: no database is created,
 * ERROR_MISSING and STORE_UNAVAILABLE when there is none; writing is refused. */
struct store *store_open(
	const char *path, bool read_only, enum store_state *state, struct error *e);
void store_close(struct store *s); /* NULL is fine; rolls back what was not committed */
/* Renames the database and its -wal and -shm to NAME.corrupt-N; gives the new name (owned). */
bool store_set_aside(const char *path, char **moved_to, struct error *e);
/* The other way round: what is at `path` by now is gone. Both are closed. */
bool store_put_back(const char *path, const char *moved_to, struct error *e);
/* Reads every page (PRAGMA quick_check): tens of milliseconds for ten years, for doctor. */
bool store_check(struct store *s, struct error *e);
/* STORE_OK, or STORE_CORRUPT once anything read from the file showed that it is damaged. */
enum store_state store_state(const struct store *s);

/* BEGIN IMMEDIATE; waits for other writers as long as store_patience says. */
bool store_begin(struct store *s, struct error *e);
/* For whoever must not be held up: how long anything here waits for other processes. At first 5 s. */
void store_patience(struct store *s, unsigned ms);
bool store_commit(struct store *s, struct error *e); /* on failure everything is rolled back */
void store_rollback(struct store *s);                /* nothing begun: does nothing */
/* Changes each time another connection has committed: PRAGMA data_version. */
int64_t store_version(struct store *s);
/* For idle times: gives back cached pages and prepared statements (about half a MiB; they come back
 * by themselves), and writes the log into the database, so that a power failure loses nothing. */
void store_shrink(struct store *s);

struct store_counts {
	int64_t sessions, duplicates, reports, bad_lines, days, waiting;
	int64_t bytes;  /* of the database file */
	int64_t schema; /* version */
};
bool store_counts(struct store *s, struct store_counts *out, struct error *e);

/* ---- ledger of files ---- */

enum file_state {
	FILE_IMPORTED,  /* its activities are in */
	FILE_DUPLICATE, /* every activity in it is already in from another file */
	FILE_SKIPPED,   /* read, and not an activity */
	FILE_FAILED,    /* could not be read; `reason` says why */
	FILE_POISON,    /* took its decoder with it twice */
};
const char *file_state_name(enum file_state s);

struct file_row {
	int64_t id;
	char *path;             /* last place seen */
	uint64_t device, inode; /* as watch.h's file_stamp */
	int64_t size, mtime_ns;
	struct content_id content;
	enum file_state state;
	enum file_kind kind;
	uint32_t findings;
	int tries;                     /* failed attempts with this content */
	int64_t first_seen, last_seen; /* UTC */
	char reason[400];
};
void file_row_finish(struct file_row *f);

/* True when a file at this path with this device, inode, size and mtime was dealt with before.
 * Every place at which a content was seen is remembered, so that copies are not read again either.
 */
bool store_stamp_known(struct store *s, const char *path, uint64_t device, uint64_t inode,
	int64_t size, int64_t mtime_ns);
/* The row of that content; false without error text when there is none. The stamp is that of
 * f->path, zero when something else is there by now. */
bool store_file_by_content(struct store *s, struct content_id id, struct file_row *out);
bool store_file(
	struct store *s, int64_t id, struct file_row *out, struct error *e); /* ERROR_MISSING */
/* All contents that are known, ascending (content_compare); the list is owned. */
bool store_contents(struct store *s, struct content_id **list, size_t *count, struct error *e);
/* Inserts or updates, by f->id, or with id 0 by content (unreadable ones by path); sets f->id and,
 * from an earlier row, f->first_seen. The place f->path is known from then on. */
bool store_put_file(struct store *s, struct file_row *f, struct error *e);
/* Rows by state (-1 all), newest first, at most `most`. */
bool store_files(struct store *s, int state, size_t most,
	bool (*each)(const struct file_row *f, void *user), void *user, struct error *e);
/* Those that sessions or reports come from, duplicates and archives too, in no order. */
bool store_files_that_count(struct store *s, bool (*each)(const struct file_row *f, void *user),
	void *user, struct error *e);
bool store_file_counts(
	struct store *s, int64_t counts[5], struct error *e); /* by enum file_state */

/* ---- activities and sessions ---- */

/* Adds the activity with its stream and its session; gives the session's id. */
bool store_add_activity(struct store *s, int64_t file_id, const struct activity *a,
	const struct session *session, int64_t *id, struct error *e);
/* An activity that duplicates session `of`: kept, does not count. When `of` is a duplicate itself,
 * it joins those of the one that counts. */
bool store_add_duplicate(struct store *s, int64_t file_id, const struct activity *a,
	const struct session *session, int64_t of, int64_t *id, struct error *e);
/* Session `id` and all its duplicates become duplicates of `of`, which counts from then on; of 0:
 * `id` counts by itself again. The state of their files follows: FILE_DUPLICATE when nothing in one
 * counts. ERROR_MISSING when one of them is not there. */
bool store_set_duplicate(struct store *s, int64_t id, int64_t of, struct error *e);
/* Replaces all that was derived from the recording, which is everything but id and duplicates;
 * ERROR_MISSING. */
bool store_update_session(struct store *s, const struct session *session, struct error *e);
/* All sessions that count, ascending by start, id; `each` returns false to stop. */
bool store_sessions(struct store *s, bool (*each)(const struct session *x, void *user), void *user,
	struct error *e);
bool store_session(
	struct store *s, int64_t id, struct session *out, struct error *e); /* ERROR_MISSING */
/* The duplicates of a session, ascending by id. */
bool store_duplicates(struct store *s, int64_t of,
	bool (*each)(const struct session *x, void *user), void *user, struct error *e);
/* All that start at that local minute of that calendar day, duplicates too, ascending by id;
 * `same_as` is the session that counts in its place, 0 when it counts itself. */
bool store_sessions_at(struct store *s, date day, int32_t minute, int32_t day_start_s,
	bool (*each)(const struct session *x, int64_t same_as, void *user), void *user,
	struct error *e);
/* The recording of a session; finish it. */
bool store_activity(struct store *s, int64_t id, struct activity *out, struct error *e);
/* What is known about a session besides: where it came from. */
struct session_source {
	int64_t file;    /* id of its file_row, see store_file */
	int64_t same_as; /* the session that counts in its place, 0 when it counts itself */
	uint32_t leg;    /* as in struct activity, as are these: */
	uint64_t serial;
	int64_t created;
	uint32_t records, records_hr;
	char sub_sport[32], name[64], device[64];
};
bool store_source(struct store *s, int64_t id, struct session_source *out,
	struct error *e); /* ERROR_MISSING */
/* Sessions that start within `within_s` of `start` (counting ones), nearest first, for finding
 * duplicates. Legs of one file have the same serial and time of creation, and are no duplicates. */
struct nearby {
	int64_t id, file, start;
	double timer_s, elapsed_s, distance_m;
	enum sport sport;
	uint64_t serial;
	int64_t created;
	uint32_t leg, records, records_hr;
};
bool store_nearby(struct store *s, int64_t start, int64_t within_s, struct nearby *out, size_t most,
	size_t *count, struct error *e);

/* What a watch measured, of local day `day`; once for each file. */
bool store_put_wellness(struct store *s, int64_t file_id, const struct wellness *w, date day,
	struct error *e);
/* As reports (sleep, hrv, rhr) that are `from_watch`, at most one of a type for each day: what was
 * known last. By day. */
bool store_wellness(struct store *s, bool (*each)(const struct report *r, void *user), void *user,
	struct error *e);

/* ---- days, reports, advice, notices, small values ---- */

/* The table for other programs; the model itself lives in memory. */
bool store_put_days(struct store *s, const struct history *h, date from,
	struct error *e);              /* replaces [from, ...) */
date store_days_last(struct store *s); /* DATE_NONE without any */

struct journal_file {
	char *path;
	int64_t size, mtime_ns;
	uint64_t inode;
};
struct journal_bad {
	const char *path;
	int line;
	const char *text, *reason;
}; /* a line that could not be read */
/* Replaces all rows of that file: its reports, lines[i] being the line number of reports[i], and
 * the lines that could not be read (their `path` is not looked at). */
bool store_put_reports(struct store *s, const struct journal_file *file,
	const struct report *reports, const int *lines, size_t count, const struct journal_bad *bad,
	size_t bad_count, struct error *e);
bool store_forget_reports(struct store *s, const char *path, struct error *e); /* the whole file */
/* By file, then line; they rest as their written lines. */
bool store_reports(struct store *s, bool (*each)(const struct report *r, void *user), void *user,
	struct error *e);
bool store_bad_lines(struct store *s, bool (*each)(const struct journal_bad *b, void *user),
	void *user, struct error *e);
bool store_journal_files(struct store *s, bool (*each)(const struct journal_file *f, void *user),
	void *user, struct error *e);

/* The advice last computed for a day, as JSON; key is a hash of what it was computed from. */
bool store_put_advice(struct store *s, date day, uint64_t key, int64_t made, const char *json,
	size_t length, struct error *e);
char *store_advice(struct store *s, date day, uint64_t *key); /* owned; NULL without */

/* What was said to the user: so that nothing is said twice. */
enum notice_state { NOTICE_WAITING, NOTICE_SHOWN, NOTICE_DROPPED };
struct notice {
	int64_t id;
	char kind[16];    /* advice, say, question, problem */
	char subject[96]; /* what it is about: day, rule, session start; unique with kind */
	uint64_t hash;    /* of what it says; the same of two says that there is no news */
	date day;         /* for which it is meant, DATE_NONE any */
	int64_t made;     /* UTC */
	int64_t expires;  /* UTC, TIME_NONE never */
	enum notice_state state;
	int64_t session; /* of a question, 0 */
	char title[256], body[1024];
};
/* Inserts, or replaces the waiting one of the same kind and subject (which is dropped: it keeps its
 * id, should it be on its way to the screen just now); sets n->id. *again is true when what was
 * shown last about this subject has the same hash: then nothing is added, and one that waits is
 * dropped all the same, since it no longer holds. `again` may be NULL: added in any case. */
bool store_put_notice(struct store *s, struct notice *n, bool *again, struct error *e);
bool store_notice_state(
	struct store *s, int64_t id, enum notice_state state, struct error *e); /* ERROR_MISSING */
bool store_waiting(struct store *s, struct notice *out, size_t most, size_t *count,
	struct error *e); /* oldest first */
/* The newest that was shown, subject NULL for any; false without one. */
bool store_last_notice(struct store *s, const char *kind, const char *subject, struct notice *out);

/* Small values by name ("dirty_from", "settings_hash"). */
bool store_put_value(struct store *s, const char *name, int64_t value, struct error *e);
bool store_value(struct store *s, const char *name,
	int64_t *value); /* false, *value as it was, without one */

#endif
