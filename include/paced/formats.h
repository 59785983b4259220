/*
 * From the bytes of a file to activities: no I/O, no clock, no global state.
 *
 * A file holds zero, one or several activities (a triathlon, chained files). Everything read is
 * checked against the bytes present; memory and time are bounded by a small multiple of their number.
 * Nothing in a file can make decoding fail as long as one activity in it can be read: what was wrong
 * is kept as a finding.
 */
#ifndef PACED_FORMATS_H
#define PACED_FORMATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/buffer.h"
#include "paced/base/date.h"
#include "paced/base/error.h"
#include "paced/base/terms.h"

/* What a file is. Only FILE_ACTIVITY carries activities. */
enum file_kind {
	FILE_UNKNOWN, FILE_ACTIVITY, FILE_COURSE, FILE_WORKOUT, FILE_SETTINGS, FILE_MONITORING,
	FILE_WELLNESS, FILE_TOTALS, FILE_GOALS, FILE_SEGMENT, FILE_ROUTE, FILE_DEVICE, FILE_OTHER,
	FILE_ARCHIVE, /* of files: it is no activity, what it holds is */
	FILE_KIND_COUNT
};
const char *file_kind_name(enum file_kind k); /* "activity", "course", ... */
bool file_kind_parse(const char *word, enum file_kind *out);

/* What was noticed while reading; a bit set. */
enum finding {
	FINDING_CRC = 1 << 0,          /* file CRC wrong, content kept as far as consistent */
	FINDING_TRUNCATED = 1 << 1,    /* shorter than its header says */
	FINDING_REBUILT = 1 << 2,      /* session summary made from the records */
	FINDING_CHAINED = 1 << 3,      /* several FIT files in one */
	FINDING_HR_MERGED = 1 << 4,    /* heart rate came from hr messages */
	FINDING_CLOCK = 1 << 5,        /* times before the clock was set were dropped or mapped */
	FINDING_BACKWARD = 1 << 6,     /* records that go back in time were dropped */
	FINDING_DUPLICATE_TIME = 1 << 7, /* records of one second were merged */
	FINDING_OFFSET_ODD = 1 << 8,   /* the local time written is nonsense and was not used */
	FINDING_TRAILING = 1 << 9,     /* bytes behind the end */
	FINDING_DEVELOPER = 1 << 10,   /* a value came from a developer field */
	FINDING_GPS = 1 << 11,         /* impossible positions were dropped */
	FINDING_COUNT = 12
};
const char *finding_name(unsigned bit_index); /* 0 -> "crc"; stable words for JSON */

/* One point of a recording. Missing values are NAN. */
struct sample {
	double t;        /* seconds since the activity's start, pauses included; ascending by 1 ms at least */
	double lat, lon; /* degrees WGS84 */
	float distance;  /* m since the start */
	float speed;     /* m/s */
	float altitude;  /* m */
	float hr;        /* beats/min, 30 to 230 */
	float cadence;   /* foot sports: steps/min (both feet); else revolutions/min */
	float power;     /* W */
};

enum lap_intensity { LAP_UNKNOWN, LAP_ACTIVE, LAP_REST, LAP_WARMUP, LAP_COOLDOWN, LAP_RECOVERY, LAP_INTERVAL };
enum lap_trigger { TRIGGER_UNKNOWN, TRIGGER_MANUAL, TRIGGER_TIME, TRIGGER_DISTANCE, TRIGGER_POSITION, TRIGGER_END, TRIGGER_STEP };

struct lap {
	double start, end;   /* seconds since the activity's start */
	double timer_s;      /* NAN unknown, as below */
	double distance_m;
	double avg_hr, max_hr;
	enum lap_intensity intensity;
	enum lap_trigger trigger;
	int32_t step;        /* index of the workout step, -1 none */
};

/* A time during which the timer stood still. */
struct pause {
	double from, to; /* seconds since the activity's start */
};

/* One activity: one session of one sport. All arrays are owned. Numbers not known are NAN. */
struct activity {
	int64_t start;        /* UTC seconds */
	int32_t utc_offset_s; /* OFFSET_NONE unknown */
	enum sport sport;
	char sport_text[32];  /* as the file says: "running", "cycling" */
	char sub_sport[32];   /* "trail", "" */
	char name[64];        /* title given by the user, "" */
	char device[64];      /* "garmin/fr110" or a creator's name, clean UTF-8 */
	uint64_t serial;      /* of the device, 0 unknown */
	int64_t created;      /* file_id.time_created, TIME_NONE unknown */
	uint32_t leg;         /* 0 based place among the sessions of the file */
	double timer_s;       /* moving by the device's timer */
	double elapsed_s;
	double distance_m;
	double avg_hr, max_hr;
	double ascent_m;
	double feel;          /* 0 to 100: FIT workout_feel */
	double rpe;           /* 1 to 10 (0 = written as nothing at all) */
	uint32_t records;     /* record messages or track points in the file for it, before merging */
	uint32_t records_hr;  /* of them with a heart rate */
	bool hr_from_device;  /* avg_hr stood in the file, and was not computed */
	bool offset_guessed;  /* utc_offset_s is only longitude / 15 degrees, good to about two hours: where
	                         the machine's own zone lies within that, it is the better one */
	struct sample *samples;
	size_t sample_count;
	struct lap *laps;
	size_t lap_count;
	struct pause *pauses;
	size_t pause_count;
};

