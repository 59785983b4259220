/* The life of the conductor: one loop, from the lock to the ordered end. */
#include "conductor.h"

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include <event2/event.h>

#include "damage.h"
#include "lock.h"
#include "paced/base/language.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "private.h"
#include "sd.h"

#define OPEN_MOST_S 60
#define LEAVE_MS    500

void conductor_stop(struct conductor *c, int code)
{
	c->code = code;
	event_base_loopexit(c->base, NULL);
}

/* ---- signals and the watchdog ---- */

static void reload(struct conductor *c)
{
	if (!c->engine)
		return;
	sd_reloading();
	news_came(NEWS_SETTINGS | NEWS_RULES | NEWS_JOURNAL, c);
	sd_ready(c->status[0] ? c->status : _("Settings, rules and journal read again"));
}

/* What goes up on the screen just now would be said again after the next start, unless its notifier
 * is heard to the end. */
static void leave(struct conductor *c)
{
	struct timeval at_most = {.tv_usec = LEAVE_MS * 1000};
	if (c->leaving || !c->engine || !speaker_busy(c->speaker)) {
		conductor_stop(c, 0);
		return;
	}
	c->leaving = true;
	event_base_loopexit(c->base, &at_most);
}

static void on_signal(evutil_socket_t number, short what, void *user)
{
	struct conductor *c = user;
	(void)what;
	if (number == SIGHUP) {
		reload(c);
		return;
	}
	log_info("stopping");
	sd_stopping();
	leave(c);
}

static bool add_signals(struct conductor *c, struct error *e)
{
	const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
	for (size_t i = 0; i < ARRAY_LENGTH(numbers); i++) {
		c->signals[i] = evsignal_new(c->base, numbers[i], on_signal, c);
		if (!c->signals[i] || event_add(c->signals[i], NULL) != 0)
			return error_errno(e, "cannot watch for signals");
	}
	signal(SIGPIPE, SIG_IGN);
	return true;
}

static void on_watchdog(evutil_socket_t fd, short what, void *user)
{
	(void)fd, (void)what, (void)user;
	sd_alive();
}

static void add_watchdog(struct conductor *c)
{
	uint64_t us = sd_watchdog_us();
	if (!us)
		return;
	struct timeval every = {
		.tv_sec = (time_t)(us / 1000000), .tv_usec = (suseconds_t)(us % 1000000)};
	c->watchdog = event_new(c->base, -1, EV_PERSIST, on_watchdog, c);
	event_add(c->watchdog, &every);
	sd_alive();
}

/* ---- opening, and opening again ---- */

bool conductor_is_damaged(struct conductor *c)
{
	struct timeval now = {0};
	if (store_state(engine_store(c->engine)) != STORE_CORRUPT)
		return false;
	if (!c->damaged)
		event_add(c->open, &now);
	c->damaged = true;
	return true;
}

static void log_waiting(const struct conductor *c, const struct error *why, unsigned pause_s)
{
	if (text_equal(why->text, c->closed.text))
		log_debug("%s; tried again in %u s", why->text, pause_s);
	else
		log_error("%s; tried again in %u s and from then on, more and more seldom",
			why->text, pause_s);
}

/* The disk is read-only or full, or another program holds the database: that passes. */
static void open_later(struct conductor *c, const struct error *why)
{
	struct timeval pause = {.tv_sec = (time_t)backoff_next_s(&c->opening)};
	wiring_undo(c);
	if (c->options->once || why->kind != ERROR_IO) {
		log_error("%s", why->text);
		conductor_stop(c, 1);
		return;
	}
	log_waiting(c, why, (unsigned)pause.tv_sec);
	c->closed = *why;
	sd_ready(_("Waiting for the database, see the log"));
	event_add(c->open, &pause);
}

static void on_open(evutil_socket_t fd, short what, void *user)
{
	struct conductor *c = user;
	struct error why = {0};
	autofree char *note = NULL;
	(void)fd, (void)what;
	if (c->damaged && !damage_set_aside(c, &note, &why)) {
		open_later(c, &why);
		return;
	}
	if (!wiring_do(c, note, &why)) {
		open_later(c, &why);
		return;
	}
	backoff_reset(&c->opening);
	c->closed = (struct error){0};
	sd_ready(_("Looking through the folders"));
}

/* ---- from the lock to the end ---- */

static bool begin(struct conductor *c, struct error *e)
{
	struct timeval now = {0};
	c->base = loop_create();
	if (!c->base)
		return error_set(e, ERROR_IO, "cannot make an event loop");
	c->open = evtimer_new(c->base, on_open, c);
	if (!add_signals(c, e))
		return false;
	add_watchdog(c);
	event_add(c->open, &now);
	return true;
}

static void end(struct conductor *c)
{
	wiring_undo(c);
	struct event *events[] = {
		c->signals[0], c->signals[1], c->signals[2], c->open, c->watchdog};
	for (size_t i = 0; i < ARRAY_LENGTH(events); i++)
		if (events[i])
			event_free(events[i]);
	if (c->base)
		event_base_free(c->base);
	free(c->walls_journal);
}

static bool lock(const struct conductor_options *o, int *fd, struct error *e)
{
	struct paths p;
	bool ok = paths_init(&p, o->engine.home, e) && lock_take(p.lock, fd, e);
	paths_finish(&p);
	return ok;
}

int conductor_run(const struct conductor_options *o)
{
	struct conductor c = {.options = o, .opening = {.most_s = OPEN_MOST_S}};
	struct error why = {0};
	autoclose int held = -1;
	if (!lock(o, &held, &why)) {
		log_error("%s", why.text);
		return 1;
	}
	sd_init();
	if (begin(&c, &why)) {
		event_base_dispatch(c.base);
	} else {
		log_error("%s", why.text);
		c.code = 1;
	}
	end(&c);
	return c.code;
}
