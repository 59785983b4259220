/*
 * seeds FOLDER    writes small files with the features that fuzzing should start from
 */
#include <stdio.h>

#include "archive_maker.h"
#include "fit_maker.h"
#include "paced/base/paths.h"

static const char *folder;

static void save(const char *target, const char *name, const struct buffer *b)
{
	struct error e;
	autofree char *dir = paths_join(folder, target);
	autofree char *path = paths_join(dir, name);
	FILE *file = paths_make_folder(dir, &e) ? fopen(path, "wb") : NULL;
	if (!file || fwrite(b->data, 1, b->length, file) != b->length || fclose(file) != 0) {
		fprintf(stderr, "%s: cannot be written\n", path);
		exit(1);
	}
}

static void save_writer(const char *name, struct fit_writer *w)
{
	struct buffer b = finished(w);
	save("fit", name, &b);
	buffer_finish(&b);
}

static struct activity example(void)
{
	struct activity a;
	activity_init(&a);
	a.start = START + FIT_EPOCH;
	a.utc_offset_s = 3600;
	a.sport = SPORT_RUN;
	strcpy(a.device, "garmin/fr965");
	strcpy(a.name, "3 x 8");
	a.timer_s = 25;
	a.elapsed_s = 30;
	a.avg_hr = 150;
	a.feel = 75;
	a.rpe = 7;
	a.sample_count = 25;
	a.samples = mem_alloc(25, sizeof *a.samples);
	for (size_t i = 0; i < 25; i++) {
		double t = (double)(i < 10 ? i : i + 5);
		a.samples[i] = (struct sample){
			t, 48 + t * 1e-5, 11, (float)t * 3, 3, 500, 150, 172, 250};
	}
	a.lap_count = 1;
	a.laps = mem_alloc(1, sizeof *a.laps);
	a.laps[0] = (struct lap){0, 30, 25, 90, 150, 160, LAP_INTERVAL, TRIGGER_TIME, 1};
	a.pause_count = 1;
	a.pauses = mem_alloc(1, sizeof *a.pauses);
	a.pauses[0] = (struct pause){9, 15};
	return a;
}

static void save_example(void)
{
	struct activity a = example();
	struct buffer b = {0};
	fit_encode_activity(&a, &b);
	save("fit", "activity", &b);
	b.length = 0;
	recording_pack(
		&(struct recording){.kind = FILE_ACTIVITY, .activities = &a, .count = 1}, &b);
	save("stream", "activity", &b);
	b.length = 0;
	recording_pack(&(struct recording){.kind = FILE_COURSE}, &b);
	save("stream", "course", &b);
	buffer_finish(&b);
	activity_finish(&a);
}

static void save_compressed(void)
{
	struct fit_writer *w = begin_activity();
	SAY(w, RECORD, hr_record, START, 150);
	fit_define(w, 2, RECORD, true, (const struct fit_field[]){{8, 3, FIT_BYTE}}, 1, NULL, 0);
	for (int i = 1; i < 20; i++) {
		fit_data(w, 2, (START + i) & 31);
		fit_put_bytes(w, "\x2C\x01\x03", 3);
	}
	save_writer("compressed", w);
}

static void save_developer(void)
{
	static const struct fit_field description[] = {{0, 1, FIT_UINT8}, {1, 1, FIT_UINT8},
		{2, 1, FIT_UINT8}, {8, 4, FIT_STRING}, {14, 2, FIT_UINT16}, {15, 1, FIT_UINT8}};
	struct fit_writer *w = begin_activity();
	SAY(w, 206, description, 0, 0, FIT_UINT16, 'W', RECORD, 7);
	fit_define(w, 1, RECORD, false, hr_record, 2,
		(const struct fit_developer_field[]){{0, 2, 0}}, 1);
	for (int i = 0; i < 10; i++) {
		fit_data(w, 1, -1);
		fit_put_int(w, START + i);
		fit_put_int(w, 140);
		fit_put_int(w, 250);
	}
	say_session(w, START, 10, RUNNING, 0);
	save_writer("developer", w);
}

static void save_strap(void)
{
	static const struct fit_field anchor[] = {
		{253, 4, FIT_UINT32}, {0, 2, FIT_UINT16}, {9, 4, FIT_UINT32}, {6, 1, FIT_UINT8}};
	static const struct fit_field packed[] = {{10, 12, FIT_BYTE}, {6, 8, FIT_UINT8}};
	struct fit_writer *w = begin_activity();
	for (int i = 0; i < 12; i++)
		SAY(w, RECORD, hr_record, START + i, 255);
	say_session(w, START, 12, SWIMMING, 17);
	struct buffer b = finished(w);
	w = begin_activity();
	SAY(w, 132, anchor, START, 0, 1024, 100);
	fit_define(w, 0, 132, false, packed, 2, NULL, 0);
	fit_data(w, 0, -1);
	fit_put_bytes(w, "\x00\x08\x80\x00\x0C\xC0\x00\x00\x04\x00\x08\x80", 12);
	fit_put_bytes(w, "efghijkl", 8);
	fit_finish(w, &b);
	fit_writer_destroy(w);
	save("fit", "strap", &b);
	buffer_finish(&b);
}

static void save_legs(void)
{
	struct fit_writer *w = begin_activity();
	say_session(w, START, 10, SWIMMING, 18);
	say_session(w, START + 10, 3, TRANSITION, 0);
	say_records(w, START - 100000, 3);
	say_records(w, START, 13);
	SAY(w, EVENT, event_fields, START + 5, 0, TIMER_STOP_ALL);
	SAY(w, EVENT, event_fields, START + 8, 0, TIMER_START);
	SAY(w, ACTIVITY, activity_fields, START + 13, 13000, START + 3613);
	save_writer("legs", w);
}

