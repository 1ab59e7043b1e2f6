"""The verdict in sentences: since when, what excuses it, who acts by when, what comes next."""

from __future__ import annotations

from typing import Any

import pytest

from credpolicy.model.responsibility import Owner
from credpolicy.model.snapshot import Placed, Unreadable
from tests.builder import POLICIES
from tests.situations import card, situation
from tests.unit.report.explain.told import told

AS_OF = "2026-03-02"
HELD = card("2025-01-01", "2030-01-01")
WAIVER = {
    "id": "wv",
    "kind": "extension",
    "worker": "w-1",
    "requirement": "core",
    "reason": "The course was cancelled by its provider",
    "requested_by": "w-1",
    "approved_by": "w-9",
    "from": "2026-02-01",
    "until": "2026-03-31",
}


@pytest.mark.parametrize(
    ("requirement", "worker", "sentence"),
    [
        ({}, {}, "It has been owed since 2025-01-01, the day of hire."),
        ({}, {"hired_on": None}, "It is owed on every day, for no start is written."),
        (
            {"due": "30 days after hired_on"},
            {},
            (
                "It has been owed since 2025-02-01: it could be missing until "
                "2025-01-31, 30 days after hired_on, counted from 2025-01-01."
            ),
        ),
        ({"due": "2026-05-31"}, {}, "It may be missing until 2026-05-31."),
        (
            {"due": "hired_on"},
            {},
            ("It has been owed since 2025-01-02: it could be missing until 2025-01-01, hired_on."),
        ),
        (
            {"due": "30 days before ended_on"},
            {},
            ("It is due 30 days before ended_on, but ended_on is not written, so it is owed at once."),
        ),
        (
            {},
            {"hired_on": None, "status": "candidate"},
            ("It is owed from the first day on, which is not known: the worker is a candidate without hired_on."),
        ),
        ({}, {"hired_on": "2026-04-01"}, "It is owed from 2026-04-01 on, the day of hire."),
        (
            {"enforcement": [{"from": "2026-01-01", "mode": "block"}]},
            {},
            ("But nothing was owed before 2026-01-01, when it came into force."),
        ),
        (
            {"applies_to": {"hired_on": {"older_than": "1 year"}}},
            {},
            ("But nothing was owed before 2026-01-02, when the worker came under it."),
        ),
    ],
)
def test_from_when_it_is_owed_is_told(requirement: Any, worker: Any, sentence: str) -> None:
    assert sentence in told(situation(requirement=requirement, worker=worker), AS_OF).splitlines()


@pytest.mark.parametrize(
    ("records", "requirement", "worker", "sentence"),
    [
        ([HELD], {}, {}, "It is compliant on 2026-03-02. It holds until 2030-01-01."),
        ([], {}, {}, "It is missing on 2026-03-02, since 2025-01-01, the first day on which it was owed."),
        ([], {}, {"hired_on": None}, "It is missing on 2026-03-02, and nobody can tell since when."),
        (
            [card("2025-01-01", "2026-01-31")],
            {},
            {},
            "It is expired on 2026-03-02, since 2026-02-01, the day after the last one on which it held.",
        ),
        (
            [],
            {"enforcement": [{"from": "2026-01-01", "mode": "block"}]},
            {},
            "It is missing on 2026-03-02, since 2026-01-01, when it came into force.",
        ),
        (
            [],
            {"paused_by": "leave"},
            {"leave": [{"from": "2026-02-01"}, {"from": "2025-01-01", "until": "2025-01-31"}]},
            "It is not applicable on 2026-03-02: the worker is on leave, and leave pauses this requirement.",
        ),
        ([], {"due": "2026-06-30"}, {}, "It is not yet due on 2026-03-02: it may still be missing."),
    ],
)
def test_the_state_is_told_with_what_it_follows_from(
    records: Any, requirement: Any, worker: Any, sentence: str
) -> None:
    assert sentence in told(situation(*records, requirement=requirement, worker=worker), AS_OF).splitlines()


