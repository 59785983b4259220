#include "paced/formats.h"

#include <string.h>

#include "paced/base/memory.h"

#define PROTOCOL_VERSION 0x20
#define PROFILE_VERSION  2132
#define LOCAL_TYPES      16
#define MOST_FIELDS      510 /* 255 native and 255 developer fields */

/* What the writer must know of a definition to put a value: sizes in order, and the byte order. */
struct definition {
	uint8_t sizes[MOST_FIELDS];
	size_t count;
	bool big_endian;
};

struct fit_writer {
	int header_size;
	struct buffer body;
	struct definition definitions[LOCAL_TYPES];
	const struct definition *open;
	size_t due; /* index of the field of `open` that comes next */
};

struct fit_writer *fit_writer_create(int header_size)
{
	struct fit_writer *w = mem_alloc(1, sizeof *w);
	w->header_size = header_size;
	return w;
}

void fit_writer_destroy(struct fit_writer *w)
{
	if (!w)
		return;
	buffer_finish(&w->body);
	free(w);
}

static void put_number(struct buffer *b, uint64_t value, size_t size, bool big_endian)
{
	for (size_t i = 0; i < size; i++) {
		size_t byte = big_endian ? size - 1 - i : i;
		uint64_t bits = byte < 8 ? value >> (8 * byte) : 0;
		buffer_u8(b, (uint8_t)(bits & 0xff));
	}
}

void fit_define(struct fit_writer *w, int local, uint16_t global, bool big_endian,
	const struct fit_field *fields, size_t n, const struct fit_developer_field *dev,
	size_t n_dev)
{
	struct definition *d = &w->definitions[local & 0xF];
	*d = (struct definition){.big_endian = big_endian};
	buffer_u8(&w->body, (uint8_t)(0x40 | (n_dev ? 0x20 : 0) | (local & 0xF)));
	buffer_u8(&w->body, 0);
	buffer_u8(&w->body, big_endian);
	put_number(&w->body, global, 2, big_endian);
	buffer_u8(&w->body, (uint8_t)n);
	for (size_t i = 0; i < n; i++) {
		buffer_u8(&w->body, fields[i].number);
		buffer_u8(&w->body, fields[i].size);
		buffer_u8(&w->body, fields[i].type);
		d->sizes[d->count++] = fields[i].size;
	}
	if (n_dev == 0)
		return;
	buffer_u8(&w->body, (uint8_t)n_dev);
	for (size_t i = 0; i < n_dev; i++) {
		buffer_u8(&w->body, dev[i].number);
		buffer_u8(&w->body, dev[i].size);
		buffer_u8(&w->body, dev[i].developer);
		d->sizes[d->count++] = dev[i].size;
	}
}

void fit_data(struct fit_writer *w, int local, int compressed_offset)
{
	int header = compressed_offset < 0 ? local & 0xF
					   : 0x80 | (local & 3) << 5 | (compressed_offset & 31);
	buffer_u8(&w->body, (uint8_t)header);
	w->open = &w->definitions[local & 0xF];
	w->due = 0;
}

static size_t next_size(struct fit_writer *w)
{
	return w->due < w->open->count ? w->open->sizes[w->due++] : 0;
}

void fit_put_int(struct fit_writer *w, int64_t value)
{
	put_number(&w->body, (uint64_t)value, next_size(w), w->open->big_endian);
}

void fit_put_float(struct fit_writer *w, double value)
{
	size_t size = next_size(w);
	uint64_t bits = 0;
	if (size == sizeof(float)) {
		float narrow = (float)value;
		memcpy(&bits, &narrow, sizeof narrow);
	} else {
		memcpy(&bits, &value, sizeof value);
	}
	put_number(&w->body, bits, size, w->open->big_endian);
}

void fit_put_text(struct fit_writer *w, const char *text)
{
	size_t size = next_size(w);
	size_t length = strnlen(text, size);
	buffer_bytes(&w->body, text, length);
	for (size_t i = length; i < size; i++)
		buffer_u8(&w->body, 0);
}

void fit_put_bytes(struct fit_writer *w, const void *bytes, size_t n)
{
	next_size(w);
	buffer_bytes(&w->body, bytes, n);
}

void fit_finish(struct fit_writer *w, struct buffer *out)
{
	size_t start = out->length;
	buffer_u8(out, (uint8_t)w->header_size);
	buffer_u8(out, PROTOCOL_VERSION);
	buffer_u16(out, PROFILE_VERSION);
	buffer_u32(out, (uint32_t)w->body.length);
	buffer_bytes(out, ".FIT", 4);
	if (w->header_size >= 14)
		buffer_u16(out, fit_crc(0, out->data + start, 12));
	buffer_bytes(out, w->body.data, w->body.length);
	buffer_u16(out, fit_crc(0, out->data + start, out->length - start));
	w->body.length = 0;
}
