/* What the files of the engine share. */
#ifndef PACED_ENGINE_PRIVATE_H
#define PACED_ENGINE_PRIVATE_H

#include "paced/engine.h"

struct condemned { /* a rule that hung or killed its child, until its text changes */
	char name[48];
	uint64_t text_key;
	char why[ADVICE_TEXT];
};

/* A text of a rule that the user or the administrator put there, and whether it loads. */
struct tried {
	char name[48];
	uint64_t key; /* of the text */
	bool loads;
	char why[ADVICE_TEXT]; /* it does not */
	char *good;            /* then: the last text that did, or NULL; owned */
	size_t good_length;
};

struct engine {
	struct paths paths;
	char **folders; /* --folder, or NULL */
	size_t folder_count;
	bool query;

	struct settings settings;
	struct file_stamp
		settings_stamp; /* of the file as it was read last, whether or not it was good */
	struct error settings_error;

	struct store *store; /* NULL: a query without a database */
	char *notes;

	char *journal_folder, *journal_file;
	struct error journal_error; /* of the last file that could not be read, or none */
	int64_t generation;         /* of the reports, as they were read last */

	struct history history;
	int64_t history_version; /* of the store it was loaded from */
	date loaded_on;
	bool history_loaded;
	bool held_back;      /* something is dated after that day, and not in the history */
	bool history_behind; /* the store has more by now: days are owed */
	bool amid_batch;     /* many files are still to come: days are owed to the end */

	struct ruleset rules;
	bool rules_loaded;
	char *rule_folders[4];
	struct tried *tried;
	size_t tried_count, tried_capacity;
	struct condemned *condemned;
	size_t condemned_count, condemned_capacity;
};

/* Assesses what is stale, builds the days again and writes both; in the caller's transaction.
 * `fresh` gives the recordings of sessions that are in memory anyway. Where it is not NULL somebody
 * waits: more than ENGINE_MOST_AT_ONCE sessions besides, as a new threshold makes them, are owed
 * instead. */
#define ENGINE_MOST_AT_ONCE 40
struct fresh {
	int64_t id;
	const struct activity *activity;
};
bool engine_settle_within(struct engine *g, int64_t now, date from, const struct fresh *fresh,
	size_t fresh_count, struct error *e);
/* The history to change: NULL with an error when it cannot be loaded. */
struct history *engine_history_mutable(struct engine *g, int64_t now, struct error *e);
/* Its reports hold; its sessions may be behind. For taking in files. */
struct history *engine_history_loaded(struct engine *g, int64_t now, struct error *e);
/* In the caller's transaction: what follows of day `from` and later is left for engine_settle. */
bool engine_owe_days(struct engine *g, date from, struct error *e);
struct assess_options engine_assess_options(const struct engine *g, int64_t start);

/* Is that day later than today is anywhere? What is dated so, as by a watch that does not know the
 * year, is kept in the store and counts when its day has come. */
bool engine_is_ahead(struct engine *g, date day, int64_t now);

/* Read again from the store, as it is within the transaction. */
struct history *engine_history_again(struct engine *g, int64_t now, struct error *e);
/* Takes a session that no longer counts out of the history in memory; *from (may be NULL) becomes
 * its day if that is earlier. False when it is not among those that count, perhaps since a report
 * has put it aside. */
bool engine_drop_session(struct engine *g, int64_t id, date *from);

/* Finds out which new texts of rules load, in a child; remembers it, and keeps a copy of those that
 * do in the data folder. NULL: there is none to try, or no child could be had. on_done is called
 * once. */
struct trial;
struct trial *trial_start(struct engine *g, struct supervisor *s, const struct ruleset *all,
	void (*on_done)(void *user), void *user);
void trial_cancel(struct trial *t); /* NULL is fine; no call follows */
/* What is known of that text; NULL: it was not tried, since it is a shipped one or a trial failed.
 */
const struct tried *trial_of(const struct engine *g, const struct rule_source *r);
const struct tried *trial_of_lib(const struct engine *g, const struct rule_source *lib);
void trials_forget(struct engine *g);

void engine_know_journal(struct engine *g); /* what the store holds is no change */

/* XXH3 of memory, and of an open file from its start: of all of it, or, for archives of a size that
 * no loop should wait for, of its size, its ends and places between. */
uint64_t content_key(const void *data, size_t length);
bool content_of_file(int fd, int64_t size, struct content_id *id, struct error *e);

/* ---- pairing.c: the same activity twice, in the store and by what the journal says ---- */

struct pairing {
	bool found;
	struct session twin; /* a session that counts and is of the same activity */
	bool replaces;       /* the new recording tells more, and counts from now on */
};
/* Is the recording of `file`, measured as `s`, of an activity that is in already? */
bool pairing_find(struct engine *g, int64_t file, const struct activity *a, const struct session *s,
	struct pairing *out, struct error *e);
/* Makes the store true to the `separate` lines of the journal, and to those that were taken back;
 * in the caller's transaction. */
bool pairing_follow_reports(struct engine *g, struct error *e);

/* One file on its way in. */
struct intake {
	struct file_row row;
	struct recording *recording; /* owned; NULL when it could not be read */
	struct error error;          /* then this says why */
	bool died;
	bool member;                      /* lies in an archive, as its path says */
	bool copy;                        /* one that is kept: its place is not the file's */
	bool archive;                     /* is one: */
	size_t of_state[FILE_POISON + 1]; /* what became of its members, by enum file_state */
	bool known;                       /* set by engine_ingest: its content was in the ledger, */
	bool known_here;                  /* and at this place */
};
void intake_finish(struct intake *t);
/* Writes `count` files with all that follows from them in one transaction, and tells `calls` after
 * the commit. On false nothing was written. */
bool engine_ingest(struct engine *g, struct intake *const *items, size_t count, int64_t now,
	const struct import_calls *calls, struct import_summary *sum, struct error *e);

#endif
