/* pacectl show for a person. */
#include <math.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/language.h"
#include "paced/base/text.h"
#include "show.h"
#include "shown.h"
#include "table.h"

#define DRIFTS      5  /* % from which it is told: models.md "Drift" */
#define RANGE_WIDTH 23 /* columns for what "slower than 5:08 /km" is in any language */
#define BAR_COLUMN  (RANGE_WIDTH + 29) /* where the bars of the zones start, */
#define BAR_WIDTH   26                 /* and how long they are at most */

static void field(const struct out *o, const char *label, struct shown value)
{
	if (value.text[0])
		out_field(o, label, "%s", value.text);
}

static bool is_run(const struct view *v)
{
	return sport_is_running(v->s.sport);
}

/* ---- what it was ---- */

static void print_sport(const struct view *v)
{
	const struct out *o = &v->call->out;
	const char *sub = v->has_source ? v->source.sub_sport : "";
	char words[sizeof(v->source.sub_sport)] = "";
	if (!text_equal(sub, "generic") && !text_starts_with(sub, sport_name(v->s.sport)))
		snprintf(words, sizeof(words), "%s", sub);
	for (char *at = words; *at; at++)
		*at = *at == '_' ? ' ' : *at;
	if (words[0] || (is_run(v) && v->s.sport != SPORT_RUN))
		out_field(o, _("Sport"), "%s%s%s", _(sport_name(v->s.sport)), words[0] ? ", " : "",
			words);
}

static void print_head(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	struct shown distance = shown_distance(s->distance_m, v->imperial);
	out_styled(o, STYLE_STRONG, "%s %s: %s, %s%s%s\n",
		shown_weekday(s->day, v->call->today).text, shown_time(s->minute).text,
		session_word(s), shown_minutes(s->timer_s / 60).text, distance.text[0] ? ", " : "",
		distance.text);
	if (v->has_source && v->source.same_as)
		out_printf(o,
			_("Does not count: the same activity as session %lld. `pacectl split %lld` "
			  "makes two of them.\n"),
			(long long)v->source.same_as, (long long)s->id);
	out_printf(o, "\n");
	print_sport(v);
	if (v->kind_reason[0])
		out_field(o, _("Kind"), "%s: %s", _(kind_name(s->kind)), v->kind_reason);
}

/* ---- its numbers ---- */

static void print_speed(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	struct shown speed = shown_speed(s->avg_speed, s->sport, v->imperial),
		     flat = shown_pace(s->graded_speed, v->imperial);
	if (!is_run(v))
		field(o, told_as_pace(s->sport) ? _("Pace") : _("Speed"), speed);
	else if (speed.text[0] && flat.text[0] && !text_equal(speed.text, flat.text))
		out_field(o, _("Pace"), _("%s; on the flat it would have been %s"), speed.text,
			flat.text);
	else
		field(o, _("Pace"), speed);
}

static const char *cadence_unit(enum sport sport)
{
	if (sport_is_on_foot(sport))
		return _("steps a minute");
	if (sport == SPORT_RIDE)
		return _("turns a minute");
	return sport == SPORT_SWIM || sport == SPORT_ROW ? _("strokes a minute") : _("a minute");
}

static void print_numbers(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	print_speed(v);
	if (!isnan(s->avg_hr) && !session_ignores_hr(s))
		out_field(o, _("Heart rate"), _("%s on average, %s at most"),
			shown_number(s->avg_hr, 0).text, shown_number(s->top_hr, 0).text);
	if (s->avg_cadence > 0)
		out_field(o, _("Cadence"), "%s %s", shown_number(s->avg_cadence, 0).text,
			cadence_unit(s->sport));
	if (s->avg_power > 0)
		out_field(o, _("Power"), _("%s W on average"), shown_number(s->avg_power, 0).text);
	if (s->ascent_m >= 1)
		field(o, _("Climb"), shown_height(s->ascent_m, v->imperial));
	if (s->load_from != LOAD_NONE)
		out_field(o, _("Load"), _("%s, by %s; an hour at threshold is 100"),
			shown_number(s->load, 0).text, load_source_in_words(s->load_from));
}

static void print_said(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	if (s->felt != FEEL_NONE)
		out_field(o, _("Felt"), "%s", _(feel_name(s->felt)));
	if (!isnan(s->rpe))
		out_field(o, _("Effort"), _("%g of 10"), s->rpe);
	if (s->note[0])
		out_field(o, _("Note"), "%s", s->note);
	if (s->ignore)
		out_field(o, _("Left out"), _("%s: your journal says so"),
			shown_ignored(s->ignore).text);
}

/* The decision that ends a doubt. */
static const char *remedy(unsigned doubts)
{
	if (doubts & SUSPECT_OF_HR)
		return "ignore=hr";
	if (doubts & SUSPECT_OF_SPEED)
		return "ignore=pace";
	return doubts & SUSPECT_ASCENT ? "ignore=gps" : "load=N";
}

static void print_doubts(const struct view *v)
{
	unsigned doubts = session_doubts(&v->s);
	if (!doubts)
		return;
	autofree char *text = mem_printf(_("%s%s; `pacectl edit %lld %s` decides it for good"),
		shown_suspects(doubts).text,
		doubts & (SUSPECT_OF_HR | SUSPECT_OF_SPEED) ? _(". It is left out") : "",
		(long long)v->s.id, remedy(doubts));
	out_field(&v->call->out, _("Doubts"), "%s", text);
}

/* ---- inside it ---- */