/* What a watch measured of a night or a day, in the files it writes beside the activities. Numbers
 * not known are NAN. */
struct wellness {
	int64_t time;         /* UTC seconds, when it was known: waking up; 0: nothing was measured */
	int32_t utc_offset_s; /* OFFSET_NONE unknown */
	double sleep_s;       /* light, deep and REM sleep together */
	double hrv_ms;        /* RMSSD, mean of the night */
	double resting_hr;    /* beats/min */
};

/* What one file held. */
struct recording {
	enum file_kind kind;
	uint32_t findings; /* bits of enum finding */
	struct activity *activities; /* ascending by start; owned */
	size_t count;
	struct wellness wellness; /* of FILE_WELLNESS and FILE_MONITORING */
};

void activity_init(struct activity *a); /* every number unknown, no arrays */
void activity_finish(struct activity *a);
void recording_finish(struct recording *r);

enum format { FORMAT_UNKNOWN, FORMAT_FIT, FORMAT_TCX, FORMAT_GPX };

/* By content, never by name. */
enum format format_detect(const uint8_t *data, size_t length);

/* Is a FIT file whole by its own header and CRC, or still being written? */
enum completeness { COMPLETE_YES, COMPLETE_GROWING, COMPLETE_UNKNOWN };
/* COMPLETE_YES: header, data_size and CRC agree (of every chained file); GROWING: shorter than its
 * header says, or its header still says 0 bytes (which stays so when a battery died: such a file is to
 * be decoded once it has not changed for a while); UNKNOWN: not a format that tells, or a wrong CRC. */
enum completeness format_completeness(const uint8_t *data, size_t length);

struct decode_options {
	size_t most_samples; /* 0: 4,000,000 */
};

/* Decodes by content. On true *out is filled (finish it); a file that is not an activity is true
 * with its kind and no activities (but perhaps `wellness`). On false *out is empty; ERROR_INPUT says why nothing could be read. */
bool decode(const uint8_t *data, size_t length, const struct decode_options *o, struct recording *out, struct error *e);
bool fit_decode(const uint8_t *data, size_t length, const struct decode_options *o, struct recording *out, struct error *e);

/* The compact form in which activities cross a process wall and rest in the database: a version
 * byte, the summary, then each column as zigzag varints of the differences of its scaled values, of
 * steady columns of the differences of those (t ms, lat/lon 1e-7 degree, distance cm, speed mm/s,
 * altitude cm, hr 0.1, cadence 0.1, power W). About 9 bytes a second of running. A value that cannot be
 * is packed as missing.
 * stream_unpack checks everything: counts against bytes, ranges, ascending times, UTF-8; it is the
 * only way in for bytes from a child or from the disk, so that what analysis sees is sound. */
void stream_pack(const struct activity *a, struct buffer *out);
bool stream_unpack(const uint8_t *data, size_t length, struct activity *out, struct error *e);

/* A recording as the decode child sends it: kind, findings and the streams. */
void recording_pack(const struct recording *r, struct buffer *out);
bool recording_unpack(const uint8_t *data, size_t length, struct recording *out, struct error *e);

/* ------------------------------------------------------------------------------------------------
 * Containers: gzip, bzip2, xz and zstd, zip and tar, and these in one another, as exports of a service
 * are. They are read as a stream, never unpacked: memory is bounded by one member. libarchive does the
 * reading, which must not be asked for it outside of a sandbox.
 */

/* By the first bytes, of which CONTAINER_HEAD tell all. */
#define CONTAINER_HEAD 512
bool container_detect(const uint8_t *head, size_t length);

/* The bytes of a container, wherever they are. */
struct container_source {
	/* As pread(2): -1 with errno when they cannot be read, 0 at the end. */
	ptrdiff_t (*read)(void *user, void *to, size_t length, int64_t at);
	void *user;
	int64_t size;
};

#define CONTAINER_MOST_MEMBERS 250000

