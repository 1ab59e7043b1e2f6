"""What people hold that somebody else must take over: what is a duty, and what is over."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.evaluate.files.duties import duties, gone
from credpolicy.evaluate.files.index import build
from credpolicy.model.registry import Worker
from tests.builder import snapshot_from

DAY = date(2026, 3, 2)
BADGE = {"credential_types": [{"id": "badge", "returnable": True}, {"id": "bls"}]}


def held(policies=None, registry=None, settings=None, worker="w-1"):
    index = build(snapshot_from(policies or {}, registry or {}, settings), DAY, DAY)
    return [(each.rule, each.words, each.spot.pointer) for each in duties(index) if each.worker == worker]


def with_badges(*records, **worker):
    registry = {"workers": [{"id": "w-1", "credentials": [{"type": "badge", **one} for one in records], **worker}]}
    return [words for _, words, _ in held(BADGE, registry)]


def test_owners_those_who_act_and_the_board():
    policies = {
        "owners": [
            {"id": "clinical", "accountable": "w-1", "backup": "w-2"},
            {"id": "fleet", "accountable": "w-2", "backup": "w-1"},
            {
                "id": "yard",
                "accountable": "w-2",
                "acting": [
                    {"worker": "w-1", "from": "2026-01-01", "until": "2026-03-01"},
                    {"worker": "w-1", "from": "2026-03-02", "until": "2026-03-02"},
                ],
            },
        ],
        "board": [{"id": "data", "held_by": "w-1"}, {"id": "security", "held_by": "w-2", "deputy": "w-1"}],
    }
    assert held(policies) == [
        (None, "accountable for owner clinical", ("accountable",)),
        (None, "backup of owner fleet", ("backup",)),
        (None, "acting for owner yard until 2026-03-02", ("acting", 1, "worker")),
        (None, "holder of the seat data", ("held_by",)),
        (None, "deputy of the seat security", ("deputy",)),
    ]


def test_approvers_and_those_who_asked_for_a_waiver_that_runs():
    waiver = {
        "kind": "waiver", "requirement": "r", "reason": "The course was cancelled", "approved_by": "w-3",
        "from": "2026-01-01",
    }  # fmt: skip
    policies = {
        "waivers": [
            {**waiver, "id": "ended", "worker": "w-2", "requested_by": "w-1", "until": "2026-03-01"},
            {**waiver, "id": "runs", "worker": "w-2", "requested_by": "w-1", "until": "2026-03-02"},
            {**waiver, "id": "own", "worker": "w-1", "requested_by": "w-1", "until": "2026-12-31"},
        ]
    }
    assert held(policies, settings={"waivers": {"approvers": ["w-3", "w-1"]}}) == [
        (None, "approver of waivers", ("waivers", "approvers", 1)),
        ("OFF004", "requester of waiver runs", ("requested_by",)),
    ]


def test_people_who_are_there_and_places():
    said = {"requirement": "r", "by": "w-1", "on": "2026-01-01"}
    registry = {
        "locations": [{"id": "ward-3", "contact": "w-1"}],
        "workers": [
            {
                "id": "w-2",
                "manager": "w-1",
                "ended_on": "2026-03-01",
                "assignments": [{"role": "a", "supervisor": "w-1"}],
            },
            {
                "id": "w-3",
                "manager": "w-1",
                "ended_on": "2026-03-02",
                "assignments": [
                    {"role": "a", "supervisor": "w-1", "ends_on": "2026-03-01"},
                    {"role": "b", "supervisor": "w-1", "ends_on": "2026-03-02"},
                ],
                "acknowledged": [{**said, "until": "2026-03-01"}, {**said, "until": "2026-03-02"}],
            },
            {"id": "w-4", "status": "candidate", "manager": "w-1"},
        ],
    }
    assert held(registry=registry) == [
        ("OFF005", "contact of location ward-3", ("contact",)),
        ("OFF001", "manager of w-3", ("manager",)),
        ("OFF002", "supervisor of w-3", ("assignments", 1, "supervisor")),
        ("OFF006", "on it that w-3 meets r", ("acknowledged", 1, "by")),
        ("OFF001", "manager of w-4", ("manager",)),
    ]


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([{"number": "17"}], ["badge 17"]),
        ([{}], ["badge"]),
        ([{}, {}], ["badge", "badge"]),
        ([{"number": "17", "returned_on": "2026-02-01"}], []),
        ([{"number": "17", "transferred_to": "w-2"}], []),
        # handed out, but not yet, or never
        ([{"number": "17", "issued_on": "2026-03-03"}], []),
        ([{"number": "17", "status": "pending"}], []),
        ([{"number": "17", "status": "issued_in_error"}], []),
        # one that is over, or taken away on paper, is still with them
        ([{"number": "17", "issued_on": "2024-01-01", "expires_on": "2025-01-01"}], ["badge 17"]),
        ([{"number": "17", "status": "revoked"}], ["badge 17"]),
        # a thing that was renewed is one thing, whichever record comes first
        ([{"number": "17", "issued_on": "2024-01-01"}, {"number": "17", "issued_on": "2025-01-01"}], ["badge 17"]),
        (
            [
                {"number": "17", "issued_on": "2025-01-01", "returned_on": "2026-01-31"},
                {"number": "17", "issued_on": "2024-01-01"},
            ],
            [],
        ),
        # returned once and handed out again
        (
            [
                {"number": "17", "issued_on": "2024-01-01", "returned_on": "2024-06-01"},
                {"number": "17", "issued_on": "2025-01-01"},
            ],
            ["badge 17"],
        ),
        ([{"number": "17", "returned_on": "2026-02-01"}, {"number": "18"}], ["badge 18"]),
    ],
)
def test_things_that_are_still_with_somebody(records, expected):
    assert with_badges(*records) == expected
    assert with_badges(*records, ended_on="2026-01-31") == expected


def test_what_belongs_to_the_holder_is_no_duty():
    registry = {"workers": [{"id": "w-1", "credentials": [{"type": "bls"}, {"type": "unheard-of"}]}]}
    assert held(BADGE, registry) == []


@pytest.mark.parametrize(
    ("worker", "expected"),
    [
        ({}, False),
        ({"ended_on": "2026-03-02"}, False),
        ({"ended_on": "2026-03-01"}, True),
        ({"status": "ended"}, True),
        ({"status": "ended", "ended_on": "2026-03-02"}, False),  # days beat the written status
        ({"hired_on": "2027-01-01", "status": "candidate"}, False),
    ],
)
def test_who_is_gone(worker, expected):
    assert gone(Worker.model_validate({"id": "w-1", **worker}), DAY) is expected