static void print_intensity(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	autofree char *hard =
		s->hard_s >= 60
			? mem_printf(_("; %s near or above threshold, %s at most in one go"),
				  shown_minutes(s->hard_s / 60).text,
				  shown_minutes(s->longest_hard_s / 60).text)
			: mem_strdup("");
	if (!isnan(s->easy_share))
		out_field(o, _("Intensity"), _("%s %% of it easy%s%s"),
			shown_number(s->easy_share * 100, 0).text,
			view_has_hr(v) && view_has_pace(v) ? _(", by heart rate and pace alike")
							   : "",
			hard);
}

/* "; the last ones 2.5 % slower than the first" */
static char *fade_text(double fade)
{
	double percent = round(fade * 1000) / 10;
	if (isnan(percent))
		return mem_strdup("");
	if (percent == 0)
		return mem_strdup(_("; the last as fast as the first"));
	return mem_printf(percent < 0 ? _("; the last %s %% slower than the first")
				      : _("; the last %s %% faster than the first"),
		shown_number(fabs(percent), 1).text);
}

/* "5 of 2:56 at 3:46 /km, heart rate 176, 5:08 between; the last 8.3 % slower than the first" */
static void print_repetitions(const struct view *v)
{
	const struct reps *r = &v->s.reps;
	char each[32], between[32];
	if (!r->count)
		return;
	text_clock(r->seconds, each, sizeof(each));
	text_clock(r->recovery_s, between, sizeof(between));
	struct shown pace = shown_pace(r->speed, v->imperial), hr = shown_number(r->hr, 0);
	autofree char *fade = fade_text(r->fade);
	struct buffer b = {0};
	buffer_printf(&b, C_("repetitions", "%d of %s"), r->count, each);
	if (v->s.strides)
		buffer_text(&b, _(" as strides"));
	if (pace.text[0])
		buffer_printf(&b, C_("pace", " at %s"), pace.text);
	if (hr.text[0])
		buffer_printf(&b, _(", heart rate %s"), hr.text);
	if (r->grade > .03)
		buffer_text(&b, _(", uphill"));
	buffer_printf(&b, _(", %s between"), between);
	out_field(&v->call->out, _("Repetitions"), "%s%s", (const char *)b.data, fade);
	buffer_finish(&b);
}

static void print_drift(const struct view *v)
{
	const struct session *s = &v->s;
	if (!view_has_hr(v) || !view_has_pace(v) || isnan(s->drift) || s->reps.count)
		return; /* of uneven running it says nothing */
	struct shown whole = shown_number(s->drift, 1);
	out_field(&v->call->out, _("Drift"), "%s %%: %s", whole.text,
		s->drift > DRIFTS ? _("the heart had to beat faster and faster for that pace")
				  : _("the heart stayed with the pace"));
}

static void print_compared(const struct view *v)
{
	const struct out *o = &v->call->out;
	double efficiency = view_efficiency(v), beats = round(v->hr_above_usual);
	if (!isnan(efficiency))
		out_field(o, _("Efficiency"), _("%s m to a heartbeat"),
			shown_number(efficiency, 2).text);
	if (beats == 0)
		out_field(o, _("Compared"), _("the heart rate that is usual for you at easy pace"));
	else if (!isnan(beats))
		out_field(o, _("Compared"),
			beats > 0 ? language_count(
					    "%.0f beat more than is usual for you at easy pace",
					    "%.0f beats more than is usual for you at easy pace",
					    (unsigned long)beats)
				  : language_count(
					    "%.0f beat fewer than is usual for you at easy pace",
					    "%.0f beats fewer than is usual for you at easy pace",
					    (unsigned long)-beats),
			fabs(beats));
}

static void print_place(const struct view *v)
{
	const struct out *o = &v->call->out;
	const struct session *s = &v->s;
	if (!is_run(v) || v->index == SIZE_MAX)
		return;
	if (s->distance_m > s->longest_before_m)
		out_field(o, _("Length"), _("your longest run in a month; before it was %s"),
			shown_distance(s->longest_before_m, v->imperial).text);
	else if (!isnan(s->longest_before_m))
		out_field(o, _("Length"), _("your longest run in the month before was %s"),
			shown_distance(s->longest_before_m, v->imperial).text);
	if (s->route)
		out_field(o, _("Route"), "%s",
			s->route_seen ? _("you have run it before") : _("new"));
}

static void print_inside(const struct view *v)
{
	const struct session *s = &v->s;
	struct shown warmup = shown_minutes(s->warmup_s / 60),
		     cooldown = shown_minutes(s->cooldown_s / 60);
	print_intensity(v);
	print_repetitions(v);
	if (s->warmup_s + s->cooldown_s >= 60)
		out_field(&v->call->out, _("Around it"), _("%s easy before, %s after"), warmup.text,
			cooldown.text);
	print_drift(v);
	print_compared(v);
	print_place(v);
}

/* ---- zones ---- */

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

static void print_all_zones(const struct view *v)
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

static void print_bouts(const struct view *v)
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

static void print_curve(const struct view *v)
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

/* ---- where it is from ---- */

static void print_source(const struct view *v)
{
	const struct out *o = &v->call->out;
	out_printf(o, "\n");
	if (!v->has_source) {
		out_field(o, _("From"), _("the journal"));
		return;
	}
	if (v->source.name[0])
		out_field(o, _("Name"), "%s", v->source.name);
	out_field(o, _("File"), "%s", v->file.path);
	if (v->source.device[0])
		out_field(o, _("Device"), "%s", v->source.device);
	for (size_t i = 0; i < v->duplicate_count; i++)
		out_field(o, i ? "" : _("Duplicates"),
			_("%lld; `pacectl split %lld` if it is another activity"),
			(long long)v->duplicates[i].id, (long long)v->duplicates[i].id);
}

void show_page(const struct view *v)
{
	print_head(v);
	print_numbers(v);
	print_said(v);
	print_doubts(v);
	print_inside(v);
	print_all_zones(v);
	print_bouts(v);
	print_curve(v);
	print_source(v);
}
