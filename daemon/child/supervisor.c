#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "channel.h"
#include "inbox.h"
#include "paced/base/log.h"
#include "paced/base/memory.h"
#include "paced/child.h"
#include "process.h"
#include "supervisor.h"

#define MOST_QUEUED  (4u << 20) /* bytes waiting to be sent to one child */
#define READ_AT_ONCE (1u << 20)
#define DRAIN_STEP   65536
#define DRAIN_STEPS                                                                                \
	64              /* a socket holds some 200 KiB; more comes from a grandchild that goes on  \
			 */
#define LINGER_MS  5000 /* from the end of its channel to its own end */
#define DESTROY_MS 1000 /* a process that does not die of SIGKILL hangs in the kernel */

struct supervisor {
	struct event_base *base;
	bool owns_base;
	LIST_HEAD(, child) children;
	size_t count;
	bool closing;
	struct sigaction pipe_before;
};

struct child {
	LIST_ENTRY(child) link;
	struct supervisor *supervisor;
	struct child_spec spec; /* its run, argv and keep served at the start and are not kept */
	char *name;
	struct process process;
	struct bufferevent *channel;
	struct event *exit;
	struct event *deadline;
	unsigned deadline_ms;
	struct inbox inbox;
	bool killed;     /* by us, for `reason` */
	unsigned cpu_ms; /* once it was reaped */
	bool reaped;     /* its pid may already be another's */
	enum child_end reason;
};

static const char *const end_names[] = {
	[CHILD_DONE] = "done",
	[CHILD_FAILED] = "failed",
	[CHILD_CRASHED] = "crashed",
	[CHILD_DEADLINE] = "deadline",
	[CHILD_MEMORY] = "memory",
	[CHILD_GARBAGE] = "garbage",
	[CHILD_STOPPED] = "stopped",
};

const char *child_end_name(enum child_end end)
{
	return end_names[end];
}

static void kill_for(struct child *c, enum child_end reason)
{
	if (c->killed && c->reason != CHILD_DEADLINE)
		return;
	c->killed = true;
	c->reason = reason;
	if (!c->reaped)
		kill(c->process.pid, SIGKILL);
}

/* Nothing is believed of a child that wrote nonsense, and nobody listens to one that was stopped.
 */
static bool is_heard(const struct child *c)
{
	return !c->killed || c->reason == CHILD_DEADLINE;
}

static void deliver_all(struct child *c, struct evbuffer *in)
{
	struct frame f;

	while (is_heard(c)) {
		enum inbox_state state = inbox_next(&c->inbox, in, &f);

		if (state == INBOX_GARBAGE)
			kill_for(c, CHILD_GARBAGE);
		if (state != INBOX_FRAME)
			return;
		if (c->spec.on_frame != NULL)
			c->spec.on_frame(c, &f, c->spec.user);
		inbox_pass(&c->inbox, in, f.length);
	}
}

static void on_readable(struct bufferevent *channel, void *user)
{
	deliver_all(user, bufferevent_get_input(channel));
}

/* A child that closed its channel has nothing more to say and must end. A failed write is no news:
 * what it still says may be read, and its end will be told. */
static void on_channel_event(struct bufferevent *channel, short what, void *user)
{
	struct child *c = user;

	(void)channel;
	if ((what & BEV_EVENT_READING) && (c->deadline_ms == 0 || c->deadline_ms > LINGER_MS))
		child_extend(c, LINGER_MS);
}

static void on_deadline(int fd, short what, void *user)
{
	struct child *c = user;

	(void)fd, (void)what;
	log_warning("%s (pid %d) took longer than %u ms: killed", c->name, (int)c->process.pid,
		c->deadline_ms);
	kill_for(c, CHILD_DEADLINE);
}

/* What it wrote before its end and was not read yet. */
static void drain(struct child *c)
{
	struct evbuffer *in = bufferevent_get_input(c->channel);

	bufferevent_disable(c->channel, EV_READ | EV_WRITE);
	evbuffer_unfreeze(in, 0);
	deliver_all(c, in);
	for (int i = 0; i < DRAIN_STEPS && is_heard(c); i++) {
		if (evbuffer_read(in, c->process.channel, DRAIN_STEP) <= 0)
			break;
		deliver_all(c, in);
	}
}

