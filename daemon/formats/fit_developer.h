/*
 * What field_description messages say of developer fields: which native field each stands for.
 */
#ifndef PACED_FORMATS_FIT_DEVELOPER_H
#define PACED_FORMATS_FIT_DEVELOPER_H

#include "fit_profile.h"

struct fit_description {
	bool known;
	uint8_t type;         /* base type */
	uint8_t native_field; /* 255 none */
	uint16_t native_message;
	double scale, offset;
};

struct fit_developers {
	struct fit_description *fields[256]; /* by developer_data_index: 256 each, or NULL */
	uint32_t changes;                    /* counts descriptions that were new or different */
};

void fit_developers_finish(struct fit_developers *d);
void fit_developers_take(struct fit_developers *d, const struct fit_values *v);

/* NULL when it was never described. */
const struct fit_description *fit_developers_find(
	const struct fit_developers *d, uint8_t developer, uint8_t field);

#endif
