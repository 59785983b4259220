/* The words of this module's enums. */
#include "paced/analysis.h"

static const char *const origins[ORIGIN_COUNT] = {
	[ORIGIN_NONE] = "none",
	[ORIGIN_DEFAULT] = "default",
	[ORIGIN_AGE] = "age",
	[ORIGIN_ESTIMATED] = "estimated",
	[ORIGIN_OBSERVED] = "observed",
	[ORIGIN_REPORTED] = "journal",
	[ORIGIN_SETTINGS] = "settings",
};

const char *origin_name(enum origin o)
{
	return origins[o];
}

static const char *const suspects[SUSPECT_COUNT] = {
	"load",
	"speed",
	"ascent",
	"hr-max",
	"hr-cadence",
	"hr-flat",
	"distance",
	"hr-jumps",
};

const char *suspect_name(unsigned bit_index)
{
	return bit_index < SUSPECT_COUNT ? suspects[bit_index] : "unknown";
}