static void save_unset_clock(void)
{
	static const struct fit_field correlation[] = {{253, 4, FIT_UINT32}, {1, 4, FIT_UINT32}};
	struct fit_writer *w = fit_writer_create(12);
	SAY(w, ID, id_fields, 4, 100);
	SAY(w, 162, correlation, START, 100);
	say_records(w, 100, 5);
	SAY(w, LAP, lap_fields, 105, 100, 5000, 5000);
	say_session(w, 100, 5, CYCLING, 0);
	save_writer("unset-clock", w);
}

static void save_text(const char *target, const char *name, const char *text)
{
	struct buffer b = {0};
	buffer_text(&b, text);
	save(target, name, &b);
	buffer_finish(&b);
}

static void save_xml(void)
{
	save_text("tcx", "activity",
		"<TrainingCenterDatabase><Activity Sport=\"Running\"><Id>2026-11-25T06:00:00Z</Id>"
		"<Lap StartTime=\"2026-11-25T06:00:00Z\"><TotalTimeSeconds>20</TotalTimeSeconds>"
		"<DistanceMeters>60</DistanceMeters><AverageHeartRateBpm><Value>140</Value>"
		"</AverageHeartRateBpm><Intensity>Active</Intensity><Track><Trackpoint>"
		"<Time>2026-11-25T06:00:00.5Z</Time><Position><LatitudeDegrees>48</LatitudeDegrees>"
		"<LongitudeDegrees>11</LongitudeDegrees></Position><HeartRateBpm><Value>140</Value>"
		"</HeartRateBpm><Extensions><n:TPX><n:Speed>3</n:Speed><n:RunCadence>85</"
		"n:RunCadence>"
		"</n:TPX></Extensions></Trackpoint><Trackpoint><Time>2026-11-25T06:00:20Z</Time>"
		"</Trackpoint></Track></Lap><Notes>n</Notes></Activity></TrainingCenterDatabase>");
	save_text("gpx", "track",
		"<?xml version=\"1.0\"?><gpx "
		"creator=\"c\"><trk><name>n</name><type>9</type><trkseg>"
		"<trkpt lat=\"48\" "
		"lon=\"11\"><ele>1</ele><time>2026-11-25T06:00:00Z</time><extensions>"
		"<x:hr>140</x:hr></extensions></trkpt></trkseg><trkseg><trkpt lat=\"48\" "
		"lon=\"11.1\">"
		"<time>2026-11-25T06:10:00Z</time></trkpt></trkseg></trk></gpx>");
}

static void save_odd_xml(void)
{
	save_text("tcx", "multisport",
		"<x:TrainingCenterDatabase><x:Activities><x:MultiSportSession><x:FirstSport>"
		"<x:Activity Sport=\"biking\"><x:Lap StartTime=\"2026-11-25T07:00:00+01:00\">"
		"<x:TotalTimeSeconds>60</x:TotalTimeSeconds></x:Lap></x:Activity></x:FirstSport>"
		"</x:MultiSportSession></x:Activities></x:TrainingCenterDatabase>");
	save_text("tcx", "course",
		"<TrainingCenterDatabase><Courses><Course><Track><Trackpoint>"
		"<Time>2026-11-25T06:00:00Z</Time></Trackpoint></Track></Course></Courses>"
		"</TrainingCenterDatabase>");
	save_text("gpx", "route",
		"          <?xml version=\"1.0\"?><!DOCTYPE gpx><gpx><rte><rtept lat=\"1\" "
		"lon=\"2\"/></rte><trk><name><![CDATA[a & b]]></name><trkseg>"
		"<trkpt lat=\"1\" lon=\"2\"/></trkseg></trk></gpx>");
}

static const char in_zip[] = "<?xml version=\"1.0\"?><gpx><rte/></gpx>";

static void save_archive(const char *name, struct maker *m)
{
	struct buffer inner = zipped("b.gpx", in_zip, strlen(in_zip));
	maker_add(m, "a/", NULL, 0);
	maker_add(m, "a/1.gpx", in_zip, strlen(in_zip));
	maker_add(m, "photo.jpg", "\xff\xd8\xff", 3);
	maker_add(m, "part.zip", inner.data, inner.length);
	struct buffer b = maker_end(m);
	save("container", name, &b);
	buffer_finish(&inner);
	buffer_finish(&b);
}

static void save_containers(void)
{
	static const char *const filters[] = {"gzip", "bzip2", "xz", "zstd"};
	for (size_t i = 0; i < ARRAY_LENGTH(filters); i++) {
		struct buffer b = packed(filters[i], in_zip, strlen(in_zip));
		save("container", filters[i], &b);
		buffer_finish(&b);
	}
	save_archive("zip", maker_begin("zip", NULL, NULL));
	save_archive("zip-stored", maker_begin("zip", NULL, "compression=store"));
	save_archive("tar", maker_begin("pax", NULL, NULL));
	save_archive("tar-gzip", maker_begin("ustar", "gzip", NULL));
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: seeds FOLDER\n", stderr);
		return 2;
	}
	folder = argv[1];
	save_example();
	save_compressed();
	save_developer();
	save_strap();
	save_legs();
	save_unset_clock();
	save_xml();
	save_odd_xml();
	save_containers();
	return 0;
}
