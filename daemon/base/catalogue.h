/*
 * A catalogue of gettext's, as msgfmt makes it, read by ourselves: the C library translates only in
 * a locale that is installed, and since glibc 2.39 not in C.UTF-8, so that what is said would
 * depend on the machine.
 */
#ifndef PACED_CATALOGUE_H
#define PACED_CATALOGUE_H

struct catalogue;

/* NULL when there is none at `path`, or none that is sound: GNU gettext's manual, "The Format of
 * GNU MO Files", in either byte order, of at most 4 MiB; it is UTF-8. */
struct catalogue *catalogue_read(const char *path);
void catalogue_destroy(struct catalogue *c);

/* What stands for `text`, with its context as gettext joins them; NULL when nothing does. Borrowed
 * from the catalogue. */
const char *catalogue_text(const struct catalogue *c, const char *text);
/* The same for a text with plural forms, of which `one` is the first: the form for n, by the
 * catalogue's "Plural-Forms" (there, "Plural forms"). */
const char *catalogue_count(const struct catalogue *c, const char *one, unsigned long n);

#endif
