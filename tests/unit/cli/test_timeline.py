"""`timeline` on the command line: points as known then, what cannot be judged, and comparisons."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli import timeline as command
from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.histories import Files, fast_import
from tests.unit.cli.answers import Answer, Ask

POLICIES = b"""\
credential_types: [{id: bls, validity: {valid_for: 2 years}}]
requirements: [{id: life-support, requires: [bls], owner: ward}, {id: badge, requires: [badge], owner: gate}]
owners: [{id: ward, accountable: ann}, {id: gate, accountable: ann}]
""".replace(b"[{id: bls, validity", b"[{id: badge, validity: {valid_for: 9 years}}, {id: bls, validity")


def worker(name: str, ends: str) -> bytes:
    held = f"{{type: bls, number: n1, issued_on: 2025-01-01, expires_on: {ends}}}"
    badge = "{type: badge, number: b1, issued_on: 2025-01-01, expires_on: 2033-12-31}"
    return f"workers: [{{id: {name}, hired_on: 2025-01-01, credentials: [{held}, {badge}]}}]\n".encode()


STORY: list[tuple[date, Files]] = [
    (date(2026, 1, 10), {"policies/all.yaml": POLICIES, "registry/ann.yaml": worker("ann", "2027-05-31")}),
    (date(2026, 1, 20), {"registry/bob.yaml": worker("bob", "2026-02-15")}),
    (date(2026, 3, 5), {"registry/bob.yaml": worker("bob", "2026-03-20")}),
    (date(2026, 3, 1), {"registry/cyd.yaml": worker("cyd", "2026-12-31")}),
    (date(2026, 4, 10), {"policies/all.yaml": b"requirements: ["}),
    (date(2026, 5, 10), {"policies/all.yaml": POLICIES, "registry/cyd.yaml": b"workers: ["}),
    (date(2026, 6, 10), {"registry/bob.yaml": worker("bob", "2028-03-20"), "registry/cyd.yaml": None}),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fast_import(tmp_path / "repo", STORY)


@pytest.fixture
def ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: str, until: str = "2026-06-30") -> Answer:
        code = main(["timeline", str(folder), "--until", until, *arguments])
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return asked


def points(answer: Answer) -> list[dict[str, object]]:
    told = json.loads(answer.out)
    jsonschema.Draft202012Validator(json.loads(published("timeline"))).validate(told)
    return [{**point, **(point["figures"] or {})} for point in told["points"]]


def test_each_month_ends_as_it_was_known_then(ask: Ask) -> None:
    told = points(ask("--format", "json"))
    assert [(one["label"], one["status"], one["gaps"] if one["figures"] else None) for one in told] == [
        ("2026-01", "judged", 0), ("2026-02", "judged", 1), ("2026-03", "judged", 1), ("2026-04", "not_judged", None),
        ("2026-05", "judged", 3), ("2026-06", "judged", 0),
    ]  # fmt: skip
    assert [one["errors"] for one in told] == [0, 0, 0, 1, 1, 0]


def test_a_gap_has_days_from_its_first_to_the_point_at_which_it_is_none(ask: Ask) -> None:
    told = points(ask("--format", "json", "--by", "commit"))
    # bob's first gap opens and closes between two commits that could be seen: 2026-02-16 to 2026-03-05
    assert [one["opened"] for one in told if one["figures"]] == [0, 0, 0, 0, 3, 0]
    last = told[-1]
    # bob's lapse of 2026-03-21, and what could not be told of cyd from 2026-05-10 on
    assert (last["closed"], last["mean_days_open"], last["median_days_open"]) == (3, (81 + 31 + 31) / 3, 31)
    assert told[-2]["mean_delay"] == (date(2026, 5, 10) - date(2026, 3, 21)).days
    assert told[-2]["unknown"] == 2


def test_one_who_was_met_again_and_fell_short_again_was_reopened(ask: Ask) -> None:
    told = points(ask("--format", "json", "--by", "week", "--requirement", "life-support"))
    assert sum(one["opened"] for one in told if one["figures"]) == 3
    assert sum(one["reopened"] for one in told if one["figures"]) == 1
    assert all(set(one["by_owner"]) <= {"ward"} for one in told)


def test_clocks_that_run_backwards_stand_still(ask: Ask) -> None:
    days = [one["day"] for one in points(ask("--format", "json", "--by", "commit"))]
    assert days == sorted(days)
    assert days.count("2026-03-05") == 2


def test_every_point_can_be_judged_by_the_policies_of_one_revision(ask: Ask) -> None:
    told = points(ask("--format", "json", "--policy-rev", "main"))
    # in a file of policies that cannot be read there may stand waivers
    assert [one["gaps"] if one["figures"] else None for one in told] == [0, 1, 1, None, 3, 0]
    early = points(ask("--format", "json", "--policy-rev", "main", "--requirement", "badge"))
    assert early[0]["obligations"] == 2
    refused = ask("--policy-rev", "main~2")
    assert refused.code == 2
    assert "the policies of main~2 cannot be read" in refused.err


@pytest.mark.parametrize("name", ["2026-02-20", "main~5"])
def test_a_baseline_is_a_day_or_a_revision(ask: Ask, name: str) -> None:
    told = json.loads(ask("--format", "json", "--against", name).out)
    gaps = {"2026-02-20": 1, "main~5": 0}[name]
    assert told["against"]["figures"]["gaps"] == gaps
    assert [point["reduction"] for point in told["points"]] == (
        [1.0, 0.0, 0.0, None, -2.0, 1.0] if gaps else [None] * 6
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--against", "2025-12-31"), "on 2025-12-31 there was no commit yet"),
        (("--against", "main~2"), "the policies of main~2 cannot be read"),
        (("--against", "nowhere"), "nowhere"),
        (("--since", "2026-07-01"), "--since 2026-07-01 is later than the last day"),
        (("--requirement", "life-suport"), "there is no requirement `life-suport`"),
        (("--owner", "nobody"), "there is no owner `nobody`"),
        (("--rev", "HEAD^{tree}"), "is a tree and no commit"),
        (("--by", "year"), "'year' is not one of"),
    ],
)
def test_what_cannot_be_asked_is_refused(ask: Ask, arguments: tuple[str, ...], message: str) -> None:
    answer = ask(*arguments)
    assert answer.code == 2
    assert message in answer.err
    assert answer.out == ""


def test_before_the_first_commit_there_is_nothing(ask: Ask) -> None:
    answer = ask(until="2025-12-31")
    assert answer.code == 2
    assert "there is no point of time between 2026-01-10 and 2025-12-31" in answer.err


def test_points_before_the_first_one_told_are_judged_all_the_same(ask: Ask) -> None:
    every = points(ask("--format", "json"))
    some = points(ask("--format", "json", "--since", "2026-03-01"))
    assert some == every[2:]


def test_people_read_the_course_and_what_was_not_judged(ask: Ask) -> None:
    answer = ask("--by", "month")
    assert answer.code == 0
    assert "Month by month from 2026-01-31 to 2026-06-30" in answer.out
    assert "2026-04: 1 error in the files; not judged: the rules could not be read" in answer.out
    assert "2026-05: 1 error in the files; what could not be read counts as unknown" in answer.out
    assert answer.out.isascii()


def test_tables_have_a_row_for_each_point_and_each_part_of_it(ask: Ask) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("--format", "csv").out)))
    whole = [row for row in rows if row["of"] == "all"]
    assert [row["gaps"] for row in whole] == ["0", "1", "1", "", "3", "0"]
    assert {row["name"] for row in rows if row["of"] == "requirement"} == {"badge", "life-support"}


def test_counters_tell_that_only_what_changed_was_judged(ask: Ask) -> None:
    answer = ask("--by", "commit", "--stats")
    # the rules twice, once in pieces; ann's file, bob's three and cyd's two
    assert "note: 8 blobs parsed, " in answer.err
    assert "verdicts reused" in answer.err


def test_where_nothing_could_be_judged_the_exit_code_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = fast_import(tmp_path / "a", [(date(2026, 1, 1), {"policies/a.yaml": b"requirements: ["})])
    assert main(["timeline", str(broken), "--until", "2026-02-01"]) == 2
    empty = fast_import(tmp_path / "b", [(date(2026, 1, 1), {"registry/a.yaml": worker("ann", "2027-05-31")})])
    assert main(["timeline", str(empty), "--until", "2026-02-01"]) == 3
    nothing = fast_import(tmp_path / "c", [(date(2026, 1, 1), {"README.md": b"x"})])
    assert main(["timeline", str(nothing), "--until", "2026-02-01"]) == 2
    assert "no commit has written anything that is read" in capsys.readouterr().err


def test_the_formats_are_those_of_the_help() -> None:
    assert tuple(command.FORMATS) == ("text", "json", "csv")
