/* Building the conductor's rooms, and taking them down. */
#include <time.h>

#include <event2/event.h>

#include "damage.h"
#include "paced/base/log.h"
#include "private.h"
#include "words.h"

/* For other writers: the loop must go on, what is refused is tried again. */
#define PATIENCE_MS 20

static void on_news_to_say(void *user)
{
	speaker_wake(((struct conductor *)user)->speaker);
}

static bool hold_speaker(void *user)
{
	const struct conductor *c = user;
	return c->closing || c->leaving || desk_busy(c->desk) || picture_busy(c->picture);
}

static void on_asking(bool soon, void *user)
{
	struct conductor *c = user;
	const struct settings *s = engine_settings(c->engine);
	if (s->notify_enabled && !s->detail_minimal)
		picture_draw(c->picture, time(NULL));
	if (soon)
		speaker_get_ready(c->speaker);
}

static void on_drawn(const char *path, void *user)
{
	struct conductor *c = user;
	speaker_picture(c->speaker, path);
	speaker_wake(c->speaker);
}

static void on_desk_trouble(void *user)
{
	turn_trouble(user, CHORE_ADVICE);
}

static void on_files_trouble(void *user)
{
	turn_trouble(user, CHORE_FILES);
}

static void on_scribe_trouble(void *user)
{
	turn_trouble(user, CHORE_ANSWERS);
}

static void on_salvaged(void *user)
{
	struct conductor *c = user;
	engine_rest(c->engine);
	c->owed |= OCCASION_QUIETLY;
	turn_settled(c);
	turn_rest(c);
}

static void on_kept(void *user)
{
	turn_rest(user);
}

static void on_returned(void *user)
{
	keeper_owe(((struct conductor *)user)->keeper);
}

static void on_settling(void *user)
{
	intake_pause(((struct conductor *)user)->intake);
}

static void on_unsettled(void *user)
{
	settler_go(((struct conductor *)user)->settler);
}

static void on_settle_trouble(void *user)
{
	intake_resume(((struct conductor *)user)->intake);
	turn_trouble(user, CHORE_JOURNAL);
}

static void on_files_written(void *user)
{
	again_done(((struct conductor *)user)->again, CHORE_FILES);
}

static void on_answer_written(void *user)
{
	struct conductor *c = user;
	again_done(c->again, CHORE_ANSWERS);
	news_read_reports(c);
}

static void on_why(void *user)
{
	reporter_show(((struct conductor *)user)->reporter);
}

static void on_silent(void *user)
{
	struct conductor *c = user;
	if (c->leaving)
		conductor_stop(c, 0);
	else if (!c->closing)
		turn_rest(c);
}

static enum watch_reach may_touch(const char *path, void *user)
{
	return reach_ask(((struct conductor *)user)->reach, path);
}

static void on_reach(void *user)
{
	struct conductor *c = user;
	if (c->closing)
		return;
	walls_see_to(c);
	intake_answered(c->intake);
	house_answered(c->house);
	if (c->journal_waits)
		news_read_reports(c);
}

static void on_late(evutil_socket_t fd, short what, void *user)
{
	(void)fd, (void)what;
	turn_late(user);
}

