#include "fit_names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "paced/base/memory.h"
#include "paced/base/text.h"

static const char *const sport_names[] = {[0] = "generic",
	[1] = "running",
	[2] = "cycling",
	[3] = "transition",
	[4] = "fitness_equipment",
	[5] = "swimming",
	[6] = "basketball",
	[7] = "soccer",
	[8] = "tennis",
	[9] = "american_football",
	[10] = "training",
	[11] = "walking",
	[12] = "cross_country_skiing",
	[13] = "alpine_skiing",
	[14] = "snowboarding",
	[15] = "rowing",
	[16] = "mountaineering",
	[17] = "hiking",
	[18] = "multisport",
	[19] = "paddling",
	[20] = "flying",
	[21] = "e_biking",
	[22] = "motorcycling",
	[23] = "boating",
	[24] = "driving",
	[25] = "golf",
	[26] = "hang_gliding",
	[27] = "horseback_riding",
	[28] = "hunting",
	[29] = "fishing",
	[30] = "inline_skating",
	[31] = "rock_climbing",
	[32] = "sailing",
	[33] = "ice_skating",
	[34] = "sky_diving",
	[35] = "snowshoeing",
	[36] = "snowmobiling",
	[37] = "stand_up_paddleboarding",
	[38] = "surfing",
	[39] = "wakeboarding",
	[40] = "water_skiing",
	[41] = "kayaking",
	[42] = "rafting",
	[43] = "windsurfing",
	[44] = "kitesurfing",
	[45] = "tactical",
	[46] = "jumpmaster",
	[47] = "boxing",
	[48] = "floor_climbing",
	[49] = "baseball",
	[53] = "diving",
	[56] = "shooting",
	[58] = "winter_sport",
	[59] = "grinding",
	[62] = "hiit",
	[63] = "video_gaming",
	[64] = "racket",
	[65] = "wheelchair_push_walk",
	[66] = "wheelchair_push_run",
	[67] = "meditation",
	[68] = "para_sport",
	[69] = "disc_golf",
	[70] = "team_sport",
	[71] = "cricket",
	[72] = "rugby",
	[73] = "hockey",
	[74] = "lacrosse",
	[75] = "volleyball",
	[76] = "water_tubing",
	[77] = "wakesurfing",
	[78] = "water_sport",
	[79] = "archery",
	[80] = "mixed_martial_arts",
	[81] = "motor_sports",
	[82] = "snorkeling",
	[83] = "dance",
	[84] = "jump_rope",
	[85] = "pool_apnea",
	[86] = "mobility",
	[87] = "geocaching",
	[88] = "canoeing"};

static const char *const sub_sport_names[] = {[0] = "generic",
	[1] = "treadmill",
	[2] = "street",
	[3] = "trail",
	[4] = "track",
	[5] = "spin",
	[6] = "indoor_cycling",
	[7] = "road",
	[8] = "mountain",
	[9] = "downhill",
	[10] = "recumbent",
	[11] = "cyclocross",
	[12] = "hand_cycling",
	[13] = "track_cycling",
	[14] = "indoor_rowing",
	[15] = "elliptical",
	[16] = "stair_climbing",
	[17] = "lap_swimming",
	[18] = "open_water",
	[19] = "flexibility_training",
	[20] = "strength_training",
	[21] = "warm_up",
	[22] = "match",
	[23] = "exercise",
	[24] = "challenge",
	[25] = "indoor_skiing",
	[26] = "cardio_training",
	[27] = "indoor_walking",
	[28] = "e_bike_fitness",
	[29] = "bmx",
	[30] = "casual_walking",
	[31] = "speed_walking",
	[32] = "bike_to_run_transition",
	[33] = "run_to_bike_transition",
	[34] = "swim_to_bike_transition",
	[35] = "atv",
	[36] = "motocross",
	[37] = "backcountry",
	[38] = "resort",
	[39] = "rc_drone",
	[40] = "wingsuit",
	[41] = "whitewater",
	[42] = "skate_skiing",
	[43] = "yoga",
	[44] = "pilates",
	[45] = "indoor_running",
	[46] = "gravel_cycling",
	[47] = "e_bike_mountain",
	[48] = "commuting",
	[49] = "mixed_surface",
	[50] = "navigate",
	[51] = "track_me",
	[52] = "map",
	[53] = "single_gas_diving",
	[54] = "multi_gas_diving",
	[55] = "gauge_diving",
	[56] = "apnea_diving",
	[57] = "apnea_hunting",
	[58] = "virtual_activity",
	[59] = "obstacle",
	[62] = "breathing",
	[63] = "ccr_diving",
	[65] = "sail_race",
	[66] = "expedition",
	[67] = "ultra",
	[68] = "indoor_climbing",
	[69] = "bouldering",
	[70] = "hiit",
	[71] = "indoor_grinding",
	[72] = "hunting_with_dogs",
	[73] = "amrap",
	[74] = "emom",
	[75] = "tabata",
	[77] = "esport",
	[78] = "triathlon",
	[79] = "duathlon",
	[80] = "brick",
	[81] = "swim_run",
	[82] = "adventure_race",
	[83] = "trucker_workout",
	[84] = "pickleball",
	[85] = "padel",
	[86] = "indoor_wheelchair_walk",
	[87] = "indoor_wheelchair_run",
	[88] = "indoor_hand_cycling",
	[90] = "field",
	[91] = "ice",
	[92] = "ultimate",
	[93] = "platform",
	[94] = "squash",
	[95] = "badminton",
	[96] = "racquetball",
	[97] = "table_tennis",
	[98] = "overland",
	[99] = "trolling_motor",
	[110] = "fly_canopy",
	[111] = "fly_paraglide",
	[112] = "fly_paramotor",
	[113] = "fly_pressurized",
	[114] = "fly_navigate",
	[115] = "fly_timer",
	[116] = "fly_altimeter",
	[117] = "fly_wx",
	[118] = "fly_vfr",
	[119] = "fly_ifr",
	[121] = "dynamic_apnea",
	[123] = "enduro",
	[124] = "rucking",
	[125] = "rally",
	[126] = "pool_triathlon",
	[127] = "e_bike_enduro"};

