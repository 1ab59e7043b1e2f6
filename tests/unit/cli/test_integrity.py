"""`integrity` on the command line: findings, notes, heads, signatures, formats, and the exit codes."""

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

PEOPLE = "workers: [{{id: w-1, credentials: [{{type: bls, number: '7', expires_on: {}}}]}}, {{id: w-2}}]\n"
WHO = b"identities: [{worker: w-1, email: person@example.org}, {worker: w-2, email: zoe@example.org}]\n"
TYPES = b"credential_types: [{id: bls}]\nrequirements: [{id: core, requires: [bls]}]\n"
NOTE = "integrity_notes: [{{fingerprint: {}, reason: The first entry was a mistake, by: {}, on: 2026-04-03}}]\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits on as many days, the second of which moves an end without a renewal."""
    folder = tmp_path / "org"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    on(monkeypatch, 1)
    commit(
        folder,
        {"registry/a.yaml": PEOPLE.format("2026-03-31").encode(), "identities/a.yaml": WHO, "policies/t.yaml": TYPES},
    )
    on(monkeypatch, 2)
    commit(folder, {"registry/a.yaml": PEOPLE.format("2027-03-31").encode()})
    return folder


def on(monkeypatch: pytest.MonkeyPatch, day: int) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_DATE", f"2026-04-0{day}T12:00:00+0000")


@pytest.fixture
def ask(repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(repository)

    def asked(*arguments: str) -> Answer:
        code = main(["integrity", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def findings(answer: Answer) -> list[dict]:
    document = json.loads(answer.out)
    jsonschema.validate(document, json.loads(published("integrity")), jsonschema.Draft202012Validator)
    assert document["exit_code"] == answer.code
    return document["findings"]


def test_what_was_found_is_told_with_its_commit_and_fails_the_run(ask) -> None:
    answer = ask()
    assert (answer.code, answer.err) == (1, "")
    assert "by A Person <person@example.org>" in answer.out
    assert "  INTG007 w-1 bls/7: the end 2026-03-31 was moved to 2027-03-31 without a renewal\n" in answer.out
    assert answer.out.endswith(
        "     1  INTG007 An end was moved later without a renewal\n1 finding in 2 commits. Exit code 1.\n"
    )


def test_every_format_says_the_same(ask, tmp_path: Path) -> None:
    (found,) = findings(ask("--format", "json"))
    assert (found["rule"], found["counts"], found["day"], found["worker"]) == ("INTG007", True, "2026-04-02", "w-1")
    (row,) = csv.DictReader(io.StringIO(ask("--format", "csv").out, newline=""))
    assert (row["rule"], row["fingerprint"]) == ("INTG007", found["fingerprint"])
    assert row["commit"] == found["commit"]["id"]
    assert f"| {found['fingerprint']} |\n" in ask("--format", "markdown").out
    answer = ask("-o", f"json={tmp_path / 'found.json'}")
    assert "1 finding in 2 commits" in answer.out
    assert json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))["findings"] == [found]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--until", "2026-04-01"], 0), (["--since", "2026-04-02"], 1), (["--since", "HEAD~1"], 1),
     (["--rev", "HEAD~1"], 0), (["--since", "2026-05-01"], 3), (["--since", "HEAD"], 3)],
)  # fmt: skip
def test_ranges(ask, arguments, code) -> None:
    assert ask(*arguments).code == code


