"""Who holds a type: the record that a test for it would take, also of people nobody requires it of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.holders import holders
from credpolicy.model.holding import Holders
from credpolicy.model.policy import Requirement
from credpolicy.model.snapshot import Placed, Snapshot, Unreadable
from tests.builder import POLICIES, snapshot_from
from tests.situations import card, day, look, situation
from tests.strategies import repository_on_days

AS_OF = day("2026-03-02")
HELD = card("2025-01-01", "2030-01-01")


def held(snapshot: Snapshot, kind: str = "card", as_of: date = AS_OF) -> Holders:
    return holders(snapshot, as_of, next(placed for placed in snapshot.credential_types if placed.item.id == kind))


@pytest.mark.parametrize("seed", range(2))
def test_the_record_that_decides_is_the_one_a_test_would_take(seed: int) -> None:
    repository, days = repository_on_days(seed, days=1, teams=8)
    snapshot = repository.snapshot()
    compared = 0
    for kind in snapshot.credential_types[:2]:
        asked = Requirement.model_validate({"id": "asked", "requires": [kind.item.id]})
        plain = replace(
            snapshot, requirements=(Placed(asked, POLICIES, ("requirements", 0)),), waivers=(), unreadable=()
        )
        judged = {result.worker: result.lines[0] for result in evaluate(plain, days[0]).results}
        found = holders(snapshot, days[0], kind)
        decides = {each.worker.item.id: each for each in found.holdings if each.decides}
        for worker, line in judged.items():
            holding = decides.get(worker)
            told = (holding.state, holding.record) if holding else ("missing", None)
            assert told == (line.state, line.record), (worker, kind.item.id)
            compared += holding is not None
    assert compared


@pytest.mark.parametrize(
    ("record", "kind", "state", "ends_on", "last_day"),
    [
        (HELD, {}, "valid", day("2030-01-01"), day("2030-01-01")),
        (card("2025-01-01"), {"validity": {"valid_for": "never_ends"}}, "valid", date.max, date.max),
        (card("2025-01-01"), {}, "unknown", None, None),
        (
            card("2025-01-01", "2026-02-28"),
            {"renewal": {"grace": "10 days"}},
            "grace",
            day("2026-02-28"),
            day("2026-03-10"),
        ),
        (HELD, {"verification": {"level": "primary_source"}}, "unverified", day("2030-01-01"), day("2030-01-01")),
    ],
)
def test_the_state_and_the_end_are_told(record: Any, kind: Any, state: str, ends_on: Any, last_day: Any) -> None:
    (found,) = held(situation(record, kind=kind)).holdings
    assert (found.state, found.ends_on, found.last_day) == (state, ends_on, last_day)


def test_a_verified_record_is_held() -> None:
    record = card("2025-01-01", "2030-01-01", verifications=[look("2025-02-01")])
    (found,) = held(situation(record, kind={"verification": {"level": "primary_source"}})).holdings
    assert found.state == "valid"


def test_types_that_satisfy_it_count_also_through_others() -> None:
    further = [{"id": "gold", "satisfies": ["silver"]}, {"id": "silver", "satisfies": ["card"]}]
    golden = {"type": "gold", "issued_on": "2025-01-01", "expires_on": "2030-01-01"}
    found = held(situation(golden, credential_types=further))
    assert found.through == ("gold", "silver")
    assert [each.credential.type for each in found.holdings] == ["gold"]
    assert held(situation(HELD, credential_types=further), "gold").holdings == ()


@pytest.mark.parametrize(
    ("worker", "employed", "assignments"),
    [
        ({}, "present", (0,)),
        ({"status": "on_leave"}, "on_leave", (0,)),
        ({"leave": [{"from": "2026-03-01"}]}, "on_leave", (0,)),
        ({"ended_on": "2026-03-01"}, "left", ()),
        ({"ended_on": "2026-03-02"}, "present", (0,)),
        ({"status": "ended"}, "left", ()),
        ({"hired_on": "2026-03-03"}, "candidate", (0,)),
        ({"hired_on": None, "status": "candidate"}, "candidate", (0,)),
    ],
)
def test_whether_the_holder_is_there_is_told(worker: Any, employed: str, assignments: Any) -> None:
    seats = [
        {"role": "nurse"},
        {"role": "past", "ends_on": "2026-03-01"},
        {"role": "coming", "starts_on": "2026-03-03"},
    ]
    (found,) = held(situation(HELD, worker={"assignments": seats, **worker})).holdings
    assert (found.employed, found.assignments) == (employed, assignments)


def test_the_best_comes_first_then_the_first_to_end() -> None:
    workers = [
        {"id": f"w-{number}", "credentials": [card("2025-01-01", expires_on)]}
        for number, expires_on in ((2, "2026-01-31"), (3, "2028-01-31"), (4, "2027-01-31"))
    ]
    found = held(situation(card("2025-01-01"), workers=workers))
    assert [each.worker.item.id for each in found.holdings] == ["w-4", "w-3", "w-1", "w-2"]


def test_who_might_hold_it_and_could_not_be_read_is_named() -> None:
    parts = (Unreadable("w-3", None), Unreadable("w-2", "card"), Unreadable("w-4", "bls"))
    snapshot = situation(credential_types=[{"id": "bls"}], unreadable=parts)
    assert held(snapshot).unread == ("w-2", "w-3")
    assert held(snapshot, "bls").unread == ("w-3", "w-4")


def test_a_screening_is_a_record_as_any() -> None:
    kind = {"id": "leie", "category": "screening", "validity": {"valid_for": "1 month", "basis": "screened_on"}}
    looks = [
        {"type": "leie", "screened_on": "2026-02-20", "result": "clear"},
        {"type": "leie", "screened_on": "2026-01-20", "result": "clear"},
    ]
    snapshot = snapshot_from(
        {"credential_types": [kind]}, {"workers": [{"id": "w-1", "hired_on": "2025-01-01", "screenings": looks}]}
    )
    first, second = held(snapshot, "leie").holdings
    assert (first.state, first.ends_on, first.decides) == ("valid", day("2026-03-20"), True)
    assert (second.state, second.decides) == ("expired", False)
    assert first.credential.screened_on == day("2026-02-20")


def test_who_passes_the_test_of_a_derived_type_holds_it() -> None:
    kinds = [{"id": "technician", "derived_from": {"any_of": ["course", "card"]}}, {"id": "course"}, {"id": "card"}]
    people = {"w-1": [HELD], "w-2": [card("2025-01-01", "2026-01-01")], "w-3": []}
    snapshot = snapshot_from(
        {"credential_types": kinds},
        {"workers": [{"id": id_, "hired_on": "2025-01-01", "credentials": held} for id_, held in people.items()]},
    )
    told = {
        each.worker.item.id: (each.state, each.ends_on, each.decides) for each in held(snapshot, "technician").holdings
    }
    assert told == {"w-1": ("valid", day("2030-01-01"), True), "w-2": ("expired", day("2026-01-01"), True)}
