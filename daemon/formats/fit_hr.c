/*
 * hr messages: heart beats that a strap kept for itself and gave away after the activity. A message
 * with timestamp and fractional_timestamp says what moment its event_timestamp is (the anchor);
 * event_timestamp_12 are the low 12 bits of the times that follow, two in three bytes.
 * FIT SDK, "Plugin HrToRecord"; FIT cookbook, "Decoding HRM messages".
 */
#include <string.h>

#include "fit_file.h"
#include "paced/base/memory.h"

static void add_beat(struct fit_file *f, uint32_t at, const struct fit_span *bpm, size_t index)
{
	f->hr.last = at;
	if (!f->hr.known || index >= bpm->size)
		return;
	uint8_t value = bpm->data[index];
	int32_t since = (int32_t)(at - f->hr.at); /* the counter rolls over */
	struct fit_beat beat = {f->hr.time + (double)since / 1024, value};
	if (value >= 30 && value <= 230)
		FIT_APPEND(&f->beats, beat);
}

static uint32_t element(const struct fit_span *s, size_t index)
{
	const uint8_t *p = s->data + index * 4;
	uint32_t x = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
		     (uint32_t)p[3] << 24;
	return s->swap ? __builtin_bswap32(x) : x;
}

/* The next moment whose low 12 bits are `low`. */
static uint32_t next_moment(uint32_t last, uint32_t low)
{
	return last + ((low - last) & 0xFFF);
}

static void take_full_times(struct fit_file *f, const struct fit_values *v)
{
	const struct fit_span *times = &v->span[HR_EVENT];
	const struct fit_span *bpm = &v->span[HR_BPM];
	if (times->unit != 4)
		return;
	double fraction = fit_number(v, HR_FRACTION);
	if (isnan(fraction))
		fraction = fit_number(v, HR_TIME_256);
	if (fit_has(v, AT_TIME)) {
		f->hr.known = true;
		f->hr.at = element(times, 0);
		f->hr.time = v->number[AT_TIME] + (isnan(fraction) ? 0 : fraction);
	}
	for (size_t i = 0; i < times->size / 4; i++)
		add_beat(f, element(times, i), bpm, i);
}

static void take_packed_times(struct fit_file *f, const struct fit_values *v)
{
	const struct fit_span *packed = &v->span[HR_EVENT_12];
	const struct fit_span *bpm = &v->span[HR_BPM];
	size_t n = packed->size * 2 / 3;
	for (size_t i = 0; i < n && i < bpm->size; i++) {
		const uint8_t *p = packed->data + i / 2 * 3;
		uint32_t low = i % 2 == 0 ? (uint32_t)p[0] | (p[1] & 0x0Fu) << 8
					  : (uint32_t)p[1] >> 4 | (uint32_t)p[2] << 4;
		add_beat(f, next_moment(f->hr.last, low), bpm, i);
	}
}

void fit_take_hr(struct fit_file *f, const struct fit_values *v)
{
	if (!fit_has(v, HR_BPM))
		return;
	if (fit_has(v, HR_EVENT))
		take_full_times(f, v);
	else if (fit_has(v, HR_EVENT_12))
		take_packed_times(f, v);
}

static int by_time(const void *a, const void *b)
{
	const struct fit_beat *x = a, *y = b;
	return (x->time > y->time) - (x->time < y->time);
}

/* An anchor that is renewed can set the time back. */
void fit_order_beats(struct fit_beat *beats, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		if (beats[i].time < beats[i - 1].time) {
			qsort(beats, n, sizeof *beats, by_time);
			return;
		}
	}
}

bool fit_merge_hr(struct sample *samples, size_t n, const struct fit_beat *beats, size_t n_beats)
{
	static const double longest_step =
		10; /* s: beats longer ago than this say nothing about now */
	bool filled = false;
	size_t next = 0;
	for (size_t i = 0; i < n; i++) {
		double sum = 0;
		unsigned count = 0;
		for (; next < n_beats && beats[next].time <= samples[i].t; next++) {
			if (samples[i].t - beats[next].time < longest_step) {
				sum += (double)beats[next].bpm;
				count++;
			}
		}
		if (count > 0 && isnan(samples[i].hr)) {
			samples[i].hr = (float)(sum / count);
			filled = true;
		}
	}
	return filled;
}
