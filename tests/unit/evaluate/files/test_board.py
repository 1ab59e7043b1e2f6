"""Seats of the board, and who holds them."""

import pytest

LEAVE = "leave: [{from: 2026-03-01, until: 2026-03-31}]"
HERE, GONE = "hired_on: 2020-01-01", "ended_on: 2026-03-01"
SEAT = "board: [{{id: {seat}, held_by: w-0050{deputy}}}]"


@pytest.fixture
def seated(judged):
    def judge(holder, deputy=None, seat="security", **more):
        registry = f"workers: [{{id: w-0050, {holder}}}" + (f", {{id: w-0051, {deputy}}}]" if deputy else "]")
        policies = SEAT.format(seat=seat, deputy=", deputy: w-0051" if deputy else "")
        found = judged(policies=policies, registry=registry, **more)
        return [(one.rule, one.message.partition(": ")[2]) for one in found]

    return judge


@pytest.mark.parametrize(
    ("holder", "deputy", "expected"),
    [
        (HERE, None, []),
        (LEAVE, HERE, []),
        (LEAVE, None, [("BRD003", "w-0050 is on leave on 2026-03-02, and there is no `deputy`")]),
        (LEAVE, LEAVE, [("BRD003", "w-0050 and the deputy, w-0051, are both on leave on 2026-03-02")]),
        (GONE, HERE, [("BRD002", "`held_by` is w-0050, who is not employed on 2026-03-02")]),
        (HERE, GONE, [("BRD002", "`deputy` is w-0051, who is not employed on 2026-03-02")]),
        (LEAVE, GONE, [("BRD002", "`deputy` is w-0051, who is not employed on 2026-03-02")]),
    ],
)
def test_the_people_of_a_seat_are_there(seated, holder, deputy, expected):
    assert seated(holder, deputy) == expected


def test_the_coordinator_has_a_deputy(seated):
    assert seated(HERE, HERE, "coordination") == []
    assert seated(HERE, None, "coordination") == [("BRD005", "nobody stands in for w-0050")]


def test_holder_and_deputy_are_two(judged):
    (found,) = judged(policies="board: [{id: data, held_by: w-0007, deputy: w-0007}]")
    assert (found.rule, found.level) == ("BRD004", "error")


def test_one_person_holds_one_seat(judged):
    seats = "board: [{id: data, held_by: w-0007}, {id: security, held_by: w-0007, deputy: w-0019}, {id: %s}]"
    (found,) = judged(policies=seats % "operations, held_by: w-0019, deputy: w-0007")
    assert (found.rule, found.level) == ("BRD006", "warning")
    assert found.message == "seat security: w-0007 holds the seat data too"


def test_seats_that_are_demanded_are_filled(judged):
    settings = "governance: {board: [data, compliance]}"
    (found,) = judged(settings=settings, policies="board: [{id: data, held_by: w-0007}]")
    assert (found.rule, found.message) == ("BRD001", "settings: nobody holds the seat compliance")
    assert (found.location.path, found.location.pointer) == ("credpolicy.yaml", ("governance", "board", 1))
    assert judged(settings="governance: {board: [data]}", policies="board: [{id: data, held_by: w-0007}]") == []


def test_a_seat_that_could_not_be_read_is_not_called_empty(judged):
    found = judged(settings="governance: {board: [data]}", policies="board: [{id: data}]", readable=False)
    assert "BRD001" not in [one.rule for one in found]


def test_a_seat_may_stand_in_a_file_that_could_not_be_read(judged):
    found = judged(settings="governance: {board: [data]}", policies="board: [", readable=False)
    (missing,) = [one for one in found if one.rule == "BRD001"]
    assert missing.help.endswith("It may stand in policies/example.yaml, which could not be read.")
