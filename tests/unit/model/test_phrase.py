"""Day phrases: plain ones, choices and counts, with the anchors that each place knows."""

from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from credpolicy.dates import Duration, Phrase
from credpolicy.model.phrase import AnyPhrase, Choice, Reached, WorkerPhrase, reached, simple
from credpolicy.model.selector import parse

ANY: TypeAdapter[object] = TypeAdapter(AnyPhrase)
OF_WORKER: TypeAdapter[object] = TypeAdapter(WorkerPhrase)


def complaint(kind: TypeAdapter[object], value: object) -> tuple[list[str | int], str]:
    """Where inside the value something is wrong, and what."""
    with pytest.raises(ValidationError) as caught:
        kind.validate_python(value)
    (found,) = caught.value.errors()
    return found["ctx"]["pointer"], found["ctx"]["sentence"]


@pytest.mark.parametrize(
    "anchor",
    ["hired_on", "ended_on", "assignment.starts_on", "assignment.ends_on", "event.accident", "worker.passed_on",
     "location.opened_on", "client.since", "organization.since", "assignment.moved_on", "2026-03-01"],
)  # fmt: skip
def test_anchors_known_wherever_a_worker_is(anchor: str):
    assert OF_WORKER.validate_python(anchor) == Phrase(anchor)
    assert ANY.validate_python(f"30 days before {anchor}") == Phrase(anchor, Duration(30, "day"), before=True)


@pytest.mark.parametrize(
    "anchor",
    ["awarded_on", "issued_on", "valid_from", "completed_on", "decided_on", "applied_on", "screened_on",
     "executed_on", "created_on", "last_in_effect_on", "expires_on", "previous_expiry", "first_expiry",
     "cycle_starts_on", "cycle_ends_on"],
)  # fmt: skip
def test_anchors_of_a_record_are_unknown_where_there_is_no_record(anchor: str):
    assert ANY.validate_python(anchor) == Phrase(anchor)
    assert complaint(OF_WORKER, anchor)[1].startswith(f"`{anchor}` is not a day phrase; write a date, an anchor (hired")


@pytest.mark.parametrize(
    "text", ["event.", "event.a b", "record.issued_on", "event.accident.on", "Event.accident", ".on"]
)
def test_other_dotted_names_are_no_anchors(text: str):
    assert "is not a day phrase" in complaint(ANY, text)[1]


def test_a_choice_holds_days_of_every_kind():
    read = ANY.validate_python(
        {
            "earliest_of": [
                "30 days after hired_on",
                {"reached": {"unit": "worked_hour", "total": "100.5", "where": {"paid": True}}},
                {"latest_of": ["expires_on", "2026-03-01"]},
            ]
        }
    )
    count = Reached("worked_hour", Decimal("100.5"), parse({"paid": True}))
    later = Choice("latest_of", (Phrase("expires_on"), Phrase("2026-03-01")))
    assert read == Choice("earliest_of", (Phrase("hired_on", Duration(30, "day")), count, later))
    assert [phrase.anchor for phrase in simple(read)] == ["hired_on", "expires_on", "2026-03-01"]
    assert list(reached(read)) == [count]
    assert str(read) == (
        "the earliest of: 30 days after hired_on; the day on which 100.5 of worked_hour with paid is true are reached; "
        "the latest of: expires_on; 2026-03-01"
    )


def test_what_was_read_once_stays_as_it_is():
    read = ANY.validate_python({"latest_of": ["hired_on", {"reached": {"unit": "a", "total": "1"}}]})
    assert ANY.validate_python(read) == read


def test_a_count_may_leave_its_condition_empty():
    assert ANY.validate_python({"reached": {"unit": "a", "total": "1", "where": None}}) == Reached("a", Decimal(1))


@pytest.mark.parametrize(
    ("value", "pointer", "sentence"),
    [
        (None, [], "this is not a day phrase"),
        (["hired_on"], [], "this is not a day phrase"),
        ({}, [], "a day phrase with keys has exactly one of earliest_of, latest_of, reached"),
        ({"earliest_of": ["a", "b"], "latest_of": []}, [], "a day phrase with keys has exactly one of"),
        ({"earliest_of": ["hired_on"]}, ["earliest_of"], "`earliest_of` takes a list of two or more days"),
        ({"earliest_of": ["hired_on"] * 17}, ["earliest_of"], "`earliest_of` takes a list of two or more days"),
        ({"latest_of": ["hired_on", "soon"]}, ["latest_of", 1], "`soon` is not a day phrase"),
        ({"latest_of": ["hired_on", "1 decade after hired_on"]}, ["latest_of", 1], "`1 decade` is not a duration"),
        (
            {"latest_of": ["hired_on", {"reached": {}}]},
            ["latest_of", 1, "reached"],
            "`reached` takes `unit` and `total`",
        ),
        ({"reached": "a"}, ["reached"], "`reached` takes `unit` and `total`"),
        ({"reached": {"unit": "a", "total": "1", "by": "b"}}, ["reached"], "`reached` takes `unit` and `total`"),
        ({"reached": {"unit": ["a"], "total": "1"}}, ["reached", "unit"], "a unit is a short name"),
        ({"reached": {"unit": "a", "total": "-1"}}, ["reached", "total"], "the total is a plain number"),
        ({"reached": {"unit": "a", "total": "1", "where": "b"}}, ["reached", "where"], "a selector is a mapping"),
        ({"reached": {"unit": "a", "total": "1", "where": {"b": []}}}, ["reached", "where", "b"], "this list is empty"),
    ],
)
def test_what_is_no_day_phrase_is_located(value: object, pointer: list[str | int], sentence: str):
    where, said = complaint(ANY, value)
    assert where == pointer
    assert said.startswith(sentence)


def test_members_of_a_choice_know_no_more_anchors_than_the_place_does():
    assert complaint(OF_WORKER, {"latest_of": ["hired_on", "expires_on"]})[0] == ["latest_of", 1]
