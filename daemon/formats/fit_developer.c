#include "fit_developer.h"

#include <string.h>

#include "paced/base/memory.h"

void fit_developers_finish(struct fit_developers *d)
{
	for (size_t i = 0; i < ARRAY_LENGTH(d->fields); i++)
		free(d->fields[i]);
	*d = (struct fit_developers){0};
}

/* Native fields are in m/s and m; some applications describe theirs in other units. */
static double unit_factor(const struct fit_span *units)
{
	static const struct {
		const char *name;
		double factor;
	} factors[] = {{"km/h", 1 / 3.6}, {"kph", 1 / 3.6}, {"kmh", 1 / 3.6}, {"mph", 0.44704},
		{"km", 1000}};
	const char *text = (const char *)units->data;
	size_t length = strnlen(text, units->size);
	for (size_t i = 0; i < ARRAY_LENGTH(factors); i++) {
		if (strlen(factors[i].name) == length &&
			strncasecmp(text, factors[i].name, length) == 0)
			return factors[i].factor;
	}
	return 1;
}

static bool same(const struct fit_description *a, const struct fit_description *b)
{
	return a->known == b->known && a->type == b->type && a->native_field == b->native_field &&
	       a->native_message == b->native_message && !(a->scale < b->scale) &&
	       !(a->scale > b->scale) && !(a->offset < b->offset) && !(a->offset > b->offset);
}

void fit_developers_take(struct fit_developers *d, const struct fit_values *v)
{
	uint32_t developer = fit_count(v, DESCRIPTION_DEVELOPER, 0);
	uint32_t field = fit_count(v, DESCRIPTION_FIELD, UINT32_MAX);
	if (developer > UINT8_MAX || field > UINT8_MAX)
		return;
	double scale = fit_number(v, DESCRIPTION_SCALE);
	double offset = fit_number(v, DESCRIPTION_OFFSET);
	struct fit_description new = {
		.known = true,
		.type = (uint8_t)fit_count(v, DESCRIPTION_TYPE, UINT8_MAX),
		.native_field = (uint8_t)fit_count(v, DESCRIPTION_NATIVE, UINT8_MAX),
		.native_message = (uint16_t)fit_count(v, DESCRIPTION_MESSAGE, FIT_RECORD),
		.scale = scale > 0 ? scale : 1,
		.offset = isnan(offset) ? 0 : offset,
	};
	if (fit_has(v, DESCRIPTION_UNITS))
		new.scale /= unit_factor(&v->span[DESCRIPTION_UNITS]);
	if (!d->fields[developer])
		d->fields[developer] = mem_alloc(256, sizeof *d->fields[developer]);
	struct fit_description *old = &d->fields[developer][field];
	if (same(old, &new))
		return;
	*old = new;
	d->changes++;
}

const struct fit_description *fit_developers_find(
	const struct fit_developers *d, uint8_t developer, uint8_t field)
{
	const struct fit_description *fields = d->fields[developer];
	return fields && fields[field].known ? &fields[field] : NULL;
}
