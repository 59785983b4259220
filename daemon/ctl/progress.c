#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "out.h"
#include "paced/base/memory.h"
#include "paced/base/text.h"

#define FIRST_AFTER_S 0.5
#define BETWEEN_S     0.1
#define BAR           20

static double monotonic_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(struct progress *p, const char *what)
{
	*p = (struct progress){
		.what = what, .shown = isatty(STDERR_FILENO) == 1, .began = monotonic_s()};
}

static char *bar_text(size_t done, size_t total)
{
	char bar[BAR + 1];
	size_t full = total ? done * BAR / total : 0;
	for (size_t i = 0; i < BAR; i++)
		bar[i] = i < full ? '=' : i == full && total ? '>' : ' ';
	bar[BAR] = '\0';
	return mem_printf("[%s] ", bar);
}

char *progress_text(const char *what, size_t done, size_t total, double elapsed_s, int columns)
{
	autofree char *bar = total ? bar_text(done < total ? done : total, total) : mem_strdup("");
	double rate = elapsed_s > 0 ? (double)done / elapsed_s : 0;
	autofree char *of = total ? mem_printf(" of %zu", total) : mem_strdup("");
	char left[32] = "";
	if (total > done && rate > 0)
		text_clock((double)(total - done) / rate, left, sizeof(left));
	char *text = mem_printf("%s%zu%s %s, %.0f a second%s%s%s", bar, done, of, what, rate,
		left[0] ? ", " : "", left, left[0] ? " left" : "");
	text[text_fitting(text, columns)] = '\0';
	return text;
}

void progress_at(struct progress *p, size_t done, size_t total)
{
	double now = p->shown ? monotonic_s() : 0;
	if (!p->shown || now - p->began < FIRST_AFTER_S || now - p->last < BETWEEN_S)
		return;
	p->last = now;
	p->drawn = true;
	struct out err = out_open(stderr);
	autofree char *text = progress_text(p->what, done, total, now - p->began, err.width - 1);
	fprintf(stderr, "\r%s\033[K", text);
	fflush(stderr);
}

void progress_end(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
}
