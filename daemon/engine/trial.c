/* New texts of rules are tried before they are used: one that does not load changes nothing. */
#include "condemned.h"
#include "private.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define MOST_RULE (256u << 10)
#define LIB       "lib/" /* before the name of a library: no rule is called so */
#define MOST_JSON (8u << 20)

struct trial {
	struct engine *g;
	struct supervisor *supervisor;
	struct child *child;
	struct culprit culprit;
	struct rule_source
		*texts; /* to try; texts are borrowed, names ours; libraries are "lib/NAME" */
	size_t count;
	struct ruleset
		view; /* as the child sees them: of a library, a rule that uses it, which is ours */
	struct buffer json;
	void (*on_done)(void *user); /* NULL: cancelled */
	void *user;
};

/* ---- what is remembered ---- */

const struct tried *trial_of(const struct engine *g, const struct rule_source *r)
{
	for (size_t i = 0; i < g->tried_count; i++)
		if (text_equal(g->tried[i].name, r->name) &&
			g->tried[i].key == content_key(r->text, r->length))
			return &g->tried[i];
	return NULL;
}

static struct tried *remember(struct engine *g, const struct rule_source *r)
{
	struct tried *t = NULL;
	for (size_t i = 0; i < g->tried_count; i++)
		if (text_equal(g->tried[i].name, r->name))
			t = &g->tried[i];
	if (!t) {
		g->tried = mem_grow(
			g->tried, g->tried_count, &g->tried_capacity, sizeof(*g->tried));
		t = &g->tried[g->tried_count++];
		*t = (struct tried){0};
	}
	free(t->good);
	*t = (struct tried){.key = content_key(r->text, r->length), .loads = true};
	snprintf(t->name, sizeof(t->name), "%s", r->name);
	return t;
}

void trials_forget(struct engine *g)
{
	for (size_t i = 0; i < g->tried_count; i++)
		free(g->tried[i].good);
	free(g->tried);
	g->tried = NULL;
	g->tried_count = g->tried_capacity = 0;
}

/* ---- copies of texts that load ---- */

static char *copy_path(const struct engine *g, const char *rule)
{
	return mem_printf("%s/rules/%s.lua", g->paths.data, rule);
}

static char *read_copy(const struct engine *g, const char *rule, size_t *length)
{
	char *text;
	autofree char *path = copy_path(g, rule);
	return file_read(path, MOST_RULE, &text, length, NULL) ? text : NULL;
}

static bool write_file(const char *path, const void *data, size_t length)
{
	autofree char *fresh = mem_printf("%s.new", path);
	autoclose int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd >= 0 && file_write_all(fd, data, length) && rename(fresh, path) == 0)
		return true;
	unlink(fresh);
	return false;
}

/* Without a copy the rule works all the same: it only has no older text to fall back on. */
static void keep_copy(const struct engine *g, const struct rule_source *r)
{
	bool lib = text_starts_with(r->name, LIB);
	autofree char *folder = paths_join(g->paths.data, lib ? "rules/lib" : "rules");
	autofree char *path = copy_path(g, r->name);
	if (!paths_make_folder(folder, NULL) || !write_file(path, r->text, r->length))
		log_debug("rule %s: no copy of it could be kept", r->name);
}

/* ---- which to try ---- */

static bool is_shipped(const struct engine *g, const struct rule_source *r)
{
	return text_starts_with(r->path, g->rule_folders[0]);
}

static bool is_the_copy(struct engine *g, const struct rule_source *r)
{
	size_t length = 0;
	autofree char *text = read_copy(g, r->name, &length);
	bool same = text && length == r->length && memcmp(text, r->text, length) == 0;
	if (same)
		remember(g, r);
	return same;
}

static bool is_untried(struct engine *g, const struct rule_source *r)
{
	return r->length > 0 && !is_shipped(g, r) && !trial_of(g, r) && !is_the_copy(g, r);
}

