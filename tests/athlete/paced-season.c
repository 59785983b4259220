/* paced-season DIR --today DATE [--days N] [--last intervals|easy|none] [--seed N]
 * Writes a season of a pretend runner as FIT files, as a watch would. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "paced/base/buffer.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "season.h"

struct target {
	const char *folder;
	int written;
	bool failed;
};

/* 2026-11-23-07-01-12.fit: the local time of its start, as watches name it. */
static char *name_of(const char *folder, const struct activity *a)
{
	const time_t local = a->start + a->utc_offset_s;
	struct tm tm;
	char text[32];

	gmtime_r(&local, &tm);
	strftime(text, sizeof(text), "%Y-%m-%d-%H-%M-%S", &tm);
	return mem_printf("%s/%s.fit", folder, text);
}

static void write_one(const struct activity *a, const struct workout *truth, void *user)
{
	struct target *target = user;
	struct buffer file = {0};
	autofree char *path = name_of(target->folder, a);
	FILE *f = fopen(path, "wb");

	(void)truth;
	fit_encode_activity(a, &file);
	const bool ok = f && fwrite(file.data, 1, file.length, f) == file.length;
	if (!f || fclose(f) != 0 || !ok) {
		fprintf(stderr, "paced-season: %s: %s\n", path, strerror(errno));
		target->failed = true;
	}
	target->written++;
	buffer_finish(&file);
}

static int usage(void)
{
	fputs("usage: paced-season DIR --today DATE [--days N] [--last intervals|easy|none] "
	      "[--seed N]\n",
		stderr);
	return 2;
}

static bool parse_last(const char *word, enum season_last *out)
{
	static const char *const words[] = {"intervals", "easy", "none"};

	for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
		if (text_equal(word, words[i])) {
			*out = (enum season_last)i;
			return true;
		}
	return false;
}

static bool parse(int argc, char **argv, struct season *s)
{
	static const struct option options[] = {{"today", required_argument, NULL, 't'},
		{"days", required_argument, NULL, 'd'}, {"last", required_argument, NULL, 'l'},
		{"seed", required_argument, NULL, 's'}, {0}};
	long number;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		const bool good = (c == 't' && date_parse(optarg, &s->today)) ||
				  (c == 'l' && parse_last(optarg, &s->last)) ||
				  (c == 'd' && text_integer(optarg, 1, 36500, &number)) ||
				  (c == 's' && text_integer(optarg, 0, 1000000000, &number));
		if (!good)
			return false;
		if (c == 'd')
			s->days = (int)number;
		if (c == 's')
			s->seed = (uint64_t)number;
	}
	return s->today != DATE_NONE && optind + 1 == argc;
}

int main(int argc, char **argv)
{
	struct season s = {.today = DATE_NONE, .days = 120, .seed = 4, .utc_offset_s = 3600};

	if (!parse(argc, argv, &s))
		return usage();
	struct target target = {.folder = argv[optind]};
	if (mkdir(target.folder, 0777) != 0 && errno != EEXIST) {
		fprintf(stderr, "paced-season: %s: %s\n", target.folder, strerror(errno));
		return 1;
	}
	season_run(&s, write_one, &target);
	printf("%d activities in %s\n", target.written, target.folder);
	return target.failed ? 1 : 0;
}
