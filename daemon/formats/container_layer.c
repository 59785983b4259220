/* libarchive and its callbacks. Only what it can read by itself is asked for: no other programs, no
 * formats whose names need conversion tables. */
#include "container.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define LZMA        "Lzma" /* calls its own limit, which a file can exceed, a want of memory */
#define INFLATE     "Can't initialize ZIP decompression" /* which only the want of memory hinders */
#define WINDOW      ((size_t)128 << 10)
#define RATIO_FROM  ((uint64_t)1 << 20)
#define UNPACK_STEP ((size_t)256 << 10)
#define BROKEN_MOST 1000 /* headers in a row that cannot be read */

/* ---- bounds ---- */

static int64_t packed_bytes(const struct layer *l)
{
	return l->gunzip ? (int64_t)gunzip_packed(l->gunzip) : archive_filter_bytes(l->archive, -1);
}

static bool is_bomb(const struct layer *l)
{
	int64_t packed = packed_bytes(l) - l->packed_from;
	uint64_t bytes = packed > 0 ? (uint64_t)packed : 0;
	return l->unpacked > RATIO_FROM && l->unpacked / l->budget->limits.ratio > bytes;
}

static bool within_budget(struct layer *l, size_t more)
{
	struct budget *b = l->budget;
	l->unpacked += more;
	b->bytes += more;
	if (is_bomb(l))
		return error_set(&b->over, ERROR_LIMIT,
			"unpacks to more than %u times its size, as no recording does: not read",
			b->limits.ratio);
	if (b->bytes > b->limits.total_bytes)
		return error_set(&b->over, ERROR_LIMIT,
			"unpacks to more than %llu MB: the rest of it is not read",
			(unsigned long long)(b->limits.total_bytes >> 20));
	return true;
}

/* In the words of zlib, or of libarchive, which may quote names. */
static bool broken(const struct layer *l, struct error *e)
{
	char words[200];
	const char *damage = l->gunzip ? gunzip_damage(l->gunzip) : NULL;
	const char *text = damage ? damage : archive_error_string(l->archive);
	text = text ? text : "it cannot be read";
	bool no_memory = archive_errno(l->archive) == ENOMEM && !strstr(text, LZMA);
	if (!damage && (no_memory || strstr(text, INFLATE)))
		mem_check(NULL); /* says nothing about the file */
	text_copy_clean(words, sizeof(words), text, strlen(text));
	return error_set(e, ERROR_INPUT, "damaged, or cut short: %s", words);
}

/* An end behind which something is missing. Where the member was told to be cut, that says it. */
static bool is_lost_end(const struct layer *l)
{
	return l->gunzip && gunzip_damage(l->gunzip) && l->why.kind == ERROR_NONE;
}

/* ---- bytes for libarchive ---- */

static ptrdiff_t read_source(void *user, const uint8_t **bytes)
{
	struct layer *l = user;
	ptrdiff_t n = l->source->read(l->source->user, l->window, WINDOW, l->at);
	*bytes = l->window;
	if (n >= 0) {
		l->at += n;
		return n;
	}
	l->budget->number = errno;
	error_set(&l->budget->over, ERROR_IO, "cannot be read");
	return -1;
}

static la_int64_t skip_source(struct archive *a, void *user, la_int64_t request)
{
	struct layer *l = user;
	int64_t left = l->source->size - l->at;
	int64_t skipped = request < left ? request : left;
	(void)a;
	if (skipped < 0)
		return 0;
	l->at += skipped;
	return skipped;
}

static la_int64_t seek_source(struct archive *a, void *user, la_int64_t offset, int whence)
{
	struct layer *l = user;
	int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? l->at : l->source->size;
	int64_t to;
	if (__builtin_add_overflow(base, offset, &to) || to < 0) {
		archive_set_error(a, EINVAL, "place before the start");
		return ARCHIVE_FATAL;
	}
	l->at = to;
	return to;
}

static bool next_block(struct layer *l);

static ptrdiff_t read_outer(void *user, const uint8_t **bytes)
{
	struct layer *l = user, *outer = l->outer;
	size_t length = outer->body.length;
	*bytes = outer->body.data;
	if (!l->body_given && length > 0) {
		l->body_given = true;
		return (ptrdiff_t)length;
	}
	if (!next_block(outer))
		return outer->why.kind == ERROR_NONE ? 0 : -1;
	*bytes = outer->block;
	length = outer->block_length;
	outer->block_length = 0;
	return (ptrdiff_t)length;
}

static gunzip_read *reader_of_layer(const struct layer *l)
{
	return l->source ? read_source : read_outer;
}

static la_ssize_t give_bytes(struct archive *a, void *user, const void **bytes)
{
	struct layer *l = user;
	const uint8_t *given = NULL;
	ptrdiff_t n = l->gunzip ? gunzip_next(l->gunzip, &given) : reader_of_layer(l)(l, &given);
	*bytes = given;
	if (n >= 0)
		return n;
	archive_set_error(a, EINVAL, "%s", l->source ? "cannot be read" : l->outer->why.text);
	return ARCHIVE_FATAL;
}

/* ---- opening ---- */

/* None is refused but for want of memory; a warning tells of a program that takes its part. */
static void choose_formats(struct archive *a)
{
	int (*const formats[])(struct archive *) = {archive_read_support_filter_gzip,
		archive_read_support_filter_bzip2, archive_read_support_filter_xz,
		archive_read_support_filter_zstd, archive_read_support_format_zip,
		archive_read_support_format_tar, archive_read_support_format_raw,
		archive_read_support_format_empty};
	for (size_t i = 0; i < ARRAY_LENGTH(formats); i++)
		if (formats[i](a) == ARCHIVE_FATAL)
			mem_check(NULL);
}

