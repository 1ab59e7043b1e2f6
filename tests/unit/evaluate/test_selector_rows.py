"""Selectors and day phrases: what they compare on the day judged, and choices inside choices."""

from __future__ import annotations

import pytest

from credpolicy.dates import ANCHORS_OF_WORKER
from credpolicy.evaluate.selector_rows import SelectorRows
from credpolicy.model.phrase import read
from credpolicy.model.selector import parse
from tests.situations import card, day, situation
from tests.unit.evaluate.timeline import results, states

SHORT = {"expiring_within": "0 days"}
LIFE = {"validity": {"valid_for": "never_ends"}}
HEADCOUNT = [{"of": "location", "name": "headcount", "kind": "number"}]


def due(phrase, **worker):
    snapshot = situation(requirement={"due": phrase}, worker=worker, settings=SHORT)
    (result,) = results(snapshot, "2026-06-01")
    return result.due


def test_a_phrase_with_a_choice_in_it_is_one_level_higher():
    rows = SelectorRows({})
    inner = {"earliest_of": ["hired_on", "ended_on"]}
    rows.add_phrase(read({"latest_of": ["2026-01-01", inner]}, ANCHORS_OF_WORKER), "seat")
    assert [row[-1] for row in rows.tables["phrase"]] == [0, 1]
    same = SelectorRows({})
    same.add_phrase(read({"earliest_of": ["2026-01-01", inner]}, ANCHORS_OF_WORKER), "seat")
    assert [(row[4], row[-1]) for row in same.tables["phrase"]] == [(3, 0)]


def test_only_paths_without_a_column_are_noted():
    rows = SelectorRows({})
    rows.add_selector(parse({"role": "pilot", "worker.grade": "7", "service": {"at_least": "1 year"}}), "seat")
    rows.add_selector(parse({"day": {"from": "2026-01-01"}, "number": "1"}), "credential")
    assert list(rows.seat_paths) == ["worker.grade", "hired_on", "ended_on"]
    assert list(rows.record_names) == ["number"]


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("30 days after hired_on", "2025-01-31"),
        ({"earliest_of": ["90 days after hired_on", "2025-02-01"]}, "2025-02-01"),
        ({"latest_of": ["90 days after hired_on", "2025-02-01"]}, "2025-04-01"),
        # what has not happened is passed over by the earliest, and leaves the latest open
        ({"earliest_of": ["2025-02-01", "ended_on"]}, "2025-02-01"),
        ({"latest_of": ["2025-02-01", "ended_on"]}, None),
        ({"latest_of": ["2025-02-01", {"earliest_of": ["2025-03-01", "2025-05-01"]}]}, "2025-03-01"),
        ({"earliest_of": [{"latest_of": ["2025-02-01", "2025-06-01"]}, "2025-05-01"]}, "2025-05-01"),
        (
            {"latest_of": [{"latest_of": ["2025-02-01", {"earliest_of": ["2025-07-01", "ended_on"]}]}, "2025-05-01"]},
            "2025-07-01",
        ),
    ],
)
def test_a_day_may_be_chosen_from_several(phrase, wanted):
    assert due(phrase) == (wanted and day(wanted))


def test_a_day_on_which_nothing_can_be_known_is_never_due():
    snapshot = situation(requirement={"due": {"latest_of": ["2025-02-01", "ended_on"]}}, settings=SHORT)
    assert states(snapshot, "2030-01-01") == ["not_yet_due"]


def test_the_day_on_which_a_count_is_reached():
    entries = [{"unit": "hour", "amount": "60", "earned_on": on} for on in ("2025-02-01", "2025-03-01", "2025-04-01")]
    count = {"reached": {"unit": "hour", "total": "100"}}
    assert due(count, credits=entries) == day("2025-03-01")
    assert due({"earliest_of": [count, "2025-02-15"]}, credits=entries) == day("2025-02-15")
    # 70 hours spread over ten days: the fourth day brings them to 28
    spread = [{"unit": "hour", "amount": "70", "from": "2025-02-01", "until": "2025-02-10"}]
    assert due({"reached": {"unit": "hour", "total": "28"}}, credits=spread) == day("2025-02-04")


