"""`forecast` on the command line: what falls due month by month, by whom, and when most is to be renewed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.unit.cli.answers import Answer, Ask

POLICIES = """\
credential_types:
  - {id: bls, validity: {valid_for: 2 years}}
  - {id: badge, validity: {valid_for: 9 years}}
requirements:
  - {id: life-support, requires: [bls], owner: ward,
     enforcement: [{from: 2026-01-01, mode: advise}, {from: 2026-05-01, mode: block}]}
  - {id: entry, requires: [badge], owner: gate}
owners: [{id: ward, accountable: ann}, {id: gate, accountable: ann}]
waivers:
  - {id: wv-1, kind: extension, worker: cyd, requirement: entry, reason: "The office was closed for a month",
     requested_by: cyd, approved_by: ann, from: 2026-03-01, until: 2026-04-15}
"""
PEOPLE = """\
workers:
  - {id: ann, hired_on: 2025-01-01, credentials: [
      {type: bls, number: n1, issued_on: 2025-01-01, expires_on: 2026-05-31},
      {type: badge, number: b1, issued_on: 2025-01-01, expires_on: 2026-05-20}]}
  - {id: bob, hired_on: 2025-01-01, credentials: [
      {type: badge, number: b2, issued_on: 2025-01-01, expires_on: 2026-02-20}]}
  - {id: cyd, hired_on: 2025-01-01, credentials: [
      {type: bls, number: n3, issued_on: 2025-01-01, expires_on: 2028-05-31}]}
  - {id: dee, hired_on: 2026-07-01}
"""


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    for path, text in (("policies/all.yaml", POLICIES), ("registry/people.yaml", PEOPLE)):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    def asked(*arguments: str) -> Answer:
        code = main(["forecast", str(tmp_path), "--as-of", "2026-03-10", *arguments])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return asked


def test_each_obligation_falls_due_once_on_the_first_day_of_its_gap(ask: Ask) -> None:
    told = json.loads(ask("--format", "json").out)
    jsonschema.Draft202012Validator(json.loads(published("forecast"))).validate(told)
    assert [(one["gap_on"], one["worker"], one["requirement"], one["state"]) for one in told["due"]] == [
        ("2026-04-16", "cyd", "entry", "missing"),  # the waiver has ended
        ("2026-05-01", "bob", "life-support", "missing"),  # from then on it blocks
        ("2026-05-21", "ann", "entry", "expired"),
        ("2026-06-01", "ann", "life-support", "expired"),
        ("2026-07-01", "dee", "entry", "missing"),  # hired on that day
        ("2026-07-01", "dee", "life-support", "missing"),
    ]
    # what is a gap already does not fall due; a badge that dee owes only later is an obligation already
    assert (told["obligations"], told["short"]) == (4, 1)
    assert told["due"][3]["renewals"] == [{"type": "bls", "number": "n1"}]
    assert told["due"][1]["renewals"] == [{"type": "bls", "number": ""}]


def test_the_months_add_up_and_name_their_peaks(ask: Ask) -> None:
    told = json.loads(ask("--format", "json", "--months", "6").out)
    assert [(one["label"], one["due"], one["renewals"]) for one in told["periods"]] == [
        ("2026-03", 0, 0), ("2026-04", 1, 1), ("2026-05", 2, 2), ("2026-06", 1, 1), ("2026-07", 2, 2),
        ("2026-08", 0, 0), ("2026-09", 0, 0),
    ]  # fmt: skip
    assert told["peaks"] == ["2026-05", "2026-07"]
    assert told["periods"][0]["from"] == "2026-03-10"
    assert told["periods"][-1]["until"] == "2026-09-09"
    assert told["periods"][2]["by_owner"] == {"gate": 1, "ward": 1}
    assert told["periods"][2]["by_type"] == {"badge": 1, "bls": 1}


def test_weeks_are_shorter(ask: Ask) -> None:
    told = json.loads(ask("--format", "json", "--by", "week", "--months", "2", "--owner", "gate").out)
    assert [one["label"] for one in told["periods"] if one["due"]] == ["2026-W16"]
    assert told["filters"] == {"requirements": [], "owners": ["gate"]}


def test_people_read_a_row_a_month(ask: Ask) -> None:
    answer = ask("--stats")
    assert answer.code == 0
    assert "What falls due from 2026-03-10 to 2027-03-09 if nobody does anything" in answer.out
    assert "Of 4 obligations 1 fall short already; 6 more will, with 6 renewals." in answer.out
    assert "Most renewals: 2026-05 and 2026-07, 2 renewals." in answer.out
    assert answer.out.isascii()
    assert "judged in" in answer.err


def test_tables_have_a_row_for_each_obligation(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("--format", "csv").out)))
    assert [row["gap_on"] for row in rows][:2] == ["2026-04-16", "2026-05-01"]
    assert rows[2]["renewals"] == "badge b1"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--months", "0"), "0 is not in the range"),
        (("--months", "121"), "121 is not in the range"),
        (("--owner", "gat"), "there is no owner `gat`"),
        (("--requirement", "x"), "there is no requirement `x`"),
        (("--as-of", "2026-02-30"), "2026-02-30"),
    ],
)
def test_what_cannot_be_asked_is_refused(ask: Ask, arguments: tuple[str, ...], message: str) -> None:
    answer = ask(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err


def test_rules_that_cannot_be_read_tell_nothing(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "policies/all.yaml").write_text("requirements: [", encoding="utf-8")
    answer = ask()
    assert (answer.code, answer.out) == (2, "")
    assert "the policies cannot be read" in answer.err


def test_where_nobody_is_asked_for_anything_the_exit_code_says_so(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "registry/people.yaml").write_text("workers: []\n", encoding="utf-8")
    assert ask().code == 3


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30"])
def test_at_the_end_of_the_calendar_there_is_a_day_left(ask: Ask, day: str) -> None:
    assert ask("--as-of", day, "--by", "week").code == 0
