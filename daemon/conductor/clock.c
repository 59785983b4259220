#include "clock.h"

#include <time.h>

static struct tm local(int64_t now)
{
	time_t t = (time_t)now;
	struct tm tm = {0};
	localtime_r(&t, &tm);
	return tm;
}

date clock_day(int64_t now)
{
	struct tm tm = local(now);
	return date_from_civil(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

int32_t clock_time_of_day(int64_t now)
{
	struct tm tm = local(now);
	return tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
}

int64_t clock_at(date day, int32_t time_of_day)
{
	struct civil c = date_to_civil(day);
	struct tm tm = {.tm_year = c.year - 1900,
		.tm_mon = c.month - 1,
		.tm_mday = c.day,
		.tm_hour = time_of_day / 3600,
		.tm_min = time_of_day / 60 % 60,
		.tm_sec = time_of_day % 60,
		.tm_isdst = -1};
	return mktime(&tm);
}
