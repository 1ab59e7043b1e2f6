"""Duties, days and waivers of the whole language, reckoned by hand; asked of the oracle and of the kernel."""

from typing import Any

import pytest

from credpolicy.model.snapshot import Snapshot, Unreadable
from tests.builder import Tree
from tests.situations import CORE, JUDGES, Judge, card, day, decider, situation, states

BOTH = pytest.mark.parametrize("ask", JUDGES.values(), ids=JUDGES)
SHORT = {"expiring_within": "0 days"}
YARD = {"id": "yard", "role": "operator", "location": "yard-1", "starts_on": "2026-01-05"}


def duty(*records: Tree, **further: Any) -> Snapshot:
    """A situation in which nothing is called expiring before its last day."""
    return situation(*records, settings=SHORT, **further)


def eachs(ask: Judge, snapshot: Snapshot, text: str) -> dict[str, str]:
    """The states of the duties of one requirement, by what each is for."""
    return {each: verdict.state for (_, _, _, each), verdict in sorted(ask(snapshot, day(text)).items())}


# Day phrases


@BOTH
@pytest.mark.parametrize(
    ("due", "last"),
    [
        pytest.param("30 days after hired_on", "2026-01-31", id="30 days"),
        # 1 January is a Thursday and a holiday, 2 January a Friday; the third business day is 6 January.
        pytest.param("3 business days after hired_on", "2026-01-06", id="business days"),
        pytest.param("3 business days before 2026-01-07", "2026-01-02", id="business days before"),
        pytest.param("1 business day before 2026-01-05", "2026-01-02", id="over a weekend"),
        pytest.param("worker.examined_on", "2026-02-10", id="an attribute"),
        pytest.param("1 week after worker.examined_on", "2026-02-17", id="counted from an attribute"),
        pytest.param({"earliest_of": ["30 days after hired_on", "ended_on"]}, "2026-01-31", id="the known one"),
        pytest.param({"latest_of": ["30 days after hired_on", "2026-02-10"]}, "2026-02-10", id="the latest"),
        pytest.param({"reached": {"unit": "worked_hour", "total": "100"}}, "2026-01-20", id="a hundred hours"),
        pytest.param(
            {"earliest_of": ["30 days after hired_on", {"reached": {"unit": "worked_hour", "total": "100"}}]},
            "2026-01-20", id="the earlier of both",
        ),
        pytest.param(
            {"reached": {"unit": "worked_hour", "total": "60", "where": {"provider": "night"}}}, "2026-01-20",
            id="only some of them",
        ),
        pytest.param({"reached": {"unit": "worked_hour", "total": "101"}}, None, id="never reached: owed at once"),
        pytest.param("worker.nothing", None, id="not written: owed at once"),
    ],
)  # fmt: skip
def test_due_is_the_day_of_a_phrase(ask: Judge, due: Any, last: str | None) -> None:
    hours = [
        {"unit": "worked_hour", "earned_on": "2026-01-10", "amount": "40"},
        {"unit": "worked_hour", "earned_on": "2026-01-20", "amount": "60", "provider": "night"},
    ]
    snapshot = duty(
        requirement={"due": due},
        worker={"hired_on": "2026-01-01", "credits": hours, "attributes": {"examined_on": "2026-02-10"}},
        attributes=[{"of": "worker", "name": "examined_on", "kind": "date"}],
        holidays=[{"on": "2026-01-01"}],
    )
    verdict = ask(snapshot, day("2026-03-01"))[CORE]
    assert (verdict.state, verdict.due) == ("missing", day(last or "2025-12-31"))
    assert verdict.since == (day("2026-01-01") if last is None else day(last).fromordinal(day(last).toordinal() + 1))


@BOTH
def test_what_has_not_happened_leaves_the_latest_open(ask: Judge) -> None:
    snapshot = duty(requirement={"due": {"latest_of": ["30 days after hired_on", "event.release"]}})
    verdict = ask(snapshot, day("2026-03-01"))[CORE]
    assert (verdict.state, verdict.due, verdict.changes_on) == ("not_yet_due", None, None)


