"""Day phrases, and what is known where they stand."""

import pytest

DECLARED = """
attributes:
  - {of: location, name: opened_on, kind: date}
  - {of: worker, name: cleared_on, kind: date}
"""
TYPE = "credential_types: [{{id: card, owner: clinical-education, {block}}}]\n"
REQUIREMENT = "requirements: [{{id: r, owner: clinical-education, {block}}}]\n"


@pytest.fixture
def phrased(judged):
    def judge(form, block):
        found = judged(policies=DECLARED + form.format(block=block))
        return [(one.rule, one.message.partition(": ")[2]) for one in found]

    return judge


@pytest.mark.parametrize(
    ("form", "block"),
    [
        (REQUIREMENT, "due: 30 days after location.opened_on, requires: [bls]"),
        (REQUIREMENT, "due: {earliest_of: [assignment.starts_on, 3 days after worker.cleared_on]}, requires: [bls]"),
        (REQUIREMENT, "requires: [{type: bls, at: 2026-01-01}, {id: x, any_of: [bls], at: worker.hired_on}]"),
        (TYPE, "requires: [{type: bls, at: 30 days before issued_on}, {type: rn-license, at: worker.cleared_on}]"),
        (TYPE, "cycle: {length: 1 year}, requires: [{type: bls, at: cycle_starts_on}]"),
        (TYPE, "renewal: {while_pending: 6 months after expires_on, requires: [{type: bls, at: previous_expiry}]}"),
        (TYPE, "derived_from: {any_of: [{type: bls, at: assignment.starts_on}, {type: rn-license, at: issued_on}]}"),
    ],
)
def test_a_day_that_is_known_there_passes(phrased, form, block):
    assert phrased(form, block) == []


@pytest.mark.parametrize(
    ("form", "block", "rule", "sentence"),
    [
        (
            REQUIREMENT,
            "due: {latest_of: [hired_on, 3 days after location.opened]}, requires: [bls]",
            "REF009",
            "there is no attribute `location.opened` to count from",
        ),
        (
            REQUIREMENT,
            "provisional: {until: 3 days after worker.employment}, requires: [bls]",
            "ANC002",
            "`worker.employment` is text, so nothing can be counted from it",
        ),
        (
            REQUIREMENT,
            "requires: [{any_of: [{type: bls, at: 3 days before previous_expiry}]}]",
            "ANC001",
            "`previous_expiry` is a day of a record, but the rule is about people, and looks at no single record",
        ),
        (
            TYPE,
            "requires: [{type: bls, at: assignment.starts_on}]",
            "ANC001",
            (
                "`assignment.starts_on` is a day of the assignment or its place, but the rule is about "
                "records, which belong to "
                "no assignment"
            ),
        ),
        (
            TYPE,
            "renewal: {while_pending: 6 months after location.opened_on}",
            "ANC001",
            (
                "`location.opened_on` is a day of the assignment or its place, but the rule is about records, "
                "which belong to no "
                "assignment"
            ),
        ),
        (
            TYPE,
            "requires: [{type: bls, at: cycle_ends_on}]",
            "ANC001",
            "`cycle_ends_on` is a day of a cycle, but the type card has no `cycle`",
        ),
        (
            TYPE,
            "validity: [{when: {issued_on: {from: starts_on}}, valid_for: 1 year}, {valid_for: 2 years}]",
            "ANC001",
            "`starts_on` cannot be known here: the rule is about records, which belong to no assignment",
        ),
    ],
)
def test_any_other_is_found(phrased, form, block, rule, sentence):
    assert phrased(form, block) == [(rule, sentence)]


def test_entries_know_only_the_days_of_who_earned_them(told):
    policies = DECLARED + REQUIREMENT.format(
        block="requires: [{{credits: {{unit: hour, total: 3, period: ever, where: {{earned_on: {{from: {}}}}}}}}}]"
    )
    policies = policies.replace("{{", "{").replace("}}", "}")
    earned = "workers: [{id: w-0050, credits: [{earned_on: 2026-01-01, unit: hour}]}]"
    assert told(policies=policies.replace("from: {}", "from: hired_on"), registry=earned) == []
    for anchor, rest in (("issued_on", "is a day of a record, but"), ("worker.cleared_on", "cannot be known here:")):
        (found,) = told(policies=policies.replace("from: {}", f"from: {anchor}"), registry=earned)
        assert found.startswith(f"ANC001 requirement r: `{anchor}` {rest} the rule is about entries of credit")
