"""The list of who holds a type: who is listed, how it looks, and the JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest

from credpolicy.evaluate.holders import holders
from credpolicy.model.registry import Identity
from credpolicy.model.snapshot import Placed, Snapshot, Unreadable
from credpolicy.report import who
from credpolicy.report.shapes import published
from credpolicy.report.view import Excerpt, Style
from tests.builder import REGISTRY
from tests.situations import card, day, situation

AS_OF = day("2026-03-02")
PEOPLE: list[Any] = [
    {
        "id": "w-2",
        "assignments": [
            {"role": "nurse", "location": "ward-3", "client": "acme"},
            {"role": "cook", "location": "yard1", "client": "bolt"},
            {"role": "nurse", "location": "ward-3", "client": "acme", "id": "night"},
        ],
        "credentials": [
            card("2024-01-01", "2024-12-31", number="007"),
            card("2025-01-01", "2030-01-01", number="\x1b[31m"),
        ],
    },
    {"id": "w-3", "ended_on": "2025-12-31", "credentials": [card("2025-01-01", "2030-01-01")]},
]


def listing(snapshot: Snapshot, wanted: who.Wanted | None = None, **changed: Any) -> who.Listing:
    (kind,) = (placed for placed in snapshot.credential_types if placed.item.id == "card")
    return who.Listing(holders(snapshot, AS_OF, kind), wanted or who.Wanted(), **changed)


def people(wanted: who.Wanted) -> list[str]:
    return [each.worker.item.id for each in listing(situation(card("2020-01-01"), workers=PEOPLE), wanted).shown]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (who.Wanted(), ["w-2", "w-1"]),
        (who.Wanted(left=True), ["w-2", "w-3", "w-1"]),
        (who.Wanted(every_record=True), ["w-2", "w-1", "w-2"]),
        (who.Wanted(states=("unknown",)), ["w-1"]),
        (who.Wanted(states=("unknown", "valid")), ["w-2", "w-1"]),
        (who.Wanted(states=("expired",)), []),
        (who.Wanted(states=("expired",), every_record=True), ["w-2"]),
        (who.Wanted(locations=("ward-*",)), ["w-2"]),
        (who.Wanted(locations=("ward-?", "nowhere")), ["w-2"]),
        (who.Wanted(locations=("yard[1]",)), []),
        (who.Wanted(locations=("ward",)), []),
        (who.Wanted(clients=("acme",), roles=("nurse",)), ["w-2"]),
        (who.Wanted(clients=("acme",), roles=("cook",)), []),
    ],
)
def test_filters_choose_who_is_listed(wanted: who.Wanted, ids: list[str]) -> None:
    assert people(wanted) == ids


def test_the_table_names_each_person_once_and_obeys_nothing() -> None:
    text = who.text(listing(situation(workers=PEOPLE)))
    assert text.splitlines() == [
        "card on 2026-03-02",
        "Read from a repository for tests.",
        "",
        r"WORKER  STATE  ENDS ON     TYPE  NUMBER    WORKS AS",
        r"w-2     held   2030-01-01  card  \x1b[31m  nurse at ward-3 for acme and cook at yard1 for bolt",
        "",
        "1 person: 1 held.",
        "1 holder who left is not listed; --left lists them too.",
    ]


def test_ends_that_never_come_or_cannot_be_told_are_said() -> None:
    text = who.text(listing(situation(card("2025-01-01"), kind={"name": "The card"})))
    assert text.startswith("card, The card, on 2026-03-02\n")
    assert "w-1     unknown  unknown  card  -       -\n" in text
    never = situation(card("2025-01-01"), kind={"validity": {"valid_for": "never_ends"}})
    assert "w-1     held   never    card  -       -\n" in who.text(listing(never))


def test_colours_only_where_they_can_be_shown() -> None:
    snapshot = situation(workers=PEOPLE)
    plain, painted = who.text(listing(snapshot)), who.text(listing(snapshot, style=Style(colour=True)))
    assert "\x1b" not in plain
    assert "\x1b[32mw-2" in painted


def test_names_are_shown_only_where_the_settings_allow_it() -> None:
    known = (Placed(Identity(worker="w-1", name="Ann Example"), REGISTRY, ("identities", 0)),)
    hidden = situation(card("2025-01-01"), identities=known)
    shown = situation(card("2025-01-01"), identities=known, settings={"show_names": True})
    assert "Ann" not in who.text(listing(hidden))
    assert "w-1 (Ann Example)  unknown" in who.text(listing(shown))
    assert "Ann" not in who.json(listing(shown))


@pytest.mark.parametrize(
    ("snapshot", "wanted", "sentence"),
    [
        (situation(), who.Wanted(), "Nobody holds card, or ever held it."),
        (situation(card("2025-01-01")), who.Wanted(states=("valid",)), "Nobody who passes the filters holds card."),
        (
            situation(unreadable=(Unreadable("w-1", None), Unreadable("w-2", "card"))),
            who.Wanted(),
            "Something written about w-1 and w-2 could not be read; they may hold it too.",
        ),
        (
            situation(card("2025-01-01"), credential_types=[{"id": "a", "satisfies": ["card"]}]),
            who.Wanted(),
            "Whoever holds a holds it as well.",
        ),
        (
            situation(workers=PEOPLE),
            who.Wanted(every_record=True, left=True),
            "2 people: 2 held, 3 records.",
        ),
    ],
)
def test_what_is_said_below_and_above_the_table(snapshot: Snapshot, wanted: who.Wanted, sentence: str) -> None:
    assert sentence in who.text(listing(snapshot, wanted)).splitlines()


def test_the_json_keeps_to_its_schema_and_says_where_each_record_stands() -> None:
    snapshot = situation(card("2025-01-01"), workers=PEOPLE, kind={"validity": {"valid_for": "never_ends"}})
    wanted = who.Wanted(("valid", "expired"), every_record=True, left=True)
    bare = listing(snapshot, wanted)
    places = who.places(bare)
    told = json.loads(who.json(listing(snapshot, wanted, positions={place: Excerpt(7, 3, "") for place in places})))
    jsonschema.Draft202012Validator(json.loads(published("who"))).validate(told)
    assert told["people"] == 3
    assert told["states"] == {"valid": 3}
    assert [(each["worker"], each["never_ends"], each["ends_on"]) for each in told["holdings"]] == [
        ("w-2", False, "2030-01-01"),
        ("w-3", False, "2030-01-01"),
        ("w-1", True, None),
        ("w-2", False, "2024-12-31"),
    ]
    assert {each["location"]["line"] for each in told["holdings"]} == {7}
    assert told["filters"]["states"] == ["valid", "expired"]
    assert told["as_of"] == date(2026, 3, 2).isoformat()
