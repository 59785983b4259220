#include "resolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define SHORTEST_MINUTES 10.0      /* less is not worth changing shoes for: rest */
#define KEPT_SHARE       (2.0 / 3) /* what must remain of a session that is shortened, not replaced */
#define RECOVERY_MINUTES 30.0
#define UNKNOWN_SPEED                                                                              \
	2.5 /* m/s, 6:40/km: turns a limit in km into minutes while no pace is known */
#define TOLD_WEIGHT     2.0
#define UNKNOWN_MINUTES 30.0

void verdict_init(struct verdict *v, enum verdict_type type, const char *rule)
{
	memset(v, 0, sizeof(*v));
	v->type = type;
	text_copy_clean(v->rule, sizeof(v->rule), rule, strlen(rule));
	v->minutes = v->km = NAN;
	v->session = KIND_EASY;
	v->sport = SPORT_RUN;
	v->hardness = HARDNESS_EASY;
	v->hardest = HARDNESS_COUNT;
}

/* ---- order: by values, then by names, never by where they came from ---- */

static int by_number(double a, double b)
{
	a = isnan(a) ? INFINITY : a;
	b = isnan(b) ? INFINITY : b;
	return (a > b) - (a < b);
}

#define RETURN_UNLESS_EQUAL(comparison)                                                            \
	do {                                                                                       \
		int order_ = (comparison);                                                         \
		if (order_ != 0)                                                                   \
			return order_;                                                             \
	} while (0)

static int work_order(const struct work *a, const struct work *b)
{
	RETURN_UNLESS_EQUAL(a->reps - b->reps);
	RETURN_UNLESS_EQUAL(by_number(a->seconds, b->seconds));
	RETURN_UNLESS_EQUAL(by_number(a->metres, b->metres));
	RETURN_UNLESS_EQUAL(by_number(a->recovery_s, b->recovery_s));
	RETURN_UNLESS_EQUAL(by_number(a->warmup_minutes, b->warmup_minutes));
	RETURN_UNLESS_EQUAL(by_number(a->cooldown_minutes, b->cooldown_minutes));
	return strcmp(a->target, b->target);
}

/* The words come last: they are others in another language. */
static int words_order(const struct verdict *a, const struct verdict *b)
{
	RETURN_UNLESS_EQUAL(strcmp(a->rule, b->rule));
	RETURN_UNLESS_EQUAL(strcmp(a->because, b->because));
	return strcmp(a->aside, b->aside);
}

/* Heaviest first; of equally heavy ones the more cautious. */
static int proposal_order(const void *left, const void *right)
{
	const struct verdict *a = *(const struct verdict *const *)left;
	const struct verdict *b = *(const struct verdict *const *)right;
	RETURN_UNLESS_EQUAL(by_number(b->weight, a->weight));
	RETURN_UNLESS_EQUAL((int)a->hardness - (int)b->hardness);
	RETURN_UNLESS_EQUAL(by_number(a->minutes, b->minutes));
	RETURN_UNLESS_EQUAL(by_number(a->km, b->km));
	RETURN_UNLESS_EQUAL((int)a->session - (int)b->session);
	RETURN_UNLESS_EQUAL((int)a->sport - (int)b->sport);
	RETURN_UNLESS_EQUAL((int)a->has_work - (int)b->has_work);
	RETURN_UNLESS_EQUAL(work_order(&a->work, &b->work));
	return words_order(a, b);
}

/* Strongest first; of equally strong ones the weightier reason. */
static int limit_order(const void *left, const void *right)
{
	const struct verdict *a = *(const struct verdict *const *)left;
	const struct verdict *b = *(const struct verdict *const *)right;
	RETURN_UNLESS_EQUAL((int)a->hardest - (int)b->hardest);
	RETURN_UNLESS_EQUAL((int)b->no_running - (int)a->no_running);
	RETURN_UNLESS_EQUAL(by_number(b->weight, a->weight));
	RETURN_UNLESS_EQUAL(by_number(a->minutes, b->minutes));
	RETURN_UNLESS_EQUAL(by_number(a->km, b->km));
	return words_order(a, b);
}

/* ---- one session, and what the limits leave of it ---- */

struct bounds {
	enum hardness hardest;
	double minutes, km; /* NAN: not limited */
	bool no_running;
};

