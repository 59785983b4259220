#include "speaker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <event2/event.h>

#include "manners.h"
#include "paced/base/language.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/notify.h"
#include "program.h"

#define SHOW_DEADLINE_MS 10000 /* libnotify may block for 25 s on a hung server */
#define NEXT_AFTER_S     30    /* another notice waits at most this long for a bubble that stays */
#define TRY_AT_LEAST_S   300

/* What buttons are called between us and the notifier. */
#define FELT "felt-"
#define WHY  "why"

struct speaker {
	struct engine *g;
	struct supervisor *supervisor;
	struct notices *notices;
	struct speaker_calls calls;
	struct child *child;
	struct notice up; /* sent to the notifier; id 0: none */
	bool shown;       /* the server has taken it */
	bool failed;      /* the notifier said so itself */
	bool ending;      /* it was started in vain, and its end is awaited */
	bool told;        /* it was logged that nothing can be shown now */
	struct {
		int64_t id, session;
	} before; /* the bubble that was replaced: a press on it may still be on its way */
	char *picture;
	struct backoff backoff;
	struct event *later;
};

static void say_silent(struct speaker *p)
{
	if (!speaker_busy(p) && p->calls.silent)
		p->calls.silent(p->calls.user);
}

static void look_later(struct speaker *p, unsigned seconds)
{
	struct timeval wait = {.tv_sec = (time_t)seconds};
	event_add(p->later, &wait);
}

/* ---- to the notifier ---- */

static void send_message(struct speaker *p, const struct notify_message *m)
{
	struct buffer line = {0};
	notify_write(m, &line);
	child_send(p->child, 0, line.data, line.length - 1);
	buffer_finish(&line);
}

static void add_action(struct notify_message *m, const char *key, const char *label)
{
	struct notify_action *a = &m->actions[m->action_count++];
	snprintf(a->key, sizeof(a->key), "%s", key);
	snprintf(a->label, sizeof(a->label), "%s", label);
}

/* What others may see on the screen of [notify] detail = minimal says that there is something. */
static void hide_words(const struct speaker *p, struct notify_message *m, const struct notice *n)
{
	bool advice = text_equal(n->kind, "advice");
	const char *says = !advice ? _("paced: something needs a look")
			   : n->day == engine_today(p->g, n->made) ? _("paced: today's advice")
								   : _("paced: tomorrow's advice");
	snprintf(m->title, sizeof(m->title), "%s", says);
	m->body[0] = m->picture[0] = '\0';
	m->action_count = 0;
}

static void send_notice(struct speaker *p, uint32_t replaces)
{
	const struct notice *n = &p->up;
	struct notify_message m = {.type = NOTIFY_SHOW,
		.id = (uint32_t)n->id,
		.replaces = replaces,
		.urgent = text_equal(n->kind, "problem")};
	snprintf(m.title, sizeof(m.title), "%s", n->title);
	snprintf(m.body, sizeof(m.body), "%s", n->body);
	if (text_equal(n->kind, "advice") && p->picture)
		snprintf(m.picture, sizeof(m.picture), "%s", p->picture);
	if (n->session) {
		add_action(&m, FELT "fresh", C_("felt", "Fresh"));
		add_action(&m, FELT "normal", C_("felt", "Fine"));
		add_action(&m, FELT "heavy", C_("felt", "Heavy"));
	}
	if (text_equal(n->kind, "advice"))
		add_action(&m, WHY, _("Why?"));
	if (engine_settings(p->g)->detail_minimal)
		hide_words(p, &m, n);
	send_message(p, &m);
	child_extend(p->child, SHOW_DEADLINE_MS);
}

static void close_bubble(struct speaker *p)
{
	if (p->child && p->up.id && p->shown)
		send_message(p,
			&(struct notify_message){.type = NOTIFY_CLOSE, .id = (uint32_t)p->up.id});
}

/* ---- from the notifier ---- */

/* One answer for a session: the second press on a bubble is none. */
static void take_feeling(struct speaker *p, int64_t *session, const char *word)
{
	enum feel feel;
	if (!*session || !feel_parse(word, &feel))
		return;
	int64_t answered = *session;
	*session = 0;
	p->calls.felt(answered, feel, p->calls.user);
}

static void on_action(struct speaker *p, uint32_t id, const char *key)
{
	bool present = id == (uint32_t)p->up.id, before = id == (uint32_t)p->before.id;
	if (!present && !before)
		return;
	if (text_equal(key, WHY))
		p->calls.why(p->calls.user);
	else if (text_starts_with(key, FELT))
		take_feeling(p, present ? &p->up.session : &p->before.session, key + strlen(FELT));
}

static void on_shown(struct speaker *p)
{
	struct notice more;
	p->shown = true;
	p->told = false;
	backoff_reset(&p->backoff);
	child_extend(p->child, 0);
	notices_shown(p->notices, &p->up);
	log_info("shown: %s", p->up.title);
	if (notices_next(p->notices, time(NULL), &more))
		look_later(p, NEXT_AFTER_S);
	else
		say_silent(p);
}

