/*
 * Children: processes that may crash, hang or lie, and what the conductor does about it.
 *
 * A child is a fork of this process (decode, rules), or a program (notify). It has one socketpair to its
 * parent, on which messages travel in frames: u32 length of the payload, u32 type, payload, all
 * little-endian. The parent reads it with a libevent bufferevent, never blocks, and never trusts a
 * length: a frame longer than the spec allows ends the child. Each child has a deadline of wall-clock
 * time and limits of memory and processor time; past the deadline it gets SIGKILL. Its end is told
 * once, with the reason, after its last frame was delivered. Children die with their parent.
 *
 * Forked children close every descriptor but their channel and those named in the spec, take the
 * priority asked for, set their limits, then enter the sandbox before the first byte of input is
 * touched: seccomp with a list of allowed calls (read, write, memory, exit, clock), looking for files and
 * opening them to read is answered with EPERM, everything else kills; no new privileges. No file can be
 * opened and no socket made after that, and standard input, output and error are /dev/null. Signals meant
 * for the whole group (SIGINT, SIGTERM, SIGHUP, SIGQUIT) pass a forked child by, so that its end always
 * says something about its work.
 *
 * Needs Linux 5.9 (close_range, pidfd). The end of a child is noticed by its pidfd: no SIGCHLD handler, and
 * children of others in the same process are never reaped.
 */
#ifndef PACED_CHILD_H
#define PACED_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "paced/base/buffer.h"
#include "paced/base/content.h"
#include "paced/base/error.h"

struct event_base;
struct supervisor;
struct child;

struct frame {
	uint32_t type;
	const uint8_t *data; /* borrowed for the call */
	size_t length;
};

#define CHILD_EXIT_SETUP      70  /* limits or sandbox could not be set up; nothing was run */
#define CHILD_EXIT_MEMORY     71  /* as memory.h ends a process */
#define CHILD_EXIT_NO_PROGRAM 127 /* there is no such program, as a shell says it */

enum child_end {
	CHILD_DONE,     /* exit 0 after a complete conversation */
	CHILD_FAILED,   /* exit code other than 0 */
	CHILD_CRASHED,  /* killed by a signal that was not ours (seccomp's SIGSYS among them) */
	CHILD_DEADLINE, /* too slow: killed by us, or past its processor time */
	CHILD_MEMORY,   /* ran out of its memory limit (CHILD_EXIT_MEMORY) */
	CHILD_GARBAGE,  /* killed by us for a frame that cannot be, or ended amid a frame */
	CHILD_STOPPED,  /* killed by us: child_stop or the end of the supervisor */
};
const char *child_end_name(enum child_end end); /* "done", "crashed", ... */

struct child_result {
	enum child_end end;
	int code; /* exit code, or number of the signal; 0 with GARBAGE and STOPPED */
	unsigned cpu_ms; /* processor time that it took: what was slow, it or the machine? */
};

struct child_spec {
	const char *name;         /* "decode": for the log; a `run` child is called "paced-decode" */
	/* Exactly one of run and argv. `run` is the child's main function after the sandbox is up; its
	 * result is the exit code. It may read `context`: a copy-on-write snapshot of the parent's memory. */
	int (*run)(int channel, void *context);
	void *context;
	const char *const *argv;  /* program with arguments, found in PATH; channel is descriptor 3 */
	bool lines;               /* messages are text lines (notify.h), not frames: frame.type is 0, the
	                             payload is the line without '\n', child_send adds a missing '\n' */
	bool sandbox;             /* seccomp; `run` children only */
	const int *keep;          /* descriptors to keep open in a `run` child */
	size_t keep_count;
	uint64_t memory;          /* RLIMIT_AS above what the parent has mapped, bytes; 0 none */
	unsigned cpu_s;           /* RLIMIT_CPU, 0 none */
	unsigned deadline_ms;     /* wall clock for the whole child, 0 none; see child_extend */
	size_t most_frame;        /* largest payload accepted from it */
	size_t most_total;        /* all it may send together, 0 no limit */
	int nice;                 /* added to the priority */
	/* Called from the event loop; either may be NULL. Either may start or stop children, and must not
	 * destroy the supervisor. After child_stop no frame is delivered. After on_end the child's memory
	 * is gone. */
	void (*on_frame)(struct child *c, const struct frame *f, void *user);
	void (*on_end)(struct child *c, struct child_result result, void *user);
	void *user;
};

/* A loop of libevent, which from now on ends the program when there is no memory, as memory.h does: its
 * own answer would be a timer that never comes. NULL when the machine has no descriptor for it. */
struct event_base *loop_create(void);

/* Ignores SIGPIPE while it lives. With NULL it makes a base of its own, for programs without a loop
 * (pacectl); then NULL comes back when the machine has no descriptor for it. */
struct supervisor *supervisor_create(struct event_base *base);
/* For a supervisor with a base of its own: runs the loop until nothing is left to wait for: no child
 * is alive, and no callback has started another. */
void supervisor_run(struct supervisor *s);
/* Kills and reaps all children (each on_end is called with CHILD_STOPPED), within a second: a process
 * that hangs in the kernel is left behind. NULL is fine. */
void supervisor_destroy(struct supervisor *s);
size_t supervisor_count(const struct supervisor *s); /* children alive */

