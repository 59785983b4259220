/*
 * A year in which the advice is followed every day: year [-l FOLDER LANGUAGE] RULES [LEVEL].
 * With a level the weeks are printed; with -l each day is also told in that language. Bounds hold
 * for novices, intermediates and experienced runners: easy running fills most of the minutes, hard
 * days are never neighbours nor beside the long run, the week grows modestly, and lighter weeks
 * come. After a pause of four weeks the old week comes back.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "speech.h"

#define FIRST_MONDAY 20458 /* 2026-01-05 */
#define BEFORE_WEEKS 8     /* of ordinary running before the advice begins */
#define WEEKS        52

/* Who begins the year, and what the weeks may look like. */
static const struct start {
	const char *level;
	int runs;            /* a week, before */
	double minutes;      /* of each */
	double long_minutes; /* of the last one in the week */
	/* bounds over the year */
	double most_growth;         /* a week against the mean of the four before */
	double end_least, end_most; /* minutes of the last eight weeks against the first */
	double easy_least;
	int quality_least, quality_most, long_least, rest_least;
	int light_least; /* weeks lighter than 0.85 of the mean of three before */
} starts[] = {
	{"novice", 3, 25, 35, 1.35, 1.1, 2.2, .9, 0, 0, 40, 150, 6},
	{"intermediate", 4, 40, 70, 1.35, 1.05, 2.0, .8, 25, 52, 38, 90, 8},
	{"experienced", 6, 50, 100, 1.35, 0.9, 1.7, .78, 25, 60, 38, 20, 6},
};

struct week_sum {
	double minutes, easy, hard_minutes, longest;
	int quality, longs, rests, strides;
};

struct year {
	const struct start *start;
	struct week_sum weeks[WEEKS];
	int neighbours; /* hard days side by side, or beside the long run */
	int previous;   /* hardness of the day before */
};

static void add_line(struct history *h, const char *line)
{
	struct report r;
	struct error e;
	bool blank;
	if (!journal_parse_line(line, strlen(line), DATE_NONE, &r, &blank, &e)) {
		fprintf(stderr, "%s: %s\n", line, e.text);
		exit(2);
	}
	history_add_report(h, &r);
}

static void add_run(
	struct history *h, date d, const char *kind, double minutes, const struct work *work)
{
	char line[200], day[DATE_TEXT], reps[48] = "";
	date_format(d, day);
	if (work && work->seconds >= 60)
		snprintf(reps, sizeof(reps), " reps %dx%dmin", work->reps,
			(int)lround(work->seconds / 60));
	snprintf(line, sizeof(line), "%s run %s %dmin %.1fkm%s felt good", day, kind,
		(int)lround(minutes), minutes * 60 * 2.7 / 1000, reps);
	add_line(h, line);
}

/* Runs spread over the week, the long one on Sunday. */
static void run_before(struct history *h, const struct start *s)
{
	static const int days[7][7] = {{6}, {2, 6}, {1, 3, 6}, {1, 3, 5, 6}, {0, 1, 3, 5, 6},
		{0, 1, 2, 3, 5, 6}, {0, 1, 2, 3, 4, 5, 6}};
	for (int week = 0; week < BEFORE_WEEKS; week++)
		for (int i = 0; i < s->runs; i++) {
			int at = days[s->runs - 1][i];
			bool is_long = at == 6;
			add_run(h, FIRST_MONDAY - BEFORE_WEEKS * 7 + week * 7 + at,
				is_long ? "long" : "easy", is_long ? s->long_minutes : s->minutes,
				NULL);
		}
}

static void note(struct year *y, struct week_sum *w, const struct advice *a)
{
	int hardness = (int)kind_hardness(a->session);
	bool hard = hardness >= HARDNESS_QUALITY, is_long = a->session == KIND_LONG;
	double work = a->has_work && hard ? a->work.reps * a->work.seconds / 60 : 0;
	w->minutes += a->minutes;
	w->hard_minutes += work;
	w->easy += a->minutes - work;
	w->longest = fmax(w->longest, a->minutes);
	w->quality += hard;
	w->longs += is_long;
	w->rests += a->session == KIND_REST;
	w->strides += a->session == KIND_STRIDES;
	if (hardness >= HARDNESS_LONG && y->previous >= HARDNESS_LONG)
		y->neighbours++;
	y->previous = hardness;
}

static void follow(struct history *h, date d, const struct advice *a)
{
	bool runs = a->session != KIND_REST && a->session != KIND_STRENGTH &&
		    a->session != KIND_CROSS;
	if (runs && a->minutes > 0)
		add_run(h, d, kind_name(a->session), a->minutes, a->has_work ? &a->work : NULL);
}

static const char *language; /* in which all is told again, or NULL */
static int complaints;

static void tell_again(
	const struct history *h, date d, const struct ruleset *rules, const struct advice *english)
{
	struct advice a;
	char day[DATE_TEXT];
	date_format(d, day);
	language_choose(language);
	advise(h, d, rules, NULL, &a);
	complaints += !speech_is_sound(english, &a, day);
	language_choose("en");
	advice_finish(&a);
}

