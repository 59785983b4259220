/* Programs that belong to paced, and those that the settings name. */
#ifndef PACED_CONDUCTOR_PROGRAM_H
#define PACED_CONDUCTOR_PROGRAM_H

/* A name without a slash is looked for beside this program, where it was installed to, then in PATH
 * (by whoever runs it); anything else is a path. The caller owns the result. */
char *program_find(const char *name);

#endif