@BOTH
def test_the_latest_event_moves_a_day(ask: Judge) -> None:
    events = [{"kind": "move", "on": "2026-02-01"}, {"kind": "move", "on": "2026-03-01"}]
    snapshot = duty(
        requirement={"due": "10 days after event.move"}, worker={"hired_on": "2025-01-01", "events": events}
    )
    # Before the first move nobody knows the day, so it is owed at once.
    days = ("2026-01-31", "2026-02-01", "2026-02-11", "2026-02-12", "2026-03-01", "2026-03-11", "2026-03-12")
    assert states(ask, snapshot, *days) == [
        "missing", "not_yet_due", "not_yet_due", "missing", "not_yet_due", "not_yet_due", "missing",
    ]  # fmt: skip


@BOTH
def test_acting_under_supervision_may_be_open(ask: Judge) -> None:
    open_end = {"latest_of": ["30 days after hired_on", "event.exam"]}
    days = ("2025-01-10", "2025-03-01", "2026-03-01")
    for until, wanted in (
        (open_end, ["provisional"] * 3),
        ({"earliest_of": ["30 days after hired_on", "event.exam"]}, ["provisional", "missing", "missing"]),
        ("event.exam", ["missing"] * 3),
    ):
        assert states(ask, duty(requirement={"provisional": {"until": until}}), *days) == wanted


# Selectors


@BOTH
def test_a_value_holds_until_the_next_one(ask: Judge) -> None:
    count = [{"from": "2026-01-10", "value": "48"}, {"from": "2026-02-01", "value": "51"}]
    snapshot = duty(
        requirement={"applies_to": {"location.headcount": {"at_least": "50"}}},
        worker={"assignments": [YARD]},
        locations=[{"id": "yard-1", "attributes": {"headcount": count}}],
        attributes=[{"of": "location", "name": "headcount", "kind": "number"}],
    )
    key = ("w-1", "yard", "core", "")
    assert states(ask, snapshot, "2026-01-09", "2026-01-31", "2026-02-01", key=key) == ["-", "-", "missing"]
    assert ask(snapshot, day("2026-03-01"))[key].since == day("2026-02-01")
    absent = duty(
        requirement={"applies_to": {"not": {"location.headcount": {"at_least": "50"}}}},
        worker={"assignments": [YARD]},
        locations=[{"id": "yard-1", "attributes": {"headcount": count}}],
    )
    assert states(ask, absent, "2026-01-09", "2026-01-31", "2026-02-01", key=key) == ["missing", "missing", "-"]


@BOTH
@pytest.mark.parametrize(
    ("service", "wanted"),
    [
        # Hired on 1 January 2025; a year of service is reached on 1 January 2026.
        pytest.param({"at_least": "1 year"}, ["-", "missing", "missing"], id="at least"),
        pytest.param({"above": "1 year"}, ["-", "-", "missing"], id="above"),
        pytest.param({"below": "1 year"}, ["missing", "-", "-"], id="below"),
        pytest.param({"at_most": "1 year"}, ["missing", "missing", "-"], id="at most"),
    ],
)
def test_the_length_of_service(ask: Judge, service: Tree, wanted: list[str]) -> None:
    snapshot = duty(requirement={"applies_to": {"service": service}})
    assert states(ask, snapshot, "2025-12-31", "2026-01-01", "2026-01-02") == wanted
    nobody_knows = duty(requirement={"applies_to": {"service": service}}, worker={"hired_on": None})
    assert states(ask, nobody_knows, "2026-01-01") == ["-"]


@BOTH
def test_not_may_stand_around_an_age(ask: Judge) -> None:
    old = {"type": "card", "where": {"not": {"issued_on": {"older_than": "1 month"}}}}
    snapshot = duty(card("2026-01-10", "2027-01-01"), requirement={"requires": [old]})
    assert states(ask, snapshot, "2026-02-09", "2026-02-10", "2026-02-11") == ["compliant", "expiring", "missing"]


# One duty for each


TRUCKS = [
    {"of": "assignment", "name": "truck_types", "many": True},
    {"of": "credential", "type": "card", "name": "truck_type"},
]
PER_TRUCK = {
    "for_each": "assignment.truck_types",
    "requires": [{"type": "card", "match": {"truck_type": "each"}}],
}