struct plan {
	enum kind session;
	enum sport sport;
	enum hardness hardness;
	double minutes;
	bool has_work;
	struct work work;
};

static double least(double a, double b)
{
	return isnan(a) || b < a ? b : a;
}

static void tighten(struct bounds *b, const struct verdict *limit)
{
	if (limit->hardest < b->hardest)
		b->hardest = limit->hardest;
	b->minutes = isnan(limit->minutes) ? b->minutes : least(b->minutes, limit->minutes);
	b->km = isnan(limit->km) ? b->km : least(b->km, limit->km);
	b->no_running = b->no_running || limit->no_running;
}

static double speed_for(const struct resolve_context *c)
{
	return c->easy_speed > 0 ? c->easy_speed : UNKNOWN_SPEED;
}

static bool is_rest(const struct plan *p)
{
	return p->session == KIND_REST;
}

/* Cross-training and strength may stay inside a limit that forbids running. */
static bool is_running(const struct plan *p)
{
	return !is_rest(p) && p->session != KIND_CROSS && p->session != KIND_STRENGTH;
}

static double most_minutes(
	const struct plan *p, const struct bounds *b, const struct resolve_context *c)
{
	double most = isnan(b->minutes) ? INFINITY : b->minutes;
	if (!isnan(b->km) && is_running(p))
		most = fmin(most, b->km * 1000 / speed_for(c) / 60);
	return most;
}

double work_minutes(const struct work *w, double speed)
{
	double one = isnan(w->seconds) ? w->metres / (speed > 0 ? speed : UNKNOWN_SPEED)
				       : w->seconds;
	double rest = isnan(w->recovery_s) ? 0 : w->recovery_s;
	double around = fmax(0, w->warmup_minutes) + fmax(0, w->cooldown_minutes);
	return around + (w->reps * one + (w->reps - 1) * rest) / 60;
}

static double work_speed(const struct resolve_context *c)
{
	return c->speed > 0 ? c->speed : speed_for(c);
}

static double planned_minutes(const struct verdict *v, const struct resolve_context *c)
{
	bool hard_work = v->has_work && v->hardness >= HARDNESS_QUALITY;
	if (v->session == KIND_REST)
		return 0;
	if (hard_work) /* what is said of its length cannot make it shorter */
		return fmax(v->minutes, work_minutes(&v->work, work_speed(c)));
	if (!isnan(v->minutes))
		return v->minutes;
	if (!isnan(v->km))
		return v->km * 1000 / speed_for(c) / 60;
	return isnan(c->usual_minutes) ? UNKNOWN_MINUTES : c->usual_minutes;
}

static struct plan plan_of(const struct verdict *v, const struct resolve_context *c)
{
	return (struct plan){.session = v->session,
		.sport = v->sport,
		.hardness = v->hardness,
		.minutes = planned_minutes(v, c),
		.has_work = v->has_work,
		.work = v->work};
}

/* Fewer repetitions until it fits; false when fewer than two thirds would be left. */
static bool drop_reps(struct plan *p, double most, const struct resolve_context *c)
{
	int fewest = (int)ceil(p->work.reps * KEPT_SHARE);
	while (p->work.reps > fewest && work_minutes(&p->work, work_speed(c)) > most)
		p->work.reps--;
	p->minutes = work_minutes(&p->work, work_speed(c));
	return p->minutes <= most;
}

/* Takes minutes off until it fits. False when that leaves too little of what it was meant to be. */
static bool shorten(struct plan *p, double most, const struct resolve_context *c)
{
	if (is_rest(p) || p->minutes <= most)
		return true;
	if (most < SHORTEST_MINUTES)
		return false;
	bool may_be_any_length = p->hardness <= HARDNESS_EASY && p->session != KIND_STRIDES;
	if (!may_be_any_length && most < p->minutes * KEPT_SHARE)
		return false;
	if (p->has_work && p->hardness >= HARDNESS_QUALITY)
		return drop_reps(p, most, c);
	p->minutes = most;
	return true;
}

/* Strides and brisk parts lie inside their run: what is longer than the run is taken out of it. */
static void trim_work(struct plan *p, const struct resolve_context *c)
{
	while (p->has_work && p->hardness < HARDNESS_QUALITY &&
		work_minutes(&p->work, work_speed(c)) > p->minutes)
		p->has_work = --p->work.reps > 0;
}

