"""Who is there on a day, and who answers then."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.evaluate.files.presence import acting_on, of_owner, of_seat, presence
from credpolicy.model.registry import Worker
from credpolicy.model.responsibility import Owner, Seat

DAY = date(2026, 3, 2)
AWAY = {"leave": [{"from": "2026-03-01", "until": "2026-03-31"}]}
GONE = {"ended_on": "2026-03-01"}


def people(**written):
    return {name: Worker.model_validate({"id": name, **more}) for name, more in written.items()}


def owner(**more):
    return Owner.model_validate({"id": "o", "accountable": "a", **more})


def acts(worker, first="2026-03-01", last="2026-03-31"):
    return {"worker": worker, "from": first, "until": last}


@pytest.mark.parametrize(
    ("written", "found"),
    [({}, "present"), (AWAY, "on_leave"), (GONE, "not_employed"), ({**AWAY, **GONE}, "not_employed")],
)
def test_somebody_is_there_or_not(written, found):
    assert presence(people(a=written)["a"], DAY) == found
    assert presence(None, DAY) == "unknown"


@pytest.mark.parametrize(
    ("of", "there", "answers"),
    [
        (owner(), {"a": {}}, ("a", "accountable")),
        (owner(backup="b"), {"a": AWAY, "b": {}}, ("b", "backup")),
        (owner(backup="b", acting=[acts("c")]), {"a": {}, "b": {}, "c": {}}, ("c", "acting")),
        (owner(backup="b", acting=[acts("c")]), {"a": AWAY, "b": {}, "c": AWAY}, ("b", "backup")),
        (owner(backup="b", acting=[acts("c")]), {"a": {}, "b": {}, "c": GONE}, ("a", "accountable")),
        (owner(acting=[acts("c", last="2026-03-01")]), {"a": {}, "c": {}}, ("a", "accountable")),
        (owner(acting=[acts("c", first="2026-03-03")]), {"a": {}, "c": {}}, ("a", "accountable")),
        (owner(acting=[acts("c"), acts("d")]), {"a": {}, "c": AWAY, "d": {}}, ("d", "acting")),
        (owner(backup="b"), {"a": AWAY, "b": GONE}, None),
        (owner(backup="b"), {}, None),
    ],
)
def test_the_first_who_is_there_answers(of, there, answers):
    found = of_owner(of, people(**there), DAY)
    assert (found.link and (found.link.person.id, found.link.role)) == answers
    assert found.person == (found.link.person if answers else None)


def test_first_and_last_day_of_acting_belong_to_it():
    one = owner(acting=[acts("c")])
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [len(list(acting_on(one, day))) for day in days] == [0, 1, 1, 0]


def test_the_team_is_told_and_is_nobody():
    found = of_owner(owner(team="@acme/x"), {}, DAY)
    assert (found.team, found.person) == ("@acme/x", None)


def test_a_seat_has_a_holder_and_a_deputy():
    seat = Seat(id="data", held_by="a", deputy="b")
    assert of_seat(seat, people(a={}, b={}), DAY).link.role == "holder"
    assert of_seat(seat, people(a=AWAY, b={}), DAY).link.role == "deputy"
    assert of_seat(Seat(id="data", held_by="a"), people(a=AWAY), DAY).link is None


SPANS = st.tuples(st.integers(0, 20), st.integers(0, 10)).map(
    lambda span: {
        "from": str(DAY + timedelta(days=span[0])),
        "until": str(DAY + timedelta(days=span[0] + span[1])),
    }
)
LEAVES = st.lists(SPANS, max_size=3)


@given(
    leaves=st.tuples(LEAVES, LEAVES, LEAVES),
    stretches=st.lists(SPANS, max_size=2),
    day=st.integers(0, 31).map(lambda n: DAY + timedelta(days=n)),
)
def test_whoever_answers_is_there_and_nobody_only_when_all_are_away(leaves, stretches, day):
    there = people(**{name: {"leave": each} for name, each in zip("abc", leaves, strict=True)})
    of = owner(backup="b", acting=[{"worker": "c", **span} for span in stretches])
    found = of_owner(of, there, day)
    asked = {link.person.id for link in found.chain}
    assert asked == {"a", "b"} | ({"c"} if any(s["from"] <= str(day) <= s["until"] for s in stretches) else set())
    present = {name for name in asked if presence(there[name], day) == "present"}
    assert (found.person is None) == (not present)
    assert found.person is None or found.person.id in present
