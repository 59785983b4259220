/*
 * Every statement of paced-journal(5), as people write it and as they mistype it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/journal.h"

#define MONDAY "2026-05-04"

static date day_of(const char *text)
{
	date d = DATE_NONE;
	assert_true(date_parse(text, &d));
	return d;
}

static char *rewritten(const char *line, date today)
{
	struct report r;
	struct error e = {0};
	bool blank = true;
	if (!journal_parse_line(line, strlen(line), today, &r, &blank, &e))
		fail_msg("%s\n  %s", line, e.text);
	assert_false(blank);
	struct buffer out = {0};
	journal_write_line(&r, &out);
	return buffer_take_text(&out);
}

static void assert_refused(const char *line, date today, const char *why)
{
	struct report r;
	struct error e = {0};
	bool blank = true;
	if (journal_parse_line(line, strlen(line), today, &r, &blank, &e))
		fail_msg("%s\n  was read", line);
	assert_string_equal(e.text, why);
	assert_int_not_equal(e.kind, ERROR_NONE);
}

struct good {
	const char *line;
	const char *written; /* NULL: the same */
};

static void assert_all_good(const struct good *cases, size_t n, date today)
{
	for (size_t i = 0; i < n; i++) {
		autofree char *once = rewritten(cases[i].line, today);
		assert_string_equal(
			once, cases[i].written == NULL ? cases[i].line : cases[i].written);
		autofree char *twice = rewritten(once, DATE_NONE);
		assert_string_equal(twice, once);
	}
}

struct bad {
	const char *line;
	const char *why;
};

static void assert_all_bad(const struct bad *cases, size_t n, date today)
{
	for (size_t i = 0; i < n; i++)
		assert_refused(cases[i].line, today, cases[i].why);
}

#define ALL_GOOD(cases) assert_all_good(cases, ARRAY_LENGTH(cases), DATE_NONE)
#define ALL_BAD(cases)  assert_all_bad(cases, ARRAY_LENGTH(cases), DATE_NONE)

static void good_lines_about_a_day(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{"2026-05-04 feel fresh"},
		{"2026-05-04 feel good"},
		{"2026-05-04 feel normal"},
		{"2026-05-04 feel tired"},
		{"2026-05-04 feel heavy"},
		{"  2026-05-04\tFeel  HEAVY  # stairs were awful", "2026-05-04 feel heavy"},
		{"2026-05-04\u00a0feel heavy#", "2026-05-04 feel heavy"},
		{"2026-05-04 sleep 6.5h"},
		{"2026-05-04 sleep 6.5 h poor", "2026-05-04 sleep 6.5h poor"},
		{"2026-05-04 sleep 7h20 ok", "2026-05-04 sleep 7h20min ok"},
		{"2026-05-04 sleep 7:05 good", "2026-05-04 sleep 7h05min good"},
		{"2026-05-04 sleep 390min", "2026-05-04 sleep 6.5h"},
		{"2026-05-04 sleep 0h"},
		{"2026-05-04 sleep 24h"},
		{"2026-05-04 sleep 6:30:15"},
		{"2026-05-04 fuel poor"},
		{"2026-05-04 fuel ok"},
		{"2026-05-04 fuel good"},
		{"2026-05-04 stress low"},
		{"2026-05-04 stress some"},
		{"2026-05-04 stress high"},
		{"2026-05-04 hrv 62"},
		{"2026-05-04 hrv 61.75"},
		{"2026-05-04 hrv 1"},
		{"2026-05-04 hrv 300"},
		{"2026-05-04 rhr 48"},
		{"2026-05-04 rhr 20"},
		{"2026-05-04 rhr 150"},
		{"2026-05-04 weight 70.5kg"},
		{"2026-05-04 weight 70.5 KG", "2026-05-04 weight 70.5kg"},
		{"2026-05-04 weight 155lb", "2026-05-04 weight 70.307kg"},
		{"2026-05-04 pain 0"},
		{"2026-05-04 pain 3 left  Knee", "2026-05-04 pain 3 left Knee"},
		{"2026-05-04 pain 3 \"left knee\"", "2026-05-04 pain 3 left knee"},
		{"2026-05-04 pain 3 Kn\u00f6chel"},
		{"2026-05-04 pain 3 \"km\""},
		{"2026-05-04 pain 3 \"knee #2\""},
		{"2026-05-04 pain 10"},
		{"2026-05-04 sick"},
		{"2026-05-04..2026-05-06 sick"},
		{"2026-05-04..2026-05-04 sick", "2026-05-04 sick"},
		{"2026-05-04..2026-05-20 injured"},
		{"2026-05-04..2026-05-20 injured right calf"},
		{"2026-05-04..2026-05-20 injured \"10 km\"",
			"2026-05-04..2026-05-20 injured \"10 km\""},
		{"2026-05-04..2026-05-06 travel"},
		{"2026-05-04..2026-05-06 busy"},
		{"2026-05-04 rest"},
		{"2026-05-04..2026-05-06 hot"},
	};
	ALL_GOOD(cases);
}

