/* The walk through a container and those in it. */
#include "container.h"

#include <archive_entry.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define HEAD          ((size_t)64 << 10) /* bytes of a member by which it is judged */
#define ALIVE_BYTES   ((uint64_t)16 << 20)
#define ALIVE_MEMBERS 1000u
#define PATH_MOST     1000

/* ---- what it is ---- */

static const struct magic {
	size_t at, length;
	const char *bytes;
} magics[] = {
	{0, 3, "\x1f\x8b\x08"}, /* RFC 1952: gzip, deflate */
	{0, 3, "BZh"}, /* bzip2; its blocks begin with digits of pi, its end with their root's */
	{0, 6,
		"\xfd"
		"7zXZ\0"},          /* xz file format 1.0.4 */
	{0, 4, "\x28\xb5\x2f\xfd"}, /* RFC 8878: zstd */
	{0, 4, "PK\x03\x04"},       /* zip: member, */
	{0, 4, "PK\x05\x06"},       /* end of an empty one, */
	{0, 4, "PK\x07\x08"},       /* and one that was meant for several disks */
	{257, 5, "ustar"},          /* POSIX.1: tar */
};

bool container_detect(const uint8_t *head, size_t length)
{
	for (size_t i = 0; i < ARRAY_LENGTH(magics); i++) {
		const struct magic *m = &magics[i];
		if (length >= m->at + m->length && memcmp(head + m->at, m->bytes, m->length) == 0)
			return true;
	}
	return false;
}

/* ---- names ---- */

/* One part of a path; nothing for "", "." and "..". */
static void add_part(struct buffer *path, const char *part, size_t length, bool *hidden)
{
	char clean[256];
	bool nowhere = length == 0 || (length <= 2 && memcmp(part, "..", length) == 0);
	if (nowhere || path->length + length > PATH_MOST)
		return;
	text_copy_clean(clean, sizeof(clean), part, length);
	*hidden = *hidden || clean[0] == '.' || text_equal(clean, "__MACOSX");
	buffer_printf(path, "%s%s", path->length ? "/" : "", clean);
}

/* The place of a member below `folder`. Names are only shown, so those that climb out of the
 * archive lose what makes them. NULL for hidden ones and what other systems leave behind. */
static char *path_below(const char *folder, const char *name)
{
	struct buffer path = {0};
	bool hidden = false;
	buffer_text(&path, folder);
	while (*name) {
		size_t length = strcspn(name, "/\\");
		add_part(&path, name, length, &hidden);
		name += length + (name[length] != '\0');
	}
	if (!hidden && path.length > strlen(folder))
		return buffer_take_text(&path);
	buffer_finish(&path);
	return NULL;
}

static bool ends_like(const char *name, size_t length, const char *end)
{
	size_t n = strlen(end);
	return length > n && strncasecmp(name + length - n, end, n) == 0;
}

/* Is it worth a line in the ledger when it cannot be read? */
static bool named_like_activity(const char *path)
{
	static const char *const packed[] = {".gz", ".bz2", ".xz", ".zst"};
	static const char *const ends[] = {".fit", ".tcx", ".gpx", ".zip", ".tar", ".tgz"};
	size_t length = strlen(path);
	for (size_t i = 0; i < ARRAY_LENGTH(packed); i++)
		if (ends_like(path, length, packed[i]))
			length -= strlen(packed[i]);
	for (size_t i = 0; i < ARRAY_LENGTH(ends); i++)
		if (ends_like(path, length, ends[i]))
			return true;
	return false;
}

/* ---- the walk ---- */

struct walk {
	struct budget budget;
	const struct container_calls *calls;
	const struct layer *outermost;
	uint32_t from, number;
	uint64_t told_bytes; /* when something was last said, */
	uint32_t told_members;
	bool stopped;
};

static bool is_over(const struct walk *w)
{
	return w->stopped || w->budget.over.kind != ERROR_NONE;
}

static void note_told(struct walk *w)
{
	w->told_bytes = w->budget.bytes;
	w->told_members = w->budget.members;
}

static void say_alive(struct walk *w)
{
	if (w->budget.bytes - w->told_bytes < ALIVE_BYTES &&
		w->budget.members - w->told_members < ALIVE_MEMBERS)
		return;
	note_told(w);
	if (w->calls->alive)
		w->stopped = !w->calls->alive(w->outermost->at, w->calls->user);
}

/* The next one is not asked for. */
static bool is_passed_over(const struct walk *w)
{
	const struct container_calls *calls = w->calls;
	return w->number < w->from || (calls->wanted && !calls->wanted(w->number, calls->user));
}

static void hand_out(struct walk *w, struct container_member *m)
{
	bool passed = is_passed_over(w);
	m->number = w->number++;
	if (passed)
		return;
	m->at = w->outermost->at;
	w->stopped = !w->calls->each(m, w->calls->user);
	note_told(w);
}

static void hand_out_error(struct walk *w, const char *path, const struct error *e)
{
	hand_out(w, &(struct container_member){.path = path, .error = e});
}

