#include "paced/formats.h"

#include <math.h>
#include <string.h>

#include "paced/base/memory.h"

static const char *const kind_names[FILE_KIND_COUNT] = {
	[FILE_UNKNOWN] = "unknown",
	[FILE_ACTIVITY] = "activity",
	[FILE_COURSE] = "course",
	[FILE_WORKOUT] = "workout",
	[FILE_SETTINGS] = "settings",
	[FILE_MONITORING] = "monitoring",
	[FILE_WELLNESS] = "wellness",
	[FILE_TOTALS] = "totals",
	[FILE_GOALS] = "goals",
	[FILE_SEGMENT] = "segment",
	[FILE_ROUTE] = "route",
	[FILE_DEVICE] = "device",
	[FILE_OTHER] = "other",
	[FILE_ARCHIVE] = "archive",
};

static const char *const finding_names[FINDING_COUNT] = {
	"crc",
	"truncated",
	"rebuilt",
	"chained",
	"hr-merged",
	"clock",
	"backward",
	"duplicate-time",
	"offset-odd",
	"trailing",
	"developer",
	"gps",
};

const char *file_kind_name(enum file_kind k)
{
	return kind_names[(unsigned)k < FILE_KIND_COUNT ? k : FILE_UNKNOWN];
}

bool file_kind_parse(const char *word, enum file_kind *out)
{
	for (unsigned i = 0; i < FILE_KIND_COUNT; i++) {
		if (strcmp(word, kind_names[i]) == 0) {
			*out = (enum file_kind)i;
			return true;
		}
	}
	return false;
}

const char *finding_name(unsigned bit_index)
{
	return bit_index < FINDING_COUNT ? finding_names[bit_index] : "unknown";
}

void activity_init(struct activity *a)
{
	*a = (struct activity){
		.start = TIME_NONE,
		.utc_offset_s = OFFSET_NONE,
		.sport = SPORT_OTHER,
		.created = TIME_NONE,
		.timer_s = NAN,
		.elapsed_s = NAN,
		.distance_m = NAN,
		.avg_hr = NAN,
		.max_hr = NAN,
		.ascent_m = NAN,
		.feel = NAN,
		.rpe = NAN,
	};
}

void activity_finish(struct activity *a)
{
	free(a->samples);
	free(a->laps);
	free(a->pauses);
	activity_init(a);
}

void recording_finish(struct recording *r)
{
	for (size_t i = 0; i < r->count; i++)
		activity_finish(&r->activities[i]);
	free(r->activities);
	*r = (struct recording){0};
}
