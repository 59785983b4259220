/*
 * Bytes that grow, and bytes that are read with bounds. All integers are little-endian.
 */
#ifndef PACED_BASE_BUFFER_H
#define PACED_BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Growing bytes. `{0}` is an empty buffer. `data` may be NULL while `length` is 0; text made with
 * buffer_text/buffer_printf is always followed by a NUL that `length` does not count. */
struct buffer {
	uint8_t *data;
	size_t length;
	size_t capacity;
};

void buffer_finish(struct buffer *b); /* frees, and makes it empty again */
void buffer_reserve(struct buffer *b, size_t more);
void buffer_bytes(struct buffer *b, const void *data, size_t length);
void buffer_u8(struct buffer *b, uint8_t v);
void buffer_u16(struct buffer *b, uint16_t v);
void buffer_u32(struct buffer *b, uint32_t v);
void buffer_u64(struct buffer *b, uint64_t v);
void buffer_f64(struct buffer *b, double v);
void buffer_varint(struct buffer *b, uint64_t v);     /* LEB128 */
void buffer_zigzag(struct buffer *b, int64_t v);      /* zigzag, then LEB128 */
void buffer_text(struct buffer *b, const char *text); /* appends the characters, keeps a NUL behind */
void buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *buffer_take_text(struct buffer *b); /* the caller owns the string; the buffer is empty after */

/* A reader never reads beyond its bytes: a read that does not fit gives zero, sets `failed`, and
 * so do all reads after it. Borrow: the bytes must outlive the reader. */
struct reader {
	const uint8_t *data;
	size_t length;
	size_t at;
	bool failed;
};

struct reader reader_of(const void *data, size_t length);
size_t reader_left(const struct reader *r);
const uint8_t *reader_bytes(struct reader *r, size_t length); /* NULL when they are not there */
uint8_t reader_u8(struct reader *r);
uint16_t reader_u16(struct reader *r);
uint32_t reader_u32(struct reader *r);
uint64_t reader_u64(struct reader *r);
double reader_f64(struct reader *r);
uint64_t reader_varint(struct reader *r);
int64_t reader_zigzag(struct reader *r);

#endif
