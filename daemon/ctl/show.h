/* What `pacectl show` knows about the session that it shows. */
#ifndef CTL_SHOW_H
#define CTL_SHOW_H

#include "call.h"

#define MOST_BOUTS 60

struct view {
	struct call *call;
	const struct history *history;
	size_t index; /* in the history, SIZE_MAX for a duplicate */
	struct session s;
	bool imperial;
	bool has_source; /* else it is of the journal */
	struct session_source source;
	struct file_row file;
	struct bout bouts[MOST_BOUTS];
	size_t bout_count;
	struct session *duplicates;
	size_t duplicate_count;
	char kind_reason[SESSION_KIND_REASON];
	double hr_above_usual; /* beats/min at its easy pace, NAN */
};

/* That it was recorded, is believed, and is not left out; pace is that of runs. */
bool view_has_hr(const struct view *v);
bool view_has_pace(const struct view *v);
/* Metres to a heartbeat, slopes taken out; NAN without both. */
double view_efficiency(const struct view *v);

/* For a person; and the tables of it. */
void show_page(const struct view *v);
void show_zones(const struct view *v);
void show_bouts(const struct view *v);
void show_curve(const struct view *v);

#endif