static struct child_result exited(const struct child *c, int code)
{
	bool whole = evbuffer_get_length(bufferevent_get_input(c->channel)) == 0;
	enum child_end end = CHILD_FAILED;

	if (code == CHILD_EXIT_MEMORY)
		end = CHILD_MEMORY;
	else if (code == 0)
		end = whole ? CHILD_DONE : CHILD_GARBAGE;
	return (struct child_result){.end = end, .code = code};
}

static struct child_result result_of(const struct child *c, int status)
{
	if (!is_heard(c))
		return (struct child_result){.end = c->reason, .code = 0};
	if (WIFEXITED(status))
		return exited(c, WEXITSTATUS(status));

	int number = WTERMSIG(status);
	bool slow = (number == SIGKILL && c->killed) || (number == SIGXCPU && c->spec.cpu_s > 0);
	return (struct child_result){.end = slow ? CHILD_DEADLINE : CHILD_CRASHED, .code = number};
}

static void child_free(struct child *c)
{
	if (c->exit != NULL)
		event_free(c->exit);
	if (c->deadline != NULL)
		event_free(c->deadline);
	if (c->channel != NULL)
		bufferevent_free(c->channel);
	else if (c->process.channel >= 0)
		close(c->process.channel);
	if (c->process.pidfd >= 0)
		close(c->process.pidfd);
	free(c->name);
	free(c);
}

static void finish(struct child *c, struct child_result result)
{
	log_debug("%s (pid %d) ended: %s, %d", c->name, (int)c->process.pid,
		child_end_name(result.end), result.code);
	LIST_REMOVE(c, link);
	c->supervisor->count--;
	if (c->spec.on_end != NULL)
		c->spec.on_end(c, result, c->spec.user);
	child_free(c);
}

static long milliseconds(struct timeval t)
{
	return t.tv_sec * 1000 + t.tv_usec / 1000;
}

static bool reap(struct child *c, int *status)
{
	pid_t pid;
	struct rusage used = {0};

	do
		pid = wait4(c->process.pid, status, WNOHANG, &used);
	while (pid < 0 && errno == EINTR);
	c->reaped = pid != 0;
	if (pid > 0)
		c->cpu_ms = (unsigned)(milliseconds(used.ru_utime) + milliseconds(used.ru_stime));
	return c->reaped;
}

static void on_exit_of(int fd, short what, void *user)
{
	struct child *c = user;
	int status = 0;

	(void)fd, (void)what;
	if (!reap(c, &status))
		return;
	drain(c);
	struct child_result result = result_of(c, status);
	result.cpu_ms = c->cpu_ms;
	finish(c, result);
}

struct supervisor *supervisor_create(struct event_base *base)
{
	struct supervisor *s = mem_alloc(1, sizeof *s);
	struct sigaction ignore = {.sa_handler = SIG_IGN}, now;

	s->owns_base = base == NULL;
	s->base = base != NULL ? base : loop_create();
	if (s->base == NULL) {
		free(s);
		return NULL;
	}
	LIST_INIT(&s->children);
	sigaction(SIGPIPE, &ignore, &s->pipe_before);
	/* Where SIGCHLD was inherited as ignored, the kernel would reap before we can ask why. */
	if (sigaction(SIGCHLD, NULL, &now) == 0 && now.sa_handler == SIG_IGN)
		signal(SIGCHLD, SIG_DFL);
	return s;
}

static int left_ms(const struct timespec *end)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	int64_t ms = (end->tv_sec - now.tv_sec) * 1000 + (end->tv_nsec - now.tv_nsec) / 1000000;
	return ms > 0 ? (int)ms : 0;
}

static void wait_for_end(const struct child *c, const struct timespec *end)
{
	struct pollfd ended = {.fd = c->process.pidfd, .events = POLLIN};

	while (poll(&ended, 1, left_ms(end)) < 0 && errno == EINTR)
		;
}

void supervisor_destroy(struct supervisor *s)
{
	struct timespec end;
	struct child *c;

	if (s == NULL)
		return;
	s->closing = true;
	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += DESTROY_MS / 1000;
	LIST_FOREACH(c, &s->children, link)
	kill_for(c, CHILD_STOPPED);
	while ((c = LIST_FIRST(&s->children)) != NULL) {
		int status;

		wait_for_end(c, &end);
		if (!reap(c, &status))
			log_warning("%s (pid %d) does not die: left behind", c->name,
				(int)c->process.pid);
		finish(c, (struct child_result){.end = CHILD_STOPPED});
	}
	sigaction(SIGPIPE, &s->pipe_before, NULL);
	if (s->owns_base)
		event_base_free(s->base);
	free(s);
}

