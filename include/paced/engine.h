/*
 * The engine that paced and pacectl share: it opens settings, store, journal and rules, takes in files,
 * keeps sessions and days true to them, and asks the rules for advice. Parsing and Lua run in children of
 * the supervisor that is passed in; the engine itself never blocks on them.
 *
 * Times (`now`) are arguments, read from the clock by the program alone.
 */
#ifndef PACED_ENGINE_H
#define PACED_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/advice.h"
#include "paced/base/error.h"
#include "paced/base/paths.h"
#include "paced/base/settings.h"
#include "paced/child.h"
#include "paced/model.h"
#include "paced/store.h"
#include "paced/watch.h"

struct engine;

struct engine_options {
	const char *home;           /* --home, or NULL */
	const char *const *folders; /* --folder: replaces [sync] folder when there is at least one */
	size_t folder_count;
	bool query;                 /* never creates a database: without one, everything is empty */
};

/* Opens everything. A broken settings file is not a failure: the defaults hold and
 * engine_settings_error tells. A corrupt database is set aside and a new one begun (see engine_notes).
 * Fails when the database is newer, not ours, or cannot be had. */
struct engine *engine_open(const struct engine_options *o, struct error *e);
void engine_close(struct engine *g); /* NULL is fine */

const struct paths *engine_paths(const struct engine *g);
const struct settings *engine_settings(const struct engine *g);
struct store *engine_store(struct engine *g);
const char *engine_journal_file(const struct engine *g); /* the one that is written: folder/<hostname>.txt */
const char *engine_journal_folder(const struct engine *g);

/* Reads paced.conf again. On false the last good settings stay and the error is kept until a good read. */
bool engine_reload_settings(struct engine *g, struct error *e);
/* True when paced.conf is another file, or has other content, than at the last reading. */
bool engine_settings_changed(const struct engine *g);
/* The error of the last reading, or NULL when it was good. */
const struct error *engine_settings_error(const struct engine *g);
/* What happened while opening that the user should know ("the database was damaged ..."), or NULL. */
const char *engine_notes(const struct engine *g);

/* Reads journal files that changed since they were last read. A file that has gone is forgotten, but not when
 * the whole folder has, as with a disk that is not mounted. Of a copy that a sync program set aside
 * (journal_copy_of) only those lines count that stand in no other of its kind. *changed (may be
 * NULL) tells whether any report did since the last call, whichever program read it in. */
bool engine_read_journal(struct engine *g, bool *changed, struct error *e);
/* Of the last call: why a journal file could not be read, or NULL. The others were, and what it
 * said before counts on. */
const struct error *engine_journal_error(const struct engine *g);
/* Checks `line` (today's date where it has none), appends it to our journal file and reads it in. */
bool engine_note(struct engine *g, const char *line, int64_t now, struct report *out, struct error *e);

/* Everything known, loaded when needed and kept until engine_rest or a change. NULL with an error. `until`
 * is at least the day of `now`. */
const struct history *engine_history(struct engine *g, int64_t now, struct error *e);
/* Loads it ahead of its use. Amid a batch that owes days it is left as it is. */
void engine_warm(struct engine *g, int64_t now);
/* Assesses again what settings or reports have changed, and writes sessions and days. Nothing to do is quick. */
bool engine_settle(struct engine *g, int64_t now, struct error *e);
/* Nothing is to be done there: which may take a second or two with ten years, too long for a loop. */
bool engine_settled(struct engine *g, int64_t now);
/* Files were taken in, and what follows from them was left for engine_settle. */
bool engine_owes_days(struct engine *g);
void engine_rest(struct engine *g); /* gives back memory that can be had again */

/* The athlete's day of `now`, by the machine's zone and [day] start. */
date engine_today(const struct engine *g, int64_t now);
/* The day `pacectl next` is about: today until a session of today is known, then tomorrow. */
date engine_next_day(struct engine *g, int64_t now);
/* Offset of the machine's zone at that time. */
int32_t engine_zone_offset(int64_t utc);

/* ---- rules ---- */

/* The rules in force: shipped, /etc, the user's, by shadowing; read again when a file changed. Borrowed until then. */
const struct ruleset *engine_rules(struct engine *g, struct error *e);
void engine_reload_rules(struct engine *g);
/* Tells one text of that rule from another; 0 when there is no such rule. */
uint64_t engine_rule_version(struct engine *g, const char *rule);
/* Rules whose present text does not load, while an older one that did is in force: with the next advice the
 * engine finds out, and it remembers across restarts. They are no errors of the advice, which is why they are
 * told here. Gives their number; at most `most` are written. */
struct rule_outdated {
	char rule[48];
	char why[ADVICE_TEXT]; /* file, line and message */
	uint64_t version;      /* of the text that does not load */
};
size_t engine_outdated_rules(struct engine *g, struct rule_outdated *out, size_t most);
/* Folders in the order of their strength, the user's last; NULL ends the list. */
const char *const *engine_rule_folders(const struct engine *g);

/* ---- advice ---- */

