/* One line for a getter that is one expression over `self`; see the classes in facts_*.c. */
#ifndef ADVICE_GETTERS_H
#define ADVICE_GETTERS_H

#include "facts.h"
#include "paced/base/memory.h"

#define GETTER(function, self_type, put, expression)                                               \
	static void function(lua_State *L, struct view *view, const void *self, struct value *out) \
	{                                                                                          \
		const self_type *x = self;                                                         \
		(void)L;                                                                           \
		(void)view;                                                                        \
		(void)x;                                                                           \
		put(out, expression);                                                              \
	}

/* The parts of a class that every class fills from its tables. */
#define CLASS_TABLES(properties_, methods_)                                                        \
	.properties = properties_, .property_count = ARRAY_LENGTH(properties_),                    \
	.methods = methods_, .method_count = ARRAY_LENGTH(methods_)
#define CLASS_FIELDS(properties_)                                                                  \
	.properties = properties_, .property_count = ARRAY_LENGTH(properties_)

#endif
