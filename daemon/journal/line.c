#include "line.h"

#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

#define NEAREST_MOST 40

static const enum kind kinds[] = {KIND_RECOVERY, KIND_EASY, KIND_STEADY, KIND_LONG, KIND_TEMPO,
	KIND_INTERVALS, KIND_HILLS, KIND_STRIDES, KIND_RACE, KIND_CROSS};
static const enum sport sports[] = {SPORT_RUN, SPORT_TRAIL, SPORT_TREADMILL, SPORT_RIDE, SPORT_SWIM,
	SPORT_WALK, SPORT_HIKE, SPORT_STRENGTH, SPORT_ROW, SPORT_SKI, SPORT_ELLIPTICAL,
	SPORT_OTHER};

enum kind kind_at(int i)
{
	return kinds[i];
}

enum sport sport_at(int i)
{
	return sports[i];
}

static const char *name_feel(int i)
{
	return feel_name((enum feel)i);
}

static const char *name_kind(int i)
{
	return kind_name(kinds[i]);
}

static const char *name_level(int i)
{
	return level_name((enum level)i);
}

static const char *name_block(int i)
{
	return block_name((enum block)i);
}

static const char *name_sport(int i)
{
	return sport_name(sports[i]);
}

static const char *name_status(int i)
{
	return status_name((enum status)i);
}

static const char *name_quality(int i)
{
	static const char *const names[] = {"poor", "ok", "good"};
	return names[i - AMOUNT_LOW];
}

static const char *name_stress(int i)
{
	static const char *const names[] = {"low", "some", "high"};
	return names[i - AMOUNT_LOW];
}

const struct vocabulary vocabulary_feel = {name_feel, FEEL_NONE + 1, FEEL_COUNT - 1};
const struct vocabulary vocabulary_kind = {name_kind, 0, ARRAY_LENGTH(kinds) - 1};
const struct vocabulary vocabulary_level = {name_level, LEVEL_NONE + 1, LEVEL_COUNT - 1};
const struct vocabulary vocabulary_block = {name_block, BLOCK_NONE + 1, BLOCK_COUNT - 1};
const struct vocabulary vocabulary_sport = {name_sport, 0, ARRAY_LENGTH(sports) - 1};
const struct vocabulary vocabulary_status = {name_status, 0, STATUS_COUNT - 1};
const struct vocabulary vocabulary_quality = {name_quality, AMOUNT_LOW, AMOUNT_HIGH};
const struct vocabulary vocabulary_stress = {name_stress, AMOUNT_LOW, AMOUNT_HIGH};

bool vocabulary_find(const struct vocabulary *v, const char *word, int *i)
{
	for (*i = v->first; *i <= v->last; (*i)++)
		if (text_equal(v->name(*i), word))
			return true;
	return false;
}

static size_t vocabulary_names(const struct vocabulary *v, const char **names, size_t n)
{
	for (int i = v->first; i <= v->last && n < NEAREST_MOST; i++)
		names[n++] = v->name(i);
	return n;
}

const struct word *line_peek(const struct line *l)
{
	return l->at < l->words->count ? &l->words->word[l->at] : NULL;
}

const struct word *line_next(struct line *l)
{
	const struct word *w = line_peek(l);
	if (w != NULL)
		l->at++;
	return w;
}

bool line_pass(struct line *l, const char *word)
{
	const struct word *w = line_peek(l);
	if (w == NULL || !text_equal(w->folded, word))
		return false;
	l->at++;
	return true;
}

static void add_word(struct buffer *b, const char *word, const char *quote)
{
	if (word == NULL)
		return;
	char shown[48];
	text_copy_clean(shown, sizeof(shown), word, strlen(word));
	buffer_printf(b, "%s%s%s%s", b->length > 0 ? " " : "", quote, shown, quote);
}

bool line_expected(
	const struct line *l, const struct word *got, const char *expected, const char *nearest)
{
	struct buffer b = {0};
	add_word(&b, l->statement, "");
	add_word(&b, l->element, "");
	if (got != NULL)
		add_word(&b, got->text, got->quoted ? "\"" : "");
	buffer_printf(&b, "%sexpected %s", b.length > 0 ? ": " : "", expected);
	if (nearest != NULL)
		buffer_printf(&b, " (did you mean %s?)", nearest);
	error_set(l->error, ERROR_INPUT, "%s", (const char *)b.data);
	buffer_finish(&b);
	return false;
}

bool line_choose(struct line *l, const struct vocabulary *v, int *i)
{
	const struct word *w = line_next(l);
	if (w != NULL && vocabulary_find(v, w->folded, i))
		return true;
	const char *names[NEAREST_MOST];
	size_t n = vocabulary_names(v, names, 0);
	struct buffer expected = {0};
	for (size_t k = 0; k < n; k++)
		buffer_printf(&expected, "%s%s", k == 0 ? "" : k + 1 < n ? ", " : " or ", names[k]);
	const char *nearest = w == NULL ? NULL : text_nearest(w->folded, names, n);
	line_expected(l, w, (const char *)expected.data, nearest);
	buffer_finish(&expected);
	return false;
}

static bool element_starts(const struct element *el, const struct word *w)
{
	int i;
	if (el->vocabulary != NULL)
		return vocabulary_find(el->vocabulary, w->folded, &i);
	return el->starts != NULL ? el->starts(w) : text_equal(el->name, w->folded);
}

static const struct element *find_element(
	const struct element *elements, size_t n, const struct word *w)
{
	for (size_t i = 0; i < n; i++)
		if (element_starts(&elements[i], w))
			return &elements[i];
	return NULL;
}

static const char *nearest_element(const struct element *elements, size_t n, const struct word *w)
{
	const char *names[NEAREST_MOST];
	size_t count = 0;
	for (size_t i = 0; i < n && count < NEAREST_MOST; i++) {
		if (elements[i].vocabulary != NULL)
			count = vocabulary_names(elements[i].vocabulary, names, count);
		else if (elements[i].starts == NULL)
			names[count++] = elements[i].name;
	}
	return text_nearest(w->folded, names, count);
}

static bool parse_element(struct line *l, struct report *r, const struct element *el)
{
	if (el->vocabulary == NULL && el->starts == NULL) {
		l->element = el->name;
		l->at++;
	}
	bool good = el->parse(l, r);
	l->element = NULL;
	return good;
}

bool line_elements(struct line *l, struct report *r, const struct element *elements, size_t n,
	const char *expected)
{
	unsigned seen = 0;
	const struct word *w;
	while ((w = line_peek(l)) != NULL) {
		const struct element *el = find_element(elements, n, w);
		if (el == NULL)
			return line_expected(l, w, expected, nearest_element(elements, n, w));
		unsigned bit = 1u << (el - elements);
		if ((seen & bit) != 0)
			return error_set(l->error, ERROR_INPUT, "%s: expected the %s only once",
				l->statement, el->name);
		seen |= bit;
		if (!parse_element(l, r, el))
			return false;
	}
	return true;
}

bool line_end(struct line *l)
{
	const struct word *w = line_peek(l);
	return w == NULL || line_expected(l, w, "nothing more", NULL);
}
