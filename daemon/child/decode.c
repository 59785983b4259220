#include <event2/event.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "decode_job.h"
#include "paced/base/memory.h"
#include "supervisor.h"

struct decode_job {
	struct supervisor *supervisor;
	struct decode_task task;
	struct decode_file *files;
	size_t next;          /* the file whose result is due; */
	uint32_t next_member; /* if it is an archive, the number of the next one in it, */
	struct answer_member member;
	bool in_member; /* which was announced, and has no result yet */
	bool tried;     /* and has taken a child with it once */
	struct child *child;
	struct event *start;
	unsigned deadline_ms;
	bool lied;      /* the child was stopped for what it answered */
	bool reporting; /* in a callback of the caller */
	bool cancelled;
	decode_on_result *on_result;
	void (*on_idle)(void *user);
	void *user;
};

static void job_free(struct decode_job *job)
{
	if (job->start != NULL)
		event_free(job->start);
	if (job->task.names != (locale_t)0)
		freelocale(job->task.names);
	free(job->files);
	free(job);
}

static uint32_t parts_of(const struct decode_choice *c)
{
	return c->parts > 0 ? c->parts : 1;
}

static void next_in_archive(struct decode_job *job, struct decode_result *r)
{
	r->member = job->member.path;
	r->number = job->member.number;
	r->content = job->member.content;
	r->size = job->member.size;
	r->at = job->member.at;
	job->next_member += parts_of(&job->task.choice);
	job->in_member = false;
}

static void report(struct decode_job *job, struct decode_result r)
{
	r.index = job->next;
	job->tried = false;
	if (job->in_member) {
		next_in_archive(job, &r);
	} else {
		job->next++;
		job->next_member = job->task.choice.part;
	}
	job->reporting = true;
	job->on_result(&r, job->user);
	job->reporting = false;
}

static void report_error(struct decode_job *job, const struct error *e, bool died)
{
	report(job, (struct decode_result){.died = died, .error = e});
}

static void refuse(struct decode_job *job, const struct decode_file *file)
{
	struct error e = {.kind = file->refused};

	if (file->refused == ERROR_LIMIT)
		error_set(&e, ERROR_LIMIT, "is %lld bytes long, the most is %u: not read",
			(long long)file->size, DECODE_MOST_BYTES);
	else
		error_set(&e, file->refused, "is not a regular file: not read");
	report_error(job, &e, false);
}

static void refuse_those_next(struct decode_job *job)
{
	while (!job->cancelled && job->next < job->task.count &&
		job->files[job->next].refused != ERROR_NONE)
		refuse(job, &job->files[job->next]);
}

/* Members are numbered without gaps, so that a fresh child can go on behind any of them, and jobs
 * can share them. */
static bool begin_member(struct decode_job *job, const struct answer_member *m)
{
	if (job->in_member || m->number != job->next_member)
		return false;
	job->member = *m;
	job->in_member = true;
	return true;
}

static bool report_known(struct decode_job *job)
{
	if (!job->in_member || job->task.choice.known_count == 0)
		return false;
	report(job, (struct decode_result){.known = true});
	return true;
}

static bool act_on(struct decode_job *job, struct answer *a)
{
	switch (a->type) {
	case ANSWER_RECORDING:
		report(job, (struct decode_result){.ok = true, .recording = &a->recording});
		recording_finish(&a->recording);
		return true;
	case ANSWER_ERROR:
		report_error(job, &a->error, false);
		return true;
	case ANSWER_MEMBER:
		return begin_member(job, &a->member);
	case ANSWER_KNOWN:
		return report_known(job);
	case ANSWER_ALIVE:
		break;
	}
	return true;
}

static bool take_answer(struct decode_job *job, const struct frame *f)
{
	struct answer a;

	return job->next < job->task.count && answer_read(f, &a) && act_on(job, &a);
}

static void on_answer(struct child *c, const struct frame *f, void *user)
{
	struct decode_job *job = user;

	if (!take_answer(job, f)) {
		job->lied = true;
		child_stop(c);
		return;
	}
	refuse_those_next(job);
	child_extend(c, job->deadline_ms);
}

/* What to tell of the file whose child has ended so. */
static bool end_error(struct child_result result, struct error *e)
{
	switch (result.end) {
	case CHILD_DEADLINE:
		return error_set(e, ERROR_LIMIT, "takes more than %u s to decode: not read",
			DECODE_DEADLINE_MS / 1000);
	case CHILD_MEMORY:
		return error_set(e, ERROR_LIMIT, "needs more than %u MiB to decode: not read",
			DECODE_MEMORY >> 20);
	case CHILD_CRASHED:
		if (result.code == SIGKILL) /* not by us: the kernel, short of memory */
			return error_set(
				e, ERROR_LIMIT, "had its decoder killed by the system: not read");
		return error_set(
			e, ERROR_INPUT, "crashes its decoder (signal %d): not read", result.code);
	case CHILD_FAILED:
		return error_set(e, ERROR_INPUT, "makes its decoder fail (exit code %d): not read",
			result.code);
	case CHILD_DONE:
		return error_set(
			e, ERROR_INPUT, "makes its decoder end without an answer: not read");
	case CHILD_GARBAGE:
	case CHILD_STOPPED:
		break;
	}
	return error_set(e, ERROR_INPUT, "makes its decoder answer what cannot be: not read");
}

