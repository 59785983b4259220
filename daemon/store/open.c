/* Opening, creating and setting aside. */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/base/text.h"

#define CACHE_KIB     512
#define HEAP_BYTES    (8 << 20) /* above it SQLite gives back cached pages before it asks for more */
#define LARGEST_VALUE (256 << 20)
#define WAIT_MS       5000

/* Per connection. synchronous NORMAL: a commit is one write without a flush. In WAL that
 * keeps the database whole at a power failure and can lose the last transactions, which are
 * read from files and journal again since the ledger lost them with the rest. */
static const char settings[] = "PRAGMA synchronous = NORMAL;"
			       "PRAGMA foreign_keys = ON;"
			       "PRAGMA trusted_schema = OFF;"
			       "PRAGMA cell_size_check = ON;"
			       "PRAGMA mmap_size = 0;" /* an I/O error there would be a SIGBUS */
			       "PRAGMA temp_store = MEMORY;"
			       "PRAGMA journal_size_limit = 4194304;"
			       "PRAGMA cache_size = -512;";
_Static_assert(CACHE_KIB == 512, "the same number in settings");

/* ---- what is there ---- */

enum found { FOUND_NOTHING, FOUND_DATABASE, FOUND_OTHERS, FOUND_BROKEN, FOUND_UNREADABLE };

static uint32_t big_endian(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* SQLite's file format, 1.3: the magic text at 0, the application's id at 68. A database of another
 * program must not even be opened: that could roll back its journal. */
static enum found look_at_header(int fd)
{
	uint8_t header[100];
	ssize_t length = pread(fd, header, sizeof(header), 0);
	if (length < 0)
		return FOUND_UNREADABLE;
	if (length == 0)
		return FOUND_NOTHING;
	if (length < (ssize_t)sizeof(header) || memcmp(header, "SQLite format 3", 16) != 0)
		return FOUND_BROKEN;
	uint32_t application = big_endian(header + 68);
	return application == 0 || application == STORE_APPLICATION ? FOUND_DATABASE : FOUND_OTHERS;
}

static enum found look(const char *path)
{
	struct stat st;
	autoclose int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return errno == ENOENT ? FOUND_NOTHING : FOUND_UNREADABLE;
	if (fstat(fd, &st) != 0)
		return FOUND_UNREADABLE;
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return FOUND_UNREADABLE;
	}
	return look_at_header(fd);
}

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

/* SQLite gives its -wal and -shm the mode of the database. */
static bool create_file(const char *path, struct error *e)
{
	autofree char *folder = folder_of(path);
	if (!paths_make_folder(folder, e))
		return false;
	autoclose int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	return fd >= 0 || error_errno(e, "cannot create the database %s", path);
}

static bool look_and_create(
	const char *path, bool read_only, enum store_state *state, struct error *e)
{
	*state = STORE_UNAVAILABLE;
	switch (look(path)) {
	case FOUND_NOTHING:
		if (read_only)
			return error_set(e, ERROR_MISSING, "there is no database %s yet", path);
		return create_file(path, e);
	case FOUND_UNREADABLE:
		return error_errno(e, "cannot read the database %s", path);
	case FOUND_BROKEN:
		*state = STORE_CORRUPT;
		return error_set(e, ERROR_INPUT, "%s is damaged or not a database", path);
	case FOUND_OTHERS:
		*state = STORE_NOT_OURS;
		return error_set(e, ERROR_INPUT,
			"%s is the database of another program; it is left as it is", path);
	case FOUND_DATABASE:
		break;
	}
	return true;
}

/* ---- connecting ---- */

static void configure_library(void)
{
	static bool done;
	if (done)
		return;
	done = true;
	sqlite3_soft_heap_limit64(HEAP_BYTES);
}

/* The log and its index lie beside the database, so the folder counts too. */
static bool is_writable(const char *path)
{
	autofree char *folder = folder_of(path);
	return access(path, W_OK) == 0 && access(folder, W_OK) == 0;
}

static bool has_log(const char *path)
{
	autofree char *log = mem_printf("%s-wal", path);
	return access(log, F_OK) == 0;
}

/* As an URI that says that nobody can write, so that SQLite needs neither locks nor a log. */
static char *immutable_name(const char *path)
{
	struct buffer name = {0};
	buffer_text(&name, "file:");
	for (const char *c = path; *c != '\0'; c++)
		buffer_printf(&name, strchr("%?#", *c) != NULL ? "%%%02X" : "%c", *c);
	buffer_text(&name, "?immutable=1");
	return buffer_take_text(&name);
}

static int open_file(struct store *s, bool immutable)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	/* Read-write also for readers: only a writer can clean up the log of a killed one. */
	if (!immutable)
		return sqlite3_open_v2(s->path, &s->db, flags | SQLITE_OPEN_READWRITE, NULL);
	autofree char *name = immutable_name(s->path);
	flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
	return sqlite3_open_v2(name, &s->db, flags, NULL);
}

static bool connect_file(struct store *s, bool immutable, struct error *e)
{
	configure_library();
	if (open_file(s, immutable) != SQLITE_OK)
		return sql_fail(s, e, "cannot open");
	sqlite3_busy_timeout(s->db, WAIT_MS);
	sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, LARGEST_VALUE);
	sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
	return sql_exec(s, settings, e);
}

