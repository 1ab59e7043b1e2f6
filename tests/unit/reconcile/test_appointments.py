"""Appointments: which days, in which words, with which alarms, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from credpolicy.evaluate.judge import judge
from credpolicy.model.registry import Identity
from credpolicy.model.snapshot import File, Placed
from credpolicy.reconcile.appointments import Appointment, Wanted, appointments
from tests.builder import Tree, snapshot_from

AS_OF = date(2026, 3, 2)
FAR = date(2028, 1, 1)
POLICIES: Tree = {
    "credential_types": [
        {"id": "licence", "renewal": [{"lead_time": "60 days"}]},
        {"id": "bls", "renewal": [{"grace": "14 days"}]},
        {"id": "drill"},
        {"id": "card"},
        {"id": "course"},
    ],
    "requirements": [
        {"id": "core", "title": "Nurses; safe, and sound", "applies_to": {"role": "nurse"},
         "requires": ["licence", "bls"], "owner": "clinical", "severity": "critical", "sla": "week"},
        {"id": "fire", "applies_to": {"location": "ward-3"}, "requires": ["drill"], "owner": "safety",
         "severity": "low", "due": "90 days after assignment.starts_on"},
        {"id": "badge", "requires": ["card"], "owner": "safety"},
        {"id": "nice", "requires": ["course"], "level": "recommended"},
    ],
    "owners": [
        {"id": "clinical", "accountable": "w-9", "backup": "w-8"},
        {"id": "safety", "name": "Safety", "accountable": "w-8"},
    ],
    "slas": [{"id": "week", "remedy": "7 days"}],
}  # fmt: skip
CARD = {"type": "card", "number": "1", "issued_on": "2026-01-01", "expires_on": "2026-12-31"}
LICENCE = {"type": "licence", "number": "007", "issued_on": "2025-01-01", "expires_on": "2026-08-31"}
BLS = {"type": "bls", "number": "31", "issued_on": "2025-01-01", "expires_on": "2026-05-31"}


def nurse(*held: Tree, **further: Any) -> Tree:
    """A worker whose work at ward 3 began three weeks ago."""
    seat = {"role": "nurse", "location": "ward-3", "starts_on": "2026-02-09"}
    return {"id": "w-1", "hired_on": "2026-02-09", "assignments": [seat], "credentials": [*held], **further}


def found(worker: Tree, policies: Tree | None = None, settings: Tree | None = None, **wanted: Any) -> list[Appointment]:
    """The appointments of one worker, or those that are wanted."""
    rest = [{"id": name, "hired_on": "2020-01-01", "credentials": [CARD]} for name in ("w-8", "w-9")]
    tree = {"workers": [worker, *rest], "locations": [{"id": "ward-3"}, {"id": "ward-4"}]}
    snapshot = snapshot_from({**POLICIES, **(policies or {})}, tree, settings)
    evaluation = judge(snapshot, AS_OF, AS_OF)
    assert [each for each in evaluation.findings if each.level == "error"] == []
    return list(appointments(evaluation, Wanted(**{"until": FAR, "workers": ("w-1",), **wanted})))


def one(which: str, made: list[Appointment]) -> Appointment:
    (appointment,) = [each for each in made if which in each.title]
    return appointment


def test_what_ends_stands_on_its_last_day_with_the_ladder_before_it() -> None:
    card = one("card", found(nurse(CARD)))
    assert (card.title, card.day) == ("w-1: card ends", date(2026, 12, 31))
    assert card.alarms == (date(2026, 10, 2), date(2026, 11, 1), date(2026, 12, 1), date(2026, 12, 31))
    assert card.told == (
        "Requirement: badge",
        "Worker: w-1",
        "Severity: medium",
        "Owner: Safety: w-8",
        "card holds until 2026-12-31",
        "How to mend: Start the renewal now; a renewal that is recorded ends this finding.",
    )


def test_the_ladder_is_counted_from_the_last_responsible_day() -> None:
    licence = one("licence", found(nurse(LICENCE, BLS, CARD)))
    assert licence.day == date(2026, 8, 31)
    assert licence.alarms == (date(2026, 4, 3), date(2026, 5, 3), date(2026, 6, 2), date(2026, 7, 2))
    assert "To be started by 2026-07-02" in licence.told
    assert "Requirement: core, Nurses; safe, and sound" in licence.told
    assert "Worker: w-1, nurse/ward-3" in licence.told
    assert "Owner: clinical: w-9, backup w-8" in licence.told


def test_grace_is_part_of_the_time_and_is_told() -> None:
    bls = one("bls", found(nurse(LICENCE, BLS, CARD)))
    assert (bls.title, bls.day) == ("w-1: bls ends", date(2026, 6, 14))
    assert "What is held ends on 2026-05-31, and is in grace until 2026-06-14" in bls.told
    late = one("bls", found(nurse(LICENCE, {**BLS, "expires_on": "2026-02-20"}, CARD)))
    assert (late.title, late.day) == ("w-1: bls grace ends", date(2026, 3, 6))


def test_a_gap_stands_on_the_last_day_to_mend_it() -> None:
    gap = one("licence", found(nurse(BLS, CARD, hired_on="2026-02-27", assignments=[
        {"role": "nurse", "location": "ward-3", "starts_on": "2026-02-27"}])))  # fmt: skip
    assert (gap.title, gap.day) == ("w-1: licence is missing, mend it by this day", date(2026, 3, 6))
    assert gap.alarms == (date(2026, 3, 6),)
    assert "licence: none on record" in gap.told
    assert gap.told[-1] == "How to mend: Renew or record the credential, or ask the owner for a waiver."


def test_what_is_late_stays_on_its_day_without_alarms() -> None:
    gap = one("licence", found(nurse(BLS, CARD)))
    assert (gap.title, gap.day) == ("w-1: licence is missing, was to be mended by this day", date(2026, 2, 16))
    assert gap.alarms == ()


def test_a_gap_without_an_sla_stands_on_the_day_judged() -> None:
    gap = one("card", found(nurse(LICENCE, BLS)))
    assert (gap.title, gap.day, gap.alarms) == ("w-1: card is missing, mend it by this day", AS_OF, (AS_OF,))


def test_what_is_not_owed_yet_stands_on_its_due_day() -> None:
    drill = one("drill", found(nurse(CARD)))
    assert (drill.title, drill.day) == ("w-1: drill is due", date(2026, 5, 10))
    assert drill.alarms == (date(2026, 3, 11), date(2026, 4, 10), date(2026, 5, 10))
    assert drill.told[-3:] == (
        "drill: none on record",
        "not owed until 2026-05-10 has passed",
        "How to mend: Renew or record the credential, or ask the owner for a waiver.",
    )


WAIVER = {
    "id": "wv-1", "kind": "extension", "worker": "w-1", "requirement": "badge", "reason": "The printer is broken today",
    "requested_by": "w-1", "approved_by": "w-9", "from": "2026-02-20", "until": "2026-04-15",
}  # fmt: skip


def test_a_waiver_stands_on_the_last_day_it_excuses() -> None:
    waiver = one("waiver", found(nurse(LICENCE, BLS), {"waivers": [WAIVER]}))
    assert (waiver.title, waiver.day) == ("w-1: waiver wv-1 ends", date(2026, 4, 15))
    assert waiver.alarms == (date(2026, 3, 16), date(2026, 4, 15))
    assert any("printer" in line for line in waiver.told)
    assert found(nurse(LICENCE, BLS), {"waivers": [WAIVER]}, owners=("clinical",))
    assert not [a for a in found(nurse(), {"waivers": [WAIVER]}, owners=("clinical",)) if "waiver" in a.title]


def test_a_waiver_of_what_never_counts_stands_nowhere() -> None:
    nice = {**WAIVER, "requirement": "nice"}
    assert not [each for each in found(nurse(CARD), {"waivers": [nice]}) if "waiver" in each.title]


def test_what_never_counts_and_what_never_ends_stands_nowhere() -> None:
    titles = [each.title for each in found(nurse({**CARD, "expires_on": "2026-12-31"}, LICENCE, BLS))]
    assert not [title for title in titles if "course" in title]
    others = [each for each in POLICIES["credential_types"] if each["id"] != "card"]
    forever = {"credential_types": [*others, {"id": "card", "validity": [{"valid_for": "never_ends"}]}]}
    held = {"type": "card", "number": "1", "issued_on": "2026-01-01"}
    assert not [each for each in found(nurse(held), forever) if "card" in each.title]


def test_a_rule_of_its_own_has_a_ladder_of_its_own() -> None:
    rules = {"reminders": [{"id": "cards", "types": ["card"], "ladder": ["2 months", "1 week"]}]}
    made = found(nurse(CARD, LICENCE, BLS), rules, {"notifications": {"ladder": ["10 days"]}})
    assert one("card", made).alarms == (date(2026, 10, 31), date(2026, 12, 24))
    assert one("bls", made).alarms == (date(2026, 6, 4),)


def test_no_alarm_rings_while_somebody_is_on_it_and_the_day_stays() -> None:
    said = {"requirement": "badge", "by": "w-9", "on": "2026-03-01", "until": "2026-11-01"}
    card = one("card", found(nurse(CARD, acknowledged=[said])))
    assert (card.day, card.alarms) == (date(2026, 12, 31), (date(2026, 12, 1), date(2026, 12, 31)))


@pytest.mark.parametrize(("until", "there"), [("2026-12-30", False), ("2026-12-31", True)])
def test_the_last_day_wanted_is_in_it(until: str, there: bool) -> None:
    made = found(nurse(CARD), until=date.fromisoformat(until))
    assert any("card" in each.title for each in made) is there


def test_an_owner_sees_what_they_answer_for_and_nothing_else() -> None:
    made = found(nurse(CARD, LICENCE, BLS), workers=(), owners=("safety",))
    assert {each.title.partition(": ")[2].split()[0] for each in made} == {"card", "drill"}
    assert {each.title.partition(":")[0] for each in made} == {"w-1", "w-8", "w-9"}


def test_a_location_sees_who_works_there_now() -> None:
    seats = [
        {"role": "nurse", "location": "ward-3", "starts_on": "2026-02-09", "ends_on": "2026-02-28"},
        {"role": "nurse", "location": "ward-4", "starts_on": "2026-03-01"},
    ]
    worker = nurse(CARD, LICENCE, BLS, assignments=seats)
    assert found(worker, workers=(), locations=("ward-3",)) == []
    assert {each.title for each in found(worker, workers=(), locations=("ward-4",))} == {
        "w-1: licence ends", "w-1: bls ends", "w-1: card ends",
    }  # fmt: skip
    assert found(worker, workers=("w-9",), locations=("ward-4",)) == []


@pytest.mark.parametrize("shown", [False, True])
def test_names_are_shown_where_the_settings_allow_it(shown: bool) -> None:
    tree = {"workers": [nurse(CARD)]}
    snapshot = snapshot_from({**POLICIES, "owners": [], "slas": []}, tree, {"show_names": shown})
    ann = Placed(Identity(worker="w-1", name="Ann Example"), File("identities/a.yaml", ""), ("identities", 0))
    evaluation = judge(replace(snapshot, identities=(ann,)), AS_OF, AS_OF)
    made = appointments(evaluation, Wanted(FAR))
    assert made
    assert all(each.title.startswith("Ann Example (w-1): " if shown else "w-1: ") for each in made)
    assert any("Ann" in line for each in made for line in each.told) is shown


def test_an_appointment_keeps_its_id_when_it_moves() -> None:
    before = one("card", found(nurse(CARD)))
    renewed = {**CARD, "number": "2", "expires_on": "2027-06-30"}
    after = one("card", found(nurse(CARD, renewed)))
    assert (before.uid, before.day) != (after.uid, after.day)
    assert before.uid == after.uid
    assert before.uid == one("card", found(nurse())).uid  # as a gap, too


def test_no_two_appointments_share_an_id_and_they_come_by_day() -> None:
    made = found(nurse(CARD, LICENCE), {"waivers": [{**WAIVER, "requirement": "core"}]}, workers=())
    assert len({each.uid for each in made}) == len(made) > 4
    assert [each.day for each in made] == sorted(each.day for each in made)
