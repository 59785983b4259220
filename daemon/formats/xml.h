/*
 * XML by rules: which elements within which others matter. Names are compared without their
 * namespace prefix; an element without a rule is looked through, as if its content stood in the
 * element around it.
 *
 * Entity declarations, external ones or not, end the reading; so does nesting beyond 256. The bytes
 * are read once, in place.
 */
#ifndef PACED_FORMATS_XML_H
#define PACED_FORMATS_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/error.h"

struct xml_rule {
	uint8_t within;  /* element around it; 0 the document */
	uint8_t element; /* number given to it, from 1 on, below XML_ELEMENTS */
	bool text;       /* its text is wanted */
	const char *name;
};
enum { XML_ELEMENTS = 48, XML_MOST_TEXT = 128 };

struct xml_reader {
	const struct xml_rule *rules; /* those of one `within` stand together */
	size_t count;
	/* `attributes`: name, value, name, value, ..., NULL. */
	void (*open)(void *user, int element, const char **attributes);
	/* text: trimmed, at most XML_MOST_TEXT - 1 bytes, "" where the rule wants none. */
	void (*close)(void *user, int element, const char *text);
	void *user;
};

enum xml_end { XML_WHOLE, XML_CUT, XML_TRAILING, XML_NO_UTF8 };

/* False when nothing can be made of the bytes from the start, with the reason in *e. XML_CUT:
 * broken somewhere behind; what was read before counts (*e says what broke). XML_NO_UTF8: as
 * XML_CUT, but by a byte that is no UTF-8 where it should be: it can be read once more as `latin1`,
 * the single bytes that some apps write all the same. */
bool xml_read(const uint8_t *data, size_t length, bool latin1, const struct xml_reader *reader,
	enum xml_end *end, struct error *e);

/* Value of an attribute, by its name without prefix; NULL when there is none. */
const char *xml_attribute(const char **attributes, const char *name);

/* "12", "-1.5", "1.2E-4" in any length; spaces around are passed over. NAN for anything else. */
double xml_number(const char *text);

/* Does the root element, or any near the beginning, have this name? */
bool xml_mentions(const uint8_t *data, size_t length, const char *name);

#endif
