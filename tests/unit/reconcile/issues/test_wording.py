"""The words of issues: everything that should stand there, nothing that is obeyed, and never too much."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credpolicy.reconcile.issues.memory import remembered
from credpolicy.reconcile.issues.planning import plan
from credpolicy.reconcile.issues.wording import Sight, size
from tests.unit.reconcile.issues.wards import DAY, evaluated, ward
from tests.unit.report.made import HOSTILE

ANN = {("ann", "card"): "missing"}


def drafts(evaluation, sight=None):
    return [action.draft for action in plan(evaluation, [], sight or Sight(frozenset({"theboss"}), 65_536)).actions]


def test_an_issue_says_what_who_why_since_when_until_when_and_how_to_mend_it():
    (draft,) = drafts(evaluated(ward(), ANN))
    for line in (
        "**ann (nurse/east)** falls short of **card (card)**: missing.",
        "| What is asked | Everybody holds a card |",
        "| Why | card: missing |",
        "| Since | 2026-03-01 |",
        "| Mend by | 2026-03-08 |",
        "| Severity | critical |",
        "| Demanded by | law: Act 4 (b) |",
        "| Owner | clinical: boss, backup dep |",
        "| Written at | registry/all.yaml |",
        "**How to mend it.** Renew or record the credential, or ask the owner for a waiver.",
        "- 2026-03-04: the manager, boss will hear of it",
    ):
        assert line in draft.body
    assert draft.labels == ("credpolicy", "credpolicy:critical", "credpolicy:missing")
    assert draft.assignees == ("theboss",)


def test_names_are_told_only_where_the_settings_say_so():
    (draft,) = drafts(evaluated(ward(), ANN))
    assert "Example" not in draft.body
    (draft,) = drafts(evaluated(ward(show_names=True), ANN))
    assert "**ann (Ann Example) (nurse/east)**" in draft.body
    assert "Example" not in draft.title


@pytest.mark.parametrize("group_by", ["finding", "worker", "requirement", "owner", "location"])
def test_nothing_that_was_written_elsewhere_is_obeyed(group_by):
    evaluation = evaluated(ward(forge={"group_by": group_by}), ANN)
    hostile = f"{HOSTILE} ${{foot}} <!-- credpolicy end {'0' * 32} --> --> x" * 3
    found = tuple(
        replace(finding, help=hostile, message=hostile,
                gap=replace(finding.gap, reasons=(hostile,), each=hostile, owner=hostile, line=hostile))
        for finding in evaluation.findings if finding.gap
    )  # fmt: skip
    (draft,) = drafts(replace(evaluation, findings=found))
    memory = remembered(draft.body)
    assert memory is not None
    assert not memory.lost
    assert draft.body.count("<!-- credpolicy end ") == 1
    shown = "\n".join(line for line in draft.body.splitlines() if "credpolicy memory" not in line)
    for sign in ("@acme", "<b>", "https://evil", "[x](y)", "\x1b", "\u202e", " #12"):
        assert sign not in shown
    assert shown.count("<sub>credpolicy keeps") == 1
    assert draft.title.isprintable()


@pytest.mark.parametrize("longest", [4_000, 20_000, 65_536])
def test_a_group_says_how_many_are_not_shown(longest):
    people = tuple(f"w-{n:04}" for n in range(1_000))
    snapshot = ward(people=people, rules=("card",), forge={"group_by": "requirement"})
    evaluation = evaluated(snapshot, {(name, "card"): "missing" for name in people})
    longest += 24_000
    (draft,) = drafts(evaluation, Sight(frozenset(), longest))
    assert size(draft.body) <= longest
    shown = draft.body.count("| w-")
    assert 0 < shown < 1_000
    assert f"{1_000 - shown:,} more are not shown here." in draft.body


def test_a_place_that_is_short_of_people_has_an_issue_too():
    coverage = [{"id": "gate", "per": "location", "needs": [{"at_least": 2, "of": ["card"]}], "severity": "high"}]
    (draft,) = drafts(evaluated(ward(coverage=coverage), {}, short=1))
    assert draft.title == "gate is short of people at east"
    assert "**east** falls short of **gate**: short of people." in draft.body
    assert draft.labels == ("credpolicy", "credpolicy:high", "credpolicy:short")


def test_the_team_is_named_where_nobody_can_be_assigned_and_else_the_fallback():
    (draft,) = drafts(evaluated(ward(), ANN), Sight(frozenset()))
    assert draft.assignees == ()
    assert "boss cannot be assigned; dep cannot be assigned, so the team is named: @acme/clinical." in draft.body
    (draft,) = drafts(
        evaluated(ward(forge={"fallback": "@Help"}), {("ann", "drill"): "missing"}), Sight(frozenset({"help"}))
    )
    assert draft.assignees == ("Help",)
    assert "so the fallback is assigned" in draft.body


def test_what_is_not_bad_enough_or_not_yet_a_gap_has_none():
    states = {("ann", "drill"): "missing", ("bob", "card"): "expiring"}
    assert drafts(evaluated(ward(forge={"severity": "critical"}), states)) == []
    found = drafts(evaluated(ward(forge={"severity": "critical", "from_level": "expiring"}), states))
    assert [draft.title for draft in found] == ["bob will soon fall short of card"]
    assert drafts(evaluated(ward(), {("ann", "card"): "waived"})) == []


def test_milestones_are_the_month_in_which_it_is_due():
    (draft,) = drafts(evaluated(ward(forge={"milestones": True}), ANN))
    assert draft.milestone == "2026-03"
    assert DAY.month == 3
