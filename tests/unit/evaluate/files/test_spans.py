"""Spans whose last day lies before the first."""

import pytest


@pytest.mark.parametrize("first", ["issued_on", "valid_from", "completed_on", "decided_on", "awarded_on"])
def test_a_record_does_not_end_before_it_begins(told, first):
    record = "workers: [{id: w-0050, credentials: [{type: bls, %s: 2025-09-01, expires_on: %s}]}]"
    assert told(registry=record % (first, "2025-09-01")) == []
    assert told(registry=record % (first, "2025-08-31")) == [
        f"DAT001 worker w-0050, bls: `expires_on` is 2025-08-31, before `{first}`, 2025-09-01"
    ]


def test_a_record_that_ends_before_several_of_its_days_is_told_once(judged):
    registry = """
    workers:
      - id: w-0050
        credentials: [{type: bls, awarded_on: 2020-01-01, issued_on: 2025-09-01, expires_on: 2019-08-31}]
    """
    (found,) = judged(registry=registry)
    assert found.location.pointer == ("workers", 0, "credentials", 0, "expires_on")


def test_employment_assignment_and_leave(told):
    assert told(
        registry="""
        workers:
          - {id: w-0050, hired_on: 2024-05-06, ended_on: 2024-05-06}
          - {id: w-0051, hired_on: 2024-05-06, ended_on: 2024-05-05}
          - id: w-0052
            assignments:
              - {role: porter, starts_on: 2025-01-01, ends_on: 2025-01-01}
              - {role: driver, starts_on: 2025-01-02, ends_on: 2025-01-01}
              - {role: guard, ends_on: 2025-01-01}
            leave: [{from: 2025-01-02, until: 2025-01-01}, {from: 2025-01-01}]
        """
    ) == [
        "DAT003 worker w-0051: `ended_on` is 2024-05-05, before `hired_on`, 2024-05-06",
        "DAT004 worker w-0052, assignment driver: `ends_on` is 2025-01-01, before `starts_on`, 2025-01-02",
        "DAT004 worker w-0052, leave from 2025-01-02: `until` is 2025-01-01, before `from`, 2025-01-02",
    ]


def test_a_waiver(judged):
    (found,) = judged(
        policies="""
        waivers:
          - id: wv-1
            kind: waiver
            worker: w-0042
            requirement: ward-nurse-core
            reason: A reason of more than twenty characters
            requested_by: w-0042
            approved_by: w-0007
            from: 2026-03-01
            until: 2026-02-28
        """
    )
    assert (found.rule, found.location.pointer) == ("DAT004", ("waivers", 0, "until"))


def test_entries_and_screenings(told):
    registry = """
    workers:
      - id: w-0050
        credits:
          - {from: 2025-02-01, until: 2025-02-01, unit: hour}
          - {from: 2025-02-01, until: 2025-01-31, unit: hour, amount: 2}
        screenings: [{type: list, screened_on: 2025-02-01, result: match, resolved_on: 2025-01-31}]
    """
    types = """
    credential_types:
      - id: list
        owner: clinical-education
        category: screening
        validity: {valid_for: 1 month, basis: screened_on}
    """
    assert told(policies=types, registry=registry) == [
        "DAT004 worker w-0050, 2 hour of 2025-01-31: `until` is 2025-01-31, before `from`, 2025-02-01",
        "DAT004 worker w-0050, list of 2025-02-01: `resolved_on` is 2025-01-31, before `screened_on`, 2025-02-01",
    ]


def test_an_acknowledgement_ends_after_it_was_said(told):
    said = "workers: [{{id: w-0050, acknowledged: [{{requirement: ward-nurse-core, by: w-0007, on: 2026-03-01, {}}}]}}]"
    assert told(registry=said.format("until: 2026-03-01")) == []
    (found,) = told(registry=said.format("until: 2026-02-28"))
    assert found.startswith("DAT004 worker w-0050, acknowledgement of ward-nurse-core on 2026-03-01: ")
    assert found.endswith("`until` is 2026-02-28, before `on`, 2026-03-01")
