/* paced, the daemon: options. What it does is in conductor/. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "conductor/conductor.h"
#include "paced/base/language.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/version.h"

static const char usage[] =
	"Usage: paced [--foreground] [--once] [--folder DIR]... [--check]\n"
	"\n"
	"Watches the folders into which a watch syncs its activities, and tells by a desktop\n"
	"notification what to do tomorrow and why. Nothing leaves this machine.\n"
	"\n"
	"  --foreground   log what happens to the terminal (paced never goes to the background)\n"
	"  --once         look through the folders, advise, notify, end\n"
	"  --folder DIR   watch DIR instead of the folders of paced.conf; may be repeated\n"
	"  --check        check paced.conf and the rules, change nothing; exit 1 when something is "
	"wrong\n"
	"  --settle       derive anew what follows from settings and journal, and end; the daemon "
	"does\n"
	"                 this by itself, in a process of its own\n"
	"  --salvage FILE take over what a damaged database still tells; so does the daemon by "
	"itself\n"
	"  --keep         copy what came from optional folders into the archive; so does the "
	"daemon by\n"
	"                 itself\n"
	"  --home DIR     keep settings, data and runtime files below DIR\n"
	"  --verbose      log more\n"
	"  --version, --help\n"
	"\n"
	"Example: paced --once --folder ~/Activities\n"
	"See also: pacectl --help, paced(1), paced.conf(5)\n";

struct command_line {
	struct conductor_options conductor;
	bool check, settle, keep, verbose, foreground;
	const char *salvage; /* or NULL */
	const char **folders;
	size_t folder_capacity;
};

static void add_folder(struct command_line *c, const char *folder)
{
	struct engine_options *e = &c->conductor.engine;
	c->folders = mem_grow(
		c->folders, e->folder_count, &c->folder_capacity, sizeof(*c->folders));
	c->folders[e->folder_count++] = folder;
	e->folders = c->folders;
}

static const struct option options[] = {
	{"foreground", no_argument, NULL, 'f'},
	{"once", no_argument, NULL, 'o'},
	{"folder", required_argument, NULL, 'd'},
	{"check", no_argument, NULL, 'c'},
	{"settle", no_argument, NULL, 's'},
	{"keep", no_argument, NULL, 'k'},
	{"salvage", required_argument, NULL, 'S'},
	{"home", required_argument, NULL, 'H'},
	{"verbose", no_argument, NULL, 'v'},
	{"version", no_argument, NULL, 'V'},
	{"help", no_argument, NULL, 'h'},
	{0},
};

/* -1: go on; else the exit code. */
static int take_option(struct command_line *c, int option)
{
	switch (option) {
	case 'f':
		c->foreground = true;
		return -1;
	case 'o':
		c->conductor.once = true;
		return -1;
	case 'd':
		add_folder(c, optarg);
		return -1;
	case 'c':
		c->check = true;
		return -1;
	case 'k':
		c->keep = true;
		return -1;
	case 'S':
		c->salvage = optarg;
		return -1;
	case 's':
		c->settle = true;
		return -1;
	case 'H':
		c->conductor.engine.home = optarg;
		return -1;
	case 'v':
		c->verbose = true;
		return -1;
	case 'V':
		puts("paced " PACED_VERSION);
		return 0;
	case 'h':
		fputs(usage, stdout);
		return 0;
	default:
		fputs("Try `paced --help`.\n", stderr);
		return 2;
	}
}

static int read_options(struct command_line *c, int argc, char **argv)
{
	for (int option; (option = getopt_long(argc, argv, "fvh", options, NULL)) != -1;) {
		int code = take_option(c, option);
		if (code >= 0)
			return code;
	}
	if (optind == argc)
		return -1;
	fprintf(stderr, "paced: \"%s\" is not expected here; folders are given with --folder DIR\n",
		argv[optind]);
	return 2;
}

static int run(const struct command_line *c)
{
	if (c->check)
		return conductor_check(&c->conductor);
	if (c->salvage)
		return conductor_salvage(&c->conductor, c->salvage);
	if (c->keep)
		return conductor_keep(&c->conductor);
	return c->settle ? conductor_settle(&c->conductor) : conductor_run(&c->conductor);
}

int main(int argc, char **argv)
{
	struct command_line c = {0};
	language_init(NULL);
	int code = read_options(&c, argc, argv);
	if (code < 0) {
		umask(0077);
		log_init("paced", c.verbose ? LOG_DEBUG : LOG_INFO);
		code = run(&c);
	}
	free(c.folders);
	return code;
}
