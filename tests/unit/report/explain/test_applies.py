"""Why a requirement binds a worker or does not, in the selector's words and the worker's values."""

from __future__ import annotations

from typing import Any

import pytest

from credpolicy.evaluate.explain import explain
from credpolicy.report.explain.page import Page, text
from tests.builder import snapshot_from
from tests.situations import card, day, situation
from tests.unit.report.explain.told import PLACE, told

AS_OF = "2026-03-02"
WORKER = {
    "id": "w-1",
    "employment": "agency",
    "hired_on": "2025-01-01",
    "attributes": {"grade": "7", "skills": ["crane", "reach"], "since": "2025-06-15", "rapid": True},
    "assignments": [{"role": "nurse", "location": "ward-3", "client": "acme"}],
}
SELECTORS: list[tuple[Any, str]] = [
    ({}, "It applies to everybody."),
    ({"role": "nurse"}, "It applies because role is nurse."),
    ({"role": ["porter", "nurse"]}, "It applies because role is nurse."),
    ({"location": "ward-*"}, "It applies because location ward-3 matches ward-*."),
    (
        {"role": "nurse", "location": "ward-?", "client": "acme"},
        "It applies because role is nurse, location ward-3 matches ward-? and client is acme.",
    ),
    ({"worker.skills": "reach"}, "It applies because worker.skills includes reach."),
    ({"worker.rapid": True}, "It applies because worker.rapid is true."),
    (
        {"worker.grade": {"at_least": "5", "below": "9"}},
        "It applies because worker.grade is 7, at least 5 and below 9.",
    ),
    (
        {"worker.since": {"from": "2025-06-01"}},
        "It applies because worker.since is 2025-06-15, on or after 2025-06-01.",
    ),
    ({"hired_on": {"before": "2025-06-01"}}, "It applies because hired_on is 2025-01-01, before 2025-06-01."),
    (
        {"worker.since": {"after": "90 days after hired_on"}},
        "It applies because worker.since is 2025-06-15, after 90 days after hired_on.",
    ),
    (
        {"hired_on": {"newer_than": "2 years"}},
        "It applies because hired_on, 2025-01-01, is newer than 2 years until 2027-01-01.",
    ),
    (
        {"hired_on": {"older_than": "1 year"}},
        "It applies because hired_on, 2025-01-01, is older than 1 year since 2026-01-02.",
    ),
    (
        {"not": {"employment": ["employee", "volunteer"]}},
        "It applies because employment is agency, so it is not employee or volunteer.",
    ),
    ({"not": {"worker.rapid": False}}, "It applies because worker.rapid is true."),
    (
        {"not": {"manager": "w-2"}},
        "It applies because nothing is written for manager, so it is not w-2.",
    ),
    ({"role": "porter"}, "It does not bind w-1 as nurse at ward-3 for acme: role is nurse, not porter."),
    (
        {"role": ["porter", "cook", "dri*"]},
        "It does not bind w-1 as nurse at ward-3 for acme: role is nurse, not porter, cook or like dri*.",
    ),
    (
        {"role": "nurse", "location": "yard", "client": "bolt"},
        "It does not bind w-1 as nurse at ward-3 for acme: location is ward-3, not yard, and client is acme, not bolt.",
    ),
    (
        {"not": {"client": "acme"}},
        "It does not bind w-1 as nurse at ward-3 for acme: client is acme, which it leaves out.",
    ),
    (
        {"not": {"client": "acme", "employment": "agency"}},
        (
            "It does not bind w-1 as nurse at ward-3 for acme: "
            "client is acme, which it leaves out and employment is agency, which it leaves out."
        ),
    ),
    (
        {"worker.union": "yes", "worker.skills": "fork"},
        (
            "It does not bind w-1: nothing is written for worker.union, which must be yes, "
            "and worker.skills is crane and reach, not fork."
        ),
    ),
    (
        {"worker.grade": {"at_most": "5"}},
        "It does not bind w-1: worker.grade is 7, not at most 5.",
    ),
    (
        {"hired_on": {"newer_than": "1 year"}},
        "It does not bind w-1: hired_on, 2025-01-01, was newer than 1 year until 2026-01-01.",
    ),
    (
        {"hired_on": {"older_than": "2 years"}},
        "It does not bind w-1: hired_on, 2025-01-01, is older than 2 years only from 2027-01-02 on.",
    ),
]


