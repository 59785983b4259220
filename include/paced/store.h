/*
 * The database: the only code that speaks SQL. One file, WAL, STRICT tables, application_id
 * "PACE", user_version as the schema's version; newer than the program knows: refused.
 *
 * Every function that writes must be called between store_begin and store_commit, and is undone by
 * store_rollback; what belongs together is one transaction of the caller. Any failure is an error value; a
 * database that is corrupt says so by STORE_CORRUPT.
 */
#ifndef PACED_STORE_H
#define PACED_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/analysis.h"
#include "paced/base/buffer.h"
#include "paced/base/date.h"
#include "paced/base/error.h"
#include "paced/formats.h"
#include "paced/journal.h"
#include "paced/model.h"

struct store;

enum store_state { STORE_OK, STORE_NEW, STORE_NEWER, STORE_CORRUPT, STORE_NOT_OURS, STORE_UNAVAILABLE };

/* Opens or creates (mode 0600, folder 0700). `state` tells why it failed; a corrupt file is left as it
 * is, see store_set_aside. read_only: no file is created, ERROR_MISSING when there is none. */
struct store *store_open(const char *path, bool read_only, enum store_state *state, struct error *e);
void store_close(struct store *s); /* NULL is fine */
/* Renames the database and its -wal and -shm to NAME.corrupt-N; gives the new name (owned). */
bool store_set_aside(const char *path, char **moved_to, struct error *e);
bool store_check(struct store *s, struct error *e); /* PRAGMA quick_check */

bool store_begin(struct store *s, struct error *e); /* BEGIN IMMEDIATE; waits 5 s for other writers */
bool store_commit(struct store *s, struct error *e);
void store_rollback(struct store *s);
/* Changes each time another connection has committed: PRAGMA data_version. */
int64_t store_version(struct store *s);

/* ---- ledger of files ---- */

struct content_id { /* XXH3 128 bit of the whole content; all zero for unreadable */
	uint64_t high, low;
};

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
	int tries;              /* failed attempts with this content */
	int64_t first_seen, last_seen; /* UTC */
	char reason[400];
};
void file_row_finish(struct file_row *f);

/* True when a file at this path with this device, inode, size and mtime was dealt with before. */
bool store_stamp_known(struct store *s, const char *path, uint64_t device, uint64_t inode, int64_t size, int64_t mtime_ns);
/* The row of that content; false without error text when there is none. */
bool store_file_by_content(struct store *s, struct content_id id, struct file_row *out);
/* Inserts (id 0) or updates; sets f->id. */
bool store_put_file(struct store *s, struct file_row *f, struct error *e);
/* Rows by state (-1 all), newest first, at most `most`. */
bool store_files(struct store *s, int state, size_t most, bool (*each)(const struct file_row *f, void *user), void *user, struct error *e);
bool store_file_counts(struct store *s, int64_t counts[5], struct error *e); /* by enum file_state */

/* ---- activities and sessions ---- */

/* Adds the activity with its stream and its session; gives the session's id. */
bool store_add_activity(struct store *s, int64_t file_id, const struct activity *a, const struct session *session, int64_t *id, struct error *e);
/* An activity that duplicates session `of`: kept, does not count. */
bool store_add_duplicate(struct store *s, int64_t file_id, const struct activity *a, const struct session *session, int64_t of, int64_t *id, struct error *e);
/* Replaces the assessed part and `used`. */
bool store_update_session(struct store *s, const struct session *session, struct error *e);
/* All sessions that count, ascending by start; `each` returns false to stop. */
bool store_sessions(struct store *s, bool (*each)(const struct session *x, void *user), void *user, struct error *e);
bool store_session(struct store *s, int64_t id, struct session *out, struct error *e); /* ERROR_MISSING */
/* The recording of a session; finish it. */
bool store_activity(struct store *s, int64_t id, struct activity *out, struct error *e);
/* Sessions that start within `within_s` of `start` (counting ones), for finding duplicates. */
struct nearby { int64_t id, start; double timer_s, elapsed_s; enum sport sport; uint64_t serial; int64_t created; uint32_t records; };
bool store_nearby(struct store *s, int64_t start, int64_t within_s, struct nearby *out, size_t most, size_t *count, struct error *e);

/* ---- days, reports, advice, notices, small values ---- */

bool store_put_days(struct store *s, const struct history *h, date from, struct error *e); /* replaces [from, ...) */
date store_days_last(struct store *s);

struct journal_file { char *path; int64_t size, mtime_ns; uint64_t inode; };
/* Replaces all rows of that file: its reports and the lines that could not be read. */
bool store_put_reports(struct store *s, const struct journal_file *file, const struct report *reports, size_t count, struct error *e);
bool store_forget_reports(struct store *s, const char *path, struct error *e);
bool store_reports(struct store *s, bool (*each)(const struct report *r, void *user), void *user, struct error *e);
bool store_journal_files(struct store *s, bool (*each)(const struct journal_file *f, void *user), void *user, struct error *e);

/* The advice last computed for a day, as JSON; key is a hash of what it was computed from. */
bool store_put_advice(struct store *s, date day, uint64_t key, int64_t made, const char *json, size_t length, struct error *e);
char *store_advice(struct store *s, date day, uint64_t *key); /* owned; NULL without */

/* What was said to the user: so that nothing is said twice. */
enum notice_state { NOTICE_WAITING, NOTICE_SHOWN, NOTICE_DROPPED };
struct notice {
	int64_t id;
	char kind[16];     /* advice, say, question, problem, import */
	char subject[96];  /* what it is about: day, rule, session start; unique with kind */
	uint64_t hash;     /* of title and body */
	date day;          /* for which it is meant, DATE_NONE any */
	int64_t made;      /* UTC */
	int64_t expires;   /* UTC, TIME_NONE never */
	enum notice_state state;
	int64_t session;   /* of a question, 0 */
	char title[256], body[1024];
};
/* Inserts, or replaces the waiting one of the same kind and subject; *again is true when the same words were
 * said about this subject before (nothing is written then). */
bool store_put_notice(struct store *s, struct notice *n, bool *again, struct error *e);
bool store_notice_state(struct store *s, int64_t id, enum notice_state state, struct error *e);
bool store_waiting(struct store *s, struct notice *out, size_t most, size_t *count, struct error *e); /* oldest first */
bool store_last_notice(struct store *s, const char *kind, const char *subject, struct notice *out); /* newest said */

/* Small values by name ("dirty_from", "settings_hash"). */
bool store_put_value(struct store *s, const char *name, int64_t value, struct error *e);
bool store_value(struct store *s, const char *name, int64_t *value);

#endif
