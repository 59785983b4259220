/* Writing journal lines, and telling which: what note, edit, forget, split, merge and silence
 * share. */
#ifndef CTL_NOTE_H
#define CTL_NOTE_H

#include <stdlib.h>

#include "call.h"

struct note_list {
	char **lines; /* as they were written; owned */
	size_t count;
};

/* Checks and appends one line; the engine must be open for writing. The exit code: 2 for a line
 * that cannot be read. */
int note_write(struct call *c, const char *line, struct note_list *written);
void note_list_finish(struct note_list *l);
/* What was written, where, and what is advised now. */
void note_tell(struct call *c, const struct note_list *l);

#endif
