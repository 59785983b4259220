/* pacectl status: where the athlete stands, and whether all is well; for people and status bars. */
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "programs.h"
#include "shown.h"

struct state {
	const struct history *history;
	struct advice advice; /* without a title when the rules could not be asked */
	struct error no_advice;
	struct store_counts counts;
	int64_t files[5]; /* by enum file_state */
	bool daemon;
	bool imperial;
};

/* Broken rules are one more thing that status tells. */
static void ask_rules(struct call *c, struct state *s)
{
	date day = engine_next_day(c->engine, c->now);
	struct advice *a = &s->advice;
	if (engine_advise(c->engine, &day, 1, c->now, a, &s->no_advice))
		return;
	struct day d = history_day_at(s->history, day - 1);
	*a = (struct advice){.day = day,
		.fitness = d.fitness,
		.fatigue = d.fatigue,
		.form = d.fitness - d.fatigue,
		.built_on_days = history_covered(s->history, day - 1, 42),
		.state = history_state(s->history, day - 1)};
	snprintf(a->title, sizeof(a->title), "%s", _("no advice"));
	call_fail(c, "%s", s->no_advice.text);
}

static bool gather(struct call *c, struct state *s)
{
	struct error why = {0};
	struct store *store;
	*s = (struct state){.history = call_history(c)};
	if (!s->history)
		return false;
	ask_rules(c, s);
	s->daemon = daemon_runs(engine_paths(c->engine)->lock);
	s->imperial = engine_settings(c->engine)->imperial;
	store = engine_store(c->engine);
	if (!store ||
		(store_counts(store, &s->counts, &why) && store_file_counts(store, s->files, &why)))
		return true;
	call_fail(c, "%s", why.text);
	return false;
}

static const struct session *last_session(const struct state *s)
{
	const struct history *h = s->history;
	return h->session_count ? &h->sessions[h->session_count - 1] : NULL;
}

static const char *day_word(const struct call *c, date day)
{
	return day == c->today       ? _("Today")
	       : day == c->today + 1 ? _("Tomorrow")
				     : _(date_weekday_name(day));
}

/* ---- JSON ---- */

static json_t *built_on_json(const struct advice *a)
{
	json_t *j = json_object();
	member_integer(j, "days", a->built_on_days);
	member_integer(j, "of", 42);
	member_text(j, "state", data_state_name(a->state));
	return j;
}

static json_t *next_json(const struct advice *a)
{
	json_t *j = json_object();
	member_date(j, "for", a->day);
	member_text(j, "session", kind_name(a->session));
	member_number(j, "minutes", a->minutes, 0);
	member_text(j, "title", a->title);
	member_text(j, "body", a->body);
	return j;
}

static json_t *files_json(const int64_t counts[5])
{
	json_t *j = json_object();
	for (int i = 0; i < 5; i++)
		member_integer(j, file_state_name((enum file_state)i), counts[i]);
	return j;
}

static json_t *journal_json(const struct call *c, const struct state *s)
{
	json_t *j = json_object();
	member_text(j, "file", engine_journal_file(c->engine));
	member_integer(j, "reports", s->counts.reports);
	member_integer(j, "bad_lines", s->counts.bad_lines);
	return j;
}

static void print_json(const struct call *c, const struct state *s)
{
	const struct advice *a = &s->advice;
	const struct session *last = last_session(s);
	const struct error *settings = engine_settings_error(c->engine);
	json_t *j = json_object();
	member_date(j, "today", c->today);
	member_number(j, "fitness", a->fitness, 1);
	member_number(j, "fatigue", a->fatigue, 1);
	member_number(j, "form", a->form, 1);
	member_text(j, "form_text", form_in_words(a->fitness, a->form, a->state));
	member(j, "built_on", built_on_json(a));
	member(j, "last_session", last ? session_json(last) : json_null());
	member(j, "next", s->no_advice.kind == ERROR_NONE ? next_json(a) : json_null());
	member_integer(j, "sessions", (int64_t)s->history->session_count);
	member(j, "files", files_json(s->files));
	member(j, "journal", journal_json(c, s));
	member_text(j, "settings_error", settings ? settings->text : NULL);
	member_bool(j, "daemon", s->daemon);
	call_print_json(c, j);
}

