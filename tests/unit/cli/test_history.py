"""`history` on the command line: ranges, filters, formats, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.unit.cli.answers import Answer
from tests.unit.load.repositories import commit, git, own_settings

__all__ = ["own_settings"]

RULE = b"requirements: [{id: core, requires: [bls], owner: clinical, severity: %s}]\n"
PEOPLE = b"workers: [{id: w-1, credentials: [{type: bls, number: '7', expires_on: %s}]}]\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Four commits on as many days: a rule and a person, a later end, a stricter rule, a file that moved."""
    folder = tmp_path / "org"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    files = (
        {"policies/a.yaml": RULE % b"low", "registry/a.yaml": PEOPLE % b"2026-03-31"},
        {"registry/a.yaml": PEOPLE % b"2027-03-31"},
        {"policies/a.yaml": RULE % b"high"},
        {"registry/b.yaml": PEOPLE % b"2027-03-31"},
    )
    for number, each in enumerate(files, 1):
        for role in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{role}_DATE", f"2026-04-0{number}T12:00:00+0000")
        monkeypatch.setenv("GIT_AUTHOR_NAME", "Ann" if number == 2 else "Bob")
        if number == 4:
            (folder / "registry/a.yaml").unlink()
        commit(folder, each)
        git(folder, "tag", f"step-{number}")
    return folder


@pytest.fixture
def ask(repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(repository)

    def asked(*arguments: str) -> Answer:
        code = main(["history", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def kinds(answer: Answer) -> list[str]:
    assert answer.code == 0, answer.err
    return [json.loads(line)["kind"] for line in answer.out.splitlines()]


ALL = ["requirement_added", "worker_joined", "credential_added", "credential_redated", "requirement_tightened"]


def test_the_whole_history_is_told_newest_last_without_a_file_that_moved(ask) -> None:
    answer = ask()
    assert (answer.code, answer.err) == (0, "")
    heads = [line for line in answer.out.splitlines() if line.startswith("2026")]
    assert [head[:10] for head in heads] == ["2026-04-01", "2026-04-02", "2026-04-03"]
    assert "by Ann <person@example.org>, committed by A Person <person@example.org>" in heads[1]
    assert "  ~ credential redated: w-1 bls/7, 2026-03-31 -> 2027-03-31, recorded 2 days after that end\n" in answer.out
    assert answer.out.endswith("\n5 events in 3 commits. Days are the committers' own.\n")


def test_every_line_keeps_to_the_schema(ask) -> None:
    answer = ask("--format", "json")
    for line in answer.out.splitlines():
        jsonschema.validate(json.loads(line), json.loads(published("history")), jsonschema.Draft202012Validator)
    assert kinds(answer) == ALL
    assert kinds(ask("--format", "json", "--reverse")) == ALL[::-1]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--since", "2026-04-02"], ALL[3:]),
        (["--since", "step-2"], ALL[4:]),
        (["--until", "2026-04-02"], ALL[:4]),
        (["--since", "2026-04-02", "--until", "2026-04-02"], ALL[3:4]),
        (["--rev", "step-2"], ALL[:4]),
        (["--worker", "w-1"], ALL[1:4]),
        (["--worker", "w-1", "--event", "credential"], ALL[2:4]),
        (["--event", "credential-redated", "--event", "requirement-tightened"], ALL[3:]),
        (["--requirement", "core"], [ALL[0], ALL[4]]),
        (["--owner", "clinical"], None),
        (["--author", "ann"], ALL[3:4]),
        (["--author", "nobody"], []),
        (["--since", "2026-04-04"], []),
    ],
)
def test_ranges_and_filters(ask, arguments, wanted) -> None:
    answer = ask("--format", "json", *arguments)
    if wanted is None:
        assert answer.code == 2  # nobody is called that: the rule only names it
        assert "there never was an owner `clinical`" in answer.err
    else:
        assert kinds(answer) == wanted


def test_an_id_that_never_was_there_is_a_mistake_and_one_that_is_gone_is_not(ask, repository: Path) -> None:
    answer = ask("--worker", "w-11")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "error: there never was a worker `w-11`\nhelp: Did you mean `w-1`?\n"
    (repository / "registry/b.yaml").unlink()
    commit(repository, {})
    assert "worker removed: w-1" in ask("--worker", "w-1").out


@pytest.mark.parametrize("arguments", [["--since", "2026-05-01"], ["--until", "2026-03-31"], ["--since", "main"]])
def test_a_range_without_a_commit_is_no_answer(ask, arguments) -> None:
    answer = ask(*arguments)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("error: there is no commit in this range")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "nosuch"], "error: no revision `nosuch`"),
        (["--rev", "nosuch"], "error: no revision `nosuch`"),
        (["--until", "tomorrow"], "tomorrow"),
        (["--event", "nosuch"], "nosuch"),
        (["--signers", "nosuch"], "error: there is no file nosuch of allowed signers"),
        (["--signers", "policies/a.yaml"], "lies in the repository that is judged"),
    ],
)
def test_what_cannot_be_asked(ask, arguments, message) -> None:
    answer = ask(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err


def test_a_folder_without_git_has_no_history(ask, tmp_path_factory: pytest.TempPathFactory) -> None:
    answer = ask(str(tmp_path_factory.mktemp("plain")))
    assert answer.code == 2
    assert "not in git" in answer.err


def test_a_shallow_clone_says_that_its_history_begins_later(ask, repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{repository}", "shallow")
    answer = ask(str(tmp_path / "shallow"))
    assert answer.code == 0
    assert answer.err.startswith("note: this clone is shallow, so its history begins later")


def test_several_reports_are_written_in_one_run(ask, tmp_path: Path) -> None:
    answer = ask("-o", f"csv={tmp_path / 'log.csv'}", "-o", f"markdown={tmp_path / 'log.md'}")
    assert answer.code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "log.csv").read_text(encoding="utf-8"), newline="")))
    assert [row["kind"] for row in rows] == ALL
    assert (tmp_path / "log.md").read_text(encoding="utf-8").count("\n") == len(ALL) + 2
    assert "5 events in 3 commits" in answer.out


