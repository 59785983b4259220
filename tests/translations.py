#!/usr/bin/env python3
"""The catalogues against what the sources say: nothing is missing, left over or doubtful, every text fits the
values that are filled in, and is written as paced speaks. `translations.py --self-test` shows that it can fail."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "daemon/po"
TITLE_MOST, BODY_MOST = 45, 160  # characters, in every language

DIRECTIVE = re.compile(r"%(?:(\d+)\$)?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(hh|h|ll|l|z|j|t)?([diouxXeEfgGcsaA%])")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
KEYS = ("msgctxt", "msgid_plural", "msgid", "msgstr")

# A text of a rule that is not marked: the value of such a key begins with a quotation mark.
UNMARKED = re.compile(r'\b(?:because|aside|title|text)\s*=\s*\(?"')
# What a language must not do, in its translations.
FORBIDDEN = {
    "de": ((r"!", "no exclamation marks"), (r"\b(?:Sie|Ihr|Ihre|Ihnen)\b(?! (?:zählt|wurde|ist|sind|funktionier|lädt))",
                                           "du, not Sie"),
           (r".\bMorgen\b", "Morgen is tomorrow, and becomes today")),
}


def unescaped(text):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), text)


def entries(text):
    """dicts with msgctxt, msgid, msgid_plural, msgstr (a list) and flags; the head is left out."""
    for block in re.split(r"\n\s*\n", text):
        entry, key = {"flags": set(), "msgstr": []}, None
        for line in block.split("\n"):
            if line.startswith("#,"):
                entry["flags"] |= {flag.strip() for flag in line[2:].split(",")}
            elif line.startswith("#"):
                continue
            name = next((k for k in KEYS if re.match(rf"{k}(\[\d+\])? ", line)), None)
            content = "".join(unescaped(part) for part in QUOTED.findall(line))
            if name == "msgstr":
                entry["msgstr"].append(content)
            elif name:
                entry[name] = content
            elif line.startswith('"') and key == "msgstr":
                entry["msgstr"][-1] += content
            elif line.startswith('"'):
                entry[key] += content
            key = name or key
        if entry.get("msgid"):
            yield entry


def arguments(text, positions=True):
    """The types that a format takes, in the order of the arguments."""
    taken, at = {}, 0
    for position, size, kind in DIRECTIVE.findall(text):
        if kind == "%":
            continue
        at += 1
        if position and not positions:
            return None
        taken[int(position or at)] = (size, kind)
    return [taken.get(i) for i in range(1, len(taken) + 1)]


SAMPLES = {"d": 12, "i": 12, "u": 12, "s": "zwei", "f": 21.1, "g": 21.1, "c": "x", "x": 10}


def rendered(text):
    """As it is told, with plain values."""
    def value(match):
        _position, _size, kind = match.groups()
        if kind == "%":
            return "%"
        plain = re.sub(r"\d+\$|(?:hh|h|ll|l|z|j|t)(?=[a-zA-Z]$)|\*", "", match.group())
        return plain % SAMPLES[kind]
    return DIRECTIVE.sub(value, text)


def is_format(entry):
    return bool(entry["flags"] & {"c-format", "lua-format"}) or "msgid_plural" in entry


def faults_of_entry(entry, language):
    sources = [entry["msgid"]] + ([entry["msgid_plural"]] if "msgid_plural" in entry else [])
    name = repr(entry["msgid"][:60])
    if "fuzzy" in entry["flags"]:
        yield f"{name}: is marked as doubtful (fuzzy)"
    if not entry["msgstr"] or not all(entry["msgstr"]):
        yield f"{name}: is not translated"
        return
    for i, told in enumerate(entry["msgstr"]):
        source = sources[min(i, len(sources) - 1)]
        if source[:1].isspace() != told[:1].isspace() or source[-1:].isspace() != told[-1:].isspace():
            yield f"{name}: begins or ends with white space in one language only"
        if is_format(entry):
            lua = "c-format" not in entry["flags"]
            wanted, taken = arguments(source), arguments(told, positions=not lua)
            if taken is None or len(taken) > len(wanted) or (i == len(sources) - 1 and taken != wanted) or \
                    taken != wanted[:len(taken)]:
                yield f"{name}: takes other values than {told!r}"
                continue
            told = rendered(told)
        if len(source) <= TITLE_MOST and source[:1].isupper() and len(told) > 2 * TITLE_MOST:
            yield f"{name}: {told!r} is much longer"
        for forbidden, why in FORBIDDEN.get(language, ()):
            if re.search(forbidden, told):
                yield f"{name}: {why}: {told!r}"


def faults_of_catalogue(text, language):
    for entry in entries(text):
        yield from faults_of_entry(entry, language)
    if re.search(r"^#~", text, re.M):
        yield "texts that no source has any more (#~): daemon/po/update removes them"


def faults_of_rule(name, text):
    code = text.split("\n  tests")[0]
    for number, line in enumerate(code.split("\n"), 1):
        if not line.lstrip().startswith("--") and UNMARKED.search(line):
            yield f"{name}:{number}: a text that is not in _(): {line.strip()[:80]}"


def faults_against_sources(language):
    """What the sources say now and the catalogue does not, and the other way round."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "paced.pot"
        template.touch()
        done = subprocess.run([PO / "update", "--template", template], capture_output=True, text=True)
        if done.returncode:
            return [done.stderr.strip()]
        said = {(e.get("msgctxt"), e["msgid"]) for e in entries(template.read_text())}
    known = {(e.get("msgctxt"), e["msgid"]) for e in entries((PO / f"{language}.po").read_text())}
    return [f"{text!r} is new: daemon/po/update, and translate it" for _context, text in sorted(said - known, key=str)] + \
        [f"{text!r} is in no source any more: daemon/po/update" for _context, text in sorted(known - said, key=str)]