/* ---- one line ---- */

static void print_plain(const struct call *c, const struct state *s)
{
	out_printf(&c->out, "%s: %s\n", day_word(c, s->advice.day), s->advice.title);
}

static void print_waybar(const struct call *c, const struct state *s)
{
	const struct advice *a = &s->advice;
	autofree char *tooltip = mem_printf(_("%s: %s\n%s\nFitness %s, fatigue %s, form %s: %s"),
		day_word(c, a->day), a->title, a->body, shown_number(a->fitness, 0).text,
		shown_number(a->fatigue, 0).text, shown_number(a->form, 0).text,
		_(form_in_words(a->fitness, a->form, a->state)));
	json_t *j = json_object();
	member_text(j, "text", a->title);
	member_text(j, "tooltip", tooltip);
	member_text(j, "class", kind_name(a->session));
	json_dumpf(j, c->out.file, JSON_COMPACT);
	out_printf(&c->out, "\n");
	json_decref(j);
}

/* ---- for a person ---- */

static void print_last(const struct call *c, const struct state *s)
{
	const struct session *last = last_session(s);
	if (!last) {
		out_field(&c->out, _("Last session"), _("none is known yet"));
		return;
	}
	struct shown distance = shown_distance(last->distance_m, s->imperial);
	out_field(&c->out, _("Last session"), _("%s: %s, %s%s%s, load %s"),
		shown_day(last->day, c->today).text, session_word(last),
		shown_minutes(last->timer_s / 60).text, distance.text[0] ? ", " : "", distance.text,
		shown_number(last->load, 0).text);
}

static void print_files(const struct call *c, const struct state *s)
{
	struct buffer b = {0};
	for (int i = 0; i < 5; i++)
		if (s->files[i])
			buffer_printf(&b, "%s%lld %s", b.length ? ", " : "", (long long)s->files[i],
				_(file_state_name((enum file_state)i)));
	bool bad = s->files[FILE_FAILED] || s->files[FILE_POISON];
	out_field(&c->out, _("Files"), "%s%s", b.length ? (const char *)b.data : _("none yet"),
		bad ? _(" (`pacectl files --bad` says why)") : "");
	buffer_finish(&b);
}

static void print_form(const struct call *c, const struct advice *a)
{
	const struct out *o = &c->out;
	if (a->state != DATA_UNAVAILABLE) {
		out_field(o, _("Fitness"), _("%s, the daily load of about six weeks"),
			shown_number(a->fitness, 1).text);
		out_field(o, _("Fatigue"), _("%s, that of about one week"),
			shown_number(a->fatigue, 1).text);
		out_field(o, C_("field", "Form"), "%s %s: %s", shown_number(a->form, 1).text,
			a->day == c->today ? _("this morning") : _("tomorrow morning"),
			_(form_in_words(a->fitness, a->form, a->state)));
	}
	out_field(o, C_("field", "Known"), "%s", shown_built_on(a->built_on_days, a->state).text);
}

static void print_journal(const struct out *o, const struct store_counts *n)
{
	unsigned long entries = (unsigned long)n->reports, bad = (unsigned long)n->bad_lines;
	autofree char *good = mem_printf(
		language_count("%lu entry", "%lu entries", entries), entries);
	if (!bad) {
		out_field(o, _("Journal"), "%s", good);
		return;
	}
	autofree char *lines = mem_printf(
		language_count("%lu line that cannot be read (`pacectl journal check`)",
			"%lu lines that cannot be read (`pacectl journal check`)", bad),
		bad);
	out_field(o, _("Journal"), "%s, %s", good, lines);
}

