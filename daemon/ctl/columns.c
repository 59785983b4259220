/* How wide characters are on a terminal. wcwidth(3) depends on the locale, which may be C. */
#include "out.h"

#include <stdint.h>

#include "paced/base/memory.h"

struct range {
	uint32_t first, last;
};

/* Combining marks and joiners of Unicode 15 (general categories Mn, Me and Cf) in the scripts that
 * names of people and places use. */
static const struct range no_width[] = {
	{0x0300, 0x036f},
	{0x0483, 0x0489},
	{0x0591, 0x05bd},
	{0x0610, 0x061a},
	{0x064b, 0x065f},
	{0x0900, 0x0902},
	{0x093a, 0x093a},
	{0x093c, 0x093c},
	{0x0941, 0x0948},
	{0x094d, 0x094d},
	{0x0e31, 0x0e31},
	{0x0e34, 0x0e3a},
	{0x0e47, 0x0e4e},
	{0x1ab0, 0x1aff},
	{0x1dc0, 0x1dff},
	{0x200b, 0x200f},
	{0x2028, 0x202e},
	{0x2060, 0x2064},
	{0x20d0, 0x20f0},
	{0xfe00, 0xfe0f},
	{0xfe20, 0xfe2f},
	{0xfeff, 0xfeff},
	{0x1f3fb, 0x1f3ff},
	{0xe0001, 0xe01ef},
};

/* East Asian Width W and F, and emoji shown as pictures (Unicode 15, EastAsianWidth.txt). */
static const struct range double_width[] = {
	{0x1100, 0x115f},
	{0x231a, 0x231b},
	{0x2329, 0x232a},
	{0x23e9, 0x23ec},
	{0x2614, 0x2615},
	{0x26bd, 0x26be},
	{0x2705, 0x2705},
	{0x270a, 0x270b},
	{0x2728, 0x2728},
	{0x274c, 0x274c},
	{0x2b50, 0x2b50},
	{0x2e80, 0x303e},
	{0x3041, 0x33ff},
	{0x3400, 0x4dbf},
	{0x4e00, 0x9fff},
	{0xa000, 0xa4cf},
	{0xa960, 0xa97f},
	{0xac00, 0xd7a3},
	{0xf900, 0xfaff},
	{0xfe30, 0xfe6f},
	{0xff00, 0xff60},
	{0xffe0, 0xffe6},
	{0x1f300, 0x1f64f},
	{0x1f680, 0x1f6ff},
	{0x1f900, 0x1f9ff},
	{0x1fa70, 0x1faff},
	{0x20000, 0x3fffd},
};

static bool within(uint32_t c, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* The character at `text`, which is not at its end; *bytes of it. An ill-formed byte stands for
 * itself. */
static uint32_t decode_character(const char *text, size_t *bytes)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t more = *at >= 0xf0 ? 3 : *at >= 0xe0 ? 2 : *at >= 0xc0 ? 1 : 0;
	uint32_t c = more ? *at & (0x3fu >> more) : *at;
	*bytes = 1;
	for (size_t i = 1; i <= more; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return *at;
		c = c << 6 | (at[i] & 0x3fu);
	}
	*bytes = more + 1;
	return c;
}

static int columns_of(uint32_t c)
{
	if (c < 0x300)
		return 1;
	if (within(c, no_width, ARRAY_LENGTH(no_width)))
		return 0;
	return within(c, double_width, ARRAY_LENGTH(double_width)) ? 2 : 1;
}

int text_columns(const char *text)
{
	int columns = 0;
	for (size_t bytes; *text; text += bytes)
		columns += columns_of(decode_character(text, &bytes));
	return columns;
}

size_t text_fitting(const char *text, int columns)
{
	size_t at = 0;
	for (size_t bytes; text[at]; at += bytes) {
		columns -= columns_of(decode_character(text + at, &bytes));
		if (columns < 0)
			break;
	}
	return at;
}
