/*
 * Archives made in memory with libarchive's writer.
 */
#ifndef TESTS_ARCHIVE_MAKER_H
#define TESTS_ARCHIVE_MAKER_H

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"

struct maker {
	struct archive *archive;
	struct buffer out;
};

static la_ssize_t maker_take(struct archive *a, void *user, const void *bytes, size_t length)
{
	(void)a;
	buffer_bytes(user, bytes, length);
	return (la_ssize_t)length;
}

/* `format`: "zip", "ustar", "pax" or "raw"; `filter`: "gzip", "bzip2", "xz", "zstd" or NULL. */
static struct maker *maker_begin(const char *format, const char *filter, const char *options)
{
	struct maker *m = mem_alloc(1, sizeof(*m));
	m->archive = archive_write_new();
	archive_write_set_format_by_name(m->archive, format);
	if (filter)
		archive_write_add_filter_by_name(m->archive, filter);
	archive_write_set_bytes_in_last_block(m->archive, 1);
	if (options)
		archive_write_set_options(m->archive, options);
	archive_write_open(m->archive, &m->out, NULL, maker_take, NULL);
	return m;
}

static void maker_add(struct maker *m, const char *name, const void *data, size_t length)
{
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)length);
	archive_entry_set_filetype(entry, name[strlen(name) - 1] == '/' ? AE_IFDIR : AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_write_header(m->archive, entry);
	archive_write_data(m->archive, data, length);
	archive_entry_free(entry);
}

static struct buffer maker_end(struct maker *m)
{
	archive_write_close(m->archive);
	struct buffer out = m->out;
	archive_write_free(m->archive);
	free(m);
	return out;
}

static inline struct buffer packed(const char *filter, const void *data, size_t length)
{
	struct maker *m = maker_begin("raw", filter, NULL);
	maker_add(m, "data", data, length);
	return maker_end(m);
}

/* A zip of one member. */
static inline struct buffer zipped(const char *name, const void *data, size_t length)
{
	struct maker *m = maker_begin("zip", NULL, NULL);
	maker_add(m, name, data, length);
	return maker_end(m);
}

#endif
