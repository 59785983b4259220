#include "says.h"

#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "words.h"

#define PRAISE_DAYS 7
#define DAY_S       86400

static const char *const levels[] = {
	"warning", "info", "praise"}; /* in the order of their weight */

static size_t weight_of(const struct advice_say *say)
{
	for (size_t i = 0; i < ARRAY_LENGTH(levels); i++)
		if (text_equal(levels[i], say->level))
			return i;
	return ARRAY_LENGTH(levels);
}

static bool is_praise(const struct advice_say *say)
{
	return text_equal(say->level, "praise");
}

static bool said_within(struct store *s, const char *kind, const char *rule, int days, int64_t now)
{
	struct notice before;
	return days > 0 && store_last_notice(s, kind, rule, &before) &&
	       before.made > now - (int64_t)days * DAY_S;
}

static bool may_be_said(struct store *s, const struct advice_say *say, int64_t now)
{
	const char *kind = words_say_kind(say);
	if (said_within(s, kind, say->rule, say->cooldown_days, now))
		return false;
	return !is_praise(say) || !said_within(s, kind, NULL, PRAISE_DAYS, now);
}

const struct advice_say *says_choose(struct store *s, const struct advice *a, int64_t now)
{
	const struct advice_say *best = NULL;
	for (size_t i = 0; i < a->say_count; i++) {
		const struct advice_say *say = &a->says[i];
		if ((!best || weight_of(say) < weight_of(best)) && may_be_said(s, say, now))
			best = say;
	}
	return best;
}
