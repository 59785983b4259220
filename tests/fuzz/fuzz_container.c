/*
 * Any bytes as an archive: nothing crashes, what is handed out is within bounds, and reading from
 * the middle on gives the rest of the same.
 */
#include <stdlib.h>
#include <string.h>

#include "paced/base/content.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/formats.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct container_limits limits = {
	.total_bytes = 1 << 22, .member_bytes = 1 << 18, .members = 64};

struct reading {
	const uint8_t *data;
	size_t size;
	uint32_t from;
	size_t count;
	struct content_id last; /* of the path and content of all from the middle on */
};

static void must(bool condition)
{
	if (!condition)
		abort();
}

static ptrdiff_t read_bytes(void *user, void *to, size_t length, int64_t at)
{
	const struct reading *r = user;
	must(at >= 0 && length <= PTRDIFF_MAX);
	size_t left = (uint64_t)at < r->size ? r->size - (size_t)at : 0;
	size_t n = length < left ? length : left;
	if (n > 0)
		memcpy(to, r->data + at, n);
	return (ptrdiff_t)n;
}

static void check_path(const char *path)
{
	must(path[0] != '\0' && path[0] != '/' && text_is_utf8(path, strlen(path)));
	must(strstr(path, "/../") == NULL && strstr(path, "//") == NULL);
	must(!text_starts_with(path, "../"));
	for (const char *c = path; *c; c++)
		must((unsigned char)*c >= ' ' && *c != 127);
}

static void remember(struct reading *r, const struct container_member *m)
{
	struct buffer b = {0};
	struct content_id content = content_of(m->data, m->length);
	buffer_bytes(&b, &r->last, sizeof(r->last));
	buffer_bytes(&b, &content, sizeof(content));
	buffer_u8(&b, m->damaged);
	buffer_text(&b, m->path ? m->path : "");
	buffer_text(&b, m->error ? m->error->text : "");
	r->last = content_of(b.data, b.length);
	buffer_finish(&b);
}

static bool check(const struct container_member *m, void *user)
{
	struct reading *r = user;
	must(m->number == r->from + r->count++);
	must((m->data == NULL) == (m->error != NULL));
	must(m->length <= limits.member_bytes && r->count <= limits.members);
	if (m->path)
		check_path(m->path);
	if (m->number >= 1)
		remember(r, m);
	return true;
}

static struct reading read_from(const uint8_t *data, size_t size, uint32_t from, bool *ok)
{
	struct reading r = {.data = data, .size = size, .from = from};
	const struct container_source source = {read_bytes, &r, (int64_t)size};
	const struct container_calls calls = {check, NULL, &r};
	struct error e = {0};
	*ok = container_read(&source, &limits, from, &calls, &e);
	must(*ok == (e.kind == ERROR_NONE));
	must(text_is_utf8(e.text, strlen(e.text)));
	return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool ok, again;
	if (!container_detect(data, size))
		return 0;
	struct reading all = read_from(data, size, 0, &ok);
	struct reading rest = read_from(data, size, 1, &again);
	/* What is not read to its end need not tell that it is a bomb. */
	if (!ok || !again || all.count == 0)
		return 0;
	must(rest.count == all.count - 1);
	must(memcmp(&all.last, &rest.last, sizeof(all.last)) == 0);
	return 0;
}
