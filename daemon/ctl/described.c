#include "described.h"

#include "paced/base/memory.h"

const char *described_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

json_t *rules_described(struct call *c)
{
	struct error why = {0};
	autofree char *text = engine_rules_json(c->engine, RULES_DESCRIBE, NULL, &why);
	json_t *j = text ? json_loads(text, 0, NULL) : NULL;
	if (!j)
		call_fail(c, "%s", text ? "the rules could not be described" : why.text);
	return j;
}

const char *described_item(const json_t *list, size_t i)
{
	const char *text = json_string_value(json_array_get(list, i));
	return text ? text : "";
}
