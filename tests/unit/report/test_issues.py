"""The summary of a plan: counted on one line, safe for where it goes, and never too long."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema

from credpolicy.model.plan import Outcome
from credpolicy.reconcile.issues.planning import natural
from credpolicy.report import issues as summary
from credpolicy.report.issues import Summary
from credpolicy.report.shapes import published
from tests.unit.reconcile.issues.trackers import Fake
from tests.unit.reconcile.issues.wards import DAY, evaluated, planned, ward
from tests.unit.report.made import HOSTILE


def made(many=1, title=None):
    people = tuple(f"w-{n:04}" for n in range(many))
    snapshot = ward(people=people, rules=("card",), forge={"per_run": 5000})
    plan = planned(evaluated(snapshot, {(name, "card"): "missing" for name in people}), Fake(DAY))
    if title is not None:
        plan = replace(plan, actions=tuple(replace(a, about=a.about._replace(title=title)) for a in plan.actions))
    return Summary(snapshot, plan, "issues/", 0)


def test_it_begins_with_the_counts():
    lines = summary.text(made(2)).splitlines()
    assert lines[1] == "+ 2 open  ^ 0 reopen  ~ 0 edit  ! 0 comment  - 0 close  (2 wanted, 0 open before)"
    assert lines[3] == "+ open     w-0000 falls short of card (card): new (critical, mend by 2026-03-08)"
    assert lines[-1] == "Nothing was written. Exit code 0."
    assert json.loads(summary.json(made(2)))["counts"]["open"] == 2


def test_the_document_is_as_its_schema_says():
    found = made(2)
    outcomes = [Outcome(action, "done", "7", "https://forge/7") for action in found.plan.actions[:1]]
    outcomes += [Outcome(action, "failed", message="no right") for action in found.plan.actions[1:]]
    for each in (found, replace(found, refused="too many", exit_code=5), replace(found, outcomes=tuple(outcomes))):
        document = json.loads(summary.json(each))
        jsonschema.validate(document, json.loads(published("issues")), jsonschema.Draft202012Validator)
    assert [entry["became"] for entry in document["actions"]] == ["done", "failed"]
    assert document["failed"] == 1


def test_hostile_titles_are_shown_and_not_obeyed():
    found = made(title=HOSTILE)
    assert "\x1b" not in summary.text(found)
    page = summary.markdown(found)
    assert "<b>" not in page
    assert " @acme/all " not in page


def test_a_page_is_never_longer_than_a_forge_takes():
    page = summary.markdown(made(2_000))
    assert len(page.encode()) < 65_536
    assert "more are not shown here." in page


def test_numbers_are_in_the_order_of_counting():
    assert sorted(["10", "9", "0011", "x2", "x10"], key=natural) == ["x2", "x10", "9", "10", "0011"]
