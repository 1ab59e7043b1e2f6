"""Cases of a block."""

import pytest

TYPE = "credential_types: [{{id: card, owner: clinical-education, validity: [{cases}]}}]"
DECLARED = """
attributes:
  - {of: credential, name: level, values: [basic, full]}
  - {of: credential, name: remote, kind: flag}
  - {of: credential, name: score, kind: number}
"""


@pytest.fixture
def cased(judged):
    def judge(*whens):
        cases = ", ".join(f"{{when: {when}, valid_for: 1 year}}" if when else "{valid_for: 1 year}" for when in whens)
        return [
            (one.rule, one.message.partition(": ")[2]) for one in judged(policies=DECLARED + TYPE.format(cases=cases))
        ]

    return judge


@pytest.mark.parametrize(
    "whens",
    [
        (None,),
        ("{level: full}",),
        ("{level: full}", None),
        ("{level: full}", "{level: basic}"),
        ("{level: [basic, full]}", None),
        ("{remote: true}", "{remote: false}"),
        ("{level: full}", "{not: {level: full}}"),
        ("{score: {below: 5}}", "{score: {at_least: 5}}"),
        ("{score: {below: 5}}", "{score: {at_least: 5, at_most: 7}}", "{score: {above: 7}}"),
        ("{day: {until: 2024-03-31}}", "{day: {from: 2024-04-01}}"),
        ("{day: {from: 2024-04-01}}", "{day: {before: 2024-04-01}}"),
        ("{level: full, score: {below: 5}}", "{level: full}", None),
        ("{issued_on: {from: 2024-01-01}}", "{issued_on: {from: 2020-01-01}}", None),
        ("{issued_on: {from: 2024-01-01}}", "{completed_on: {from: 2024-01-01}}", None),
        ("{issued_on: {from: 90 days before expires_on}}", "{issued_on: {from: 30 days before expires_on}}", None),
    ],
)
def test_cases_that_leave_nothing_out_and_hide_nothing_pass(cased, whens):
    assert cased(*whens) == []


@pytest.mark.parametrize(
    "whens",
    [
        ("{level: full}", "{score: {below: 5}}"),
        ("{score: {below: 5}}", "{score: {above: 5}}"),
        ("{score: {at_most: 5}}", "{score: {at_least: 6}}"),
        ("{day: {until: 2024-03-31}}", "{day: {from: 2024-04-02}}"),
        ("{level: full, remote: true}", "{level: basic, remote: false}"),
        ("{score: {at_least: 5}}", "{score: {at_least: 3}}"),
    ],
)
def test_cases_that_leave_something_out_are_found(cased, whens):
    sentence = "each of the 2 cases of `validity` holds only under a `when`, so it may be that none applies"
    assert cased(*whens) == [("CAS001", sentence)]


@pytest.mark.parametrize(
    ("whens", "number", "earlier", "why"),
    [
        ((None, "{level: full}"), 2, 1, "has no `when`"),
        (("{level: full}", "{level: full}", None), 2, 1, "holds wherever it does (level is full)"),
        (("{level: full}", "{level: full, score: {below: 5}}", None), 2, 1, "holds wherever it does (level is full)"),
        (("{level: [full, basic]}", "{level: full}", None), 2, 1, "holds wherever it does (level is full or basic)"),
        (("{score: {below: 5}}", "{score: {at_most: 4}}", None), 2, 1, "holds wherever it does (score below 5)"),
        (
            ("{level: full}", "{day: {from: 2020-01-01}}", "{day: {from: 2024-01-01, until: 2024-02-01}}", None),
            3,
            2,
            "holds wherever it does (day from 2020-01-01)",
        ),
    ],
)
def test_a_case_that_an_earlier_one_hides_is_found_with_both(cased, whens, number, earlier, why):
    sentence = f"case {number} of `validity` is never reached, because case {earlier}, before it, {why}"
    assert cased(*whens) == [("CAS002", sentence)]


def test_ranges_of_the_same_date_that_overlap_are_found_with_both(cased):
    first, second = (
        "{issued_on: {from: 2024-01-01, until: 2024-07-01}}",
        "{issued_on: {after: 2024-06-30, before: 2025-01-01}}",
    )
    assert cased(first, second, None) == [
        (
            "CAS003",
            (
                "cases 1 and 2 of `validity` speak of some of the same days (issued_on from 2024-01-01 and issued_on "
                "until 2024-07-01; issued_on after 2024-06-30 and issued_on before 2025-01-01)"
            ),
        )
    ]
    assert cased(first, second.replace("06-30", "07-01"), None) == []
    assert cased(first.replace("}}", "}, level: full}"), second, None) == []


def test_needs_and_credits_have_cases_too(told):
    coverage = "coverage: [{id: c, owner: clinical-education, per: location, needs: [{of: [bls]}, {of: [rn-license]}]}]"
    assert told(policies=coverage) == [
        "CAS002 coverage c: case 2 of `needs` is never reached, because case 1, before it, has no `when`"
    ]
    requirement = """
    requirements:
      - id: r
        owner: clinical-education
        requires:
          - credits:
              - {when: {day: {until: 2024-01-01}}, unit: hour, total: 1, period: ever}
              - {when: {day: {from: 2025-01-01}}, unit: hour, total: 1, period: ever}
    """
    earned = "workers: [{id: w-0050, credits: [{earned_on: 2026-01-01, unit: hour}]}]"
    (found,) = told(policies=requirement, registry=earned)
    assert found.startswith("CAS001 requirement r: each of the 2 cases of `credits`")
