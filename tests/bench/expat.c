/*
 * bench-expat N FILE...    how fast expat alone passes over XML files, with handlers that do
 * nothing: MB of file per CPU second
 */
#include <expat.h>
#include <stdio.h>
#include <time.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"

#define MOST_BYTES ((size_t)1 << 30)

static void XMLCALL on_start(void *user, const char *name, const char **attributes)
{
	(void)user, (void)name, (void)attributes;
}

static void XMLCALL on_end(void *user, const char *name)
{
	(void)user, (void)name;
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
	(void)user, (void)text, (void)length;
}

static void parse(const char *data, size_t length)
{
	XML_Parser parser = XML_ParserCreate(NULL);
	XML_SetElementHandler(parser, on_start, on_end);
	XML_SetCharacterDataHandler(parser, on_text);
	XML_Parse(parser, data, (int)length, XML_TRUE);
	XML_ParserFree(parser);
}

int main(int argc, char **argv)
{
	long rounds = argc > 2 ? strtol(argv[1], NULL, 10) : 0;
	double bytes = 0, seconds = 0;
	for (int i = 2; i < argc; i++) {
		autofree char *data = NULL;
		size_t length;
		if (!file_read(argv[i], MOST_BYTES, &data, &length, NULL))
			continue;
		clock_t from = clock();
		for (long k = 0; k < rounds; k++)
			parse(data, length);
		seconds += (double)(clock() - from) / CLOCKS_PER_SEC;
		bytes += (double)length * (double)rounds;
	}
	if (!(seconds > 0)) {
		fputs("usage: bench-expat N FILE...\n", stderr);
		return 2;
	}
	printf("%.1f MB/s\n", bytes / 1e6 / seconds);
	return 0;
}
