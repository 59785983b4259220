/* Histories written down in a few lines, for tests of the model. */
#ifndef PACED_TEST_TOLD_H
#define PACED_TEST_TOLD_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "paced/model.h"

static inline date told_day(const char *text)
{
	date d = DATE_NONE;

	assert_true(date_parse(text, &d));
	return d;
}

/* A journal line. */
static inline void told_line(struct history *h, const char *line)
{
	struct report r;
	struct error e = {0};
	bool blank = false;

	if (!journal_parse_line(line, strlen(line), DATE_NONE, &r, &blank, &e))
		fail_msg("%s: %s", line, e.text);
	history_add_report(h, &r);
}

/* A recorded run that needs no assessing. */
static inline struct session told_run(date d, int minute, double minutes, double load)
{
	static int64_t id;
	struct session s;

	session_init(&s);
	s.id = ++id;
	s.day = d;
	s.minute = minute;
	s.start = (int64_t)d * 86400 + minute * 60;
	s.utc_offset_s = 0;
	s.sport = SPORT_RUN;
	s.timer_s = s.elapsed_s = minutes * 60;
	s.distance_m = minutes * 60 * 3;
	s.has_hr = true;
	s.kind_found = KIND_EASY;
	s.easy_share = 1;
	s.hard_s = s.longest_hard_s = 0;
	s.loads[LOAD_HR] = load;
	return s;
}

static inline void told_load(struct history *h, const char *day, double load)
{
	const struct session s = told_run(told_day(day), 8 * 60, 60, load);

	history_add_session(h, &s);
}

static inline bool told_near(double a, double b, double within)
{
	return fabs(a - b) <= within;
}
#define near(a, b, within) assert_true(told_near((a), (b), (within)))

#endif
