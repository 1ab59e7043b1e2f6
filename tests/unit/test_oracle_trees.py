"""Trees of tests, reckoned by hand: days and conditions of tests, what must not be held, and derived types."""

from typing import Any

import pytest

from credpolicy.model.snapshot import Snapshot
from tests.builder import Tree
from tests.situations import CORE, JUDGES, Judge, card, day, situation, states

BOTH = pytest.mark.parametrize("ask", JUDGES.values(), ids=JUDGES)
SITE = ("w-1", "nurse/north-1/", "core", "")
SEAT = {"role": "nurse", "location": "north-1", "starts_on": "2026-01-05"}
TYPES = [{"id": name} for name in "abcd"]


def holding(kind: str, issued_on: str, expires_on: str, **further: Any) -> Tree:
    """A record of another type."""
    return {"type": kind, "issued_on": issued_on, "expires_on": expires_on, **further}


A, B = holding("a", "2026-01-01", "2026-03-10"), holding("b", "2026-02-01", "2026-04-20")


def under(*tests: Any, records: tuple[Tree, ...] = (A, B), worker: Tree | None = None, **further: Any) -> Snapshot:
    """Worker w-1 with records under these tests; nothing is called expiring before its last day."""
    types = [*TYPES, *further.pop("more_types", [])]
    return situation(
        *records, requirement={"requires": list(tests), **further.pop("requirement", {})}, worker=worker,
        settings={"expiring_within": "0 days"}, credential_types=types, **further,
    )  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("at", "state"),
    [
        pytest.param("2025-12-31", "in_progress", id="the day before it began"),
        pytest.param("2026-01-01", "compliant", id="the first day"),
        pytest.param("68 days after 2026-01-01", "compliant", id="the last day"),
        pytest.param("69 days after hired_on", "compliant", id="from 2025-12-31 69 days reach 10 March"),
        pytest.param("70 days after hired_on", "expired", id="a day later"),
        pytest.param("ended_on", "unknown", id="a day that nobody wrote"),
        pytest.param({"latest_of": ["hired_on", "ended_on"]}, "unknown", id="a day that has not come"),
        pytest.param({"earliest_of": ["2026-02-01", "ended_on"]}, "compliant", id="the earliest that is known"),
    ],
)
def test_a_test_with_a_day_is_judged_on_it_for_ever(ask: Judge, at: Any, state: str) -> None:
    snapshot = under({"type": "a", "at": at}, worker={"hired_on": "2025-12-31"})
    assert states(ask, snapshot, "2026-01-01", "2026-03-20", "2030-01-01") == [state] * 3
    verdict = ask(snapshot, day("2026-03-20"))[CORE]
    assert verdict.lines == (("a", {"compliant": "valid"}.get(state, state), None if state == "unknown" else 0, None),)
    assert verdict.changes_on is None


@BOTH
def test_a_group_with_a_day_looks_at_all_of_it_on_that_day(ask: Judge) -> None:
    both = {"all_of": ["a", "b"], "id": "both"}
    for at, state in (("2026-02-01", "compliant"), ("2026-03-10", "compliant"), ("2026-03-11", "expired")):
        assert states(ask, under({**both, "at": at}), "2026-06-01") == [state]
    inner = {"id": "x", "all_of": [{"type": "a", "at": "2026-03-01"}, "b"]}
    snapshot = under(inner)
    assert states(ask, snapshot, "2026-01-20", "2026-04-19", "2026-04-20", "2026-04-21") == [
        "in_progress", "compliant", "expiring", "expired",
    ]  # fmt: skip
    assert ask(snapshot, day("2026-04-01"))[CORE].lines == (("x", "valid", 1, day("2026-04-20")),)


@BOTH
def test_a_way_is_open_only_when_its_condition_holds(ask: Judge) -> None:
    ways = {"id": "w", "any_of": ["c", {"type": "a", "when": {"day": {"until": "2026-02-15"}}}]}
    days = ("2026-02-14", "2026-02-15", "2026-02-16")
    assert states(ask, under(ways), *days) == ["compliant", "expiring", "missing"]
    compact = {"type": "a", "when": {"location.compact": True}}
    for flag, state in ((True, "compliant"), (False, "missing")):
        places = [{"id": "north-1", "attributes": {"compact": flag}}]
        snapshot = under(compact, worker={"assignments": [SEAT]}, locations=places)
        assert states(ask, snapshot, "2026-02-01", key=SITE) == [state]


