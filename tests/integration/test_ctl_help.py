"""What pacectl says about itself: help for every verb, and what is said about wrong words."""
import json
import re
import shlex

import pytest

from ctl_support import BUILD, SOURCE, ctl, season, season_files, season_home  # noqa: F401
import subprocess

PACECTL = BUILD / "bin/pacectl"


def output(*words):
    return subprocess.run([PACECTL, *words], capture_output=True, text=True, check=True).stdout


def verbs():
    """As the overview lists them."""
    found = []
    for line in output("--help").splitlines():
        match = re.match(r"  ([a-z]+(?: [a-z]+)?)(?= |$)", line)
        if match:
            found.append(match.group(1))
    return found


def options(verb):
    return re.findall(r"^  --([a-z]+)", output(*verb.split(), "--help"), re.M)


VERBS = verbs()


def test_overview_names_what_the_design_asks_for():
    wanted = {"next", "why", "status", "log", "show", "week", "chart", "athlete", "note", "journal check", "files",
              "import", "edit", "forget", "split", "merge", "inspect", "rules", "rules list", "rules show", "rules edit",
              "rules new", "rules check", "rules test", "rules backtest", "rules silence", "plan", "export", "doctor",
              "workout", "report", "rebuild"}
    assert wanted <= set(VERBS)
    assert all(len(line) <= 80 for line in output("--help").splitlines())


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_an_example(verb):
    text = output(*verb.split(), "--help")
    assert text.startswith(f"Usage: pacectl {verb}")
    assert re.search(rf"Examples?:\n  pacectl {verb}", text)
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_takes_an_unknown_option(ctl, verb):
    assert "--zzzzzz" in ctl.refuses(*verb.split(), "--zzzzzz")


def test_version():
    assert re.fullmatch(r"pacectl \d+\.\d+\.\d+\n", output("--version"))


def test_misspelt_words_get_the_nearest(ctl):
    assert 'no verb "nxt"; did you mean `pacectl next`?' in ctl.refuses("nxt")
    assert "did you mean `pacectl rules show`?" in ctl.refuses("rules", "shwo", "x")
    assert "no option --jsn; did you mean --json?" in ctl.refuses("log", "--jsn")
    assert 'no verb "journal"; did you mean `pacectl journal check`?' in ctl.refuses("journal")
    assert "(did you mean monday?)" in ctl.refuses("next", "--for", "mondy")
    assert "(did you mean sessions?)" in ctl.refuses("export", "session")
    assert "(did you mean waybar?)" in ctl.refuses("status", "--format", "wayber")


def test_help_is_a_word_too():
    assert output("help") == output("--help")
    assert output("help", "rules", "show") == output("rules", "show", "--help")
    done = subprocess.run([PACECTL, "help", "shwo"], capture_output=True, text=True)
    assert done.returncode == 2 and "did you mean `pacectl show`?" in done.stderr


def test_wrong_usage_says_what_was_expected(ctl):
    assert "`pacectl show` needs ID" in ctl.refuses("show")
    assert '`pacectl show ID`: "b" is one word too many' in ctl.refuses("show", "a", "b")
    assert '`pacectl next`: "b" is one word too many' in ctl.refuses("next", "b")
    assert "`pacectl log` has no option --bad" in ctl.refuses("log", "--bad")
    assert "--days needs a value: --days N" in ctl.refuses("log", "--days")
    assert '--days "x": expected a whole number from 1' in ctl.refuses("log", "--days", "x")
    assert '--for "someday": expected a day such as today' in ctl.refuses("next", "--for", "someday")
    assert '--format "html": expected waybar or plain' in ctl.refuses("status", "--format", "html")
    assert 'export "weeks": expected sessions or days' in ctl.refuses("export", "weeks")
    assert 'weeks "0": expected a whole number from 1' in ctl.refuses("week", "0")