struct number_name {
	uint16_t number;
	const char *name;
};

static const struct number_name manufacturers[] = {{1, "garmin"}, {13, "dynastream_oem"},
	{15, "dynastream"}, {16, "timex"}, {23, "suunto"}, {32, "wahoo_fitness"}, {38, "osynce"},
	{40, "concept2"}, {52, "seiko_epson"}, {60, "rotor"}, {61, "geonaute"}, {68, "cateye"},
	{69, "stages_cycling"}, {70, "sigmasport"}, {71, "tomtom"}, {86, "elite"}, {89, "tacx"},
	{95, "stryd"}, {107, "magene"}, {115, "igpsport"}, {123, "polar_electro"},
	{129, "coros_byte"}, {142, "tag_heuer"}, {144, "zwift_byte"}, {255, "development"},
	{258, "lezyne"}, {260, "zwift"}, {261, "watteam"}, {265, "strava"}, {267, "bryton"},
	{281, "trainer_road"}, {289, "hammerhead"}, {294, "coros"}, {306, "gravaa"},
	{307, "onelap"}, {310, "decathlon"}, {326, "nike"}, {327, "magicshine"}, {331, "mywhoosh"},
	{337, "runna"}, {339, "zepp"}, {340, "peloton"}, {342, "tissot"}, {348, "huawei"},
	{349, "gotoes"}, {351, "una_watch"}};

