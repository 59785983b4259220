#include "paced/formats.h"

/* CRC-16 with the reflected polynomial 0xA001, start 0 (FIT protocol, "CRC"). */
#define POLYNOMIAL 0xA001u
#define SLICES     8
#define WORTH_IT   4096 /* bytes from which making the wide tables pays */

typedef uint16_t crc_table[256];

static const uint16_t nibbles[16] = {0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
	0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400};

static uint16_t crc_by_nibbles(uint16_t crc, const uint8_t *data, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		crc = (uint16_t)((crc >> 4) ^ nibbles[(crc ^ data[i]) & 0xF]);
		crc = (uint16_t)((crc >> 4) ^ nibbles[(crc ^ (data[i] >> 4)) & 0xF]);
	}
	return crc;
}

/* tables[k][b]: what byte b leaves behind after k more bytes of zero. */
static void make_tables(crc_table tables[SLICES])
{
	for (unsigned b = 0; b < 256; b++) {
		uint8_t byte = (uint8_t)b;
		tables[0][b] = crc_by_nibbles(0, &byte, 1);
	}
	for (unsigned k = 1; k < SLICES; k++) {
		for (unsigned b = 0; b < 256; b++) {
			uint16_t c = tables[k - 1][b];
			tables[k][b] = (uint16_t)((c >> 8) ^ tables[0][c & 0xFF]);
		}
	}
}

uint16_t fit_crc(uint16_t crc, const uint8_t *data, size_t length)
{
	if (length < WORTH_IT)
		return crc_by_nibbles(crc, data, length);
	crc_table t[SLICES];
	make_tables(t);
	size_t wide = length / SLICES * SLICES;
	for (const uint8_t *p = data; p < data + wide; p += SLICES) {
		crc = t[7][p[0] ^ (crc & 0xFF)] ^ t[6][p[1] ^ (crc >> 8)] ^ t[5][p[2]] ^
		      t[4][p[3]] ^ t[3][p[4]] ^ t[2][p[5]] ^ t[1][p[6]] ^ t[0][p[7]];
	}
	return crc_by_nibbles(crc, data + wide, length - wide);
}
