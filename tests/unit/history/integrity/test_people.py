"""Who the authors of commits are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credpolicy.history.integrity.people import People
from credpolicy.model.commit import Stamp
from credpolicy.model.registry import Identity

ANN = Identity(worker="w-1", name="Ann", email="Ann@example.org", login="ann-e")


def by(email: str, name: str = "Somebody") -> Stamp:
    return Stamp(name, email, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("stamp", "known"),
    [
        (by("ann@EXAMPLE.org"), True),
        (by("ann-e@users.noreply.github.com"), True),
        (by("12345+Ann-E@users.noreply.github.com"), True),
        (by("12345-ann-e@users.noreply.gitlab.com"), True),
        (by("x@example.org", "ANN-E"), True),
        (by("x@example.org", "Ann"), False),
        (by("ann-e@example.org"), False),
        (by("ann-e@users.noreply.github.com.example.org"), False),
        (by(""), False),
    ],
)
def test_an_author_is_known_by_address_and_login(stamp: Stamp, known) -> None:
    people = People()
    people.add(ANN)
    assert people.who(stamp) == ({"w-1"} if known else set())


def test_who_is_forgotten_was_known_once() -> None:
    people = People()
    people.add(ANN)
    people.drop(ANN)
    people.add(None)
    people.drop(None)
    assert people.who(by("ann@example.org")) == set()
    assert people.who_ever(by("ann@example.org")) == {"w-1"}


def test_an_address_of_two_is_both() -> None:
    people = People()
    people.add(ANN)
    people.add(Identity(worker="w-2", email="ann@example.org"))
    people.add(Identity(worker="w-3"))
    assert people.who(by("ann@example.org")) == {"w-1", "w-2"}
    assert people.who(by("")) == set()