static bool fit(struct plan *p, const struct bounds *b, const struct resolve_context *c)
{
	if (p->hardness > b->hardest || (b->no_running && is_running(p)) ||
		!shorten(p, most_minutes(p, b, c), c))
		return false;
	trim_work(p, c);
	return true;
}

static void become(struct plan *p, enum kind session, double most)
{
	p->session = session;
	p->hardness = kind_hardness(session);
	p->minutes = session == KIND_REST ? 0 : fmin(p->minutes, most);
	p->has_work = false;
}

/* One step down: hard running becomes steady, then easy, then recovery, then rest. */
static void soften_once(struct plan *p, const struct resolve_context *c)
{
	double usual = isnan(c->usual_minutes) ? UNKNOWN_MINUTES : c->usual_minutes;
	if (p->session == KIND_CROSS && p->hardness > HARDNESS_RECOVERY) {
		p->hardness = p->hardness > HARDNESS_EASY ? HARDNESS_EASY : HARDNESS_RECOVERY;
		p->minutes *= KEPT_SHARE;
		p->has_work = false;
	} else if (!is_running(p) || p->hardness == HARDNESS_RECOVERY) {
		become(p, KIND_REST, 0);
	} else if (p->hardness >= HARDNESS_QUALITY) {
		become(p, KIND_STEADY, usual);
	} else if (p->hardness > HARDNESS_EASY) {
		become(p, KIND_EASY, usual);
	} else {
		become(p, KIND_RECOVERY, fmin(RECOVERY_MINUTES, usual));
	}
}

static void soften(struct plan *p, const struct bounds *b, const struct resolve_context *c)
{
	struct plan before = *p;
	while (!fit(p, b, c)) {
		*p = before;
		if (b->no_running && is_running(p))
			become(p, KIND_REST, 0);
		else
			soften_once(p, c);
		before = *p;
	}
}

/* To five minutes, short ones to one; never above `most`. */
static double round_minutes(double minutes, double most)
{
	double step = minutes < 15 ? 1 : 5;
	double rounded = round(minutes / step) * step;
	return rounded <= most ? rounded : floor(most / step) * step;
}

static double running_km(
	const struct plan *p, const struct bounds *b, const struct resolve_context *c)
{
	if (is_rest(p))
		return 0;
	if (!is_running(p) || !(c->easy_speed > 0))
		return NAN;
	double km = round(p->minutes * 60 * c->easy_speed / 100) / 10;
	double most = isnan(b->km) ? km : floor(b->km * 10) / 10;
	if (most > b->km) /* by a last bit */
		most -= 0.1;
	return fmin(km, most);
}

/* ---- all of it ---- */

struct list {
	const struct verdict **items;
	size_t count;
};

static struct list sorted(const struct verdict *v, size_t count, enum verdict_type type,
	int (*order)(const void *, const void *))
{
	struct list l = {.items = mem_alloc(count, sizeof(*l.items))};
	for (size_t i = 0; i < count; i++)
		if (v[i].type == type)
			l.items[l.count++] = &v[i];
	if (l.count > 1)
		qsort(l.items, l.count, sizeof(*l.items), order);
	return l;
}

static struct plan default_plan(const struct resolve_context *c)
{
	bool some = !isnan(c->usual_minutes);
	return (struct plan){.session = some ? KIND_EASY : KIND_REST,
		.sport = SPORT_RUN,
		.hardness = some ? HARDNESS_EASY : HARDNESS_REST,
		.minutes = some ? c->usual_minutes : 0};
}

/* The plan within the bounds; *chosen is the proposal it came from. */
static struct plan choose(const struct list *proposals, const struct bounds *b,
	const struct resolve_context *c, const struct verdict **chosen)
{
	for (size_t i = 0; i < proposals->count; i++) {
		struct plan p = plan_of(proposals->items[i], c);
		*chosen = proposals->items[i];
		if (fit(&p, b, c))
			return p;
	}
	*chosen = proposals->count > 0 ? proposals->items[0] : NULL;
	struct plan p = *chosen ? plan_of(*chosen, c) : default_plan(c);
	soften(&p, b, c);
	return p;
}

