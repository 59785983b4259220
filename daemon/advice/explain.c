#include "explain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "words.h"

/* ---- how hard, in heart rate and pace ---- */

/* Shares of threshold heart rate and threshold speed. Easy ends where the first of the three zones
 * does (models.md: .90 and .88). */
struct effort {
	double hr_from, hr_to, speed_from, speed_to;
};

static const struct effort kind_efforts[KIND_COUNT] = {
	[KIND_RECOVERY] = {.65, .82, .68, .80},
	[KIND_EASY] = {.75, .90, .76, .88},
	[KIND_STRIDES] = {.75, .90, .76, .88},
	[KIND_STEADY] = {.88, .95, .86, .93},
	[KIND_LONG] = {.75, .90, .76, .88},
	[KIND_TEMPO] = {.92, .98, .93, .98},
	[KIND_INTERVALS] = {.95, 1.02, .985, 1.012},
};

static const struct {
	const char *target;
	const char *words; /* in a title, behind "5 x 4 min" */
	struct effort effort;
} targets[] = {
	{N_("threshold"), N_("at threshold"), {.95, 1.01, .985, 1.012}},
	{"tempo", N_("tempo"), {.92, .98, .93, .98}},
	{N_("5k"), N_("at 5 km effort"), {.98, 1.06, 1.05, 1.09}},
	{N_("10k"), N_("at 10 km effort"), {.96, 1.03, 1.01, 1.04}},
	{N_("half"), N_("at half marathon effort"), {.93, .99, .96, .99}},
	{N_("marathon"), N_("at marathon effort"), {.90, .96, .90, .94}},
	{N_("brisk"), N_("a little brisker"), {.88, .96, .88, .95}},
	{N_("hill"), N_("uphill"), {0}},
	{"strides", N_("strides"), {0}},
	{"easy", N_("easy"), {.75, .90, .76, .88}},
};

static const char *target_words(const char *target)
{
	for (size_t i = 0; i < ARRAY_LENGTH(targets); i++)
		if (text_equal(targets[i].target, target))
			return _(targets[i].words);
	return target;
}

static struct effort effort_of(const struct advice *a)
{
	if (a->has_work && a->session != KIND_STRIDES && a->session != KIND_LONG)
		for (size_t i = 0; i < ARRAY_LENGTH(targets); i++)
			if (text_equal(targets[i].target, a->work.target))
				return targets[i].effort;
	return kind_efforts[a->session];
}

/* A number that was estimated is rounded as such. */
static double round_to(double v, double step)
{
	return floor(v / step) * step;
}

static bool is_guess(const struct threshold *t)
{
	return t->origin <= ORIGIN_ESTIMATED;
}

void explain_ranges(struct advice *a, const struct athlete *who)
{
	struct effort e = effort_of(a);
	a->hr_from = a->hr_to = a->speed_from = a->speed_to = NAN;
	bool runs = a->session != KIND_REST && a->session != KIND_CROSS &&
		    a->session != KIND_STRENGTH;
	if (!runs || e.hr_to <= 0)
		return;
	if (who->threshold_hr.origin > ORIGIN_DEFAULT) {
		double step = is_guess(&who->threshold_hr) ? 5 : 1;
		a->hr_from = round_to(e.hr_from * who->threshold_hr.value, step);
		a->hr_to = round_to(e.hr_to * who->threshold_hr.value, step);
	}
	if (who->threshold_speed.value > 0 && who->threshold_speed.origin > ORIGIN_DEFAULT) {
		double step = is_guess(&who->threshold_speed) ? 5 : 1;
		double slow = round(1000 / (e.speed_from * who->threshold_speed.value) / step) *
			      step;
		double fast = round(1000 / (e.speed_to * who->threshold_speed.value) / step) * step;
		a->speed_from = 1000 / slow;
		a->speed_to = 1000 / fast;
	}
}

/* ---- the session in a few words ---- */

static void work_words(const struct advice *a, char *out, size_t size)
{
	char one[32];
	if (isnan(a->work.seconds))
		snprintf(one, sizeof(one), "%d m", (int)lround(a->work.metres));
	else
		words_seconds(a->work.seconds, one, sizeof(one));
	if (a->work.reps > 1)
		snprintf(out, size, "%d x %s %s", a->work.reps, one, target_words(a->work.target));
	else
		snprintf(out, size, "%s %s", one, target_words(a->work.target));
}

static const char *cross_words(enum sport sport)
{
	switch (sport) {
	case SPORT_RIDE:
		return _("easy ride");
	case SPORT_SWIM:
		return _("easy swim");
	case SPORT_WALK:
		return _("walk");
	case SPORT_HIKE:
		return _("hike");
	case SPORT_ROW:
		return _("easy rowing");
	case SPORT_ELLIPTICAL:
		return _("elliptical");
	case SPORT_SKI:
		return _("easy ski");
	case SPORT_RUN:
	case SPORT_TRAIL:
	case SPORT_TREADMILL:
	case SPORT_STRENGTH:
	case SPORT_TRANSITION:
	case SPORT_OTHER:
	case SPORT_COUNT:
		break;
	}
	return _("cross-training");
}

