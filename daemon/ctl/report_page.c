#include "report_page.h"

#include <math.h>
#include <string.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/version.h"
#include "report_svg.h"
#include "shown.h"

#define DAYS       182
#define LEAST_DAYS 28
#define WEEKS      12
#define SESSIONS   25

/* clang-format off */
static const char style[] =
	":root{color-scheme:light dark;--text:#1d2430;--dim:#646c79;--ground:#fff;--card:#f3f5f8;"
	"--rule:#d8dde5;--fitness:#1666b5;--fatigue:#b8541a;--load:#b3bfcf;--easy:#8db8a0;--moderate:#e2b44c;"
	"--hard:#c4501d}\n"
	"@media(prefers-color-scheme:dark){:root{--text:#dfe4ec;--dim:#98a1af;--ground:#171b22;--card:#20262f;"
	"--rule:#343b47;--fitness:#6db3f2;--fatigue:#f0a368;--load:#4d596b;--easy:#4f7f67;--moderate:#c79a3c;"
	"--hard:#e0703a}}\n"
	"body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;"
	"color:var(--text);background:var(--ground)}\n"
	"h1{font-size:1.7rem;line-height:1.2;margin:0 0 .6rem}h2{font-size:1.15rem;margin:2.2rem 0 .3rem}\n"
	".how{font-size:1.1rem}.dim,figcaption{color:var(--dim);font-size:.9rem}figure{margin:0}\n"
	".tiles{display:flex;flex-wrap:wrap;gap:.8rem;margin:1.4rem 0}\n"
	".tiles div{background:var(--card);border-radius:.5rem;padding:.5rem .9rem;flex:1 1 9rem}\n"
	".tiles b{display:block;font-size:1.5rem;line-height:1.3}\n"
	".wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem;"
	"font-variant-numeric:tabular-nums}\n"
	"td,th{padding:.25rem .5rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}\n"
	"th{font-weight:600;color:var(--dim)}td:first-child,th:first-child,.l{text-align:left}.note{white-space:normal}\n"
	"svg{width:100%;height:auto;display:block}svg text{fill:var(--dim);font-size:11px}svg .name{font-weight:600}\n"
	"polyline{fill:none;stroke-width:2;stroke-linejoin:round}.axis{stroke:var(--rule);stroke-width:1}\n"
	".fitness{stroke:var(--fitness)}.fatigue{stroke:var(--fatigue);stroke-width:1.4}\n"
	"svg .fitness-name{fill:var(--fitness)}svg .fatigue-name{fill:var(--fatigue)}\n"
	"rect.load{fill:var(--load)}rect.easy{fill:var(--easy)}rect.moderate{fill:var(--moderate)}"
	"rect.hard{fill:var(--hard)}\n"
	"i{display:inline-block;width:.8em;height:.8em;border-radius:.15em;margin:0 .2em 0 .6em}\n"
	"i.load{background:var(--load)}i.easy{background:var(--easy)}i.moderate{background:var(--moderate)}"
	"i.hard{background:var(--hard)}\n"
	"@media print{body{max-width:none;margin:0}h2{break-after:avoid}figure,tr{break-inside:avoid}}\n";
/* clang-format on */

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

/* `open`, the text as a sentence, `close`. */
static void sentence(struct buffer *b, const char *open, const char *text, const char *close)
{
	autofree char *own = mem_strdup(text);
	size_t length = strlen(own);
	text_capital(own);
	element(b, open, own, length && strchr(".?!", own[length - 1]) ? "" : ".");
	buffer_text(b, close);
}

/* ---- the advice ---- */

/* "Heart rate 108 to 136, 6:39 to 5:39 /km, about 4.9 km" */
static void put_how(struct buffer *b, const struct advice *a, bool imperial)
{
	struct shown from = shown_number(a->hr_from, 0), to = shown_number(a->hr_to, 0),
		     paces = shown_paces(a->speed_from, a->speed_to, imperial);
	if (a->session == KIND_REST || !to.text[0])
		return;
	autofree char *hr = from.text[0] ? mem_printf(_("Heart rate %s to %s"), from.text, to.text)
					 : mem_printf(_("Heart rate up to %s"), to.text);
	element(b, "<p class=\"how\">", hr, "");
	element(b, paces.text[0] ? ", " : "", paces.text, "");
	autofree char *km = mem_printf(
		_(", about %s"), shown_distance(a->km * 1000, imperial).text);
	if (a->km > 0)
		element(b, "", km, "");
	buffer_text(b, "</p>\n");
}

static void put_advice(struct buffer *b, const struct call *c, const struct advice *a)
{
	autofree char *title = mem_printf(
		"%s: %s", shown_day_prefix(a->day, c->today).text, a->title);
	element(b, "<h1>", title, "</h1>\n");
	put_how(b, a, engine_settings(c->engine)->imperial);
	buffer_text(b, a->reason_count ? "<ul>\n" : "");
	for (size_t i = 0; i < a->reason_count; i++) {
		sentence(b, "<li>", a->reasons[i].text, "");
		element(b, " <span class=\"dim\">", a->reasons[i].rule, "</span></li>\n");
	}
	buffer_text(b, a->reason_count ? "</ul>\n" : "");
	for (size_t i = 0; i < a->say_count; i++) {
		sentence(b, "<p><b>", a->says[i].title, "</b> ");
		element(b, "", a->says[i].text, "</p>\n");
	}
}

