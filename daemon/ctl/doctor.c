/* pacectl doctor: whether all is in order. One row for each check. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "call.h"
#include "described.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/version.h"
#include "programs.h"
#include "rules_findings.h"
#include "shown.h"

#define LEAST_FREE (100ll << 20) /* bytes: below that SQLite and the archive are near their end */

enum verdict { VERDICT_OK, VERDICT_HINT, VERDICT_PROBLEM };
static const char *const verdict_names[] = {N_("ok"), N_("hint"), N_("problem")};
static const enum style verdict_styles[] = {STYLE_GOOD, STYLE_WARN, STYLE_BAD};

struct doctor {
	struct call *call;
	const char *check; /* name of the row that runs */
	json_t *list;      /* NULL: for a person */
	size_t problems;
};

static void padded(const struct out *o, enum style style, int columns, const char *text)
{
	int pad = columns - text_columns(text);
	out_styled(o, style, "%s", text);
	out_printf(o, "%*s", pad > 0 ? pad : 1, "");
}

static void find(struct doctor *d, enum verdict verdict, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void find(struct doctor *d, enum verdict verdict, const char *format, ...)
{
	va_list args;
	char *text = NULL;
	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = mem_strdup("");
	va_end(args);
	d->problems += verdict == VERDICT_PROBLEM;
	if (d->list) {
		json_t *j = json_object();
		member_text(j, "check", d->check);
		member_text(j, "state", verdict_names[verdict]);
		member_text(j, "text", text);
		json_array_append_new(d->list, j);
	} else {
		const struct out *o = &d->call->out;
		padded(o, verdict_styles[verdict], 8, _(verdict_names[verdict]));
		padded(o, STYLE_PLAIN, 10, _(d->check));
		out_wrapped(o, 18, 18, text);
	}
	free(text);
}

/* ---- the checks ---- */

static void check_settings(struct doctor *d)
{
	const struct engine *g = d->call->engine;
	const struct settings *s = engine_settings(g);
	const struct error *e = engine_settings_error(g);
	const char *path = engine_paths(g)->settings;
	for (size_t i = 0; i < s->finding_count; i++)
		find(d, VERDICT_PROBLEM, "%s: line %d: %s", path, s->findings[i].line,
			s->findings[i].text);
	if (e)
		find(d, VERDICT_PROBLEM, _("%s: %s; the defaults are used"), path, e->text);
	else if (access(path, F_OK) != 0)
		find(d, VERDICT_OK, _("%s does not exist: the defaults are used"), path);
	else if (!s->finding_count)
		find(d, VERDICT_OK, "%s", path);
}

static void check_folder(struct doctor *d, const struct sync_folder *f)
{
	struct stat st;
	if (stat(f->path, &st) != 0 && errno == ENOENT && f->optional)
		find(d, VERDICT_OK, _("%s: not there now, and need not be"), f->path);
	else if (stat(f->path, &st) != 0)
		find(d, VERDICT_PROBLEM,
			_("%s: %s; set [sync] folder in paced.conf to where your watch syncs"),
			f->path, strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		find(d, VERDICT_PROBLEM, _("%s is not a folder"), f->path);
	else if (access(f->path, R_OK | X_OK) != 0)
		find(d, VERDICT_PROBLEM, _("%s cannot be read: %s"), f->path, strerror(errno));
	else
		find(d, VERDICT_OK, "%s", f->path);
}

static void check_folders(struct doctor *d)
{
	const struct settings *s = engine_settings(d->call->engine);
	for (size_t i = 0; i < s->folder_count; i++)
		check_folder(d, &s->folders[i]);
	if (!s->folder_count)
		find(d, VERDICT_PROBLEM,
			_("no folder is watched: set [sync] folder in paced.conf"));
}

static void check_database(struct doctor *d)
{
	struct error why = {0};
	struct store_counts n = {0};
	struct store *s = engine_store(d->call->engine);
	const char *path = engine_paths(d->call->engine)->database;
	if (!s)
		find(d, VERDICT_HINT,
			_("%s does not exist yet: `pacectl import PATH` or the daemon makes it"),
			path);
	else if (!store_check(s, &why) || !store_counts(s, &n, &why))
		find(d, VERDICT_PROBLEM, "%s: %s", path, why.text);
	else
		find(d, VERDICT_OK, "%s: %s, %s, %s", path,
			shown_count(n.sessions, "session", "sessions").text,
			shown_count(n.reports, "report", "reports").text,
			shown_bytes(n.bytes).text);
}

static void check_files(struct doctor *d)
{
	struct error why = {0};
	int64_t n[5] = {0};
	struct store *s = engine_store(d->call->engine);
	if (s && !store_file_counts(s, n, &why))
		find(d, VERDICT_PROBLEM, "%s", why.text);
	else if (n[FILE_FAILED] + n[FILE_POISON])
		find(d, VERDICT_HINT,
			_("%lld of the files that were seen cannot be read: `pacectl files --bad`"),
			(long long)(n[FILE_FAILED] + n[FILE_POISON]));
	else
		find(d, VERDICT_OK, _("%lld seen, none that cannot be read"),
			(long long)(n[FILE_IMPORTED] + n[FILE_DUPLICATE] + n[FILE_SKIPPED]));
}

static size_t rules_in_error(struct doctor *d, const struct advice *a)
{
	size_t n = 0;
	for (size_t i = 0; i < a->outcome_count; i++) {
		if (a->outcomes[i].state != RULE_ERROR)
			continue;
		find(d, VERDICT_PROBLEM, "%s: %s", a->outcomes[i].rule, a->outcomes[i].text);
		n++;
	}
	return n;
}

static void find_rule(const char *rule, const char *file, const char *text, void *user)
{
	(void)file;
	find(user, VERDICT_PROBLEM, "%s%s%s", rule, *rule ? ": " : "", text);
}

/* Settings of rules that cannot be; what errs is told by the advice. */
static size_t rules_set_wrong(struct doctor *d)
{
	size_t n = 0;
	json_t *rules = rules_described(d->call);
	for (size_t i = 0; i < json_array_size(rules); i++)
		json_object_del(json_array_get(rules, i), "error");
	n = rules_settings_findings(d->call, rules, find_rule, d) +
	    rules_findings(rules, find_rule, d);
	json_decref(rules);
	n += rules_outdated_findings(d->call, true, find_rule, d);
	return n;
}

static void check_rules(struct doctor *d)
{
	struct error why = {0};
	struct advice a = {0};
	struct call *c = d->call;
	date day = engine_next_day(c->engine, c->now);
	if (!engine_advise(c->engine, &day, 1, c->now, &a, &why))
		find(d, VERDICT_PROBLEM, "%s", why.text);
	else if (rules_in_error(d, &a) + rules_set_wrong(d) == 0)
		find(d, VERDICT_OK, _("%s, nothing wrong"),
			shown_count((int64_t)a.outcome_count, "rule", "rules").text);
	advice_finish(&a);
}

static int is_copy(const struct dirent *file)
{
	return file->d_name[0] != '.' && text_ends_with(file->d_name, ".txt") &&
	       journal_copy_of(file->d_name) > 0;
}

static void check_journal_copies(struct doctor *d, const char *folder)
{
	struct dirent **copies = NULL;
	int count = scandir(folder, &copies, is_copy, alphasort);
	if (count > 0)
		find(d, VERDICT_HINT, _("%s set aside by a sync program: `pacectl journal check`"),
			shown_count(count, "copy was", "copies were").text);
	for (int i = 0; i < count; i++)
		free(copies[i]);
	free(copies);
}

static void check_journal(struct doctor *d)
{
	struct error why = {0};
	struct store_counts n = {0};
	const char *file = engine_journal_file(d->call->engine),
		   *folder = engine_journal_folder(d->call->engine);
	struct store *s = engine_store(d->call->engine);
	const struct error *unread = engine_journal_error(d->call->engine);
	if (s && !store_counts(s, &n, &why))
		find(d, VERDICT_PROBLEM, "%s", why.text);
	else if (unread)
		find(d, VERDICT_PROBLEM, "%s", unread->text);
	else if (n.bad_lines)
		find(d, VERDICT_PROBLEM, _("%s that cannot be read: `pacectl journal check`"),
			shown_count(n.bad_lines, "line", "lines").text);
	else if (access(folder, F_OK) != 0)
		find(d, VERDICT_OK, _("none yet; the first entry makes %s"), file);
	else if (access(folder, W_OK | X_OK) != 0 ||
		 (access(file, F_OK) == 0 && access(file, W_OK) != 0))
		find(d, VERDICT_PROBLEM, _("%s cannot be written: %s"), file, strerror(errno));
	else
		find(d, VERDICT_OK, "%s", file);
	check_journal_copies(d, folder);
}

static void check_notifier(struct doctor *d)
{
	const struct settings *s = engine_settings(d->call->engine);
	autofree char *program = program_find(s->notify_command, PACED_LIBEXEC_DIR);
	if (!s->notify_enabled)
		find(d, VERDICT_HINT, _("notifications are switched off in paced.conf"));
	else if (!program)
		find(d, VERDICT_PROBLEM, _("[notify] command = %s: there is no such program"),
			s->notify_command);
	else
		find(d, VERDICT_OK, "%s", program);
}

static void check_bus(struct doctor *d)
{
	const char *address = getenv("DBUS_SESSION_BUS_ADDRESS"),
		   *runtime = getenv("XDG_RUNTIME_DIR");
	autofree char *socket = runtime ? mem_printf("%s/bus", runtime) : NULL;
	if (address && *address)
		find(d, VERDICT_OK, _("session bus at %s"), address);
	else if (socket && access(socket, F_OK) == 0)
		find(d, VERDICT_OK, _("session bus at %s"), socket);
	else
		find(d, VERDICT_HINT,
			_("there is no session bus here: notifications need a desktop session"));
}

static size_t folders_seen;

static int count_folder(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)path, (void)st, (void)at;
	folders_seen += type == FTW_D;
	return 0;
}

static long read_limit(const char *path)
{
	autofree char *text = NULL;
	size_t length;
	long value = 0;
	if (!file_read(path, 64, &text, &length, NULL))
		return 0;
	text[strcspn(text, "\n")] = '\0';
	return text_integer(text, 0, 1000000000, &value) ? value : 0;
}

static void check_inotify(struct doctor *d)
{
	const struct settings *s = engine_settings(d->call->engine);
	long most = read_limit("/proc/sys/fs/inotify/max_user_watches");
	folders_seen = 0;
	for (size_t i = 0; i < s->folder_count; i++)
		nftw(s->folders[i].path, count_folder, 16, FTW_PHYS);
	if (!most)
		find(d, VERDICT_HINT, _("the kernel does not say how many folders can be watched"));
	else if ((long)folders_seen > most / 2)
		find(d, VERDICT_HINT,
			_("%zu folders to watch, of %ld that all programs together may: raise "
			  "fs.inotify.max_user_watches, or new files are seen late"),
			folders_seen, most);
	else
		find(d, VERDICT_OK,
			language_count("%zu folder to watch, of %ld",
				"%zu folders to watch, of %ld", folders_seen),
			folders_seen, most);
}

/* The nearest folder above that exists. */
static bool space_at(const char *path, struct statvfs *out)
{
	autofree char *at = mem_strdup(path);
	for (;;) {
		if (statvfs(at, out) == 0)
			return true;
		char *slash = strrchr(at, '/');
		if (!slash || slash == at)
			return statvfs("/", out) == 0;
		*slash = '\0';
	}
}

static void check_disk(struct doctor *d)
{
	struct statvfs v;
	const char *data = engine_paths(d->call->engine)->data;
	if (!space_at(data, &v)) {
		find(d, VERDICT_PROBLEM, "%s: %s", data, strerror(errno));
		return;
	}
	int64_t left = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
	find(d, left < LEAST_FREE ? VERDICT_PROBLEM : VERDICT_OK, _("%s free for %s"),
		shown_bytes(left).text, data);
}

static void check_daemon(struct doctor *d)
{
	if (daemon_runs(engine_paths(d->call->engine)->lock))
		find(d, VERDICT_OK, _("running"));
	else
		find(d, VERDICT_HINT, _("not running: `systemctl --user enable --now paced`"));
}

static const struct {
	const char *name;
	void (*check)(struct doctor *d);
} checks[] = {
	{N_("settings"), check_settings},
	{N_("folders"), check_folders},
	{N_("database"), check_database},
	{N_("files"), check_files},
	{N_("rules"), check_rules},
	{N_("journal"), check_journal},
	{N_("notifier"), check_notifier},
	{N_("bus"), check_bus},
	{N_("inotify"), check_inotify},
	{N_("disk"), check_disk},
	{N_("daemon"), check_daemon},
};

int run_doctor(struct call *c)
{
	struct doctor d = {.call = c, .list = call_json(c) ? json_array() : NULL};
	if (!call_open(c, ACCESS_READ))
		return 1;
	for (size_t i = 0; i < ARRAY_LENGTH(checks); i++) {
		d.check = checks[i].name;
		checks[i].check(&d);
	}
	if (d.list)
		call_print_json(c, d.list);
	return d.problems ? 1 : 0;
}
