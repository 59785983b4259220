#include "xml.h"

#include <ctype.h>
#include <expat.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "paced/base/memory.h"

#define MOST_DEPTH 256

struct state {
	XML_Parser parser;
	const struct xml_reader *reader;
	uint16_t first_rule[XML_ELEMENTS + 1]; /* by the element around it */
	uint8_t within[MOST_DEPTH + 1];        /* innermost element with a rule, by depth */
	bool ruled[MOST_DEPTH + 1];            /* has the element of this depth a rule itself? */
	unsigned depth;
	unsigned text_depth; /* depth of the element whose text is gathered, 0 none */
	unsigned elements;   /* seen so far */
	size_t text_length;
	char text[XML_MOST_TEXT];
	const char *stopped; /* why, NULL not by us */
};

static const char *local_name(const char *name)
{
	const char *colon = strchr(name, ':');
	return colon ? colon + 1 : name;
}

static void stop(struct state *s, const char *why)
{
	s->stopped = why;
	XML_StopParser(s->parser, XML_FALSE);
}

static const struct xml_rule *find_rule(const struct state *s, unsigned within, const char *name)
{
	const struct xml_rule *rules = s->reader->rules;
	for (unsigned i = s->first_rule[within]; i < s->reader->count && rules[i].within == within;
		i++) {
		if (rules[i].name[0] == name[0] && strcmp(rules[i].name, name) == 0)
			return &rules[i];
	}
	return NULL;
}

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
	struct state *s = user;
	if (s->depth == MOST_DEPTH) {
		stop(s, "elements within each other beyond any use");
		return;
	}
	const struct xml_rule *rule = find_rule(s, s->within[s->depth], local_name(name));
	s->elements++;
	s->depth++;
	s->ruled[s->depth] = rule != NULL;
	s->within[s->depth] = rule ? rule->element : s->within[s->depth - 1];
	if (!rule)
		return;
	if (rule->text) {
		s->text_depth = s->depth;
		s->text_length = 0;
	}
	if (s->reader->open)
		s->reader->open(s->reader->user, rule->element, attributes);
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
	struct state *s = user;
	if (s->text_depth == 0 || s->text_depth != s->depth)
		return;
	size_t room = sizeof s->text - 1 - s->text_length;
	size_t n = (size_t)length < room ? (size_t)length : room;
	memcpy(s->text + s->text_length, text, n);
	s->text_length += n;
}

static const char *trimmed_text(struct state *s)
{
	if (s->text_depth != s->depth)
		return "";
	char *text = s->text;
	size_t length = s->text_length;
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		length--;
	text[length] = '\0';
	s->text_depth = 0;
	return text + strspn(text, " \t\r\n");
}

static void XMLCALL on_end(void *user, const char *name)
{
	struct state *s = user;
	(void)name;
	if (s->ruled[s->depth])
		s->reader->close(s->reader->user, s->within[s->depth], trimmed_text(s));
	s->depth--;
}

static void XMLCALL on_entity(void *user, const char *name, int is_parameter, const char *value,
	int value_length, const char *base, const char *system_id, const char *public_id,
	const char *notation)
{
	(void)name, (void)is_parameter, (void)value, (void)value_length;
	(void)base, (void)system_id, (void)public_id, (void)notation;
	stop(user, "entity declarations are refused");
}

/* Any other encoding of single bytes is read as Latin-1: numbers and names of elements are ASCII.
 */
static int XMLCALL on_encoding(void *user, const char *name, XML_Encoding *encoding)
{
	(void)user, (void)name;
	for (int i = 0; i < 256; i++)
		encoding->map[i] = i;
	encoding->data = NULL;
	encoding->convert = NULL;
	encoding->release = NULL;
	return XML_STATUS_OK;
}

static void index_rules(struct state *s)
{
	const struct xml_reader *r = s->reader;
	for (size_t i = 0; i < ARRAY_LENGTH(s->first_rule); i++)
		s->first_rule[i] = (uint16_t)r->count;
	for (size_t i = r->count; i > 0; i--)
		s->first_rule[r->rules[i - 1].within] = (uint16_t)(i - 1);
}

/* Some services write spaces before the declaration, some writers a byte order mark before those.
 */
static size_t leading_junk(const uint8_t *data, size_t length)
{
	size_t at = 0;
	if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	while (at < length && strchr(" \t\r\n", data[at]) && data[at] != '\0')
		at++;
	return at;
}

static enum XML_Status parse(struct state *s, const uint8_t *data, size_t length)
{
	enum XML_Status status = XML_STATUS_OK;
	while (length > INT_MAX && status == XML_STATUS_OK) {
		status = XML_Parse(s->parser, (const char *)data, INT_MAX, XML_FALSE);
		data += INT_MAX;
		length -= INT_MAX;
	}
	if (status == XML_STATUS_OK)
		status = XML_Parse(s->parser, (const char *)data, (int)length, XML_TRUE);
	return status;
}

static enum XML_Error run(struct state *s, const char *encoding, const uint8_t *data, size_t length)
{
	s->parser = XML_ParserCreate(encoding);
	mem_check(s->parser);
	XML_SetUserData(s->parser, s);
	XML_SetElementHandler(s->parser, on_start, on_end);
	XML_SetCharacterDataHandler(s->parser, on_text);
	XML_SetEntityDeclHandler(s->parser, on_entity);
	XML_SetUnknownEncodingHandler(s->parser, on_encoding, NULL);
	if (parse(s, data, length) == XML_STATUS_OK)
		return XML_ERROR_NONE;
	enum XML_Error code = XML_GetErrorCode(s->parser);
	if (code == XML_ERROR_NO_MEMORY)
		mem_check(NULL); /* says nothing about the file */
	return code;
}