static const char *const kind_words[KIND_COUNT] = {
	[KIND_UNKNOWN] = N_("easy"),
	[KIND_EASY] = N_("easy"),
	[KIND_RECOVERY] = N_("very easy"),
	[KIND_STEADY] = N_("steady"),
	[KIND_TEMPO] = N_("tempo"),
	[KIND_INTERVALS] = N_("intervals"),
	[KIND_HILLS] = N_("hills"),
	[KIND_STRENGTH] = N_("strength and mobility"),
};

void explain_session(const struct advice *a, char *out, size_t size)
{
	char length[32];
	words_minutes(a->minutes, length, sizeof(length));
	bool reps = a->has_work && a->work.reps > 0;
	if (a->session == KIND_REST)
		snprintf(out, size, "%s", _("rest"));
	else if (a->session == KIND_RACE)
		snprintf(out, size, "%s", _("race day"));
	else if (a->session == KIND_LONG)
		snprintf(out, size, _("long run, %s"), length);
	else if (a->session == KIND_STRIDES && reps)
		snprintf(out, size, _("%s with %d strides"), length, a->work.reps);
	else if (a->session == KIND_STRIDES)
		snprintf(out, size, _("%s with strides"), length);
	else if (a->session == KIND_CROSS)
		snprintf(out, size, "%s %s", cross_words(a->sport), length);
	else if (reps)
		work_words(a, out, size);
	else
		snprintf(out, size, "%s %s", _(kind_words[a->session]), length);
}

void explain_line(const struct advice *a, char *out, size_t size)
{
	char what[96], hr[48] = "";
	explain_session(a, what, sizeof(what));
	text_capital(what);
	if (!isnan(a->hr_to))
		snprintf(hr, sizeof(hr), _(", heart rate up to %d"), (int)lround(a->hr_to));
	snprintf(out, size, "%s%s", what, hr);
}

/* ---- title ---- */

/* TRANSLATORS: behind it come the texts with the context "instead of"; with it a title that is too
 * long is cut. */
#define INSTEAD_OF N_(" instead of ")

static const char *const instead_words[KIND_COUNT] = {
	[KIND_LONG] = NC_("instead of", "the long run"),
	[KIND_TEMPO] = NC_("instead of", "tempo"),
	[KIND_INTERVALS] = NC_("instead of", "intervals"),
	[KIND_HILLS] = NC_("instead of", "hills"),
	[KIND_RACE] = NC_("instead of", "the race"),
};

/* What is said behind the session: the rule's own words, or what was wished, or that it is enough.
 */
static void title_tail(const struct advice *a, const struct resolution *r, char *out, size_t size)
{
	const struct verdict *strongest = r->limit_count > 0 ? r->limits[0] : NULL;
	const struct verdict *speaks = strongest && *strongest->aside ? strongest : r->chosen;
	out[0] = '\0';
	if (a->session == KIND_REST && !(r->softened && strongest && *strongest->aside))
		return;
	if (speaks && *speaks->aside && (speaks == strongest || !r->softened))
		snprintf(out, size, ", %s", speaks->aside);
	else if (strongest && r->wished && r->wished->session != a->session &&
		 instead_words[r->wished->session] && a->session != KIND_STEADY)
		snprintf(out, size, "%s%s", _(INSTEAD_OF),
			language_in_context(instead_words[r->wished->session]));
	else if (strongest && r->shortened && a->session == KIND_EASY)
		snprintf(out, size, "%s", _(", not more"));
}

void advice_title(const struct advice *a, const char *prefix, char *out, size_t size)
{
	char whole[128], room[TITLE_MOST * 4 + 1];
	snprintf(whole, sizeof(whole), "%s: %s", prefix, a->title);
	if (words_length(whole) > TITLE_MOST) {
		char *tail = strstr(whole, _(INSTEAD_OF));
		tail = tail ? tail : strrchr(whole, ',');
		if (tail && tail > whole + strlen(prefix) + 2)
			*tail = '\0';
	}
	words_fit(room, sizeof(room), TITLE_MOST, whole);
	words_fit(out, size, TITLE_MOST, room);
}

/* ---- body ---- */

static void pace_words(const struct advice *a, bool wears_hr, char *out, size_t size)
{
	char slow[24], fast[24];
	out[0] = '\0';
	if (!isnan(a->speed_to)) {
		text_clock(1000 / a->speed_from, slow, sizeof(slow));
		text_clock(1000 / a->speed_to, fast, sizeof(fast));
		snprintf(out, size, C_("range", "%s to %s"), fast, slow);
	} else if (!isnan(a->hr_to) && wears_hr) {
		snprintf(out, size, _("Heart rate %d to %d"), (int)lround(a->hr_from),
			(int)lround(a->hr_to));
	}
}

