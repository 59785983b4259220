#include "program.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "paced/base/paths.h"
#include "paced/version.h"

static char *own_folder(void)
{
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	self[n > 0 ? (size_t)n : 0] = '\0';
	char *slash = strrchr(self, '/');
	return mem_strndup(self, slash ? (size_t)(slash - self) : 0);
}

char *program_find(const char *name)
{
	if (strchr(name, '/'))
		return paths_expand(name);
	autofree char *folder = own_folder();
	char *places[] = {mem_printf("%s/%s", folder, name),
		mem_printf("%s/../libexec/paced/%s", folder, name),
		mem_printf("%s/%s", PACED_LIBEXEC_DIR, name)};
	char *found = NULL;
	for (size_t i = 0; i < ARRAY_LENGTH(places); i++) {
		if (!found && access(places[i], X_OK) == 0)
			found = places[i];
		else
			free(places[i]);
	}
	return found ? found : mem_strdup(name);
}

struct child *program_start_self(struct supervisor *s, const struct conductor_options *o,
	const char *option, const char *word, struct child_spec *spec, struct error *e)
{
	const char *argv[6] = {"/proc/self/exe", option};
	size_t count = 2;
	if (word)
		argv[count++] = word;
	if (o->engine.home) {
		argv[count++] = "--home";
		argv[count++] = o->engine.home;
	}
	spec->name = option + strlen("--");
	spec->argv = argv;
	spec->lines = true;
	spec->nice = 5;
	return child_start(s, spec, e);
}
