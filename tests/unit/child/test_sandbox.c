/* What a forked child cannot do, and what it still can. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "../../../daemon/child/sandbox.h"
#include "conversation.h"

/* With the sanitizers, malloc gives NULL at the limit as it does without them. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

#define REFUSED 3 /* exit code where a call is answered with an error */

static int do_open(int channel, void *context)
{
	(void)channel, (void)context;
	return open("/tmp", O_RDWR | O_TMPFILE, 0600) < 0 ? REFUSED : 0;
}

static int do_open_at(int channel, void *context)
{
	(void)channel, (void)context;
	return (int)syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_WRONLY) < 0 ? REFUSED : 0;
}

static int do_socket(int channel, void *context)
{
	(void)channel, (void)context;
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? REFUSED : 0;
}

static int do_exec(int channel, void *context)
{
	char *const argv[] = {NULL}, *const envp[] = {NULL};

	(void)channel, (void)context;
	execve("/bin/true", argv, envp);
	return REFUSED;
}

static int do_kill_parent(int channel, void *context)
{
	(void)channel;
	kill(*(pid_t *)context, SIGTERM);
	return REFUSED;
}

static int do_signal_parent_thread(int channel, void *context)
{
	pid_t parent = *(pid_t *)context;

	(void)channel;
	tgkill(parent, parent, SIGTERM);
	return REFUSED;
}

static int do_map_code(int channel, void *context)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)channel, (void)context;
	return p == MAP_FAILED ? REFUSED : 0;
}

static int do_make_code(int channel, void *context)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)channel, (void)context;
	return mprotect(p, 4096, PROT_READ | PROT_EXEC) < 0 ? REFUSED : 0;
}

static int do_unlink(int channel, void *context)
{
	(void)channel, (void)context;
	return unlink("/tmp/nothing") < 0 ? REFUSED : 0;
}

static int do_raise_limit(int channel, void *context)
{
	const struct rlimit more = {1000, 1000};

	(void)channel, (void)context;
	return (int)syscall(SYS_setrlimit, RLIMIT_AS, &more) < 0 ? REFUSED : 0;
}

static int do_ptrace(int channel, void *context)
{
	(void)channel, (void)context;
	return (int)syscall(SYS_ptrace, 16, 1, 0, 0) < 0 ? REFUSED : 0;
}

static int do_read_other_memory(int channel, void *context)
{
	(void)channel, (void)context;
	return (int)syscall(SYS_process_vm_readv, 1, NULL, 0, NULL, 0, 0) < 0 ? REFUSED : 0;
}

static int do_clone3(int channel, void *context)
{
	(void)channel, (void)context;
	return (int)syscall(SYS_clone3, NULL, 0) < 0 ? REFUSED : 0;
}

static int do_change_folder(int channel, void *context)
{
	(void)channel, (void)context;
	return chdir("/") < 0 ? REFUSED : 0;
}

static void test_forbidden_calls_kill(void **state)
{
	const struct {
		const char *what;
		int (*run)(int, void *);
	} rows[] = {
		{"open", do_open},
		{"open at", do_open_at},
		{"socket", do_socket},
		{"exec", do_exec},
		{"kill parent", do_kill_parent},
		{"signal parent thread", do_signal_parent_thread},
		{"map code", do_map_code},
		{"make code", do_make_code},
		{"unlink", do_unlink},
		{"raise limit", do_raise_limit},
		{"ptrace", do_ptrace},
		{"read other memory", do_read_other_memory},
		{"clone3", do_clone3},
		{"change folder", do_change_folder},
	};
	pid_t self = getpid();

	(void)state;
	for (size_t i = 0; i < ARRAY_LENGTH(rows); i++) {
		print_message("%s\n", rows[i].what);
		assert_end(spec_of(rows[i].run, &self), CHILD_CRASHED, SIGSYS);
	}
}

static int do_fork(int channel, void *context)
{
	(void)channel, (void)context;
	return fork() < 0 ? REFUSED : 0;
}

static int do_read_open(int channel, void *context)
{
	(void)channel, (void)context;
	return open("/etc/passwd", O_RDONLY) < 0 ? REFUSED : 0;
}

static int do_stat(int channel, void *context)
{
	struct stat st;

	(void)channel, (void)context;
	return stat("/etc/passwd", &st) < 0 ? REFUSED : 0;
}

static void assert_no_way(int (*run)(int, void *))
{
	struct conversation talk = converse(spec_of(run, NULL));
	bool killed = talk.result.end == CHILD_CRASHED && talk.result.code == SIGSYS;
	bool refused = talk.result.end == CHILD_FAILED && talk.result.code == REFUSED;

	assert_true(killed || refused);
}

/* Libraries ask for files that they can do without, and the sanitizers need these to report:
 * whether they are answered with an error or kill, nothing is opened. */
static void test_calls_that_are_at_least_refused(void **state)
{
	(void)state;
	if (SANDBOX_SANITIZED) {
		assert_no_way(do_fork);
		return;
	}
	assert_end(spec_of(do_fork, NULL), CHILD_CRASHED, SIGSYS);
	assert_no_way(do_read_open);
	assert_no_way(do_stat);
}

static bool use_memory(void)
{
	char *p = malloc(100);

	for (size_t size = 100; p != NULL && size < 64u << 20; size *= 2) {
		p = realloc(p, size * 2);
		if (p != NULL)
			memset(p + size, 1, size);
	}
	free(p);
	return p != NULL;
}

