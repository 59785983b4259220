/* pacectl show: minutes in zones, each repetition, best efforts. */
#include <math.h>
#include <string.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "show.h"
#include "shown.h"
#include "table.h"

#define RANGE_WIDTH 23 /* columns for what "slower than 5:08 /km" is in any language */
#define BAR_COLUMN  (RANGE_WIDTH + 29) /* where the bars of the zones start, */
#define BAR_WIDTH   26                 /* and how long they are at most */

static void print_zone(
	const struct out *o, const char *name, const char *range, double seconds, double total)
{
	char clock[32], bar[BAR_WIDTH * 3 + 1] = "";
	int room = o->width - BAR_COLUMN, most = room < BAR_WIDTH ? room : BAR_WIDTH;
	text_clock(seconds, clock, sizeof(clock));
	for (int n = 0; n < (int)lround(seconds / total * most); n++)
		memcpy(bar + n * 3, "█", 4);
	int name_pad = 9 - text_columns(name), range_pad = RANGE_WIDTH - text_columns(range);
	out_printf(o, "  %s%*s %s%*s %7s %4.0f %%%s%s\n", name, name_pad > 0 ? name_pad : 0, "",
		range, range_pad > 0 ? range_pad : 0, "", clock, seconds / total * 100,
		bar[0] ? "  " : "", bar);
}

static void print_zones(
	const struct out *o, const char *title, const double zone_s[3], struct zone_ranges ranges)
{
	double total = zone_s[0] + zone_s[1] + zone_s[2];
	if (!(total > 0))
		return;
	out_styled(o, STYLE_DIM, "\n  %s\n", title);
	print_zone(o, _("Easy"), ranges.easy.text, zone_s[0], total);
	print_zone(o, _("Moderate"), ranges.moderate.text, zone_s[1], total);
	print_zone(o, _("Hard"), ranges.hard.text, zone_s[2], total);
}

void show_zones(const struct view *v)
{
	const struct session *s = &v->s;
	const struct out *o = &v->call->out;
	struct zone_ranges hr = zones_by_hr(s->used.threshold_hr),
			   pace = zones_by_pace(s->used.threshold_speed, v->imperial);
	bool by_hr = view_has_hr(v);
	if (by_hr)
		print_zones(o, _("By heart rate"), s->zone_s, hr);
	if (by_hr && view_has_pace(v))
		print_zones(o, _("By pace, slopes taken out"), s->zone_speed_s, pace);
	else if (!by_hr)
		print_zones(o, s->manual ? _("As it was told") : _("By pace, slopes taken out"),
			s->zone_s, pace);
}

/* ---- repetitions and best efforts ---- */

static const struct column bout_columns[] = {
	{"  #", .right = true},
	{N_("At"), .right = true},
	{N_("Time"), .right = true},
	{N_("Distance"), .right = true, .optional = true},
	{N_("Pace"), .right = true, .optional = true},
	{N_("Heart rate"), .right = true, .optional = true},
	{N_("Cadence"), .right = true, .optional = true, .spare = 1},
};

void show_bouts(const struct view *v)
{
	const struct out *o = &v->call->out;
	if (!v->bout_count)
		return;
	struct table *t = table_create(bout_columns, ARRAY_LENGTH(bout_columns));
	for (size_t i = 0; i < v->bout_count; i++) {
		const struct bout *b = &v->bouts[i];
		char at[32], seconds[32];
		text_clock(b->start_s, at, sizeof(at));
		text_clock(b->seconds, seconds, sizeof(seconds));
		table_cell(t, "%zu", i + 1);
		table_cell(t, "%s", at);
		table_cell(t, "%s", seconds);
		table_cell(t, "%s", shown_length(b->metres, v->imperial).text);
		table_cell(t, "%s", shown_pace(b->speed, v->imperial).text);
		table_cell(t, "%s", shown_number(b->hr, 0).text);
		table_cell(t, "%s", shown_number(b->cadence, 0).text);
	}
	out_styled(o, STYLE_DIM, "\n  %s\n",
		v->s.reps.count ? _("Each repetition") : _("The hard stretch"));
	table_print(t, o);
	table_destroy(t);
}

static struct shown effort_length(double seconds)
{
	struct shown s;
	if (seconds >= 60)
		return shown_minutes(seconds / 60);
	snprintf(s.text, sizeof(s.text),
		language_count("%.0f second", "%.0f seconds", (unsigned long)seconds), seconds);
	return s;
}

static const struct column curve_columns[] = {
	{N_("  For"), .right = true},
	{N_("Pace"), .right = true, .optional = true},
	{N_("Heart rate"), .right = true, .optional = true},
};

void show_curve(const struct view *v)
{
	const struct session *s = &v->s;
	struct table *t = table_create(curve_columns, ARRAY_LENGTH(curve_columns));
	size_t rows = 0;
	for (size_t i = 0; i < CURVE_POINTS; i++) {
		struct shown pace = shown_pace(
				     view_has_pace(v) ? s->best_speed[i] : NAN, v->imperial),
			     hr = shown_number(view_has_hr(v) ? s->best_hr[i] : NAN, 0);
		if (!pace.text[0] && !hr.text[0])
			continue;
		table_cell(t, "  %s", effort_length(curve_seconds[i]).text);
		table_cell(t, "%s", pace.text);
		table_cell(t, "%s", hr.text);
		rows++;
	}
	if (rows) {
		out_styled(
			&v->call->out, STYLE_DIM, "\n  %s\n", _("Best efforts, each on average"));
		table_print(t, &v->call->out);
	}
	table_destroy(t);
}
