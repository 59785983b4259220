#include "stream.h"

#define SAMPLE(member, wide, steady, scale, least, most)                                           \
	{                                                                                          \
		offsetof(struct sample, member), wide, steady, scale, least, most                  \
	}
const struct column stream_columns[STREAM_COLUMNS] = {
	SAMPLE(t, true, true, 1e3, 0, MOST_T),
	SAMPLE(lat, true, true, 1e7, -90, 90),
	SAMPLE(lon, true, true, 1e7, -180, 180),
	SAMPLE(distance, false, true, 1e2, 0, 1e8),
	SAMPLE(speed, false, false, 1e3, 0, 1e3),
	SAMPLE(altitude, false, false, 1e2, -2e4, 2e5),
	SAMPLE(hr, false, false, 1e1, 30, 230),
	SAMPLE(cadence, false, false, 1e1, 0, 1e3),
	SAMPLE(power, false, false, 1, 0, 1e5),
};

#define LAP(member, scale, least, most)                                                            \
	{                                                                                          \
		offsetof(struct lap, member), true, false, scale, least, most                      \
	}
const struct column stream_lap_columns[STREAM_LAP_COLUMNS] = {
	LAP(start, 1e3, 0, MOST_T),
	LAP(end, 1e3, 0, MOST_T),
	LAP(timer_s, 1e3, 0, MOST_T),
	LAP(distance_m, 1e2, 0, 1e8),
	LAP(avg_hr, 1e1, 0, 300),
	LAP(max_hr, 1e1, 0, 300),
};

#define NUMBER(member, least, most)                                                                \
	{                                                                                          \
		offsetof(struct activity, member), true, false, 1, least, most                     \
	}
const struct column stream_numbers[STREAM_NUMBERS] = {
	NUMBER(timer_s, 0, MOST_T),
	NUMBER(elapsed_s, 0, MOST_T),
	NUMBER(distance_m, 0, 1e8),
	NUMBER(avg_hr, 0, 300),
	NUMBER(max_hr, 0, 300),
	NUMBER(ascent_m, 0, 1e6),
	NUMBER(feel, 0, 100),
	NUMBER(rpe, 0, 10),
};

#define TEXT(member)                                                                               \
	{                                                                                          \
		offsetof(struct activity, member), sizeof(((struct activity *)NULL)->member)       \
	}
const struct text stream_texts[STREAM_TEXTS] = {
	TEXT(sport_text), TEXT(sub_sport), TEXT(name), TEXT(device)};

const struct column stream_pause_columns[STREAM_PAUSE_COLUMNS] = {
	{offsetof(struct pause, from), true, false, 1e3, 0, MOST_T},
	{offsetof(struct pause, to), true, false, 1e3, 0, MOST_T},
};

#define WELLNESS(member, least, most)                                                              \
	{                                                                                          \
		offsetof(struct wellness, member), true, false, 1, least, most                     \
	}
const struct column stream_wellness[STREAM_WELLNESS] = {
	WELLNESS(sleep_s, 0, 86400),
	WELLNESS(hrv_ms, 0, 500),
	WELLNESS(resting_hr, 20, 150),
};
