#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paced/base/memory.h"
#include "sandbox.h"

#define PROGRAM_CHANNEL 3

/* Signals that a terminal or a service manager sends to the whole group. A forked child must not
 * die of them: its end would be blamed on what it was working on. It ends when its parent does. */
static const int group_signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/* The sanitizers catch these themselves to report. */
static const int fault_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};

static bool is_one_of(int signal_number, const int *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == signal_number)
			return true;
	return false;
}

static void reset_signals(bool forked)
{
	sigset_t none;

	for (int i = 1; i <= SIGRTMAX; i++) {
		bool fault = is_one_of(i, fault_signals, ARRAY_LENGTH(fault_signals));
		bool group = is_one_of(i, group_signals, ARRAY_LENGTH(group_signals));

		if (forked && SANDBOX_SANITIZED && fault)
			continue;
		signal(i, forked && group ? SIG_IGN : SIG_DFL);
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static int ascending(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static bool close_range_of(int first, int last)
{
	if (first > last)
		return true;
	return syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0) == 0;
}

/* Closes everything but the `n` descriptors of `kept`, which is sorted. */
static bool close_others(const int *kept, size_t n)
{
	int from = 0;

	for (size_t i = 0; i < n; i++) {
		if (!close_range_of(from, kept[i] - 1))
			return false;
		from = kept[i] + 1;
	}
	return close_range_of(from, INT32_MAX);
}

/* A child behind the wall has no terminal and no log: what it says there could be anybody's words.
 * The sanitizers keep stderr for their reports. */
static bool keep_descriptors(const struct child_spec *spec, int channel)
{
	size_t n = 0;
	autofree int *kept = mem_alloc(spec->keep_count + 3, sizeof *kept);

	for (size_t i = 0; i < spec->keep_count; i++)
		kept[n++] = spec->keep[i];
	kept[n++] = channel;
	if (!spec->sandbox || SANDBOX_SANITIZED)
		kept[n++] = STDERR_FILENO;
	qsort(kept, n, sizeof *kept, ascending);
	return close_others(kept, n);
}

/* Fills the places of standard input, output and error that are free, so that no later descriptor
 * is taken for them. */
static bool fill_standard(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR); /* NOLINT(android-cloexec-open): these are kept */
	while (fd >= 0 && fd <= STDERR_FILENO);
	return fd < 0 || close(fd) == 0;
}

static void set_name(const char *name)
{
	char title[16]; /* the kernel's limit */

	snprintf(title, sizeof title, "paced-%s", name);
	prctl(PR_SET_NAME, title);
}

static _Noreturn void become_function(const struct child_spec *spec, int channel)
{
	set_name(spec->name);
	if (!keep_descriptors(spec, channel) || !fill_standard() || !sandbox_limit(spec))
		_exit(CHILD_EXIT_SETUP);
	if (spec->sandbox && !sandbox_enter())
		_exit(CHILD_EXIT_SETUP);
	_exit(spec->run(channel, spec->context));
}

/* execvp writes nothing to the vector; its type is older than const. */
static char **vector_of(const char *const *argv)
{
	union {
		const char *const *in;
		char **out;
	} vector = {.in = argv};

	return vector.out;
}

static _Noreturn void become_program(const struct child_spec *spec, int channel)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

	if (null >= 0 && null != channel)
		dup2(null, STDIN_FILENO);
	if (channel == PROGRAM_CHANNEL)
		fcntl(channel, F_SETFD, 0);
	else if (dup2(channel, PROGRAM_CHANNEL) < 0)
		_exit(CHILD_EXIT_SETUP);
	if (!close_range_of(PROGRAM_CHANNEL + 1, INT32_MAX) || !sandbox_limit(spec))
		_exit(CHILD_EXIT_SETUP);
	execvp(spec->argv[0], vector_of(spec->argv));
	_exit(CHILD_EXIT_NO_PROGRAM);
}

static _Noreturn void become_child(const struct child_spec *spec, int channel, pid_t parent)
{
	/* The parent may have ended before the death signal was asked for. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
		_exit(CHILD_EXIT_SETUP);
	setsid();
	reset_signals(spec->run != NULL);
	if (spec->run != NULL)
		become_function(spec, channel);
	become_program(spec, channel);
}

/* No signal may reach the child before it has dropped our handlers: they write to the loop's own
 * descriptors. */
static pid_t fork_quietly(const struct child_spec *spec, int channel)
{
	sigset_t all, before;
	pid_t parent = getpid();

	fflush(NULL); /* what is buffered is ours to write, once */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	pid_t pid = fork();
	if (pid == 0)
		become_child(spec, channel, parent);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static void forget(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

bool process_start(const struct child_spec *spec, struct process *out, struct error *e)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return error_errno(e, "%s was not started: no channel", spec->name);
	autoclose int ours = pair[0];
	autoclose int theirs = pair[1];

	if (fcntl(ours, F_SETFL, O_NONBLOCK) < 0)
		return error_errno(e, "%s was not started: channel", spec->name);
	pid_t pid = fork_quietly(spec, theirs);
	if (pid < 0)
		return error_errno(e, "%s was not started: fork", spec->name);
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0) {
		error_errno(e, "%s was not started: pidfd", spec->name);
		forget(pid);
		return false;
	}
	*out = (struct process){.pid = pid, .pidfd = pidfd, .channel = ours};
	ours = -1;
	return true;
}