def self_test():
    def faults(text, language="de"):
        return list(faults_of_catalogue(text, language))
    good = '#, c-format\nmsgid "%d of %s"\nmsgstr "%2$s, davon %1$d"\n'
    assert not faults(good), faults(good)
    for bad in (good.replace("%1$d", "%1$s"), good.replace(", davon %1$d", ""), good.replace("davon", "davon!"),
                good.replace("c-format", "lua-format"), good.replace("c-format", "fuzzy, c-format"),
                good.replace('"%2$s', '" %2$s'), 'msgid "rest"\nmsgstr ""\n', 'msgid "rest"\nmsgstr "Kommen Sie"\n',
                'msgid "in the morning"\nmsgstr "am Morgen"\n', good + '\n#~ msgid "x"\n#~ msgstr "y"\n'):
        assert faults(bad), bad
    plural = '#, c-format\nmsgid "one day"\nmsgid_plural "%d days"\nmsgstr[0] "ein Tag"\nmsgstr[1] "%d Tage"\n'
    assert not faults(plural), faults(plural)
    assert faults(plural.replace("%d Tage", "Tage"))
    assert list(faults_of_rule("x", 'because = ("no %d"):format(1)')) and not list(faults_of_rule("x", 'title = _("y")'))
    assert rendered("%zu von %.1f km, 5 %%") == "12 von 21.1 km, 5 %"


def main():
    self_test()
    if "--self-test" in sys.argv:
        return 0
    faults = []
    languages = (PO / "LINGUAS").read_text().split()
    for language in languages:
        faults += [f"{language}.po: {fault}" for fault in faults_of_catalogue((PO / f"{language}.po").read_text(), language)]
        if shutil.which("xgettext"):
            faults += [f"{language}.po: {fault}" for fault in faults_against_sources(language)]
    for path in sorted((ROOT / "rules").glob("*.lua")):
        faults += faults_of_rule(f"rules/{path.name}", path.read_text())
    skipped = "" if shutil.which("xgettext") else "; not held against the sources: xgettext is not installed"
    print("\n".join(faults) if faults else f"{len(languages)} languages, nothing missing{skipped}")
    return 1 if faults or not languages else 0


if __name__ == "__main__":
    sys.exit(main())
