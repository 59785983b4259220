#include "paced/base/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"

void buffer_finish(struct buffer *b)
{
	free(b->data);
	*b = (struct buffer){0};
}

void buffer_reserve(struct buffer *b, size_t more)
{
	if (b->capacity - b->length >= more)
		return;
	/* An overflow asks for more than there can be, and mem_grow ends the process. */
	size_t last = more > SIZE_MAX - b->length ? SIZE_MAX : b->length + more - 1;
	b->data = mem_grow(b->data, last, &b->capacity, 1);
}

void buffer_bytes(struct buffer *b, const void *data, size_t length)
{
	if (length == 0)
		return;
	buffer_reserve(b, length);
	memcpy(b->data + b->length, data, length);
	b->length += length;
}

static void append_little_endian(struct buffer *b, uint64_t v, size_t length)
{
	uint8_t bytes[8];
	for (size_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)(v >> (8 * i));
	buffer_bytes(b, bytes, length);
}

void buffer_u8(struct buffer *b, uint8_t v)
{
	append_little_endian(b, v, 1);
}

void buffer_u16(struct buffer *b, uint16_t v)
{
	append_little_endian(b, v, 2);
}

void buffer_u32(struct buffer *b, uint32_t v)
{
	append_little_endian(b, v, 4);
}

void buffer_u64(struct buffer *b, uint64_t v)
{
	append_little_endian(b, v, 8);
}

void buffer_f64(struct buffer *b, double v)
{
	uint64_t bits;
	memcpy(&bits, &v, sizeof(bits));
	buffer_u64(b, bits);
}

void buffer_varint(struct buffer *b, uint64_t v)
{
	while (v >= 0x80) {
		buffer_u8(b, (uint8_t)(v | 0x80));
		v >>= 7;
	}
	buffer_u8(b, (uint8_t)v);
}

void buffer_zigzag(struct buffer *b, int64_t v)
{
	uint64_t sign = v < 0 ? UINT64_MAX : 0;
	buffer_varint(b, ((uint64_t)v << 1) ^ sign);
}

void buffer_text(struct buffer *b, const char *text)
{
	size_t length = strlen(text);
	buffer_reserve(b, length + 1);
	memcpy(b->data + b->length, text, length + 1);
	b->length += length;
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length >= 0) {
		buffer_reserve(b, (size_t)length + 1);
		vsnprintf((char *)b->data + b->length, (size_t)length + 1, format, again);
		b->length += (size_t)length;
	}
	va_end(again);
}

char *buffer_take_text(struct buffer *b)
{
	buffer_reserve(b, 1);
	b->data[b->length] = '\0';
	char *text = mem_resize(b->data, b->length + 1, 1); /* it may live long: no room to spare */
	*b = (struct buffer){0};
	return text;
}

struct reader reader_of(const void *data, size_t length)
{
	return (struct reader){.data = data, .length = length};
}

size_t reader_left(const struct reader *r)
{
	return r->failed ? 0 : r->length - r->at;
}

const uint8_t *reader_bytes(struct reader *r, size_t length)
{
	static const uint8_t nothing[1];
	if (r->failed || length > r->length - r->at) {
		r->failed = true;
		return NULL;
	}
	const uint8_t *bytes = r->data != NULL ? r->data + r->at : nothing;
	r->at += length;
	return bytes;
}

static uint64_t read_little_endian(struct reader *r, size_t length)
{
	const uint8_t *bytes = reader_bytes(r, length);
	if (bytes == NULL)
		return 0;
	uint64_t v = 0;
	for (size_t i = 0; i < length; i++)
		v |= (uint64_t)bytes[i] << (8 * i);
	return v;
}

uint8_t reader_u8(struct reader *r)
{
	return (uint8_t)read_little_endian(r, 1);
}

uint16_t reader_u16(struct reader *r)
{
	return (uint16_t)read_little_endian(r, 2);
}

uint32_t reader_u32(struct reader *r)
{
	return (uint32_t)read_little_endian(r, 4);
}

uint64_t reader_u64(struct reader *r)
{
	return read_little_endian(r, 8);
}

double reader_f64(struct reader *r)
{
	uint64_t bits = reader_u64(r);
	double v;
	memcpy(&v, &bits, sizeof(v));
	return v;
}

uint64_t reader_varint(struct reader *r)
{
	uint64_t v = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t byte = reader_u8(r);
		if (r->failed)
			return 0;
		if (shift == 63 && byte > 1) /* more than 64 bits */
			break;
		v |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return v;
	}
	r->failed = true;
	return 0;
}

int64_t reader_zigzag(struct reader *r)
{
	uint64_t v = reader_varint(r);
	uint64_t sign = (v & 1) != 0 ? UINT64_MAX : 0;
	return (int64_t)((v >> 1) ^ sign);
}