def test_the_selectors_words_stand_against_the_workers_values() -> None:
    rules = [
        {"id": f"core-{number}", "applies_to": selector, "requires": ["card"]}
        for number, (selector, _) in enumerate(SELECTORS)
    ]
    attributes = [
        {"of": "worker", "name": "grade", "kind": "number"},
        {"of": "worker", "name": "skills", "many": True},
        {"of": "worker", "name": "since", "kind": "date"},
        {"of": "worker", "name": "rapid", "kind": "flag"},
        {"of": "worker", "name": "union"},
    ]
    policies = {"credential_types": [{"id": "card"}], "requirements": rules, "attributes": attributes}
    found = explain(snapshot_from(policies, {"workers": [WORKER]}), day(AS_OF), ("w-1",))
    said = [PLACE.sub("", text(Page(found, rule["id"]))) for rule in rules]
    wanted = [sentence for _, sentence in SELECTORS]
    assert [(sentence, page) for sentence, page in zip(wanted, said, strict=True) if sentence not in page] == []


@pytest.mark.parametrize(
    ("requirement", "sentence"),
    [
        ({}, "It is mandatory and it blocks, with severity medium: a gap counts."),
        (
            {"level": "recommended", "severity": "low"},
            "It is recommended only, with severity low: a gap is shown and never counts.",
        ),
        (
            {"enforcement": [{"from": "2026-01-01", "mode": "advise"}, {"from": "2026-06-01", "mode": "block"}]},
            (
                "It is only advised at present, with severity medium: a gap is shown and does not count. "
                "It blocks from 2026-06-01 on."
            ),
        ),
        (
            {"enforcement": [{"from": "2025-01-01", "mode": "block"}, {"from": "2026-01-01", "mode": "advise"}]},
            "It is only advised at present, with severity medium: a gap is shown and does not count.",
        ),
    ],
)
def test_how_strictly_it_binds_is_told(requirement: Any, sentence: str) -> None:
    said = told(situation(card("2025-01-01", "2030-01-01"), requirement=requirement), AS_OF)
    assert sentence in said.splitlines()


@pytest.mark.parametrize(
    ("worker", "requirement", "sentence"),
    [
        ({"ended_on": "2026-02-28"}, {}, "It does not bind w-1: employment ended on 2026-02-28."),
        ({"status": "ended"}, {}, "It does not bind w-1: employment ended."),
        (
            {},
            {"enforcement": [{"from": "2026-04-01", "mode": "block"}]},
            "It does not bind w-1: it is not in force before 2026-04-01.",
        ),
        (
            {},
            {"applies_to": {"role": "nurse"}},
            "It does not bind w-1: it is about an assignment, and the worker has none.",
        ),
        (
            {"assignments": [{"role": "nurse", "ends_on": "2026-01-31"}]},
            {"applies_to": {"role": "nurse"}},
            "It does not bind w-1 as nurse: the assignment ended on 2026-01-31.",
        ),
        (
            {"assignments": [{"role": "nurse", "starts_on": "2026-04-01"}]},
            {"applies_to": {"role": "nurse"}},
            "It does not bind w-1 as nurse: the worker starts on 2026-04-01, and nothing is owed before.",
        ),
    ],
)
def test_what_else_stands_against_it_is_told(worker: Any, requirement: Any, sentence: str) -> None:
    assert sentence in told(situation(worker=worker, requirement=requirement), AS_OF).splitlines()


def test_of_several_assignments_each_is_told_by_itself() -> None:
    seats = [{"role": "nurse", "location": "a"}, {"role": "cook"}, {"role": "nurse", "client": "acme"}]
    said = told(situation(worker={"assignments": seats}, requirement={"applies_to": {"role": "nurse"}}), AS_OF)
    assert "This is about the assignment as nurse at a." in said
    assert "This is about the assignment as nurse for acme." in said
    assert "It does not bind w-1 as cook: role is cook, not nurse." in said


def test_what_is_judged_once_a_worker_says_so() -> None:
    assert "It asks nothing of an assignment, so it is judged once for the worker." in told(situation(), AS_OF)
