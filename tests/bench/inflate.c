/*
 * bench-inflate N FILE...    how fast zlib alone unpacks gzip files: MB of what comes out per CPU
 * second
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define ZLIB_CONST
#include <zlib.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"

#define MOST_BYTES ((size_t)1 << 30)

static double unpack(const char *data, size_t length)
{
	static uint8_t out[(size_t)128 << 10];
	z_stream z = {.next_in = (const Bytef *)data, .avail_in = (uInt)length};
	double bytes = 0;
	int r = inflateInit2(&z, MAX_WBITS + 16);
	while (r == Z_OK) {
		z.next_out = out;
		z.avail_out = sizeof out;
		r = inflate(&z, Z_NO_FLUSH);
		bytes += (double)(sizeof out - z.avail_out);
	}
	inflateEnd(&z);
	return bytes;
}

int main(int argc, char **argv)
{
	long rounds = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	double bytes = 0, seconds = 0;
	for (int i = 2; i < argc; i++) {
		autofree char *data = NULL;
		size_t length;
		if (!file_read(argv[i], MOST_BYTES, &data, &length, NULL))
			continue;
		clock_t from = clock();
		for (long k = 0; k < rounds; k++)
			bytes += unpack(data, length);
		seconds += (double)(clock() - from) / CLOCKS_PER_SEC;
	}
	if (!(seconds > 0)) {
		fputs("usage: bench-inflate N FILE...\n", stderr);
		return 2;
	}
	printf("%.1f MB/s\n", bytes / 1e6 / seconds);
	return 0;
}