static void bad_lines_about_a_day(void **state)
{
	(void)state;
	static const struct bad cases[] = {
		{"2026-05-04 feel heavvy", "feel heavvy: expected fresh, good, normal, tired or "
					   "heavy (did you mean heavy?)"},
		{"2026-05-04 feel awful",
			"feel awful: expected fresh, good, normal, tired or heavy"},
		{"2026-05-04 feel", "feel: expected fresh, good, normal, tired or heavy"},
		{"2026-05-04 feel \"heavy\"",
			"feel \"heavy\": expected fresh, good, normal, tired or heavy"},
		{"2026-05-04 feel none", "feel none: expected fresh, good, normal, tired or heavy"},
		{"2026-05-04 feel heavy tired", "feel tired: expected nothing more"},
		{"2026-05-04T07:10 feel heavy", "feel: expected a day without a time"},
		{"2026-05-04..2026-05-05 feel heavy", "feel: expected one day, not several"},
		{"2026-05-04 sleep 25h", "sleep 25h: expected a time of 0 to 24 h such as 6.5h"},
		{"2026-05-04 sleep 6.5", "sleep 6.5: expected a time of 0 to 24 h such as 6.5h"},
		{"2026-05-04 sleep poor", "sleep poor: expected a time of 0 to 24 h such as 6.5h"},
		{"2026-05-04 sleep 6h god",
			"sleep god: expected poor, ok or good (did you mean good?)"},
		{"2026-05-04 sleep 6h ok good", "sleep: expected the quality only once"},
		{"2026-05-04 fuel bad", "fuel bad: expected poor, ok or good"},
		{"2026-05-04 stress hihg",
			"stress hihg: expected low, some or high (did you mean high?)"},
		{"2026-05-04 hrv 301", "hrv 301: expected milliseconds from 1 to 300 such as 62"},
		{"2026-05-04 hrv 0", "hrv 0: expected milliseconds from 1 to 300 such as 62"},
		{"2026-05-04 hrv nan", "hrv nan: expected milliseconds from 1 to 300 such as 62"},
		{"2026-05-04 hrv 62ms", "hrv 62ms: expected milliseconds from 1 to 300 such as 62"},
		{"2026-05-04 rhr 19", "rhr 19: expected beats a minute from 20 to 150 such as 48"},
		{"2026-05-04 rhr 151",
			"rhr 151: expected beats a minute from 20 to 150 such as 48"},
		{"2026-05-04 weight 70.5",
			"weight 70.5: expected a weight of 20 to 300 kg such as 70.5kg"},
		{"2026-05-04 weight 19kg",
			"weight 19kg: expected a weight of 20 to 300 kg such as 70.5kg"},
		{"2026-05-04 weight 301kg",
			"weight 301kg: expected a weight of 20 to 300 kg such as 70.5kg"},
		{"2026-05-04 weight kg",
			"weight kg: expected a weight of 20 to 300 kg such as 70.5kg"},
		{"2026-05-04 weight 70,5kg",
			"weight 70,5kg: expected a weight of 20 to 300 kg such as 70.5kg"},
		{"2026-05-04 pain 11",
			"pain 11: expected a number from 0 to 10, then where it hurts"},
		{"2026-05-04 pain -1",
			"pain -1: expected a number from 0 to 10, then where it hurts"},
		{"2026-05-04 pain knee",
			"pain knee: expected a number from 0 to 10, then where it hurts"},
		{"2026-05-04 sick knee", "sick knee: expected nothing more"},
		{"2026-05-04T07:10 sick", "sick: expected a day without a time"},
	};
	ALL_BAD(cases);
}