void supervisor_run(struct supervisor *s)
{
	event_base_dispatch(s->base);
}

struct event_base *supervisor_base(const struct supervisor *s)
{
	return s->base;
}

size_t supervisor_count(const struct supervisor *s)
{
	return s->count;
}

static struct child *child_create(struct supervisor *s, const struct child_spec *spec)
{
	struct child *c = mem_alloc(1, sizeof *c);

	c->supervisor = s;
	c->spec = *spec;
	c->name = mem_strdup(spec->name);
	c->spec.name = c->name;
	c->inbox = (struct inbox){.name = c->name,
		.lines = spec->lines,
		.most_frame = spec->most_frame,
		.most_total = spec->most_total};
	c->process = (struct process){.pidfd = -1, .channel = -1};
	return c;
}

static bool listen_to(struct child *c, struct error *e)
{
	struct event_base *base = c->supervisor->base;

	c->channel = bufferevent_socket_new(base, c->process.channel, BEV_OPT_CLOSE_ON_FREE);
	c->exit = event_new(base, c->process.pidfd, EV_READ | EV_PERSIST, on_exit_of, c);
	c->deadline = evtimer_new(base, on_deadline, c);
	if (c->channel == NULL || c->exit == NULL || c->deadline == NULL)
		return error_set(e, ERROR_IO, "%s was not started: no event for it", c->name);
	bufferevent_setcb(c->channel, on_readable, NULL, on_channel_event, c);
	bufferevent_set_max_single_read(c->channel, READ_AT_ONCE);
	if (event_add(c->exit, NULL) < 0 || bufferevent_enable(c->channel, EV_READ | EV_WRITE) < 0)
		return error_set(e, ERROR_IO, "%s was not started: its event was refused", c->name);
	child_extend(c, c->spec.deadline_ms);
	return true;
}

static void discard(struct child *c)
{
	if (c->process.pid > 0) {
		kill(c->process.pid, SIGKILL);
		while (waitpid(c->process.pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	child_free(c);
}

struct child *child_start(struct supervisor *s, const struct child_spec *spec, struct error *e)
{
	if (s->closing) {
		error_set(e, ERROR_IO, "%s was not started: its supervisor ends", spec->name);
		return NULL;
	}
	struct child *c = child_create(s, spec);

	if (!process_start(spec, &c->process, e) || !listen_to(c, e)) {
		discard(c);
		return NULL;
	}
	LIST_INSERT_HEAD(&s->children, c, link);
	s->count++;
	log_debug("%s started as pid %d", c->name, (int)c->process.pid);
	return c;
}

bool child_send(struct child *c, uint32_t type, const void *data, size_t length)
{
	struct evbuffer *out = bufferevent_get_output(c->channel);
	uint8_t head[CHANNEL_HEAD];

	if (c->killed || c->reaped || length > UINT32_MAX || evbuffer_get_length(out) > MOST_QUEUED)
		return false;
	if (!c->spec.lines) {
		channel_head_encode(
			(struct channel_head){.length = (uint32_t)length, .type = type}, head);
		return bufferevent_write(c->channel, head, sizeof head) == 0 &&
		       bufferevent_write(c->channel, data, length) == 0;
	}
	bool ended = length > 0 && ((const char *)data)[length - 1] == '\n';
	return bufferevent_write(c->channel, data, length) == 0 &&
	       (ended || bufferevent_write(c->channel, "\n", 1) == 0);
}

void child_extend(struct child *c, unsigned deadline_ms)
{
	struct timeval pause = {
		.tv_sec = deadline_ms / 1000, .tv_usec = (suseconds_t)(deadline_ms % 1000) * 1000};

	c->deadline_ms = deadline_ms;
	if (deadline_ms == 0)
		evtimer_del(c->deadline);
	else if (!c->killed)
		evtimer_add(c->deadline, &pause);
}

void child_stop(struct child *c)
{
	kill_for(c, CHILD_STOPPED);
}

pid_t child_pid(const struct child *c)
{
	return c->process.pid;
}