static const struct number_name garmin_products[] = {{1, "hrm1"}, {5, "hrm2ss"}, {7, "hrm3ss"},
	{717, "fr405"}, {782, "fr50"}, {988, "fr60"}, {1018, "fr310xt"}, {1036, "edge500"},
	{1124, "fr110"}, {1169, "edge800"}, {1325, "edge200"}, {1328, "fr910xt"}, {1345, "fr610"},
	{1436, "fr70"}, {1446, "fr310xt4t"}, {1482, "fr10"}, {1499, "swim"}, {1551, "fenix"},
	{1561, "edge510"}, {1567, "edge810"}, {1623, "fr620"}, {1632, "fr220"},
	{1736, "edgetouring"}, {1743, "hrmtri"}, {1752, "hrmrun"}, {1765, "fr920xt"},
	{1836, "edge1000"}, {1903, "fr15"}, {1907, "vivoactive"}, {1967, "fenix2"}, {1988, "epix"},
	{2050, "fenix3"}, {2067, "edge520"}, {2147, "edge25"}, {2148, "fr25"}, {2153, "fr225"},
	{2156, "fr630"}, {2157, "fr230"}, {2158, "fr735xt"}, {2204, "edgeexplore1000"},
	{2238, "edge20"}, {2327, "hrm4run"}, {2337, "vivoactivehr"}, {2413, "fenix3hr"},
	{2431, "fr235"}, {2432, "fenix3chronos"}, {2503, "fr35"}, {2530, "edge820"},
	{2531, "edgeexplore820"}, {2544, "fenix5s"}, {2604, "fenix5x"}, {2691, "fr935"},
	{2697, "fenix5"}, {2700, "vivoactive3"}, {2713, "edge1030"}, {2886, "fr645"},
	{2888, "fr645m"}, {2891, "fr30"}, {2900, "fenix5splus"}, {2909, "edge130"},
	{2988, "vivoactive3mw"}, {3011, "edgeexplore"}, {3066, "vivoactive3ml"}, {3076, "fr245"},
	{3077, "fr245music"}, {3110, "fenix5plus"}, {3111, "fenix5xplus"}, {3112, "edge520plus"},
	{3113, "fr945"}, {3121, "edge530"}, {3122, "edge830"}, {3126, "instinctesports"},
	{3224, "vivoactive4small"}, {3225, "vivoactive4large"}, {3226, "venu"},
	{3246, "marqdriver"}, {3247, "marqaviator"}, {3248, "marqcaptain"}, {3249, "marqcommander"},
	{3250, "marqexpedition"}, {3251, "marqathlete"}, {3282, "fr45"}, {3287, "fenix6ssport"},
	{3288, "fenix6s"}, {3289, "fenix6sport"}, {3290, "fenix6"}, {3291, "fenix6x"},
	{3299, "hrmdual"}, {3300, "hrmpro"}, {3405, "swim2"}, {3466, "instinctsolar"},
	{3558, "edge130plus"}, {3570, "edge1030plus"}, {3589, "fr745"}, {3596, "venusqmusic"},
	{3599, "venusqmusicv2"}, {3600, "venusq"}, {3624, "marqadventurer"}, {3638, "enduro"},
	{3652, "fr945lte"}, {3703, "venu2"}, {3704, "venu2s"}, {3739, "marqgolfer"},
	{3843, "edge1040"}, {3851, "venu2plus"}, {3869, "fr55"}, {3888, "instinct2"},
	{3889, "instinct2s"}, {3905, "fenix7s"}, {3906, "fenix7"}, {3907, "fenix7x"},
	{3943, "epixgen2"}, {3990, "fr255music"}, {3991, "fr255smallmusic"}, {3992, "fr255"},
	{3993, "fr255small"}, {4024, "fr955"}, {4061, "edge540"}, {4062, "edge840"},
	{4105, "marqgen2"}, {4115, "venusq2"}, {4116, "venusq2music"}, {4124, "marqgen2aviator"},
	{4130, "hrmproplus"}, {4135, "tactix7"}, {4155, "instinctcrossover"},
	{4169, "edgeexplore2"}, {4257, "fr265large"}, {4258, "fr265small"}, {4260, "venu3"},
	{4261, "venu3s"}, {4312, "epixgen2pro42"}, {4313, "epixgen2pro47"}, {4314, "epixgen2pro51"},
	{4315, "fr965"}, {4341, "enduro2"}, {4374, "fenix7sprosolar"}, {4375, "fenix7prosolar"},
	{4376, "fenix7xprosolar"}, {4394, "instinct2x"}, {4426, "vivoactive5"}, {4432, "fr165"},
	{4433, "fr165music"}, {4440, "edge1050"}, {4446, "hrmfit"}, {4472, "marqgen2commander"},
	{4532, "fenix8solar"}, {4533, "fenix8solarlarge"}, {4534, "fenix8small"}, {4536, "fenix8"},
	{4565, "fr970"}, {4570, "fr570large"}, {4574, "fr570small"}, {4575, "enduro3"},
	{4583, "instincte40mm"}, {4584, "instincte45mm"}, {4585, "instinct3solar45mm"},
	{4586, "instinct3amoled45mm"}, {4587, "instinct3amoled50mm"},
	{4595, "fenix7prosolarnowifi"}, {4603, "venux1"}, {4606, "hrm200"}, {4625, "vivoactive6"},
	{4631, "fenix8pro"}, {4633, "edge550"}, {4634, "edge850"}, {4643, "venu4"},
	{4644, "venu4s"}, {4655, "edgemtb"}, {4666, "fenixe"}, {4678, "instinctcrossoveramoled"},
	{4759, "instinct3solar50mm"}, {4775, "tactix8amoled"}, {4776, "tactix8solar"},
	{4814, "fr170music"}, {4815, "fr170"}, {4916, "fr702026"}, {4952, "fenix9pro43mm"},
	{4953, "fenix9pro47mm"}, {4954, "fenix9pro51mm"}, {4955, "fenix9prosolar47mm"},
	{4956, "fenix9prosolar51mm"}, {5133, "fenix943mm"}, {5134, "fenix9"},
	{10014, "edgeremote"}};

