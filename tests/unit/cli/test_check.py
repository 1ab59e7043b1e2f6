"""`check` and `validate` as processes see them: git, pipes, terminals and encodings."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from credpolicy.cli.check import FORMATS
from credpolicy.cli.main import main

POLICIES = """\
credential_types:
  - {id: bls, owner: clinical}
requirements:
  - {id: life-support, title: "Zoë: 李", requires: [bls], owner: clinical}
owners:
  - {id: clinical, accountable: w-1}
"""
HELD = """\
workers:
  - id: w-1
    hired_on: 2020-01-01
    credentials: [{type: bls, issued_on: 2020-01-01, expires_on: 2020-12-31}]
"""
RENEWED = HELD.replace("2020-12-31", "2030-12-31")
AS_OF = ("--as-of", "2021-01-04")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one gap on AS_OF; not in git."""
    root = tmp_path / "organisation"
    write(root, "policies/all.yaml", POLICIES)
    write(root, "credpolicy.yaml", "governance: {backups: false}\n")
    write(root, "registry/wards/w-1.yaml", HELD)
    return root


@pytest.fixture
def repository(folder: Path) -> Path:
    """The same in git: the first commit, tagged `gap`, has it; the second has it mended."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "2021-01-04T12:00:00+00:00")
    git(folder, "tag", "gap")
    write(folder, "registry/wards/w-1.yaml", RENEWED)
    commit(folder, "2021-02-04T12:00:00+00:00")
    return folder


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def commit(root: Path, day: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Change", GIT_AUTHOR_DATE=day, GIT_COMMITTER_DATE=day)


def git(root: Path, *arguments: str, **environment: str) -> None:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "LC_ALL": "C"}
    names = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(
        ["git", *arguments],
        cwd=root,
        check=True,
        capture_output=True,
        env={**os.environ, **quiet, **names, **environment},
    )


class Answer(NamedTuple):
    returncode: int
    stdout: bytes
    stderr: bytes


def call(root: Path, *arguments: str) -> Answer:
    """Run the command in this process, with streams that are no terminal."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2)]
    with contextlib.chdir(root), contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        code = main(arguments)
    return Answer(code, *(stream.buffer.getvalue() for stream in streams))  # type: ignore[attr-defined]