/* "4:12 to 4:18, 2 min easy between, 15 min warm-up, 10 min cool-down". */
static void work_how(const struct advice *a, bool wears_hr, char *out, size_t size)
{
	char pace[64], between[32] = "", part[64];
	pace_words(a, wears_hr, pace, sizeof(pace));
	snprintf(out, size, "%s", pace);
	size_t n = strlen(out);
	if (a->work.reps > 1 && a->work.recovery_s > 0) {
		words_seconds(a->work.recovery_s, between, sizeof(between));
		snprintf(part, sizeof(part), _("%s easy between"), between);
		snprintf(out + n, size - n, "%s%s", n ? ", " : "", part);
	}
	n = strlen(out);
	if (!(a->work.warmup_minutes > 0))
		return;
	snprintf(part, sizeof(part), _("%d min warm-up, %d min cool-down"),
		(int)lround(a->work.warmup_minutes),
		(int)lround(fmax(0, a->work.cooldown_minutes)));
	snprintf(out + n, size - n, "%s%s", n ? ", " : "", part);
}

static void how_words(const struct advice *a, bool wears_hr, char *out, size_t size)
{
	out[0] = '\0';
	if (a->session == KIND_LONG)
		snprintf(out, size, "%s", _("Easy enough to talk all the way"));
	else if (a->has_work && a->session != KIND_STRIDES && a->session != KIND_RACE)
		work_how(a, wears_hr, out, size);
	else if (a->session != KIND_RACE && a->session != KIND_REST && wears_hr && !isnan(a->hr_to))
		snprintf(out, size, _("Heart rate up to %d"), (int)lround(a->hr_to));
	else if (a->session == KIND_EASY || a->session == KIND_RECOVERY)
		snprintf(out, size, "%s", _("Slow enough to talk"));
}

static void built_on_words(const struct advice *a, char *out, size_t size)
{
	out[0] = '\0';
	if (a->state != DATA_READY && a->built_on_days > 0)
		snprintf(out, size, _("Built on %d of 42 days"), a->built_on_days);
}

static bool said(const struct advice *a, const char *text)
{
	for (size_t i = 0; i < a->reason_count; i++)
		if (text_equal(a->reasons[i].text, text))
			return true;
	return false;
}

static void add_reason(struct advice *a, const struct verdict *v, size_t *capacity)
{
	if (!v || !*v->because || said(a, v->because))
		return;
	a->reasons = mem_grow(a->reasons, a->reason_count, capacity, sizeof(*a->reasons));
	struct advice_reason *r = &a->reasons[a->reason_count++];
	memset(r, 0, sizeof(*r));
	memcpy(r->rule, v->rule, sizeof(r->rule));
	memcpy(r->text, v->because, sizeof(r->text));
	r->is_limit = v->type == VERDICT_LIMIT;
}

/* In the order in which they decided: a wish that was granted comes before what shortened it, and
 * after what replaced it. */
static void collect_reasons(struct advice *a, const struct resolution *r)
{
	size_t capacity = 0;
	bool granted = r->chosen && r->chosen == r->wished && !r->softened;
	bool held = r->holding_count > 0 && r->holding[0]->hardest == r->hardness;
	if (granted && (r->limit_count > 0 || !held))
		add_reason(a, r->chosen, &capacity);
	for (size_t i = 0; i < r->limit_count; i++)
		add_reason(a, r->limits[i], &capacity);
	for (size_t i = 0; i < r->holding_count; i++)
		add_reason(a, r->holding[i], &capacity);
	add_reason(a, r->chosen, &capacity);
}

/* The last reason may be that of a wish that was not granted: it is kept for "why", not told. */
static size_t reasons_told(const struct advice *a, const struct resolution *r)
{
	size_t n = a->reason_count < 2 ? a->reason_count : 2;
	while (n > 1 && r->softened && !a->reasons[n - 1].is_limit)
		n--;
	return n;
}

static void write_body(struct advice *a, const struct resolution *r, bool wears_hr)
{
	char how[128], built[64];
	how_words(a, wears_hr, how, sizeof(how));
	built_on_words(a, built, sizeof(built));
	a->body[0] = '\0';
	bool how_first = a->has_work && a->session != KIND_STRIDES;
	for (size_t i = 0; i < reasons_told(a, r); i++) {
		if (!words_add_sentence(a->body, sizeof(a->body), BODY_MOST, a->reasons[i].text) &&
			i == 0)
			words_fit(a->body, sizeof(a->body), BODY_MOST, a->reasons[i].text);
		if (how_first && i == 0)
			words_add_sentence(a->body, sizeof(a->body), BODY_MOST, how);
	}
	if (!how_first || a->reason_count == 0)
		words_add_sentence(a->body, sizeof(a->body), BODY_MOST, how);
	words_add_sentence(a->body, sizeof(a->body), BODY_MOST, built);
}

void explain(struct advice *a, const struct resolution *r, const struct athlete *who, bool wears_hr)
{
	char session[96], tail[64], whole[192];
	explain_ranges(a, who);
	explain_session(a, session, sizeof(session));
	title_tail(a, r, tail, sizeof(tail));
	snprintf(whole, sizeof(whole), "%s%s", session, tail);
	if (!words_fit(a->title, sizeof(a->title), TITLE_MOST, whole))
		words_fit(a->title, sizeof(a->title), TITLE_MOST, session);
	collect_reasons(a, r);
	write_body(a, r, wears_hr);
}
