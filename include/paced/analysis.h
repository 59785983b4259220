/*
 * From an activity and the athlete of that day to a session: what happened inside it, in numbers.
 *
 * Two steps, so that a changed threshold costs little. `measure` finds what the recording says by
 * itself; `assess` judges it by the athlete's thresholds. Both are pure; the same inputs give the
 * same bits on every machine (no fused multiply-add, sums in sample order).
 */
#ifndef PACED_ANALYSIS_H
#define PACED_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paced/base/date.h"
#include "paced/base/terms.h"
#include "paced/formats.h"

/* Where a number about the athlete comes from. */
enum origin {
	ORIGIN_NONE,
	ORIGIN_DEFAULT,   /* a cautious guess: nothing is known */
	ORIGIN_AGE,       /* 208 - 0.7 age (Tanaka, Monahan & Seals 2001) */
	ORIGIN_ESTIMATED, /* from other numbers, such as rest + .85 (max - rest) */
	ORIGIN_OBSERVED,  /* seen in sessions */
	ORIGIN_REPORTED,  /* journal */
	ORIGIN_SETTINGS,  /* paced.conf */
	ORIGIN_COUNT
};
const char *origin_name(enum origin o);

/* A number about the athlete, since when it holds (DATE_NONE: always) and how sure it is: 0 a
 * guess, to 1 certain. */
struct threshold {
	double value;
	enum origin origin;
	date since;
	double sure;
};

/* The athlete as known on one day. */
struct athlete {
	enum sex sex;
	enum level level;
	double age;       /* years, NAN */
	double weight_kg; /* NAN */
	/* Beats/min; always known: at least ORIGIN_DEFAULT. */
	struct threshold max_hr, rest_hr, threshold_hr;
	/* m/s graded; value NAN while unknown. */
	struct threshold threshold_speed;
};

/* Why a number of a session is not believed; a bit set. */
enum suspect {
	SUSPECT_LOAD = 1 << 0,       /* more than 225 an hour */
	SUSPECT_SPEED = 1 << 1,      /* a run faster than 22 km/h on average */
	SUSPECT_ASCENT = 1 << 2,     /* more than 2200 m/h */
	SUSPECT_HR_MAX = 1 << 3,     /* average above the athlete's maximum */
	SUSPECT_HR_CADENCE = 1 << 4, /* heart rate locked onto cadence */
	SUSPECT_HR_FLAT = 1 << 5,    /* heart rate stuck for long */
	SUSPECT_DISTANCE = 1 << 6,   /* stuck or jumping distance */
	SUSPECT_HR_JUMPS = 1 << 7,   /* heart rate jumping as no heart does */
	SUSPECT_COUNT = 8
};
const char *suspect_name(unsigned bit_index);

/* Windows of the best-efforts curves. */
#define CURVE_POINTS 9
extern const double curve_seconds[CURVE_POINTS]; /* 30 60 120 300 600 1200 1800 2400 3600 */

/*
 * Repetitions. Taken from laps whose intensity or step says so, or that alternate; otherwise found
 * in graded speed (on courses without hills in speed as it was run, when that is clearer) as the
 * faster of two levels; without a speed, as on a treadmill, in what heart rate and its slope tell of
 * the effort (pulse.c), for those of a minute and more. Fades: mean of the last third against the first, -0.05 is 5 % slower; NAN
 * with fewer than 3.
 */
struct reps {
	int count;         /* 0: none found */
	double seconds;    /* mean length of one */
	double speed;      /* graded m/s, NAN */
	double hr;         /* NAN */
	double cadence;    /* NAN */
	double recovery_s; /* mean between them */
	double fade, cadence_fade;
	double grade; /* mean rise/run, 0 on the flat, NAN unknown */
};

/* One hard stretch inside a session, to be shown: a repetition, or the one bout of a tempo run. */
struct bout {
	double start_s, end_s; /* since the activity's start, pauses included */
	double seconds;        /* end - start without pauses */
	double metres;         /* NAN without speed */
	double speed;          /* graded m/s, NAN */
	double hr, cadence;    /* NAN */
	double grade;
};

#define SESSION_KIND_REASON 96

/* One session. Unknown numbers are NAN. Sizes are fixed, so that sessions copy and rest as values.
 */