static bool fill_all(struct walk *w, struct layer *l, struct error *e)
{
	uint64_t most = w->budget.limits.member_bytes;
	for (size_t next = l->body.length; next <= most;) {
		next += ALIVE_BYTES;
		if (!layer_fill(l, next <= most ? next : (size_t)most + 1))
			return true;
		say_alive(w);
		if (w->stopped)
			return true;
	}
	return error_set(e, ERROR_LIMIT, "unpacks to more than %llu MB; no watch writes such files",
		(unsigned long long)(most >> 20));
}

/* A member that is not wanted is not read to its end, and counts all the same. */
static void give_member(struct walk *w, struct layer *l, const char *path)
{
	struct error e = {0};
	struct container_member m = {.path = path};
	if (is_passed_over(w)) {
		w->number++;
		return;
	}
	bool fits = fill_all(w, l, &e);
	if (is_over(w))
		return;
	if (!fits || (l->body.length == 0 && l->why.kind != ERROR_NONE)) {
		hand_out_error(w, path, fits ? &l->why : &e);
		return;
	}
	m.data = l->body.data ? l->body.data : (const uint8_t *)"";
	m.length = l->body.length;
	m.damaged = l->why.kind != ERROR_NONE;
	hand_out(w, &m);
}

static bool walk(
	struct walk *w, struct layer *l, const char *path, uint32_t depth, struct error *e);

static void enter(struct walk *w, struct layer *outer, const char *path, uint32_t depth)
{
	struct error e = {0};
	struct layer inner;
	if (depth > w->budget.limits.depth) {
		error_set(&w->budget.over, ERROR_LIMIT,
			"holds archives within %u others, as no export does: the rest is not read",
			depth - 1);
		return;
	}
	bool ok = layer_open(&inner, &w->budget, NULL, outer, &e) &&
		  walk(w, &inner, path, depth, &e);
	layer_close(&inner);
	if (!ok && !is_over(w))
		hand_out_error(w, path, &e);
}

static bool is_wanted(const struct layer *l, const char *path)
{
	return format_detect(l->body.data, l->body.length) != FORMAT_UNKNOWN ||
	       named_like_activity(path);
}

/* By its first bytes: a container, an activity file, or nothing to us. */
static void take_member(struct walk *w, struct layer *l, const char *path, uint32_t depth)
{
	bool lone = layer_is_lone(l);
	layer_fill(l, HEAD);
	if (is_over(w))
		return;
	if (!lone && container_detect(l->body.data, l->body.length))
		enter(w, l, path, depth + 1);
	else if (lone && depth == 1)
		give_member(w, l, NULL);
	else if (is_wanted(l, path))
		give_member(w, l, path);
}

static void take_encrypted(struct walk *w, const char *path)
{
	struct error e;
	error_set(&e, ERROR_UNSUPPORTED, "encrypted: not read");
	if (named_like_activity(path))
		hand_out_error(w, path, &e);
}

/* NULL: nothing that counts. */
static char *path_of(const struct layer *l, const char *folder)
{
	if (layer_is_lone(l))
		return mem_strdup(folder);
	if (archive_entry_filetype(l->entry) != AE_IFREG)
		return NULL;
	const char *name = archive_entry_pathname(l->entry);
	return path_below(folder, name ? name : "?");
}

static bool count_member(struct walk *w)
{
	struct budget *b = &w->budget;
	if (++b->members <= b->limits.members)
		return true;
	return error_set(&b->over, ERROR_LIMIT, "holds more than %u files: the rest is not read",
		b->limits.members);
}

static bool walk(struct walk *w, struct layer *l, const char *path, uint32_t depth, struct error *e)
{
	for (bool any = false;;) {
		enum step step = layer_next(l, e);
		if (step == STEP_END && !any)
			return error_set(e, ERROR_INPUT, "empty: there is no file in it");
		if (step != STEP_MEMBER)
			return step == STEP_END;
		any = true;
		if (!count_member(w))
			return false;
		say_alive(w);
		if (is_over(w))
			return true;
		autofree char *place = path_of(l, path);
		if (place && archive_entry_is_encrypted(l->entry))
			take_encrypted(w, place);
		else if (place)
			take_member(w, l, place, depth);
		if (is_over(w))
			return true;
	}
}

/* ---- the whole ---- */

static struct container_limits with_defaults(const struct container_limits *given)
{
	struct container_limits l = given ? *given : (struct container_limits){0};
	l.total_bytes = l.total_bytes ? l.total_bytes : (uint64_t)32 << 30;
	l.member_bytes = l.member_bytes ? l.member_bytes : (uint64_t)64 << 20;
	l.members = l.members ? l.members : CONTAINER_MOST_MEMBERS;
	l.depth = l.depth ? l.depth : 4;
	l.ratio = l.ratio ? l.ratio : 200;
	return l;
}

bool container_read(const struct container_source *s, const struct container_limits *limits,
	uint32_t from, const struct container_calls *calls, struct error *e)
{
	struct error why = {0};
	struct layer l;
	struct walk w = {.budget = {.limits = with_defaults(limits)},
		.calls = calls,
		.outermost = &l,
		.from = from};
	bool ok = layer_open(&l, &w.budget, s, NULL, &why) && walk(&w, &l, "", 1, &why);
	layer_close(&l);
	if (w.budget.over.kind != ERROR_NONE) {
		ok = false;
		why = w.budget.over;
	}
	if (w.budget.over.kind == ERROR_IO)
		errno = w.budget.number;
	return ok || error_set(e, why.kind, "%s", why.text);
}
