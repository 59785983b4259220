/*
 * Loaded into paced by tests (LD_PRELOAD, see shim.py): a wall clock that goes as the test says,
 * and a look at how long the turns of the loop take. What test and program share is a file of
 * 64-bit numbers, named by PACED_SHIM.
 *
 * An alarm (timerfd on CLOCK_REALTIME) becomes a FIFO beside that file: the program sets a moment,
 * the test writes to the FIFO when its clock has come there or was set, as the kernel would. The
 * monotonic clock stays real, and with it the deadlines of children and pauses between tries.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct shared {
	int64_t now;        /* wall clock, seconds; 0: the real one */
	int64_t alarm;      /* the moment the program wants to be woken at, 0 none */
	int64_t process;    /* whose loop is measured: the first that waits */
	int64_t turns;      /* from the return of one wait to the next wait */
	int64_t longest_ns; /* turn */
	int64_t busy_ns;    /* in all turns */
	int64_t waiting;    /* 1 while it waits */
};

static struct shared *shared;
static char fifo[4096];
static int alarm_fd = -1;
static int64_t turn_began;

__attribute__((constructor)) static void attach(void)
{
	const char *path = getenv("PACED_SHIM");
	int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
	if (fd < 0)
		return;
	void *memory = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
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
	if (!told_time() || clock != CLOCK_REALTIME)
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

static int64_t real_ns(void)
{
	struct timespec t;
	syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int is_measured(void)
{
	if (!shared)
		return 0;
	if (!shared->process)
		shared->process = getpid();
	return shared->process == getpid();
}

static void turn_ends(void)
{
	int64_t took = turn_began ? real_ns() - turn_began : 0;
	if (!is_measured())
		return;
	shared->turns++;
	shared->busy_ns += took;
	if (took > shared->longest_ns)
		shared->longest_ns = took;
	__atomic_store_n(&shared->waiting, 1, __ATOMIC_RELEASE);
}

static void turn_begins(void)
{
	if (!is_measured())
		return;
	__atomic_store_n(&shared->waiting, 0, __ATOMIC_RELEASE);
	turn_began = real_ns();
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
