/* Writes what rule authors are given: generate types|luarc|luacheck|manual > FILE. */
#include <stdio.h>

#include "paced/advice.h"
#include "paced/base/text.h"

static const struct {
	const char *name;
	void (*write)(struct buffer *out);
} outputs[] = {
	{"types", rules_write_types},
	{"luarc", rules_write_luarc},
	{"luacheck", rules_write_luacheck},
	{"manual", rules_write_manual},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(outputs) / sizeof(outputs[0]); i++) {
		struct buffer b = {0};
		if (!text_equal(argv[1], outputs[i].name))
			continue;
		outputs[i].write(&b);
		fwrite(b.data, 1, b.length, stdout);
		buffer_finish(&b);
		return 0;
	}
	fprintf(stderr, "usage: generate types|luarc|luacheck|manual\n");
	return 2;
}