def trucks(*types: str, **further: Any) -> Tree:
    """A seat with these trucks."""
    return {"assignments": [{**YARD, "attributes": {"truck_types": list(types)}}], **further}


@BOTH
def test_one_duty_for_each_value(ask: Judge) -> None:
    reach = card("2026-01-02", "2026-12-31", attributes={"truck_type": "reach"})
    snapshot = duty(reach, requirement=PER_TRUCK, worker=trucks("reach", "counterbalance", "reach"), attributes=TRUCKS)
    assert eachs(ask, snapshot, "2026-02-01") == {"counterbalance": "missing", "reach": "compliant"}
    nothing = duty(reach, requirement=PER_TRUCK, worker={"assignments": [YARD]}, attributes=TRUCKS)
    assert eachs(ask, nothing, "2026-02-01") == {}


@BOTH
def test_a_duty_begins_with_the_value_it_is_for(ask: Judge) -> None:
    dated = [{"from": "2026-01-01", "value": ["reach"]}, {"from": "2026-02-10", "value": ["reach", "order-picker"]}]
    seat = {**YARD, "attributes": {"truck_types": dated}}
    snapshot = duty(requirement=PER_TRUCK, worker={"assignments": [seat]}, attributes=TRUCKS)
    assert eachs(ask, snapshot, "2026-02-09") == {"reach": "missing"}
    assert eachs(ask, snapshot, "2026-02-10") == {"order-picker": "missing", "reach": "missing"}
    found = ask(snapshot, day("2026-03-01"))
    assert found["w-1", "yard", "core", "order-picker"].since == day("2026-02-10")
    assert found["w-1", "yard", "core", "reach"].since == day("2026-01-05")


@BOTH
def test_one_duty_for_each_record_that_is_held(ask: Judge) -> None:
    boats = [
        {"type": "registration", "number": "R-1", "issued_on": "2026-01-01", "expires_on": "2026-03-31"},
        {"type": "registration", "number": "R-2", "issued_on": "2026-02-01", "expires_on": "2026-04-30"},
        {"type": "registration", "issued_on": "2026-02-01", "expires_on": "2026-04-30", "jurisdiction": "US-OH"},
    ]
    snapshot = duty(
        *boats,
        card("2026-01-05", "2026-12-31", attributes={"registration": "R-2"}),
        requirement={
            "for_each": {"type": "registration"},
            "requires": [{"type": "card", "match": {"registration": "each.number"}}],
        },
        credential_types=[{"id": "registration"}],
    )
    assert eachs(ask, snapshot, "2026-01-31") == {"R-1": "missing"}
    assert eachs(ask, snapshot, "2026-02-01") == {
        "R-1": "missing", "R-2": "compliant", "registration@2026-02-01": "missing",
    }  # fmt: skip
    assert eachs(ask, snapshot, "2026-04-01") == {"R-2": "compliant", "registration@2026-02-01": "missing"}
    assert eachs(ask, snapshot, "2026-05-01") == {}
    assert ask(snapshot, day("2026-01-31"))["w-1", "", "core", "R-1"].changes_on == day("2026-04-01")
    # The duty begins when the record does.
    assert ask(snapshot, day("2026-03-01"))["w-1", "", "core", "R-1"].since == day("2026-01-01")


# What cannot be read


@BOTH
def test_what_stands_behind_a_test_may_be_unreadable(ask: Judge) -> None:
    types = [{"id": "licence"}, {"id": "either", "derived_from": {"any_of": ["card", "licence"]}}]
    snapshot = duty(
        card("2026-01-01", "2026-12-31"),
        requirement={"requires": ["either"]},
        credential_types=types,
        unreadable=(Unreadable("w-1", "licence"),),
    )
    assert states(ask, snapshot, "2026-02-01") == ["unknown"]


# Waivers


PEOPLE = {
    "id": "wv",
    "kind": "waiver",
    "requirement": "core",
    "reason": "the course was cancelled by its provider",
    "requested_by": "w-8",
    "approved_by": "w-9",
    "from": "2026-02-01",
    "until": "2026-02-28",
}