static void blame(struct decode_job *job, struct child_result result)
{
	struct error e;
	bool never_ran = result.end == CHILD_FAILED && result.code == CHILD_EXIT_SETUP;

	if (job->in_member && !job->tried && !never_ran) {
		job->tried = true;
		job->in_member = false;
		return;
	}
	if (never_ran)
		error_set(
			&e, ERROR_IO, "was not read: the sandbox of its decoder cannot be set up");
	else
		end_error(result, &e);
	report_error(job, &e, !never_ran);
}

static void proceed(struct decode_job *job);

static void on_child_end(struct child *c, struct child_result result, void *user)
{
	struct decode_job *job = user;
	bool stopped = result.end == CHILD_STOPPED && !job->lied;

	(void)c;
	job->child = NULL;
	job->lied = false;
	if (stopped) { /* with its supervisor, or cancelled */
		job_free(job);
		return;
	}
	if (!job->cancelled && job->next < job->task.count)
		blame(job, result);
	proceed(job);
}

static bool start_child(struct decode_job *job, struct error *e)
{
	autofree int *keep = mem_alloc(job->task.count, sizeof *keep);
	size_t kept = 0;

	for (size_t i = job->next; i < job->task.count; i++)
		if (job->files[i].refused == ERROR_NONE)
			keep[kept++] = job->files[i].fd;
	job->task.from = job->next;
	job->task.from_member = job->next_member;
	const struct child_spec spec = {.name = "decode",
		.run = decode_child,
		.context = &job->task,
		.sandbox = true,
		.keep = keep,
		.keep_count = kept,
		.memory = DECODE_MEMORY,
		.deadline_ms = job->deadline_ms,
		.most_frame = DECODE_MOST_FRAME,
		.nice = 5,
		.on_frame = on_answer,
		.on_end = on_child_end,
		.user = job};
	job->child = child_start(job->supervisor, &spec, e);
	return job->child != NULL;
}

static void complete(struct decode_job *job)
{
	void (*on_idle)(void *user) = job->cancelled ? NULL : job->on_idle;
	void *user = job->user;

	job_free(job);
	if (on_idle != NULL)
		on_idle(user);
}

/* With no child alive: starts one for what is left, or ends the job. */
static void proceed(struct decode_job *job)
{
	struct error e = {0};

	for (;;) {
		refuse_those_next(job);
		if (job->cancelled || job->next == job->task.count) {
			complete(job);
			return;
		}
		if (start_child(job, &e))
			return;
		report_error(job, &e, false);
	}
}

static void on_start(int fd, short what, void *user)
{
	(void)fd, (void)what;
	proceed(user);
}

bool decode_fits(int fd, int64_t size)
{
	uint8_t head[CONTAINER_HEAD];

	if (size <= DECODE_MOST_BYTES)
		return true;
	ssize_t n = pread(fd, head, sizeof head, 0);
	return n > 0 && container_detect(head, (size_t)n);
}

static void measure(struct decode_file *file)
{
	struct stat st;

	if (fstat(file->fd, &st) < 0 || !S_ISREG(st.st_mode))
		file->refused = ERROR_UNSUPPORTED;
	else if (!decode_fits(file->fd, st.st_size))
		file->refused = ERROR_LIMIT;
	file->size = file->refused == ERROR_UNSUPPORTED ? 0 : st.st_size;
}

struct decode_job *decode_start_with(decoder *decode_bytes, unsigned deadline_ms,
	struct supervisor *s, const int *fds, size_t count, decode_on_result *on_result,
	void (*on_idle)(void *user), void *user, struct error *e)
{
	const struct timeval at_once = {0};
	struct decode_job *job = mem_alloc(1, sizeof *job);

	job->files = mem_alloc(count, sizeof *job->files);
	for (size_t i = 0; i < count; i++) {
		job->files[i].fd = fds[i];
		measure(&job->files[i]);
	}
	job->task = (struct decode_task){.decode_bytes = decode_bytes,
		.files = job->files,
		.count = count,
		/* Made here, since it needs files. Without it names that are no ASCII do. */
		.names = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0)};
	job->deadline_ms = deadline_ms;
	job->supervisor = s;
	job->on_result = on_result;
	job->on_idle = on_idle;
	job->user = user;
	job->start = evtimer_new(supervisor_base(s), on_start, job);
	if (job->start == NULL || evtimer_add(job->start, &at_once) < 0) {
		error_set(e, ERROR_IO, "nothing was decoded: no event for it");
		job_free(job);
		return NULL;
	}
	return job;
}

struct decode_job *decode_start(struct supervisor *s, const int *fds, size_t count,
	decode_on_result *on_result, void (*on_idle)(void *user), void *user, struct error *e)
{
	return decode_start_with(
		decode, DECODE_DEADLINE_MS, s, fds, count, on_result, on_idle, user, e);
}

void decode_choose(struct decode_job *job, const struct decode_choice *choice)
{
	job->task.choice = *choice;
	job->next_member = choice->part;
}

void decode_cancel(struct decode_job *job)
{
	job->cancelled = true;
	if (job->child != NULL)
		child_stop(job->child);
	else if (!job->reporting)
		job_free(job);
}
