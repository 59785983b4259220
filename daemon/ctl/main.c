/* pacectl: finds the verb, checks what it was given, runs it. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <sys/stat.h>

#include "call.h"
#include "paced/base/language.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/version.h"

/* The options that the verb does not know, as a usage error. */
static int foreign_option(const struct call *c)
{
	for (size_t i = 0; i < c->args.given_count; i++) {
		enum option option = c->args.given[i].option;
		if (!(verb_options(c->verb) & (1u << option)))
			return call_usage(c, "`pacectl %s` has no option --%s", c->verb->name,
				option_rows[option].name);
	}
	return 0;
}

static int wrong_words(const struct call *c)
{
	const struct verb *v = c->verb;
	if (c->word_count < v->least)
		return call_usage(c, "`pacectl %s` needs %s", v->name, v->arguments);
	if (c->word_count > v->most)
		return call_usage(c, "`pacectl %s%s%s`: \"%s\" is one word too many", v->name,
			*v->arguments ? " " : "", v->arguments, c->words[v->most]);
	return 0;
}

static int unknown_verb(const struct call *c)
{
	const char *const *words = c->words;
	const char *near = verb_nearest(words, c->word_count);
	return call_usage(c, "there is no verb \"%s%s%s\"%s%s%s", words[0],
		c->word_count > 1 ? " " : "", c->word_count > 1 ? words[1] : "",
		near ? "; did you mean `pacectl " : "", near ? near : "", near ? "`?" : "");
}

/* The words behind `skipped` of them. */
static void skip_words(struct call *c, size_t skipped)
{
	c->words += skipped;
	c->word_count -= skipped;
}

/* `pacectl help show` is `pacectl show --help`. */
static bool wants_help(struct call *c)
{
	bool verb = c->word_count > 0 && text_equal(c->words[0], "help");
	if (verb)
		skip_words(c, 1);
	return verb || arguments_has(&c->args, OPTION_HELP);
}

static int say_help(const struct call *c)
{
	if (c->word_count == 0)
		verb_overview(&c->out);
	else
		verb_help(c->verb, &c->out);
	return 0;
}

static int run(struct call *c)
{
	size_t used;
	c->words = c->args.words;
	c->word_count = c->args.word_count;
	if (arguments_has(&c->args, OPTION_VERSION)) {
		out_printf(&c->out, "pacectl %s\n", PACED_VERSION);
		return 0;
	}
	bool help = wants_help(c);
	c->verb = verb_find(c->words, c->word_count, &used);
	if (!c->verb)
		return unknown_verb(c);
	if (help)
		return say_help(c);
	skip_words(c, used);
	int code = foreign_option(c);
	if (!code)
		code = wrong_words(c);
	return code ? code : c->verb->run(c);
}

/* A full disk behind `>` is a failure too. */
static int flushed(int code)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return code;
	log_error("what was to be said could not be written");
	return 1;
}

int main(int argc, char **argv)
{
	struct error why = {0};
	struct call c = {.out = out_open(stdout), .now = time(NULL)};
	umask(0077);
	language_init(NULL);
	log_init("pacectl", LOG_WARNING);
	c.today = time_local_day(c.now, engine_zone_offset(c.now), 0);
	int code = arguments_parse(&c.args, argc, (const char *const *)argv, &why)
			   ? run(&c)
			   : call_usage(&c, "%s", why.text);
	engine_close(c.engine);
	arguments_finish(&c.args);
	return flushed(code);
}
