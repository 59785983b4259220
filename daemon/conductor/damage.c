#include "damage.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "paced/base/language.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"

/* What can still be read: the advice about today and tomorrow. */
static void remember(struct conductor *c)
{
	date today = engine_today(c->engine, time(NULL));
	c->told_count = 0;
	for (date day = today; day <= today + 1; day++) {
		char subject[DATE_TEXT];
		date_format(day, subject);
		c->told_count += store_last_notice(
			engine_store(c->engine), "advice", subject, &c->told[c->told_count]);
	}
}

bool damage_set_aside(struct conductor *c, char **note, struct error *e)
{
	struct paths p;
	autofree char *moved = NULL;
	if (c->engine)
		remember(c);
	wiring_undo(c);
	bool ok = paths_init(&p, c->options->engine.home, e);
	if (ok && access(p.database, F_OK) == 0)
		ok = store_set_aside(p.database, &moved, e);
	paths_finish(&p);
	c->damaged = !ok;
	if (!moved)
		return ok;
	*note = mem_printf(_("The database was damaged. It was kept as %s, and everything is read "
			     "again from your files and journal."),
		moved);
	log_error("%s", *note);
	return true;
}

void damage_carry_over(struct conductor *c)
{
	struct error why = {0};
	struct store *s = engine_store(c->engine);
	bool ok = c->told_count == 0 || store_begin(s, &why);
	for (size_t i = 0; ok && i < c->told_count; i++)
		ok = store_put_notice(s, &c->told[i], NULL, &why);
	if (!ok || (c->told_count && !store_commit(s, &why))) {
		store_rollback(s);
		log_warning("what was said before may be said again: %s", why.text);
	}
	c->told_count = 0;
}