static const struct bounds no_bounds = {.hardest = HARDNESS_RACE, .minutes = NAN, .km = NAN};

static bool same_plan(const struct plan *a, const struct plan *b)
{
	return a->session == b->session && a->hardness == b->hardness &&
	       fabs(a->minutes - b->minutes) < 0.5 && a->has_work == b->has_work;
}

/* A limit changed the result when it alone would have changed the free choice, and no other limit
 * is tighter in every way in which it did. */
static bool limit_changed(const struct list *proposals, const struct verdict *limit,
	const struct plan *free_plan, const struct plan *plan, const struct bounds *all,
	const struct resolve_context *c)
{
	struct bounds alone = no_bounds;
	tighten(&alone, limit);
	const struct verdict *ignored;
	struct plan p = choose(proposals, &alone, c, &ignored);
	if (same_plan(&p, free_plan))
		return false;
	bool by_hardness = alone.hardest == all->hardest && alone.hardest < free_plan->hardness;
	bool by_running = alone.no_running && is_running(free_plan);
	bool by_length = most_minutes(plan, &alone, c) <= most_minutes(plan, all, c) &&
			 !is_rest(plan) && most_minutes(plan, &alone, c) < free_plan->minutes;
	bool by_rest = is_rest(plan) && is_rest(&p);
	return by_hardness || by_running || by_length || by_rest;
}

/* It leaves the day just as it is. One that would have allowed more than this day is worth telling
 * only when its rule gives it weight. */
static bool limit_holds(const struct verdict *limit, const struct plan *plan)
{
	if (limit->hardest > HARDNESS_EASY || plan->hardness > limit->hardest)
		return false;
	return limit->hardest == plan->hardness || limit->weight >= TOLD_WEIGHT;
}

static void sort_out_limits(const struct list *limits, const struct list *proposals,
	const struct plan *free_plan, const struct plan *plan, const struct bounds *all,
	const struct resolve_context *c, struct resolution *out)
{
	out->limits = mem_alloc(limits->count, sizeof(*out->limits));
	out->holding = mem_alloc(limits->count, sizeof(*out->holding));
	for (size_t i = 0; i < limits->count; i++) {
		const struct verdict *limit = limits->items[i];
		if (limit_changed(proposals, limit, free_plan, plan, all, c))
			out->limits[out->limit_count++] = limit;
		else if (limit_holds(limit, plan))
			out->holding[out->holding_count++] = limit;
	}
}

static void fill(struct resolution *out, struct plan *p, const struct bounds *b,
	const struct resolve_context *c)
{
	double planned = out->chosen ? planned_minutes(out->chosen, c) : c->usual_minutes;
	out->softened = out->chosen && p->session != out->chosen->session;
	out->shortened = !is_rest(p) && p->minutes < planned - 2.5;
	p->minutes = round_minutes(p->minutes, most_minutes(p, b, c));
	out->session = p->session;
	out->sport = is_running(p) && !sport_is_running(p->sport) ? SPORT_RUN : p->sport;
	out->hardness = p->hardness;
	out->minutes = p->minutes;
	out->km = running_km(p, b, c);
	out->has_work = p->has_work;
	out->work = p->work;
	out->hardest = b->hardest;
}

void resolve(const struct verdict *v, size_t count, const struct resolve_context *c,
	struct resolution *out)
{
	memset(out, 0, sizeof(*out));
	struct list proposals = sorted(v, count, VERDICT_PROPOSE, proposal_order);
	struct list limits = sorted(v, count, VERDICT_LIMIT, limit_order);
	struct bounds all = no_bounds;
	for (size_t i = 0; i < limits.count; i++)
		tighten(&all, limits.items[i]);
	struct plan free_plan = choose(&proposals, &no_bounds, c, &out->wished);
	struct plan plan = choose(&proposals, &all, c, &out->chosen);
	sort_out_limits(&limits, &proposals, &free_plan, &plan, &all, c, out);
	fill(out, &plan, &all, c);
	free(proposals.items);
	free(limits.items);
}

void resolution_finish(struct resolution *r)
{
	free(r->limits);
	free(r->holding);
	memset(r, 0, sizeof(*r));
}
