#include "paced/chart.h"

void chart_days(const struct history *h, date last, struct chart_day *out, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		date d = last - (date)(count - 1 - i);
		struct day day = history_day_in_hindsight(h, d);
		out[i] = (struct chart_day){.load = day.load,
			.fitness = day.fitness,
			.covered = history_day(h, d) && day.covered};
	}
}
