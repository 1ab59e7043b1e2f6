"""Credits and the ledger."""

import pytest

EARNED = "workers: [{id: w-0050, credits: [{earned_on: 2026-01-01, unit: hour%s}]}]"
TYPE = "credential_types: [{id: t, owner: clinical-education, %s}]\n"
REQUIREMENT = "requirements: [{id: r, owner: clinical-education, requires: [%s]}]\n"


@pytest.fixture
def counted(judged):
    def judge(policies, entry=""):
        found = judged(policies=policies, registry=EARNED % entry)
        return [(one.rule, one.message, one.help) for one in found]

    return judge


@pytest.mark.parametrize(
    "policies",
    [
        TYPE % "credits: {unit: hour, total: 3}, cycle: {length: 1 year}",
        TYPE % "renewal: {requires: [{credits: {unit: hour, total: 3, period: 12 months}}]}",
        TYPE % "credits: {unit: hour, total: 3, period: validity}",
        TYPE % "validity: {valid_for: 1 year, rounding: end_of_cycle}, cycle: {length: 1 year}",
        REQUIREMENT % "{credits: {unit: hour, total: 3, cycle: {length: 1 year}}}",
        REQUIREMENT
        % "{credits: [{when: {day: {before: 2020-01-01}}, unit: hour, total: 3}, {unit: hour, total: 2, %s}]}"
        % "cycle: {length: 1 year}",
        REQUIREMENT % "{credits: {unit: class, makes_one: {hour: 2}, total: 3, period: ever}}",
    ],
)
def test_what_can_be_counted_passes(counted, policies):
    assert counted(policies) == []


@pytest.mark.parametrize(
    ("policies", "part", "mend"),
    [
        (
            TYPE % "credits: {unit: hour, total: 3}",
            "as they are where no `period` is written, but the type t",
            "Write `cycle` at the type, or another `period` here.",
        ),
        (
            TYPE % "requires: [{any_of: [bls, {credits: {unit: hour, total: 3, period: cycle}}]}]",
            "these credits are counted over cycles, but the type t has no `cycle`",
            "Write `cycle` at the type, or another `period` here.",
        ),
        (
            REQUIREMENT % "{credits: {unit: hour, total: 3, period: cycle}}",
            "these credits are counted over cycles, but no `cycle` is written beside them",
            "Write `cycle` beside them, or another `period` here.",
        ),
        (
            TYPE % "validity: {valid_for: 1 year, rounding: end_of_cycle}",
            "the end moves to the end of a cycle, but the type t has no `cycle`",
            "Write `cycle` at the type.",
        ),
    ],
)
def test_what_is_counted_over_a_cycle_that_is_not_there_is_found(counted, policies, part, mend):
    ((rule, message, advice),) = counted(policies)
    assert rule == "CRD003"
    assert part in message
    assert advice == mend


def test_what_is_not_carried_over_is_a_category_of_the_same_credits(counted):
    block = (
        "{credits: {unit: hour, total: 3, cycle: {length: 1 year}, categories: {a: {categories: {ethics: {min: 1}}}}, "
        "carry_over: {max: 1, except: [%s]}}}"
    )
    assert counted(REQUIREMENT % block % "ethics, a") == []
    ((rule, message, advice),) = counted(REQUIREMENT % block % "ethic")
    assert (rule, message) == (
        "CRD004",
        "requirement r: `except` names `ethic`, but these credits have no such category",
    )
    assert advice.startswith("Did you mean `ethics`? ")


@pytest.mark.parametrize(
    "policies",
    [
        REQUIREMENT % "{credits: {unit: hours, total: 3, period: ever}}",
        "requirements: [{id: r, owner: clinical-education, due: {reached: {unit: hours, total: 3}}, requires: [bls]}]",
    ],
)
def test_a_unit_that_nobody_earns_is_found(counted, policies):
    assert [(rule, message) for rule, message, _ in counted(policies)] == [
        ("CRD006", "requirement r: nobody has an entry of the unit `hours`")
    ]


CATEGORIES = (
    TYPE % "credits: {unit: hour, total: 3, categories: {a: {categories: {ethics: {min: 1}}}}}, cycle: {length: 1 year}"
)


@pytest.mark.parametrize(
    ("policies", "entry"),
    [
        (CATEGORIES, ", counts_for: [{type: t, category: ethics}, {type: t, category: a}, {type: t}]"),
        (CATEGORIES, ", category: anything"),
        (CATEGORIES, ", counts_for: [{type: bls, category: anything}]"),
        (TYPE % "credits: {unit: hour, total: 3, period: ever}", ", counts_for: [{type: t, category: anything}]"),
        (REQUIREMENT % "{credits: {unit: hour, total: 3, period: ever}}", ", category: anything"),
        (REQUIREMENT % "{credits: {unit: hour, total: 3, period: ever, categories: {a: {min: 1}}}}", ", category: a"),
    ],
)
def test_a_category_that_is_asked_for_passes_and_any_where_none_is(counted, policies, entry):
    assert counted(policies, entry) == []


def test_a_category_that_nobody_asks_for_is_found_with_where_it_is_asked(counted):
    ((rule, message, advice),) = counted(CATEGORIES, ", counts_for: [{type: t, category: ethic}]")
    assert (rule, message) == (
        "CRD005",
        (
            "worker w-0050, 1 hour of 2026-01-01: `ethic` is none of the categories of the credits of t in "
            "policies/example.yaml"
        ),
    )
    assert advice == "Did you mean `ethics`? Correct the category. Known are a, ethics."
    requirement = REQUIREMENT % "{credits: {unit: hour, total: 3, period: ever, categories: {a: {min: 1}}}}"
    ((rule, message, _),) = counted(requirement, ", category: b")
    assert rule == "CRD005"
    assert message.endswith("of the requirements that ask for hour in policies/example.yaml")


def test_a_block_is_counted_over_one_cycle(counted):
    own = "credits: {unit: hour, total: 3, cycle: {length: 1 year}}"
    for more in ("", ", cycle: {length: 1 year}"):
        rules = [(rule, advice) for rule, _, advice in counted(TYPE % (own + more))]
        assert ("CRD007", "Move `cycle` to the credential type.") in rules
        assert ("CRD003" in dict(rules)) == (more == "")
    cases = "{credits: [{when: {day: {before: 2020-01-01}}, %s}, {%s}]}"
    cycle = "unit: hour, total: 3, cycle: {length: %s}"
    assert counted(REQUIREMENT % (cases % (cycle % "1 year", cycle % "1 year"))) == []
    assert [rule for rule, _, _ in counted(REQUIREMENT % (cases % (cycle % "1 year", cycle % "2 years")))] == ["CRD007"]