static void good_plans_and_settings(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{"2026-09-13 race 21.1km"},
		{"2026-09-13 race 21.1km A \"Hamburg\" goal 1:35:00",
			"2026-09-13 race 21.1km A \"Hamburg\" goal 95min"},
		{"2026-09-13 race 21.1km goal 1:35:30 \"Hamburg\" a",
			"2026-09-13 race 21.1km A \"Hamburg\" goal 1:35:30"},
		{"2026-09-13 race 10 km goal 39:30", "2026-09-13 race 10km goal 0:39:30"},
		{"2026-09-13 race 42.195km goal 3:30", "2026-09-13 race 42.195km goal 210min"},
		{"2026-09-13 race 1500m goal 5:01", "2026-09-13 race 1.5km goal 0:05:01"},
		{"2026-09-13 race 100mi goal 24:00", "2026-09-13 race 160.9344km goal 1440min"},
		{"2026-09-13 race 13.1mi C", "2026-09-13 race 21.082406km C"},
		{"2026-09-13 race 400m"},
		{"2026-09-13 race 5km \"the \\\"small\\\" one # 7 \\\\ 8\""},
		{"2026-09-13 race 5km \u201cHamburg\u201d", "2026-09-13 race 5km \"Hamburg\""},
		{"2026-09-13 race 5km \u201eHamburg\u201c", "2026-09-13 race 5km \"Hamburg\""},
		{"2026-09-13 race 1000km"},
		{"2026-05-04 goal climb \"the tower without a stop\""},
		{"2026-05-04 goal Longest \"round the lake\"",
			"2026-05-04 goal longest \"round the lake\""},
		{"2026-05-04 level novice"},
		{"2026-05-04 level intermediate"},
		{"2026-05-04 level experienced"},
		{"2026-05-04 threshold hr 168"},
		{"2026-05-04 threshold pace 4:15/km"},
		{"2026-05-04 threshold pace 6:50/mi"},
		{"2026-05-04 threshold pace 4:15 /km hr 168.5",
			"2026-05-04 threshold hr 168.5 pace 4:15/km"},
		{"2026-05-04 maxhr 190"},
		{"2026-05-04 resthr 48"},
		{"2026-05-04 block speed until 2026-05-31"},
		{"2026-05-04 block endurance until 2026-05-31"},
		{"2026-05-04 block base until 2026-05-31"},
		{"2026-05-04 block off until 2026-05-04"},
		{"2026-05-04 available 5 days 300min"},
		{"2026-05-04 available 5h 5days", "2026-05-04 available 5 days 300min"},
		{"2026-05-04 available 1 day", "2026-05-04 available 1 days"},
		{"2026-05-04 available 4 days"},
		{"2026-05-04 available 250 min", "2026-05-04 available 250min"},
		{"2026-05-04 silence heavy-after-speed until 2026-06-01"},
		{"2026-05-04 silence My_rule.2 until 2026-06-01"},
	};
	ALL_GOOD(cases);
}

