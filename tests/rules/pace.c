/*
 * How long the rules take, in processor time: pace RULES [DAYS]. All of them for one day as the
 * daemon asks them, which begins with reading them; for each day of many; and in a backtest of a
 * rule that speaks every day (3650 days: ten years). A day of a backtest must cost less than half
 * of a day alone, or ten years take too long.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "load.h"
#include "paced/base/memory.h"

#define TODAY 20576 /* 2026-05-03 */
#define YEARS 3650
#define DAYS  365
#define TURNS 50

static double processor_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

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

/* Five runs a week, one of them with repetitions, and how it felt. */
static void live(struct history *h)
{
	static const char *const week[7] = {"run recovery 30min 5km",
		"run intervals 55min 10km reps 5x4min felt good", NULL,
		"run easy 45min 8km felt good", NULL, "run easy 40min 7km felt tired",
		"run long 95min 17km felt good"};
	for (date d = TODAY - YEARS; d <= TODAY; d++) {
		char line[96], day[DATE_TEXT];
		const char *done = week[date_weekday(d)];
		date_format(d, day);
		snprintf(line, sizeof(line), "%s %s", day, done ? done : "sleep 7h");
		add_line(h, line);
	}
	history_build(h, TODAY);
}

static bool pass_over(void *user, uint32_t type, const void *data, size_t length)
{
	size_t *results = user;
	(void)data, (void)length;
	*results += type == RULES_FRAME_RESULT;
	return true;
}

static double each_day(const struct history *h, const struct ruleset *rules, size_t *results)
{
	date days[TURNS];
	for (int i = 0; i < TURNS; i++)
		days[i] = TODAY + 1 - TURNS + i;
	double begun = processor_ms();
	rules_task_run(&(struct rules_task){.type = RULES_ADVISE,
		.history = h,
		.days = days,
		.day_count = TURNS,
		.rules = rules,
		.write = pass_over,
		.user = results});
	return (processor_ms() - begun) / TURNS;
}

static double one_day(const struct history *h, const struct ruleset *rules, size_t *results)
{
	double begun = processor_ms();
	date day = TODAY + 1;
	for (int i = 0; i < TURNS; i++)
		rules_task_run(&(struct rules_task){.type = RULES_ADVISE,
			.history = h,
			.days = &day,
			.day_count = 1,
			.rules = rules,
			.write = pass_over,
			.user = results});
	return (processor_ms() - begun) / TURNS;
}

static double many_days(
	const struct history *h, const struct ruleset *rules, size_t count, size_t *results)
{
	autofree date *days = mem_alloc(count, sizeof(*days));
	for (size_t i = 0; i < count; i++)
		days[i] = TODAY + 1 - (date)(count - 1 - i);
	struct ruleset without = *rules;
	struct rule_setting off = {
		.rule = (char *)"week-template", .key = (char *)"off", .value = (char *)"yes"};
	without.settings = &off;
	without.setting_count = 1;
	double begun = processor_ms();
	rules_task_run(&(struct rules_task){.type = RULES_BACKTEST,
		.history = h,
		.days = days,
		.day_count = count,
		.rules = rules,
		.changed = &without,
		.only = "week-template",
		.quiet = true,
		.write = pass_over,
		.user = results});
	return processor_ms() - begun;
}

int main(int argc, char **argv)
{
	struct ruleset rules;
	struct history h;
	size_t results = 0, count = argc > 2 ? strtoul(argv[2], NULL, 10) : DAYS;
	if (argc < 2 || count < 1 || count > YEARS)
		return 2;
	rules_prepare();
	load_rules(argv[1], &rules);
	history_init(&h);
	live(&h);
	double alone = one_day(&h, &rules, &results);
	double each = each_day(&h, &rules, &results);
	double many = many_days(&h, &rules, count, &results);
	printf("%zu rules for one day: %.2f ms, of many days for each: %.2f ms\n", rules.count,
		alone, each);
	printf("%zu days of a backtest: %.0f ms, %.2f ms a day\n", count, many,
		many / (double)count);
	history_finish(&h);
	ruleset_finish(&rules);
	return results != 2 * TURNS + count || many / (double)count > alone / 2;
}
