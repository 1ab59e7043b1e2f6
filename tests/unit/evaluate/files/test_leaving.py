"""People who have left, returns that cannot be so, and people who leave soon."""

from __future__ import annotations

from datetime import date

import pytest

from credpolicy.dates import parse_duration
from credpolicy.evaluate.files.index import build
from credpolicy.evaluate.files.leaving import leaving, leaving_findings
from tests.builder import snapshot_from

GONE = "  - {{id: w-0050, hired_on: 2020-01-01, {days}}}\n"
TYPE = "credential_types: [{id: badge, owner: clinical-education, returnable: true, validity: {valid_for: 9 years}}]"
DAY = date(2026, 3, 2)


@pytest.fixture
def left(told):
    def tell(registry, days="ended_on: 2026-01-31", **files):
        return told(registry="workers:\n" + GONE.format(days=days) + registry, **files)

    return tell


@pytest.fixture
def returned(told):
    def tell(record, holder="ended_on: 2026-01-31", taker="hired_on: 2020-01-01", policies=TYPE):
        registry = f"""\
workers:
  - {{id: w-0051, {taker}}}
  - id: w-0050
    hired_on: 2020-01-01
    {holder}
    credentials: [{{type: badge, number: '17', issued_on: 2024-01-01, {record}}}]
"""
        return [line.replace("worker w-0050, badge 17: ", "") for line in told(policies=policies, registry=registry)]

    return tell


MANAGED = "  - {id: w-0051, hired_on: 2020-01-01, manager: w-0050}\n"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("ended_on: 2026-03-01", ["OFF001 worker w-0051: `manager` is w-0050, who left on 2026-03-01"]),
        ("ended_on: 2026-03-02", []),
        ("ended_on: 2026-03-03", []),
    ],
)
def test_a_duty_is_found_from_the_day_after_the_last(left, days, expected):
    assert left(MANAGED, days) == expected


def test_without_a_last_day_the_status_tells(left):
    assert "OFF001 worker w-0051: `manager` is w-0050, who has left" in left(MANAGED, "status: ended")


def test_whoever_is_not_hired_yet_has_not_left(told):
    manager = "  - {id: w-0050, status: candidate, hired_on: 2026-05-01}\n"
    assert told(registry="workers:\n" + manager + MANAGED) == []


def test_owners_who_have_left_are_told_once(left):
    policies = "owners: [{id: pharmacy, accountable: w-0050, backup: w-0007}]"
    assert [line[:6] for line in left("", policies=policies)] == ["OWN003"]


def test_a_waiver_for_somebody_who_has_left_is_not_told_twice(left):
    policies = """\
        waivers:
          - {id: wv-1, kind: waiver, worker: w-0050, requirement: ward-nurse-core, reason: The course was cancelled,
             requested_by: w-0050, approved_by: w-0007, from: 2026-01-15, until: 2026-04-15}
        """
    assert left("", policies=policies) == []


def test_every_place_has_a_sentence_and_a_fingerprint_of_its_own(judged):
    found = judged(
        registry="""\
            workers:
              - {id: w-0050, hired_on: 2020-01-01, ended_on: 2026-01-31}
              - id: w-0051
                manager: w-0050
                assignments: [{role: porter, supervisor: w-0050}, {role: guard, supervisor: w-0050}]
              - {id: w-0052, manager: w-0050}
            locations: [{id: ward-4, contact: w-0050}]
            """,
    )
    assert [one.message for one in found] == [
        "location ward-4: `contact` is w-0050, who left on 2026-01-31",
        "worker w-0051, assignment porter: `supervisor` is w-0050, who left on 2026-01-31",
        "worker w-0051, assignment guard: `supervisor` is w-0050, who left on 2026-01-31",
        "worker w-0051: `manager` is w-0050, who left on 2026-01-31",
        "worker w-0052: `manager` is w-0050, who left on 2026-01-31",
    ]
    assert {one.level for one in found} == {"warning"}
    assert len({one.fingerprint for one in found}) == len(found)


@pytest.mark.parametrize(
    ("assignment", "expected"),
    [
        ("ends_on: 2026-01-31", []),
        ("ends_on: 2025-01-31", []),
        ("starts_on: 2020-01-01", []),
        ("ends_on: 2026-02-01", ["OFF003"]),
        ("starts_on: 2026-02-01, ends_on: 2026-12-31", ["DAT005"]),
    ],
)
def test_assignments_longer_than_the_employment(told, assignment, expected):
    registry = f"""\
        workers:
          - id: w-0050
            hired_on: 2020-01-01
            ended_on: 2026-01-31
            assignments: [{{role: porter, {assignment}}}]
        """
    assert [line[:6] for line in told(registry=registry)] == expected