def test_what_cannot_be_written_is_a_failure(ctl):
    with open("/dev/full", "w") as full:
        done = subprocess.run([PACECTL, "--help"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert "could not be written" in done.stderr


@pytest.mark.parametrize("shell", ["pacectl.bash", "_pacectl", "pacectl.fish"])
def test_completions_know_every_verb_and_option(shell):
    text = (SOURCE / "contrib/completions" / shell).read_text()
    for verb in VERBS:
        for word in verb.split():
            assert re.search(rf"\b{word}\b", text), verb
        for option in options(verb):
            assert re.search(rf"(--|-l ){option}\b", text), (verb, option)


def test_the_manual_knows_every_verb_and_option():
    text = (SOURCE / "contrib/man/pacectl.1").read_text().replace("\\-", "-")
    for verb in VERBS:
        assert re.search(rf"^\.B[RI]? \"?{verb}", text, re.M), verb
        for option in options(verb):
            assert f"--{option}" in text, (verb, option)


def options_of(text):
    return set(re.findall(r"--[a-z]+", text))


@pytest.mark.parametrize("program, end", [("paced", "SIGNALS"), ("paced-notify", "ENVIRONMENT")])
def test_the_manual_has_the_options_of_the_program(program, end):
    said = subprocess.run([BUILD / "bin" / program, "--help"], capture_output=True, text=True, check=True).stdout
    page = plain((SOURCE / f"contrib/man/{program}.1").read_text())
    assert options_of(page[page.index("OPTIONS"):page.index(end)]) == options_of(said)


def plain(text):
    """Without the marks of the man macros, and as if lines had no end."""
    text = re.sub(r"^\.[A-Z]+ ?", "", text.replace("\\-", "-").replace("\\&", "").replace("\\(aq", "'"), flags=re.M)
    return " ".join(re.sub(r"\\f[A-Z]", "", text).replace("\\e", "\\").split())


def manual_of(verb):
    """What pacectl(1) says of a verb, which may be more than --help does."""
    page = (SOURCE / "contrib/man/pacectl.1").read_text()
    entry = re.search(rf'^\.TP\n\.B[RI]? "?{verb}(?= |$).*?(?=^\.TP|^\.SH)', page, re.M | re.S)
    return plain(entry.group())


@pytest.mark.parametrize("verb", VERBS)
def test_the_manual_says_what_the_help_says(verb):
    text, page = output(*verb.split(), "--help"), manual_of(verb)
    prose = re.split(r"\n  --", text.split("\n", 1)[1])[0].strip()
    for sentence in re.split(r"(?<=\.)\s+(?=[A-Z])", prose):
        assert " ".join(sentence.split()) in page, "pacectl.1 lacks this"
    for example in text[text.rindex("Example"):].splitlines()[1:]:
        assert " ".join(example.split()) in page, "pacectl.1 lacks this"


def completed(*words, pacectl=""):
    """What bash offers behind these words; `pacectl` is what its function of that name does."""
    script = pacectl + f'source {SOURCE}/contrib/completions/pacectl.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); ' \
             '_pacectl; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", script, "bash", "pacectl", *words], capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.split()


def test_bash_completes():
    assert completed("ne") == ["next"]
    assert set(completed("rules", "s")) == {"show", "silence"}
    assert completed("journal", "") == ["check"]
    assert completed("rules", "backtest", "--s") == ["--set"]
    assert completed("--home", "/tmp", "status", "--f") == ["--follow", "--format"]
    assert completed("status", "--format", "w") == ["waybar"]
    assert completed("next", "--for", "yes") == ["yesterday"]
    assert "--set" not in completed("next", "--")


@pytest.mark.parametrize("language", ["en", "de"])
def test_bash_completes_sessions(season, language):
    said = season("log", LANGUAGE=language, LANG="C.UTF-8")
    assert "66 " in said.splitlines()[-1], "which is no session"
    offered = completed("show", "", pacectl=f"pacectl() {{ cat <<'END'\n{said}END\n}}; ")
    assert offered == ["last", *(str(s["id"]) for s in season.json("log")[:20])]


# ---- the readme ----

README = (SOURCE / "README.md").read_text()
BLOCKS = re.findall(r"(?:^    .*\n|^\n(?=    ))+", README, re.M)


@pytest.mark.parametrize("line", re.findall(r"^    (pacectl.*?)(?: +#.*)?$", README, re.M))
def test_what_the_readme_types_can_be_typed(season, tmp_path, line):
    words = [str(tmp_path / "x.fit") if word == "FILE" else word for word in shlex.split(line)[1:] if word != "--open"]
    done = season.run(*words)
    assert done.returncode == 0 or words == ["doctor"], (done.stdout, done.stderr)


def test_what_the_readme_writes_into_the_settings_is_right(season):
    settings = "\n".join(block for block in BLOCKS if block.lstrip().startswith("["))
    if not (BUILD / "share/locale/de/LC_MESSAGES/paced.mo").exists():  # built without msgfmt
        settings = settings.replace("language = de", "")
    assert "[rule heavy-after-speed]" in settings and "[sync]" in settings
    season.settings(re.sub(r"^    ", "", settings, flags=re.M).replace("~/Sync/watch", str(season.root)))
    season("rules", "check")
    found = {f["check"]: f for f in json.loads(season.run("doctor", "--json").stdout)}
    for check in ("settings", "folders", "rules"):
        assert found[check]["state"] == "ok", found[check]


def test_the_readme_names_only_verbs_that_there_are():
    for words in re.findall(r"`pacectl ([a-z]+(?: [a-z]+)?)", README):
        assert any(words == v or words.split()[0] == v for v in VERBS), words