/* Others cannot be used as a global. */
static bool is_identifier(const char *name)
{
	return name[strspn(
		       name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")] ==
		       '\0' &&
	       !(name[0] >= '0' && name[0] <= '9');
}

/* A rule that does nothing but use the library; another one for another text of it, so that what is
 * known of the one is not taken for the other. */
static char *text_that_uses(const struct rule_source *lib)
{
	return mem_printf(
		"-- %016llx\nlocal used = %s\nreturn { title = \"%s\", check = function() end }\n",
		(unsigned long long)content_key(lib->text, lib->length), lib->name, lib->name);
}

static void add_text(struct trial *t, const struct rule_source *r)
{
	t->texts[t->count] = *r;
	t->texts[t->count].name = mem_strdup(r->name);
	t->view.rules[t->count++] = *r;
	t->view.count = t->count;
}

static void add_lib(struct trial *t, const struct rule_source *lib)
{
	struct rule_source named = *lib;
	autofree char *name = mem_printf(LIB "%s", lib->name);
	named.name = name;
	if (!is_identifier(lib->name) || !is_untried(t->g, &named))
		return;
	add_text(t, &named);
	struct rule_source *user = &t->view.rules[t->count - 1];
	user->name = t->texts[t->count - 1].name;
	user->text = text_that_uses(lib);
	user->length = strlen(user->text);
}

static void collect_untried(struct trial *t, const struct ruleset *all)
{
	size_t most = all->count + all->lib_count;
	t->texts = mem_alloc(most, sizeof(*t->texts));
	t->view = (struct ruleset){.libs = all->libs, .lib_count = all->lib_count};
	t->view.rules = mem_alloc(most, sizeof(*t->view.rules));
	for (size_t i = 0; i < all->lib_count; i++)
		add_lib(t, &all->libs[i]);
	for (size_t i = 0; i < all->count; i++)
		if (is_untried(t->g, &all->rules[i]))
			add_text(t, &all->rules[i]);
}

/* ---- trying ---- */

static bool write_frame(void *user, uint32_t type, const void *data, size_t length)
{
	return channel_write(*(int *)user, type, data, length);
}

static int describe(int channel, void *context)
{
	const struct trial *t = context;
	return rules_task_run(&(struct rules_task){
		.type = RULES_DESCRIBE, .rules = &t->view, .write = write_frame, .user = &channel});
}

static void on_frame(struct child *c, const struct frame *f, void *user)
{
	struct trial *t = user;
	child_extend(c, RULE_DEADLINE_MS);
	if (f->type == RULES_FRAME_RESULT)
		buffer_bytes(&t->json, f->data, f->length);
	else
		culprit_entered(&t->culprit, f);
}

static void on_described(const char *rule, const char *error, void *user)
{
	struct trial *t = user;
	for (size_t i = 0; i < t->count; i++) {
		const struct rule_source *r = &t->texts[i];
		if (!text_equal(r->name, rule))
			continue;
		struct tried *tried = remember(t->g, r);
		tried->loads = !error;
		if (tried->loads) {
			keep_copy(t->g, r);
			return;
		}
		snprintf(tried->why, sizeof(tried->why), "%s", error);
		tried->good = read_copy(t->g, r->name, &tried->good_length);
		if (tried->good)
			log_warning("rule %s: %s; the last good version stays in force", r->name,
				error);
	}
}

static void trial_free(struct trial *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->view.rules[i].text != t->texts[i].text)
			free(t->view.rules[i].text);
		free(t->texts[i].name);
	}
	free(t->texts);
	free(t->view.rules);
	buffer_finish(&t->json);
	free(t);
}

static bool launch(struct trial *t);

/* A text that hangs is found out and left out like any that does not load. What a child that came
 * to no end leaves untried is run as it is. */
static void on_end(struct child *c, struct child_result r, void *user)
{
	struct trial *t = user;
	(void)c;
	if (t->on_done && r.end != CHILD_DONE && culprit_died(t->g, &t->culprit, &t->view, r) &&
		launch(t))
		return;
	if (t->on_done) {
		if (r.end == CHILD_DONE)
			rules_faults((const char *)t->json.data, t->json.length, on_described, t);
		t->on_done(t->user);
	}
	trial_free(t);
}

static bool launch(struct trial *t)
{
	struct child_spec spec = {.name = "rules",
		.run = describe,
		.context = t,
		.sandbox = true,
		.memory = RULES_MEMORY,
		.deadline_ms = RULE_DEADLINE_MS + 1000,
		.most_frame = MOST_JSON,
		.on_frame = on_frame,
		.on_end = on_end,
		.user = t};
	buffer_finish(&t->json);
	t->child = child_start(t->supervisor, &spec, NULL);
	return t->child != NULL;
}

struct trial *trial_start(struct engine *g, struct supervisor *s, const struct ruleset *all,
	void (*on_done)(void *user), void *user)
{
	struct trial *t = mem_alloc(1, sizeof(*t));
	*t = (struct trial){.g = g, .supervisor = s, .on_done = on_done, .user = user};
	collect_untried(t, all);
	condemned_mark(g, &t->view);
	if (t->count && launch(t))
		return t;
	trial_free(t);
	return NULL;
}

void trial_cancel(struct trial *t)
{
	if (!t)
		return;
	t->on_done = NULL;
	child_stop(t->child);
}

const struct tried *trial_of_lib(const struct engine *g, const struct rule_source *lib)
{
	struct rule_source named = *lib;
	autofree char *name = mem_printf(LIB "%s", lib->name);
	named.name = name;
	return trial_of(g, &named);
}

static void add_outdated(
	const struct tried *t, struct rule_outdated *out, size_t most, size_t *count)
{
	if (!t || t->loads || !t->good)
		return;
	if (*count < most) {
		struct rule_outdated *o = &out[*count];
		*o = (struct rule_outdated){.version = t->key};
		memcpy(o->rule, t->name, sizeof(o->rule));
		memcpy(o->why, t->why, sizeof(o->why));
	}
	(*count)++;
}

size_t engine_outdated_rules(struct engine *g, struct rule_outdated *out, size_t most)
{
	const struct ruleset *all = engine_rules(g, NULL);
	size_t count = 0;
	for (size_t i = 0; all && i < all->count; i++)
		add_outdated(trial_of(g, &all->rules[i]), out, most, &count);
	for (size_t i = 0; all && i < all->lib_count; i++)
		add_outdated(trial_of_lib(g, &all->libs[i]), out, most, &count);
	return count;
}
