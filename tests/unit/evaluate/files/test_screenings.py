"""Screenings."""

import pytest

TYPE = "credential_types: [{{id: exclusion-list, owner: clinical-education{rest}}}]"
LOOKS = """
workers:
  - id: w-0050
    screenings: [{type: exclusion-list, screened_on: 2026-02-20, result: clear}]
"""
MONTHLY = ", category: screening, validity: {valid_for: 1 month, basis: screened_on}"


@pytest.mark.parametrize(
    ("rest", "registry"),
    [
        (MONTHLY, LOOKS),
        (", category: screening, validity: {valid_for: never_ends}", LOOKS),
        (", category: screening, validity: {basis: screened_on, rounding: 12-31}", LOOKS),
        (", category: screening", ""),
    ],
)
def test_a_screening_whose_end_can_be_told_passes(judged, rest, registry):
    assert judged(policies=TYPE.format(rest=rest), registry=registry or "workers: [{id: w-0050}]") == []


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        (
            "",
            (
                "SCR001 worker w-0050, exclusion-list of 2026-02-20: exclusion-list is no screening: it has "
                "no category in "
                "policies/example.yaml"
            ),
        ),
        (
            ", category: badge",
            (
                "SCR001 worker w-0050, exclusion-list of 2026-02-20: exclusion-list is no screening: it has "
                "category: badge in "
                "policies/example.yaml"
            ),
        ),
        (
            ", category: screening",
            (
                "SCR002 credential type exclusion-list: nobody can tell how long a look holds, because it has no "
                "`validity`"
            ),
        ),
        (
            (
                ", category: screening, validity: [{when: {day: {before: 2020-01-01}}, valid_for: 1 month, "
                "basis: screened_on}, "
                "{valid_for: 1 month}]"
            ),
            (
                "SCR002 credential type exclusion-list: nobody can tell how long a look holds, because not "
                "every case of "
                "`validity` counts from `screened_on`"
            ),
        ),
    ],
)
def test_any_other_is_found(told, rest, message):
    assert told(policies=TYPE.format(rest=rest), registry=LOOKS) == [message]


def test_the_type_and_the_days_are_looked_at(told):
    registry = LOOKS.replace("result: clear", "result: match, resolved_on: 2026-02-19").replace("type: e", "type: ")
    assert told(policies=TYPE.format(rest=MONTHLY), registry=registry) == [
        (
            "DAT004 worker w-0050, xclusion-list of 2026-02-20: `resolved_on` is 2026-02-19, before "
            "`screened_on`, 2026-02-20"
        ),
        (
            "REF001 worker w-0050, xclusion-list of 2026-02-20: `type` names `xclusion-list`, but there is no "
            "such credential type"
        ),
    ]
