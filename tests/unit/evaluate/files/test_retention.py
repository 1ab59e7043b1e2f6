"""Retention rules that contradict each other, or name what is not there."""

import pytest


def text(*keeps, types=("bls",)):
    rules = "".join(f"  - {{id: r{n}, type: [{', '.join(types)}], keep: {keep}}}\n" for n, keep in enumerate(keeps))
    return f"retention:\n{rules}"


@pytest.mark.parametrize(
    ("until", "by", "wrong"),
    [
        ("1 year after ended_on", "6 months after ended_on", True),
        ("1 year after ended_on", "1 year after ended_on", False),
        ("1 year after ended_on", "12 months after ended_on", False),
        ("1 year after ended_on", "364 days after ended_on", True),
        ("1 year after ended_on", "365 days after ended_on", False),
        ("1 year after ended_on", "1 day after hired_on", False),
        ("2026-01-01", "2025-12-31", True),
        ("2026-01-01", "2026-01-01", False),
        ("{latest_of: [3 years after hired_on, 1 year after ended_on]}", "6 months after ended_on", True),
        ("{earliest_of: [3 years after hired_on, 1 year after ended_on]}", "6 months after ended_on", False),
        ("1 year after ended_on", "{earliest_of: [6 months after ended_on, 9 years after hired_on]}", True),
        ("1 year after ended_on", "{latest_of: [6 months after ended_on, 9 years after hired_on]}", False),
    ],
)
def test_a_maximum_that_surely_lies_before_a_minimum_is_an_error(judged, until, by, wrong):
    in_one = judged(policies=text(f"{{until: {until}, delete_by: {by}}}"))
    in_two = judged(policies=text(f"{{until: {until}}}", f"{{delete_by: {by}}}"))
    expected = ["RET004"] if wrong else []
    assert [each.rule for each in in_one] == [each.rule for each in in_two] == expected


def test_two_rules_of_other_types_or_for_some_records_only_do_not_contradict_each_other(judged):
    some = "[{when: {jurisdiction: US-OH}, until: 1 year after ended_on}]"
    assert judged(policies=text(some, "{delete_by: 1 day after ended_on}")) == []
    apart = (
        "credential_types: [{id: acls, owner: clinical-education}]\n"
        "retention:\n"
        "  - {id: a, type: bls, keep: {until: 1 year after ended_on}}\n"
        "  - {id: b, type: acls, keep: {delete_by: 1 day after ended_on}}\n"
    )
    assert judged(policies=apart) == []


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("retention: [{id: r, type: bsl, keep: {until: 1 year after ended_on}}]", "REF001"),
        ("retention: [{id: r, owner: nobody, keep: {until: 1 year after ended_on}}]", "REF003"),
        ("retention: [{id: r, keep: {when: {hazard: higher}, until: 1 year after ended_on}}]", "REF009"),
        ("retention: [{id: r, keep: {until: 1 year after worker.nothing}}]", "REF009"),
        ("retention: [{id: r, keep: {until: 1 year after assignment.ends_at}}]", "ANC001"),
        ("retention: [{id: r, keep: {until: ended_on}}, {id: r, keep: {until: ended_on}}]", "DUP003"),
    ],
)
def test_what_a_rule_names_must_be_there(judged, written, rule):
    assert [each.rule for each in judged(policies=written)] == [rule]


def test_what_a_hold_names_must_be_there(judged):
    holds = "legal_holds: [{id: h, workers: [w-9], types: [no], reason: claim, ordered_by: court, from: 2026-01-01}]"
    assert sorted(each.rule for each in judged(registry=holds)) == [
        "REF001", "REF005",
    ]  # fmt: skip