def start(root: Path, *arguments: str, **environment: str) -> Answer:
    """Run the command as a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "credpolicy", *arguments],
        cwd=root,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    return Answer(run.returncode, run.stdout, run.stderr)


def judged(root: Path, *arguments: str) -> dict[str, Any]:
    run = call(root, "check", "--format", "json", *arguments)
    document: dict[str, Any] = json.loads(run.stdout)
    assert document["exit_code"] == run.returncode
    return document


def test_a_revision_is_judged_and_not_what_lies_on_disk(repository: Path) -> None:
    assert judged(repository, *AS_OF)["exit_code"] == 0
    then = judged(repository, *AS_OF, "--rev", "gap")
    assert then["exit_code"] == 1
    assert then["revision"]["kind"] == "commit"
    assert then["revision"]["committed_on"] == "2021-01-04"
    assert then["findings"][0]["location"]["line"] == 4


def test_the_two_times_stand_in_every_output(repository: Path) -> None:
    told = call(repository, "check", *AS_OF, "--rev", "gap").stdout.decode()
    assert re.search(r"^Revision +commit [0-9a-f]{8}$", told, re.MULTILINE)
    assert re.search(r"^As of +2021-01-04$", told, re.MULTILINE)
    validated = json.loads(call(repository, "validate", *AS_OF, "--format", "json", "--rev", "gap").stdout)
    assert (validated["as_of"], validated["revision"]["kind"]) == ("2021-01-04", "commit")


def test_what_was_known_on_a_day_is_judged_as_of_that_day(repository: Path) -> None:
    then = judged(repository, "--known-on", "2021-02-03")
    assert (then["as_of"], then["exit_code"]) == ("2021-02-03", 1)
    assert then["revision"]["committed_on"] == "2021-01-04"
    mended = judged(repository, "--known-on", "2021-02-04")
    assert (mended["as_of"], mended["exit_code"]) == ("2021-02-04", 0)
    assert judged(repository, "--known-on", "2021-02-03", "--as-of", "2020-12-31")["exit_code"] == 0
    assert then["revision"]["inputs"] == judged(repository, *AS_OF, "--rev", "gap")["revision"]["inputs"]
    assert then["revision"]["inputs"] != mended["revision"]["inputs"]


def test_before_the_first_commit_nothing_was_known(repository: Path) -> None:
    run = call(repository, "check", "--known-on", "2021-01-03")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"error: nothing was known on 2021-01-03: the history begins on 2021-01-04\nhelp: ")


def test_other_policies_may_judge_the_past(repository: Path) -> None:
    write(repository, "policies/all.yaml", POLICIES.replace("requires: [bls]", "requires: [bls], level: recommended"))
    commit(repository, "2021-03-04T12:00:00+00:00")
    asked = ("--known-on", "2021-01-10")
    assert judged(repository, *asked)["exit_code"] == 1
    eased = judged(repository, *asked, "--policy-rev", "HEAD")
    assert (eased["exit_code"], eased["results"][0]["level"]) == (0, "recommended")
    assert ", policies of commit " in eased["revision"]["label"]


def test_a_change_is_not_compared_in_the_past(repository: Path) -> None:
    run = call(repository, "check", "--baseline", "gap", "--known-on", "2021-01-10")
    assert (run.returncode, run.stdout) == (2, b"")


def test_a_report_on_the_past_is_the_same_to_the_byte_from_a_fresh_clone(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(repository), "clone")
    for format_ in FORMATS:
        asked = ("check", "--known-on", "2021-01-10", "--format", format_)
        assert call(repository, *asked).stdout == call(tmp_path / "clone", *asked).stdout


def test_without_a_day_today_is_judged_also_for_an_old_revision(repository: Path) -> None:
    before = datetime.now(UTC).date()
    days = {date.fromisoformat(judged(repository, *rev)["as_of"]) for rev in ((), ("--rev", "gap"))}
    assert days <= {before, datetime.now(UTC).date()}


def test_today_is_that_of_the_settings(repository: Path) -> None:
    days = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        write(repository, "credpolicy.yaml", f"timezone: {zone}\n")
        days.append(date.fromisoformat(judged(repository)["as_of"]))
    assert days[0] > days[1]


def test_the_future_begins_after_the_day_of_the_revision(repository: Path) -> None:
    write(repository, "registry/wards/w-1.yaml", RENEWED.replace("issued_on: 2020", "issued_on: 2021"))
    commit(repository, "2020-06-01T12:00:00+00:00")
    of_commit = call(repository, "validate", *AS_OF, "--rev", "HEAD").stdout.decode()
    on_disk = call(repository, "validate", *AS_OF).stdout.decode()
    assert "`issued_on`" in of_commit
    assert on_disk.endswith(
        "Files     0 errors, 0 warnings\n\nClean: nothing at or above the threshold. Exit code 0.\n"
    )


def test_a_subfolder_judges_the_whole_and_says_so(repository: Path) -> None:
    inside = call(repository / "registry" / "wards", "check", *AS_OF)
    outside = call(repository, "check", *AS_OF)
    assert inside.stdout == outside.stdout
    assert inside.stderr.decode() == f"note: {repository} is judged, above the current folder\n"
    assert outside.stderr == b""


def test_a_bare_repository_is_judged_at_its_head(repository: Path, tmp_path: Path) -> None:
    git(repository, "clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert judged(tmp_path / "bare.git", *AS_OF)["summary"]["workers"] == 1
    assert judged(tmp_path, str(tmp_path / "bare.git"), *AS_OF, "--rev", "gap")["exit_code"] == 1


def test_a_revision_that_is_not_there_is_exit_2(repository: Path) -> None:
    run = call(repository, "check", "--rev", "mian")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"error: no revision `mian`")
    assert b"\nhelp: " in run.stderr


def test_nothing_is_written_into_what_is_judged(repository: Path) -> None:
    def everything() -> dict[str, tuple[int, bytes]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.read_bytes())
            for path in sorted(repository.rglob("*"))
            if path.is_file()
        }

    before = everything()
    for arguments in (("check",), ("check", "--baseline", "gap"), ("validate",)):
        call(repository, *arguments, *AS_OF)
    assert everything() == before
    call(repository, "check", "--rev", "gap", *AS_OF)
    cache = repository / ".git" / "credpolicy" / "cache.sqlite3"
    assert {path: said for path, said in everything().items() if path != str(cache)} == before


def test_a_plain_folder_is_judged_with_a_note_beside_the_json(folder: Path) -> None:
    run = call(folder, "check", *AS_OF, "--format", "json")
    assert json.loads(run.stdout)["revision"]["kind"] == "folder"
    assert run.stderr.startswith(b"note: this folder is not in git")
    assert run.returncode == 1


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("format_", ["text", "json"])
def test_no_encoding_changes_the_verdict(folder: Path, encoding: str, format_: str) -> None:
    run = start(folder, "check", *AS_OF, "--format", format_, PYTHONIOENCODING=encoding)
    assert run.returncode == 1
    told = run.stdout.decode(encoding)
    if format_ == "json":
        assert json.loads(told)["findings"][0]["gap"]["requirement"] == "life-support"
    else:
        assert ("李" if encoding == "utf-8" else r"\u674e") in told


@pytest.mark.at_length
def test_the_same_bytes_come_out_of_every_run(folder: Path) -> None:
    for format_ in ("text", "json"):
        runs = {start(folder, "check", *AS_OF, "--format", format_, PYTHONHASHSEED=seed).stdout for seed in ("1", "2")}
        assert len(runs) == 1
        assert b"life-support" in runs.pop()


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_reader_that_has_gone_changes_no_verdict(folder: Path, format_: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    run = subprocess.run(
        [sys.executable, "-m", "credpolicy", "check", *AS_OF, "--format", format_],
        cwd=folder,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert run.returncode == 1
    assert b"Traceback" not in run.stderr
    assert b"Broken" not in run.stderr
    assert run.stderr.startswith(b"note: ")


@pytest.mark.at_length
@pytest.mark.parametrize(
    ("day", "fail_on", "code"),
    [
        ("2020-06-01", "warning", 0),
        ("2020-12-20", "gap", 0),
        ("2020-12-20", "expiring", 1),
        ("2021-01-04", "never", 0),
        ("2021-01-04", "gap", 1),
    ],
)
def test_the_output_never_changes_the_verdict(folder: Path, tmp_path: Path, day: str, fail_on: str, code: int) -> None:
    ways = (
        (),
        ("--format", "json"),
        ("-o", "json=-"),
        ("-q",),
        ("-q", "--format", "json"),
        ("-o", f"text={tmp_path / 'a.txt'}", "-o", f"json={tmp_path / 'a.json'}"),
    )
    codes = {call(folder, "check", "--as-of", day, "--fail-on", fail_on, *way).returncode for way in ways}
    assert codes == {code}


def test_no_format_changes_the_verdict_and_all_are_written_in_one_run(folder: Path, tmp_path: Path) -> None:
    asked = ("check", "--as-of", "2021-01-04")
    assert {call(folder, *asked, "--format", name).returncode for name in FORMATS} == {1}
    files = {name: tmp_path / f"report.{name}" for name in FORMATS}
    ways = [part for name, file in files.items() for part in ("-o", f"{name}={file}")]
    assert call(folder, *asked, *ways).returncode == 1
    assert all(file.stat().st_size for file in files.values())


def on_a_terminal(root: Path, *arguments: str, **environment: str) -> str:
    """What a person sees."""
    outside, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "credpolicy", *arguments],
        cwd=root,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **environment},
    )
    os.close(inside)
    seen = b""
    try:
        while piece := os.read(outside, 65_536):
            seen += piece
    except OSError:
        pass  # Linux says so when the other side has closed
    os.close(outside)
    process.wait()
    return seen.decode("utf-8")


def test_a_terminal_shows_colours_and_symbols(folder: Path) -> None:
    seen = on_a_terminal(folder, "check", *AS_OF, PYTHONIOENCODING="utf-8")
    assert "\x1b[31mGAP001\x1b[0m" in seen
    assert "│" in seen


def test_a_poor_terminal_shows_neither(folder: Path) -> None:
    seen = on_a_terminal(folder, "check", *AS_OF, NO_COLOR="1", PYTHONIOENCODING="ascii")
    assert "\x1b" not in seen
    assert seen.isascii()
    assert "GAP001" in seen


def test_a_hostile_file_name_is_shown_and_not_obeyed(folder: Path) -> None:
    write(folder, "registry/x\x1b[2J\n# All clear.yaml", "workers: [")
    run = call(folder, "check", *AS_OF)
    assert run.returncode == 2
    assert b"\x1b" not in run.stdout
    assert rb"registry/x\x1b[2J\n# All clear.yaml:" in run.stdout


def test_a_file_name_that_is_no_text_stops_nothing(folder: Path) -> None:
    path = os.fsencode(folder) + b"/registry/caf\xe9.yaml"
    Path(os.fsdecode(path)).write_text("workers: [")
    for format_ in ("text", "json"):
        run = call(folder, "check", *AS_OF, "--format", format_)
        assert run.returncode == 2
        assert b"Traceback" not in run.stderr
    assert json.loads(run.stdout)["summary"]["errors"] == 1


SOON = HELD.replace("2020-12-31", "2030-12-31") + "  - {id: w-2, hired_on: 2021-01-10}\n"


def test_who_starts_soon_is_told_where_that_is_asked(folder: Path) -> None:
    write(folder, "registry/wards/w-1.yaml", SOON)
    assert call(folder, "check", *AS_OF, "--fail-on", "expiring").returncode == 0
    soon = call(folder, "check", *AS_OF, "--fail-on", "expiring", "--starting-within", "1 week")
    assert soon.returncode == 1
    assert b"GAP004 w-2 starts on 2021-01-10, in 6 days: life-support is missing: bls: none on record" in soon.stdout
    assert call(folder, "check", *AS_OF, "--fail-on", "expiring", "--starting-within", "5 days").returncode == 0


def test_today_is_told_alike_with_and_without_those_who_come(folder: Path) -> None:
    write(folder, "registry/wards/w-1.yaml", SOON.replace("2030-12-31", "2020-12-31"))
    plain = judged(folder, *AS_OF)
    ahead = judged(folder, *AS_OF, "--starting-within", "1 week", "--leaving-within", "1 week")
    assert (plain["starting"], plain["leaving"]) == (None, None)
    assert [one["worker"] for one in ahead["starting"]["starters"]] == ["w-2"]
    assert ahead["leaving"]["leavers"] == []
    assert {key: ahead[key] for key in ("results", "coverage", "not_judged", "exit_code")} == {
        key: plain[key] for key in ("results", "coverage", "not_judged", "exit_code")
    }
    assert [found for found in ahead["findings"] if found["rule"] != "GAP004"] == plain["findings"]


def test_a_start_that_the_base_knows_is_no_news(repository: Path) -> None:
    write(repository, "registry/wards/w-1.yaml", SOON)
    commit(repository, "2021-01-02T12:00:00+00:00")
    git(repository, "checkout", "--quiet", "-b", "change")
    write(repository, "registry/wards/w-3.yaml", "workers: [{id: w-3, hired_on: 2021-01-11}]\n")
    commit(repository, "2021-01-03T12:00:00+00:00")
    told = judged(repository, *AS_OF, "--starting-within", "1 week", "--baseline", "main")
    starts = {found["gap"]["worker"]: found["status"] for found in told["findings"] if found["rule"] == "GAP004"}
    assert starts == {"w-2": "known", "w-3": "open"}


def test_a_length_without_quotes_is_refused_with_the_mend(folder: Path) -> None:
    run = call(folder, "check", *AS_OF, "--starting-within", "14", "days")
    assert run.returncode == 2
    assert b"`14` is not a duration; write for example `14 days`, in quotes" in run.stderr