static void bad_plans_and_settings(void **state)
{
	(void)state;
	static const struct bad cases[] = {
		{"2026-09-13 race", "race: expected a distance of up to 1000 km such as 21.1km"},
		{"2026-09-13 race 21.1",
			"race 21.1: expected a distance of up to 1000 km such as 21.1km"},
		{"2026-09-13 race A 21.1km",
			"race A: expected a distance of up to 1000 km such as 21.1km"},
		{"2026-09-13 race 1001km",
			"race 1001km: expected a distance of up to 1000 km such as 21.1km"},
		{"2026-09-13 race 0km",
			"race 0km: expected a distance of up to 1000 km such as 21.1km"},
		{"2026-09-13 race 10km D",
			"race D: expected A, B or C, a name in quotes or goal 1:35:00"},
		{"2026-09-13 race 10km Hamburg",
			"race Hamburg: expected A, B or C, a name in quotes or goal 1:35:00"},
		{"2026-09-13 race 10km gaol 40min", "race gaol: expected A, B or C, a name in "
						    "quotes or goal 1:35:00 (did you mean goal?)"},
		{"2026-09-13 race 10km A B", "race: expected the priority only once"},
		{"2026-09-13 race 10km \"a\" \"b\"", "race: expected the name only once"},
		{"2026-09-13 race 10km \"\"", "race \"\": expected a name in quotes"},
		{"2026-09-13 race 10km \"Hamb",
			"\"Hamb: expected a quotation mark at the end of the text"},
		{"2026-09-13 race 10km \"Hamb\\\"",
			"\"Hamb\\\": expected a quotation mark at the end of the text"},
		{"2026-09-13 race 10km \"Ham\"burg",
			"\"Ham\"burg: expected a space after the text in quotes"},
		{"2026-09-13 race 10km Ham\"burg\"",
			"Ham\"burg\": expected a space before the quotation mark"},
		{"2026-09-13 race 10km goal",
			"race goal: expected a time of up to 48 h such as 45min"},
		{"2026-09-13 race 10km goal 49h",
			"race goal 49h: expected a time of up to 48 h such as 45min"},
		{"2026-09-13 race 10km goal fast",
			"race goal fast: expected a time of up to 48 h such as 45min"},
		{"2026-05-04 goal", "goal: expected its kind, such as climb, longest or streak"},
		{"2026-05-04 goal climb",
			"goal: expected what it is, in quotes, such as \"run to the lake\""},
		{"2026-05-04 goal \"climb\"",
			"goal \"climb\": expected its kind, such as climb, longest or streak"},
		{"2026-05-04 level novise", "level novise: expected novice, intermediate or "
					    "experienced (did you mean novice?)"},
		{"2026-05-04 threshold", "threshold: expected hr 168, pace 4:15/km or both"},
		{"2026-05-04 threshold 168",
			"threshold 168: expected hr 168, pace 4:15/km or both"},
		{"2026-05-04 threshold hr 59",
			"threshold hr 59: expected beats a minute from 60 to 240 such as 168"},
		{"2026-05-04 threshold pace 1:59/km", "threshold pace 1:59/km: expected a pace "
						      "from 2:00/km to 20:00/km such as 4:15/km"},
		{"2026-05-04 threshold pace 4:15", "threshold pace 4:15: expected a pace from "
						   "2:00/km to 20:00/km such as 4:15/km"},
		{"2026-05-04 threshold hr 160 hr 170", "threshold: expected the hr only once"},
		{"2026-05-04 maxhr 99",
			"maxhr 99: expected beats a minute from 100 to 250 such as 190"},
		{"2026-05-04 resthr 121",
			"resthr 121: expected beats a minute from 20 to 120 such as 48"},
		{"2026-05-04 block", "block: expected speed, endurance, base or off"},
		{"2026-05-04 block speed",
			"block: expected until and the last day, such as until 2026-05-31"},
		{"2026-05-04 block speed 2026-05-31", "block 2026-05-31: expected until and the "
						      "last day, such as until 2026-05-31"},
		{"2026-05-04 block speed until",
			"block until: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"2026-05-04 block speed until 2026-05-03",
			"block until 2026-05-03: expected a last day not before the first"},
		{"2026-05-04 available", "available: expected 5 days, 300min or both"},
		{"2026-05-04 available 5", "available 5: expected 5 days, 300min or both"},
		{"2026-05-04 available 8 days",
			"available 8days: expected 0 to 7 days a week such as 5 days"},
		{"2026-05-04 available 169h",
			"available 169h: expected a time in the week such as 300min"},
		{"2026-05-04 silence until 2026-06-01", "silence 2026-06-01: expected until and "
							"the last day, such as until 2026-05-31"},
		{"2026-05-04 silence heavy/after until 2026-06-01",
			"silence heavy/after: expected the name of a rule such as "
			"heavy-after-speed"},
	};
	ALL_BAD(cases);
}

