/*
 * What a child may still do. All of it is called in the child, and false means that the wall does
 * not stand: the child must end.
 */
#ifndef PACED_CHILD_SANDBOX_H
#define PACED_CHILD_SANDBOX_H

#include "paced/child.h"

/* The sanitizers report through files, signals and a symbolizer, and reserve terabytes of
 * addresses. With them the allowed calls are wider (see sandbox.c): such builds are for tests only.
 */
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_SANITIZED 1
#endif
#endif
#ifndef SANDBOX_SANITIZED
#define SANDBOX_SANITIZED 0
#endif

/* RLIMIT_AS, RLIMIT_CPU, RLIMIT_CORE and the priority. */
bool sandbox_limit(const struct child_spec *spec);
/* No new privileges, no core, no tracing, and seccomp with its list: everything else kills. */
bool sandbox_enter(void);

#endif
