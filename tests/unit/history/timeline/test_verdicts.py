"""Verdicts: each is judged once, only what changed is judged again, and what is known is not judged at all."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from credpolicy.history.timeline.timeline import Asked, timeline
from credpolicy.history.timeline.verdicts import Verdicts
from credpolicy.load.chronicle import Chronicle
from tests.histories import Files, fast_import

POLICIES = b"credential_types: [{id: bls}]\nrequirements: [{id: life-support, requires: [bls]}]\n"
FIRST = date(2026, 1, 1)


def worker(number: int, ends: str = "2030-12-31") -> bytes:
    held = f"{{type: bls, issued_on: 2025-01-01, expires_on: {ends}}}"
    return f"workers: [{{id: w-{number}, hired_on: 2025-01-01, credentials: [{held}]}}]\n".encode()


def story(changes: list[Files], folder: Path) -> Chronicle:
    start: Files = {"policies/a.yaml": POLICIES, **{f"registry/{n}.yaml": worker(n) for n in range(10)}}
    days = [FIRST + timedelta(days=number) for number in range(len(changes) + 1)]
    return Chronicle(fast_import(folder, list(zip(days, [start, *changes], strict=True))))


UNTIL = Asked("commit", date(2026, 3, 1))


def test_only_changed_workers_are_judged_again(tmp_path: Path) -> None:
    chronicle = story([{f"registry/{n}.yaml": worker(n, f"203{n}-01-01")} for n in range(6)], tmp_path / "a")
    work = timeline(chronicle, UNTIL).work
    assert (work.read, work.judged, work.runs) == (17, 16, 1)
    assert work.judged + work.reused == 7 * 10


def test_a_day_that_turns_a_verdict_is_judged_and_no_other(tmp_path: Path) -> None:
    # from 2026-01-04 on it expires soon, and from the day after 2026-02-02 on it has ended
    ends = {"registry/0.yaml": worker(0, "2026-02-02")}
    others = ({"registry/1.yaml": worker(1, str(date(2031, 1, 1) + timedelta(days=n)))} for n in range(40))
    chronicle = story([ends, *others], tmp_path / "a")
    work = timeline(chronicle, UNTIL).work
    assert work.judged == 10 + 1 + 40 + 2


@pytest.mark.parametrize("path", ["registry/moved.yaml", "registry/deep/er/0.yaml"])
def test_who_only_moves_is_known(tmp_path: Path, path: str) -> None:
    chronicle = story([{"registry/0.yaml": None, path: worker(0)}], tmp_path / "a")
    assert timeline(chronicle, UNTIL).work.judged == 10


def test_rules_that_return_find_their_verdicts_again(tmp_path: Path) -> None:
    other = POLICIES.replace(b"life-support", b"first-aid")
    chronicle = story([{"policies/a.yaml": other}, {"policies/a.yaml": POLICIES}], tmp_path / "a")
    told = timeline(chronicle, UNTIL)
    assert told.work.judged == 30  # the day is another one, and so are the verdicts asked for
    assert [set(point.by_requirement()) for point in told.points] == [{"life-support"}, {"first-aid"}, {"life-support"}]


def test_owners_tests_and_notes_judge_nobody(tmp_path: Path) -> None:
    owners = {"policies/owners.yaml": b"owners: [{id: o, accountable: w-1}]\n"}
    tests = {"policies/tests.yaml": b"# nothing yet\npolicy_tests: []\n"}
    chronicle = story([owners, tests, {"registry/README.md": b"x"}], tmp_path / "a")
    assert timeline(chronicle, UNTIL).work.judged == 10


def test_what_is_kept_is_not_judged_a_second_time(tmp_path: Path) -> None:
    chronicle = story([{"registry/0.yaml": worker(0, "2026-01-03")}, {"registry/1.yaml": worker(1)}], tmp_path / "a")
    kept = Verdicts()
    first = timeline(chronicle, UNTIL, kept)
    again = timeline(Chronicle(tmp_path / "a"), UNTIL, kept)
    assert (again.work.judged, again.work.runs) == (0, 0)
    assert again.points == first.points
