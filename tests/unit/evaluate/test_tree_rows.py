"""Derived types in the place of their tests, ways that are open at times, and what must not be held."""

from __future__ import annotations

import pytest

from tests.situations import situation
from tests.unit.evaluate.timeline import results, states

SHORT = {"expiring_within": "0 days"}
SPANS = {
    "a": ("2025-01-01", "2026-01-31"),
    "b": ("2026-01-15", "2026-02-28"),
    "c": ("2026-03-10", "2026-03-31"),
}


def record(name, **further):
    issued_on, expires_on = SPANS[name]
    return {"type": name, "issued_on": issued_on, "expires_on": expires_on, **further}


def asked(*requires, records="abc", types=(), further=(), **worker):
    named = [{"id": name} for name in "abc" if name not in {kind["id"] for kind in types}]
    return situation(
        requirement={"requires": list(requires)},
        worker={"credentials": [*(record(name) for name in records), *further], **worker},
        credential_types=[*named, *types],
        settings=SHORT,
    )


DAYS = ("2026-01-31", "2026-02-01", "2026-03-01", "2026-03-10", "2026-04-01")


@pytest.mark.parametrize(
    ("test", "wanted"),
    [
        pytest.param({"any_of": ["a", "b", "c"]}, "yes yes no yes no", id="any"),
        pytest.param({"all_of": ["a", "b"]}, "yes no no no no", id="all"),
        pytest.param({"at_least": "2", "of": ["a", "b", "c"]}, "yes no no no no", id="two of three"),
        pytest.param({"at_most": "0", "of": ["a", "b"]}, "no no yes yes yes", id="none may be held"),
        pytest.param({"at_most": "1", "of": ["a", "b"]}, "no yes yes yes yes", id="one may be held"),
        pytest.param({"any_of": [{"all_of": ["a", "b"]}, "c"]}, "yes no no yes no", id="a group in a group"),
        pytest.param({"type": "a", "at": "2026-01-31"}, "yes yes yes yes yes", id="on a day, for ever"),
        pytest.param({"type": "b", "at": "2026-03-01"}, "no no no no no", id="not on that day, never"),
        pytest.param(
            {"any_of": ["c", {"type": "b", "when": {"day": {"until": "2026-01-31"}}}]}, "yes no no yes no",
            id="a way that closes",
        ),
        pytest.param(
            {"type": "a", "validity": {"valid_for": "14 months", "printed": "replaced"}}, "yes yes yes no no",
            id="rules of its own",
        ),
    ],
)  # fmt: skip
def test_a_test_is_a_set_of_days(test, wanted):
    told = states(asked({"id": "line", **test}), *DAYS)
    assert ["yes" if state in ("compliant", "expiring") else "no" for state in told] == wanted.split()


def test_a_derived_type_is_the_test_behind_it_and_keeps_its_name():
    types = [
        {"id": "top", "derived_from": {"any_of": ["c", "middle"]}},
        {"id": "middle", "derived_from": {"all_of": ["a", "b"]}},
    ]
    told = results(asked("top", types=types), *DAYS)
    assert [result.state for result in told] == ["expiring", "in_progress", "in_progress", "compliant", "expired"]
    assert {line.key for result in told for line in result.lines} == {"top"}


def test_what_satisfies_a_derived_type_is_a_further_way():
    types = [
        {"id": "a", "satisfies": ["b"]},
        {"id": "b", "satisfies": ["top"]},
        {"id": "top", "derived_from": {"any_of": ["c"]}},
    ]
    # through b, which a satisfies, until 28 February; by c itself from 10 March
    told = states(asked("top", types=types), *DAYS)
    assert told == ["compliant", "compliant", "in_progress", "compliant", "expired"]


def test_what_a_leaf_asks_goes_down_to_the_records_behind_a_derived_type():
    types = [{"id": "top", "derived_from": {"any_of": ["a", "b"]}}]
    replaced = {"valid_for": "14 months", "printed": "replaced"}
    leaf = {"type": "top", "where": {"jurisdiction": "US-OH"}, "validity": replaced}
    ohio = record("a", jurisdiction="US-OH")
    assert states(asked(leaf, types=types, records="b"), "2026-02-01") == ["missing"]
    told = states(asked(leaf, types=types, records="b", further=[ohio]), "2026-03-01", "2026-03-02")
    assert told == ["expiring", "expired"]


def test_derived_types_that_run_in_a_circle_come_to_an_end():
    types = [
        {"id": "top", "derived_from": {"any_of": ["middle", "c"]}},
        {"id": "middle", "derived_from": {"any_of": ["top", "c"]}},
    ]
    assert states(asked("top", types=types), "2026-03-10", "2026-04-01") == ["compliant", "expired"]


def test_a_leaf_with_a_match_is_tied_to_the_place():
    leaf = {"type": "a", "match": {"jurisdiction": "location.jurisdiction"}}
    places = [{"id": "north", "jurisdiction": "US-OH"}]
    for jurisdiction, state in (("US-OH", "compliant"), ("US-KY", "missing")):
        snapshot = situation(
            requirement={"requires": [leaf]},
            worker={
                "assignments": [{"role": "pilot", "location": "north"}],
                "credentials": [record("a", jurisdiction=jurisdiction)],
            },
            credential_types=[{"id": "a"}],
            locations=places,
            settings=SHORT,
        )
        assert states(snapshot, "2026-01-01") == [state]


def test_a_type_that_is_not_defined_is_unknown():
    assert states(asked("nowhere"), "2026-01-01") == ["unknown"]