/* NULL and an error when it cannot be started. `spec` is copied; `context` and `user` are the caller's,
 * `keep` and `argv` are only needed for the call. A child that closes its channel has 5 s to end. */
struct child *child_start(struct supervisor *s, const struct child_spec *spec, struct error *e);
/* Queues a frame to it. False when its queue already holds more than 4 MiB, or it has ended. */
bool child_send(struct child *c, uint32_t type, const void *data, size_t length);
/* A new deadline from now on, for children that report progress; 0 none. */
void child_extend(struct child *c, unsigned deadline_ms);
void child_stop(struct child *c); /* SIGKILL; on_end follows from the loop */
pid_t child_pid(const struct child *c);

/* For programs without a loop of their own (pacectl): starts the child on a private base and runs
 * until its end; on_frame and on_end of the spec are called as usual (on_end may be NULL). */
bool child_run(const struct child_spec *spec, struct child_result *result, struct error *e);

/* Growing pauses between restarts: 1 s, doubling to `most_s`, back to the start after a success. */
struct backoff {
	unsigned failures;
	unsigned most_s;
};
unsigned backoff_next_s(struct backoff *b); /* counts a failure, gives the pause */
void backoff_reset(struct backoff *b);

/* ---- walls around all of us ---- */

/* For this process and whatever it starts from now on: files and folders are made, changed and removed
 * below `writable` only (NULL ends the list; what does not exist is passed over), no sockets but AF_UNIX,
 * no reaching into other processes, the kernel's keys, mounts or modules, no new privileges. Reading and
 * starting programs stay as they are. False with an error when the kernel has one of the two walls only,
 * or none: the one it has stands. Cannot be taken down. */
bool walls_enter(const char *const *writable, struct error *e);

/* ---- inside a child ---- */

/* Blocking frame I/O on the channel. channel_read gives false at the end of the stream or after an
 * error; `payload` is replaced. */
bool channel_write(int channel, uint32_t type, const void *data, size_t length);
bool channel_read(int channel, size_t most, uint32_t *type, struct buffer *payload);

/* ---- the decode child ---- */

#define DECODE_MOST_BYTES  (64u << 20)  /* of one file, or of one in an archive */
#define DECODE_MEMORY      (512u << 20) /* of the child, its files and recordings included */
#define DECODE_DEADLINE_MS 10000        /* for one file; for each step through an archive */
#define DECODE_MOST_FRAME  (64u << 20)  /* of one recording, packed */

/* Decodes each of `count` open descriptors in one sandboxed child, in order, each from its first byte
 * wherever the descriptor stands. What is not a regular file (ERROR_UNSUPPORTED) or does not fit
 * (ERROR_LIMIT, see decode_fits) is not read. on_result is called from the loop: with a recording that
 * was unpacked and checked, or with an error; once for each file, and for an archive once for each of its
 * activity files first. When the child dies, the file it was at gets an error (kind ERROR_LIMIT for time
 * or memory, ERROR_INPUT otherwise, `died` true), and the rest is decoded by a fresh child; a file in an
 * archive gets a second try before. on_idle (may be NULL) is called after the last; the job is gone by
 * then. The descriptors stay yours and must stay open until then. A job must be through, or cancelled,
 * before its supervisor is destroyed. */
struct decode_job;
struct decode_result {
	size_t index;
	const char *member; /* where it lies in the archive, clean UTF-8; NULL: the file itself, which is
	                       through. Of an archive that was read to its end this is a recording of kind
	                       FILE_ARCHIVE without activities. Borrowed for the call. */
	uint32_t number;             /* of the member: from 0 on, without gaps */
	struct content_id content;   /* of the member; zero where it could not be read */
	int64_t size;                /* of the member, unpacked */
	int64_t at;                  /* bytes of the archive that were passed; 0 for others */
	bool ok;
	bool known;                  /* instead: a member whose content is among those of the choice */
	bool died;                   /* it took its child with it */
	struct recording *recording; /* with ok: take its contents (leave it zeroed) or they are freed */
	const struct error *error;   /* without ok and known; borrowed for the call */
};
/* What of the archives among the files is decoded. */
struct decode_choice {
	/* Members with these contents are told as `known`, and not decoded; ascending (content_compare),
	 * borrowed until the job is gone. */
	const struct content_id *known;
	size_t known_count;
	/* Of the members only each `parts`-th, from number `part` on: so that several jobs share an
	 * archive. Each of them tells how it ended. 0 parts: all. */
	uint32_t part, parts;
};
/* Only archives, which are read as a stream, may be longer than DECODE_MOST_BYTES. */
bool decode_fits(int fd, int64_t size);
typedef void decode_on_result(const struct decode_result *r, void *user);
struct decode_job *decode_start(struct supervisor *s, const int *fds, size_t count,
	decode_on_result *on_result, void (*on_idle)(void *user), void *user, struct error *e);
/* For a job that was just started, before the loop goes on. */
void decode_choose(struct decode_job *job, const struct decode_choice *choice);
/* No callback of it is called any more; the job is gone. May be called from on_result. */
void decode_cancel(struct decode_job *job);
/* The same, for programs without a loop: returns when all is done. */
bool decode_files(const int *fds, size_t count, decode_on_result *on_result, void *user,
	struct error *e);

#endif