static void good_sessions_and_decisions(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{"2026-05-04 felt heavy"},
		{"2026-05-04T07:10 felt good rpe 7"},
		{"2026-05-04T7:10 felt good rpe 7.5", "2026-05-04T07:10 felt good rpe 7.5"},
		{"2026-05-04T00:00 felt normal"},
		{"2026-05-04 run 45min"},
		{"2026-05-04 run easy 45min 8.2km hr 142 rpe 3 reps 5x4min climb 120m felt heavy "
		 "\"in the rain\""},
		{"2026-05-04T18:30 trail \"up # down\" felt heavy climb 1.2km hr 142 8.2km 1:05:30 "
		 "hills",
			"2026-05-04T18:30 trail hills 1:05:30 8.2km hr 142 climb 1.2km felt heavy "
			"\"up # down\""},
		{"2026-05-04 Run Easy 45 min 5 mi", "2026-05-04 run easy 45min 8.04672km"},
		{"2026-05-04 treadmill tempo 1h", "2026-05-04 treadmill tempo 60min"},
		{"2026-05-04 ride cross 1h35", "2026-05-04 ride cross 95min"},
		{"2026-05-04 ride 1:30 45km", "2026-05-04 ride 90min 45km"},
		{"2026-05-04 run 8km 45:30", "2026-05-04 run 0:45:30 8km"},
		{"2026-05-04 swim 0:45 2km", "2026-05-04 swim 45min 2km"},
		{"2026-05-04 walk 30min"},
		{"2026-05-04 hike long 300min"},
		{"2026-05-04 strength 40min"},
		{"2026-05-04 row 20min"},
		{"2026-05-04 ski 2880min"},
		{"2026-05-04 elliptical recovery 30min"},
		{"2026-05-04 other 30min"},
		{"2026-05-04 run race 10km 0:39:30", "2026-05-04 run race 0:39:30 10km"},
		{"2026-05-04 run strides 40min reps 6x20s",
			"2026-05-04 run strides 40min reps 6x0:00:20"},
		{"2026-05-04 run intervals 50min reps 6x800m"},
		{"2026-05-04 run intervals 50min reps 6 x 3:30",
			"2026-05-04 run intervals 50min reps 6x0:03:30"},
		{"2026-05-04 run intervals 50min reps 5 x 4 min",
			"2026-05-04 run intervals 50min reps 5x4min"},
		{"2026-05-04 run intervals 50min reps 4\u00d71km",
			"2026-05-04 run intervals 50min reps 4x1km"},
		{"2026-05-04 run steady 50min"},
		{"2026-05-04T07:10 kind intervals"},
		{"2026-05-04T07:10 ignore hr"},
		{"2026-05-04T07:10 ignore pace"},
		{"2026-05-04T07:10 ignore gps hr", "2026-05-04T07:10 ignore hr gps"},
		{"2026-05-04T07:10 ignore all"},
		{"2026-05-04T07:10 load 85"},
		{"2026-05-04T07:10 load 0"},
		{"2026-05-04T07:10 load hr"},
		{"2026-05-04T07:10 load Duration", "2026-05-04T07:10 load duration"},
		{"2026-05-04T07:10 note \"new shoes\""},
		{"2026-05-04T07:10 forget"},
		{"2026-05-04T07:10 separate"},
		{"2026-05-04T07:10 same-as 2026-05-04T07:12"},
		{"2026-05-04T23:59 same-as 2026-05-05T00:01"},
	};
	ALL_GOOD(cases);
}