static int ascending(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* So much that qsort wants memory for it. */
static bool sort_much(void)
{
	static int much[100000];
	size_t n = sizeof much / sizeof *much;

	for (size_t i = 0; i < n; i++)
		much[i] = (int)(i * 7919 % n);
	qsort(much, n, sizeof *much, ascending);
	return much[0] <= much[1] && much[n - 2] <= much[n - 1];
}

static int do_all_that_is_needed(int channel, void *context)
{
	struct timespec ts;
	unsigned char random[16];
	char text[100];
	int fd = *(int *)context;
	void *map = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);

	if (!use_memory() || map == MAP_FAILED || pread(fd, text, 5, 0) != 5)
		return 1;
	if (memcmp(map, text, 5) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		return 2;
	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts) < 0 || time(NULL) <= 0 || clock() < 0)
		return 3;
	if (getentropy(random, sizeof random) < 0 || !sort_much())
		return 4;
	snprintf(text, sizeof text, "%.17g %s", 1.0 / 3, "and words");
	fprintf(stderr, "a line of the log\n");
	return channel_write(channel, 1, text, strlen(text)) ? 0 : 6;
}

static FILE *file_of(const char *text)
{
	FILE *f = tmpfile();

	assert_non_null(f);
	fputs(text, f);
	fflush(f);
	return f;
}

static void test_needed_calls_work(void **state)
{
	FILE *f = file_of("hello");
	int fd = fileno(f);
	struct child_spec spec = spec_of(do_all_that_is_needed, &fd);

	(void)state;
	spec.keep = &fd;
	spec.keep_count = 1;
	assert_end(spec, CHILD_DONE, 0);
	fclose(f);
}

/* The parent's descriptors, and what stands for standard input, output and error. */
static int list_descriptors(int channel, void *context)
{
	int kept = *(int *)context;
	struct stat st;

	for (int fd = 0; fd < 200; fd++) {
		bool open_here = fcntl(fd, F_GETFD) >= 0;
		bool expected = fd <= STDERR_FILENO || fd == channel || fd == kept;

		if (open_here != expected)
			return fd + 1;
	}
	return fstat(STDOUT_FILENO, &st) == 0 && S_ISCHR(st.st_mode) ? 0 : 255;
}

static void test_only_named_descriptors_are_left(void **state)
{
	FILE *more[] = {file_of("a"), file_of("b"), file_of("c")};
	int fd = fileno(more[1]);
	struct child_spec spec = spec_of(list_descriptors, &fd);

	(void)state;
	spec.sandbox = false;
	spec.keep = &fd;
	spec.keep_count = 1;
	assert_end(spec, CHILD_DONE, 0);
	for (size_t i = 0; i < ARRAY_LENGTH(more); i++)
		fclose(more[i]);
}

static int eat_memory(int channel, void *context)
{
	(void)channel, (void)context;
	for (int i = 0; i < 1024; i++)
		memset(mem_alloc(1, 1 << 20), 1, 1 << 20);
	return 0;
}

static int eat_at_once(int channel, void *context)
{
	(void)channel, (void)context;
	free(mem_alloc(1, (size_t)1 << 30));
	return 0;
}

static int eat_little(int channel, void *context)
{
	(void)channel, (void)context;
	for (int i = 0; i < 32; i++)
		memset(mem_alloc(1, 1 << 20), 1, 1 << 20);
	return 0;
}

static void test_the_memory_limit(void **state)
{
	struct child_spec spec = {0};

	(void)state;
	spec = spec_of(eat_memory, NULL);
	spec.memory = 64 << 20;
	assert_end(spec, CHILD_MEMORY, CHILD_EXIT_MEMORY);
	spec.run = eat_at_once;
	assert_end(spec, CHILD_MEMORY, CHILD_EXIT_MEMORY);
	spec.run = eat_little;
	assert_end(spec, CHILD_DONE, 0);
}

static int spin(int channel, void *context)
{
	(void)channel, (void)context;
	for (volatile unsigned i = 0;; i++)
		;
	return 0;
}

static void test_the_processor_limit(void **state)
{
	struct child_spec spec = spec_of(spin, NULL);

	(void)state;
	spec.cpu_s = 1;
	assert_end(spec, CHILD_DEADLINE, SIGXCPU);
}

static int tell_priority(int channel, void *context)
{
	(void)channel, (void)context;
	return getpriority(PRIO_PROCESS, 0);
}

static void test_the_priority(void **state)
{
	struct child_spec spec = spec_of(tell_priority, NULL);

	(void)state;
	spec.sandbox = false;
	spec.nice = 3;
	int mine = getpriority(PRIO_PROCESS, 0);
	int lowered = mine + 3 < 19 ? mine + 3 : 19;
	if (mine < 0 || lowered == 0)
		skip(); /* not a number that fits into an exit code */
	assert_end(spec, CHILD_FAILED, lowered);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forbidden_calls_kill),
		cmocka_unit_test(test_calls_that_are_at_least_refused),
		cmocka_unit_test(test_needed_calls_work),
		cmocka_unit_test(test_only_named_descriptors_are_left),
		cmocka_unit_test(test_the_memory_limit),
		cmocka_unit_test(test_the_processor_limit),
		cmocka_unit_test(test_the_priority),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
