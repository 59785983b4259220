/*
 * What the two halves of the importer share: importer.c opens, hashes and starts, decoded.c takes
 * what was decoded and writes it.
 */
#ifndef PACED_ENGINE_IMPORTER_H
#define PACED_ENGINE_IMPORTER_H

#include "crew.h"
#include "item.h"

#define GROUP     8               /* files for one child, and one transaction */
#define MOST_JOBS (2 * CREW_MOST) /* at work, or to be written after others */

/* A group of files, or one large archive whose members several children share. */
struct job {
	struct importer *importer;
	struct crew crew;
	size_t number;      /* jobs are written in the order in which they were started */
	bool done;          /* decoded, and not yet written */
	size_t through;     /* files, or children that are through with their part of the archive */
	struct items items; /* none: free */
	struct items members; /* of the archive that is being read: decoded, to be written, */
	struct items held;    /* and those that come after others which are not decoded yet */
	uint32_t next;        /* the number of the first of these */
	int fds[GROUP];
};

struct importer {
	struct engine *g;
	struct supervisor *supervisor;
	struct import_calls calls;
	struct items queue; /* taken from `at` */
	size_t at;
	bool unsorted;
	struct items waiting; /* decoded, refused by the store */
	struct job jobs[MOST_JOBS];
	size_t started;
	size_t cores;
	struct import_summary summary;
	size_t added;          /* since the last summary: files, */
	size_t members;        /* those found in archives, */
	int64_t archive_bytes; /* of those archives that were read to the end */
	bool pumping;
	bool held;   /* no decoder can be had: until importer_retry */
	bool paused; /* by importer_pause, also until then */
};

/* ---- importer.c ---- */
void importer_begin_summary(struct importer *i);
void importer_pump(struct importer *i); /* starts what can be started */

/* ---- decoded.c ---- */
bool job_is_large(const struct job *job);
/* At most GROUP of them. When the store refuses they wait. */
bool importer_write(struct importer *i, struct items *items);
/* Its content is known: only its place is written. */
void importer_touch(struct importer *i, struct item *it);
/* Jobs that are done, in the order in which they were started. */
void importer_write_done(struct importer *i);
/* For the crew of a job. */
void job_on_result(const struct decode_result *r, void *job);
void job_on_idle(void *job);

#endif