static void bad_sessions_and_decisions(void **state)
{
	(void)state;
	static const struct bad cases[] = {
		{"2026-05-04 felt", "felt: expected fresh, good, normal, tired or heavy"},
		{"2026-05-04 felt heavy rpe 11", "felt rpe 11: expected a number from 1 to 10"},
		{"2026-05-04 felt heavy rpe 0", "felt rpe 0: expected a number from 1 to 10"},
		{"2026-05-04 felt heavy rpm 3",
			"felt rpm: expected rpe 1 to 10 (did you mean rpe?)"},
		{"2026-05-04 run", "run: expected how long it took, such as 45min"},
		{"2026-05-04 run 8km", "run: expected how long it took, such as 45min"},
		{"2026-05-04 run 45:00",
			"run: expected minutes or hours for 45:00, such as 45min, 1h35 or 0:45:00"},
		{"2026-05-04 run 49h", "run 49h: expected a time of up to 48 h such as 45min"},
		{"2026-05-04 run 0min", "run 0min: expected a time of up to 48 h such as 45min"},
		{"2026-05-04 run 45min 1001km",
			"run 1001km: expected a distance of up to 1000 km such as 8.2km"},
		{"2026-05-04 run esay 45min", "run esay: expected a kind such as easy, 45min, "
					      "8.2km, hr, rpe, reps, climb, felt or a "
					      "note in quotes (did you mean easy?)"},
		{"2026-05-04 run strength 45min", "run strength: expected a kind such as easy, "
						  "45min, 8.2km, hr, rpe, reps, climb, felt or a "
						  "note in quotes"},
		{"2026-05-04 run easy tempo 45min", "run: expected the kind only once"},
		{"2026-05-04 run 45min 50min", "run: expected the duration only once"},
		{"2026-05-04 run 45min hr 251",
			"run hr 251: expected beats a minute from 30 to 250 such as 142"},
		{"2026-05-04 run 45min climb 21km",
			"run climb 21km: expected metres of ascent up to 20000m such as 120m"},
		{"2026-05-04 run 45min reps 101x1min", "run reps 101x1min: expected 1 to 100 "
						       "repetitions such as 5x4min or 6x800m"},
		{"2026-05-04 run 45min reps 0x1min",
			"run reps 0x1min: expected 1 to 100 repetitions such as 5x4min or 6x800m"},
		{"2026-05-04 run 45min reps 5",
			"run reps: expected 1 to 100 repetitions such as 5x4min or 6x800m"},
		{"2026-05-04 run 45min reps 5x",
			"run reps: expected 1 to 100 repetitions such as 5x4min or 6x800m"},
		{"2026-05-04 run 45min reps 5xmany",
			"run reps 5xmany: expected 1 to 100 repetitions such as 5x4min or 6x800m"},
		{"2026-05-04 run 45min felt heavvy",
			"run felt heavvy: expected fresh, good, normal, tired or heavy (did you "
			"mean heavy?)"},
		{"2026-05-04..2026-05-05 run 45min", "run: expected one day, not several"},
		{"2026-05-04 transition 5min", "transition: expected an entry such as feel, sleep, "
					       "sick, race, or a sport"},
		{"2026-05-04 kind intervals", "kind: expected the start of the session before it, "
					      "such as 2026-05-04T07:10"},
		{"2026-05-04T07:10 kind rest", "kind rest: expected recovery, easy, steady, long, "
					       "tempo, intervals, hills, strides, race "
					       "or cross"},
		{"2026-05-04T07:10 ignore", "ignore: expected hr, pace, gps or all"},
		{"2026-05-04T07:10 ignore pase",
			"ignore pase: expected hr, pace, gps or all (did you mean pace?)"},
		{"2026-05-04T07:10 load 3001",
			"load 3001: expected a load from 0 to 3000 such as 85, or pace, hr, rpe "
			"or duration"},
		{"2026-05-04T07:10 load given",
			"load given: expected a load from 0 to 3000 such as 85, or pace, hr, rpe "
			"or duration"},
		{"2026-05-04T07:10 note shoes", "note shoes: expected a text in quotes"},
		{"2026-05-04T07:10 note", "note: expected a text in quotes"},
		{"2026-05-04T07:10 forget it", "forget it: expected nothing more"},
		{"2026-05-04 separate", "separate: expected the start of the session before it, "
					"such as 2026-05-04T07:10"},
		{"2026-05-04T07:10 same-as",
			"same-as: expected the start of a session such as 2026-05-04T07:10"},
		{"2026-05-04T07:10 same-as 2026-05-04", "same-as 2026-05-04: expected the start of "
							"a session such as 2026-05-04T07:10"},
		{"2026-05-04T07:10 same-as 2026-05-04T07:10",
			"same-as 2026-05-04T07:10: expected the start of another session"},
		{"2026-05-04T07:10 same as 2026-05-04T07:12",
			"same: expected an entry such as feel, sleep, sick, race, or a sport"},
	};
	ALL_BAD(cases);
}

static void undo_keeps_the_line_as_written(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{"2026-05-05 undo 2026-05-04 feel heavy"},
		{"2026-05-04 undo feel   HEAVY", "2026-05-04 undo 2026-05-04 feel heavy"},
		{"2026-05-05 undo 2026-05-04..2026-05-06 sick"},
		{"2026-05-05 undo 2026-05-04 race 10km \"A # B\" a",
			"2026-05-05 undo 2026-05-04 race 10km A \"A # B\""},
		{"2026-05-05 undo t07:10 felt heavy",
			"2026-05-05 undo 2026-05-05T07:10 felt heavy"},
	};
	ALL_GOOD(cases);
	static const struct bad wrong[] = {
		{"2026-05-05 undo", "undo: expected the line to take back"},
		{"2026-05-05 undo feel heavvy", "undo: feel heavvy: expected fresh, good, normal, "
						"tired or heavy (did you mean heavy?)"},
		{"2026-05-05 undo undo feel heavy",
			"undo: expected a line that is no undo itself; write it again instead"},
		{"2026-05-05 undo feel heavy more", "undo: feel more: expected nothing more"},
	};
	ALL_BAD(wrong);
}

