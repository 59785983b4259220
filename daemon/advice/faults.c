/* What a rules child said that the rules are. It is not trusted: what is not as it should be is
 * passed over. */
#include "paced/advice.h"

#include <jansson.h>
#include <string.h>

#include "paced/base/text.h"

bool rules_faults(const char *json, size_t length, rules_fault_call *each, void *user)
{
	json_t *list = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL), *rule;
	size_t i;
	bool ok = json_is_array(list);
	json_array_foreach(list, i, rule)
	{
		char clean[ADVICE_TEXT];
		const char *name = json_string_value(json_object_get(rule, "rule"));
		const char *error = json_string_value(json_object_get(rule, "error"));
		if (error)
			text_copy_clean(clean, sizeof(clean), error, strlen(error));
		if (name)
			each(name, error ? clean : NULL, user);
	}
	json_decref(list);
	return ok;
}
