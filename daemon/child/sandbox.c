#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "paced/base/memory.h"

/* Descriptors that are there, memory, time, randomness, and the end. What a C library needs for
 * malloc, abort and stdio is among them (glibc 2.36 to 2.42). */
static const int allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(pread64),
	SCMP_SYS(recvfrom),
	SCMP_SYS(recvmsg),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(sendto),
	SCMP_SYS(lseek),
	SCMP_SYS(fstat),
	SCMP_SYS(close),
	SCMP_SYS(brk),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(futex),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity), /* malloc counts processors before it makes an arena */
	SCMP_SYS(sysinfo),           /* qsort of much asks how much memory there is */
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getrandom),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
};

/* Only for builds with sanitizers: they switch signal stacks, and to report they read
 * /proc/self/maps and debug information. */
static const int allowed_sanitized[] = {
	SCMP_SYS(sigaltstack),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(newfstatat),
	SCMP_SYS(prctl),
	SCMP_SYS(getrlimit),
	SCMP_SYS(prlimit64),
	SCMP_SYS(ioctl),
};

/* A call that is allowed (or answered with an error) when argument & mask == value. */
struct condition {
	int call;
	unsigned argument;
	uint64_t mask, value;
	uint32_t action;
};

static bool add_all(scmp_filter_ctx filter, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0) < 0)
			return false;
	return true;
}

static bool add_conditions(scmp_filter_ctx filter)
{
	const uint32_t refused = SCMP_ACT_ERRNO(EPERM);
	const struct condition conditions[] = {
		{SCMP_SYS(mmap), 2, PROT_EXEC, 0, SCMP_ACT_ALLOW},
		{SCMP_SYS(mprotect), 2, PROT_EXEC, 0, SCMP_ACT_ALLOW},
		{SCMP_SYS(tgkill), 0, UINT32_MAX, (uint32_t)getpid(), SCMP_ACT_ALLOW},
#if SANDBOX_SANITIZED
		{SCMP_SYS(open), 1, O_ACCMODE, O_RDONLY, SCMP_ACT_ALLOW},
		{SCMP_SYS(openat), 2, O_ACCMODE, O_RDONLY, SCMP_ACT_ALLOW},
		{SCMP_SYS(clone), 0, CLONE_THREAD, 0, refused},
		{SCMP_SYS(pipe), 0, 0, 0, refused},
		{SCMP_SYS(pipe2), 1, 0, 0, refused},
#else
		/* A C library looks for its zone and its conversion tables when a name or a time
		 * needs them, fstat() before glibc 2.39 is an fstatat(), and all take no for an
		 * answer. */
		{SCMP_SYS(open), 1, O_ACCMODE, O_RDONLY, refused},
		{SCMP_SYS(openat), 2, O_ACCMODE, O_RDONLY, refused},
		{SCMP_SYS(stat), 0, 0, 0, refused},
		{SCMP_SYS(newfstatat), 0, 0, 0, refused},
		{SCMP_SYS(statx), 0, 0, 0, refused},
#endif
	};

	for (size_t i = 0; i < ARRAY_LENGTH(conditions); i++) {
		const struct condition *c = &conditions[i];

		if (seccomp_rule_add(filter, c->action, c->call, 1,
			    SCMP_CMP(c->argument, SCMP_CMP_MASKED_EQ, c->mask, c->value)) < 0)
			return false;
	}
	return true;
}

static bool load_filter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool ok = filter != NULL;

	ok = ok && seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0;
	ok = ok && add_all(filter, allowed, ARRAY_LENGTH(allowed));
	ok = ok && add_conditions(filter);
	if (SANDBOX_SANITIZED)
		ok = ok && add_all(filter, allowed_sanitized, ARRAY_LENGTH(allowed_sanitized));
	ok = ok && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return ok;
}

static bool limit(__rlimit_resource_t resource, uint64_t soft, uint64_t hard)
{
	struct rlimit r = {.rlim_cur = soft, .rlim_max = hard};

	return setrlimit(resource, &r) == 0;
}

/* Bytes of address space in use; 0 where /proc does not say. */
static uint64_t mapped(void)
{
	char text[64];
	autoclose int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

	if (n <= 0)
		return 0;
	text[n] = '\0';
	return strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool limit_memory(uint64_t above)
{
	uint64_t now = mapped();

	return now > 0 && limit(RLIMIT_AS, now + above, now + above);
}

bool sandbox_limit(const struct child_spec *spec)
{
	errno = 0;
	if (spec->nice != 0 && nice(spec->nice) == -1 && errno != 0)
		return false;
	if (spec->run != NULL && !limit(RLIMIT_CORE, 0, 0))
		return false;
	/* SIGXCPU at the first limit says what happened; SIGKILL a second later. */
	if (spec->cpu_s > 0 && !limit(RLIMIT_CPU, spec->cpu_s, spec->cpu_s + 1))
		return false;
	return spec->memory == 0 || limit_memory(spec->memory);
}

bool sandbox_enter(void)
{
	/* A child that is not dumpable cannot be traced by others of the same user. */
	if (prctl(PR_SET_DUMPABLE, 0) < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return false;
	return load_filter();
}