static void days_in_files_are_explicit(void **state)
{
	(void)state;
	static const struct bad cases[] = {
		{"feel heavy", "feel: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"today feel heavy", "today: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"2026-02-29 feel heavy",
			"2026-02-29: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"0206-05-04 feel heavy",
			"0206-05-04: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"2200-01-01 feel heavy",
			"2200-01-01: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"2026-5-4 feel heavy",
			"2026-5-4: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"2026-05-04T24:00 felt heavy",
			"2026-05-04T24:00: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"2026-05-04T07:10:30 felt heavy",
			"2026-05-04T07:10:30: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"T07:10 felt heavy",
			"T07:10: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"2026-05-04..2026-05-03 sick",
			"2026-05-04..2026-05-03: expected the last day not before the first"},
		{"2026-05-04..2036-05-04 sick",
			"2026-05-04..2036-05-04: expected at most three years"},
		{"2026-05-04..sick",
			"2026-05-04..sick: expected a day from 1950 to 2199 such as 2026-05-04"},
		{"2026-05-04", "expected an entry such as feel, sleep, sick, race, or a sport"},
		{"2026-05-04 fel heavy", "fel: expected an entry such as feel, sleep, sick, race, "
					 "or a sport (did you mean feel?)"},
		{"2026-05-04 status",
			"status: expected an entry such as feel, sleep, sick, race, or a sport"},
		{"2026-05-04 session 45min",
			"session: expected an entry such as feel, sleep, sick, race, or a sport"},
	};
	ALL_BAD(cases);
}

static void days_at_a_prompt_are_relative(void **state)
{
	(void)state;
	static const struct good cases[] = {
		{"feel heavy", "2026-05-06 feel heavy"},
		{"today feel heavy", "2026-05-06 feel heavy"},
		{"Yesterday feel heavy", "2026-05-05 feel heavy"},
		{"monday feel heavy", "2026-05-04 feel heavy"},
		{"Wednesday feel heavy", "2026-05-06 feel heavy"},
		{"thursday feel heavy", "2026-04-30 feel heavy"},
		{"-7d feel heavy", "2026-04-29 feel heavy"},
		{"tomorrow..+5d travel", "2026-05-07..2026-05-11 travel"},
		{"run easy 45min", "2026-05-06 run easy 45min"},
		{"T07:10 felt heavy", "2026-05-06T07:10 felt heavy"},
		{"todayT07:10 felt heavy", "2026-05-06T07:10 felt heavy"},
		{"tuesdayt7:10 felt heavy", "2026-05-05T07:10 felt heavy"},
		{"block speed until +14d", "2026-05-06 block speed until 2026-05-20"},
		{"undo feel heavy", "2026-05-06 undo 2026-05-06 feel heavy"},
		{"undo yesterday feel heavy", "2026-05-06 undo 2026-05-05 feel heavy"},
		{"2026-01-01 feel heavy"},
	};
	assert_all_good(cases, ARRAY_LENGTH(cases), day_of("2026-05-06"));
	static const struct bad wrong[] = {
		{"yesterdy feel heavy",
			"yesterdy: expected an entry such as feel, sleep, sick, race, or a sport "
			"(did you mean yesterday?)"},
		{"2026-5-4 feel heavy",
			"2026-5-4: expected a day such as 2026-05-04, yesterday, monday or -7d"},
		{"-7 feel heavy",
			"-7: expected a day such as 2026-05-04, yesterday, monday or -7d"},
		{"-99999d feel heavy",
			"-99999d: expected a day such as 2026-05-04, yesterday, monday or -7d"},
		{"block speed until sunday",
			"block until sunday: expected a last day not before the first"},
	};
	assert_all_bad(wrong, ARRAY_LENGTH(wrong), day_of("2026-05-06"));
}

static void relative_days(void **state)
{
	(void)state;
	date monday = day_of(MONDAY), d = 0;
	assert_true(date_parse_relative("monday", monday, &d));
	assert_int_equal(d, monday);
	assert_true(date_parse_relative("tuesday", monday, &d));
	assert_int_equal(d, monday - 6);
	assert_true(date_parse_relative("-0d", monday, &d));
	assert_int_equal(d, monday);
	assert_true(date_parse_relative("+400d", monday, &d));
	assert_int_equal(d, monday + 400);
	static const char *const not [] = {"", "-", "-d", "d", "--7d", "-7dd", "7d", "mon",
		"mondays", "-7", "toda", "2026-13-01"};
	for (size_t i = 0; i < ARRAY_LENGTH(not ); i++)
		assert_false(date_parse_relative(not [i], monday, &d));
	assert_false(date_parse_relative("today", DATE_NONE, &d));
}