static void make_rooms(struct conductor *c)
{
	c->supervisor = supervisor_create(c->base);
	c->reach = reach_create(c->base, c->supervisor, on_reach, c);
	c->again = again_create(c->base, turn_again, c);
	c->notices = notices_create(c->engine);
	c->picture = picture_create(
		c->engine, c->supervisor, &(struct picture_calls){.drawn = on_drawn, .user = c});
	c->speaker = speaker_create(c->base, c->engine, c->supervisor, c->notices,
		&(struct speaker_calls){.hold = hold_speaker,
			.felt = turn_felt,
			.why = on_why,
			.silent = on_silent,
			.user = c});
	c->reporter = reporter_create(c->engine, c->supervisor, c->options);
	c->desk = desk_create(c->engine, c->supervisor, c->notices,
		&(struct desk_calls){.asking = on_asking,
			.news = on_news_to_say,
			.done = turn_answer,
			.trouble = on_desk_trouble,
			.user = c});
	c->scribe = scribe_create(c->engine, c->supervisor,
		&(struct scribe_calls){
			.written = on_answer_written, .trouble = on_scribe_trouble, .user = c});
	c->settler = settler_create(c->engine, c->supervisor, c->options,
		&(struct settler_calls){.begun = on_settling,
			.done = turn_settled,
			.trouble = on_settle_trouble,
			.user = c});
	c->salvage = salvage_create(c->engine, c->supervisor, c->options, on_salvaged, c);
	c->keeper = keeper_create(c->engine, c->supervisor, c->options, on_kept, c);
	c->intake = intake_create(c->base, c->engine, c->supervisor, c->options->once,
		&(struct intake_calls){.burst = turn_burst,
			.trouble = on_files_trouble,
			.written = on_files_written,
			.reach = may_touch,
			.unsettled = on_unsettled,
			.returned = on_returned,
			.user = c});
	c->house = house_create(c->base, c->engine, c->reach, news_came, c);
	c->late = evtimer_new(c->base, on_late, c);
	desk_may_ask(c->desk, !c->options->once);
}

static bool watch_all(struct conductor *c, struct error *e)
{
	if (!intake_watch(c->intake, e))
		return false;
	if (c->options->once)
		return true;
	c->zone = zone_create(c->base, turn_clock, c);
	if (!c->zone)
		log_warning("the time zone is not watched: no inotify for it");
	return house_watch(c->house, e);
}

static void tell_first_troubles(struct conductor *c, const char *note)
{
	struct notice n;
	if (engine_settings_error(c->engine))
		news_say_broken_settings(c, engine_settings_error(c->engine));
	if (!note)
		note = engine_notes(c->engine);
	if (!note)
		return;
	damage_carry_over(c);
	desk_refill(c->desk);
	words_damaged_database(note, &n);
	news_say_problem(c, &n);
}

bool wiring_do(struct conductor *c, const char *note, struct error *e)
{
	c->engine = engine_open(&c->options->engine, e);
	if (!c->engine)
		return false;
	store_patience(engine_store(c->engine), PATIENCE_MS);
	make_rooms(c);
	c->alarm = alarm_create(c->base, turn_clock, c, e);
	c->owes_answer = true;
	c->owed = 0;
	c->journal_waits = false;
	c->answered = c->closing = c->salvaged = false;
	c->answer = (struct advice){.day = DATE_NONE};
	c->status[0] = '\0';
	if (!c->alarm || !watch_all(c, e))
		return false;
	walls_see_to(c); /* before the first child */
	news_read_reports(c);
	tell_first_troubles(c, note);
	speaker_wake(c->speaker);
	return true;
}

/* Those who ask children first, then the children, whose end the others are still told. */
void wiring_undo(struct conductor *c)
{
	c->closing = true;
	zone_destroy(c->zone);
	house_destroy(c->house);
	desk_destroy(c->desk);
	intake_destroy(c->intake);
	supervisor_destroy(c->supervisor);
	reach_destroy(c->reach);
	speaker_destroy(c->speaker);
	picture_destroy(c->picture);
	reporter_destroy(c->reporter);
	scribe_destroy(c->scribe);
	settler_destroy(c->settler);
	salvage_destroy(c->salvage);
	keeper_destroy(c->keeper);
	notices_destroy(c->notices);
	alarm_destroy(c->alarm);
	again_destroy(c->again);
	if (c->late)
		event_free(c->late);
	engine_close(c->engine);
	c->zone = NULL;
	c->house = NULL;
	c->desk = NULL;
	c->intake = NULL;
	c->supervisor = NULL;
	c->reach = NULL;
	c->speaker = NULL;
	c->picture = NULL;
	c->reporter = NULL;
	c->scribe = NULL;
	c->settler = NULL;
	c->salvage = NULL;
	c->keeper = NULL;
	c->notices = NULL;
	c->alarm = NULL;
	c->again = NULL;
	c->late = NULL;
	c->engine = NULL;
}
