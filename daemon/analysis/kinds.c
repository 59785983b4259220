/* What a session was, and why in plain words: the first row that holds, from the most particular to
 * easy. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "assess.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define TEMPO_BOUT     480. /* s in one piece */
#define TEMPO_TOTAL    900. /* s altogether */
#define TEMPO_PACE     .93  /* of threshold speed: below, an even run is steady */
#define TEMPO_REP      570. /* s: so long that they are tempo in pieces */
#define HILLY          20.  /* m of ascent a km */
#define UPHILL         .03  /* mean grade of repetitions */
#define RACE_HR        .92  /* of threshold heart rate, on average, at the least */
#define RECOVERY_S     2700.
#define RECOVERY_HR    .80 /* of threshold heart rate, on average */
#define RECOVERY_SPEED .70

struct clues {
	struct session *s;
	enum pattern pattern;
	const struct athlete *who;
	double intensity;
	const char *name;
};

static bool say(const struct clues *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static bool say(const struct clues *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(c->s->kind_reason, sizeof(c->s->kind_reason), format, args);
	va_end(args);
	return true;
}

static double minutes(double seconds)
{
	return round(seconds / 60);
}

static bool is_strength(const struct clues *c)
{
	return c->s->sport == SPORT_STRENGTH && say(c, "strength training");
}

static bool is_cross(const struct clues *c)
{
	return !sport_is_running(c->s->sport) && say(c, "not a run");
}

/* ---- race ---- */

/* The intensity that can be held for a time, against an hour's 1.0; straight between. */
static double race_intensity(double seconds)
{
	static const struct {
		double minutes, intensity;
	} best[] = {
		{10, 1.10}, {20, 1.05}, {30, 1.03}, {60, 1}, {120, .95}, {180, .92}, {300, .87}};
	const double m = seconds / 60;
	size_t k = 1;

	while (k + 1 < ARRAY_LENGTH(best) && m > best[k].minutes)
		k++;
	const double part = (m - best[k - 1].minutes) / (best[k].minutes - best[k - 1].minutes);
	return best[k - 1].intensity +
	       fmin(fmax(part, 0), 1) * (best[k].intensity - best[k - 1].intensity);
}

static bool race_distance(double metres)
{
	static const double common[] = {5000, 10000, 15000, 16093.4, 21097.5, 42195};

	for (size_t i = 0; i < ARRAY_LENGTH(common); i++)
		if (metres >= .985 * common[i] && metres <= 1.03 * common[i])
			return true;
	return false;
}

static bool named_race(const char *name)
{
	static const char *const words[] = {"race", "parkrun", "marathon", "wettkampf"};

	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (strcasestr(name, words[i]))
			return true;
	return false;
}

static bool is_race(const struct clues *c)
{
	const struct session *s = c->s;
	const double could = race_intensity(s->timer_s);

	if (c->pattern == PATTERN_REPS || c->pattern == PATTERN_STRIDES || s->timer_s < 600)
		return false;
	if (trust_hr(s) && s->avg_hr < RACE_HR * c->who->threshold_hr.value)
		return false;
	if (named_race(c->name) && c->intensity >= .90 * could)
		return say(c, "called a race, and run like one");
	const bool all_hard = s->longest_hard_s >= .85 * s->timer_s || s->timer_s > 5400;
	const double heart = s->avg_hr / c->who->threshold_hr.value;
	/* A heart above its threshold says it too where the threshold speed may be set too high. */
	const double least = trust_hr(s) && heart >= 1 ? .92 : .96;
	if (all_hard && race_distance(s->distance_m) && c->intensity >= least * could)
		return say(c, "a race distance at race effort");
	/* Of no known distance: it must have been all that there was. */
	if (!all_hard || s->timer_s > 3600 || (trust_hr(s) && heart < .97))
		return false;
	return c->intensity >= (trust_hr(s) && heart >= 1 ? .95 : .98) * could &&
	       say(c, "race effort from start to end");
}

/* ---- quality ---- */

static bool is_strides(const struct clues *c)
{
	return c->pattern == PATTERN_STRIDES &&
	       say(c, "%d short fast strides inside an easy run", c->s->reps.count);
}

/* An even run above easy whose noise, climbs or drifting heart rate reach into the hard minutes,
 * while the pace as a whole stays below. */
static bool only_touches_hard(const struct clues *c)
{
	return c->pattern == PATTERN_NONE && c->s->easy_share < .5 && c->intensity < TEMPO_PACE;
}

static bool is_hills(const struct clues *c)
{
	const struct session *s = c->s;

	if (c->pattern == PATTERN_REPS)
		return s->reps.grade >= UPHILL && say(c, "%d repetitions uphill", s->reps.count);
	return !only_touches_hard(c) && s->hard_s >= TEMPO_TOTAL &&
	       s->ascent_m >= HILLY * s->distance_m / 1000 && s->longest_hard_s < TEMPO_BOUT &&
	       say(c, "%.0f hard minutes, %.0f m of climbing", minutes(s->hard_s), s->ascent_m);
}

static bool is_tempo_reps(const struct clues *c)
{
	const struct reps *r = &c->s->reps;

	return c->pattern == PATTERN_REPS && r->count <= 3 && r->seconds >= TEMPO_REP &&
	       say(c, "%d long stretches of %.0f min at a hard pace", r->count,
		       minutes(r->seconds));
}

static bool is_intervals(const struct clues *c)
{
	const struct reps *r = &c->s->reps;
	char length[16];

	if (c->pattern != PATTERN_REPS)
		return false;
	text_clock(r->seconds, length, sizeof(length));
	return say(c, "%d repetitions of about %s", r->count, length);
}

static bool is_tempo(const struct clues *c)
{
	const struct session *s = c->s;

	if (only_touches_hard(c))
		return false;
	if (s->longest_hard_s >= TEMPO_BOUT)
		return say(c, "%.0f hard minutes in one piece", minutes(s->longest_hard_s));
	return s->hard_s >= TEMPO_TOTAL && say(c, "%.0f hard minutes", minutes(s->hard_s));
}

/* ---- the rest of the week ---- */

static bool is_steady(const struct clues *c)
{
	const struct session *s = c->s;

	return s->easy_share < .5 && s->timer_s >= 900 &&
	       say(c, "%.0f %% of it above easy", 100 * (1 - s->easy_share));
}

static bool is_recovery(const struct clues *c)
{
	const struct session *s = c->s;
	const bool by_hr = trust_hr(s) && s->avg_hr <= RECOVERY_HR * c->who->threshold_hr.value;
	const bool by_speed = !trust_hr(s) && c->intensity <= RECOVERY_SPEED;

	return s->timer_s <= RECOVERY_S && s->easy_share >= .97 && (by_hr || by_speed) &&
	       say(c, "short and very easy");
}

static bool is_easy(const struct clues *c)
{
	if (isnan(c->s->easy_share))
		return say(c, "neither heart rate nor speed to tell more");
	return say(c, "%.0f %% of it easy", 100 * c->s->easy_share);
}

static const struct {
	enum kind kind;
	bool (*is)(const struct clues *c);
} rows[] = {
	{KIND_STRENGTH, is_strength},
	{KIND_CROSS, is_cross},
	{KIND_RACE, is_race},
	{KIND_STRIDES, is_strides},
	{KIND_HILLS, is_hills},
	{KIND_TEMPO, is_tempo_reps},
	{KIND_INTERVALS, is_intervals},
	{KIND_TEMPO, is_tempo},
	{KIND_STEADY, is_steady},
	{KIND_RECOVERY, is_recovery},
	{KIND_EASY, is_easy},
};

void find_kind(struct session *s, enum pattern pattern, const struct athlete *who, double intensity,
	const char *name)
{
	const struct clues c = {s, pattern, who, intensity, name};
	size_t row = 0;

	while (row + 1 < ARRAY_LENGTH(rows) && !rows[row].is(&c))
		row++;
	if (row + 1 == ARRAY_LENGTH(rows))
		rows[row].is(&c);
	s->kind_found = rows[row].kind;
}
