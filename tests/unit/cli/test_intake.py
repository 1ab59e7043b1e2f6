"""`intake` on the command line: a good form is one more record in one file, and a bad one changes nothing."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from credpolicy.cli.main import main
from credpolicy.load.yaml import parse
from tests.unit.cli.answers import Answer, Ask
from tests.unit.load.repositories import commit, git, put

POLICIES = """\
credential_types: [{id: bls, validity: {valid_for: never_ends}}]
requirements: [{id: life-support, requires: [bls]}]
"""
PEOPLE = """\
# all of them
workers:
  - id: ann # at ward 3
    hired_on: 2020-01-06
    credentials:
      - type: bls   # the first
        issued_on: 2021-01-04
      # Her old card is in the archive.

  - {id: bob, hired_on: 2020-01-06, credentials: [{type: bls, issued_on: 2021-01-04}]} # flow
  - id: cam
    hired_on: 2020-01-06
"""
FORM = """\
### Worker

{worker}

### Credential type

bls

### Number

{number}

### Jurisdiction

_No response_

### Issued on

2023-01-05

### Expires on

_No response_

### Evidence

{evidence}

### Confirmation

- [X] This issue holds no name.
"""
ADDED = "- type: bls\n        number: {}\n        issued_on: 2023-01-05\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "organisation"
    for name, text in (("policies/rules.yaml", POLICIES), ("registry/people.yaml", PEOPLE)):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Fill in the form, and take it in."""
    monkeypatch.chdir(folder)
    issue = folder.parent / "issue.md"

    def asked(*options: str, worker: str = "ann", number: str = "007", evidence: str = "_No response_") -> Answer:
        text = FORM.format(worker=worker, number=number, evidence=evidence)
        issue.write_bytes(text.encode("utf-8", "surrogateescape"))
        code = main(["intake", str(issue), *options])
        return Answer(code, *capsys.readouterr())

    return asked


def people(folder: Path) -> str:
    return (folder / "registry/people.yaml").read_bytes().decode()


def test_a_record_is_added_and_nothing_else_changes(ask: Ask, folder: Path) -> None:
    path = folder / "registry/people.yaml"
    path.chmod(0o640)
    answer = ask()
    assert answer.code == 0, answer.err
    assert answer.out == 'registry/people.yaml:8: added to ann: {type: bls, number: "007", issued_on: 2023-01-05}\n'
    before, comment, after = PEOPLE.partition("      # Her old card")
    assert people(folder) == before + "      " + ADDED.format('"007"') + comment + after
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(path.name for path in folder.rglob("*")) == ["people.yaml", "policies", "registry", "rules.yaml"]
    again = ask()
    assert (again.code, again.out) == (2, "")
    assert "has this record already" in again.err


def test_the_style_of_a_list_is_followed(ask: Ask, folder: Path) -> None:
    answer = ask(worker="bob", evidence="vault://a, b: #c")
    assert answer.code == 0, answer.err
    new = '{type: bls, number: "007", issued_on: 2023-01-05, evidence: [{ref: "vault://a, b: #c"}]}'
    assert people(folder) == PEOPLE.replace("2021-01-04}]} # flow", f"2021-01-04}}, {new}]}} # flow")
    assert answer.out.startswith("registry/people.yaml:10: added to bob: ")


def test_a_worker_without_records_gets_the_key(ask: Ask, folder: Path) -> None:
    assert ask(worker="cam", number="_No response_").code == 0
    assert people(folder) == PEOPLE + "    credentials:\n      - type: bls\n        issued_on: 2023-01-05\n"


def test_a_dry_run_shows_the_difference_and_writes_nothing(ask: Ask, folder: Path) -> None:
    answer = ask("--dry-run")
    assert answer.code == 0
    assert answer.out.startswith("--- a/registry/people.yaml\n+++ b/registry/people.yaml\n@@ ")
    assert [line for line in answer.out.splitlines() if line.startswith("+ ")] == [
        f"+      {line}" for line in ADDED.format('"007"').rstrip().split("\n      ")
    ]
    assert answer.out.splitlines()[-1].startswith("registry/people.yaml:8: would be added to ann: ")
    assert people(folder) == PEOPLE


