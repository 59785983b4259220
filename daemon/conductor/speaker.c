#include "speaker.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/notify.h"
#include "paced/version.h"

#define SHOW_DEADLINE_MS 10000 /* libnotify may block for 25 s on a hung server */
#define NEXT_AFTER_S     30    /* another notice waits at most this long for a bubble that stays */
#define MOST_WAITING     16

struct speaker {
	struct event_base *base;
	struct engine *g;
	struct supervisor *supervisor;
	struct speaker_calls calls;
	struct child *child;
	struct notice up; /* sent to the notifier; id 0: none */
	bool shown;       /* the server has taken it */
	bool failed;      /* it said so itself */
	bool told;        /* it was logged that nothing can be shown now */
	struct backoff backoff;
	struct event *later;
};

/* ---- which notice ---- */

static bool expired(const struct notice *n, int64_t now)
{
	return n->expires != TIME_NONE && n->expires <= now;
}

static bool set_state(struct speaker *p, int64_t id, enum notice_state state)
{
	struct error why = {0};
	struct store *s = engine_store(p->g);
	if (store_begin(s, &why) && store_notice_state(s, id, state, &why) && store_commit(s, &why))
		return true;
	store_rollback(s);
	log_warning("a notice could not be written down: %s", why.text);
	return false;
}

/* Of several advices only the newest counts, and none that has expired. */
static bool next_notice(struct speaker *p, struct notice *out)
{
	struct notice *list = mem_alloc(MOST_WAITING, sizeof(*list));
	size_t count = 0, best = SIZE_MAX, advice = SIZE_MAX;
	int64_t now = time(NULL);
	store_waiting(engine_store(p->g), list, MOST_WAITING, &count, NULL);
	for (size_t i = 0; i < count; i++)
		if (text_equal(list[i].kind, "advice") && !expired(&list[i], now))
			advice = i;
	for (size_t i = 0; i < count; i++) {
		bool older = text_equal(list[i].kind, "advice") && i != advice;
		if (expired(&list[i], now) || older)
			set_state(p, list[i].id, NOTICE_DROPPED);
		else if (best == SIZE_MAX || i == advice)
			best = i;
	}
	if (best != SIZE_MAX)
		*out = list[best];
	free(list);
	return best != SIZE_MAX;
}

/* ---- the notifier ---- */

static const char *const felt_keys[][2] = {
	{"felt-fresh", "Fresh"}, {"felt-normal", "Fine"}, {"felt-heavy", "Heavy"}};

static void send_notice(struct speaker *p, uint32_t replaces)
{
	const struct settings *s = engine_settings(p->g);
	struct buffer line = {0};
	struct notify_message m = {.type = NOTIFY_SHOW,
		.id = (uint32_t)p->up.id,
		.replaces = replaces,
		.urgent = text_equal(p->up.kind, "problem")};
	snprintf(m.title, sizeof(m.title), "%s",
		s->detail_minimal ? "paced: tomorrow's advice" : p->up.title);
	snprintf(m.body, sizeof(m.body), "%s", s->detail_minimal ? "" : p->up.body);
	for (size_t i = 0; p->up.session && i < ARRAY_LENGTH(felt_keys); i++, m.action_count++) {
		snprintf(m.actions[i].key, sizeof(m.actions[i].key), "%s", felt_keys[i][0]);
		snprintf(m.actions[i].label, sizeof(m.actions[i].label), "%s", felt_keys[i][1]);
	}
	notify_write(&m, &line);
	child_send(p->child, 0, line.data, line.length - 1);
	child_extend(p->child, SHOW_DEADLINE_MS);
	buffer_finish(&line);
}

static void on_felt(struct speaker *p, const char *key)
{
	enum feel feel;
	if (text_starts_with(key, "felt-") && feel_parse(key + strlen("felt-"), &feel) &&
		p->up.session)
		p->calls.felt(p->up.session, feel, p->calls.user);
}

static void look_later(struct speaker *p, unsigned seconds)
{
	struct timeval wait = {.tv_sec = (time_t)seconds};
	event_add(p->later, &wait);
}

static void on_shown(struct speaker *p)
{
	struct notice more;
	p->shown = true;
	p->told = false;
	backoff_reset(&p->backoff);
	child_extend(p->child, 0);
	set_state(p, p->up.id, NOTICE_SHOWN);
	log_info("shown: %s", p->up.title);
	if (next_notice(p, &more))
		look_later(p, NEXT_AFTER_S);
	else if (p->calls.silent)
		p->calls.silent(p->calls.user);
}

static void on_line(struct child *c, const struct frame *f, void *user)
{
	struct speaker *p = user;
	struct notify_message m;
	struct error why = {0};
	if (!notify_parse((const char *)f->data, f->length, &m, &why)) {
		log_warning("the notifier wrote what cannot be read: %s", why.text);
		child_stop(c);
		return;
	}
	if (m.id != (uint32_t)p->up.id)
		return;
	if (m.type == NOTIFY_SHOWN && !p->shown) {
		on_shown(p);
	} else if (m.type == NOTIFY_ACTION) {
		on_felt(p, m.key);
	} else if (m.type == NOTIFY_CLOSED) {
		p->up.id = 0;
		speaker_wake(p);
	} else if (m.type == NOTIFY_FAILED) {
		p->failed = true;
		if (!p->told)
			log_info("no notification could be shown (%s); it waits", m.text);
		p->told = true;
		if (!m.again)
			set_state(p, p->up.id, NOTICE_DROPPED);
	}
}

