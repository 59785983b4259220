#include "words.h"

#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define MANY_RUNS  10
#define MOST_TITLE 46 /* 45 characters and a NUL; counted in bytes, which is never longer */

static void begin(struct notice *n, const char *kind)
{
	*n = (struct notice){.day = DATE_NONE, .expires = TIME_NONE};
	snprintf(n->kind, sizeof(n->kind), "%s", kind);
}

static const char *prefix_of(date day, date today)
{
	if (day == today)
		return "Today";
	return day == today + 1 ? "Tomorrow" : date_weekday_name(day);
}

static void years(date first, date last, date today, char *out, size_t size)
{
	int from = date_to_civil(first).year, to = date_to_civil(last).year;
	if (last >= today - 1)
		snprintf(out, size, "%d to today", from);
	else if (from == to)
		snprintf(out, size, "%d", from);
	else
		snprintf(out, size, "%d to %d", from, to);
}

static void tell_import(const struct import_summary *sum, date today, struct notice *n)
{
	char span[32], answer[256];
	size_t other = sum->sessions - sum->runs;
	years(sum->first, sum->last, today, span, sizeof(span));
	memcpy(answer, n->title, sizeof(answer));
	snprintf(n->title, MOST_TITLE, "%zu %s imported",
		other > sum->runs ? sum->sessions : sum->runs,
		other > sum->runs ? "sessions" : "runs");
	snprintf(n->body, sizeof(n->body), "%s. %s.", span, answer);
}

void words_advice(const struct advice *a, date today, int64_t day_ends, int64_t asks,
	const struct import_summary *imported, struct notice *n)
{
	begin(n, "advice");
	date_format(a->day, n->subject);
	n->day = a->day;
	n->expires = day_ends;
	n->session = asks;
	advice_title(a, prefix_of(a->day, today), n->title, MOST_TITLE);
	snprintf(n->body, sizeof(n->body), "%s", a->body);
	if (imported && imported->runs + imported->sessions >= 2 * MANY_RUNS)
		tell_import(imported, today, n);
}

void words_broken_rule(const struct rule_outcome *o, struct notice *n)
{
	begin(n, "problem");
	snprintf(n->subject, sizeof(n->subject), "rule %s", o->rule);
	snprintf(n->title, MOST_TITLE, "A coaching rule does not work");
	snprintf(n->body, sizeof(n->body),
		"%s%s%s. It is off until it is edited; all others go on.",
		strstr(o->text, o->rule) ? "" : o->rule, strstr(o->text, o->rule) ? "" : ": ",
		o->text);
}

void words_broken_settings(const struct error *e, struct notice *n)
{
	begin(n, "problem");
	snprintf(n->subject, sizeof(n->subject), "settings");
	snprintf(n->title, MOST_TITLE, "The settings cannot be read");
	snprintf(n->body, sizeof(n->body), "paced.conf, %s. The last good settings stay in force.",
		e->text);
}

void words_damaged_database(const char *text, struct notice *n)
{
	begin(n, "problem");
	snprintf(n->subject, sizeof(n->subject), "database");
	snprintf(n->title, MOST_TITLE, "The training log is being rebuilt");
	snprintf(n->body, sizeof(n->body), "%s", text);
}

void words_status(
	size_t folders, size_t sessions, const struct advice *a, date today, char *out, size_t size)
{
	char title[64] = "";
	if (a && a->day != DATE_NONE)
		advice_title(a, prefix_of(a->day, today), title, sizeof(title));
	snprintf(out, size, "Watching %zu folder%s, %zu session%s%s%s", folders,
		folders == 1 ? "" : "s", sessions, sessions == 1 ? "" : "s", title[0] ? "; " : "",
		title);
}
