/* pacectl report: one HTML file with SVG charts, without scripts and without anything to load. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "report_svg.h"
#include "shown.h"

#define DAYS       182
#define LEAST_DAYS 28
#define WEEKS      12
#define SESSIONS   25

static const char style[] =
	"body{font:16px/1.45 system-ui,sans-serif;max-width:54rem;margin:2rem auto;padding:0 "
	"1rem;color:#1d2430;"
	"background:#fff}h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin:2rem 0 "
	".4rem}"
	"table{border-collapse:collapse;width:100%;font-size:.92rem}td,th{padding:.2rem "
	".5rem;text-align:right;"
	"border-bottom:1px solid "
	"#d8dde5}td:first-child,th:first-child,.l{text-align:left}.dim{color:#68707d}"
	"svg{width:100%;height:auto}.fitness{stroke:#1666b5;fill:none;stroke-width:2}"
	".fatigue{stroke:#c4601d;fill:none;stroke-width:1.3;stroke-dasharray:3 "
	"3}.load{fill:#b9c3d1}"
	".axis{stroke:#d8dde5;stroke-width:1}svg text{fill:#68707d;font-size:11px}"
	"@media(prefers-color-scheme:dark){body{color:#dfe4ec;background:#171b22}td,th{border-"
	"color:#343b47}"
	".dim,svg "
	"text{color:#98a1af;fill:#98a1af}.fitness{stroke:#6db3f2}.fatigue{stroke:#f0a368}.load{"
	"fill:#465063}"
	".axis{stroke:#343b47}}";

static void escape(struct buffer *b, const char *text)
{
	for (; *text; text++) {
		const char *entity = *text == '<'   ? "&lt;"
				     : *text == '>' ? "&gt;"
				     : *text == '&' ? "&amp;"
						    : NULL;
		if (entity)
			buffer_text(b, entity);
		else
			buffer_printf(b, "%c", *text);
	}
}

static void element(struct buffer *b, const char *open, const char *text, const char *close)
{
	buffer_text(b, open);
	escape(b, text);
	buffer_text(b, close);
}

static void cell(struct buffer *b, const char *text)
{
	element(b, "<td>", text, "</td>");
}

/* ---- sections ---- */

static void put_advice(struct buffer *b, const struct call *c, const struct advice *a)
{
	autofree char *title = mem_printf(
		"%s: %s", shown_day_prefix(a->day, c->today).text, a->title);
	element(b, "<h1>", title, "</h1>\n");
	element(b, "<p>", a->body, "</p>\n<ul>\n");
	for (size_t i = 0; i < a->reason_count; i++) {
		element(b, "<li>", a->reasons[i].text, "");
		element(b, " <span class=dim>", a->reasons[i].rule, "</span></li>\n");
	}
	buffer_text(b, "</ul>\n");
	for (size_t i = 0; i < a->say_count; i++) {
		element(b, "<p><b>", a->says[i].title, "</b> ");
		element(b, "", a->says[i].text, "</p>\n");
	}
	autofree char *model = mem_printf("Fitness %s, fatigue %s, form %s: %s; %s",
		shown_number(a->fitness, 1).text, shown_number(a->fatigue, 1).text,
		shown_number(a->form, 1).text, form_in_words(a->fitness, a->form, a->state),
		shown_built_on(a->built_on_days, a->state).text);
	element(b, "<p class=dim>", model, "</p>\n");
}

static void put_weeks(struct buffer *b, const struct call *c, const struct history *h)
{
	date monday = c->today - date_weekday(c->today);
	bool imperial = engine_settings(c->engine)->imperial;
	buffer_text(b, "<h2>Weeks</h2>\n<table><tr><th>Week "
		       "of</th><th>Runs</th><th>Time</th><th>Distance</th>"
		       "<th>Longest</th><th>Easy</th><th>Hard</th><th>Load</th></tr>\n");
	for (int i = 0; i < WEEKS; i++, monday -= 7) {
		struct week w = week_ending(h, monday + 6);
		autofree char *easy = isnan(w.easy_share)
					      ? mem_strdup("")
					      : mem_printf("%.0f %%", w.easy_share * 100);
		buffer_text(b, "<tr>");
		cell(b, shown_date(monday).text);
		cell(b, shown_number(w.runs, 0).text);
		cell(b, shown_minutes(w.minutes).text);
		cell(b, shown_distance(w.km * 1000, imperial).text);
		cell(b, shown_distance(w.longest_km * 1000, imperial).text);
		cell(b, easy);
		cell(b, shown_number(w.hard_sessions, 0).text);
		cell(b, shown_number(w.load, 0).text);
		buffer_text(b, "</tr>\n");
	}
	buffer_text(b, "</table>\n");
}

