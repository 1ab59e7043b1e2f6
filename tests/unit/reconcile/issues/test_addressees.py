"""Who answers on a day: whoever acts, the accountable worker, the backup, the team, the fallback."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from credpolicy.model.responsibility import Owner
from credpolicy.reconcile.issues.addressees import Addressees, Answering
from tests.unit.reconcile.issues.wards import DAY, ward

ALL = ("theboss", "thedep", "annie", "help")


def people(snapshot=None, able=ALL, day=DAY, **owner):
    made = snapshot or ward(forge={"fallback": "help"})
    (first, *others) = made.owners
    changed = Owner.model_validate({**first.item.model_dump(by_alias=True, exclude_none=True), **owner})
    return Addressees(replace(made, owners=(replace(first, item=changed), *others)), day, able)


def away(**changed):
    made = ward(forge={"fallback": "help"})
    workers = tuple(
        replace(placed, item=placed.item.model_copy(update=changed)) if placed.item.id == "boss" else placed
        for placed in made.workers
    )
    return replace(made, workers=workers)


def test_the_accountable_worker_answers():
    assert people().answering("clinical") == Answering("theboss", None, "")


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"status": "on_leave"}, "is on leave"), ({"ended_on": date(2026, 3, 1)}, "does not work here on this day")],
)
def test_the_backup_answers_for_somebody_who_is_not_there(changed, why):
    assert people(away(**changed)).answering("clinical") == Answering(
        "thedep", None, f"boss {why}, so dep is assigned"
    )  # fmt: skip


def test_who_acts_answers_first_and_only_for_a_time():
    acting = [{"worker": "ann", "from": "2026-03-01", "until": "2026-03-02"}]
    assert people(acting=acting).answering("clinical").assignee == "annie"
    assert people(acting=acting, day=date(2026, 3, 3)).answering("clinical").assignee == "theboss"


def test_then_the_team_is_named_and_only_without_one_the_fallback_is_assigned():
    found = people(able=("help",)).answering("clinical")
    assert (found.assignee, found.team) == (None, "@acme/clinical")
    assert people(able=("help",), team="not a team").answering("clinical").assignee == "help"
    assert people(able=("help",)).answering(None).note == "nobody owns this, so the fallback is assigned"
    assert people(able=()).answering("nobody").note == "nobody knows the owner nobody, so nobody is assigned"


def test_logins_are_the_same_however_they_are_written():
    assert people(able=("TheBoss",)).answering("clinical").assignee == "theboss"


def test_nobody_is_assigned_where_the_settings_say_so():
    found = people(ward(forge={"assign": False}))
    assert found.candidates() == frozenset()
    assert found.answering("clinical") == Answering(None, None, "")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("manager", ("the manager, boss", "@theboss")),
        ("owner", ("the owner, boss", "@theboss")),
        ("backup", ("the backup, dep", "@thedep")),
        ("team", ("the team of clinical", "@acme/clinical")),
    ],
)
def test_a_step_of_the_escalation_names_who_hears(to, said):
    assert people().hears(to, "clinical", "ann") == said


def test_who_is_not_written_down_is_said():
    assert people().hears("backup", "safety", "ann") == ("the backup, who is not written down", None)
    assert people().hears("manager", None, "zoe") == ("the manager, who is not written down", None)