@pytest.mark.parametrize(
    ("unreadable", "sentence"),
    [
        ("card", "a record of card could not be read"),
        (None, "a part of what is written about the worker could not be read"),
    ],
)
def test_what_could_not_be_read_is_named(unreadable: str | None, sentence: str) -> None:
    said = told(situation(unreadable=(Unreadable("w-1", unreadable),)), AS_OF)
    assert f"It is unknown on 2026-03-02: {sentence}, and that might have decided." in said


def test_a_type_that_is_not_defined_is_named() -> None:
    said = told(situation(requirement={"requires": ["bls"]}), AS_OF)
    assert "the credential type bls is not defined or could not be read, and that might have decided." in said


@pytest.mark.parametrize(
    ("waiver", "settings", "sentence"),
    [
        ({}, {}, "Waiver wv is in force until 2026-03-31: The course was cancelled by its provider."),
        ({}, {}, "It was asked for by w-1 and approved by w-9."),
        ({"until": "2026-02-15"}, {}, "Waiver wv ended on 2026-02-15 and excuses nothing any more."),
        ({"from": "2026-03-15"}, {}, "Waiver wv only begins on 2026-03-15."),
        ({"assignment": "night"}, {}, "Waiver wv is for another assignment, night."),
        ({"approved_by": "w-1"}, {}, "Waiver wv is not honoured: w-1, for whom it is, approved it too."),
        (
            {"approved_by": "w-8", "requested_by": "w-8"},
            {},
            "Waiver wv is not honoured: w-8, who asked for it, approved it too.",
        ),
        (
            {},
            {"waivers": {"approvers": ["w-7", "w-8"]}},
            "Waiver wv is not honoured: w-9 may not approve waivers; the settings name w-7 and w-8.",
        ),
        (
            {},
            {"waivers": {"maximum": "20 days"}},
            (
                "Waiver wv ended on 2026-02-21 (it says 2026-03-31, which is longer than the settings allow) "
                "and excuses nothing any more."
            ),
        ),
    ],
)
def test_every_waiver_is_told_with_its_state(waiver: Any, settings: Any, sentence: str) -> None:
    said = told(situation(settings=settings, waivers=[{**WAIVER, **waiver}]), AS_OF)
    assert sentence in said.splitlines()


def test_a_waiver_for_many_does_not_excuse_who_approved_it() -> None:
    blanket = {name: value for name, value in WAIVER.items() if name != "worker"}
    waiver = {**blanket, "selector": {"status": "active"}, "requested_by": "w-9", "approved_by": "w-1"}
    said = told(situation(waivers=[waiver]), AS_OF)
    assert "Waiver wv is not honoured: w-1, for whom it is, approved it too." in said
    assert "waived" not in said


def test_a_waiver_that_is_not_needed_says_so() -> None:
    said = told(situation(HELD, waivers=[{**WAIVER, "reason": "The course was cancelled twice!"}]), AS_OF)
    assert "is in force until 2026-03-31: The course was cancelled twice! It is not needed on this day." in said


SUPERVISED = {"provisional": {"until": "90 days after assignment.starts_on", "supervised_by": ["card"]}}
SEAT = {"role": "porter", "starts_on": "2026-01-12"}


@pytest.mark.parametrize(
    ("seat", "supervisor", "as_of", "sentence"),
    [
        (
            {"supervisor": "w-2"},
            [HELD],
            AS_OF,
            (
                "Supervision by somebody who holds card will do until 2026-04-12, 90 days after assignment.starts_on: "
                "w-2 holds it."
            ),
        ),
        (
            {"supervisor": "w-2"},
            [],
            AS_OF,
            (
                "Supervision by somebody who holds card would do until 2026-04-12, 90 days after assignment.starts_on, "
                "but w-2 does not hold it on this day."
            ),
        ),
        (
            {},
            [],
            AS_OF,
            "Supervision by somebody who holds card would do, but the assignment names no supervisor.",
        ),
        (
            {"supervisor": "w-2", "starts_on": None},
            [HELD],
            AS_OF,
            (
                "Supervision by somebody who holds card would do until 90 days after assignment.starts_on, "
                "but assignment.starts_on is not written."
            ),
        ),
        (
            {"supervisor": "w-2"},
            [HELD],
            "2026-05-01",
            (
                "Supervision by somebody who holds card would have done until 2026-04-12, "
                "90 days after assignment.starts_on."
            ),
        ),
    ],
)
def test_the_supervised_term_is_told(seat: Any, supervisor: Any, as_of: str, sentence: str) -> None:
    snapshot = situation(
        requirement=SUPERVISED,
        worker={"assignments": [{**SEAT, **seat}]},
        workers=[{"id": "w-2", "hired_on": "2020-01-01", "credentials": supervisor}],
    )
    assert sentence in told(snapshot, as_of).splitlines()