/* What is beyond these is a bomb or no export; 0: the default, which follows. */
struct container_limits {
	uint64_t total_bytes;  /* 32 GiB: unpacked, those of inner containers counted again */
	uint64_t member_bytes; /* 64 MiB: of one that is handed out */
	uint32_t members;      /* CONTAINER_MOST_MEMBERS: at all depths, whatever they are */
	uint32_t depth;        /* 4: an export of archives of compressed files, packed once more */
	uint32_t ratio;        /* 200: a member to its packed bytes, from 1 MiB on (a TCX has at most 30) */
};

struct container_member {
	/* Where it lies, clean UTF-8: "activities/12.fit.gz", "Part1.zip/34.fit". NULL: the container is
	 * one compressed file and this is its content. */
	const char *path;
	uint32_t number;     /* from 0 on; the same whenever the same bytes are read */
	const uint8_t *data; /* NULL with an error */
	size_t length;
	bool damaged;              /* the end is missing, or its checksum says that it is wrong */
	const struct error *error; /* why it cannot be read, else NULL */
	int64_t at;                /* bytes of the source that were passed */
};

struct container_calls {
	/* For each member that is, or by its name should be, an activity file: one whose content format_detect
	 * knows, or whose name ends like those of activity files. Media, tables, hidden files and what other
	 * systems leave in archives (__MACOSX) are passed over. false ends the reading. */
	bool (*each)(const struct container_member *m, void *user);
	/* May be NULL. From time to time (16 MiB, 1,000 members) while nothing is handed out. */
	bool (*alive)(int64_t at, void *user);
	void *user;
	/* May be NULL. Is the member of that number to be handed out? One that is not is passed over, not read. */
	bool (*wanted)(uint32_t number, void *user);
};

/* Hands out the members from number `from` on. On false what came before stands, and the error says why
 * the rest does not come: ERROR_LIMIT for a bomb, ERROR_INPUT for damage, ERROR_IO with errno when the
 * source failed. An inner container that cannot be read is a member with an error. Names are taken as the
 * present locale has them: use one of UTF-8, as others need files of the C library. */
bool container_read(const struct container_source *s, const struct container_limits *limits, uint32_t from,
	const struct container_calls *calls, struct error *e);

/* Appends `length` bytes, less than 4 GiB, as one gzip file without name and time: the same bytes give the same
 * file. */
void gzip_pack(const void *data, size_t length, struct buffer *out);

/* ------------------------------------------------------------------------------------------------
 * The encoder: FIT files for workouts and for tests. It writes what it is told, right or wrong;
 * nothing is checked. All in the order written.
 */
struct fit_writer;

enum fit_base_type {
	FIT_ENUM = 0x00, FIT_SINT8 = 0x01, FIT_UINT8 = 0x02, FIT_SINT16 = 0x83, FIT_UINT16 = 0x84,
	FIT_SINT32 = 0x85, FIT_UINT32 = 0x86, FIT_STRING = 0x07, FIT_FLOAT32 = 0x88, FIT_FLOAT64 = 0x89,
	FIT_UINT8Z = 0x0A, FIT_UINT16Z = 0x8B, FIT_UINT32Z = 0x8C, FIT_BYTE = 0x0D, FIT_SINT64 = 0x8E,
	FIT_UINT64 = 0x8F, FIT_UINT64Z = 0x90
};
struct fit_field {
	uint8_t number;
	uint8_t size; /* bytes */
	uint8_t type; /* enum fit_base_type, or anything */
};
struct fit_developer_field {
	uint8_t number, size, developer;
};

#define FIT_EPOCH INT64_C(631065600) /* 1989-12-31T00:00:00Z in Unix seconds */

struct fit_writer *fit_writer_create(int header_size /* 12 or 14 */);
void fit_writer_destroy(struct fit_writer *w);
/* A definition message for local type 0-15. */
void fit_define(struct fit_writer *w, int local, uint16_t global, bool big_endian, const struct fit_field *fields, size_t n, const struct fit_developer_field *dev, size_t n_dev);
/* Opens a data message; then one fit_put_* a field, in order. compressed_offset -1: normal header,
 * 0-31: compressed-timestamp header (local 0-3). */
void fit_data(struct fit_writer *w, int local, int compressed_offset);
void fit_put_int(struct fit_writer *w, int64_t value);    /* in the size and order of the field that is due */
void fit_put_float(struct fit_writer *w, double value);
void fit_put_text(struct fit_writer *w, const char *text); /* padded with NULs to the field's size */
void fit_put_bytes(struct fit_writer *w, const void *bytes, size_t n);
/* Writes header and CRCs and gives the file; the writer is empty and can be used for the next. */
void fit_finish(struct fit_writer *w, struct buffer *out);

uint16_t fit_crc(uint16_t crc, const uint8_t *data, size_t length);

/* A whole FIT activity as a watch writes it: file_id, device_info, events for start, pauses and
 * stop, records, laps, session (with feel and RPE where known), activity with local time. */
void fit_encode_activity(const struct activity *a, struct buffer *out);

#endif
