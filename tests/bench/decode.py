"""How fast files become activities, beside other readers of the same files, in one run.

    decode.py [FILE...]       default: the 20 largest FIT and all TCX files below PACED_CORPUS

FIT beside gpsbabel and @garmin/fitsdk, TCX and GPX beside expat, gzip (of the same files) beside zlib.

PACED_BUILD_DIR   an optimised build (default build/test)
PACED_FITSDK      folder whose node_modules holds @garmin/fitsdk (npm install --prefix FOLDER @garmin/fitsdk); left out when
                  it is not set
gpsbabel is left out when it is not installed. All figures are MB of file per CPU second of the
whole process (user time), the start of the process included for those that are started per file.
"""
import gzip
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("PACED_BUILD_DIR", SOURCE / "build" / "test"))
CORPUS = pathlib.Path(os.environ.get("PACED_CORPUS", SOURCE.parent / "shared" / "corpus"))
ROUNDS = 10

FITSDK = """
import { Decoder, Stream } from "@garmin/fitsdk";
import fs from "fs";
for (const path of process.argv.slice(2)) {
    try { new Decoder(Stream.fromBuffer(fs.readFileSync(path))).read(); } catch (e) {}
}
"""


def user_seconds(commands, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    for command in commands:
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **options)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def megabytes(files):
    return sum(os.path.getsize(path) for path in files) / 1e6


def own_speed(program, files):
    """Best of three: what else the machine does only ever makes it slower."""
    best = 0.0
    for _ in range(3):
        done = subprocess.run([*program, str(ROUNDS), *files], capture_output=True, text=True, check=True)
        best = max(best, float(re.match(r"[\d.]+", done.stdout)[0]))
    return best


def report(name, speed, peer=None):
    ratio = f"   {speed / peer:6.2f} x" if peer else ""
    print(f"  {name:24}{speed:8.1f} MB/s{ratio}")


def bench_fit(files):
    print(f"{len(files)} FIT files, {megabytes(files):.1f} MB")
    ours = own_speed([BUILD / "tests" / "bench" / "decode", "time"], files)
    if shutil.which("gpsbabel"):
        seconds = user_seconds([["gpsbabel", "-i", "garmin_fit", "-f", path] for path in files])
        peer = megabytes(files) / seconds
        report("gpsbabel", peer)
        report("paced", ours, peer)
    else:
        report("paced", ours)
    if "PACED_FITSDK" in os.environ:
        folder = os.environ["PACED_FITSDK"]
        script = pathlib.Path(folder, "bench-decode.mjs")
        script.write_text(FITSDK)
        peer = megabytes(files) / user_seconds([["node", script, *files]], cwd=folder)
        script.unlink()
        report("@garmin/fitsdk", peer)
        report("paced", ours, peer)


def bench_xml(files):
    print(f"{len(files)} TCX and GPX files, {megabytes(files):.1f} MB")
    peer = own_speed([BUILD / "tests" / "bench" / "bench-expat"], files)
    report("expat alone", peer)
    report("paced", own_speed([BUILD / "tests" / "bench" / "decode", "time"], files), peer)


def bench_gzip(files, folder):
    packed = []
    for number, path in enumerate(files):
        packed.append(os.path.join(folder, f"{number}.gz"))
        with open(path, "rb") as source, gzip.open(packed[-1], "wb", 6) as target:
            shutil.copyfileobj(source, target)
    print(f"{len(packed)} gzip files, {megabytes(packed):.1f} MB, {megabytes(files):.1f} MB unpacked")
    peer = own_speed([BUILD / "tests" / "bench" / "bench-inflate"], packed)
    report("zlib alone", peer)
    report("paced", own_speed([BUILD / "tests" / "bench" / "decode", "unpack"], packed), peer)


def default_files(folder):
    fit = sorted(CORPUS.glob("fit/*.fit"), key=os.path.getsize)[-20:]
    xml = []
    for path in sorted(CORPUS.glob("tcx/*")):
        copy = pathlib.Path(folder, path.stem + ".tcx")
        with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as source:
            copy.write_bytes(source.read())
        xml.append(str(copy))
    return [str(path) for path in fit], xml


def main():
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.abspath(path) for path in sys.argv[1:]]
        fit = [path for path in files if path.lower().endswith(".fit")]
        xml = [path for path in files if path.lower().endswith((".tcx", ".gpx"))]
        if not files:
            fit, xml = default_files(folder)
        if not fit and not xml:
            sys.exit(f"no files given and none at {CORPUS}")
        if fit:
            bench_fit(fit)
        if xml:
            bench_xml(xml)
        bench_gzip(fit + xml, folder)


if __name__ == "__main__":
    main()
