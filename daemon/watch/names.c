#include <fnmatch.h>

#include "paced/base/memory.h"
#include "paced/watch.h"

/* Dot files are ignored before these are asked. Compared without regard to case: cameras, watches
 * and FAT shout. */
static const char *const never[] = {
	/* half-written: browsers, sync engines, copy programs */
	"*.part",
	"*.partial",
	"*.filepart",
	"*.crdownload",
	"*.download",
	"*.opdownload",
	"*.tmp",
	"*.temp",
	"~syncthing~*",
	"*.!sync",
	/* editors and office programs */
	"*~",
	"#*#",
	"~$*",
	"*.swp",
	"*.bak",
	/* what other systems leave in folders */
	"__MACOSX",
	"$RECYCLE.BIN",
	"System Volume Information",
	"@eaDir",
	"lost+found",
	"Thumbs.db",
	"desktop.ini",
};

static bool matches(const char *name, const char *const *patterns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (fnmatch(patterns[i], name, FNM_CASEFOLD) == 0)
			return true;
	return false;
}

bool watch_name_ignored(const char *name, const char *const *patterns, size_t count)
{
	return name[0] == '.' || name[0] == '\0' || matches(name, never, ARRAY_LENGTH(never)) ||
	       matches(name, patterns, count);
}
