"""Birthdays and ages at issue."""

import pytest

TYPE = "credential_types: [{id: notary, owner: clinical-education, cycle: {length: 2 years, starts: %s}}]"
REQUIREMENT = """
requirements:
  - id: r
    owner: clinical-education
    applies_to: {role: notary}
    requires: [{credits: {unit: hour, total: 3, cycle: {length: 2 years, starts: birthday}}}]
"""
WORKER = """
workers:
  - id: w-0050
    hired_on: 2024-01-01
    %s
    assignments: [{role: notary, starts_on: 2024-06-01}]
    credentials: [{type: notary, awarded_on: 2025-02-03, expires_on: 2027-02-02}]
    credits: [{earned_on: 2026-01-01, unit: hour}]
"""


@pytest.mark.parametrize("starts", ["birthday", "birth_month"])
def test_holders_have_a_birthday_where_cycles_begin_by_it(told, starts):
    assert told(policies=TYPE % starts, registry=WORKER % "birthday: 04-12") == []
    assert told(policies=TYPE % starts, registry=WORKER % "") == [
        (
            "DAT012 worker w-0050: no `birthday` is written, and the cycles of notary (in policies/example.yaml) "
            "begin by it"
        )
    ]
    assert told(policies=TYPE % "01-01", registry=WORKER % "") == []


def test_so_does_everybody_whom_a_requirement_may_bind(told):
    types = "credential_types: [{id: notary, owner: clinical-education}]\n"
    assert told(policies=types + REQUIREMENT, registry=WORKER % "") == [
        (
            "DAT012 worker w-0050: no `birthday` is written, and the cycles of requirement r (in "
            "policies/example.yaml) begin "
            "by it"
        )
    ]
    assert told(policies=types + REQUIREMENT, registry=WORKER % "birthday: 02-29") == []


RECORDS = "workers: [{id: w-0050, credentials: [{type: medical, issued_on: 2025-09-01, expires_on: 2027-01-01%s}]}]"
MEDICAL = "credential_types: [{id: medical, owner: clinical-education, %s}]\n"
YOUNG = "{when: {age_at_issue: {below: 40}}, "


@pytest.mark.parametrize(
    ("policies", "reader"),
    [
        (
            MEDICAL % f"validity: [{YOUNG}valid_for: 5 years}}, {{valid_for: 1 year}}]",
            "`validity` of credential type medical",
        ),
        (MEDICAL % f"renewal: {YOUNG}grace: 5 days}}", "`renewal` of credential type medical"),
        (
            MEDICAL % "name: m" + "requirements: [{id: r, owner: clinical-education, requires: [{type: medical, where: "
            "{age_at_issue: {at_least: 21}}}]}]",
            "requirement r",
        ),
    ],
)
def test_the_age_at_issue_is_written_where_a_rule_reads_it(told, policies, reader):
    assert told(policies=policies, registry=RECORDS % ", age_at_issue: 33") == []
    assert told(policies=policies, registry=RECORDS % "") == [
        f"DAT013 worker w-0050, medical: `age_at_issue` is not written, and {reader} in policies/example.yaml reads it"
    ]


def test_nobody_needs_an_age_that_no_rule_reads(judged):
    assert judged(policies=MEDICAL % "name: m", registry=RECORDS % "") == []
