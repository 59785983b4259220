/* Which plural form a number has: the expression of C in a catalogue's head, such as "n != 1". */
#ifndef PACED_PLURAL_H
#define PACED_PLURAL_H

/* The value of the expression, up to its end or a ';'. 0 for one that is not understood, is deeper
 * than 32 levels or divides by 0. GNU gettext's manual, "Plural forms". */
unsigned long plural_form(const char *expression, unsigned long n);

#endif
