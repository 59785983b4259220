#include "utf8.h"

#include <stdint.h>

struct sequence {
	unsigned char first, last;               /* of the leading byte */
	unsigned char second_least, second_most; /* of the byte behind it */
	unsigned char length;
};

static const struct sequence sequences[] = {
	{0x00, 0x7f, 0x00, 0x00, 1},
	{0xc2, 0xdf, 0x80, 0xbf, 2},
	{0xe0, 0xe0, 0xa0, 0xbf, 3},
	{0xe1, 0xec, 0x80, 0xbf, 3},
	{0xed, 0xed, 0x80, 0x9f, 3},
	{0xee, 0xef, 0x80, 0xbf, 3},
	{0xf0, 0xf0, 0x90, 0xbf, 4},
	{0xf1, 0xf3, 0x80, 0xbf, 4},
	{0xf4, 0xf4, 0x80, 0x8f, 4},
};

static const struct sequence *find_sequence(unsigned char lead)
{
	for (size_t i = 0; i < sizeof(sequences) / sizeof(sequences[0]); i++)
		if (lead >= sequences[i].first && lead <= sequences[i].last)
			return &sequences[i];
	return NULL;
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

size_t utf8_character(const char *text, size_t left)
{
	if (left == 0)
		return 0;
	const struct sequence *s = find_sequence((unsigned char)text[0]);
	if (s == NULL || s->length > left)
		return 0;
	if (s->length == 1)
		return 1;
	unsigned char second = (unsigned char)text[1];
	if (second < s->second_least || second > s->second_most)
		return 0;
	for (size_t i = 2; i < s->length; i++)
		if (!is_continuation(text[i]))
			return 0;
	return s->length;
}

/* U+2028 and U+2029 break lines; U+202A to U+202E and U+2066 to U+2069 turn what follows around. */
static bool rearranges(const unsigned char *c)
{
	return c[0] == 0xe2 && ((c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xae) ||
				       (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9));
}

size_t utf8_printable(const char *text, size_t left)
{
	size_t length = utf8_character(text, left);
	if (length == 1 && ((unsigned char)text[0] < 0x20 || text[0] == 0x7f))
		return 0;
	if (length == 2 && (unsigned char)text[0] == 0xc2 && (unsigned char)text[1] < 0xa0)
		return 0;
	if (length == 3 && rearranges((const unsigned char *)text))
		return 0;
	return length;
}

size_t utf8_cut(const char *text, size_t length)
{
	for (size_t back = 1; back <= 3 && back <= length; back++) {
		char c = text[length - back];
		if (is_continuation(c))
			continue;
		const struct sequence *s = find_sequence((unsigned char)c);
		return s != NULL && s->length > back ? length - back : length;
	}
	return length;
}