static void put_session(struct buffer *b, const struct session *s, bool imperial)
{
	buffer_text(b, "<tr>");
	cell(b, shown_date(s->day).text);
	element(b, "<td class=l>", sport_name(s->sport), " ");
	element(b, "", kind_name(s->kind), "</td>");
	cell(b, shown_minutes(s->timer_s / 60).text);
	cell(b, shown_distance(s->distance_m, imperial).text);
	cell(b, shown_pace(s->avg_speed, imperial).text);
	cell(b, shown_number(s->avg_hr, 0).text);
	cell(b, shown_number(s->load, 0).text);
	element(b, "<td class=l>", s->felt == FEEL_NONE ? "" : feel_name(s->felt), "</td>");
	element(b, "<td class=l>", s->note, "</td></tr>\n");
}

static void put_sessions(struct buffer *b, const struct call *c, const struct history *h)
{
	buffer_text(b,
		"<h2>Sessions</h2>\n<table><tr><th>Day</th><th class=l>Session</th><th>Time</th>"
		"<th>Distance</th><th>Pace</th><th>Heart rate</th><th>Load</th><th "
		"class=l>Felt</th>"
		"<th class=l>Note</th></tr>\n");
	for (size_t i = 0; i < SESSIONS && i < h->session_count; i++)
		put_session(b, &h->sessions[h->session_count - 1 - i],
			engine_settings(c->engine)->imperial);
	buffer_text(b, "</table>\n");
}

static void put_page(
	struct buffer *b, const struct call *c, const struct history *h, const struct advice *a)
{
	buffer_printf(b,
		"<!doctype html>\n<html lang=en><meta charset=utf-8>\n"
		"<meta name=viewport "
		"content=\"width=device-width\">\n<title>paced</title>\n<style>%s</style>\n",
		style);
	put_advice(b, c, a);
	buffer_text(b, "<h2>Fitness, fatigue and the load of each day</h2>\n");
	int known = h->first == DATE_NONE ? 0 : c->today - h->first + 1;
	int days = known > DAYS ? DAYS : known < LEAST_DAYS ? LEAST_DAYS : known;
	report_svg(b, h, c->today - days + 1, days);
	put_weeks(b, c, h);
	put_sessions(b, c, h);
	buffer_text(b, "</html>\n");
}

/* ---- the file ---- */

static bool write_file(const char *path, const struct buffer *b)
{
	FILE *f = fopen(path, "we");
	bool ok = f && fwrite(b->data, 1, b->length, f) == b->length;
	return f && fclose(f) == 0 && ok;
}

static bool open_browser(const char *path)
{
	int status;
	pid_t pid = fork();
	if (pid == 0) {
		execlp("xdg-open", "xdg-open", path, (char *)NULL);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
	       WEXITSTATUS(status) == 0;
}

static char *place(struct call *c)
{
	struct error why = {0};
	const char *given = arguments_value(&c->args, OPTION_OUT),
		   *data = engine_paths(c->engine)->data;
	if (given)
		return mem_strdup(given);
	if (paths_make_folder(data, &why))
		return paths_join(data, "report.html");
	call_fail(c, "%s", why.text);
	return NULL;
}

static int write_report(struct call *c, const struct history *h, const struct advice *a)
{
	struct buffer page = {0};
	autofree char *path = place(c);
	if (!path)
		return 1;
	put_page(&page, c, h, a);
	bool ok = write_file(path, &page);
	buffer_finish(&page);
	if (!ok)
		return call_fail(c, "cannot write %s: %s", path, strerror(errno));
	out_printf(&c->out, "%s\n", path);
	if (arguments_has(&c->args, OPTION_OPEN) && !open_browser(path))
		return call_fail(c, "xdg-open could not show %s", path);
	return 0;
}

int run_report(struct call *c)
{
	struct advice a = {0};
	const struct history *h = call_history(c);
	if (!h || !call_advise(c, engine_next_day(c->engine, c->now), &a))
		return 1;
	int code = write_report(c, h, &a);
	advice_finish(&a);
	return code;
}
