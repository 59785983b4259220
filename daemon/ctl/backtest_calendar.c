/* The calendar of a backtest. */
#include <string.h>

#include "backtest.h"
#include "paced/base/memory.h"
#include "shown.h"

#define LABEL_WIDTH 5   /* "Mon  " */
#define ONE_BLOCK   371 /* days in 53 columns: more are shown year by year */

/* What the marks mean without --set, and with it; NULL: does not occur. */
static const struct {
	const char *mark, *alone, *set;
	enum style style;
} marks[MARK_COUNT] = {
	[MARK_QUIET] = {"·", "does not fire", "fires with neither", STYLE_DIM},
	[MARK_SAME] = {"o", "fires, and the advice is the same",
		"fires, and the advice is the same", STYLE_PLAIN},
	[MARK_PRESENT] = {"#", "fires, and changes the advice", NULL, STYLE_STRONG},
	[MARK_OTHER] = {"+", NULL, "changes the advice with --set alone", STYLE_GOOD},
	[MARK_BOTH] = {"#", NULL, "changes it in another way", STYLE_STRONG},
};

/* With --set, what fires as it is set alone is what --set would take away. */
static const char *mark_of(const struct backtest *b, enum backtest_mark mark)
{
	return b->set && mark == MARK_PRESENT ? "-" : marks[mark].mark;
}

static enum backtest_mark mark_at(const struct backtest *b, date day)
{
	return backtest_mark(&b->days[day - b->first]);
}

/* The names of months above the column of the week in which they begin. */
static void print_months(const struct out *o, date monday, date last)
{
	int at = 0, column = 0;
	out_printf(o, "%*s", LABEL_WIDTH, "");
	for (date week = monday; week <= last; week += 7, column++) {
		struct civil end = date_to_civil(week + 6);
		if (end.day > 7 || column < at || week + 7 - end.day > last)
			continue;
		struct shown name = shown_month(end.month);
		out_styled(o, STYLE_DIM, "%*s%s", column - at, "", name.text);
		at = column + text_columns(name.text);
	}
	out_printf(o, "\n");
}

static void print_weekday(
	const struct backtest *b, const struct out *o, date monday, date first, date last, int day)
{
	out_styled(o, STYLE_DIM, "%-*.3s", LABEL_WIDTH, date_weekday_name(monday + day));
	for (date d = monday + day; d <= last; d += 7) {
		if (d < first) {
			out_printf(o, " ");
			continue;
		}
		enum backtest_mark mark = mark_at(b, d);
		out_styled(o, marks[mark].style, "%s", mark_of(b, mark));
	}
	out_printf(o, "\n");
}

static void print_block(const struct backtest *b, const struct out *o, date first, date last)
{
	date monday = first - date_weekday(first);
	print_months(o, monday, last);
	for (int day = 0; day < 7; day++)
		print_weekday(b, o, monday, first, last, day);
}

static bool any_mark(const struct backtest *b, date first, date last)
{
	for (date d = first; d <= last; d++)
		if (mark_at(b, d) != MARK_QUIET)
			return true;
	return false;
}

static void print_year(const struct backtest *b, const struct out *o, date first, date last)
{
	bool any = any_mark(b, first, last);
	out_styled(
		o, STYLE_STRONG, "%d%s\n", date_to_civil(first).year, any ? "" : ": does not fire");
	if (any)
		print_block(b, o, first, last);
}

static void print_years(const struct backtest *b, const struct out *o, date last)
{
	date end;
	for (date first = b->first; first <= last; first = end + 1) {
		int year = date_to_civil(first).year;
		end = date_from_civil(year + 1, 1, 1) - 1;
		end = end < last ? end : last;
		print_year(b, o, first, end);
	}
}

static void print_legend(const struct backtest *b, const struct out *o)
{
	bool seen[MARK_COUNT] = {false};
	for (size_t i = 0; i < b->count; i++)
		seen[backtest_mark(&b->days[i])] = true;
	for (int m = 0; m < MARK_COUNT; m++) {
		const char *text = b->set ? marks[m].set : marks[m].alone;
		if (b->set && m == MARK_PRESENT)
			text = "changes the advice as it is set alone";
		if (!seen[m] || !text)
			continue;
		out_printf(o, "%*s", LABEL_WIDTH, "");
		out_styled(o, marks[m].style, "%s", mark_of(b, (enum backtest_mark)m));
		out_printf(o, "  %s\n", text);
	}
}

void backtest_print_calendar(const struct backtest *b, const struct out *o)
{
	date last = b->first + (date)b->count - 1;
	if (b->count <= ONE_BLOCK)
		print_block(b, o, b->first, last);
	else
		print_years(b, o, last);
	print_legend(b, o);
}
