/*
 * paced-picture FILE WIDTH HEIGHT: draws a chart for a notification. The conductor starts it, so
 * that it need not have a drawing library in its own memory all day. On descriptor 3 it is told the
 * number of days, then for each a line: load and fitness in hundredths; a load of -1 where nothing
 * is known.
 */
#include <stdio.h>
#include <stdlib.h>

#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"
#include "paced/chart.h"

#define CHANNEL   3
#define MOST_DAYS 3660

static bool read_day(FILE *in, struct chart_day *d)
{
	char line[128];
	int load, fitness;
	if (!fgets(line, sizeof(line), in) || sscanf(line, "%d %d", &load, &fitness) != 2)
		return false;
	*d = (struct chart_day){
		.load = load / 100.0, .fitness = fitness / 100.0, .covered = load >= 0};
	return true;
}

static struct chart_day *read_days(FILE *in, size_t *count)
{
	char line[32];
	if (!fgets(line, sizeof(line), in))
		return NULL;
	*count = strtoul(line, NULL, 10);
	if (*count < 1 || *count > MOST_DAYS)
		return NULL;
	struct chart_day *days = mem_alloc(*count, sizeof(*days));
	for (size_t i = 0; i < *count; i++) {
		if (read_day(in, &days[i]))
			continue;
		free(days);
		return NULL;
	}
	return days;
}

static int draw(const char *path, int width, int height)
{
	struct error why = {0};
	size_t count = 0;
	FILE *in = fdopen(CHANNEL, "r");
	autofree struct chart_day *days = in ? read_days(in, &count) : NULL;
	if (!days)
		error_set(&why, ERROR_INPUT, "descriptor 3 does not tell about days");
	struct chart c = {.days = days, .count = count, .width = width, .height = height};
	bool ok = days && chart_png(&c, path, &why);
	if (!ok)
		log_error("%s", why.text);
	if (in)
		fclose(in);
	return ok ? 0 : 1;
}

int main(int argc, char **argv)
{
	long width, height;
	log_init("paced-picture", LOG_WARNING);
	if (argc == 4 && text_integer(argv[2], 1, INT16_MAX, &width) &&
		text_integer(argv[3], 1, INT16_MAX, &height))
		return draw(argv[1], (int)width, (int)height);
	fputs("usage: paced-picture FILE WIDTH HEIGHT     (started by paced)\n", stderr);
	return 2;
}