def test_who_merged_what_another_wrote_approved_it(ask, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "switch", "--quiet", "--create", "side")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Eve")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "eve@example.org")
    commit(repository, {"policies/a.yaml": RULE % b"low"})
    git(repository, "switch", "--quiet", "main")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "person@example.org")
    git(repository, "merge", "--quiet", "--no-ff", "--message", "Merge\n\nReviewed-by: Zoe <zoe@example.org>", "side")
    (line,) = ask("--format", "json", "--since", "step-4").out.splitlines()
    event = json.loads(line)
    assert event["kind"] == "requirement_loosened"
    assert event["commit"]["authors"] == [{"name": "Eve", "email": "eve@example.org"}]
    assert event["commit"]["approvers"] == ["Zoe <zoe@example.org>", "A Person <person@example.org>"]
    assert len(event["commit"]["merged"]) == 1
    assert event["commit"]["signature"]["state"] == "not_asked"
    assert kinds(ask("--format", "json", "--author", "eve@")) == ["requirement_loosened"]


@pytest.mark.parametrize("command", [("history",), ("blame", "--path"), ("timeline",), ("integrity",)])
def test_outside_of_git_nobody_is_told_to_leave_out_what_they_did_not_write(
    tmp_path: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    for place, message in ((tmp_path, "is not in git"), (tmp_path / "absent", "there is no folder ")):
        assert main([*command, str(place), *(["w-1"] if command[0] == "blame" else [])]) == 2
        told = capsys.readouterr().err
        assert message in told
        assert "help: What was is read from git alone: run it in a clone." in told
        assert "--rev" not in told