@BOTH
def test_a_condition_stands_outside_the_day_of_a_test(ask: Judge) -> None:
    snapshot = under({"type": "a", "at": "2026-01-15", "when": {"day": {"from": "2026-02-15"}}})
    assert states(ask, snapshot, "2026-02-14", "2026-02-15", "2026-06-01") == ["missing", "compliant", "compliant"]


@BOTH
@pytest.mark.parametrize(
    ("most", "wanted"),
    [
        # a: 1 January to 10 March; b: 1 February to 20 April.
        ("0", ["invalid", "invalid", "invalid", "invalid", "compliant"]),
        ("1", ["expiring", "invalid", "invalid", "compliant", "compliant"]),
    ],
)
def test_what_must_not_be_held(ask: Judge, most: str, wanted: list[str]) -> None:
    snapshot = under({"id": "none", "at_most": most, "of": ["a", "b", "c"]})
    days = ("2026-01-31", "2026-02-01", "2026-03-10", "2026-03-11", "2026-04-21")
    assert states(ask, snapshot, *days) == wanted
    lines = ask(snapshot, day("2026-03-01"))[CORE].lines
    assert lines == (("none", "invalid", 1, None),)
    assert ask(snapshot, day("2026-05-01"))[CORE].lines == (("none", "valid", None, None),)


@BOTH
def test_what_must_not_be_held_binds_those_who_have_left(ask: Judge) -> None:
    snapshot = under(
        {"id": "badge", "at_most": "0", "of": ["a"]},
        worker={"hired_on": "2025-01-01", "ended_on": "2026-02-15", "status": "ended"},
        requirement={"applies_to": {"status": "ended"}},
    )
    days = ("2026-02-15", "2026-02-16", "2026-03-10", "2026-03-11")
    assert states(ask, snapshot, *days) == ["-", "invalid", "invalid", "compliant"]
    verdict = ask(snapshot, day("2026-03-01"))[CORE]
    assert (verdict.due, verdict.since, verdict.changes_on) == (day("2026-02-15"), day("2026-02-16"), day("2026-03-11"))


@BOTH
def test_a_test_may_have_its_own_validity(ask: Judge) -> None:
    days = ("2026-03-10", "2026-03-11", "2026-04-01", "2026-04-02")
    own = {"type": "a", "validity": {"valid_for": "3 months", "printed": "replaced"}}
    assert states(ask, under("a"), *days) == ["expiring", "expired", "expired", "expired"]
    assert states(ask, under(own), *days) == ["compliant", "compliant", "expiring", "expired"]
    cases = [{"when": {"issued_on": {"from": "2026-01-01"}}, "valid_for": "1 month", "printed": "caps"}]
    assert states(ask, under({"type": "a", "validity": cases}), "2026-02-01", "2026-02-02") == ["expiring", "expired"]


LADDER = [
    {"id": "level-3", "derived_from": {"any_of": ["c", "d"]}},
    {"id": "level-2", "derived_from": {"any_of": ["level-3", "b"]}},
    {"id": "both", "derived_from": {"all_of": ["a", "b"]}},
]


@BOTH
@pytest.mark.parametrize(
    ("records", "kind", "state"),
    [
        pytest.param([B], "level-2", "compliant", id="the level itself"),
        pytest.param([holding("d", "2026-02-01", "2026-04-20")], "level-2", "compliant", id="the higher serves"),
        pytest.param([B], "level-3", "missing", id="the lower does not"),
        pytest.param([A, B], "both", "compliant", id="both parts"),
        pytest.param([B], "both", "missing", id="one part"),
    ],
)
def test_a_derived_type_is_held_by_who_passes_its_test(ask: Judge, records: list[Tree], kind: str, state: str) -> None:
    snapshot = under(kind, records=tuple(records), more_types=LADDER)
    assert states(ask, snapshot, "2026-03-01") == [state]
    assert ask(snapshot, day("2026-03-01"))[CORE].lines[0][0] == kind