/* Asks the rules in a child for each of `days` (ascending). on_done is called once: with count advices, one for
 * each day, or with NULL and an error. They are freed after the call; to keep one, copy the struct and zero the original. A rule that hangs or kills its child is an outcome
 * with RULE_ERROR and the rest is done without it. */
struct advising;
typedef void (*advised_call)(struct advice *advice, size_t count, const struct error *e, void *user);
struct advising *engine_advise_start(struct engine *g, struct supervisor *s, const date *days, size_t count, int64_t now, advised_call on_done, void *user, struct error *e);
/* Ends it without a call; NULL is fine. Do this before the rules are read again. */
void engine_advise_cancel(struct advising *a);
/* The same, waiting. `out` has room for count advices; finish each. */
bool engine_advise(struct engine *g, const date *days, size_t count, int64_t now, struct advice *out, struct error *e);
/* rules_describe or rules_test in a child: JSON text, owned. A rule that hangs has its error there, and the rest is told
 * all the same. */
char *engine_rules_json(struct engine *g, enum rules_task_type task, const char *only, struct error *e);

/* ---- taking in files ---- */

struct import_summary {
	size_t files;               /* dealt with, all below together; an archive counts by the files in it */
	size_t known;               /* content or place known before */
	size_t imported, duplicates, skipped, failed; /* files */
	size_t skipped_kind[FILE_KIND_COUNT];
	size_t sessions, runs;      /* new ones that count */
	size_t replaced;            /* sessions that count now in place of a poorer recording */
	size_t reports;             /* files with sleep, resting heart rate or HRV of a day */
	date first, last;           /* days of the new sessions, DATE_NONE without */
};

struct import_calls {
	/* One file is done; `row` is what the ledger says now. Files in an archive are told one by one, with
	 * the path ARCHIVE/MEMBER, and then the archive. May be NULL. */
	void (*file)(const struct file_row *row, void *user);
	/* Files were dealt with, known ones too: for a bar. May be NULL. */
	void (*progress)(void *user);
	/* A new session counts. May be NULL. */
	void (*session)(const struct session *s, void *user);
	/* The last file that was being decoded is done, and nothing is pending. May be NULL. */
	void (*idle)(void *user);
	/* The store refused (disk full, locked), or no decoder could be had: the files wait until importer_retry. */
	void (*trouble)(const struct error *e, void *user);
	void *user;
};

/* Takes in what the database at `set_aside`, a damaged one, still tells of files that are not known here: for
 * when everything that is there has been read again, and some files are there no more. Sessions that were taken
 * are counted. False when it is worth trying again. */
bool engine_salvage(struct engine *g, const char *set_aside, int64_t now, size_t *taken, struct error *e);

/* ---- copies of files from optional folders ----
 *
 * A watch forgets old files by itself. What counts, or could, of a folder that may come and go is kept in
 * paths.archive as <content in hex>.<its ending>.gz, archives and what is compressed already as it is. The name
 * tells the content of the original, which stands for that of the copy: both are one file to the ledger.
 */
struct kept_copy {
	struct content_id content; /* first, for content_compare */
	char *path;
};
struct kept_copies {
	struct kept_copy *list; /* ascending by content */
	size_t count, capacity;
};
/* Those that are there; finish them. */
void engine_kept(const struct engine *g, struct kept_copies *out);
const char *kept_path(const struct kept_copies *k, struct content_id content); /* borrowed; NULL without */
void kept_finish(struct kept_copies *k);
/* Is `path` such a copy? Then *content (may be NULL) is that of the original. */
bool engine_is_kept(const struct engine *g, const char *path, struct content_id *content);
bool engine_keeps(const struct engine *g); /* there is an optional folder */
/* Makes the copies that are missing, of files that can be read just now and have at most DECODE_MOST_BYTES. It
 * waits for the disk: not for a loop. False when one cannot be written; the next call goes on from there. */
bool engine_keep(struct engine *g, struct error *e);

/* Each group of files is one transaction, with all that follows from them for sessions and days. Old
 * files that come late change much, and many files add up: then that is left for engine_settle, to
 * be done once for all of them (engine_owes_days). */
struct importer;
struct importer *importer_create(struct engine *g, struct supervisor *s, const struct import_calls *calls);
void importer_destroy(struct importer *i);
/* Queues the file. Reading, hashing and decoding follow as children are free. */
void importer_add(struct importer *i, const char *path, const struct file_stamp *stamp);
/* Queues the copies (engine_kept) of what the store does not know, after all other files. */
void importer_add_kept(struct importer *i);
void importer_retry(struct importer *i);
/* Nothing more is begun or written until importer_retry: while others settle, what is written here would have to
 * be derived twice. */
void importer_pause(struct importer *i);
size_t importer_pending(const struct importer *i); /* queued, being decoded, or waiting for importer_retry */
/* How many files there are to be, since the last summary, as far as can be told: those added, and those in
 * archives by how much of each was read. For a bar, as is importer_done: those dealt with. */
size_t importer_expected(const struct importer *i);
size_t importer_done(const struct importer *i);
/* What happened since the last call. */
struct import_summary importer_take_summary(struct importer *i);

#endif
