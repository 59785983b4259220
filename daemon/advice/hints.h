/*
 * What Lua says of typical mistakes, and what a person who has never written Lua makes of it. The
 * hint stands behind Lua's own words.
 */
#ifndef ADVICE_HINTS_H
#define ADVICE_HINTS_H

/* A few words such as "to compare, write ==", or NULL. */
const char *hint_for(const char *message);
/* What a rule may have meant by a name that is not there, or NULL. */
const char *hint_for_name(const char *name);

#endif
