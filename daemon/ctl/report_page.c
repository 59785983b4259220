#include "report_page.h"

#include <math.h>
#include <string.h>

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
	autofree char *hr = from.text[0] ? mem_printf("Heart rate %s to %s", from.text, to.text)
					 : mem_printf("Heart rate up to %s", to.text);
	element(b, "<p class=\"how\">", hr, "");
	element(b, paces.text[0] ? ", " : "", paces.text, "");
	if (a->km > 0)
		element(b, ", about ", shown_distance(a->km * 1000, imperial).text, "");
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
	autofree char *known = mem_printf("%d of 42", a->built_on_days);
	buffer_text(b, "<div class=\"tiles\">\n");
	if (a->state != DATA_UNAVAILABLE) {
		put_tile(b, shown_number(a->fitness, 0).text, "Fitness",
			"daily load of about six weeks");
		put_tile(b, shown_number(a->fatigue, 0).text, "Fatigue", "that of about one week");
		put_tile(b, shown_number(a->form, 0).text, "Form",
			form_in_words(a->fitness, a->form, a->state));
	}
	put_tile(b, known, "Days known",
		a->state == DATA_READY      ? "that is all of it"
		: a->state == DATA_BUILDING ? "it gets better with every run"
					    : "fitness and form are told from 14 on");
	buffer_text(b, "</div>\n");
}

static void put_charts(struct buffer *b, const struct call *c, const struct history *h)
{
	int known = c->today - h->first + 1;
	int days = known > DAYS ? DAYS : known < LEAST_DAYS ? LEAST_DAYS : known;
	date first = c->today - days + 1;
	buffer_text(b, "<h2>Fitness and fatigue</h2>\n<figure>\n");
	report_svg_form(b, h, first, days);
	buffer_text(b,
		"<figcaption>Form is fitness less fatigue. Training works while form is 10 to "
		"30 % of fitness below zero.</figcaption></figure>\n"
		"<h2>Load of each day</h2>\n<figure>\n");
	report_svg_load(b, h, first, days);
	buffer_text(b, "<figcaption>100 is an hour at threshold.<i class=\"load\"></i>easier days"
		       "<i class=\"hard\"></i>days with a hard session</figcaption></figure>\n"
		       "<h2>Minutes of each week</h2>\n<figure>\n");
	report_svg_weeks(b, h, c->today, (days + 6) / 7);
	buffer_text(b, "<figcaption><i class=\"easy\"></i>easy<i class=\"moderate\"></i>moderate"
		       "<i class=\"hard\"></i>hard</figcaption></figure>\n");
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
	struct athlete a;
	history_athlete(h, c->today, &a);
	struct zone_ranges hr = zones_by_hr(a.threshold_hr.value),
			   pace = zones_by_pace(
				   a.threshold_speed.value, engine_settings(c->engine)->imperial);
	buffer_text(b,
		"<h2>Zones</h2>\n<div class=\"wide\"><table><tr><th>Zone</th><th class=\"l\">"
		"Heart rate</th><th class=\"l\">Pace</th></tr>\n");
	put_zone(b, "Easy", &hr.easy, &pace.easy);
	put_zone(b, "Moderate", &hr.moderate, &pace.moderate);
	put_zone(b, "Hard", &hr.hard, &pace.hard);
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
	buffer_text(b,
		"<h2>Weeks</h2>\n<div class=\"wide\"><table><tr><th>Week of</th><th>Runs</th>"
		"<th>Time</th><th>Distance</th><th>Longest</th><th>Easy</th><th>Hard</th>"
		"<th>Load</th></tr>\n");
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
	element(b, "<td class=\"l\">", s->felt == FEEL_NONE ? "" : feel_name(s->felt), "</td>");
	element(b, "<td class=\"l note\">", s->note, "</td></tr>\n");
}

static void put_sessions(struct buffer *b, const struct call *c, const struct history *h)
{
	buffer_text(b, "<h2>Sessions</h2>\n<div class=\"wide\"><table><tr><th>Day</th>"
		       "<th class=\"l\">Session</th><th>Time</th><th>Distance</th><th>Speed</th>"
		       "<th>Heart rate</th><th>Hard</th><th>Load</th><th class=\"l\">Felt</th>"
		       "<th class=\"l\">Note</th></tr>\n");
	for (size_t i = 0; i < SESSIONS && i < h->session_count; i++)
		put_session(b, &h->sessions[h->session_count - 1 - i],
			engine_settings(c->engine)->imperial);
	buffer_text(b, "</table></div>\n");
}

/* ---- the page ---- */

/* The policy holds even if a text of a file or rule should once slip through: nothing is loaded. */
static void put_begin(struct buffer *b, const struct advice *a)
{
	buffer_text(b, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
		       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		       "style-src 'unsafe-inline'\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
	element(b, "<title>paced: ", a->title, "</title>\n");
	buffer_printf(b, "<style>%s</style></head><body>\n", style);
}

void report_page(
	struct buffer *b, const struct call *c, const struct history *h, const struct advice *a)
{
	put_begin(b, a);
	put_advice(b, c, a);
	put_tiles(b, a);
	if (h->session_count) {
		put_charts(b, c, h);
		put_zones(b, c, h);
		put_weeks(b, c, h);
		put_sessions(b, c, h);
	} else {
		element(b, "<p>", call_first_steps, "</p>\n");
	}
	buffer_printf(b, "<p class=\"dim\">paced %s, %s</p>\n</body></html>\n", PACED_VERSION,
		shown_date(c->today).text);
}
