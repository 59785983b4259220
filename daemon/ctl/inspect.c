/* pacectl inspect: what is in files, read in a locked-down child and not kept. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "member.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "shown.h"

#define BATCH 32 /* files open at a time */

struct inspect {
	const struct call *call;
	const char *const *paths; /* of the batch */
	json_t *list;             /* NULL: for a person */
	size_t read, told;
};

/* FIT workout_feel: 0 very weak, 25 weak, 50 normal, 75 strong, 100 very strong. */
static const char *felt_word(double feel)
{
	if (isnan(feel))
		return NULL;
	return feel_name(feel >= 87.5   ? FEEL_FRESH
			 : feel >= 62.5 ? FEEL_GOOD
			 : feel >= 37.5 ? FEEL_NORMAL
			 : feel >= 12.5 ? FEEL_TIRED
					: FEEL_HEAVY);
}

static json_t *activity_json(const struct activity *a)
{
	json_t *j = json_object();
	member_time(j, "start_utc", a->start);
	member(j, "utc_offset_s",
		a->utc_offset_s == OFFSET_NONE ? json_null() : json_integer(a->utc_offset_s));
	member_text(j, "sport", sport_name(a->sport));
	member_text_or_null(j, "sub_sport", a->sub_sport);
	member_number(j, "timer_s", a->timer_s, 3);
	member_number(j, "elapsed_s", a->elapsed_s, 3);
	member_number(j, "distance_m", a->distance_m, 2);
	member_number(j, "avg_hr", a->avg_hr, 1);
	member_number(j, "max_hr", a->max_hr, 1);
	member_number(j, "ascent_m", a->ascent_m, 1);
	member_integer(j, "records", a->records);
	member_integer(j, "records_hr", a->records_hr);
	member_integer(j, "laps", (int64_t)a->lap_count);
	member_text(j, "felt", felt_word(a->feel));
	member_number(j, "rpe", a->rpe, 1);
	member_text_or_null(j, "device", a->device);
	return j;
}

static void add_object(
	struct inspect *i, const char *path, const struct recording *r, const char *error)
{
	json_t *j = json_object(), *sessions = json_array();
	for (size_t n = 0; r && n < r->count; n++)
		json_array_append_new(sessions, activity_json(&r->activities[n]));
	member_text(j, "file", path);
	member_text(j, "kind", file_kind_name(r ? r->kind : FILE_UNKNOWN));
	member(j, "findings", bits_json(r ? r->findings : 0, FINDING_COUNT, finding_name));
	member(j, "sessions", sessions);
	if (error)
		member_text(j, "error", error);
	json_array_append_new(i->list, j);
}

/* ---- for a person ---- */

static void print_heart(const struct out *o, const struct activity *a)
{
	if (isnan(a->avg_hr))
		return;
	struct shown most = shown_number(a->max_hr, 0);
	out_field(o, "Heart rate", "%s on average%s%s", shown_number(a->avg_hr, 0).text,
		most.text[0] ? ", at most " : "", most.text);
}

static void print_activity(const struct inspect *i, const struct activity *a)
{
	const struct out *o = &i->call->out;
	char timer[32], elapsed[32];
	bool known = a->utc_offset_s != OFFSET_NONE;
	text_clock(a->timer_s, timer, sizeof(timer));
	text_clock(a->elapsed_s, elapsed, sizeof(elapsed));
	out_printf(o, "  ");
	out_styled(o, STYLE_STRONG, "%s, %s%s\n", shown_sport(a->sport, a->sub_sport).text,
		shown_moment(a->start, known ? a->utc_offset_s : 0).text, known ? "" : " UTC");
	out_field(o, "Time", "%s by the timer, %s in all", timer, elapsed);
	shown_field(o, "Distance", shown_distance(a->distance_m, false));
	shown_field(o, told_as_pace(a->sport) ? "Pace" : "Speed",
		shown_speed(a->distance_m / a->timer_s, a->sport, false));
	print_heart(o, a);
	if (a->ascent_m >= 1)
		shown_field(o, "Climb", shown_height(a->ascent_m, false));
	out_field(o, "Records", "%u, %u with heart rate; %s", a->records, a->records_hr,
		shown_count((int64_t)a->lap_count, "lap", "laps").text);
	if (!isnan(a->feel))
		out_field(o, "Felt", "%s", felt_word(a->feel));
	if (!isnan(a->rpe))
		out_field(o, "Effort", "%g of 10", a->rpe);
	if (a->device[0])
		out_field(o, "Device", "%s", a->device);
}

static void print_file(struct inspect *i, const char *path, const struct recording *r)
{
	const struct out *o = &i->call->out;
	struct shown findings = shown_findings(r->findings);
	out_printf(o, "%s%s: %s%s%s%s\n", i->told ? "\n" : "", path, file_kind_name(r->kind),
		findings.text[0] ? " (" : "", findings.text, findings.text[0] ? ")" : "");
	for (size_t n = 0; n < r->count; n++)
		print_activity(i, &r->activities[n]);
}

/* ---- */

static void tell(struct inspect *i, const char *path, const struct recording *r, const char *error)
{
	if (i->list)
		add_object(i, path, r, error);
	if (r && !i->list)
		print_file(i, path, r);
	if (error)
		call_fail(i->call, "%s: %s", path, error);
	i->read += r != NULL;
	i->told++;
}

static void on_result(const struct decode_result *r, void *user)
{
	struct inspect *i = user;
	const char *file = i->paths[r->index];
	autofree char *path = r->member ? paths_join(file, r->member) : mem_strdup(file);
	tell(i, path, r->ok ? r->recording : NULL, r->ok ? NULL : r->error->text);
}

/* Opens what can be opened, decodes it, and tells of both in the order given. */
static void inspect_run(struct inspect *i, const int *fds, const char *const *paths, size_t count)
{
	struct error why = {0};
	i->paths = paths;
	if (count && !decode_files(fds, count, on_result, i, &why))
		for (size_t n = 0; n < count; n++)
			tell(i, paths[n], NULL, why.text);
}

static void inspect_batch(struct inspect *i, const char *const *paths, size_t count)
{
	int fds[BATCH];
	size_t first = 0, open_count = 0;
	for (size_t n = 0; n < count; n++) {
		int fd = open(paths[n], O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
		if (fd >= 0) {
			fds[open_count++] = fd;
			continue;
		}
		autofree char *why = mem_printf("cannot open it: %s", strerror(errno));
		inspect_run(i, fds + first, paths + n - (open_count - first), open_count - first);
		first = open_count;
		tell(i, paths[n], NULL, why);
	}
	inspect_run(i, fds + first, paths + count - (open_count - first), open_count - first);
	for (size_t n = 0; n < open_count; n++)
		close(fds[n]);
}

int run_inspect(struct call *c)
{
	struct inspect i = {.call = c, .list = call_json(c) ? json_array() : NULL};
	for (size_t n = 0; n < c->word_count; n += BATCH)
		inspect_batch(
			&i, c->words + n, c->word_count - n < BATCH ? c->word_count - n : BATCH);
	if (i.list)
		call_print_json(c, i.list);
	return i.read ? 0 : 1;
}
