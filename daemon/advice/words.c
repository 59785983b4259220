#include "words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/text.h"

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

size_t words_length(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += starts_character(*text);
	return n;
}

/* Bytes of `text` that fit in `most` characters and `room` bytes, ending between characters. */
static size_t fitting_bytes(const char *text, size_t most, size_t room)
{
	size_t at = 0, characters = 0, end = 0;
	while (text[at]) {
		if (starts_character(text[at])) {
			end = at;
			if (++characters > most)
				return end;
		}
		if (++at > room)
			return end;
	}
	return at;
}

bool words_fit(char *out, size_t size, size_t most, const char *text)
{
	size_t end = fitting_bytes(text, most, size - 1);
	bool whole = text[end] == '\0';
	if (!whole) {
		size_t space = end;
		while (space > 0 && text[space] != ' ')
			space--;
		end = space > 0 ? space : end;
		while (end > 0 && strchr(" ,;:", text[end - 1]))
			end--;
	}
	memcpy(out, text, end);
	out[end] = '\0';
	return whole;
}

static bool ends_sentence(const char *text)
{
	return text_ends_with(text, ".") || text_ends_with(text, "?");
}

bool words_add_sentence(char *out, size_t size, size_t most, const char *text)
{
	char whole[512];
	const char *space = *out ? " " : "";
	snprintf(
		whole, sizeof(whole), "%s%s%s%s", out, space, text, ends_sentence(text) ? "" : ".");
	if (*text == '\0' || strlen(whole) >= size || words_length(whole) > most)
		return false;
	size_t first = strlen(out) + strlen(space);
	text_capital(whole + first);
	memcpy(out, whole, strlen(whole) + 1);
	return true;
}

void words_minutes(double minutes, char *out, size_t size)
{
	int m = (int)lround(minutes);
	if (m < 90)
		snprintf(out, size, "%d min", m);
	else if (m % 60 == 0)
		snprintf(out, size, "%d h", m / 60);
	else
		snprintf(out, size, "%d h %02d", m / 60, m % 60);
}

void words_seconds(double seconds, char *out, size_t size)
{
	int s = (int)lround(seconds);
	if (s % 60 == 0)
		snprintf(out, size, "%d min", s / 60);
	else if (s < 120)
		snprintf(out, size, "%d s", s);
	else
		snprintf(out, size, "%d:%02d min", s / 60, s % 60);
}
