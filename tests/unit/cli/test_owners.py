"""`owners` on the command line: who answers, while people are away, and of one person."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.unit.cli.answers import Answer, Ask

POLICIES = """\
credential_types: [{id: bls, owner: clinical}]
owners: [{id: clinical, accountable: ann, backup: bob}]
"""
PEOPLE = """\
workers:
  - {id: ann, hired_on: 2020-01-06, leave: [{from: 2026-03-09, until: 2026-03-20}]}
  - {id: bob, hired_on: 2020-01-06}
"""
AS_OF = "--as-of=2026-03-02"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "organisation"
    for name, text in (("policies/rules.yaml", POLICIES), ("registry/people.yaml", PEOPLE)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def answer(*arguments: str) -> Answer:
        code = main(["owners", "--path", str(folder), *arguments])
        return Answer(code, *capsys.readouterr())

    return answer


def test_somebody_answers(ask: Ask) -> None:
    found = ask(AS_OF)
    assert found.code == 0
    assert "clinical  ann      accountable" in found.out


def test_nobody_answers_and_the_exit_code_says_so(ask: Ask, folder: Path) -> None:
    (folder / "policies/rules.yaml").write_text(POLICIES.replace(", backup: bob", ""), encoding="utf-8")
    found = ask("--as-of=2026-03-09")
    assert found.code == 1
    assert "Nobody answers for type bls of owner clinical." in found.out


def test_absences_are_looked_for_as_far_as_is_asked(ask: Ask) -> None:
    assert "owner clinical  bob" in ask("--while-away", AS_OF).out
    assert "Nothing changes until 2026-03-08." in ask("--while-away", "--within", "6 days", AS_OF).out
    assert "2026-03-09  -      owner clinical" in ask("--while-away", "--within", "1 week", AS_OF).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--within", "30 days"), "--within says how far --while-away looks ahead"),
        (("--while-away", "--within", "soon"), "is not a duration"),
        (("--worker", "ann", "--while-away"), "Leave out one of the two."),
        (("--worker", "anna"), "Did you mean `ann`?"),
        (("--worker", "\x1b[2J"), "there is no worker `\\x1b[2J`"),
        (("--as-of", "2026-02-30"), "does not exist in the calendar"),
        (("--format", "xml"), "xml"),
        (("--rev", "HEAD"), "not in git"),
    ],
)
def test_a_wrong_question_is_refused(ask: Ask, arguments: tuple[str, ...], said: str) -> None:
    found = ask(*arguments)
    assert found.code == 2
    assert found.out == ""
    assert said in found.err


def test_one_worker_is_handed_over(ask: Ask) -> None:
    found = ask("--worker", "bob", "--as-of=2026-03-09")
    assert found.code == 0
    assert "backup of owner clinical (accountable ann (on leave))" in found.out


@pytest.mark.parametrize("arguments", [(), ("--while-away",), ("--worker", "ann")])
def test_json_keeps_to_its_schema_and_knows_the_lines(ask: Ask, arguments: tuple[str, ...]) -> None:
    document = json.loads(ask("--format", "json", AS_OF, *arguments).out)
    jsonschema.Draft202012Validator(json.loads(published("owners"))).validate(document)
    place = document["owners"][0]["location"]
    assert (place["path"], place["line"], document["exit_code"]) == ("policies/rules.yaml", 2, 0)


def test_what_cannot_be_read_may_be_somebody(ask: Ask, folder: Path) -> None:
    (folder / "registry/broken.yaml").write_text("workers: [", encoding="utf-8")
    found = ask(AS_OF)
    assert found.code == 2
    assert "Some files could not be read, and somebody may stand there. Exit code 2." in found.out
    assert "the files have 1 error" in found.err


def test_an_empty_folder_is_no_success(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = folder / "empty"
    empty.mkdir()
    assert main(["owners", "--path", str(empty), AS_OF]) == 3
    assert "There is nothing to answer for." in capsys.readouterr().out
