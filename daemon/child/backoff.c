#include "paced/child.h"

unsigned backoff_next_s(struct backoff *b)
{
	unsigned most = b->most_s > 0 ? b->most_s : 1;
	unsigned pause = 1;

	for (unsigned i = 0; i < b->failures && pause < most; i++)
		pause *= 2;
	b->failures++;
	return pause < most ? pause : most;
}

void backoff_reset(struct backoff *b)
{
	b->failures = 0;
}