static void print_person(const struct call *c, const struct state *s)
{
	const struct out *o = &c->out;
	const struct advice *a = &s->advice;
	out_styled(
		o, STYLE_STRONG, "%s: %s\n\n", shown_day_prefix(a->day, c->today).text, a->title);
	print_form(c, a);
	print_last(c, s);
	out_field(o, _("Sessions"), "%lld", (long long)s->history->session_count);
	print_files(c, s);
	print_journal(o, &s->counts);
	out_field(o, _("Daemon"), "%s",
		s->daemon ? _("running") : _("not running: `systemctl --user start paced`"));
}

static void print_state(const struct call *c, const struct state *s)
{
	const char *format = arguments_value(&c->args, OPTION_FORMAT);
	if (text_equal(format, "waybar"))
		print_waybar(c, s);
	else if (text_equal(format, "plain"))
		print_plain(c, s);
	else if (call_json(c))
		print_json(c, s);
	else
		print_person(c, s);
	fflush(c->out.file);
}

/* ---- again and again ---- */

#define DAY_CHECK_MS (10 * 60 * 1000) /* a new day is told at most this late */
#define SETTLE_MS    300              /* many writes are one change */

static int watch_folders(const struct engine *g)
{
	const struct paths *p = engine_paths(g);
	const char *folders[] = {p->data, p->config, p->rules, engine_journal_folder(g)};
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	for (size_t i = 0; fd >= 0 && i < ARRAY_LENGTH(folders); i++)
		inotify_add_watch(
			fd, folders[i], IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE);
	return fd;
}

/* What this program itself wrote while it looked is swallowed too. */
static void drain(int fd)
{
	char events[4096];
	while (read(fd, events, sizeof(events)) > 0)
		;
}

static bool wait_for_change(int fd, const struct out *o)
{
	struct pollfd p[] = {{.fd = fd, .events = POLLIN}, {.fd = fileno(o->file)}};
	while (poll(p, ARRAY_LENGTH(p), DAY_CHECK_MS) > 0 && !p[1].revents) {
		poll(NULL, 0, SETTLE_MS);
		drain(fd);
		return true;
	}
	return !p[1].revents; /* a closed pipe ends it */
}

static char *state_text(struct call *c)
{
	char *text = NULL;
	size_t size = 0;
	struct state s;
	struct out out = c->out;
	c->now = time(NULL);
	if (!gather(c, &s)) {
		advice_finish(&s.advice);
		return NULL;
	}
	c->out.file = open_memstream(&text, &size);
	print_state(c, &s);
	fclose(c->out.file);
	c->out = out;
	advice_finish(&s.advice);
	return text;
}

static int follow(struct call *c)
{
	autofree char *last = NULL;
	int fd = -1;
	do {
		engine_close(c->engine);
		c->engine = NULL;
		char *text = state_text(c);
		if (!text)
			return 1;
		if (fd < 0)
			fd = watch_folders(c->engine);
		if (!text_equal(text, last))
			fputs(text, c->out.file);
		fflush(c->out.file);
		free(last);
		last = text;
		drain(fd);
	} while (wait_for_change(fd, &c->out));
	close(fd);
	return 0;
}

int run_status(struct call *c)
{
	struct state s;
	static const char *const formats[] = {"waybar", "plain"};
	const char *format = arguments_value(&c->args, OPTION_FORMAT);
	autofree char *near = call_nearest(format ? format : "", formats, ARRAY_LENGTH(formats));
	if (format && !text_equal(format, formats[0]) && !text_equal(format, formats[1]))
		return call_usage(c, "--format \"%s\": expected waybar or plain%s", format, near);
	if (arguments_has(&c->args, OPTION_FOLLOW))
		return follow(c);
	bool ok = gather(c, &s);
	if (ok)
		print_state(c, &s);
	advice_finish(&s.advice);
	return ok && s.no_advice.kind == ERROR_NONE ? 0 : 1;
}
