"""Days in the future, and days that are surely a slip."""

from datetime import date

import pytest

RECORD = "workers: [{{id: w-0050, credentials: [{{type: bls, expires_on: 2027-08-31, {days}}}]}}]"
LOOK = "{{verified_on: {day}, verified_by: w-0007, method: phone, expires_seen: {seen}}}"
WAIVER = """
waivers:
  - id: wv-1
    kind: waiver
    worker: w-0042
    requirement: ward-nurse-core
    reason: A reason of more than twenty characters
    requested_by: w-0042
    approved_by: w-0007
    approved_on: {approved}
    from: {first}
    until: {last}
"""


@pytest.mark.parametrize("field", ["issued_on", "awarded_on", "completed_on", "decided_on"])
def test_what_is_done_is_not_done_after_the_revision(told, field):
    assert told(registry=RECORD.format(days=f"{field}: 2026-03-02")) == []
    assert told(registry=RECORD.format(days=f"{field}: 2026-03-03")) == [
        f"DAT002 worker w-0050, bls: `{field}` is 2026-03-03, after 2026-03-02, the day of this revision"
    ]


@pytest.mark.parametrize("field", ["valid_from", "status_on"])
def test_what_is_planned_may_lie_ahead(judged, field):
    assert judged(registry=RECORD.format(days=f"{field}: 2026-12-31")) == []


def test_the_future_begins_after_the_revision_and_not_after_the_judged_day(judged):
    registry = RECORD.format(days="issued_on: 2026-03-02")
    assert judged(registry=registry, as_of=date(2025, 1, 1)) == []
    assert [one.rule for one in judged(registry=registry, today=date(2026, 3, 1))] == ["DAT002"]


def test_a_look_and_an_approval_are_done_too(judged):
    looks = ", ".join(LOOK.format(day=day, seen="2027-08-31") for day in ("2026-03-01", "2026-03-03"))
    found = judged(
        registry=RECORD.format(days=f"verifications: [{looks}]"),
        policies=WAIVER.format(approved="2026-03-05", first="2026-03-10", last="2026-04-01"),
    )
    assert [(one.rule, one.location.pointer) for one in found] == [
        ("DAT002", ("waivers", 0, "approved_on")),
        ("DAT002", ("workers", 0, "credentials", 0, "verifications", 1, "verified_on")),
    ]


def test_a_year_before_1900_or_after_2200_is_a_slip_wherever_it_stands(told):
    found = told(
        registry=f"""
        workers:
          - id: w-0050
            hired_on: 1026-01-01
            ended_on: 9999-12-31
            assignments: [{{role: porter, starts_on: 2202-01-01}}]
            leave: [{{from: 1899-12-31, until: 1900-01-01}}]
            credentials:
              - type: bls
                issued_on: 1825-01-01
                expires_on: 2200-12-31
                verifications: [{LOOK.format(day="1825-01-01", seen="2201-01-01")}]
        """,
        policies=WAIVER.format(approved="1826-01-01", first="2226-01-01", last="2226-04-01")
        + """
requirements:
  - {id: late, owner: clinical-education, requires: [bls], enforcement: [{from: 2226-01-01, mode: block}]}
""",
    )
    assert [line.partition(", and the year")[0] for line in found if line.startswith("DAT010")] == [
        "DAT010 requirement late: `from` is 2226-01-01",
        "DAT010 waiver wv-1: `approved_on` is 1826-01-01",
        "DAT010 waiver wv-1: `from` is 2226-01-01",
        "DAT010 waiver wv-1: `until` is 2226-04-01",
        "DAT010 worker w-0050, assignment porter: `starts_on` is 2202-01-01",
        "DAT010 worker w-0050, bls: `issued_on` is 1825-01-01",
        "DAT010 worker w-0050, bls: `expires_seen` is 2201-01-01",
        "DAT010 worker w-0050, bls: `verified_on` is 1825-01-01",
        "DAT010 worker w-0050: `ended_on` is 9999-12-31",
        "DAT010 worker w-0050: `hired_on` is 1026-01-01",
        "DAT010 worker w-0050, leave from 1899-12-31: `from` is 1899-12-31",
    ]


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("credits: [{unit: hour, earned_on: %s}]", "earned_on"),
        ("credits: [{unit: hour, from: 2026-01-01, until: %s}]", "until"),
        ("events: [{kind: accident, on: %s}]", "on"),
    ],
)
def test_what_happened_did_not_happen_after_the_revision(told, row, name):
    registry = f"workers: [{{id: w-0050, {row}}}]"
    assert told(registry=registry % "2026-03-02") == []
    (found,) = told(registry=registry % "2026-03-03")
    assert found.startswith("DAT002 worker w-0050, ")
    assert found.endswith(f": `{name}` is 2026-03-03, after 2026-03-02, the day of this revision")


@pytest.mark.parametrize("field", ["applied_on", "screened_on", "executed_on", "created_on"])
def test_the_other_days_of_a_record_are_of_what_was_done(told, field):
    assert [one[:6] for one in told(registry=RECORD.format(days=f"{field}: 2026-03-03"))] == ["DAT002"]
    assert told(registry=RECORD.format(days="last_in_effect_on: 2026-12-31")) == []


@pytest.mark.parametrize(
    ("kind", "text", "code", "pointer"),
    [
        (
            "registry",
            (
                "workers: [{id: w-0050, acknowledged: "
                "[{requirement: ward-nurse-core, by: w-0007, on: 2026-03-03, until: 2026-03-09}]}]"
            ),
            "DAT002",
            ("workers", 0, "acknowledged", 0, "on"),
        ),
        (
            "registry",
            (
                "workers: [{id: w-0050, acknowledged: "
                "[{requirement: ward-nurse-core, by: w-0007, on: 2026-03-02, until: 2926-03-09}]}]"
            ),
            "DAT010",
            ("workers", 0, "acknowledged", 0, "until"),
        ),
        (
            "registry",
            RECORD.format(days="returned_on: 2026-03-03"),
            "DAT002",
            ("workers", 0, "credentials", 0, "returned_on"),
        ),
        (
            "policies",
            "credential_types: [{id: acls, owner: clinical-education, reviews: [{on: 2026-03-03, by: w-0007}]}]",
            "DAT002",
            ("credential_types", 0, "reviews", 0, "on"),
        ),
        (
            "policies",
            (
                "owners: [{id: p, accountable: w-0007, backup: w-0019, acting: "
                "[{worker: w-0042, from: 2026-03-01, until: 2926-03-31}]}]"
            ),
            "DAT010",
            ("owners", 0, "acting", 0, "until"),
        ),
        (
            "policies",
            "maintenance: [{id: m, from: 1026-03-01, until: 1026-03-02, reason: move}]",
            "DAT010",
            ("maintenance", 0, "from"),
        ),
    ],
)
def test_days_of_those_who_answer_are_looked_at(judged, kind, text, code, pointer):
    assert (code, pointer) in [(one.rule, one.location.pointer) for one in judged(**{kind: text})]
