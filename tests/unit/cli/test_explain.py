"""`explain` and `who` on the command line: folders, revisions, notes, errors, terminals."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from credpolicy.cli.main import main
from tests.unit.cli.answers import Answer, Ask

POLICIES = """\
credential_types:
  - {id: bls, owner: clinical}
requirements:
  - {id: life-support, requires: [bls], owner: clinical}
owners:
  - {id: clinical, accountable: w-1, backup: w-2}
"""
PEOPLE = """\
workers:
  - id: w-1
    hired_on: 2020-01-01
    credentials: [{type: bls, issued_on: 2020-01-01, expires_on: 2020-12-31}]
  - {id: w-2, hired_on: 2020-01-01}
"""
AS_OF = ("--as-of", "2021-01-04")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "organisation"
    write(root, "policies/all.yaml", POLICIES)
    write(root, "registry/people.yaml", PEOPLE)
    return root


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.chdir(folder)

    def asked(*arguments: str) -> Answer:
        code = main([*arguments, *AS_OF])
        return Answer(code, *capsys.readouterr())

    return asked


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", [("explain", "w-1"), ("who", "bls")])
def test_a_gap_is_no_failure(ask: Ask, command: tuple[str, ...]) -> None:
    answer = ask(*command)
    assert answer.code == 0
    assert "expired" in answer.out
    assert answer.err == "note: this folder is not in git, so nobody can tell later what was judged\n"


@pytest.mark.parametrize("command", [("explain", "w-1"), ("who", "bls")])
def test_the_folder_can_be_named(
    ask: Ask, command: tuple[str, ...], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ask(*command)
    monkeypatch.chdir(tmp_path)
    assert ask(*command, "--path", "organisation").out == here.out
    missing = ask(*command, "--path", "nowhere")
    assert missing.code == 2
    assert missing.out == ""


@pytest.mark.parametrize("command", [("explain", "w-1"), ("who", "bls")])
def test_a_revision_is_read_without_its_files_on_disk(ask: Ask, command: tuple[str, ...], folder: Path) -> None:
    for line in (
        "init --quiet",
        "add --all",
        "-c user.name=x -c user.email=x@example.org commit --quiet --message First",
    ):
        subprocess.run(["git", *line.split()], cwd=folder, check=True)
    before = ask(*command, "--rev", "HEAD")
    write(folder, "registry/people.yaml", PEOPLE.replace("2020-12-31", "2030-12-31"))
    assert ask(*command, "--rev", "HEAD") == before
    assert "expired" in before.out
    assert "expired" not in ask(*command).out
    assert ask(*command, "--rev", "nonsense").code == 2


@pytest.mark.parametrize("command", [("explain", "w-1"), ("explain", "w-1", "life-support"), ("who", "bls")])
def test_the_json_stands_alone_on_stdout(ask: Ask, command: tuple[str, ...]) -> None:
    answer = ask(*command, "--format", "json")
    assert json.loads(answer.out)["format"] == f"credpolicy/{command[0]}/v1"
    assert json.loads(answer.out)["as_of"] == "2021-01-04"


@pytest.mark.parametrize(
    ("command", "error", "mend"),
    [
        (("explain", "w1"), "there is no worker `w1`", "Did you mean `w-1`?"),
        (("explain", "somebody"), "there is no worker `somebody`", "What there is: w-1, w-2."),
        (("explain", "w-1", "live-support"), "there is no requirement `live-support`", "Did you mean `life-support`?"),
        (("who", "BLS"), "there is no credential type `BLS`", "Did you mean `bls`?"),
        (("who", "\x1b[2J"), "there is no credential type `\\x1b[2J`", "What there is: bls."),
    ],
)
def test_what_does_not_exist_is_two_lines_and_exit_2(ask: Ask, command: tuple[str, ...], error: str, mend: str) -> None:
    answer = ask(*command)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.splitlines()[-2:] == [f"error: {error}", f"help: {mend}"]


def test_what_cannot_be_read_cannot_be_explained(ask: Ask, folder: Path) -> None:
    write(folder, "policies/more.yaml", "requirements: [{id: fire-drill, requires: 7}]\n")
    answer = ask("explain", "w-1", "fire-drill")
    assert answer.code == 2
    assert "error: what is written about requirement `fire-drill` could not be read\n" in answer.err
    assert "help: `credpolicy validate` shows where, and how to mend it.\n" in answer.err


def test_a_worker_who_is_read_in_part_is_told_as_unknown(ask: Ask, folder: Path) -> None:
    write(folder, "registry/people.yaml", PEOPLE + "  - {id: w-3, hired_on: [1]}\n")
    answer = ask("explain", "w-3", "life-support")
    assert answer.code == 0
    assert "a part of what is written about the worker could not be read, and that might have decided." in answer.out


def test_who_may_stand_in_a_file_that_cannot_be_read_is_not_called_unknown(ask: Ask, folder: Path) -> None:
    write(folder, "registry/more.yaml", "workers: [\n")
    answer = ask("explain", "w-3")
    assert answer.code == 2
    assert "error: there is no worker `w-3` in the files that could be read\n" in answer.err
    assert "help: It may stand in registry/more.yaml; `credpolicy validate` shows what is wrong there.\n" in answer.err


@pytest.mark.parametrize(
    ("path", "text", "note"),
    [
        ("registry/more.yaml", "workers: [\n", "the files have 1 error,"),
        (
            "policies/more.yaml",
            "requirements: [{id: a, requires: [x, y]}]\n",
            "the files have 2 errors,",
        ),
    ],
)
def test_errors_elsewhere_are_noted_and_stop_nothing(ask: Ask, folder: Path, path: str, text: str, note: str) -> None:
    write(folder, path, text)
    for command in (("explain", "w-1", "life-support"), ("who", "bls")):
        answer = ask(*command)
        assert answer.code == 0
        assert f"note: {note} so this may not be the whole truth; `credpolicy validate` lists them\n" in answer.err
        assert "expired" in answer.out


def test_a_record_that_cannot_be_read_makes_the_verdict_unknown(ask: Ask, folder: Path) -> None:
    write(
        folder, "registry/people.yaml", PEOPLE.replace("issued_on: 2020-01-01, expires_on", "expires_on: 2020-02-30, x")
    )
    answer = ask("explain", "w-1", "life-support")
    assert answer.code == 0
    assert "a record of bls could not be read, and that might have decided." in answer.out
    assert "Something written about w-1 could not be read; they may hold it too." in ask("who", "bls").out


def test_filters_of_who_reach_the_list(ask: Ask) -> None:
    assert "Nobody who passes the filters holds bls." in ask("who", "bls", "--state", "valid").out
    assert "Nobody who passes the filters holds bls." in ask("who", "bls", "--location", "*").out
    assert "w-1     expired" in ask("who", "bls", "--state", "valid", "--state", "expired").out
    assert ask("who", "bls", "--state", "missing").code == 2