def test_a_note_of_the_mainline_explains_and_one_by_the_author_or_on_disk_does_not(
    ask, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = findings(ask("--format", "json"))[0]["fingerprint"]
    (repository / "policies/notes.yaml").write_text(NOTE.format(name, "w-2"), encoding="utf-8")
    assert ask().code == 1
    on(monkeypatch, 3)
    commit(repository, {})
    answer = ask()
    assert answer.code == 0
    assert "explained by w-2 on 2026-04-03: The first entry was a mistake" in answer.out
    assert answer.out.endswith("Nothing irregular in 3 commits, 1 more explained. Exit code 0.\n")
    assert ask("--rev", "HEAD~1").code == 1
    (told,) = findings(ask("--format", "json"))
    assert (told["counts"], told["note"]["by"]) == (False, "w-2")
    commit(repository, {"policies/notes.yaml": NOTE.format(name, "w-1").encode()})
    answer = ask()
    assert answer.code == 1
    assert "not explained: its note is by w-1, who wrote the commit" in answer.out


def test_a_head_that_was_expected(ask, repository: Path) -> None:
    head = git(repository, "rev-parse", "HEAD")
    assert ask("--until", "2026-04-01", "--expect", head).code == 0
    git(repository, "reset", "--quiet", "--hard", "HEAD~1")
    answer = ask("--expect", head)
    assert answer.code == 1
    assert f"INTG009 commit {head[:10]}, the head that was expected, is not in the mainline any more" in answer.out
    assert findings(ask("--expect", head, "--format", "json"))[0]["commit"] is None
    assert ask("--expect", "nosuch").code == 2


def test_the_head_that_the_last_reminders_saw(ask, repository: Path, capsys, monkeypatch) -> None:
    head = git(repository, "rev-parse", "HEAD")
    code = main(
        ["remind", "send", "--path", str(repository), "--as-of", "2026-04-02", "--apply", "--first-run", "quiet"]
    )
    assert code == 0, capsys.readouterr()
    capsys.readouterr()
    assert "INTG009" not in ask().out
    git(repository, "reset", "--quiet", "--hard", "HEAD~1")
    answer = ask()
    assert answer.code == 1
    assert f"INTG009 commit {head[:10]}, the head that `credpolicy remind` saw on 2026-04-02, is not" in answer.out
    assert ask("--rev", "HEAD").code == 0
    assert ask("--until", "2026-03-01").code == 1  # no commit, and yet something is lost


def test_signatures_that_are_demanded(ask, repository: Path, tmp_path: Path) -> None:
    commit(repository, {"credpolicy.yaml": b"integrity: {signatures: true}\n"})
    commit(repository, {"registry/b.yaml": b"workers: [{id: w-3}]\n"})
    answer = ask("--since", "HEAD~2")
    assert answer.code == 0
    assert answer.err == (
        "note: the settings demand signatures, and none was checked: name the allowed ones with --signers FILE\n"
    )
    (tmp_path / "signers").write_text("", encoding="utf-8")
    answer = ask("--since", "HEAD~2", "--signers", str(tmp_path / "signers"))
    assert (answer.code, answer.err) == (1, "")
    assert answer.out.count("INTG010 commit") == 1
    assert ask("--signers", "registry/a.yaml").code == 2


def test_waivers_by_authors_whom_nobody_knows_are_noted(ask, repository: Path, monkeypatch) -> None:
    waiver = (
        b"waivers: [{id: wv, kind: waiver, worker: w-1, requirement: core, requested_by: w-2, approved_by: w-2,"
        b" reason: The course was cancelled by its provider, from: 2026-04-01, until: 2026-05-01}]\n"
    )
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "stranger@example.org")
    commit(repository, {"policies/w.yaml": waiver})
    answer = ask("--since", "HEAD~1")
    assert answer.code == 0
    assert answer.err.startswith("note: 1 commit wrote waivers by authors whom no file under identities/ names")


def test_what_cannot_be_read(ask, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert ask(str(tmp_path_factory.mktemp("plain"))).code == 2
    assert ask("--since", "nosuch").code == 2
    commit(repository, {"registry/b.yaml": b"workers: ["})
    answer = ask()
    assert answer.code == 1
    assert answer.err.startswith("note: parts of 1 file cannot be read")
    commit(repository, {"credpolicy.yaml": b"integrity: {late_after: soon}\n"})
    answer = ask()
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("error: the settings cannot be read")