def test_a_condition_reads_the_value_of_the_day():
    counted = [{"from": "2026-01-01", "value": "48"}, {"from": "2026-03-01", "value": "51"}]
    snapshot = situation(
        card("2025-01-01", "2030-01-01"),
        requirement={"requires": [{"type": "card", "when": {"location.headcount": {"at_least": "50"}}}]},
        worker={"assignments": [{"role": "pilot", "location": "north"}]},
        locations=[{"id": "north", "attributes": {"headcount": counted}}],
        attributes=HEADCOUNT,
        settings=SHORT,
    )
    assert states(snapshot, "2025-12-31", "2026-02-28", "2026-03-01") == ["missing", "missing", "compliant"]


def test_whom_a_requirement_binds_may_change_with_a_value():
    counted = [{"from": "2026-01-01", "value": "48"}, {"from": "2026-03-01", "value": "51"}]
    snapshot = situation(
        requirement={"applies_to": {"location.headcount": {"at_least": "50"}}},
        worker={"assignments": [{"role": "pilot", "location": "north"}]},
        locations=[{"id": "north", "attributes": {"headcount": counted}}],
        attributes=HEADCOUNT,
    )
    assert states(snapshot, "2026-03-01") == ["missing"]
    with pytest.raises(KeyError):
        states(snapshot, "2026-02-28")


def test_length_of_service_and_the_day_are_conditions():
    two_years = {"type": "card", "when": {"service": {"at_least": "2 years"}}}
    snapshot = situation(card("2025-01-01", "2030-01-01"), requirement={"requires": [two_years]}, settings=SHORT)
    assert states(snapshot, "2026-12-31", "2027-01-01") == ["missing", "compliant"]
    until = {"type": "card", "when": {"day": {"before": "2026-02-01"}}}
    snapshot = situation(card("2025-01-01", "2030-01-01"), requirement={"requires": [until]}, settings=SHORT)
    assert states(snapshot, "2026-01-31", "2026-02-01") == ["expiring", "missing"]


@pytest.mark.parametrize(("issued_on", "state"), [("2025-02-01", "compliant"), ("2025-02-02", "missing")])
def test_a_record_is_compared_with_the_end_of_the_one_before(issued_on, state):
    soon = {"type": "card", "where": {"issued_on": {"until": "1 month after previous_expiry"}}}
    snapshot = situation(
        card("2024-01-01"), card(issued_on), kind={"validity": {"valid_for": "12 months"}},
        requirement={"requires": [soon]}, worker={"hired_on": "2020-01-01"}, settings=SHORT,
    )  # fmt: skip
    # the first card ended on 1 January 2025
    assert states(snapshot, "2025-06-01") == [state]


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        ({"number": "00*"}, True),
        ({"number": "7"}, False),
        ({"number": ["1", "007"]}, True),
        ({"not": {"number": "007"}}, False),
        ({"not": {"jurisdiction": "US-OH"}}, True),
        ({"age_at_issue": {"at_least": "18", "below": "21"}}, True),
        ({"issued_on": {"after": "2025-01-01"}}, False),
        ({"issued_on": {"newer_than": "2 years"}}, True),
        ({"issued_on": {"older_than": "1 year"}}, True),
        ({"number": "[0]07"}, False),
        # one ? is one character, and nothing else stands for others
        ({"jurisdiction": "??-*"}, True),
        ({"jurisdiction": "???-*"}, False),
        ({"jurisdiction": "?\u00e9-100%\\_*"}, True),
        ({"jurisdiction": "D_-*"}, False),
        ({"jurisdiction": "D%*"}, False),
    ],
)
def test_a_record_fits_by_values_patterns_and_comparisons(selector, fits):
    record = card("2025-01-01", "2030-01-01", number="007", age_at_issue="20", jurisdiction="D\u00e9-100%\\_x")
    snapshot = situation(record, requirement={"requires": [{"type": "card", "where": selector}]}, settings=SHORT)
    assert (states(snapshot, "2026-06-01") == ["compliant"]) is fits
