/* pacectl show for a person. */
#include <math.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/language.h"
#include "paced/base/text.h"
#include "show.h"
#include "shown.h"

#define DRIFTS 5 /* % from which it is told: models.md "Drift" */

static bool is_run(const struct view *v)
{
	return sport_is_running(v->s.sport);
}

/* ---- what it was ---- */

/* Unless the head says it already. */
static void print_sport(const struct view *v)
{
	struct shown sport = shown_sport(v->s.sport, v->has_source ? v->source.sub_sport : "");
	bool more = !text_equal(sport.text, _(sport_name(v->s.sport)));
	if (more || (is_run(v) && v->s.sport != SPORT_RUN))
		shown_field(&v->call->out, _("Sport"), sport);
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
		shown_field(o, told_as_pace(s->sport) ? _("Pace") : _("Speed"), speed);
	else if (speed.text[0] && flat.text[0] && !text_equal(speed.text, flat.text))
		out_field(o, _("Pace"), _("%s; on the flat it would have been %s"), speed.text,
			flat.text);
	else
		shown_field(o, _("Pace"), speed);
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
		shown_field(o, _("Climb"), shown_height(s->ascent_m, v->imperial));
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
	show_zones(v);
	show_bouts(v);
	show_curve(v);
	print_source(v);
}
