"""The oracle's coverage against places that were counted by hand."""

from datetime import date
from typing import Any

import pytest

from credpolicy.model.snapshot import Snapshot
from tests.builder import Tree, snapshot_from
from tests.oracle import Oracle
from tests.oracle_coverage import Filled, covered, most_filled

DAY = date(2026, 1, 15)


def place(needs: Any, workers: list[Tree], per: Any = "location", **yard: Any) -> Snapshot:
    """A yard with these attributes and people; every one of them works there unless said otherwise."""
    declared = [
        {"of": "location", "name": "headcount", "kind": "number"},
        {"of": "assignment", "name": "shift", "many": True},
    ]
    seat: Tree = {"role": "hand", "location": "yard"}
    people = [
        {"assignments": [{**seat, **worker.pop("seat", {})}], "hired_on": "2025-01-01", **worker, "id": f"w-{n}"}
        for n, worker in enumerate(workers)
    ]
    return snapshot_from(
        {
            "attributes": declared,
            "credential_types": [{"id": "aid"}, {"id": "lift"}],
            "coverage": [{"id": "aiders", "per": per, "needs": needs}],
        },
        {"workers": people, "locations": [{"id": "yard", "attributes": yard}]},
    )


def asked(snapshot: Snapshot, day: date = DAY) -> dict[Any, Filled]:
    """What the oracle says, by unit and line."""
    return {key[1:]: line for key, line in covered(Oracle(snapshot), day).items()}


def holding(*types: str, **further: Any) -> Tree:
    """A worker who holds these for the whole of January."""
    return {"credentials": [{"type": name, "expires_on": "2026-01-31"} for name in types], **further}


AID: Tree = {"of": ["aid"]}


@pytest.mark.parametrize(("staff", "needed"), [("50", 1), ("51", 2), ("100", 2), ("101", 3), ("0", 0)])
def test_every_fifty_or_part_of_fifty_need_one(staff: str, needed: int) -> None:
    found = asked(place({**AID, "for_every": "50", "by": "location.headcount"}, [holding("aid")], headcount=staff))
    assert found[("yard",), 0].needed == needed
    assert found[("yard",), 0].shortfall == max(0, needed - 1)


def test_a_number_that_is_not_written_leaves_it_unknown() -> None:
    found = asked(place({**AID, "for_every": "50", "by": "location.headcount"}, [holding("aid")]))
    assert found[("yard",), 0] == Filled("unknown", None, 1, ("w-0",), 0)


def test_only_those_who_are_there_count() -> None:
    away = holding("aid", leave=[{"from": "2026-01-10"}])
    gone = holding("aid", ended_on="2026-01-14")
    elsewhere = holding("aid", seat={"location": "shed"})
    found = asked(place({**AID, "at_least": "2"}, [holding("aid"), away, gone, elsewhere, holding()]))
    assert found == {(("yard",), 0): Filled("short", 2, 2, ("w-0",), 1)}
    assert asked(place(AID, [holding("aid")]), date(2026, 2, 1))[("yard",), 0].state == "short"


@pytest.mark.parametrize(("share", "needed"), [("50%", 2), ("75%", 3), ("33.3%", 1), ("34%", 2)])
def test_a_share_of_the_staff_is_rounded_up(share: str, needed: int) -> None:
    assert asked(place({**AID, "at_least": share}, [holding("aid"), {}, {}]))[("yard",), 0].needed == needed


def test_one_for_every_two_of_some() -> None:
    apprentices: list[Tree] = [{"seat": {"role": "apprentice"}} for _ in range(3)]
    needs = {**AID, "for_every": "2", "by": {"role": "apprentice"}}
    assert asked(place(needs, [holding("aid"), *apprentices]))[("yard",), 0] == Filled("short", 2, 4, ("w-0",), 1)


def test_the_first_band_that_fits_applies() -> None:
    needs = [{"when": {"location.headcount": {"at_most": "4"}}, "of": ["lift"]}, {**AID, "at_least": "3"}]
    assert asked(place(needs, [], headcount="4"))[("yard",), 0].needed == 1
    assert asked(place(needs, [], headcount="5"))[("yard",), 0].needed == 3
    assert asked(place(needs[:1], [], headcount="5")) == {}


def test_nobody_fills_two_lines_where_each_counts_once() -> None:
    lines: Tree = {"all_of": [{"of": ["aid"]}, {"of": ["lift"]}]}
    both = [holding("aid", "lift")]
    assert [line.state for line in asked(place(lines, both)).values()] == ["covered", "covered"]
    once = asked(place({**lines, "each_once": True}, both))
    assert once == {(("yard",), 0): Filled("short", 2, 1, ("w-0",), 1)}
    two = asked(place({**lines, "each_once": True}, [holding("aid", "lift"), holding("aid")]))
    assert two[("yard",), 0].state == "covered"


def test_the_combinations_that_occur_are_units() -> None:
    day_shift = holding("aid", seat={"attributes": {"shift": "day"}})
    both_shifts: Tree = {"seat": {"attributes": {"shift": ["day", "night"]}}}
    found = asked(place(AID, [day_shift, both_shifts, holding("aid")], ["location", "assignment.shift"]))
    assert found == {
        (("yard", "day"), 0): Filled("covered", 1, 2, ("w-0",), 0),
        (("yard", "night"), 0): Filled("short", 1, 1, (), 1),
    }


def test_people_are_moved_to_other_places_where_that_fills_more() -> None:
    assert most_filled([("a", "b"), ("a",), ("b", "c")]) == 3
    assert most_filled([("a",), ("a",)]) == 1
