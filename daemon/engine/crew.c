#include "crew.h"

#include <stdlib.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"

static void dismiss(struct crew *c)
{
	free(c->known);
	c->known = NULL;
	c->known_count = 0;
	c->size = 0;
}

void crew_cancel(struct crew *c)
{
	for (size_t k = 0; k < c->size; k++) {
		if (c->hands[k].decode)
			decode_cancel(c->hands[k].decode);
		c->hands[k].decode = NULL;
	}
	dismiss(c);
}

static void on_result(const struct decode_result *r, void *user)
{
	const struct hand *hand = user;
	hand->crew->on_result(r, hand->crew->user);
}

static void on_idle(void *user)
{
	struct hand *hand = user;
	struct crew *c = hand->crew;
	hand->decode = NULL;
	for (size_t k = 0; k < c->size; k++)
		if (c->hands[k].decode)
			return;
	dismiss(c);
	c->on_idle(c->user);
}

static bool add_hand(
	struct crew *c, struct supervisor *s, const int *fds, size_t count, struct error *e)
{
	struct hand *hand = &c->hands[c->size];
	hand->crew = c;
	hand->decode = decode_start(s, fds, count, on_result, on_idle, hand, e);
	c->size += hand->decode != NULL;
	return hand->decode != NULL;
}

bool crew_start(struct crew *c, struct supervisor *s, const int *fds, size_t count, struct error *e)
{
	return add_hand(c, s, fds, count, e);
}

bool crew_share(struct crew *c, struct supervisor *s, struct store *store, int fd, size_t most,
	struct error *e)
{
	struct error why = {0};
	while (c->size < most && c->size < CREW_MOST && add_hand(c, s, &fd, 1, e))
		;
	if (!store_contents(store, &c->known, &c->known_count, &why))
		log_warning("%s", why.text);
	for (size_t k = 0; k < c->size; k++)
		decode_choose(c->hands[k].decode, &(struct decode_choice){.known = c->known,
							  .known_count = c->known_count,
							  .part = (uint32_t)k,
							  .parts = (uint32_t)c->size});
	return c->size > 0;
}