static void live(struct year *y, const struct ruleset *rules, bool print)
{
	struct history h;
	history_init(&h);
	level_parse(y->start->level, &h.settings.level);
	run_before(&h, y->start);
	for (int i = 0; i < WEEKS * 7; i++) {
		struct advice a;
		date d = FIRST_MONDAY + i;
		history_build(&h, d);
		advise(&h, d, rules, NULL, &a);
		if (language)
			tell_again(&h, d, rules, &a);
		note(y, &y->weeks[i / 7], &a);
		follow(&h, d, &a);
		if (print)
			printf("%s%.3s%s", i % 7 == 0 ? "" : "  ", date_weekday_name(d), "");
		if (print)
			printf(" %-14.14s", a.title);
		if (getenv("BODY") && print)
			printf(" {%s}\n", a.body);
		if (print && i % 7 == 6)
			printf("  = %.0f min\n", y->weeks[i / 7].minutes);
		advice_finish(&a);
	}
	history_finish(&h);
}

/* ---- after a pause of four weeks the old week comes back, and not at once ---- */

#define PAUSE_WEEKS 4
#define BACK_WEEKS  10

static void come_back(struct year *y, const struct ruleset *rules)
{
	struct history h;
	history_init(&h);
	level_parse(y->start->level, &h.settings.level);
	run_before(&h, y->start);
	for (int i = 0; i < BACK_WEEKS * 7; i++) {
		struct advice a;
		date d = FIRST_MONDAY + PAUSE_WEEKS * 7 + i;
		history_build(&h, d);
		advise(&h, d, rules, NULL, &a);
		note(y, &y->weeks[i / 7], &a);
		follow(&h, d, &a);
		advice_finish(&a);
	}
	history_finish(&h);
}

/* ---- bounds ---- */

static void expect(const struct year *y, bool truth, const char *what, double value)
{
	if (truth)
		return;
	printf("%s: %s: %.2f\n", y->start->level, what, value);
	complaints++;
}

static double mean_minutes(const struct year *y, int from, int count)
{
	double sum = 0;
	for (int i = from; i < from + count; i++)
		sum += y->weeks[i].minutes;
	return sum / count;
}

static void judge_weeks(const struct year *y)
{
	int light = 0;
	for (int i = 4; i < WEEKS; i++) {
		double before = mean_minutes(y, i - 4, 4);
		expect(y, y->weeks[i].minutes <= before * y->start->most_growth,
			"a week grew too much", y->weeks[i].minutes / before);
		light += y->weeks[i].minutes <= .85 * mean_minutes(y, i - 3, 3);
	}
	expect(y, light >= y->start->light_least, "lighter weeks", light);
}

static void judge(const struct year *y)
{
	const struct start *s = y->start;
	struct week_sum sum = {0};
	for (int i = 0; i < WEEKS; i++) {
		const struct week_sum *w = &y->weeks[i];
		sum.minutes += w->minutes;
		sum.easy += w->easy;
		sum.quality += w->quality;
		sum.longs += w->longs;
		sum.rests += w->rests;
		expect(y, w->quality <= 1 + (s->quality_most > 52), "quality sessions in a week",
			w->quality);
		expect(y, w->longs <= 1, "long runs in a week", w->longs);
	}
	double growth = mean_minutes(y, WEEKS - 8, 8) / mean_minutes(y, 0, 8);
	expect(y, y->neighbours == 0, "hard days side by side", y->neighbours);
	expect(y, sum.easy / sum.minutes >= s->easy_least, "share of easy minutes",
		sum.easy / sum.minutes);
	expect(y, sum.quality >= s->quality_least && sum.quality <= s->quality_most,
		"quality sessions", sum.quality);
	expect(y, sum.longs >= s->long_least, "long runs", sum.longs);
	expect(y, sum.rests >= s->rest_least, "days off", sum.rests);
	expect(y, growth >= s->end_least && growth <= s->end_most, "growth over the year", growth);
	judge_weeks(y);
	printf("%s: %.0f min a week at first, %.0f at the end, %d quality, %d long, %d days off, "
	       "%.0f %% easy\n",
		s->level, mean_minutes(y, 0, 8), mean_minutes(y, WEEKS - 8, 8), sum.quality,
		sum.longs, sum.rests, 100 * sum.easy / sum.minutes);
}

static void judge_return(const struct year *y)
{
	const struct start *s = y->start;
	double before = s->minutes * (s->runs - 1) + s->long_minutes, fullest = 0;
	for (int i = BACK_WEEKS - 4; i < BACK_WEEKS; i++) /* one of them may be a lighter one */
		fullest = fmax(fullest, y->weeks[i].minutes);
	expect(y, y->weeks[0].minutes <= fmax(before * .6, 75), "the first week back",
		y->weeks[0].minutes);
	expect(y, y->weeks[0].quality + y->weeks[1].quality == 0, "quality at once",
		y->weeks[0].quality + y->weeks[1].quality);
	expect(y, fullest >= before * .8, "what came back", fullest / before);
	expect(y, fullest <= before * 1.3, "what came back", fullest / before);
}

static int live_all(const char *folder, const char *level)
{
	struct ruleset rules;
	load_rules(folder, &rules);
	for (size_t i = 0; i < ARRAY_LENGTH(starts); i++) {
		struct year *y = mem_alloc(1, sizeof(*y));
		y->start = &starts[i];
		if (!level || text_equal(level, starts[i].level)) {
			live(y, &rules, level && !language);
			judge(y);
			memset(y->weeks, 0, sizeof(y->weeks));
			come_back(y, &rules);
			judge_return(y);
		}
		free(y);
	}
	ruleset_finish(&rules);
	return complaints > 0;
}

int main(int argc, char **argv)
{
	if (argc > 3 && text_equal(argv[1], "-l")) {
		language_init(argv[2]);
		language = argv[3];
		argv += 3;
		argc -= 3;
	}
	if (argc < 2 || !language_choose(language) || !language_choose("en"))
		return 2;
	return live_all(argv[1], argv[2]);
}