/* What the header alone cannot tell: its last transactions may rest in a journal beside it. */
static bool check_owner(struct store *s, int version, enum store_state *state, struct error *e)
{
	int64_t tables, application;
	if (!sql_ask(s, "SELECT count(*) FROM sqlite_schema", &tables, e) ||
		!sql_ask(s, "PRAGMA application_id", &application, e))
		return false;
	if (application != STORE_APPLICATION && (version != 0 || tables != 0)) {
		*state = STORE_NOT_OURS;
		return error_set(e, ERROR_INPUT,
			"%s is the database of another program; it is left as it is", s->path);
	}
	if (version > schema_step_count) {
		*state = STORE_NEWER;
		return error_set(e, ERROR_UNSUPPORTED,
			"the database %s was made by a newer version of paced (schema %d, this "
			"one knows %d); it is left as it is",
			s->path, version, schema_step_count);
	}
	return true;
}

/* Where shared memory cannot be had (network file systems) the mode stays what it was, and flushes
 * take WAL's place. Making the same new database twice at a time can be busy without waiting. */
static bool enter_wal(struct store *s, struct error *e)
{
	sqlite3_stmt *st = NULL;
	bool wal = false;
	int rc = SQLITE_BUSY;
	for (int tries = 0; tries < WAIT_MS / 10 && (rc & 0xff) == SQLITE_BUSY; tries++) {
		if (tries > 0)
			sqlite3_sleep(10);
		rc = sqlite3_prepare_v2(s->db, "PRAGMA journal_mode = WAL", -1, &st, NULL);
		if (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
			wal = text_equal((const char *)sqlite3_column_text(st, 0), "wal");
		if (rc == SQLITE_OK)
			rc = sqlite3_finalize(st);
	}
	if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_READONLY)
		return sql_fail(s, e, "cannot open");
	return wal || sql_exec(s, "PRAGMA synchronous = FULL", e);
}

static bool prepare_database(
	struct store *s, bool read_only, enum store_state *state, struct error *e)
{
	int version;
	bool writable = is_writable(s->path);
	if (!read_only && !writable)
		return error_errno(e, "cannot write to the database %s", s->path);
	bool immutable = !writable && !has_log(s->path);
	if (!connect_file(s, immutable, e) || !schema_version(s, &version, e) ||
		!check_owner(s, version, state, e))
		return false;
	if (version < schema_step_count && !schema_migrate(s, schema_steps, schema_step_count, e))
		return false;
	if (!immutable && !enter_wal(s, e))
		return false;
	*state = version == 0 ? STORE_NEW : STORE_OK;
	return !read_only || sql_exec(s, "PRAGMA query_only = ON", e);
}

struct store *store_open(const char *path, bool read_only, enum store_state *state, struct error *e)
{
	if (!look_and_create(path, read_only, state, e))
		return NULL;
	struct store *s = mem_alloc(1, sizeof(*s));
	s->path = mem_strdup(path);
	if (prepare_database(s, read_only, state, e))
		return s;
	if (s->corrupt)
		*state = STORE_CORRUPT;
	store_close(s);
	return NULL;
}

void store_close(struct store *s)
{
	if (s == NULL)
		return;
	sql_forget(s);
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

/* ---- setting aside ---- */

static bool is_there(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

static char *free_name(const char *path)
{
	for (int n = 1;; n++) {
		char *name = mem_printf("%s.corrupt-%d", path, n);
		if (!is_there(name))
			return name;
		free(name);
	}
}

static const char *const companions[] = {"-wal", "-shm"};

bool store_set_aside(const char *path, char **moved_to, struct error *e)
{
	char *name = free_name(path);
	*moved_to = NULL;
	if (rename(path, name) != 0) {
		error_errno(e, "cannot rename the database %s to %s", path, name);
		free(name);
		return false;
	}
	for (size_t i = 0; i < ARRAY_LENGTH(companions); i++) {
		autofree char *from = mem_printf("%s%s", path, companions[i]);
		autofree char *to = mem_printf("%s%s", name, companions[i]);
		if (rename(from, to) != 0 && errno != ENOENT)
			unlink(from); /* what is left behind would be taken for the next one's */
	}
	*moved_to = name;
	return true;
}

bool store_put_back(const char *path, const char *moved_to, struct error *e)
{
	if (access(moved_to, F_OK) != 0)
		return error_errno(e, "%s is not there any more", moved_to);
	for (size_t i = 0; i < ARRAY_LENGTH(companions); i++) {
		autofree char *of_new = mem_printf("%s%s", path, companions[i]);
		unlink(of_new);
	}
	if (rename(moved_to, path) != 0)
		return error_errno(e, "cannot rename the database %s to %s", moved_to, path);
	for (size_t i = 0; i < ARRAY_LENGTH(companions); i++) {
		autofree char *from = mem_printf("%s%s", moved_to, companions[i]);
		autofree char *to = mem_printf("%s%s", path, companions[i]);
		rename(from, to); /* there is none where the database was closed in order */
	}
	return true;
}