@BOTH
def test_a_derived_type_may_have_its_own_validity_and_be_satisfied_by_others(ask: Judge) -> None:
    years = {"valid_for": "2 months", "printed": "replaced"}
    master = {"id": "level", "derived_from": {"all_of": ["a", {"type": "b", "validity": {"valid_for": "1 month"}}]}}
    # b keeps the printed 20 April of its own rule; a now ends two months after 1 January.
    snapshot = under("level", more_types=[{**master, "validity": years}])
    assert states(ask, snapshot, "2026-02-28", "2026-03-01", "2026-03-02") == ["compliant", "expiring", "expired"]
    doctor = {"id": "doctor", "satisfies": ["level"]}
    held = holding("doctor", "2026-01-01", "2026-12-31")
    snapshot = under("level", records=(held,), more_types=[master, doctor])
    assert ask(snapshot, day("2026-03-01"))[CORE].lines == (("level", "valid", 0, day("2026-12-31")),)


@BOTH
def test_a_derived_type_hands_down_what_narrows_it(ask: Judge) -> None:
    welder = {
        "id": "welder",
        "by": "process",
        "derived_from": {"any_of": ["a", {"type": "b", "where": {"number": "7"}}]},
    }
    narrowed = {"type": "welder", "where": {"process": "mig"}}
    mig, tig = {"attributes": {"process": "mig"}}, {"attributes": {"process": "tig"}}
    for records, state in (
        ((holding("a", "2026-01-01", "2026-06-30", **mig),), "compliant"),
        ((holding("a", "2026-01-01", "2026-06-30", **tig),), "missing"),
        ((holding("b", "2026-01-01", "2026-06-30", **mig, number="7"),), "compliant"),
        ((holding("b", "2026-01-01", "2026-06-30", **mig, number="8"),), "missing"),
        ((holding("b", "2026-01-01", "2026-06-30", **tig, number="7"),), "missing"),
    ):
        assert states(ask, under(narrowed, records=records, more_types=[welder]), "2026-03-01") == [state]


@BOTH
def test_a_holder_of_a_derived_type_holds_what_it_satisfies(ask: Judge) -> None:
    chief = {"id": "chief", "derived_from": {"all_of": ["a", "b"]}, "satisfies": ["c"]}
    assert states(ask, under("c", more_types=[chief]), "2026-03-01") == ["compliant"]
    assert states(ask, under("c", records=(A,), more_types=[chief]), "2026-03-01") == ["missing"]


@BOTH
def test_credits_in_a_requirement(ask: Judge) -> None:
    landings = [{"earned_on": on, "unit": "landing"} for on in ("2026-01-10", "2026-01-11", "2026-01-20")]
    snapshot = under({"credits": {"unit": "landing", "period": "90 days", "total": "3"}}, worker={"credits": landings})
    # The first landing counts for 90 days: to 10 April.
    days = ("2026-01-19", "2026-01-20", "2026-04-10", "2026-04-11")
    assert states(ask, snapshot, *days) == ["missing", "compliant", "expiring", "missing"]
    assert ask(snapshot, day("2026-02-01"))[CORE].lines == (("credits/landing", "valid", None, day("2026-04-10")),)


@BOTH
def test_credits_for_renewal_are_those_of_the_cycle_that_ended(ask: Judge) -> None:
    kind = {
        "validity": {"valid_for": "1 year", "rounding": "day_before"},
        "cycle": {"length": "1 year", "basis": "issued_on"},
        "renewal": {"requires": [{"credits": {"unit": "hour", "total": "10"}}]},
    }
    counts = {"unit": "hour", "counts_for": [{"type": "card"}]}
    # The cycle and the card run from 1 June 2025 to 31 May 2026; the card is renewed a month early.
    for earned_on, amount, state in (
        ("2025-06-01", "10", "compliant"),
        ("2026-05-01", "10", "compliant"),
        ("2026-05-01", "9.5", "expired"),
        ("2026-05-02", "10", "expired"),
        ("2025-05-31", "10", "expired"),
    ):
        worker = {"hired_on": "2025-01-01", "credits": [{**counts, "earned_on": earned_on, "amount": amount}]}
        snapshot = situation(card("2025-06-01"), card("2026-05-01"), kind=kind, worker=worker)
        assert states(ask, snapshot, "2026-07-01") == [state]