struct session {
	/* identity */
	int64_t id;           /* in the database; 0 for none */
	int64_t start;        /* UTC */
	int32_t utc_offset_s; /* OFFSET_NONE unknown */
	date day;             /* the athlete's local day */
	int32_t minute;       /* local minute of the calendar day of its start */
	bool manual;          /* from the journal, without samples */
	enum sport sport;

	/* measured: from the recording alone */
	double timer_s, elapsed_s, distance_m;
	double ascent_m;       /* the device's, else from the altitudes when they are believed */
	double avg_hr, top_hr; /* top: highest 10 s mean, spikes and dry straps left out */
	double avg_speed;      /* distance / timer, m/s */
	double graded_speed;   /* mean graded m/s while moving, NAN without distance or speed */
	double avg_cadence, avg_power;
	double device_feel; /* 0-100 from the watch, NAN */
	double device_rpe;  /* 1-10 */
	/* Best efforts over curve_seconds: highest mean heart rate, highest mean graded speed
	 * (pauses count as standing) and the mean heart rate of that stretch; NAN where shorter. */
	double best_hr[CURVE_POINTS];
	double best_speed[CURVE_POINTS];
	double best_speed_hr[CURVE_POINTS];
	double drift_first_half, drift; /* Pa:HR in %, models.md "Drift" */
	uint64_t route;                 /* signature of the course, 0 without positions */
	unsigned suspect;               /* bits of enum suspect */
	bool has_hr, has_speed;         /* at least 80 % of the moving time */

	/* assessed: by the athlete of that day */
	struct athlete_used { /* what it was assessed with */
		float max_hr, rest_hr, threshold_hr, threshold_speed;
		unsigned bits; /* session.ignore at that time, and USED_* */
	} used;
	double loads[LOAD_SOURCE_COUNT]; /* by each source, NAN where it cannot be had */
	/* Seconds on the move below .90, below 1 and above threshold heart rate (zone_s), and below
	 * .88, below 1 and above threshold speed (zone_speed_s; zone_s too where there is no heart
	 * rate); NAN when neither is known. */
	double zone_s[3], zone_speed_s[3];
	/* At or above .95 of threshold heart rate or speed, or in repetitions: altogether, and the
	 * longest bout, in which up to 30 s below do not count and do not end it. */
	double hard_s, longest_hard_s;
	double easy_share; /* of moving time below the first boundary, 0 to 1 */
	/* Means over the easy running after the first 10 min and 2 min of ease, when the heart has
	 * settled; NAN with less than 5 min of it, or without heart rate or speed. */
	double easy_speed, easy_hr;
	struct reps reps;
	/* Easy time before the first and after the last hard bout; NAN when none is hard. */
	double warmup_s, cooldown_s;
	bool strides;                          /* short repetitions inside an easy run */
	enum kind kind_found;                  /* by the detector, kinds.c */
	char kind_reason[SESSION_KIND_REASON]; /* "5 repetitions of about 4:00", plain words */

	/* decided: by reports and history (model) */
	enum kind kind; /* the journal's word, or kind_found with what the history adds */
	double load;
	enum load_source load_from;
	enum load_source load_wanted; /* the athlete's word on where it comes from, or LOAD_NONE */
	enum feel felt;
	double rpe;
	unsigned ignore;         /* bits of enum ignore (journal.h): not assessed */
	double longest_before_m; /* longest run in the 30 days before, NAN without any */
	bool route_seen;         /* the course was run before */
	char note[160];
};

struct assess_options {
	bool grade_minetti; /* else the gentler curve, models.md "Grade cost" */
	int32_t day_start_s;
	/* The machine's zone at that time, for activities without an offset of their own. */
	int32_t default_offset_s;
};

/* The bits of session.ignore, the same as journal.h's enum ignore. */
#define SESSION_IGNORE_HR   1u
#define SESSION_IGNORE_PACE 2u
#define SESSION_IGNORE_GPS  4u
#define SESSION_IGNORE_ALL  8u

/* Bits that the recording alone decides, whoever ran it. */
#define SUSPECT_MEASURED                                                                           \
	(SUSPECT_SPEED | SUSPECT_ASCENT | SUSPECT_HR_CADENCE | SUSPECT_HR_FLAT |                   \
		SUSPECT_DISTANCE | SUSPECT_HR_JUMPS)
/* Bits that make the heart rate, and the speed, not to be believed. */
#define SUSPECT_OF_HR    (SUSPECT_HR_MAX | SUSPECT_HR_CADENCE | SUSPECT_HR_FLAT | SUSPECT_HR_JUMPS)
#define SUSPECT_OF_SPEED (SUSPECT_SPEED | SUSPECT_DISTANCE)

