#include "words.h"

#include <stdio.h>
#include <string.h>

#include "paced/base/content.h"
#include "paced/base/language.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define MANY 10 /* sessions that came together are told before the advice */

static void begin(struct notice *n, const char *kind, int64_t expires)
{
	*n = (struct notice){.day = DATE_NONE, .expires = expires};
	snprintf(n->kind, sizeof(n->kind), "%s", kind);
}

static uint64_t key_of(const char *text)
{
	return content_of(text, strlen(text)).low;
}

uint64_t words_answer(const struct advice *a)
{
	return key_of(a->title);
}

static size_t characters(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static const char *prefix_of(date day, date today)
{
	if (day == today)
		return _("Today");
	return day == today + 1 ? _("Tomorrow") : _(date_weekday_name(day));
}

/* ---- advice ---- */

static void tell_years(const struct import_summary *sum, date today, char *out, size_t size)
{
	int from = date_to_civil(sum->first).year, to = date_to_civil(sum->last).year;
	if (sum->last >= today - 1)
		snprintf(out, size, _("%d to today"), from);
	else if (from == to)
		snprintf(out, size, "%d", from);
	else
		snprintf(out, size, _("%d to %d"), from, to);
}

/* The answer moves into the body. */
static void tell_import(const struct import_summary *sum, date today, struct notice *n)
{
	char span[32], answer[sizeof(n->title)];
	tell_years(sum, today, span, sizeof(span));
	memcpy(answer, n->title, sizeof(answer));
	if (sum->runs * 2 >= sum->sessions)
		snprintf(n->title, sizeof(n->title),
			language_count("%zu run imported", "%zu runs imported", sum->runs),
			sum->runs);
	else
		snprintf(n->title, sizeof(n->title),
			language_count(
				"%zu session imported", "%zu sessions imported", sum->sessions),
			sum->sessions);
	snprintf(n->body, sizeof(n->body), "%s. %s.", span, answer);
}

static const char *asked_about(const struct session *s)
{
	static const char *const questions[KIND_COUNT] = {
		[KIND_LONG] = N_("How did the long run feel?"),
		[KIND_TEMPO] = N_("How did the tempo run feel?"),
		[KIND_INTERVALS] = N_("How did the intervals feel?"),
		[KIND_HILLS] = N_("How did the hills feel?"),
		[KIND_RACE] = N_("How did the race feel?"),
		[KIND_STRENGTH] = N_("How did the strength training feel?"),
	};
	if (questions[s->kind])
		return _(questions[s->kind]);
	if (s->sport == SPORT_RIDE)
		return _("How did the ride feel?");
	return sport_is_running(s->sport) ? _("How did the run feel?")
					  : _("How did the session feel?");
}

void words_question(const struct session *s, int64_t expires, struct notice *n)
{
	begin(n, "question", expires);
	time_format(s->start, OFFSET_NONE, n->subject);
	n->day = s->day;
	n->session = s->id;
	snprintf(n->title, sizeof(n->title), "%s", asked_about(s));
	memcpy(n->body, n->title, sizeof(n->title));
	n->hash = key_of(n->subject);
}

const char *words_say_kind(const struct advice_say *say)
{
	return text_equal(say->level, "praise") ? "praise" : "say";
}

/* As it is read today. */
static void tell(const struct bubble_words *w, const char *text, char *out, size_t size)
{
	if (w->advice->day == w->today)
		advice_told_on_the_day(text, out, size);
	else
		snprintf(out, size, "%s", text);
}

static const char *full_stop_for(const char *sentence)
{
	size_t length = strlen(sentence);
	return length && strchr(".?!:", sentence[length - 1]) ? "" : ".";
}

/* Title and text, or the title alone: which is what the remark is, the text says why. */
static void remark(const struct bubble_words *w, bool with_text, char *out, size_t size)
{
	char title[ADVICE_TEXT + 16], text[ADVICE_TEXT + 16] = "";
	tell(w, w->say->title, title, sizeof(title));
	if (with_text)
		tell(w, w->say->text, text, sizeof(text));
	snprintf(out, size, "%s%s%s%s", title, full_stop_for(title), *text ? " " : "", text);
	text_capital(out);
}

void words_say(const struct bubble_words *w, struct notice *n)
{
	begin(n, words_say_kind(w->say), w->expires);
	n->day = w->advice->day;
	snprintf(n->subject, sizeof(n->subject), "%s", w->say->rule);
	remark(w, false, n->title, sizeof(n->title));
	remark(w, true, n->body, sizeof(n->body));
	n->hash = key_of(n->body);
}

bool words_contain(const struct notice *whole, const struct notice *part)
{
	if (part->session)
		return part->session == whole->session;
	return part->title[0] && strstr(whole->body, part->title);
}

/* Takes sentences from the end of `body` until `most` characters are left, the first stays. */
static void shorten(char *body, size_t most)
{
	while (characters(body) > most) {
		char *last = NULL;
		for (char *at = body; (at = strstr(at, ". ")); at++)
			last = at;
		if (!last)
			return;
		last[1] = '\0';
	}
}

/* Remark and question below the reasons; false, and nothing added, when there is no room. */
static bool add_lines(struct notice *n, const char *say, const char *question)
{
	char body[sizeof(n->body)];
	autofree char *tail = mem_printf("%s%s%s%s", say ? "\n" : "", say ? say : "",
		question ? "\n" : "", question ? question : "");
	size_t needs = characters(tail);
	memcpy(body, n->body, sizeof(body));
	shorten(body, needs < WORDS_BODY ? WORDS_BODY - needs : 0);
	if (characters(body) + needs > WORDS_BODY)
		return false;
	snprintf(n->body, sizeof(n->body), "%s%s", body, body[0] || !tail[0] ? tail : tail + 1);
	return true;
}

/* A warning takes the place of the reasons when there is no room for both. */
static bool warn(struct notice *n, const char *warning)
{
	n->body[0] = '\0';
	return add_lines(n, warning, NULL);
}

static bool add_remark(const struct bubble_words *w, const char *question, struct notice *n)
{
	struct notice say;
	words_say(w, &say);
	if (add_lines(n, say.body, question))
		return true;
	if (text_equal(w->say->level, "warning"))
		return warn(n, say.body) || warn(n, say.title);
	return add_lines(n, say.title, question);
}

static bool add_what_rides_along(const struct bubble_words *w, struct notice *n)
{
	struct notice question = {0};
	if (w->asked)
		words_question(w->asked, w->expires, &question);
	const char *asks = w->asked ? question.body : NULL;
	bool remarked = w->say && add_remark(w, asks, n);
	bool asked = asks && (remarked ? strstr(n->body, asks) != NULL : add_lines(n, NULL, asks));
	if (!remarked && !asked)
		add_lines(n, NULL, NULL); /* the reasons that fit */
	n->session = asked ? w->asked->id : 0;
	return remarked || !w->say;
}

bool words_advice(const struct bubble_words *w, struct notice *n)
{
	const struct advice *a = w->advice;
	begin(n, "advice", w->expires);
	date_format(a->day, n->subject);
	n->day = a->day;
	n->hash = words_answer(a);
	advice_title(a, prefix_of(a->day, w->today), n->title, sizeof(n->title));
	tell(w, a->body, n->body, sizeof(n->body));
	if (!w->imported || w->imported->sessions < MANY)
		return add_what_rides_along(w, n);
	struct bubble_words without = *w; /* the answer must stay in the body */
	without.say = NULL;
	tell_import(w->imported, w->today, n);
	add_what_rides_along(&without, n);
	return !w->say;
}

/* ---- what is wrong ---- */

void words_broken_rule(
	const struct rule_outcome *o, uint64_t version, bool last_good, struct notice *n)
{
	const char *name = strstr(o->text, o->rule) ? "" : o->rule;
	begin(n, "problem", TIME_NONE);
	snprintf(n->subject, sizeof(n->subject), "rule %s %016llx", o->rule,
		(unsigned long long)version);
	snprintf(n->title, sizeof(n->title), "%s",
		last_good ? _("A coaching rule does not load")
			  : _("A coaching rule does not work"));
	snprintf(n->body, sizeof(n->body), "%s%s%s. %s", name, *name ? ": " : "", o->text,
		last_good ? _("The last good version stays in force.")
			  : _("It is off until it is edited; all others go on."));
	n->hash = version;
}

/* A bubble is narrow, and there is one such file. */
static const char *without_path(const char *text)
{
	const char *rest = text[0] == '/' ? strstr(text, ": ") : NULL;
	return rest ? rest + strlen(": ") : text;
}

void words_broken_settings(const struct error *e, struct notice *n)
{
	begin(n, "problem", TIME_NONE);
	snprintf(n->subject, sizeof(n->subject), "settings");
	snprintf(n->title, sizeof(n->title), "%s", _("The settings cannot be read"));
	snprintf(n->body, sizeof(n->body),
		_("paced.conf, %s. The last good settings stay in force."), without_path(e->text));
	n->hash = key_of(n->body);
}

void words_damaged_database(const char *text, struct notice *n)
{
	begin(n, "problem", TIME_NONE);
	snprintf(n->subject, sizeof(n->subject), "database");
	snprintf(n->title, sizeof(n->title), "%s", _("The training log is being rebuilt"));
	snprintf(n->body, sizeof(n->body), "%s", text);
	n->hash = key_of(n->body);
}

void words_no_advice(const struct error *e, date today, struct notice *n)
{
	begin(n, "problem", TIME_NONE);
	snprintf(n->subject, sizeof(n->subject), "advice");
	snprintf(n->title, sizeof(n->title), "%s", _("No advice could be found"));
	snprintf(
		n->body, sizeof(n->body), _("%s. `pacectl doctor` looks for the reason."), e->text);
	n->day = today;
	n->hash = (uint64_t)today;
}

/* ---- for the service manager ---- */

static void tell_what_is_wrong(const struct status_words *w, struct buffer *b)
{
	if (w->broken_settings)
		buffer_text(b, _("paced.conf has an error, the last good settings hold. "));
	if (w->missing)
		buffer_printf(b,
			language_count("%zu folder is not there. ", "%zu folders are not there. ",
				w->missing),
			w->missing);
	if (w->broken_rules)
		buffer_printf(b,
			language_count("%zu coaching rule is off: it does not work. ",
				"%zu coaching rules are off: they do not work. ", w->broken_rules),
			w->broken_rules);
}

static void tell_what_waits(const struct status_words *w, struct buffer *b)
{
	if (w->files_waiting)
		buffer_printf(b,
			language_count("%zu file waits. ", "%zu files wait. ", w->files_waiting),
			w->files_waiting);
	if (w->notices_waiting)
		buffer_printf(b,
			language_count("%zu notification waits. ", "%zu notifications wait. ",
				w->notices_waiting),
			w->notices_waiting);
}

void words_status(const struct status_words *w, char *out, size_t size)
{
	struct buffer b = {0};
	char title[64];
	tell_what_is_wrong(w, &b);
	tell_what_waits(w, &b);
	buffer_printf(&b, language_count("%zu folder", "%zu folders", w->folders), w->folders);
	buffer_text(&b, ", ");
	buffer_printf(&b, language_count("%zu session", "%zu sessions", w->sessions), w->sessions);
	if (w->scanning) {
		buffer_text(&b, _(", looking for more"));
	} else if (w->advice && w->advice->day != DATE_NONE) {
		advice_title(w->advice, prefix_of(w->advice->day, w->today), title, sizeof(title));
		buffer_printf(&b, ". %s", title);
	}
	snprintf(out, size, "%s", (const char *)b.data);
	buffer_finish(&b);
}
