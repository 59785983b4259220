#include "private.h"

#include <time.h>

int32_t engine_zone_offset(int64_t utc)
{
	time_t t = (time_t)utc;
	struct tm local;
	if (!localtime_r(&t, &local))
		return 0;
	return (int32_t)local.tm_gmtoff;
}

date engine_today(const struct engine *g, int64_t now)
{
	return time_local_day(now, engine_zone_offset(now), g->settings.day_start_s);
}

date engine_next_day(struct engine *g, int64_t now)
{
	date today = engine_today(g, now);
	const struct history *h = engine_history(g, now, NULL);
	size_t count = 0;
	if (h)
		history_sessions(h, today, today, &count);
	return count ? today + 1 : today;
}
