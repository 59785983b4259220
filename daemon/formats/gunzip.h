/*
 * gzip (RFC 1952) as a stream, by zlib. Of a file that ends too early every byte comes out that can
 * be had; libarchive would keep up to 64 KiB of them to itself. Checksums are looked at.
 */
#ifndef PACED_FORMATS_GUNZIP_H
#define PACED_FORMATS_GUNZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gunzip;

/* The packed bytes that follow, valid until the next call: their number, 0 at the end, -1 when they
 * cannot be read. */
typedef ptrdiff_t gunzip_read(void *user, const uint8_t **bytes);

bool gunzip_detect(const uint8_t *head, size_t length);

struct gunzip *gunzip_create(gunzip_read *read, void *user);
void gunzip_destroy(struct gunzip *g);

/* The unpacked bytes that follow, valid until the next call: as above. At the end gunzip_damage
 * says whether that is where the file ends. What follows the last member and is none is passed
 * over. */
ptrdiff_t gunzip_next(struct gunzip *g, const uint8_t **bytes);
/* The same to where they are wanted; room is less than 4 GiB. */
ptrdiff_t gunzip_fill(struct gunzip *g, uint8_t *to, size_t room);
const char *gunzip_damage(const struct gunzip *g); /* NULL: none, as far as it was read */
uint64_t gunzip_packed(const struct gunzip *g);    /* bytes that were unpacked so far */

#endif
