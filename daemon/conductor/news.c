/* What follows when settings, rules or journal have changed, or another program wrote. */
#include <time.h>

#include "paced/base/log.h"
#include "private.h"
#include "words.h"

void news_say_problem(struct conductor *c, struct notice *n)
{
	n->made = time(NULL);
	if (!engine_settings(c->engine)->notify_enabled)
		return;
	if (notices_put(c->notices, n, NULL, 0, false) == PUT_WAITS)
		speaker_wake(c->speaker);
}

void news_say_broken_settings(struct conductor *c, const struct error *e)
{
	struct notice n;
	log_error("%s; the last good settings stay in force", e->text);
	words_broken_settings(e, &n);
	news_say_problem(c, &n);
}

static void read_settings(struct conductor *c)
{
	struct error why = {0};
	if (!engine_reload_settings(c->engine, &why)) {
		news_say_broken_settings(c, &why);
		return;
	}
	log_info("settings read");
	notices_take_back(c->notices, "problem", "settings");
	speaker_take_down(c->speaker, "problem", "settings");
	walls_see_to(c);
	c->owes_answer = true;
	if (!intake_watch(c->intake, &why) || !house_watch(c->house, &why))
		log_error("%s", why.text);
}

void news_read_reports(struct conductor *c)
{
	bool changed = false;
	struct error why = {0};
	c->journal_waits = reach_ask(c->reach, engine_journal_folder(c->engine)) != WATCH_REACHED;
	if (c->journal_waits)
		return;
	if (!engine_read_journal(c->engine, &changed, &why)) {
		log_error("the journal could not be read in yet: %s", why.text);
		turn_trouble(c, CHORE_JOURNAL);
		return;
	}
	const struct error *unread = engine_journal_error(c->engine);
	if (unread && unread->kind == ERROR_IO)
		again_later(c->again, CHORE_JOURNAL);
	if (changed)
		c->owed |= OCCASION_REPORT;
	settler_go(c->settler);
}

void news_came(unsigned news, void *user)
{
	struct conductor *c = user;
	if (news & (NEWS_SETTINGS | NEWS_RULES | NEWS_POKE))
		desk_drop(c->desk);
	if (news & NEWS_SETTINGS)
		read_settings(c);
	if (news & NEWS_RULES)
		engine_reload_rules(c->engine);
	if (news & NEWS_POKE)
		engine_rest(c->engine);
	news_read_reports(c);
	if (news & (NEWS_SETTINGS | NEWS_RULES | NEWS_POKE))
		turn_ask(c, OCCASION_QUIETLY);
	if (!settler_busy(c->settler))
		desk_again(c->desk);
	turn_clock(c);
	turn_rest(c);
}