void session_init(struct session *s); /* everything unknown */

/* Fills the identity and measured parts. */
void session_measure(const struct activity *a, const struct assess_options *o, struct session *s);

/* Fills the assessed part; `s` must have been measured from the same activity. Heart rate or speed
 * that is suspect, or ignored by s->ignore, is left out. Sets used. */
void session_assess(const struct activity *a, const struct athlete *who,
	const struct assess_options *o, struct session *s);

/* The hard stretches that `s` (assessed from the same activity by the same athlete) counts as its
 * repetitions or its one hard bout, in order; at most `most`. Returns their number. */
size_t session_bouts(const struct activity *a, const struct session *s, const struct athlete *who,
	const struct assess_options *o, struct bout *out, size_t most);

/* Ascent from the altitudes alone, metres; NAN without them. session.ascent_m takes the device's
 * own figure first. */
double ascent_from_altitude(const struct activity *a);

/* True when two route signatures are of one course, as far as noise allows; never for 0. */
bool route_alike(uint64_t a, uint64_t b);

/* A session without samples, from the journal (loads by RPE and duration, hr by its average). The
 * fields sport, day, minute, timer_s, distance_m, avg_hr, rpe, kind_found and reps of `s` are
 * given. */
void session_assess_manual(const struct athlete *who, struct session *s);

/* What of an athlete and the options an assessment rests on, as kept in session.used, and whether two
 * agree in everything. */
#define USED_ESTIMATE (1u << 8)  /* the threshold speed was an estimate and no more */
#define USED_FEMALE   (1u << 9)  /* heart rates were weighed as those of women */
#define USED_MINETTI  (1u << 10) /* assess_options.grade_minetti; the measured part rests on it, too */
/* Raised with each release that finds more, or other things, in a recording: then sessions are measured
 * and assessed again from their streams. */
#define ANALYSIS_VERSION 1u
#define USED_VERSION(bits) ((bits) >> 16)
struct athlete_used athlete_numbers(const struct athlete *who, unsigned ignore, bool grade_minetti);
bool athlete_used_equal(const struct athlete_used *a, const struct athlete_used *b);

/* Chooses load and load_from from loads[] by the order given (LOAD_NONE ends it), leaving out what
 * `ignore` and `suspect` rule out. */
void session_choose_load(struct session *s, const enum load_source *order);

/* ---- formulas, each by its source; models.md has the numbers ---- */

/* Banister TRIMP for `seconds` at `hr`: Morton, Fitz-Clarke & Banister 1990. Below rest it is 0. */
double trimp(double seconds, double hr, double rest_hr, double max_hr, enum sex sex);
/* 100 · TRIMP / TRIMP(60 min at threshold). */
double load_from_trimp(
	double trimp_sum, double rest_hr, double max_hr, double threshold_hr, enum sex sex);
/* Cost of running on a grade (rise/run), J/kg/m: Minetti et al. 2002, clamped at ±0.45. */
double grade_cost_minetti(double grade);
/* The gentler curve fitted to heart rate, against level ground: through the points of models.md by
 * monotone cubic pieces (Fritsch & Butland 1984), straight beyond ±20 %, clamped at ±0.45. */
double grade_factor_gentle(double grade);
double grade_factor(double grade, bool minetti); /* either, against level ground */
/* Foster's session RPE, scaled so that RPE 7 for 60 min is 100 (model: or as the athlete's own
 * sessions say). */
double load_from_rpe(double rpe, double seconds);
/* By sport and kind alone: what an hour of it usually scores (tables in formulas.c). */
double load_from_duration(enum sport sport, enum kind kind, double seconds);
/* 100 · hours · intensity² for a normalised intensity (1 = threshold): Coggan. */
double load_from_intensity(double seconds, double intensity);
/* Daniels & Gilbert 1979: VDOT of a race of `metres` in `seconds`. */
double vdot(double metres, double seconds);
/* The speed, m/s, of an hour's race for that VDOT: 88 % of it, Daniels' threshold pace. */
double threshold_from_vdot(double v);
/* Critical speed, m/s, by least squares of d = D' + CS·t over n efforts (n >= 2); NAN when they lie
 * on no such line. */
double critical_speed(const double *metres, const double *seconds, size_t n, double *d_prime);

#endif
