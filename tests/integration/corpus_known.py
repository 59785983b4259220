"""Where paced and the other decoders differ, who is right, and how that is known. Each was looked at in the file itself.

A reason stands once for all fields to which it applies. An entry that is no longer needed fails the test.
"""
NONE_WRITTEN = "paced: the heart rate written is 255 or 0, which stands for none (in 943 of 943 points; in the session)"
TIMED_ONLY = "paced: points without a time are of no activity (other points of the file have times); theirs are measured too"
TWICE = "paced: a track that stands in the file twice, point for point, was gone once"
LONG_SILENCE = "paced: the way across a silence of hours or days is of no activity; theirs joins the days by a straight line"
JUMPS = "paced: positions that lie kilometres from the one a second before are wrong, and the next are back on the way"
MEASURED = "paced: the points say the distance themselves (a watch with its own sensor); theirs is along the positions"
BY_TIME = "paced: an average is of the time, not of the points, of which there are two with a heart rate here"
NO_TIME = "paced: all 184 points say the same moment of 1901, a failed conversion; without times it is a route"
NO_PLACE = "both: all positions are (0,0), so that nothing was measured; theirs is 0 m, ours unknown"
SDK_FAILS = "the two others: the SDK gives up on this file, so that it counts no records"
SDK_MERGES = "the two others: the SDK counts records into which it merged beats of the strap; 32 have a heart rate themselves"
ZERO = "the raw scan: a heart rate of 0 is none, in 272 of 272 records"
LAP_BEGINS = "paced: <Id> and the lap's StartTime say when it began, 4 s before the first point"

FIT = {
    NONE_WRITTEN: ["fit/philosowaffle__peloton-to-garmin__Runn_Incline.fit: avg_hr max_hr"],
    SDK_FAILS: ["fit/jimmykane__fit-parser__triathlon_summary_first.fit: records records_hr"],
    SDK_MERGES: ["fit/eikek__fit4s__file54.fit: records_hr"],
    ZERO: ["fit/philosowaffle__peloton-to-garmin__Runn_Incline.fit: records_hr"],
}
XML = {
    NONE_WRITTEN: ["tcx/GPSBabel__gpsbabel__gtrnctr-lap_s.tcx: avg_hr max_hr"],
    LAP_BEGINS: ["tcx/bsdunx__fitparse__test.tcx: start"],
    BY_TIME: ["tcx/dreeveapp__dreeve__activity-sparse.tcx: avg_hr"],
    TIMED_ONLY: ["gpx/GPSBabel__gpsbabel__fitwrite-track.gpx: distance",
                 "gpx/GPSBabel__gpsbabel__segmented_tracks.gpx: distance",
                 "gpx/GPSBabel__gpsbabel__tpo-sample2.gpx: distance",
                 "gpx/GPSBabel__gpsbabel__trackfilter_discard.gpx: distance"],
    NO_PLACE: ["gpx/GPSBabel__gpsbabel__garmin-vivosmart-hr.gpx: distance"],
    TWICE: ["gpx/GPSBabel__gpsbabel__garmin_xt_strk.gpx: distance records",
            "gpx/GPSBabel__gpsbabel__seg2trk_test-seg.gpx: activities records",
            "gpx/GPSBabel__gpsbabel__seg2trk_test.gpx: activities records"],
    JUMPS: ["gpx/GPSBabel__gpsbabel__kalman_in.gpx: distance",
            "gpx/GPSBabel__gpsbabel__skytraq-artificial.gpx: distance",
            "gpx/OpenTracksApp__OpenTracks__legacy_gpx_trackpointextensions_incorrect.gpx: distance"],
    LONG_SILENCE: ["gpx/GPSBabel__gpsbabel__skytraq-realdata.gpx: distance",
                   "gpx/GPSBabel__gpsbabel__trackfilter-sdistance.gpx: distance",
                   "gpx/GPSBabel__gpsbabel__trackfilter-sdistance2.gpx: distance",
                   "gpx/GPSBabel__gpsbabel__trackfilter3.gpx: distance"],
    MEASURED: ["gpx/jimmykane__sports-lib__movescount.gpx: distance"],
    NO_TIME: ["gpx/tkrajina__gpxpy__Mojstrovka.gpx: activities start records"],
}

# What reasons of failure there may be, and why it is right to fail: (part of the reason, why, what INDEX.tsv must say of
# the file: a part of kind or flags, or of its name).
FAILURES = [
    ("the clock of the device was never set",
     "its times are seconds since the battery was put in, and the one local time in it is the same in both such files, "
     "though their clocks are nine days apart: nothing says the day", "rel:"),
    ("activity without a session, its 3 records have no time", "a made-up example of three records with one field each",
     "no-session"),
    ("without any message that says what it is", "a header alone, or messages of no bytes", "derived__"),
    ("neither FIT nor TCX nor GPX", "a table of contents of another system, an error page, empty, or one byte", "err="),
    ("neither FIT nor TCX nor GPX", "empty", "derived__empty"),
    ("neither FIT nor TCX nor GPX", "spaces in front of a gzip header: it is none any more", "derived__leading-10-spaces"),
    ("entity declarations are refused", "an attack", "billion-laughs"),
    ("elements within each other beyond any use", "an attack", "deep-nesting"),
    ("empty: there is no file in it", "ten megabytes of nothing in a small file", "bomb-10MB-of-nul"),
]


def by_field(reasons):
    """(file, field) -> reason."""
    known = {}
    for reason, entries in reasons.items():
        for entry in entries:
            file, fields = entry.split(": ")
            known.update({(file, field): reason for field in fields.split()})
    return known
