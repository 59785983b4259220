#include "speech.h"

#include <stdio.h>
#include <string.h>

#include "paced/base/language.h"
#include "paced/base/text.h"

#define TITLE_MOST 45 /* characters, as in the notification */
#define BODY_MOST  160

struct speech {
	const char *about;
	bool sound;
};

static void complain(struct speech *s, const char *what, const char *text)
{
	fprintf(stderr, "%s: %s: %s\n", s->about, what, text);
	s->sound = false;
}

static size_t characters(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static void fits(struct speech *s, const char *what, const char *text, size_t most)
{
	if (characters(text) > most)
		complain(s, what, text);
}

static void was_said(struct speech *s, const char *english, const char *other)
{
	if (*english && text_equal(english, other))
		complain(s, "is not translated", english);
}

static bool same_number(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static bool same_session(const struct advice *a, const struct advice *b)
{
	return a->session == b->session && a->sport == b->sport && a->hardest == b->hardest &&
	       same_number(a->minutes, b->minutes) && same_number(a->km, b->km) &&
	       same_number(a->hr_to, b->hr_to) && same_number(a->speed_to, b->speed_to) &&
	       same_number(a->load_expected, b->load_expected) && a->has_work == b->has_work &&
	       a->work.reps == b->work.reps && same_number(a->work.seconds, b->work.seconds);
}

static bool same_rules(const struct advice *a, const struct advice *b)
{
	bool same = a->reason_count == b->reason_count && a->say_count == b->say_count &&
		    a->outcome_count == b->outcome_count;
	for (size_t i = 0; same && i < a->reason_count; i++)
		same = text_equal(a->reasons[i].rule, b->reasons[i].rule);
	for (size_t i = 0; same && i < a->say_count; i++)
		same = text_equal(a->says[i].rule, b->says[i].rule);
	for (size_t i = 0; same && i < a->outcome_count; i++)
		same = a->outcomes[i].state == b->outcomes[i].state;
	return same;
}

/* The bubble has title and text of a remark together, when there is nothing else in it. */
static void check_say(
	struct speech *s, const struct advice_say *english, const struct advice_say *other)
{
	char whole[2 * ADVICE_TEXT + 4];
	was_said(s, english->title, other->title);
	was_said(s, english->text, other->text);
	if (characters(english->title) <= TITLE_MOST) /* a goal's own name may be longer */
		fits(s, "too long for a title", other->title, TITLE_MOST);
	snprintf(whole, sizeof(whole), "%s. %s", other->title, other->text);
	fits(s, "too long for a bubble", whole, BODY_MOST);
}

static void check_reason(
	struct speech *s, const struct advice *english, const struct advice *other, size_t i)
{
	const char *text = other->reasons[i].text;
	was_said(s, english->reasons[i].text, text);
	fits(s, "too long for a body", text, BODY_MOST - 1); /* with its full stop */
	if (i == 0 && !strstr(other->body, text + 2)) /* its first letter is a capital there */
		complain(s, "the first reason is not in the body", text);
}

static void check_title(struct speech *s, const struct advice *english, const struct advice *other)
{
	char whole[256];
	advice_title(other, _("Tomorrow"), whole, sizeof(whole));
	was_said(s, english->title, other->title);
	fits(s, "too long for a title", whole, TITLE_MOST);
	fits(s, "too long for a body", other->body, BODY_MOST);
}

bool speech_is_sound(const struct advice *english, const struct advice *other, const char *title)
{
	struct speech s = {.about = title, .sound = true};
	if (!same_session(english, other) || !same_rules(english, other)) {
		complain(&s, "another advice", other->title);
		return false;
	}
	check_title(&s, english, other);
	for (size_t i = 0; i < other->reason_count; i++)
		check_reason(&s, english, other, i);
	for (size_t i = 0; i < other->say_count; i++)
		check_say(&s, &english->says[i], &other->says[i]);
	return s.sound;
}