static unsigned long line_number(XML_Parser parser)
{
	if (!parser)
		return 0;
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9 /* where the other one is deprecated */
	return (unsigned long)XML_GetCurrentLineNumber64(parser);
#else
	return XML_GetCurrentLineNumber(parser);
#endif
}

struct bytes {
	const uint8_t *data;
	size_t length;
};

static int64_t place_of_error(XML_Parser parser)
{
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
	return XML_GetCurrentByteIndex64(parser);
#else
	return XML_GetCurrentByteIndex(parser);
#endif
}

static enum xml_end end_of(const struct state *s, enum XML_Error code, const struct bytes *b)
{
	if (code == XML_ERROR_NONE)
		return XML_WHOLE;
	if (code == XML_ERROR_JUNK_AFTER_DOC_ELEMENT)
		return XML_TRAILING;
	int64_t at = s->parser ? place_of_error(s->parser) : -1;
	bool high = at >= 0 && (size_t)at < b->length && b->data[at] >= 0x80;
	return code == XML_ERROR_INVALID_TOKEN && high ? XML_NO_UTF8 : XML_CUT;
}

static bool tell(struct state *s, enum XML_Error code, struct error *e)
{
	if (code == XML_ERROR_NONE)
		return true;
	error_set(e, ERROR_INPUT, "XML broken at line %lu: %s", line_number(s->parser),
		s->stopped ? s->stopped : XML_ErrorString(code));
	return s->elements > 0;
}

bool xml_read(const uint8_t *data, size_t length, bool latin1, const struct xml_reader *reader,
	enum xml_end *end, struct error *e)
{
	struct state s = {.reader = reader};
	index_rules(&s);
	size_t junk = leading_junk(data, length);
	const struct bytes b = {data + junk, length - junk};
	enum XML_Error code = run(&s, latin1 ? "ISO-8859-1" : NULL, b.data, b.length);
	if (code == XML_ERROR_INCORRECT_ENCODING && s.elements == 0) {
		/* UTF-16 by its declaration, single bytes in truth */
		XML_ParserFree(s.parser);
		code = run(&s, "UTF-8", b.data, b.length);
	}
	*end = end_of(&s, code, &b);
	bool any = tell(&s, code, e);
	if (s.parser)
		XML_ParserFree(s.parser);
	return any;
}

const char *xml_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2) {
		if (strcmp(local_name(attributes[i]), name) == 0)
			return attributes[i + 1];
	}
	return NULL;
}

/* Digits into *mantissa as far as 64 bits hold them; returns the tenfolds left out. */
static int read_digits(const char **text, uint64_t *mantissa, unsigned *digits)
{
	int left_out = 0;
	for (; isdigit((unsigned char)**text); (*text)++, (*digits)++) {
		if (*mantissa < UINT64_MAX / 10 - 1)
			*mantissa = *mantissa * 10 + (uint64_t)(**text - '0');
		else
			left_out++;
	}
	return left_out;
}

static int read_exponent(const char **text)
{
	if (**text != 'e' && **text != 'E')
		return 0;
	(*text)++;
	bool negative = **text == '-';
	if (**text == '-' || **text == '+')
		(*text)++;
	int exponent = 0;
	for (; isdigit((unsigned char)**text); (*text)++) {
		if (exponent < 1000)
			exponent = exponent * 10 + (**text - '0');
	}
	return negative ? -exponent : exponent;
}

static double scaled(uint64_t mantissa, int exponent)
{
	static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
		1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	double value = (double)mantissa;
	if (exponent < 0 && exponent > -(int)ARRAY_LENGTH(powers))
		return value / powers[-exponent];
	if (exponent >= 0 && exponent < (int)ARRAY_LENGTH(powers))
		return value * powers[exponent];
	return value * pow(10, exponent);
}

double xml_number(const char *text)
{
	text += strspn(text, " \t\r\n");
	bool negative = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	uint64_t mantissa = 0;
	unsigned digits = 0;
	int exponent = read_digits(&text, &mantissa, &digits);
	if (*text == '.') {
		unsigned before = digits;
		text++;
		exponent += read_digits(&text, &mantissa, &digits) - (int)(digits - before);
	}
	if (digits == 0)
		return (double)NAN;
	exponent += read_exponent(&text);
	text += strspn(text, " \t\r\n");
	double value = scaled(mantissa, exponent);
	return *text == '\0' ? (negative ? -value : value) : (double)NAN;
}

bool xml_mentions(const uint8_t *data, size_t length, const char *name)
{
	enum { LOOK_AT = 8192 };
	char view[LOOK_AT + 1];
	size_t n = 0;
	for (size_t i = 0; i < length && n < LOOK_AT; i++) {
		if (data[i] != '\0') /* so that UTF-16 reads like ASCII */
			view[n++] = (char)data[i];
	}
	view[n] = '\0';
	size_t name_length = strlen(name);
	for (const char *at = view; (at = strstr(at, name)); at++) {
		bool opens = at > view && (at[-1] == '<' || at[-1] == ':');
		if (opens && strchr(" \t\r\n>/", at[name_length]))
			return true;
	}
	return false;
}