static void on_closed(struct speaker *p)
{
	p->before.id = p->up.id;
	p->before.session = p->up.session;
	p->up.id = 0;
	speaker_wake(p);
}

static void on_failed(struct speaker *p, const struct notify_message *m)
{
	p->failed = true;
	if (!p->told)
		log_info("no notification could be shown (%s); it waits", m->text);
	p->told = true;
	if (!m->again)
		notices_drop(p->notices, &p->up);
}

static void on_line(struct child *c, const struct frame *f, void *user)
{
	struct speaker *p = user;
	struct notify_message m;
	struct error why = {0};
	if (!notify_parse((const char *)f->data, f->length, &m, &why)) {
		log_warning("the notifier wrote what cannot be read: %s", why.text);
		p->failed = true;
		child_stop(c);
		return;
	}
	bool ours = m.id == (uint32_t)p->up.id;
	if (m.type == NOTIFY_ACTION)
		on_action(p, m.id, m.key);
	else if (ours && m.type == NOTIFY_SHOWN && !p->shown)
		on_shown(p);
	else if (ours && m.type == NOTIFY_CLOSED)
		on_closed(p);
	else if (ours && m.type == NOTIFY_FAILED)
		on_failed(p, &m);
}

static void on_end(struct child *c, struct child_result r, void *user)
{
	struct speaker *p = user;
	struct notice waits;
	bool was_up = p->up.id && p->shown;
	(void)c;
	p->child = NULL;
	p->up.id = 0;
	if (p->ending) {
		p->ending = false;
		speaker_wake(p);
		return;
	}
	if (r.end == CHILD_STOPPED && !p->failed)
		return; /* all of us end */
	if (r.end == CHILD_DONE && !p->failed && was_up) {
		speaker_wake(p);
		return;
	}
	if (r.end != CHILD_DONE && r.end != CHILD_STOPPED)
		log_warning("the notifier ended badly (%s %d)", child_end_name(r.end), r.code);
	if (notices_next(p->notices, time(NULL), &waits))
		look_later(p, backoff_next_s(&p->backoff));
	say_silent(p);
}

static bool start_notifier(struct speaker *p)
{
	struct error why = {0};
	autofree char *program = program_find(engine_settings(p->g)->notify_command);
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

/* ---- what is up ---- */

static bool is_outdated(const struct speaker *p, int64_t now)
{
	return speaker_shows_advice(p) && engine_today(p->g, p->up.made) != engine_today(p->g, now);
}

void speaker_get_ready(struct speaker *p)
{
	int64_t ends;
	const struct settings *s = engine_settings(p->g);
	if (s->notify_enabled && !p->child && !p->backoff.failures &&
		!manners_quiet(s, time(NULL), &ends))
		start_notifier(p);
}

static void rest(struct speaker *p)
{
	if (p->child && !p->up.id) {
		child_stop(p->child);
		p->ending = true;
	}
	say_silent(p);
}

void speaker_wake(struct speaker *p)
{
	struct notice next;
	int64_t ends, now = time(NULL);
	const struct settings *s = engine_settings(p->g);
	if (is_outdated(p, now))
		close_bubble(p);
	if (p->ending || p->calls.hold(p->calls.user))
		return;
	if (!s->notify_enabled || manners_quiet(s, now, &ends) ||
		!notices_next(p->notices, now, &next)) {
		rest(p);
		return;
	}
	if (speaker_busy(p))
		return; /* its end brings us back */
	if (!p->child && !start_notifier(p)) {
		say_silent(p);
		return;
	}
	p->before.id = p->up.id;
	p->before.session = p->up.session;
	p->up = next;
	p->shown = p->failed = false;
	send_notice(p, (uint32_t)p->before.id);
}

void speaker_take_down(struct speaker *p, const char *kind, const char *subject)
{
	if (p->up.id && text_equal(p->up.kind, kind) && text_starts_with(p->up.subject, subject))
		close_bubble(p);
}

bool speaker_busy(const struct speaker *p)
{
	return p->up.id && !p->shown;
}

bool speaker_shows_advice(const struct speaker *p)
{
	return p->up.id && p->shown && text_equal(p->up.kind, "advice");
}

void speaker_picture(struct speaker *p, const char *path)
{
	free(p->picture);
	p->picture = path ? mem_strdup(path) : NULL;
}

/* ---- the life of the speaker ---- */

static void on_later(evutil_socket_t fd, short what, void *user)
{
	(void)fd, (void)what;
	speaker_wake(user);
}

struct speaker *speaker_create(struct event_base *base, struct engine *g, struct supervisor *s,
	struct notices *n, const struct speaker_calls *calls)
{
	struct speaker *p = mem_alloc(1, sizeof(*p));
	*p = (struct speaker){.g = g,
		.supervisor = s,
		.notices = n,
		.calls = *calls,
		.backoff = {.most_s = TRY_AT_LEAST_S}};
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
	free(p->picture);
	free(p);
}
