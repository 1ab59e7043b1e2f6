"""`calendar` on the command line: whose it is, how far it reaches, where it goes, and what it comes to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject

from credpolicy.cli.main import main
from tests.unit.cli.answers import Answer, Ask

POLICIES = """\
credential_types: [{id: bls}, {id: card}]
requirements:
  - {id: life-support, applies_to: {location: ward-3}, requires: [bls], owner: clinical, severity: critical}
  - {id: badge, requires: [card], owner: safety}
owners: [{id: clinical, accountable: boss}, {id: safety, accountable: boss}]
"""
PEOPLE = """\
locations: [{id: ward-3}]
workers:
  - id: ann
    hired_on: 2020-01-06
    assignments: [{role: nurse, location: ward-3, starts_on: 2020-01-06}]
    credentials:
      - {type: bls, issued_on: 2025-01-01, expires_on: 2026-06-30}
      - {type: card, issued_on: 2025-01-01, expires_on: 2027-03-02}
  - id: boss
    hired_on: 2020-01-06
    credentials: [{type: card, issued_on: 2025-01-01, expires_on: 2027-03-03}]
"""
AS_OF = "--as-of=2026-03-02"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "organisation"
    for name, text in (("policies/rules.yaml", POLICIES), ("registry/people.yaml", PEOPLE)):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def ask(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    monkeypatch.chdir(folder)

    def asked(*arguments: str) -> Answer:
        code = main(["calendar", *arguments])
        return Answer(code, *capsys.readouterr())

    return asked


def titles(text: str) -> list[str]:
    events: list[Any] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [str(event["SUMMARY"]) for event in events]


def test_a_worker_gets_a_calendar_of_their_own(ask: Ask) -> None:
    answer = ask("--worker", "ann", AS_OF)
    assert answer.code == 0
    assert titles(answer.out) == ["ann: bls ends", "ann: card ends"]
    assert answer.out.startswith("BEGIN:VCALENDAR\r\n")
    assert vobject.readOne(answer.out).contents["x-wr-calname"][0].value == "Credentials: ann"


def test_an_owner_gets_what_they_answer_for_and_a_location_who_works_there(ask: Ask) -> None:
    assert titles(ask("--owner", "safety", AS_OF, "--within", "2 years").out) == ["ann: card ends", "boss: card ends"]
    assert titles(ask("--location", "ward-3", AS_OF).out) == ["ann: bls ends", "ann: card ends"]
    assert titles(ask("--owner", "safety", "--location", "ward-3", AS_OF).out) == ["ann: card ends"]
    assert titles(ask("--worker", "boss", "--worker", "ann", "--owner", "clinical", AS_OF).out) == ["ann: bls ends"]


@pytest.mark.parametrize(
    ("within", "many"),
    [("0 days", 0), ("119 days", 0), ("120 days", 1), ("1 year", 2), ("12 months", 2), ("99999 years", 2)],
)
def test_it_reaches_as_far_as_it_is_asked_to(ask: Ask, within: str, many: int) -> None:
    assert len(titles(ask("--worker", "ann", "--within", within, AS_OF).out)) == many


def test_a_gap_does_not_fail_it(ask: Ask, folder: Path) -> None:
    people = folder / "registry/people.yaml"
    people.write_text(PEOPLE.replace("expires_on: 2026-06-30", "expires_on: 2026-01-31"), encoding="utf-8")
    answer = ask("--owner", "clinical", AS_OF)
    assert (answer.code, titles(answer.out)) == (0, ["ann: bls is expired, mend it by this day"])


def test_it_is_written_to_a_file_with_the_same_bytes_each_time(ask: Ask, folder: Path) -> None:
    told = ask("--worker", "ann", AS_OF).out
    for _ in range(2):
        answer = ask("--worker", "ann", AS_OF, "-o", "ann.ics")
        assert (answer.code, answer.out) == (0, "")
        assert (folder / "ann.ics").read_bytes() == told.encode()
    assert sorted(path.name for path in folder.iterdir()) == ["ann.ics", "policies", "registry"]


@pytest.mark.parametrize(
    ("arguments", "message", "mend"),
    [
        ([], "nobody is named whose calendar it is", "--worker ID"),
        (["--worker", "anne"], "there is no worker `anne`", "Did you mean `ann`?"),
        (["--owner", "clinicel"], "there is no owner `clinicel`", "Did you mean `clinical`?"),
        (["--location", "ward-4"], "there is no location `ward-4`", "Did you mean `ward-3`?"),
        (["--worker", "ann", "--within", "soon"], "`soon` is not a duration", "--help"),
        (["--worker", "ann", "-o", "nowhere/ann.ics"], "its folder does not exist", "mkdir"),
        (["--worker", "ann", "-o", "policies"], "policies is a folder", "Name a file"),
    ],
)
def test_what_cannot_be_done_is_said_with_the_mend(ask: Ask, arguments: list[str], message: str, mend: str) -> None:
    answer = ask(*arguments, AS_OF)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert mend in answer.err


def test_nothing_evaluated_is_no_empty_calendar_without_a_word(ask: Ask, folder: Path) -> None:
    (folder / "policies/rules.yaml").write_text("owners: [{id: clinical, accountable: boss}]\n", encoding="utf-8")
    answer = ask("--owner", "clinical", AS_OF)
    assert answer.code == 3
    assert "no requirements" in answer.err


def test_files_with_errors_are_said(ask: Ask, folder: Path) -> None:
    (folder / "registry/torn.yaml").write_text("workers: [{id: eve\n", encoding="utf-8")
    answer = ask("--worker", "ann", AS_OF)
    assert "this may not be the whole truth" in answer.err
    assert titles(answer.out) == ["ann: bls ends", "ann: card ends"]
    answer = ask("--worker", "eve", AS_OF)
    assert (answer.code, answer.out) == (2, "")
    assert "It may stand in registry/torn.yaml" in answer.err
