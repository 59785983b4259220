#include "call.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paced/base/language.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "shown.h"

bool call_json(const struct call *c)
{
	return arguments_has(&c->args, OPTION_JSON);
}

static void say_error(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

static void say_error(const char *format, va_list args)
{
	char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		return;
	fflush(stdout);
	log_error("%s", text);
	free(text);
}

int call_fail(const struct call *c, const char *format, ...)
{
	va_list args;
	(void)c;
	va_start(args, format);
	say_error(format, args);
	va_end(args);
	return 1;
}

int call_usage(const struct call *c, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	say_error(format, args);
	va_end(args);
	if (c->verb)
		fprintf(stderr, _("Try `pacectl %s --help`.\n"), c->verb->name);
	else
		fputs(_("Try `pacectl --help`.\n"), stderr);
	return 2;
}

/* ---- the engine ---- */

static bool journal_exists(const struct engine *g)
{
	DIR *dir = opendir(engine_journal_folder(g));
	bool found = false;
	if (!dir)
		return false;
	for (struct dirent *d; !found && (d = readdir(dir));)
		found = d->d_name[0] != '.' && text_ends_with(d->d_name, ".txt");
	closedir(dir);
	return found;
}

static struct engine *open_engine(const struct call *c, bool query, struct error *e)
{
	struct engine_options o = {.home = arguments_value(&c->args, OPTION_HOME), .query = query};
	return engine_open(&o, e);
}

static bool read_in(struct call *c, struct error *e)
{
	return engine_read_journal(c->engine, NULL, e) && engine_settle(c->engine, c->now, e);
}

bool call_open(struct call *c, enum access access)
{
	struct error why = {0};
	if (c->engine)
		return true;
	c->engine = open_engine(c, access == ACCESS_READ, &why);
	/* A journal alone is a history too, and is read through the database. */
	if (c->engine && !engine_store(c->engine) && journal_exists(c->engine)) {
		engine_close(c->engine);
		c->engine = open_engine(c, false, &why);
	}
	if (!c->engine || !read_in(c, &why)) {
		call_fail(c, "%s", why.text);
		return false;
	}
	c->today = engine_today(c->engine, c->now);
	const struct error *settings = engine_settings_error(c->engine);
	if (settings)
		log_warning(_("paced.conf: %s; the defaults are used"), settings->text);
	if (engine_notes(c->engine))
		log_warning("%s", engine_notes(c->engine));
	return true;
}

const struct history *call_history(struct call *c)
{
	struct error why = {0};
	if (!call_open(c, ACCESS_READ))
		return NULL;
	const struct history *h = engine_history(c->engine, c->now, &why);
	if (!h)
		call_fail(c, "%s", why.text);
	return h;
}

/* ---- what was given ---- */

static const char *const day_words[] = {"today", "yesterday", "tomorrow", "monday", "tuesday",
	"wednesday", "thursday", "friday", "saturday", "sunday"};

char *call_nearest(const char *word, const char *const *words, size_t n)
{
	const char *near = text_nearest(word, words, n);
	return near ? mem_printf(_(" (did you mean %s?)"), near) : mem_strdup("");
}

bool call_day(const struct call *c, enum option option, date otherwise, date *out)
{
	const char *text = arguments_value(&c->args, option);
	*out = otherwise;
	if (!text || date_parse_relative(text, c->today, out))
		return true;
	autofree char *near = call_nearest(text, day_words, ARRAY_LENGTH(day_words));
	call_usage(c,
		_("--%s \"%s\": expected a day such as today, yesterday, tomorrow, monday, "
		  "2026-05-04 or -7d%s"),
		option_rows[option].name, text, near);
	return false;
}

bool call_number(const struct call *c, const char *what, const char *text, long least, long most,
	long otherwise, long *out)
{
	*out = otherwise;
	if (!text || text_integer(text, least, most, out))
		return true;
	call_usage(c, _("%s \"%s\": expected a whole number from %ld to %ld"), what, text, least,
		most);
	return false;
}

/* ---- sessions ---- */

static bool take_index(const struct history *h, size_t i, struct session *out, size_t *index)
{
	*out = h->sessions[i];
	*index = i;
	return true;
}

static bool session_by_number(
	struct call *c, const struct history *h, long id, struct session *out, size_t *index)
{
	struct error why = {0};
	for (size_t i = 0; i < h->session_count; i++)
		if (h->sessions[i].id == id)
			return take_index(h, i, out, index);
	*index = SIZE_MAX;
	struct store *store = engine_store(c->engine);
	if (store && store_session(store, id, out, &why))
		return true;
	call_fail(c, _("there is no session %ld; `pacectl log` lists them"), id);
	return false;
}

static bool session_by_day(struct call *c, const struct history *h, const char *id, date day,
	struct session *out, size_t *index)
{
	size_t count, first = history_sessions(h, day, day, &count);
	if (count == 1)
		return take_index(h, first, out, index);
	if (count == 0)
		call_fail(c, _("there is no session on %s; `pacectl log` lists them"), id);
	else
		call_fail(c,
			_("%s has %zu sessions: give the number of one, which `pacectl log` lists"),
			id, count);
	return false;
}

static bool session_by_start(
	struct call *c, const struct history *h, const char *id, struct session *out, size_t *index)
{
	int64_t utc;
	int32_t offset;
	if (!time_parse(id, &utc, &offset, NULL) || offset != OFFSET_NONE) {
		call_fail(c,
			_("\"%s\": expected the number of a session, its start as in "
			  "2026-05-04T07:10, a day, or last"),
			id);
		return false;
	}
	date day = (date)(utc >= 0 ? utc / 86400 : -((86399 - utc) / 86400));
	int32_t minute = (int32_t)((utc - (int64_t)day * 86400) / 60);
	size_t i = history_find(h, day, minute);
	if (i != SIZE_MAX)
		return take_index(h, i, out, index);
	call_fail(c, _("no session starts at %s; `pacectl log` lists them"), id);
	return false;
}

bool call_session(struct call *c, const char *id, struct session *out, size_t *index)
{
	long number;
	date day;
	const struct history *h = call_history(c);
	if (!h)
		return false;
	if (text_equal(id, "last") && h->session_count)
		return take_index(h, h->session_count - 1, out, index);
	if (text_equal(id, "last")) {
		call_fail(c, _("no session is known yet; `pacectl import PATH` takes files in"));
		return false;
	}
	if (text_integer(id, 1, LONG_MAX, &number))
		return session_by_number(c, h, number, out, index);
	if (date_parse_relative(id, c->today, &day))
		return session_by_day(c, h, id, day, out, index);
	return session_by_start(c, h, id, out, index);
}

/* ---- the rest ---- */

bool call_advise(struct call *c, date day, struct advice *out)
{
	struct error why = {0};
	if (engine_advise(c->engine, &day, 1, c->now, out, &why))
		return true;
	call_fail(c, "%s", why.text);
	return false;
}

const char call_first_steps[] = N_(
	"Nothing is known about you yet. `pacectl import PATH` takes in the files of your watch; "
	"`pacectl note yesterday run easy 45min` tells about a run without one.");

void call_say_none(const struct call *c, const struct history *h)
{
	autofree char *text =
		h->session_count == 0
			? mem_strdup(_(
				  "No session is known yet; `pacectl import PATH` takes files in."))
			: mem_printf(_("No session in that time; the last one was on %s."),
				  shown_weekday(h->sessions[h->session_count - 1].day, c->today)
					  .text);
	out_wrapped(&c->out, 0, 0, text);
}

void call_poke(const struct call *c)
{
	const char *path = engine_paths(c->engine)->poke;
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return; /* no runtime folder: no daemon has been here since the login */
	futimens(fd, NULL);
	close(fd);
}

void call_print_json(const struct call *c, json_t *j)
{
	json_dumpf(j, c->out.file, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
	fputc('\n', c->out.file);
	json_decref(j);
}