def test_the_folder_can_be_named(ask: Ask, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert ask("--path", str(folder)).code == 0
    assert people(folder) != PEOPLE


@pytest.mark.parametrize(
    "value",
    [
        "::error file=x::y", "##[error]x", "%0A::set-output name=a::b", "'", '"', "''\"\"", "# none", "a: b", "- a",
        "}, {type: bls", "]", "&a", "*a", "!!binary x", "|", ">-", "{{evil}}", "true", "null", "~", "2026-01-01",
        "\\x41", "$(id)", "`id`", "<!-- x -->", "[a](https://example.org)", "@all", "../../x", "=1+1",
        "\u00e9\u4eac", "x" * 2000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("worker", ["ann", "bob"])
def test_whatever_one_line_says_is_a_text_and_nothing_more(ask: Ask, folder: Path, worker: str, value: str) -> None:
    answer = ask(worker=worker, number=value, evidence=value)
    assert answer.code == 0, answer.err
    before: Any = parse(PEOPLE.encode()).tree
    place = 0 if worker == "ann" else 1
    record = {"type": "bls", "number": value, "issued_on": "2023-01-05", "evidence": [{"ref": value}]}
    before["workers"][place]["credentials"].append(record)
    assert parse(people(folder).encode()) == (before, [])
    assert [line for line in answer.out.splitlines() if not line.startswith("registry/people.yaml:")] == []


@pytest.mark.parametrize(
    "value",
    [
        "x\n    status: valid",
        "1\n\n### Status\n\nvalid",
        "1\0",
        "1\u202e2",
        "1\x1b[2J",
        "\udcff",
        "1\u00a02",
        "x" * 70_000,
    ],
    ids=["injection", "a further heading", "NUL", "bidi", "terminal", "no UTF-8", "a blank of its own", "huge"],
)
def test_a_hostile_value_changes_nothing_and_reaches_no_terminal(ask: Ask, folder: Path, value: str) -> None:
    answer = ask(number=value)
    assert (answer.code, answer.out) == (2, "")
    assert people(folder) == PEOPLE
    assert all(line.startswith(("error: ", "help: ", "note: ")) for line in answer.err.splitlines())
    assert answer.err.replace("\n", "").isprintable()


def test_everything_wrong_is_said_at_once(ask: Ask, folder: Path) -> None:
    answer = ask(worker="anne", number="1\n2")
    assert answer.code == 2
    assert "error: `Number`: the answer has 2 lines\nhelp: Write it on one line.\n" in answer.err
    assert "error: there is no worker `anne`\nhelp: Did you mean `ann`?" in answer.err
    assert answer.err.splitlines()[-1].endswith("issue.md cannot be used, so nothing was written")
    assert people(folder) == PEOPLE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PEOPLE.replace("credentials:\n", "credentials: &c\n").replace("id: cam", "credentials: *c\n    id: cam"),
         "something else in the file depends on the list"),
        (PEOPLE.replace("    credentials:\n      - type", "    credentials:\n      - &c\n        type")
         .replace("[{type: bls, issued_on: 2021-01-04}]", "[*c]"), "the last entry of the list is an alias"),
    ],
    ids=["a shared list", "a shared record"],
)  # fmt: skip
def test_what_others_share_is_left_to_people(ask: Ask, folder: Path, text: str, why: str) -> None:
    (folder / "registry/people.yaml").write_text(text, encoding="utf-8")
    answer = ask(worker="ann" if "depends" in why else "bob")
    assert answer.code == 2
    assert f"error: registry/people.yaml is left as it is: {why}" in answer.err
    assert 'by hand: {type: bls, number: "007", issued_on: 2023-01-05}' in answer.err
    assert people(folder) == text


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("registry/more.yaml", "workers: [{id: ann}]\n", "worker `ann` is written 2 times"),
        ("registry/people.yaml", "workers: [\n", "It may stand in registry/people.yaml, which could not be read"),
        ("registry/people.yaml", PEOPLE.replace("issued_on", "isued_on"), "could not be read"),
        ("policies/rules.yaml", "credential_types: [\n", "there is no credential type `bls`"),
    ],
)
def test_files_that_leave_doubt_are_not_written_to(ask: Ask, folder: Path, name: str, text: str, why: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    before = people(folder)
    answer = ask()
    assert (answer.code, answer.out) == (2, "")
    assert why in answer.err
    assert people(folder) == before


def test_what_may_be_wrong_is_noted_and_stops_nobody(ask: Ask, folder: Path) -> None:
    assert ask(number="31").code == 0
    answer = ask(worker="cam", number="31")
    assert answer.code == 0, answer.err
    assert "note: DUP005 worker cam, bls 31: the number 31 is also on ann in registry/people.yaml\n" in answer.err
    assert people(folder).count('"31"') == 2


def test_where_there_are_no_files_nothing_can_be_added(ask: Ask, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "bare.git")
    put(tmp_path / "work", {"policies/rules.yaml": POLICIES.encode()})
    git(tmp_path / "work", "init", "--quiet")
    commit(tmp_path / "work", {"registry/people.yaml": PEOPLE.encode()})
    git(tmp_path / "work", "push", "--quiet", "../bare.git", "HEAD")
    answer = ask("--path", str(tmp_path / "bare.git"))
    assert answer.code == 2
    assert "error: there are no files on disk to add a record to\nhelp: Call it in a work tree.\n" in answer.err


def test_a_link_in_the_registry_is_not_written_through(ask: Ask, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "people.yaml"
    (folder / "registry/people.yaml").rename(outside)
    (folder / "registry/people.yaml").symlink_to(outside)
    assert ask().code == 2
    assert outside.read_text(encoding="utf-8") == PEOPLE


@pytest.mark.parametrize(
    ("name", "why"), [("none.md", "is not a file"), (".", "is not a file"), ("/dev/zero", "is not a file")]
)
def test_what_is_no_file_is_refused(
    folder: Path, name: str, why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    assert main(["intake", name]) == 2
    assert why in capsys.readouterr().err
    assert main(["intake"]) == 2
