/*
 * Nights and days as a watch measures them. Of several measurements in a file the last one counts;
 * sleep is summed up.
 */
#include "fit_file.h"

#define LONGEST_STAGE                                                                              \
	7200.0 /* s: a stage of sleep without news for longer is not known to last                 \
		*/

/* FIT profile, type sleep_level: 1 awake, 2 light, 3 deep, 4 REM. */
enum { AWAKE = 1, LAST_STAGE = 4 };

void fit_wellness_init(struct fit_wellness *w)
{
	double none = (double)NAN;
	*w = (struct fit_wellness){none, none, 0, none, none, none, none};
}

static bool timed(const struct fit_values *v)
{
	return fit_clock_set(fit_number(v, AT_TIME));
}

void fit_take_monitoring_info(struct fit_file *f, const struct fit_values *v)
{
	if (timed(v))
		f->wellness.local_difference = fit_number(v, MONITORING_LOCAL) - v->number[AT_TIME];
}

void fit_take_monitoring_hr(struct fit_file *f, const struct fit_values *v)
{
	double resting = fit_number(v, MONITORING_RESTING_TODAY);
	if (isnan(resting))
		resting = fit_number(v, MONITORING_RESTING);
	if (!timed(v) || isnan(resting))
		return;
	f->wellness.resting = resting;
	f->wellness.time = v->number[AT_TIME];
}

/* A level lasts until the next message. */
void fit_take_sleep_level(struct fit_file *f, const struct fit_values *v)
{
	struct fit_wellness *w = &f->wellness;
	if (!timed(v))
		return;
	double lasted = v->number[AT_TIME] - w->level_time;
	if (isnan(w->sleep))
		w->sleep = 0;
	if (lasted > 0 && lasted <= LONGEST_STAGE && w->level > AWAKE && w->level <= LAST_STAGE)
		w->sleep += lasted;
	w->level = fit_count(v, SLEEP_LEVEL, 0);
	w->time = w->level_time = v->number[AT_TIME];
}

void fit_take_hrv_status(struct fit_file *f, const struct fit_values *v)
{
	if (!timed(v) || !fit_has(v, HRV_NIGHT))
		return;
	f->wellness.hrv = v->number[HRV_NIGHT];
	f->wellness.time = v->number[AT_TIME];
}

static int32_t offset(double difference)
{
	static const double most = 26 * 3600, quarter = 900;
	if (!(fabs(difference) < most))
		return OFFSET_NONE;
	return (int32_t)(round(difference / quarter) * quarter);
}

struct wellness fit_wellness_result(const struct fit_wellness *w)
{
	double none = (double)NAN;
	if (isnan(w->time))
		return (struct wellness){0};
	/* a night without a stage of sleep was not slept through awake: nothing was found out */
	return (struct wellness){
		.time = (int64_t)w->time + FIT_EPOCH,
		.utc_offset_s = offset(w->local_difference),
		.sleep_s = w->sleep > 0 && w->sleep <= 86400 ? w->sleep : none,
		.hrv_ms = w->hrv > 0 && w->hrv <= 500 ? w->hrv : none,
		.resting_hr = w->resting >= 20 && w->resting <= 150 ? w->resting : none,
	};
}
