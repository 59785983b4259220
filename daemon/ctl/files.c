/* pacectl files: the ledger of files. */
#include "call.h"
#include "member.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "shown.h"
#include "table.h"

#define SHOWN_MOST 30
#define ALL        1000000

static const struct column columns[] = {
	{N_("Seen")},
	{N_("State")},
	{N_("What")},
	{N_("Size"), .right = true},
	{N_("File"), .shrinks = true, .keeps_end = true},
};

struct listing {
	const struct call *call;
	struct table *table; /* or */
	json_t *list;
	size_t rows;
};

static enum style state_style(enum file_state s)
{
	return s == FILE_FAILED || s == FILE_POISON ? STYLE_BAD
	       : s == FILE_IMPORTED                 ? STYLE_GOOD
						    : STYLE_DIM;
}

/* What is said of a file that was read as far as it is sound. */
static const char *damage(uint32_t findings)
{
	if (findings & FINDING_CRC)
		return _(", damaged");
	return findings & FINDING_TRUNCATED ? _(", cut short") : "";
}

static bool add_row(const struct file_row *f, void *user)
{
	struct listing *l = user;
	l->rows++;
	table_cell(
		l->table, "%s", shown_moment(f->last_seen, engine_zone_offset(f->last_seen)).text);
	table_styled(l->table, state_style(f->state), "%s", _(file_state_name(f->state)));
	table_cell(l->table, "%s%s", f->kind == FILE_UNKNOWN ? "" : file_kind_name(f->kind),
		f->kind == FILE_UNKNOWN ? "" : damage(f->findings));
	table_cell(l->table, "%s", shown_bytes(f->size).text);
	table_cell(l->table, "%s", f->path);
	return true;
}

static bool add_object(const struct file_row *f, void *user)
{
	struct listing *l = user;
	json_t *j = json_object();
	l->rows++;
	member_integer(j, "id", f->id);
	member_text(j, "path", f->path);
	member_text(j, "state", file_state_name(f->state));
	member_text(j, "kind", file_kind_name(f->kind));
	member(j, "findings", bits_json(f->findings, FINDING_COUNT, finding_name));
	member_text_or_null(j, "reason", f->reason);
	member_integer(j, "size", f->size);
	member_integer(j, "tries", f->tries);
	member_time(j, "first_seen", f->first_seen);
	member_time(j, "last_seen", f->last_seen);
	json_array_append_new(l->list, j);
	return true;
}

/* Bad files are few, and each has a reason to be read. */
static bool tell_bad(const struct file_row *f, void *user)
{
	struct listing *l = user;
	const struct out *o = &l->call->out;
	l->rows++;
	out_styled(o, STYLE_BAD, "%s", _(file_state_name(f->state)));
	out_printf(o, "  %s\n    ", f->path);
	out_wrapped(o, 4, 4, f->reason[0] ? f->reason : _("no reason was kept"));
	return true;
}

static bool each_bad(
	struct store *s, bool (*each)(const struct file_row *, void *), void *user, struct error *e)
{
	return store_files(s, FILE_FAILED, ALL, each, user, e) &&
	       store_files(s, FILE_POISON, ALL, each, user, e);
}

static int print_json(struct listing *l, struct store *s, bool bad)
{
	struct error why = {0};
	l->list = json_array();
	bool ok = !s || (bad ? each_bad(s, add_object, l, &why)
			     : store_files(s, -1, ALL, add_object, l, &why));
	if (!ok)
		return call_fail(l->call, "%s", why.text);
	call_print_json(l->call, l->list);
	return 0;
}

static int print_bad(struct listing *l, struct store *s)
{
	struct error why = {0};
	if (s && !each_bad(s, tell_bad, l, &why))
		return call_fail(l->call, "%s", why.text);
	if (!l->rows)
		out_printf(&l->call->out, _("Every file that was seen could be read.\n"));
	return 0;
}

static void print_counts(const struct call *c, const int64_t counts[5], size_t shown)
{
	int64_t total = 0;
	struct buffer b = {0};
	for (int i = 0; i < 5; i++) {
		total += counts[i];
		if (counts[i])
			buffer_printf(&b, "%s%lld %s", b.length ? ", " : "", (long long)counts[i],
				_(file_state_name((enum file_state)i)));
	}
	bool more = total > (int64_t)shown;
	out_printf(&c->out,
		language_count("\n%lld file: %s", "\n%lld files: %s", (unsigned long)total),
		(long long)total, (const char *)b.data);
	out_printf(&c->out, "%s\n", more ? _("; the newest are shown, with --json all") : "");
	buffer_finish(&b);
}

static int print_table(struct listing *l, struct store *s)
{
	struct error why = {0};
	int64_t counts[5] = {0};
	l->table = table_create(columns, ARRAY_LENGTH(columns));
	bool ok = !s || (store_files(s, -1, SHOWN_MOST, add_row, l, &why) &&
				store_file_counts(s, counts, &why));
	if (ok && l->rows) {
		table_print(l->table, &l->call->out);
		print_counts(l->call, counts, l->rows);
	} else if (ok) {
		out_printf(&l->call->out,
			_("No file was seen yet; `pacectl import PATH` takes some in.\n"));
	}
	table_destroy(l->table);
	return ok ? 0 : call_fail(l->call, "%s", why.text);
}

int run_files(struct call *c)
{
	struct listing l = {.call = c};
	bool bad = arguments_has(&c->args, OPTION_BAD);
	if (!call_open(c, ACCESS_READ))
		return 1;
	struct store *s = engine_store(c->engine);
	if (call_json(c))
		return print_json(&l, s, bad);
	return bad ? print_bad(&l, s) : print_table(&l, s);
}
