"""How many places can be filled at once, who comes nearest, and how many people a place needs."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.evaluate.coverage import FilledRow, most_filled, nearest, passing
from credpolicy.evaluate.engine import evaluate
from tests.builder import snapshot_from
from tests.situations import day


def tried(lines):
    """The same number by trying every way to seat people."""
    places = [tuple(people) for count, people in lines for _ in range(count)]
    ways = itertools.product(*((None, *people) for people in places))
    seated = ([person for person in way if person is not None] for way in ways)
    return max(len(way) for way in seated if len(way) == len(set(way)))


people = st.lists(st.integers(0, 4), unique=True, max_size=4)


@given(st.lists(st.tuples(st.integers(0, 2), people), max_size=3))
def test_as_many_places_are_filled_as_can_be(lines):
    assert most_filled(lines) == tried(lines)


def test_people_are_moved_along_a_long_chain():
    # everybody could take the seat of the next one, and the last seat has one candidate only
    lines = [(1, [n, n + 1]) for n in range(1000)] + [(1, [0])]
    assert most_filled(lines) == 1001


def test_many_people_for_many_places():
    everybody = list(range(1000))
    assert most_filled([(400, everybody), (400, everybody), (400, everybody)]) == 1000
    assert most_filled([(10**15, everybody), (10**15, [])]) == 1000


def row(worker, rank):
    return FilledRow(0, 0, worker, worker, rank)


def test_each_worker_counts_once_whatever_seats_they_have():
    assert passing([row(2, 0), row(2, 1), row(1, 1), row(3, 2)]) == [1, 2]


def test_the_nearest_are_the_best_of_those_who_do_not_count():
    rows = [row(1, 7), row(1, 5), row(2, 2), row(3, 5), row(4, 0), *(row(n, 7) for n in range(5, 12))]
    assert nearest(rows) == [2, 1, 3, 5, 6]


HANDS = {"aid": "2026-01-31", "lift": "2026-01-31"}


def yard(needs, *holds, headcount=None, per="location", applies_to=None, leave=()):
    """What the yard's lines come to in January; each worker there holds the types named."""
    workers = [
        {
            "id": f"w-{n}",
            "hired_on": "2025-01-01",
            "leave": [{"from": "2026-01-01"}] if n in leave else [],
            "assignments": [{"role": "apprentice" if held == "apprentice" else "hand", "location": "yard"}],
            "credentials": [{"type": name, "expires_on": HANDS[name]} for name in held.split() if name in HANDS],
        }
        for n, held in enumerate(holds)
    ]
    attributes = {} if headcount is None else {"headcount": headcount}
    snapshot = snapshot_from(
        {
            "attributes": [{"of": "location", "name": "headcount", "kind": "number"}],
            "credential_types": [{"id": name} for name in HANDS],
            "coverage": [{"id": "aiders", "per": per, "needs": needs, "applies_to": applies_to or {}}],
        },
        {"workers": workers, "locations": [{"id": "yard", "attributes": attributes}]},
    )
    lines = evaluate(snapshot, day("2026-01-15")).coverages
    return [(line.state, line.needed, len(line.passing), line.shortfall) for line in lines]


BANDS = [
    {"when": {"location.headcount": {"at_most": "4"}}, "of": ["lift"]},
    {"when": {"location.headcount": {"at_most": "50"}}, "of": ["aid"]},
    {"at_least": "1", "for_every": "50", "by": "location.headcount", "of": ["aid"]},
]


@pytest.mark.parametrize(
    ("headcount", "line"),
    [
        ("4", ("short", 1, 0, 1)),
        ("5", ("covered", 1, 1, 0)),
        ("50", ("covered", 1, 1, 0)),
        ("51", ("short", 2, 1, 1)),
        ("100.5", ("short", 3, 1, 2)),
        ("999999999", ("short", 20_000_000, 1, 19_999_999)),
    ],
)
def test_the_need_goes_by_bands(headcount, line):
    assert yard(BANDS, "aid", "", headcount=headcount) == [line]


def test_nobody_can_tell_the_need_where_its_number_is_not_written():
    assert yard(BANDS[2], "aid") == [("unknown", None, 1, 0)]


@pytest.mark.parametrize(("share", "needed"), [("50%", 2), ("33.3%", 1), ("33.4%", 2), ("100%", 3), ("0%", 0)])
def test_a_share_is_of_those_who_are_there_and_rounded_up(share, needed):
    ((_, found, _, _),) = yard({"at_least": share, "of": ["aid"]}, "aid", "", "", "aid", leave={3})
    assert found == needed


def test_a_ratio_counts_workers_whom_a_selector_names():
    need = {"at_least": "2", "for_every": "2", "by": {"role": "apprentice"}, "of": ["aid"]}
    assert yard(need, "aid", "apprentice", "apprentice", "apprentice") == [("short", 4, 1, 3)]
    assert yard(need, "aid") == [("covered", 0, 1, 0)]


def test_nobody_fills_two_lines_where_each_counts_once():
    lines = {"all_of": [{"of": ["aid"]}, {"of": ["lift"]}]}
    assert yard(lines, "aid lift") == [("covered", 1, 1, 0), ("covered", 1, 1, 0)]
    assert yard({**lines, "each_once": True}, "aid lift") == [("short", 2, 1, 1)]
    assert yard({**lines, "each_once": True}, "aid lift", "aid") == [("covered", 2, 2, 0)]


def test_a_place_where_nobody_works_needs_people_too():
    assert yard({"of": ["aid"]}) == [("short", 1, 0, 1)]
    assert yard({"of": ["aid"]}, per="assignment.role") == []


def test_only_the_places_meant_need_people():
    large = {"location.headcount": {"at_least": "10"}}
    assert yard({"of": ["aid"]}, "aid", headcount="9", applies_to=large) == []
    assert len(yard({"of": ["aid"]}, "aid", headcount="10", applies_to=large)) == 1


def test_every_combination_of_lines_and_people_agrees_with_trying():
    sets = [[], [0], [1], [0, 1]]
    for lines in itertools.product(itertools.product((1, 2), sets), repeat=2):
        assert most_filled(lines) == tried(lines)
