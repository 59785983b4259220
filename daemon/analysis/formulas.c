/* The formulas of paced/analysis.h, each by its source. */
#include "paced/analysis.h"

#include <math.h>

#include "paced/base/memory.h"

/* ---- heart rate ---- */

struct banister {
	double k, b;
};

static struct banister banister_of(enum sex sex)
{
	static const struct banister male = {.64, 1.92}, female = {.86, 1.67};
	return sex == SEX_FEMALE ? female : male;
}

double trimp(double seconds, double hr, double rest_hr, double max_hr, enum sex sex)
{
	const struct banister c = banister_of(sex);
	const double x = (hr - rest_hr) / (max_hr - rest_hr);

	if (!(x > 0))
		return 0;
	return seconds / 60 * x * c.k * exp(c.b * x);
}

double load_from_trimp(
	double trimp_sum, double rest_hr, double max_hr, double threshold_hr, enum sex sex)
{
	const double hour = trimp(3600, threshold_hr, rest_hr, max_hr, sex);

	return hour > 0 ? 100 * trimp_sum / hour : NAN;
}

/* ---- grade ---- */

#define STEEPEST .45 /* the range that Minetti measured */

static double clamp(double v, double least, double most)
{
	return v < least ? least : v > most ? most : v;
}

double grade_cost_minetti(double grade)
{
	const double i = clamp(grade, -STEEPEST, STEEPEST);

	return ((((155.4 * i - 30.4) * i - 43.3) * i + 46.3) * i + 19.5) * i + 3.6;
}

/* The known points of the gentle curve, joined by cubic Hermite pieces whose slopes are those of
 * Fritsch & Butland (1984), so that the curve is smooth and nowhere overshoots; straight beyond. */
static const struct {
	double grade, factor, slope;
} gentle[] = {
	{-.20, 1.085, -2.1},
	{-.10, .875, 0},
	{0, 1, .45 / (.2 / 1.25 + .25 / 3.8)},
	{.05, 1.19, 2 * 3.8 * 5.8 / (3.8 + 5.8)},
	{.10, 1.48, .45 / (.25 / 5.8 + .2 / 8)},
	{.20, 2.28, 8},
};

double grade_factor_gentle(double grade)
{
	const size_t last = ARRAY_LENGTH(gentle) - 1;
	const double i = clamp(grade, -STEEPEST, STEEPEST);
	size_t k = 0;

	if (i <= gentle[0].grade)
		return gentle[0].factor + (i - gentle[0].grade) * gentle[0].slope;
	if (i >= gentle[last].grade)
		return gentle[last].factor + (i - gentle[last].grade) * gentle[last].slope;
	while (i >= gentle[k + 1].grade)
		k++;
	const double h = gentle[k + 1].grade - gentle[k].grade;
	const double u = (i - gentle[k].grade) / h;
	const double v = 1 - u;
	return gentle[k].factor * v * v * (1 + 2 * u) + gentle[k].slope * h * u * v * v +
	       gentle[k + 1].factor * u * u * (3 - 2 * u) - gentle[k + 1].slope * h * u * u * v;
}

double grade_factor(double grade, bool minetti)
{
	return minetti ? grade_cost_minetti(grade) / 3.6 : grade_factor_gentle(grade);
}

/* ---- effort without signals ---- */

double load_from_rpe(double rpe, double seconds)
{
	return 100 * rpe * seconds / (7 * 3600);
}

/* Load of an hour. For running by kind: the square of the usual intensity of such a run; for the
 * other sports what an hour of them usually scores by heart rate. */
static const double running_hour[KIND_COUNT] = {
	[KIND_UNKNOWN] = 60,
	[KIND_REST] = 0,
	[KIND_RECOVERY] = 45,
	[KIND_EASY] = 57,
	[KIND_STRIDES] = 60,
	[KIND_STEADY] = 72,
	[KIND_LONG] = 60,
	[KIND_TEMPO] = 82,
	[KIND_INTERVALS] = 80,
	[KIND_HILLS] = 80,
	[KIND_RACE] = 100,
	[KIND_CROSS] = 45,
	[KIND_STRENGTH] = 30,
};
static const double sport_hour[SPORT_COUNT] = {
	[SPORT_RIDE] = 45,
	[SPORT_SWIM] = 50,
	[SPORT_WALK] = 20,
	[SPORT_HIKE] = 30,
	[SPORT_STRENGTH] = 30,
	[SPORT_ROW] = 55,
	[SPORT_SKI] = 60,
	[SPORT_ELLIPTICAL] = 50,
	[SPORT_TRANSITION] = 20,
	[SPORT_OTHER] = 35,
};

double load_from_duration(enum sport sport, enum kind kind, double seconds)
{
	if (sport_is_running(sport))
		return running_hour[kind] * seconds / 3600;
	/* A hard hour of another sport by its kind, as far above its own easy hour as in running.
	 */
	const bool hard = kind_hardness(kind) >= HARDNESS_STEADY;
	const double factor = hard ? running_hour[kind] / running_hour[KIND_EASY] : 1;
	return sport_hour[sport] * factor * seconds / 3600;
}

double load_from_intensity(double seconds, double intensity)
{
	return 100 * seconds / 3600 * intensity * intensity;
}

/* ---- races and best efforts ---- */

double vdot(double metres, double seconds)
{
	const double minutes = seconds / 60;
	const double v = metres / minutes;
	const double vo2 = -4.6 + .182258 * v + .000104 * v * v;
	const double share = .8 + .1894393 * exp(-.012778 * minutes) +
			     .2989558 * exp(-.1932605 * minutes);

	return vo2 / share;
}

#define THRESHOLD_SHARE .88

double threshold_from_vdot(double v)
{
	const double a = .000104, b = .182258, c = -4.6 - THRESHOLD_SHARE * v;

	return (-b + sqrt(b * b - 4 * a * c)) / (2 * a) / 60;
}

double critical_speed(const double *metres, const double *seconds, size_t n, double *d_prime)
{
	double t = 0, d = 0, tt = 0, td = 0;

	for (size_t i = 0; i < n; i++) {
		t += seconds[i];
		d += metres[i];
		tt += seconds[i] * seconds[i];
		td += seconds[i] * metres[i];
	}
	const double count = (double)n;
	const double spread = count * tt - t * t;
	const double speed = (count * td - t * d) / spread;
	const double rest = (d - speed * t) / count;
	/* Not a line of best efforts: fewer than two, all of one length, or longer was faster. */
	if (n < 2 || !(spread > 0) || !(speed > 0) || rest < 0)
		return NAN;
	if (d_prime)
		*d_prime = rest;
	return speed;
}