static void fields_hold_what_was_said(void **state)
{
	(void)state;
	static const char line[] =
		"2026-05-04T18:30 run intervals 50min 5mi hr 151.5 rpe 8 reps 6x800m climb 95m "
		"felt tired \"track\"";
	struct report r;
	bool blank;
	assert_true(journal_parse_line(line, strlen(line), DATE_NONE, &r, &blank, NULL));
	assert_int_equal(r.type, REPORT_SESSION);
	assert_int_equal(r.day, day_of(MONDAY));
	assert_int_equal(r.until, r.day);
	assert_int_equal(r.minute, 18 * 60 + 30);
	assert_int_equal(r.sport, SPORT_RUN);
	assert_int_equal(r.kind, KIND_INTERVALS);
	assert_true(r.seconds == 3000);
	assert_true(r.distance_m == 8046.72);
	assert_true(r.hr == 151.5);
	assert_true(r.rpe == 8);
	assert_int_equal(r.reps, 6);
	assert_true(r.rep_distance_m == 800);
	assert_true(r.rep_seconds != r.rep_seconds);
	assert_true(r.ascent_m == 95);
	assert_int_equal(r.feel, FEEL_TIRED);
	assert_string_equal(r.text, "track");
	assert_true(r.value != r.value);
	assert_int_equal(r.other_day, DATE_NONE);
}

static void texts_have_a_limit(void **state)
{
	(void)state;
	char line[600] = "2026-05-04T07:10 note \"";
	size_t start = strlen(line);
	memset(line + start, 'x', JOURNAL_TEXT_MAX);
	line[start + JOURNAL_TEXT_MAX] = '"';
	autofree char *same = rewritten(line, DATE_NONE);
	assert_string_equal(same, line);
	memset(line + start, 'x', JOURNAL_TEXT_MAX + 1);
	line[start + JOURNAL_TEXT_MAX + 1] = '"';
	assert_refused(line, DATE_NONE, "note: expected a text of at most 159 bytes");

	char pain[600] = "2026-05-04 pain 3 ";
	memset(pain + strlen(pain), 'y', JOURNAL_TEXT_MAX + 1);
	assert_refused(pain, DATE_NONE, "pain: expected a text of at most 159 bytes");
}

static void a_long_word_is_shown_cut(void **state)
{
	(void)state;
	char line[600] = "2026-05-04 feel ";
	for (size_t at = strlen(line); at < 500; at += 2)
		memcpy(line + at, "\u00fc", 3);
	struct report r;
	struct error e = {0};
	bool blank;
	assert_false(journal_parse_line(line, strlen(line), DATE_NONE, &r, &blank, &e));
	assert_non_null(strstr(e.text, "\u00fc: expected fresh, good, normal, tired or heavy"));
	assert_true(text_is_utf8(e.text, strlen(e.text)));
}

static void names_of_types_and_statuses(void **state)
{
	(void)state;
	assert_string_equal(report_type_name(REPORT_FEEL), "feel");
	assert_string_equal(report_type_name(REPORT_STATUS), "status");
	assert_string_equal(report_type_name(REPORT_SESSION), "session");
	assert_string_equal(report_type_name(REPORT_SAME_AS), "same-as");
	for (int t = 0; t < REPORT_TYPE_COUNT; t++)
		assert_true(report_type_name((enum report_type)t)[0] != '\0');
	for (int s = 0; s < STATUS_COUNT; s++) {
		enum status again = STATUS_COUNT;
		assert_true(status_parse(status_name((enum status)s), &again));
		assert_int_equal(again, s);
	}
	enum status kept = STATUS_HOT;
	assert_false(status_parse("Sick", &kept));
	assert_int_equal(kept, STATUS_HOT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_lines_about_a_day),
		cmocka_unit_test(bad_lines_about_a_day),
		cmocka_unit_test(good_plans_and_settings),
		cmocka_unit_test(bad_plans_and_settings),
		cmocka_unit_test(good_sessions_and_decisions),
		cmocka_unit_test(bad_sessions_and_decisions),
		cmocka_unit_test(undo_keeps_the_line_as_written),
		cmocka_unit_test(days_in_files_are_explicit),
		cmocka_unit_test(days_at_a_prompt_are_relative),
		cmocka_unit_test(relative_days),
		cmocka_unit_test(fields_hold_what_was_said),
		cmocka_unit_test(texts_have_a_limit),
		cmocka_unit_test(a_long_word_is_shown_cut),
		cmocka_unit_test(names_of_types_and_statuses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
