#include "athlete.h"

static uint64_t next(struct dice *d)
{
	uint64_t x = d->state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

double dice_share(struct dice *d)
{
	return (double)(next(d) >> 11) / 9007199254740992.;
}

double dice_between(struct dice *d, double least, double most)
{
	return least + (most - least) * dice_share(d);
}

int dice_integer(struct dice *d, int least, int most)
{
	return least + (int)(dice_share(d) * (double)(most - least + 1));
}

double dice_normal(struct dice *d)
{
	double sum = 0;

	/* Irwin-Hall of 4: no logarithm, no tail that surprises. */
	for (int i = 0; i < 4; i++)
		sum += dice_share(d);
	return (sum - 2) * 1.7320508075688772;
}

bool dice_true(struct dice *d, double probability)
{
	return dice_share(d) < probability;
}
