/* The same words a day later. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "paced/advice.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

/* TRANSLATORS: these three are replaced, wherever they stand as words of their own, when a text is
 * read a day later. Do not use them in another sense (German "am Morgen"). */
static const struct {
	const char *eve, *day;
} words[] = {
	{N_("yesterday"), N_("the day before yesterday")},
	{N_("today"), N_("yesterday")},
	{N_("tomorrow"), N_("today")},
};

static bool is_letter(char c)
{
	return isalpha((unsigned char)c) || ((unsigned char)c & 0x80);
}

static bool is_word(const char *word, const char *text, size_t length)
{
	return strlen(word) == length && strncasecmp(word, text, length) == 0;
}

/* The length of the word at `text`, and what stands for it; NULL: itself. */
static const char *later(const char *text, size_t length)
{
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (is_word(_(words[i].eve), text, length))
			return _(words[i].day);
	for (size_t i = 0; i < ARRAY_LENGTH(words); i++) /* a rule that speaks English */
		if (is_word(words[i].eve, text, length))
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
		text_capital((char *)b->data + at);
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
