#include "paced/base/content.h"

#include <xxhash.h>

struct content_id content_of(const void *data, size_t length)
{
	XXH128_hash_t hash = XXH3_128bits(data, length);
	return (struct content_id){.high = hash.high64, .low = hash.low64};
}

int content_compare(const void *a, const void *b)
{
	const struct content_id *x = a, *y = b;
	if (x->high != y->high)
		return x->high < y->high ? -1 : 1;
	return (x->low > y->low) - (x->low < y->low);
}