def test_supervision_by_nobody_in_particular() -> None:
    requirement = {"provisional": {"until": "2026-04-12"}}
    assert "Supervision will do until 2026-04-12." in told(situation(requirement=requirement), AS_OF)


OWNED: dict[str, Any] = {"requirement": {"owner": "team", "sla": "week"}, "slas": [{"id": "week", "remedy": "7 days"}]}


def placed(owner: Owner) -> tuple[Placed[Owner], ...]:
    return (Placed(owner, POLICIES, ("owners", 0)),)


LATE = "It is to be mended by 2025-01-08: 7 days after 2025-01-01, by SLA week. That was 418 days ago."


@pytest.mark.parametrize(
    ("accountable", "backup", "sentence"),
    [
        ({}, {}, "w-2 answers for it as owner team, with w-3 as backup."),
        ({}, None, "w-2 answers for it as owner team, without a backup."),
        ({"status": "on_leave"}, {}, "w-2 is on leave, so w-3, the backup of owner team, answers for it."),
        (
            {"ended_on": "2025-12-31"},
            {},
            "w-2 is not employed, so w-3, the backup of owner team, answers for it.",
        ),
        (
            {"ended_on": "2025-12-31"},
            {"hired_on": "2026-05-01"},
            "Nobody of owner team is there: w-2 is not employed, and the backup, w-3, is not employed.",
        ),
        ({"status": "on_leave"}, None, "Nobody of owner team is there: w-2 is on leave, and there is no backup."),
    ],
)
def test_who_answers_is_whoever_is_there(accountable: Any, backup: Any, sentence: str) -> None:
    workers = [{"id": "w-2", "hired_on": "2020-01-01", **accountable}]
    workers += [{"id": "w-3", "hired_on": "2020-01-01", **backup}] if backup is not None else []
    owner = Owner(id="team", accountable="w-2", backup=None if backup is None else "w-3")
    snapshot = situation(workers=workers, owners=placed(owner), **OWNED)
    said = told(snapshot, AS_OF).splitlines()
    assert [each for each in (sentence, LATE, "No manager is written for w-1.") if each not in said] == []


ACTING = [{"worker": "w-4", "from": "2026-01-01", "until": "2026-04-30"}]


@pytest.mark.parametrize(
    ("accountable", "acting", "sentence"),
    [
        ({}, {}, "Instead of w-2, w-4, who acts until 2026-04-30, answers for it as owner team, with w-3 as backup."),
        (
            {"status": "on_leave"},
            {},
            "w-2 is on leave, so w-4, who acts until 2026-04-30, answers for it as owner team, with w-3 as backup.",
        ),
        ({}, {"status": "on_leave"}, "w-2 answers for it as owner team, with w-3 as backup."),
        (
            {"ended_on": "2025-12-31"},
            {"status": "on_leave"},
            "Nobody of owner team is there: w-4 is on leave, w-2 is not employed, and the backup, w-3, is on leave.",
        ),
    ],
)
def test_whoever_acts_answers_first(accountable: Any, acting: Any, sentence: str) -> None:
    workers = [
        {"id": "w-2", "hired_on": "2020-01-01", **accountable},
        {"id": "w-3", "hired_on": "2020-01-01", "status": "on_leave"},
        {"id": "w-4", "hired_on": "2020-01-01", **acting},
    ]
    owner = Owner.model_validate({"id": "team", "accountable": "w-2", "backup": "w-3", "acting": ACTING})
    assert sentence in told(situation(workers=workers, owners=placed(owner), **OWNED), AS_OF).splitlines()


