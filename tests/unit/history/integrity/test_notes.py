"""Notes: who may explain what, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.history.integrity.notes import explained
from credpolicy.history.integrity.people import People
from credpolicy.model.integrity import IntegrityNote, Irregularity
from credpolicy.model.origin import Origin
from credpolicy.model.registry import Identity
from tests.historian import FIRST, commit

PRINT = "0f" * 16
DAY = date(2026, 6, 1)


def note(**fields) -> IntegrityNote:
    said = {"fingerprint": PRINT, "reason": "The papers of the clinic arrived late", "by": "w-2", "on": "2026-01-04"}
    return IntegrityNote.model_validate({**said, **fields})


def one(*notes: IntegrityNote, origin: bool = True) -> Irregularity:
    people = People()
    people.add(Identity(worker="w-1", email="person@example.org"))
    found = Irregularity("INTG002", "late", PRINT, Origin(commit(1, FIRST)) if origin else None, FIRST)
    (told,) = explained([found], notes, people, DAY)
    return told


def test_a_note_by_somebody_else_explains() -> None:
    assert one(note()).note == note()
    assert not one(note()).counts
    assert one(note(), origin=False).note == note()
    assert one(note(until="2026-06-01")).note


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (note(by="w-1"), "its note is by w-1, who wrote the commit"),
        (note(until="2026-05-31"), "its note counted until 2026-05-31"),
        (note(fingerprint="00" * 16), ""),
    ],
)
def test_what_does_not_explain(said, why) -> None:
    told = one(said)
    assert (told.note, told.passed_over, told.counts) == (None, why, True)


def test_one_note_of_several_is_enough() -> None:
    assert one(note(by="w-1"), note()).note == note()


@pytest.mark.parametrize(
    "fields", [{"reason": "because"}, {"until": "2026-01-03"}, {"fingerprint": "xyz"}, {"by": None}, {"more": 1}]
)
def test_a_note_that_says_too_little_is_refused(fields) -> None:
    with pytest.raises(ValueError, match="IntegrityNote"):
        note(**fields)
