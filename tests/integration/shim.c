/*
 * Loaded into paced by tests (LD_PRELOAD, see shim.py): a wall clock that goes as the test says,
 * and a look at how long the turns of the loop take. What test and program share is a file of
 * 64-bit numbers, named by PACED_SHIM.
 *
 * An alarm (timerfd on CLOCK_REALTIME) becomes a FIFO beside that file: the program sets a moment,
 * the test writes to the FIFO when its clock has come there or was set, as the kernel would. The
 * monotonic clock stays real, and with it the deadlines of children and pauses between tries.
 * PACED_SHIM_HOST, with or without that file, is the name of the machine.
 */
#undef _FILE_OFFSET_BITS /* both names of pwrite and open are taken */
#undef _FORTIFY_SOURCE   /* which has its own pread */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* Children behind paced's walls may only read it, and are not measured. */
static int read_only;

struct shared {
	int64_t now;        /* wall clock, seconds; 0: the real one */
	int64_t alarm;      /* the moment the program wants to be woken at, 0 none */
	int64_t process;    /* whose loop is measured: the first that waits */
	int64_t turns;      /* from the return of one wait to the next wait */
	int64_t longest_ns; /* turn */
	int64_t busy_ns;    /* in all turns */
	int64_t waiting;    /* 1 while it waits */
	int64_t fail_kind;  /* enum call, 0 none */
	int64_t fail_at;    /* the n-th call of that kind fails, from 1 */
	int64_t fail_until; /* and all up to this one */
	int64_t fail_errno;
	int64_t calls[8];       /* of each kind so far, in the first process that waits or calls */
	int64_t longest_cpu_ns; /* turn, by processor time: the disk's and other waits left out */
	int64_t fail_children;  /* 1: calls are counted, and fail, in its forks and not in itself */
};

enum call {
	CALL_NONE,
	CALL_WRITE,
	CALL_SYNC,
	CALL_OPEN,
	CALL_RENAME,
	CALL_MEMORY,
	CALL_FORK,
	CALL_READ
};

static struct shared *shared;
static char fifo[4096];
static int alarm_fd = -1;
static int64_t turn_began, turn_began_cpu;

__attribute__((constructor)) static void attach(void)
{
	const char *path = getenv("PACED_SHIM");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	read_only = path && fd < 0;
	if (read_only)
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	void *memory = mmap(NULL, sizeof(*shared), read_only ? PROT_READ : PROT_READ | PROT_WRITE,
		MAP_SHARED, fd, 0);
	close(fd);
	if (memory == MAP_FAILED)
		return;
	shared = memory;
	snprintf(fifo, sizeof(fifo), "%s.fifo", path);
}

static int64_t told_time(void)
{
	return shared ? __atomic_load_n(&shared->now, __ATOMIC_ACQUIRE) : 0;
}

/* ---- the machine's name ---- */

int gethostname(char *name, size_t length)
{
	const char *told = getenv("PACED_SHIM_HOST");
	struct utsname kernel;
	if (!told && uname(&kernel) != 0)
		return -1;
	if (!told)
		told = kernel.nodename;
	snprintf(name, length, "%s", told);
	return 0;
}

/* ---- the clock ---- */

int clock_gettime(clockid_t clock, struct timespec *out)
{
	int64_t now = told_time();
	if (!now || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
		return (int)syscall(SYS_clock_gettime, clock, out);
	*out = (struct timespec){.tv_sec = now};
	return 0;
}

time_t time(time_t *out)
{
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	if (out)
		*out = t.tv_sec;
	return t.tv_sec;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
	struct timespec t;
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &t);
	*out = (struct timeval){.tv_sec = t.tv_sec, .tv_usec = t.tv_nsec / 1000};
	return 0;
}

/* ---- alarms ---- */

