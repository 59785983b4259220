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

static inline int32_t semicircles(double degrees)
{
	return (int32_t)(degrees / 180 * 2147483648.0);
}

/* Refused as no activity, for a reason with these words in it. */
static inline void assert_refused(struct fit_writer *w, const char *words)
{
	struct buffer b = finished(w);
	struct recording r;
	struct error e;
	assert_false(decode(b.data, b.length, NULL, &r, &e));
	assert_int_equal(e.kind, ERROR_INPUT);
	assert_non_null(strstr(e.text, words));
	assert_int_equal(r.kind, FILE_UNKNOWN);
	buffer_finish(&b);
}

#endif