/* ---- where the athlete stands ---- */

static void put_tile(struct buffer *b, const char *value, const char *name, const char *text)
{
	element(b, "<div><b>", value, "</b>");
	buffer_text(b, name);
	element(b, "<br><span class=\"dim\">", text, "</span></div>\n");
}

static void put_tiles(struct buffer *b, const struct advice *a)
{
	autofree char *known = mem_printf(_("%d of 42"), a->built_on_days);
	buffer_text(b, "<div class=\"tiles\">\n");
	if (a->state != DATA_UNAVAILABLE) {
		put_tile(b, shown_number(a->fitness, 0).text, _("Fitness"),
			_("daily load of about six weeks"));
		put_tile(b, shown_number(a->fatigue, 0).text, _("Fatigue"),
			_("that of about one week"));
		put_tile(b, shown_number(a->form, 0).text, _("Form"),
			_(form_in_words(a->fitness, a->form, a->state)));
	}
	put_tile(b, known, _("Days known"),
		a->state == DATA_READY      ? _("that is all of it")
		: a->state == DATA_BUILDING ? _("it gets better with every run")
					    : _("fitness and form are told from 14 on"));
	buffer_text(b, "</div>\n");
}

#define FIGURE_END "</figcaption></figure>\n"

static void begin_figure(struct buffer *b, const char *title)
{
	element(b, "<h2>", title, "</h2>\n<figure>\n");
}

static void put_charts(struct buffer *b, const struct call *c, const struct history *h)
{
	int known = c->today - h->first + 1;
	int days = known > DAYS ? DAYS : known < LEAST_DAYS ? LEAST_DAYS : known;
	date first = c->today - days + 1;
	begin_figure(b, _("Fitness and fatigue"));
	report_svg_form(b, h, first, days);
	element(b, "<figcaption>",
		/* xgettext:no-c-format */
		_("Form is fitness less fatigue. Training works while form is 10 to 30 % of "
		  "fitness below zero."),
		FIGURE_END);
	begin_figure(b, _("Load of each day"));
	report_svg_load(b, h, first, days);
	element(b, "<figcaption>", _("100 is an hour at threshold."), "");
	element(b, "<i class=\"load\"></i>", _("easier days"), "");
	element(b, "<i class=\"hard\"></i>", _("days with a hard session"), FIGURE_END);
	begin_figure(b, _("Minutes of each week"));
	report_svg_weeks(b, h, c->today, (days + 6) / 7);
	element(b, "<figcaption><i class=\"easy\"></i>", _("easy"), "");
	element(b, "<i class=\"moderate\"></i>", _("moderate"), "");
	element(b, "<i class=\"hard\"></i>", _("hard"), FIGURE_END);
}

/* ---- tables ---- */

struct title {
	const char *text;
	bool left;
};

static void begin_table(
	struct buffer *b, const char *heading, const struct title *titles, size_t count)
{
	element(b, "<h2>", heading, "</h2>\n<div class=\"wide\"><table><tr>");
	for (size_t i = 0; i < count; i++)
		element(b, titles[i].left ? "<th class=\"l\">" : "<th>", _(titles[i].text),
			"</th>");
	buffer_text(b, "</tr>\n");
}

/* ---- zones ---- */

static void put_zone(
	struct buffer *b, const char *name, const struct shown *hr, const struct shown *pace)
{
	element(b, "<tr><td>", name, "</td>");
	element(b, "<td class=\"l\">", hr->text, "</td>");
	element(b, "<td class=\"l\">", pace->text, "</td></tr>\n");
}

static void put_zones(struct buffer *b, const struct call *c, const struct history *h)
{
	static const struct title titles[] = {
		{N_("Zone")}, {N_("Heart rate"), true}, {N_("Pace"), true}};
	struct athlete a;
	history_athlete(h, c->today, &a);
	struct zone_ranges hr = zones_by_hr(a.threshold_hr.value),
			   pace = zones_by_pace(
				   a.threshold_speed.value, engine_settings(c->engine)->imperial);
	begin_table(b, _("Zones"), titles, ARRAY_LENGTH(titles));
	put_zone(b, _("Easy"), &hr.easy, &pace.easy);
	put_zone(b, _("Moderate"), &hr.moderate, &pace.moderate);
	put_zone(b, _("Hard"), &hr.hard, &pace.hard);
	buffer_text(b, "</table></div>\n");
}

/* ---- weeks and sessions ---- */

static void put_week(struct buffer *b, const struct history *h, date monday, bool imperial)
{
	struct week w = week_ending(h, monday + 6);
	autofree char *easy = isnan(w.easy_share) ? mem_strdup("")
						  : mem_printf("%.0f %%", w.easy_share * 100);
	buffer_text(b, "<tr>");
	cell(b, shown_date(monday).text);
	cell(b, shown_number(w.runs, 0).text);
	cell(b, shown_minutes(w.minutes).text);
	cell(b, shown_distance(w.km * 1000, imperial).text);
	cell(b, shown_distance(w.longest_km * 1000, imperial).text);
	cell(b, easy);
	cell(b, shown_minutes(w.hard_minutes).text);
	cell(b, shown_number(w.load, 0).text);
	buffer_text(b, "</tr>\n");
}

