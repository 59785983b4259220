/*
 * Decoding in tests, and what is expected of it.
 */
#ifndef PACED_TESTS_FIT_CHECK_H
#define PACED_TESTS_FIT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fit_maker.h"

#define NONE ((double)NAN)

static inline struct recording decoded_bytes(const uint8_t *data, size_t length)
{
	struct recording r;
	struct error e;
	if (!decode(data, length, NULL, &r, &e))
		fail_msg("%s", e.text);
	return r;
}

/* Decodes and frees the file. */
static inline struct recording decoded(struct buffer file)
{
	struct recording r = decoded_bytes(file.data, file.length);
	buffer_finish(&file);
	return r;
}

static inline struct recording decoded_writer(struct fit_writer *w)
{
	return decoded(finished(w));
}

static inline void assert_number(double is, double should, double within)
{
	if (isnan(should) ? !isnan(is) : !(fabs(is - should) <= within))
		fail_msg("%g is not %g", is, should);
}

#endif
