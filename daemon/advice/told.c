/* The same words a day later. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "paced/advice.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

static const struct {
	const char *eve, *day;
} words[] = {
	{"yesterday", "the day before yesterday"},
	{"today", "yesterday"},
	{"tomorrow", "today"},
};

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || ((unsigned char)c & 0x80);
}

/* The length of the word at `text`, and what stands for it; NULL: itself. */
static const char *later(const char *text, size_t length)
{
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (strlen(words[i].eve) == length && strncasecmp(words[i].eve, text, length) == 0)
			return words[i].day;
	return NULL;
}

static void add_word(struct buffer *b, const char *word, size_t length)
{
	size_t at = b->length;
	const char *other = later(word, length);
	if (!other) {
		buffer_bytes(b, word, length);
		return;
	}
	buffer_text(b, other);
	if (isupper((unsigned char)*word))
		b->data[at] = (uint8_t)toupper(b->data[at]);
}

void advice_told_on_the_day(const char *text, char *out, size_t size)
{
	struct buffer b = {0};
	while (*text) {
		size_t length = 0;
		while (is_letter(text[length]))
			length++;
		if (length)
			add_word(&b, text, length);
		else
			buffer_bytes(&b, text, length = 1);
		text += length;
	}
	buffer_text(&b, "");
	size_t fits = b.length < size ? b.length : size - 1;
	while (fits < b.length && fits > 0 && (b.data[fits] & 0xc0) == 0x80)
		fits--;
	memcpy(out, b.data, fits);
	out[fits] = '\0';
	buffer_finish(&b);
}