def test_an_owner_who_is_nobody_is_told() -> None:
    snapshot = situation(owners=placed(Owner(id="team", accountable="w-2")), worker={"manager": "w-4"}, **OWNED)
    said = told(snapshot, AS_OF)
    assert "Nobody of owner team is there: w-2 is not in the registry, and there is no backup." in said
    assert "The manager of w-1 is w-4, who is not in the registry." in said
    assert "Nobody owns this requirement." in told(situation(), AS_OF)


def test_the_steps_of_an_sla_are_told_with_their_days() -> None:
    sla = {"id": "week", "acknowledge": "1 day", "remedy": "7 days"}
    steps = [{"after": "3 days", "to": "manager"}, {"after": "7 days", "to": "owner"}]
    snapshot = situation(
        card("2025-01-01", "2026-03-01"), requirement={"sla": "week"}, slas=[{**sla, "escalate": steps}]
    )
    said = told(snapshot, AS_OF).splitlines()
    assert "It is to be mended by 2026-03-09: 7 days after 2026-03-02, by SLA week." in said
    assert "Somebody is to say by 2026-03-03 that they are on it." in said
    assert "While it is open, these hear of it: the manager on 2026-03-05 and the owner on 2026-03-09." in said


@pytest.mark.parametrize(
    ("records", "kind", "worker", "sentence"),
    [
        (
            [HELD],
            {},
            {},
            "On 2029-12-02 it will be expiring, 30 days before 2030-01-01: expiring_within of the settings.",
        ),
        (
            [HELD],
            {"renewal": {"window": "3 months"}},
            {},
            (
                "On 2029-10-01 it will be expiring, 3 months before 2030-01-01: the renewal window of card, "
                "in which it may be renewed."
            ),
        ),
        (
            [card("2025-01-01", "2026-03-14")],
            {},
            {},
            "It has been expiring since 2026-02-12, 30 days before 2026-03-14: expiring_within of the settings.",
        ),
        (
            [card("2025-01-01", "2026-03-14")],
            {},
            {},
            "On 2026-03-15 it will be expired, if nothing is written until then.",
        ),
        ([HELD], {}, {"ended_on": "2026-12-31"}, "On 2027-01-01 it will not apply any more."),
        ([], {}, {}, "Time alone changes nothing."),
    ],
)
def test_what_comes_next_is_told(records: Any, kind: Any, worker: Any, sentence: str) -> None:
    assert sentence in told(situation(*records, kind=kind, worker=worker), AS_OF).splitlines()


def test_who_demands_it_is_told_with_its_address() -> None:
    authority = {"kind": "standard", "citation": "ANSI Z390.1", "url": "https://example.org/z390"}
    said = told(situation(requirement={"authority": authority}), AS_OF)
    assert "It is demanded by a standard: ANSI Z390.1, https://example.org/z390." in said


def test_lines_with_days_of_their_own_are_told_one_by_one() -> None:
    snapshot = situation(
        card("2025-01-01", "2026-01-31"),
        requirement={"requires": ["card", "bls", {"type": "pin"}], "sla": "week"},
        credential_types=[{"id": "bls"}, {"id": "pin"}],
        slas=[{"id": "week", "remedy": "7 days"}],
        worker={
            "credentials": [
                card("2025-01-01", "2026-01-31"),
                {"type": "pin", "issued_on": "2025-01-01", "expires_on": "2030-01-01"},
            ]
        },
    )
    said = told(snapshot, AS_OF).splitlines()
    assert "1. It asks for card: expired since 2026-02-01." in said
    assert "2. It asks for bls: none is on record, missing since 2025-01-01." in said
    assert "3. It asks for pin: held until 2030-01-01." in said
    assert "Line 1 is to be mended by 2026-02-08: 7 days after 2026-02-01, by SLA week. That was 22 days ago." in said
    assert "Line 2 is to be mended by 2025-01-08: 7 days after 2025-01-01, by SLA week. That was 418 days ago." in said