int timerfd_create(int clock, int flags)
{
	if (!told_time() || read_only || clock != CLOCK_REALTIME)
		return (int)syscall(SYS_timerfd_create, clock, flags);
	alarm_fd = open(fifo, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	return alarm_fd;
}

int timerfd_settime(int fd, int flags, const struct itimerspec *when, struct itimerspec *before)
{
	if (fd != alarm_fd || alarm_fd < 0)
		return (int)syscall(SYS_timerfd_settime, fd, flags, when, before);
	__atomic_store_n(&shared->alarm, when->it_value.tv_sec, __ATOMIC_RELEASE);
	return 0;
}

/* ---- turns of the loop ---- */

/* How long this process could have run and had no processor (proc(5), schedstat): a busy machine is
 * not the program's doing. */
static int64_t delayed_ns(void)
{
	char text[96];
	int fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	long long ran = 0, delayed = 0;
	if (fd >= 0)
		close(fd);
	text[n > 0 ? n : 0] = '\0';
	return sscanf(text, "%lld %lld", &ran, &delayed) == 2 ? delayed : 0;
}

static int64_t own_ns(void)
{
	struct timespec t;
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec - delayed_ns();
}

static int64_t cpu_ns(void)
{
	struct timespec t;
	syscall(SYS_clock_gettime, CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int is_measured(void)
{
	if (!shared || read_only)
		return 0;
	if (!shared->process)
		shared->process = getpid();
	return shared->process == getpid();
}

static void turn_ends(void)
{
	int64_t took = turn_began ? own_ns() - turn_began : 0;
	int64_t cpu = turn_began ? cpu_ns() - turn_began_cpu : 0;
	if (!is_measured())
		return;
	shared->turns++;
	shared->busy_ns += took;
	if (took > shared->longest_ns)
		shared->longest_ns = took;
	if (cpu > shared->longest_cpu_ns)
		shared->longest_cpu_ns = cpu;
	__atomic_store_n(&shared->waiting, 1, __ATOMIC_RELEASE);
}

static void turn_begins(void)
{
	if (!is_measured())
		return;
	__atomic_store_n(&shared->waiting, 0, __ATOMIC_RELEASE);
	turn_began = own_ns();
	turn_began_cpu = cpu_ns();
}

int epoll_wait(int fd, struct epoll_event *events, int most, int timeout)
{
	turn_ends();
	int n = (int)syscall(SYS_epoll_pwait, fd, events, most, timeout, NULL, 8);
	turn_begins();
	return n;
}

int epoll_pwait2(int fd, struct epoll_event *events, int most, const struct timespec *timeout,
	const sigset_t *mask)
{
	turn_ends();
	int n = (int)syscall(SYS_epoll_pwait2, fd, events, most, timeout, mask, 8);
	turn_begins();
	return n;
}

/* ---- calls that fail ---- */

static int fails(enum call kind)
{
	if (!shared || read_only || !shared->fail_errno || is_measured() == shared->fail_children)
		return 0;
	int64_t n = __atomic_add_fetch(&shared->calls[kind], 1, __ATOMIC_RELAXED);
	if (shared->fail_kind != kind || n < shared->fail_at || n > shared->fail_until)
		return 0;
	errno = (int)shared->fail_errno;
	return 1;
}

ssize_t write(int fd, const void *data, size_t length)
{
	/* The log and the loop's own pipe are no files. */
	struct stat st;
	if (shared && fd > 2 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && fails(CALL_WRITE))
		return -1;
	return syscall(SYS_write, fd, data, length);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at)
{
	return fails(CALL_WRITE) ? -1 : syscall(SYS_pwrite64, fd, data, length, at);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at)
{
	return fails(CALL_WRITE) ? -1 : syscall(SYS_pwrite64, fd, data, length, at);
}

ssize_t pread(int fd, void *data, size_t length, off_t at)
{
	return fails(CALL_READ) ? -1 : syscall(SYS_pread64, fd, data, length, at);
}

ssize_t pread64(int fd, void *data, size_t length, off64_t at)
{
	return fails(CALL_READ) ? -1 : syscall(SYS_pread64, fd, data, length, at);
}

int fsync(int fd)
{
	return fails(CALL_SYNC) ? -1 : (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return fails(CALL_SYNC) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

static int open_with(const char *path, int flags, va_list args)
{
	mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(args, mode_t) : 0;
	return fails(CALL_OPEN) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	int fd = open_with(path, flags, args);
	va_end(args);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	int fd = open_with(path, flags | O_LARGEFILE, args);
	va_end(args);
	return fd;
}

int rename(const char *from, const char *to)
{
	return fails(CALL_RENAME) ? -1 : (int)syscall(SYS_rename, from, to);
}

pid_t __libc_fork(void);

pid_t fork(void)
{
	return fails(CALL_FORK) ? -1 : __libc_fork();
}

#ifndef __SANITIZE_ADDRESS__ /* which has an allocator of its own */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

/* libseccomp 2.5 frees what it has not got and then loops; it is asked once, at the start. */
static int denies(const void *caller)
{
	Dl_info at;
	return fails(CALL_MEMORY) &&
	       !(dladdr(caller, &at) && at.dli_fname && strstr(at.dli_fname, "libseccomp"));
}

void *malloc(size_t size)
{
	return denies(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
	return denies(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
	return denies(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}
#endif
