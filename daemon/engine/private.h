/* What the files of the engine share. */
#ifndef PACED_ENGINE_PRIVATE_H
#define PACED_ENGINE_PRIVATE_H

#include "paced/engine.h"

struct condemned { /* a rule that hung or killed its child, until its text changes */
	char name[48];
	uint64_t text_key;
	char why[ADVICE_TEXT];
};

struct engine {
	struct paths paths;
	char **folders; /* --folder, or NULL */
	size_t folder_count;
	bool query;

	struct settings settings;
	struct file_stamp settings_stamp; /* of the file as it was read last, whether or not it was good */
	struct error settings_error;

	struct store *store; /* NULL: a query without a database */
	char *notes;

	char *journal_folder, *journal_file;

	struct history history;
	bool history_loaded;

	struct ruleset rules;
	bool rules_loaded;
	char *rule_folders[4];
	struct condemned *condemned;
	size_t condemned_count, condemned_capacity;
};

/* Assesses what is stale, builds the days again and writes both; in the caller's transaction.
 * `fresh` gives the recordings of sessions that are in memory anyway (may be NULL). */
struct fresh {
	int64_t id;
	const struct activity *activity;
};
bool engine_settle_within(struct engine *g, int64_t now, date from, const struct fresh *fresh,
	size_t fresh_count, struct error *e);
/* The history to change: NULL with an error when it cannot be loaded. */
struct history *engine_history_mutable(struct engine *g, int64_t now, struct error *e);
struct assess_options engine_assess_options(const struct engine *g, int64_t start);

/* XXH3 of memory, and of the whole of an open file (read from its start). */
uint64_t content_key(const void *data, size_t length);
bool content_of_file(int fd, struct content_id *id, struct error *e);

/* One file on its way in. */
struct intake {
	struct file_row row;
	struct recording *recording; /* owned; NULL when it could not be read */
	struct error error;          /* then this says why */
	bool died;
};
void intake_finish(struct intake *t);
/* Writes `count` files with all that follows from them in one transaction, and tells `calls` after
 * the commit. On false nothing was written. */
bool engine_ingest(struct engine *g, struct intake *const *items, size_t count, int64_t now,
	const struct import_calls *calls, struct import_summary *sum, struct error *e);

#endif