enum { GARMIN = 1, DEVELOPMENT = 255 };

const char *fit_sport_name(unsigned sport)
{
	const char *name = sport < ARRAY_LENGTH(sport_names) ? sport_names[sport] : NULL;
	return name ? name : "";
}

const char *fit_sub_sport_name(unsigned sub_sport)
{
	const char *name = sub_sport < ARRAY_LENGTH(sub_sport_names) ? sub_sport_names[sub_sport]
								     : NULL;
	return name ? name : "";
}

/* Searched from the top; ANY stands for every sub-sport. The first row of a sport of ours is how it
 * is written. */
enum { ANY = 0x100 };
static const struct sport_row {
	uint16_t sport, sub_sport;
	enum sport ours;
} sport_rows[] = {
	{1, 1, SPORT_TREADMILL},
	{1, 45, SPORT_TREADMILL}, /* indoor_running */
	{1, 58, SPORT_TREADMILL}, /* virtual_activity */
	{1, 3, SPORT_TRAIL},
	{1, 0, SPORT_RUN},
	{1, ANY, SPORT_RUN},
	{2, 0, SPORT_RIDE},
	{2, ANY, SPORT_RIDE},
	{21, ANY, SPORT_RIDE}, /* e_biking */
	{5, 17, SPORT_SWIM},
	{5, ANY, SPORT_SWIM},
	{11, 0, SPORT_WALK},
	{11, ANY, SPORT_WALK},
	{17, 0, SPORT_HIKE},
	{17, ANY, SPORT_HIKE},
	{16, ANY, SPORT_HIKE}, /* mountaineering */
	{35, ANY, SPORT_HIKE}, /* snowshoeing */
	{10, 20, SPORT_STRENGTH},
	{4, 20, SPORT_STRENGTH},
	{15, 0, SPORT_ROW},
	{15, ANY, SPORT_ROW},
	{4, 14, SPORT_ROW},
	{12, 0, SPORT_SKI},
	{12, ANY, SPORT_SKI},
	{13, ANY, SPORT_SKI},
	{4, 15, SPORT_ELLIPTICAL},
	{4, 1, SPORT_TREADMILL},
	{4, 6, SPORT_RIDE},
	{4, 5, SPORT_RIDE},
	{3, 0, SPORT_TRANSITION},
	{3, ANY, SPORT_TRANSITION},
	{0, 0, SPORT_OTHER},
};

enum sport fit_sport_from(unsigned sport, unsigned sub_sport)
{
	for (size_t i = 0; i < ARRAY_LENGTH(sport_rows); i++) {
		const struct sport_row *row = &sport_rows[i];
		if (row->sport == sport && (row->sub_sport == sub_sport || row->sub_sport == ANY))
			return row->ours;
	}
	return SPORT_OTHER;
}

struct fit_sport_pair fit_sport_numbers(enum sport sport)
{
	for (size_t i = 0; i < ARRAY_LENGTH(sport_rows); i++) {
		const struct sport_row *row = &sport_rows[i];
		if (row->ours == sport)
			return (struct fit_sport_pair){
				(uint8_t)row->sport, (uint8_t)row->sub_sport};
	}
	return (struct fit_sport_pair){0, 0};
}

static const struct {
	uint8_t type;
	enum file_kind kind;
} file_types[] = {
	{1, FILE_DEVICE}, {2, FILE_SETTINGS}, {3, FILE_SETTINGS}, /* sport settings */
	{4, FILE_ACTIVITY}, {5, FILE_WORKOUT}, {6, FILE_COURSE}, {7, FILE_WORKOUT}, /* schedules */
	{9, FILE_WELLNESS},                                                         /* weight */
	{10, FILE_TOTALS}, {11, FILE_GOALS}, {14, FILE_WELLNESS}, /* blood pressure */
	{15, FILE_MONITORING}, {20, FILE_TOTALS},                 /* activity summary */
	{28, FILE_MONITORING}, {32, FILE_MONITORING}, {34, FILE_SEGMENT}, {35, FILE_SEGMENT},
	{44, FILE_WELLNESS}, /* metrics */
	{49, FILE_WELLNESS}, /* sleep */
	{68, FILE_WELLNESS}, /* heart rate variability */
};

