#include "plural.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "paced/base/memory.h"

#define DEEPEST 32

struct reader {
	const char *at;
	unsigned long n;
	int depth;
	bool wrong;
};

enum operation {
	OR,
	AND,
	EQUAL,
	UNEQUAL,
	AT_MOST,
	AT_LEAST,
	LESS,
	MORE,
	PLUS,
	MINUS,
	TIMES,
	OVER,
	REST
};

/* A longer sign before one that it begins with. */
static const struct sign {
	const char *text;
	int binds; /* more strongly the greater */
	enum operation operation;
} signs[] = {
	{"||", 1, OR},
	{"&&", 2, AND},
	{"==", 3, EQUAL},
	{"!=", 3, UNEQUAL},
	{"<=", 4, AT_MOST},
	{">=", 4, AT_LEAST},
	{"<", 4, LESS},
	{">", 4, MORE},
	{"+", 5, PLUS},
	{"-", 5, MINUS},
	{"*", 6, TIMES},
	{"/", 6, OVER},
	{"%", 6, REST},
};

static unsigned long read_choice(struct reader *r);

static void skip_space(struct reader *r)
{
	r->at += strspn(r->at, " \t");
}

static bool take(struct reader *r, const char *text)
{
	skip_space(r);
	if (strncmp(r->at, text, strlen(text)) != 0)
		return false;
	r->at += strlen(text);
	return true;
}

static unsigned long fail(struct reader *r)
{
	r->wrong = true;
	return 0;
}

static unsigned long read_number(struct reader *r)
{
	unsigned long value = 0;
	if (*r->at < '0' || *r->at > '9')
		return fail(r);
	for (; *r->at >= '0' && *r->at <= '9'; r->at++)
		value = value * 10 + (unsigned long)(*r->at - '0');
	return value;
}

static unsigned long read_one(struct reader *r)
{
	if (take(r, "n"))
		return r->n;
	if (take(r, "!"))
		return ++r->depth > DEEPEST ? fail(r) : !read_one(r);
	if (!take(r, "("))
		return read_number(r);
	unsigned long value = read_choice(r);
	return take(r, ")") ? value : fail(r);
}

static unsigned long divide(
	struct reader *r, enum operation operation, unsigned long a, unsigned long b)
{
	if (b == 0)
		return fail(r);
	return operation == OVER ? a / b : a % b;
}

static unsigned long work_out(
	struct reader *r, enum operation operation, unsigned long a, unsigned long b)
{
	switch (operation) {
	case OR:
		return a || b;
	case AND:
		return a && b;
	case EQUAL:
		return a == b;
	case UNEQUAL:
		return a != b;
	case AT_MOST:
		return a <= b;
	case AT_LEAST:
		return a >= b;
	case LESS:
		return a < b;
	case MORE:
		return a > b;
	case PLUS:
		return a + b;
	case MINUS:
		return a - b;
	case TIMES:
		return a * b;
	case OVER:
	case REST:
		return divide(r, operation, a, b);
	}
	return fail(r);
}

static const struct sign *next_sign(struct reader *r, int least)
{
	skip_space(r);
	for (size_t i = 0; i < ARRAY_LENGTH(signs); i++)
		if (strncmp(r->at, signs[i].text, strlen(signs[i].text)) == 0)
			return signs[i].binds >= least ? &signs[i] : NULL;
	return NULL;
}

/* Signs that bind at least so strongly, from left to right. */
static unsigned long read_signs(struct reader *r, int least)
{
	unsigned long value = read_one(r);
	for (const struct sign *sign; !r->wrong && (sign = next_sign(r, least));) {
		r->at += strlen(sign->text);
		value = work_out(r, sign->operation, value, read_signs(r, sign->binds + 1));
	}
	return value;
}

static unsigned long read_choice(struct reader *r)
{
	if (r->wrong || ++r->depth > DEEPEST)
		return fail(r);
	unsigned long value = read_signs(r, 1);
	if (!take(r, "?"))
		return value;
	unsigned long yes = read_choice(r);
	if (!take(r, ":"))
		return fail(r);
	unsigned long no = read_choice(r);
	return value ? yes : no;
}

unsigned long plural_form(const char *expression, unsigned long n)
{
	struct reader r = {.at = expression, .n = n};
	unsigned long form = read_choice(&r);
	skip_space(&r);
	return r.wrong || (*r.at && *r.at != ';' && *r.at != '\n') ? 0 : form;
}
