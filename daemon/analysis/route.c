/*
 * The signature of a course: eight bytes of MinHash (Broder 1997) over the cells of about 200 m in
 * which the athlete covered at least 60 m. Two recordings of one course share most cells whatever
 * the noise of their positions and whatever the direction, and so most bytes; see route_alike.
 */
#include "measure.h"

#include <math.h>

#define CELL_METRES 200.
#define CELL_LEAST                                                                                 \
	60. /* m inside: a cell that is only brushed would come and go with the noise              \
	     */
#define DEGREE_METRES 111195.
#define HASHES        8
#define ALIKE         5 /* of 8 bytes: about 60 % of the cells in common */

static uint64_t mix(uint64_t x) /* finalizer of SplitMix64 (Steele, Lea & Flood 2014) */
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

struct cell {
	int32_t row, column;
	double across; /* width of a degree of longitude in that row, against one of latitude */
};

/* The width depends on the row alone, so that it is the same in every recording. */
static struct cell cell_of(double lat, double lon, const struct cell *before)
{
	const double row = floor(lat * DEGREE_METRES / CELL_METRES);
	struct cell c = {.row = (int32_t)row, .across = before->across};

	if (c.row != before->row)
		c.across = greater(cos(row * CELL_METRES / DEGREE_METRES * (M_PI / 180)), .01);
	c.column = (int32_t)floor(lon * DEGREE_METRES * c.across / CELL_METRES);
	return c;
}

static void take(uint64_t least[HASHES], struct cell c)
{
	const uint64_t id = (uint64_t)(uint32_t)c.row << 32 | (uint32_t)c.column;

	for (unsigned k = 0; k < HASHES; k++) {
		const uint64_t h = mix(id + (k + 1) * UINT64_C(0x9e3779b97f4a7c15));
		if (h < least[k])
			least[k] = h;
	}
}

static double step_metres(const struct sample *p, const struct sample *q, double across)
{
	const double north = (q->lat - p->lat) * DEGREE_METRES;
	const double east = (q->lon - p->lon) * DEGREE_METRES * across;

	return sqrt(north * north + east * east);
}

uint64_t route_signature(const struct activity *a)
{
	uint64_t least[HASHES], signature = 0;
	const struct sample *last = NULL;
	struct cell here = {INT32_MIN, INT32_MIN, 1};
	double inside = 0;
	bool any = false;

	for (unsigned k = 0; k < HASHES; k++)
		least[k] = UINT64_MAX;
	for (size_t i = 0; i < a->sample_count; i++) {
		const struct sample *x = &a->samples[i];
		if (isnan(x->lat) || isnan(x->lon))
			continue;
		const struct cell c = cell_of(x->lat, x->lon, &here);
		if (!last || c.row != here.row || c.column != here.column)
			inside = 0;
		else
			inside += step_metres(last, x, c.across);
		if (inside >= CELL_LEAST) {
			take(least, c);
			inside = -1e18; /* once is enough until it is left */
			any = true;
		}
		here = c;
		last = x;
	}
	for (unsigned k = 0; k < HASHES; k++)
		signature = signature << 8 | (least[k] & 0xff);
	return any ? (signature ? signature : 1) : 0;
}

bool route_alike(uint64_t a, uint64_t b)
{
	unsigned equal = 0;

	if (a == 0 || b == 0)
		return false;
	for (uint64_t x = a ^ b, k = 0; k < HASHES; k++, x >>= 8)
		equal += (x & 0xff) == 0;
	return equal >= ALIKE;
}
