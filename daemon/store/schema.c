#include "internal.h"

#include "paced/base/memory.h"

/*
 * Never edit a step that was released: add the next one. Words rather than numbers stand for
 * enumerations, so that other programs can read them and their order can change; NULL is "unknown".
 */
static const char version_1[] =
	/* One row for each content seen. */
	"CREATE TABLE file("
	" id INTEGER PRIMARY KEY,"
	" content BLOB UNIQUE," /* XXH3 128 bit, most significant byte first; NULL: unreadable */
	" path TEXT NOT NULL,"  /* last place seen */
	" size INTEGER NOT NULL,"
	" state TEXT NOT NULL,"
	" kind TEXT NOT NULL,"
	" findings INTEGER NOT NULL,"
	" tries INTEGER NOT NULL,"
	" first_seen INTEGER NOT NULL,"
	" last_seen INTEGER NOT NULL,"
	" reason TEXT NOT NULL"
	") STRICT;"
	"CREATE UNIQUE INDEX file_unreadable ON file(path) WHERE content IS NULL;"

	/* What stood where when it was last looked at. */
	"CREATE TABLE place("
	" path TEXT PRIMARY KEY,"
	" file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,"
	" device INTEGER NOT NULL,"
	" inode INTEGER NOT NULL,"
	" size INTEGER NOT NULL,"
	" mtime_ns INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX place_file ON place(file);"

	/* What was recorded; never changes. */
	"CREATE TABLE activity("
	" id INTEGER PRIMARY KEY,"
	" file INTEGER NOT NULL REFERENCES file,"
	" leg INTEGER NOT NULL,"
	" serial INTEGER NOT NULL,"
	" created INTEGER,"
	" records INTEGER NOT NULL,"
	" records_hr INTEGER NOT NULL,"
	" sub_sport TEXT NOT NULL,"
	" name TEXT NOT NULL,"
	" device TEXT NOT NULL,"
	" stream BLOB NOT NULL" /* stream_pack of formats.h; last, so that it is read only when
				   asked for */
	") STRICT;"
	"CREATE INDEX activity_file ON activity(file);"

	/* What was derived from it. */
	"CREATE TABLE session("
	" id INTEGER PRIMARY KEY REFERENCES activity ON DELETE CASCADE,"
	" same_as INTEGER REFERENCES session," /* the one that counts instead */
	" start INTEGER NOT NULL,"
	" utc_offset_s INTEGER,"
	" day INTEGER NOT NULL,"
	" date TEXT GENERATED ALWAYS AS (date(day * 86400, 'unixepoch')) VIRTUAL,"
	" minute INTEGER NOT NULL,"
	" sport TEXT NOT NULL,"
	" kind TEXT,"
	" kind_found TEXT,"
	" timer_s REAL, elapsed_s REAL, distance_m REAL, ascent_m REAL,"
	" avg_hr REAL, top_hr REAL, avg_speed REAL, graded_speed REAL,"
	" avg_cadence REAL, avg_power REAL,"
	" load REAL, load_from TEXT,"
	" zone1_s REAL, zone2_s REAL, zone3_s REAL,"
	" hard_s REAL, easy_share REAL, reps INTEGER NOT NULL,"
	" felt TEXT, rpe REAL,"
	" suspect INTEGER NOT NULL,"
	" detail BLOB NOT NULL" /* the rest: session_row.h */
	") STRICT;"
	"CREATE INDEX session_start ON session(start) WHERE same_as IS NULL;"
	"CREATE INDEX session_same_as ON session(same_as) WHERE same_as IS NOT NULL;"

	"CREATE TABLE day("
	" day INTEGER PRIMARY KEY,"
	" date TEXT GENERATED ALWAYS AS (date(day * 86400, 'unixepoch')) VIRTUAL,"
	" covered INTEGER NOT NULL,"
	" load REAL NOT NULL,"
	" fitness REAL NOT NULL, fatigue REAL NOT NULL, form REAL NOT NULL,"
	" minutes REAL NOT NULL, km REAL NOT NULL, all_minutes REAL NOT NULL,"
	" sessions INTEGER NOT NULL, hard_sessions INTEGER NOT NULL"
	") STRICT;"

	"CREATE TABLE journal("
	" id INTEGER PRIMARY KEY,"
	" path TEXT NOT NULL UNIQUE,"
	" size INTEGER NOT NULL,"
	" mtime_ns INTEGER NOT NULL,"
	" inode INTEGER NOT NULL"
	") STRICT;"
	/* Its lines: reports as journal_write_line writes them, or as they stand with the reason
	 * why they cannot be read. */
	"CREATE TABLE report("
	" journal INTEGER NOT NULL REFERENCES journal ON DELETE CASCADE,"
	" line INTEGER NOT NULL,"
	" day INTEGER,"
	" date TEXT GENERATED ALWAYS AS (date(day * 86400, 'unixepoch')) VIRTUAL,"
	" type TEXT,"
	" text TEXT NOT NULL,"
	" reason TEXT,"
	" PRIMARY KEY (journal, line)"
	") STRICT, WITHOUT ROWID;"

	/* What a watch measured of a night or a day. */
	"CREATE TABLE wellness("
	" file INTEGER PRIMARY KEY REFERENCES file ON DELETE CASCADE,"
	" time INTEGER NOT NULL,"
	" day INTEGER NOT NULL,"
	" date TEXT GENERATED ALWAYS AS (date(day * 86400, 'unixepoch')) VIRTUAL,"
	" sleep_s REAL, hrv_ms REAL, resting_hr REAL"
	") STRICT;"

	"CREATE TABLE advice("
	" day INTEGER PRIMARY KEY,"
	" date TEXT GENERATED ALWAYS AS (date(day * 86400, 'unixepoch')) VIRTUAL,"
	" key INTEGER NOT NULL,"
	" made INTEGER NOT NULL,"
	" json TEXT NOT NULL"
	") STRICT;"

	"CREATE TABLE notice("
	" id INTEGER PRIMARY KEY,"
	" kind TEXT NOT NULL,"
	" subject TEXT NOT NULL,"
	" hash INTEGER NOT NULL,"
	" day INTEGER,"
	" made INTEGER NOT NULL,"
	" expires INTEGER,"
	" state TEXT NOT NULL,"
	" session INTEGER NOT NULL,"
	" title TEXT NOT NULL,"
	" body TEXT NOT NULL"
	") STRICT;"
	"CREATE INDEX notice_subject ON notice(kind, subject);"
	"CREATE INDEX notice_waiting ON notice(id) WHERE state = 'waiting';"

	"CREATE TABLE value("
	" name TEXT PRIMARY KEY,"
	" value INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"

	"PRAGMA application_id = 1346454341;"; /* STORE_APPLICATION */

_Static_assert(STORE_APPLICATION == 1346454341, "the same number in version_1");

const char *const schema_steps[] = {version_1};
const int schema_step_count = (int)ARRAY_LENGTH(schema_steps);

bool schema_version(struct store *s, int *version, struct error *e)
{
	int64_t number;
	if (!sql_ask(s, "PRAGMA user_version", &number, e))
		return false;
	*version = (int)number;
	return true;
}

static bool take_step(
	struct store *s, const char *const *steps, int count, bool *more, struct error *e)
{
	int version = 0;
	if (!schema_version(s, &version, e))
		return false;
	*more = version < count;
	if (!*more)
		return true;
	autofree char *bump = mem_printf("PRAGMA user_version = %d", version + 1);
	return sql_exec(s, steps[version], e) && sql_exec(s, bump, e);
}

bool schema_migrate(struct store *s, const char *const *steps, int count, struct error *e)
{
	for (bool more = true; more;) {
		if (!store_begin(s, e))
			return false;
		if (!take_step(s, steps, count, &more, e)) {
			store_rollback(s);
			return error_prefix(e, "the database cannot be brought up to date");
		}
		if (!store_commit(s, e))
			return false;
	}
	return true;
}