static void on_end(struct child *c, struct child_result r, void *user)
{
	struct speaker *p = user;
	bool was_up = p->up.id && p->shown;
	(void)c;
	p->child = NULL;
	p->up.id = 0;
	if (r.end == CHILD_STOPPED)
		return;
	if (r.end != CHILD_DONE || p->failed || !was_up) {
		struct notice waits;
		if (r.end != CHILD_DONE)
			log_warning(
				"the notifier ended badly (%s %d)", child_end_name(r.end), r.code);
		if (next_notice(p, &waits))
			look_later(p, backoff_next_s(&p->backoff));
		if (p->calls.silent)
			p->calls.silent(p->calls.user);
		return;
	}
	speaker_wake(p);
}

/* Beside this program, where it was installed to, or in PATH. */
static char *find_notifier(const char *command)
{
	char self[PATH_MAX];
	if (strchr(command, '/'))
		return paths_expand(command);
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	self[n > 0 ? (size_t)n : 0] = '\0';
	char *slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	char *places[] = {mem_printf("%s/%s", self, command),
		mem_printf("%s/../libexec/paced/%s", self, command),
		mem_printf("%s/%s", PACED_LIBEXEC_DIR, command), mem_strdup(command)};
	char *found = NULL;
	for (size_t i = 0; i < ARRAY_LENGTH(places); i++) {
		if (!found && (i == ARRAY_LENGTH(places) - 1 || access(places[i], X_OK) == 0))
			found = places[i];
		else
			free(places[i]);
	}
	return found;
}

static bool start_notifier(struct speaker *p)
{
	struct error why = {0};
	autofree char *program = find_notifier(engine_settings(p->g)->notify_command);
	const char *argv[] = {program, NULL};
	struct child_spec spec = {.name = "notify",
		.argv = argv,
		.lines = true,
		.deadline_ms = SHOW_DEADLINE_MS,
		.most_frame = NOTIFY_MOST_LINE,
		.most_total = 1 << 20,
		.on_frame = on_line,
		.on_end = on_end,
		.user = p};
	p->child = child_start(p->supervisor, &spec, &why);
	if (!p->child) {
		log_warning("cannot start the notifier %s: %s", program, why.text);
		look_later(p, backoff_next_s(&p->backoff));
	}
	return p->child != NULL;
}

void speaker_wake(struct speaker *p)
{
	struct notice next;
	int64_t ends;
	const struct settings *s = engine_settings(p->g);
	bool may = s->notify_enabled && !quiet_hours(s, time(NULL), &ends) && next_notice(p, &next);
	if (!may) {
		if (!speaker_busy(p) && p->calls.silent)
			p->calls.silent(p->calls.user);
		return;
	}
	if (p->up.id && !p->shown)
		return; /* being brought up; its end brings us back */
	if (!p->child && !start_notifier(p))
		return;
	uint32_t replaces = (uint32_t)p->up.id;
	p->up = next;
	p->shown = p->failed = false;
	send_notice(p, replaces);
}

static void on_later(evutil_socket_t fd, short what, void *user)
{
	(void)fd, (void)what;
	speaker_wake(user);
}

/* ---- the life of the speaker ---- */

struct speaker *speaker_create(struct event_base *base, struct engine *g, struct supervisor *s,
	const struct speaker_calls *calls)
{
	struct speaker *p = mem_alloc(1, sizeof(*p));
	*p = (struct speaker){
		.base = base, .g = g, .supervisor = s, .calls = *calls, .backoff = {.most_s = 900}};
	p->later = evtimer_new(base, on_later, p);
	return p;
}

void speaker_destroy(struct speaker *p)
{
	if (!p)
		return;
	if (p->child)
		child_stop(p->child);
	event_free(p->later);
	free(p);
}

bool speaker_busy(const struct speaker *p)
{
	return p->up.id && !p->shown;
}

bool speaker_say(struct speaker *p, struct notice *n)
{
	bool again = false;
	struct error why = {0};
	struct store *s = engine_store(p->g);
	n->made = time(NULL);
	if (!store_begin(s, &why) || !store_put_notice(s, n, &again, &why) ||
		!store_commit(s, &why)) {
		store_rollback(s);
		log_error("a notice could not be written down: %s", why.text);
		return false;
	}
	if (again)
		return false;
	log_info("to say: %s", n->title);
	speaker_wake(p);
	return true;
}

bool quiet_hours(const struct settings *s, int64_t now, int64_t *ends)
{
	if (s->quiet_from_s < 0 || s->quiet_to_s < 0 || s->quiet_from_s == s->quiet_to_s)
		return false;
	int64_t local = now + engine_zone_offset(now);
	int32_t of_day = (int32_t)(((local % 86400) + 86400) % 86400);
	bool over_midnight = s->quiet_from_s > s->quiet_to_s;
	bool in = over_midnight ? of_day >= s->quiet_from_s || of_day < s->quiet_to_s
				: of_day >= s->quiet_from_s && of_day < s->quiet_to_s;
	*ends = now - of_day + s->quiet_to_s + (of_day >= s->quiet_to_s ? 86400 : 0);
	return in;
}