@pytest.mark.parametrize(
    ("record", "holder", "expected"),
    [
        ("status: active", "ended_on: 2026-01-31", ["OFF007 w-0050 left on 2026-01-31, and no return is written"]),
        ("status: active", "ended_on: 2026-03-02", []),
        ("returned_on: 2026-01-31", "ended_on: 2026-01-31", []),
        ("returned_on: 2026-02-15", "ended_on: 2026-01-31", []),  # late, but returned
        ("transferred_to: w-0051", "ended_on: 2026-01-31", []),
        ("returned_on: 2024-01-01", "note: present", []),
        (
            "returned_on: 2023-12-31",
            "note: present",
            ["OFF008 `returned_on` is 2023-12-31, before the day of issue, 2024-01-01"],
        ),
        ("transferred_to: w-0050", "note: present", ["OFF008 `transferred_to` is w-0050, the holder"]),
    ],
)
def test_returns(returned, record, holder, expected):
    assert returned(record, holder) == expected


@pytest.mark.parametrize(
    ("record", "taker", "expected"),
    [
        ("transferred_to: w-0051, returned_on: 2025-01-01", "ended_on: 2024-12-31", 1),
        ("transferred_to: w-0051, returned_on: 2025-01-01", "ended_on: 2025-01-01", 0),
        ("transferred_to: w-0051", "ended_on: 2025-01-01", 1),
        ("transferred_to: w-0051", "ended_on: 2026-03-02", 0),
        (
            "transferred_to: w-0051",
            "ended_on: 2025-01-01, credentials: [{type: badge, number: '17', issued_on: 2024-06-01}]",
            0,
        ),
    ],
)
def test_nothing_goes_to_somebody_who_has_left(returned, record, taker, expected):
    wanted = "OFF008 `transferred_to` is w-0051, who had left by then"
    found = returned(record, "note: present", taker)
    assert [line for line in found if line.startswith("OFF008")] == [wanted] * expected


@pytest.mark.parametrize("field", ["returned_on: 2025-01-01", "transferred_to: w-0051"])
def test_only_what_belongs_to_the_organisation_is_returned(returned, field):
    policies = TYPE.replace("returnable: true, ", "")
    name = field.partition(":")[0]
    sentence = f"OFF008 `{name}` is written, but nothing of the type badge belongs to the organisation"
    assert returned(field, "note: present", policies=policies) == [sentence]


def soon(within, *workers, policies=None):
    index = build(snapshot_from(policies or {}, {"workers": list(workers)}), DAY, DAY)
    going = leaving(index, parse_duration(within))
    return going, [found.message for found in leaving_findings(index, going)]


def test_who_leaves_and_what_is_to_hand_over():
    going, found = soon(
        "30 days",
        {"id": "w-1", "ended_on": "2026-04-01"},
        {"id": "w-2", "ended_on": "2026-03-02"},
        {"id": "w-3", "ended_on": "2026-03-01"},
        {"id": "w-4", "ended_on": "2026-04-02"},
        {"id": "w-5", "manager": "w-1"},
        {"id": "w-6", "manager": "w-1"},
        {"id": "w-7", "manager": "w-4"},
        policies={"owners": [{"id": "clinical", "accountable": "w-1"}]},
    )
    assert [(one.worker, str(one.day), [duty.words for duty in one.duties]) for one in going.leavers] == [
        ("w-2", "2026-03-02", []),
        ("w-1", "2026-04-01", ["accountable for owner clinical", "manager of w-5", "manager of w-6"]),
    ]
    handed = "accountable for owner clinical, manager of w-5, manager of w-6"
    assert found == [f"worker w-1: leaves on 2026-04-01, in 30 days; to hand over: {handed}"]


def test_many_duties_are_counted():
    managed = [{"id": f"w-{n}", "manager": "w-1"} for n in range(10, 17)]
    _, (found,) = soon("1 week", {"id": "w-1", "ended_on": "2026-03-02"}, *managed)
    assert found.startswith("worker w-1: leaves on 2026-03-02, today; to hand over: manager of w-10, ")
    assert found.endswith("manager of w-14, and 2 more")


def test_stretches_of_business_days_know_the_holidays():
    worker = {"id": "w-1", "ended_on": "2026-03-06"}
    closed = {"holidays": [{"on": "2026-03-04"}]}
    assert soon("3 business days", worker)[0].leavers == ()
    assert [one.worker for one in soon("3 business days", worker, policies=closed)[0].leavers] == ["w-1"]