static void put_weeks(struct buffer *b, const struct call *c, const struct history *h)
{
	date monday = c->today - date_weekday(c->today);
	static const struct title titles[] = {{N_("Week of")}, {N_("Runs")}, {N_("Time")},
		{N_("Distance")}, {N_("Longest")}, {N_("Easy")}, {N_("Hard")}, {N_("Load")}};
	begin_table(b, _("Weeks"), titles, ARRAY_LENGTH(titles));
	for (int i = 0; i < WEEKS && monday + 6 >= h->first; i++, monday -= 7)
		put_week(b, h, monday, engine_settings(c->engine)->imperial);
	buffer_text(b, "</table></div>\n");
}

static void put_session(struct buffer *b, const struct session *s, bool imperial)
{
	double hard = s->hard_s >= 30 ? s->hard_s / 60 : NAN;
	buffer_text(b, "<tr>");
	cell(b, shown_date(s->day).text);
	element(b, "<td class=\"l\">", session_word(s), "</td>");
	cell(b, shown_minutes(s->timer_s / 60).text);
	cell(b, shown_distance(s->distance_m, imperial).text);
	cell(b, shown_speed(s->avg_speed, s->sport, imperial).text);
	cell(b, shown_number(s->avg_hr, 0).text);
	cell(b, shown_minutes(hard).text);
	cell(b, shown_number(s->load, 0).text);
	element(b, "<td class=\"l\">", s->felt == FEEL_NONE ? "" : _(feel_name(s->felt)), "</td>");
	element(b, "<td class=\"l note\">", s->note, "</td></tr>\n");
}

static void put_sessions(struct buffer *b, const struct call *c, const struct history *h)
{
	static const struct title titles[] = {{N_("Day")}, {N_("Session"), true}, {N_("Time")},
		{N_("Distance")}, {N_("Speed")}, {N_("Heart rate")}, {N_("Hard")}, {N_("Load")},
		{N_("Felt"), true}, {N_("Note"), true}};
	begin_table(b, _("Sessions"), titles, ARRAY_LENGTH(titles));
	for (size_t i = 0; i < SESSIONS && i < h->session_count; i++)
		put_session(b, &h->sessions[h->session_count - 1 - i],
			engine_settings(c->engine)->imperial);
	buffer_text(b, "</table></div>\n");
}

/* ---- the coming days ---- */

static void put_planned(struct buffer *b, const struct call *c, const struct planned *p)
{
	bool rest = p->advice.session == KIND_REST, told = p->advice.state != DATA_UNAVAILABLE;
	buffer_text(b, "<tr>");
	cell(b, shown_day(p->advice.day, c->today).text);
	element(b, "<td class=\"l\">", p->advice.title, "</td>");
	cell(b, rest ? "" : shown_number(p->load, 0).text);
	cell(b, shown_number(told ? p->fitness : NAN, 1).text);
	cell(b, shown_number(told ? p->form : NAN, 1).text);
	buffer_text(b, "</tr>\n");
}

static void put_plan(struct buffer *b, const struct call *c, const struct plan *plan)
{
	static const struct title titles[] = {{N_("Day")}, {N_("Session"), .left = true},
		{N_("Load")}, {N_("Fitness")}, {N_("Form")}};
	begin_table(b, _("The coming days"), titles, ARRAY_LENGTH(titles));
	for (size_t i = 0; i < plan->count; i++)
		put_planned(b, c, &plan->days[i]);
	buffer_text(b, "</table></div>\n");
	element(b, "<p class=\"dim\">",
		_("If all of it is done as advised. Every run and every morning changes it."),
		"</p>\n");
}

/* ---- the page ---- */

/* The policy holds even if a text of a file or rule should once slip through: nothing is loaded. */
static void put_begin(struct buffer *b, const struct advice *a)
{
	element(b, "<!doctype html>\n<html lang=\"", language_name(), "\">");
	buffer_text(b, "<head><meta charset=\"utf-8\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'unsafe-inline'\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
	element(b, "<title>paced: ", a->title, "</title>\n");
	buffer_printf(b, "<style>%s</style></head><body>\n", style);
}

void report_page(struct buffer *b, const struct call *c, const struct history *h,
	const struct advice *a, const struct plan *plan)
{
	put_begin(b, a);
	put_advice(b, c, a);
	put_tiles(b, a);
	if (h->session_count) {
		put_plan(b, c, plan);
		put_charts(b, c, h);
		put_zones(b, c, h);
		put_weeks(b, c, h);
		put_sessions(b, c, h);
	} else {
		element(b, "<p>", _(call_first_steps), "</p>\n");
	}
	buffer_printf(b, "<p class=\"dim\">paced %s, %s</p>\n</body></html>\n", PACED_VERSION,
		shown_date(c->today).text);
}
