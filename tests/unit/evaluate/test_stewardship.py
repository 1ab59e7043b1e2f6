"""Who answers for what on a day, and what changes after it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credpolicy.evaluate.responsible import Responsibles
from credpolicy.evaluate.stewardship import handover, stewardship
from tests.builder import snapshot_from

DAY = date(2026, 3, 2)
RULES = {
    "credential_types": [{"id": "licence", "owner": "clinical"}, {"id": "aid"}],
    "requirements": [
        {"id": "core", "requires": ["licence"], "owner": "clinical"},
        {"id": "more", "requires": ["aid"], "owner": "gone"},
    ],
    "coverage": [
        {
            "id": "aiders",
            "per": "location",
            "needs": [{"at_least": 1, "of": ["aid"]}],
            "owner": "clinical",
            "allow_empty": True,
        }
    ],
}


def leave(first, last=None):
    return {"from": first, **({"until": last} if last else {})}


def world(owners=(), board=(), settings=None, **people):
    registry = {"workers": [{"id": name, "hired_on": "2020-01-01", **more} for name, more in people.items()]}
    return snapshot_from({**RULES, "owners": list(owners), "board": list(board)}, registry, settings)


CLINICAL = {"id": "clinical", "accountable": "a", "backup": "b"}


def test_what_an_owner_answers_for_is_listed_with_its_gaps():
    found = stewardship(world([CLINICAL], a={}, b={}, c={}), DAY)
    (steward,) = found.stewards
    owned = steward.owned
    assert (owned.types, owned.requirements, owned.coverage) == (("licence",), ("core",), ("aiders",))
    assert owned.gaps == 3
    assert steward.answering.person.id == "a"
    assert (found.unowned.types, found.unowned.requirements, found.unowned.gaps) == (("aid",), ("more",), 3)
    assert (found.silent, found.coming) == ((), None)


def test_an_owner_of_something_without_anybody_there_is_silent():
    away = {"leave": [leave("2026-03-01")]}
    others = [{"id": "idle", "accountable": "a"}]
    found = stewardship(world([CLINICAL, *others], a=away, b=away), DAY)
    assert [each.owner.item.id for each in found.silent] == ["clinical"]


def test_seats_that_are_demanded_and_not_written_are_empty():
    found = stewardship(
        world(
            board=[{"id": "data", "held_by": "a"}],
            settings={"governance": {"board": ["data", "security", "security"]}},
            a={},
        ),
        DAY,
    )
    assert [(each.id, each.seat is None) for each in found.seats] == [("data", False), ("security", True)]
    assert [each.id for each in found.empty_seats] == ["security"]


@pytest.mark.parametrize(
    ("owner", "people", "expected"),
    [
        (CLINICAL, {"a": {}, "b": {}}, []),
        (CLINICAL, {"a": {}, "b": {"leave": [leave("2026-03-09", "2026-03-20")]}}, []),
        (
            CLINICAL,
            {"a": {"leave": [leave("2026-03-09", "2026-03-20")]}, "b": {}},
            [("2026-03-09", "2026-03-20", "b", "backup"), ("2026-03-21", None, "a", "accountable")],
        ),
        (
            CLINICAL,
            {"a": {"leave": [leave("2026-03-09")]}, "b": {"ended_on": "2026-03-15"}},
            [("2026-03-09", "2026-03-15", "b", "backup"), ("2026-03-16", None, None, None)],
        ),
        (
            {**CLINICAL, "acting": [{"worker": "c", "from": "2026-03-01", "until": "2026-03-10"}]},
            {"a": {}, "b": {}, "c": {}},
            [("2026-03-11", None, "a", "accountable")],
        ),
        (
            {**CLINICAL, "acting": [{"worker": "b", "from": "2026-03-05", "until": "2026-03-10"}]},
            {"a": {}, "b": {}},
            [("2026-03-05", "2026-03-10", "b", "acting"), ("2026-03-11", None, "a", "accountable")],
        ),
        (CLINICAL, {"a": {"leave": [leave("2026-04-02")]}, "b": {}}, []),
        (CLINICAL, {"a": {"leave": [leave("2026-04-01")]}, "b": {}}, [("2026-04-01", None, "b", "backup")]),
    ],
)
def test_what_changes_is_told_to_the_day(owner, people, expected):
    found = stewardship(world([owner], **people), DAY, date(2026, 4, 1)).coming
    told = [
        (
            str(each.from_),
            str(each.until) if each.until else None,
            each.answering.person and each.answering.person.id,
            each.answering.link and each.answering.link.role,
        )
        for each in found
    ]
    assert told == expected


def test_seats_change_too():
    snapshot = world(board=[{"id": "data", "held_by": "a", "deputy": "b"}], a={"leave": [leave("2026-03-09")]}, b={})
    (found,) = stewardship(snapshot, DAY, date(2026, 4, 1)).coming
    assert (found.kind, found.id, found.answering.person.id) == ("seat", "data", "b")


SPANS = st.tuples(st.integers(-5, 40), st.integers(0, 12)).map(
    lambda span: leave(str(DAY + timedelta(days=span[0])), str(DAY + timedelta(days=span[0] + span[1])))
)


@pytest.mark.at_length
@settings(max_examples=25)
@given(leaves=st.tuples(*[st.lists(SPANS, max_size=3)] * 3), acts=st.lists(SPANS, max_size=2))
def test_the_stretches_say_what_each_day_says(leaves, acts):
    owner = {**CLINICAL, "acting": [{"worker": "c", **span} for span in acts]}
    people = {name: {"leave": each} for name, each in zip("abc", leaves, strict=True)}
    registry = {"workers": [{"id": name, **more} for name, more in people.items()]}
    snapshot = snapshot_from({"owners": [owner]}, registry)
    last = DAY + timedelta(days=35)
    found = stewardship(snapshot, DAY, last)
    now = found.stewards[0].answering
    coming = {each.from_: each for each in found.coming}
    for n in range(1, 36):
        day = DAY + timedelta(days=n)
        each = coming.get(day)
        today = Responsibles(snapshot, day).answering("clinical")
        before = now.link and (now.link.person.id, now.link.role)
        if each:
            now = each.answering
            assert (now.link and (now.link.person.id, now.link.role)) != before
            assert each.until is None or each.until >= day
        assert (today.link and (today.link.person.id, today.link.role)) == (
            now.link and (now.link.person.id, now.link.role)
        )


def test_everything_that_hangs_on_one_worker_is_handed_over():
    snapshot = snapshot_from(
        {
            "owners": [
                CLINICAL,
                {"id": "safety", "accountable": "b", "backup": "a"},
                {
                    "id": "records",
                    "accountable": "b",
                    "acting": [
                        {"worker": "a", "from": "2026-01-01", "until": "2026-03-01"},
                        {"worker": "a", "from": "2026-05-01", "until": "2026-06-01"},
                    ],
                },
            ],
            "board": [{"id": "data", "held_by": "b", "deputy": "a"}],
        },
        {
            "workers": [
                {"id": "a"},
                {"id": "b", "manager": "a"},
                {"id": "left", "manager": "a", "ended_on": "2026-03-01"},
                {"id": "soon", "manager": "a", "status": "candidate", "hired_on": "2026-04-01"},
                {
                    "id": "c",
                    "assignments": [
                        {"role": "nurse", "location": "w", "supervisor": "a"},
                        {"role": "porter", "supervisor": "a", "ends_on": "2026-03-01"},
                    ],
                    "acknowledged": [
                        {"requirement": "core", "by": "a", "on": "2026-02-01", "until": "2026-03-02"},
                        {"requirement": "core", "by": "a", "on": "2026-01-01", "until": "2026-02-02"},
                    ],
                },
            ],
            "locations": [{"id": "w", "contact": "a"}, {"id": "x", "contact": "b"}],
        },
        {"waivers": {"approvers": ["a"]}},
    )
    found = handover(snapshot, DAY, snapshot.workers[0])
    assert found.owners == (("clinical", "accountable"), ("safety", "backup"), ("records", "acting"))
    assert found.seats == (("data", "deputy"),)
    assert (found.contact_of, found.approves_waivers) == (("w",), True)
    assert found.manages == ("b", "soon")
    assert found.supervises == (("c", "nurse/w/"),)
    assert found.acknowledged == (("c", "core", DAY),)