@BOTH
def test_a_waiver_for_everybody_whom_a_selector_names(ask: Judge) -> None:
    for selector, approved_by, state in (
        ({"employment": "agency"}, "w-9", "waived"),
        ({"employment": "employee"}, "w-9", "missing"),
        ({"employment": "agency"}, "w-1", "missing"),
        ({"employment": "agency"}, "w-8", "missing"),
    ):
        waiver = {**PEOPLE, "selector": selector, "approved_by": approved_by}
        snapshot = duty(worker={"hired_on": "2025-01-01", "employment": "agency"}, waivers=[waiver])
        assert states(ask, snapshot, "2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01") == [
            "missing", state, state, "missing",
        ]  # fmt: skip


NOTICE = {
    "id": "spring-cards",
    "kind": "extension",
    "type": "card",
    "where": {"expires_on": {"from": "2026-03-01", "until": "2026-05-31"}},
    "until": "90 days after expires_on",
    "authority": {"kind": "issuer", "citation": "Notice 12"},
}


@BOTH
def test_a_cohort_of_records_is_carried_on(ask: Judge) -> None:
    # 90 days after 15 March 2026 is 13 June.
    days = ("2026-03-14", "2026-03-15", "2026-03-16", "2026-06-13", "2026-06-14")
    spring = ["compliant", "expiring", "waived", "waived", "expired"]
    snapshot = duty(card("2025-03-16", "2026-03-15"), waivers=[NOTICE])
    assert states(ask, snapshot, *days) == spring
    verdict = ask(snapshot, day("2026-04-01"))[CORE]
    assert (verdict.waiver, verdict.since, verdict.changes_on) == ("spring-cards", day("2026-03-16"), day("2026-06-14"))
    assert (verdict.lines, decider(ask, snapshot, "2026-04-01")) == ((("card", "expired", 0, None),), 0)
    not_of_it = duty(card("2025-03-16", "2026-02-28"), waivers=[NOTICE])
    assert states(ask, not_of_it, "2026-03-01") == ["expired"]
    refused = duty(card("2025-03-16", "2026-03-15", status="revoked", status_on="2026-04-01"), waivers=[NOTICE])
    assert states(ask, refused, "2026-03-31", "2026-04-01") == ["waived", "invalid"]
    for requirement, state in (("core", "waived"), ("other", "expired")):
        snapshot = duty(card("2025-03-16", "2026-03-15"), waivers=[{**NOTICE, "requirement": requirement}])
        assert states(ask, snapshot, "2026-04-01") == [state]


@BOTH
def test_of_several_cohorts_the_latest_day_counts(ask: Judge) -> None:
    later = {**NOTICE, "id": "longer", "where": {"jurisdiction": "US-OH"}, "until": "2026-07-31"}
    snapshot = duty(card("2025-03-16", "2026-03-15", jurisdiction="US-OH"), waivers=[NOTICE, later])
    assert states(ask, snapshot, "2026-06-14", "2026-07-31", "2026-08-01") == ["waived", "waived", "expired"]
    assert ask(snapshot, day("2026-04-01"))[CORE].waiver == "longer"
    begun = {**NOTICE, "from": "2026-04-10"}
    snapshot = duty(card("2025-03-16", "2026-03-15"), waivers=[begun])
    assert states(ask, snapshot, "2026-04-09", "2026-04-10") == ["expired", "waived"]


@BOTH
def test_a_cohort_helps_only_where_its_records_are_enough(ask: Judge) -> None:
    types = [{"id": "other"}]
    snapshot = duty(
        card("2025-03-16", "2026-03-15"), requirement={"requires": ["card", "other"]}, credential_types=types,
        waivers=[NOTICE],
    )  # fmt: skip
    assert states(ask, snapshot, "2026-04-01") == ["missing"]
    without = {key: value for key, value in NOTICE.items() if key != "authority"}
    said = {"reason": PEOPLE["reason"], "requested_by": "w-8", "approved_by": "w-9"}
    for approved_by, state in (("w-9", "waived"), ("w-1", "expired"), ("w-8", "expired")):
        waiver = {**without, **said, "approved_by": approved_by}
        assert states(ask, duty(card("2025-03-16", "2026-03-15"), waivers=[waiver]), "2026-04-01") == [state]
