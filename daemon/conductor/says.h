/* Which remark of the rules rides along with the advice. */
#ifndef PACED_CONDUCTOR_SAYS_H
#define PACED_CONDUCTOR_SAYS_H

#include "paced/engine.h"

/* At most one: a warning before news before praise, none before its cooldown is over, and praise at
 * most once a week whatever the rules say, so that it stays welcome. NULL: none. Borrowed from `a`.
 */
const struct advice_say *says_choose(struct store *s, const struct advice *a, int64_t now);

#endif
