#define ZLIB_CONST
#include <zlib.h>

#include "paced/base/memory.h"
#include "paced/formats.h"

void gzip_pack(const void *data, size_t length, struct buffer *out)
{
	enum { AS_GZIP = 16, MEMORY = 8 };
	z_stream z = {.next_in = data, .avail_in = (uInt)length};
	int r = deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + AS_GZIP, MEMORY,
		Z_DEFAULT_STRATEGY);
	mem_check(r == Z_OK ? &z : NULL);
	size_t room = deflateBound(&z, (uLong)length);
	buffer_reserve(out, room);
	z.next_out = out->data + out->length;
	z.avail_out = (uInt)room;
	deflate(&z, Z_FINISH); /* at once, as there is room for all */
	out->length += z.total_out;
	deflateEnd(&z);
}
