/* A line on the terminal (stderr) while something takes longer than half a second. */
#ifndef CTL_PROGRESS_H
#define CTL_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
	const char *what; /* "files" */
	bool shown;       /* is stderr a terminal */
	bool drawn;
	double began, last; /* seconds of the monotonic clock */
};

void progress_begin(struct progress *p, const char *what);
/* Draws at most ten times a second; total 0: not known. */
void progress_at(struct progress *p, size_t done, size_t total);
void progress_end(struct progress *p); /* takes the line away */

/* "[=====>    ]  120 of 400 files, 35 a second, 8 s left", at most `columns` wide; text is owned.
 */
char *progress_text(const char *what, size_t done, size_t total, double elapsed_s, int columns);

#endif