static bool begins_gzip(const struct layer *l)
{
	uint8_t head[4];
	if (!l->source)
		return gunzip_detect(l->outer->body.data, l->outer->body.length);
	ptrdiff_t n = l->source->read(l->source->user, head, sizeof(head), 0);
	return n > 0 && gunzip_detect(head, (size_t)n);
}

bool layer_open(struct layer *l, struct budget *b, const struct container_source *source,
	struct layer *outer, struct error *e)
{
	*l = (struct layer){.budget = b, .source = source, .outer = outer};
	l->archive = archive_read_new();
	mem_check(l->archive);
	choose_formats(l->archive);
	l->window = source ? mem_resize(NULL, WINDOW, 1) : NULL;
	l->gunzip = begins_gzip(l) ? gunzip_create(reader_of_layer(l), l) : NULL;
	archive_read_set_callback_data(l->archive, l);
	archive_read_set_read_callback(l->archive, give_bytes);
	if (source && !l->gunzip) {
		archive_read_set_skip_callback(l->archive, skip_source);
		archive_read_set_seek_callback(l->archive, seek_source);
	}
	return archive_read_open1(l->archive) == ARCHIVE_OK || broken(l, e);
}

void layer_close(struct layer *l)
{
	archive_read_free(l->archive);
	gunzip_destroy(l->gunzip);
	buffer_finish(&l->body);
	free(l->window);
}

/* ---- members ---- */

static void begin_member(struct layer *l)
{
	l->body.length = 0;
	l->block_length = 0;
	l->ended = false;
	l->why = (struct error){0};
	l->unpacked = 0;
	l->packed_from = packed_bytes(l);
	if (layer_is_lone(l))
		l->packed_from = 0; /* some of it was unpacked to see what it is */
}

/* What is neither packed nor a known archive would be handed out as it is. */
static bool is_unpacked(const struct layer *l)
{
	return layer_is_lone(l) && !l->gunzip &&
	       archive_filter_code(l->archive, 0) == ARCHIVE_FILTER_NONE;
}

enum step layer_next(struct layer *l, struct error *e)
{
	for (int tries = 0; tries < BROKEN_MOST; tries++) {
		int r = archive_read_next_header(l->archive, &l->entry);
		if (r == ARCHIVE_EOF && !is_lost_end(l))
			return STEP_END;
		if (r == ARCHIVE_EOF || r == ARCHIVE_FATAL || l->budget->over.kind != ERROR_NONE)
			break;
		if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
			continue;
		if (is_unpacked(l)) {
			error_set(
				e, ERROR_INPUT, "damaged: it begins like an archive, and is none");
			return STEP_BROKEN;
		}
		begin_member(l);
		return STEP_MEMBER;
	}
	broken(l, e);
	return STEP_BROKEN;
}

bool layer_is_lone(const struct layer *l)
{
	return archive_format(l->archive) == ARCHIVE_FORMAT_RAW;
}

/* A last block can come with the news that its checksum is wrong; one in between can be empty. */
static bool read_block(struct layer *l)
{
	const void *bytes = NULL;
	size_t length = 0;
	la_int64_t at = 0;
	uint64_t before = l->unpacked;
	int r = archive_read_data_block(l->archive, &bytes, &length, &at);
	l->ended = r != ARCHIVE_OK;
	if (r != ARCHIVE_OK && r != ARCHIVE_EOF)
		broken(l, &l->why);
	if (r != ARCHIVE_OK && r != ARCHIVE_WARN)
		return false;
	l->ended = l->ended || !within_budget(l, length);
	if (l->budget->over.kind != ERROR_NONE) {
		l->why = l->budget->over;
		return false;
	}
	if (length && (uint64_t)at != before) {
		l->ended = true;
		return error_set(&l->why, ERROR_UNSUPPORTED, "it has holes, which are not read");
	}
	l->block = bytes;
	l->block_length = length;
	return true;
}

/* The next bytes of the member, at least one; false at its end. */
static bool next_block(struct layer *l)
{
	while (!l->block_length)
		if (l->ended || !read_block(l))
			return false;
	return true;
}

/* Of a compressed file libarchive has only the beginning, by which it knew it. */
static bool is_behind_libarchive(const struct layer *l)
{
	return l->gunzip && layer_is_lone(l) && l->unpacked > 0 && l->block_length == 0;
}

static bool unpack_to_body(struct layer *l, size_t most)
{
	size_t room = most < UNPACK_STEP ? most : UNPACK_STEP;
	buffer_reserve(&l->body, room);
	ptrdiff_t n = l->ended ? 0 : gunzip_fill(l->gunzip, l->body.data + l->body.length, room);
	if (n > 0 && within_budget(l, (size_t)n)) {
		l->body.length += (size_t)n;
		return true;
	}
	if (l->budget->over.kind != ERROR_NONE)
		l->why = l->budget->over;
	else if (n < 0)
		l->why = l->outer->why;
	else if (is_lost_end(l))
		broken(l, &l->why);
	l->ended = true;
	return false;
}

bool layer_fill(struct layer *l, size_t length)
{
	while (l->body.length < length) {
		if (is_behind_libarchive(l)) {
			if (!unpack_to_body(l, length - l->body.length))
				return false;
			continue;
		}
		if (!next_block(l))
			return false;
		size_t wanted = length - l->body.length;
		size_t n = l->block_length < wanted ? l->block_length : wanted;
		buffer_bytes(&l->body, l->block, n);
		l->block += n;
		l->block_length -= n;
	}
	return true;
}