enum file_kind fit_file_kind(unsigned type)
{
	for (size_t i = 0; i < ARRAY_LENGTH(file_types); i++) {
		if (file_types[i].type == type)
			return file_types[i].kind;
	}
	return FILE_OTHER;
}

static const char *name_of(const struct number_name *table, size_t n, unsigned number)
{
	for (size_t i = 0; i < n; i++) {
		if (table[i].number == number)
			return table[i].name;
	}
	return NULL;
}

void fit_device_name(
	unsigned manufacturer, unsigned product, const char *product_name, char *out, size_t size)
{
	const char *maker = name_of(manufacturers, ARRAY_LENGTH(manufacturers), manufacturer);
	const char *model = manufacturer == GARMIN ? name_of(garmin_products,
							     ARRAY_LENGTH(garmin_products), product)
						   : NULL;
	char number[16];
	snprintf(number, sizeof number, "%u", manufacturer);
	if (!maker)
		maker = manufacturer < UINT16_MAX ? number : "";
	bool named = isalnum((unsigned char)product_name[0]) != 0;
	if (!model && named)
		snprintf(out, size, "%s", product_name);
	else if (model)
		snprintf(out, size, "%s/%s", maker, model);
	else if (product < UINT16_MAX && maker[0] != '\0')
		snprintf(out, size, "%s/%u", maker, product);
	else
		snprintf(out, size, "%s", maker);
}

static const struct number_name *row_of(
	const struct number_name *table, size_t n, const char *name, size_t length)
{
	for (size_t i = 0; i < n; i++) {
		if (strlen(table[i].name) == length && memcmp(table[i].name, name, length) == 0)
			return &table[i];
	}
	return NULL;
}

struct fit_device_numbers fit_device_numbers(const char *name)
{
	size_t length = strcspn(name, "/");
	const struct number_name *maker = row_of(
		manufacturers, ARRAY_LENGTH(manufacturers), name, length);
	if (!maker)
		return (struct fit_device_numbers){DEVELOPMENT, 0};
	struct fit_device_numbers numbers = {maker->number, UINT16_MAX};
	if (name[length] == '\0')
		return numbers;
	const char *product = name + length + 1;
	const struct number_name *model = row_of(
		garmin_products, ARRAY_LENGTH(garmin_products), product, strlen(product));
	long number;
	if (maker->number == GARMIN && model)
		numbers.product = model->number;
	else if (text_integer(product, 0, UINT16_MAX, &number))
		numbers.product = (uint16_t)number;
	return numbers;
}

/* By FIT number. */
static const enum lap_intensity intensities[] = {
	LAP_ACTIVE, LAP_REST, LAP_WARMUP, LAP_COOLDOWN, LAP_RECOVERY, LAP_INTERVAL};

static const enum lap_trigger triggers[] = {TRIGGER_MANUAL, TRIGGER_TIME, TRIGGER_DISTANCE,
	TRIGGER_POSITION, TRIGGER_POSITION, TRIGGER_POSITION, TRIGGER_POSITION, TRIGGER_END};

enum lap_intensity fit_intensity_from(unsigned number)
{
	return number < ARRAY_LENGTH(intensities) ? intensities[number] : LAP_UNKNOWN;
}

enum lap_trigger fit_trigger_from(unsigned number)
{
	return number < ARRAY_LENGTH(triggers) ? triggers[number] : TRIGGER_UNKNOWN;
}

uint8_t fit_intensity_number(enum lap_intensity intensity)
{
	uint8_t i = 0;
	while (i < ARRAY_LENGTH(intensities) && intensities[i] != intensity)
		i++;
	return i < ARRAY_LENGTH(intensities) ? i : UINT8_MAX;
}

uint8_t fit_trigger_number(enum lap_trigger trigger)
{
	uint8_t i = 0;
	while (i < ARRAY_LENGTH(triggers) && triggers[i] != trigger)
		i++;
	return i < ARRAY_LENGTH(triggers) ? i : UINT8_MAX;
}

bool fit_cadence_in_strides(enum sport sport)
{
	return sport_is_running(sport) || sport == SPORT_WALK || sport == SPORT_HIKE;
}
