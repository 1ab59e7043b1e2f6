"""Groups of tests."""

import pytest


@pytest.fixture
def grouped(judged):
    def judge(requires):
        policies = f"requirements: [{{id: r, owner: clinical-education, requires: [{requires}]}}]"
        return [
            (one.rule, one.message.partition(": ")[2], one.location.pointer[2:]) for one in judged(policies=policies)
        ]

    return judge


@pytest.mark.parametrize(
    "requires",
    [
        "bls, {at_most: 0, of: [rn-license]}",
        "{any_of: [bls, rn-license]}, {id: x, at_most: 1, of: [bls, rn-license]}",
        "{type: bls, when: {location.hazard: lower}}, {id: x, at_most: 0, of: [bls]}",
        "{type: bls, at: hired_on}, {id: x, at_most: 0, of: [bls]}",
        "{type: bls, where: {restricted: true}}, {id: x, at_most: 0, of: [{type: bls, where: {restricted: false}}]}",
        "{any_of: [{type: bls, match: {number: id}}, {type: bls, match: {jurisdiction: id}}]}",
        "{any_of: [bls, {all_of: [bls, rn-license]}]}",
    ],
)
def test_tests_that_can_hold_together_pass(grouped, requires):
    assert grouped(requires) == []


@pytest.mark.parametrize(
    ("requires", "sentence"),
    [
        (
            "bls, {id: x, at_most: 0, of: [bls, rn-license]}",
            "at most 0 of these may hold, but always needed is bls, by line 1 of `requires`",
        ),
        (
            "{id: named, type: bls}, {id: x, at_most: 0, of: [bls]}",
            "at most 0 of these may hold, but always needed is named, by line 1 of `requires`",
        ),
        (
            "{id: x, at_most: 1, of: [bls, rn-license]}, {id: y, all_of: [rn-license, bls]}",
            (
                "at most 1 of these may hold, but always needed is rn-license, by line 2 of `requires`, "
                "member 1 of its "
                "`all_of` and bls, by line 2 of `requires`, member 2 of its `all_of`"
            ),
        ),
        (
            "{id: x, any_of: [bls, rn-license]}, {id: y, at_most: 0, of: [bls, rn-license]}",
            "at most 0 of these may hold, but at least 1 must, by line 1 of `requires`",
        ),
        (
            "{id: x, at_least: 2, of: [bls, rn-license]}, {at_most: 1, of: [bls, rn-license, {any_of: [bls]}]}",
            "at most 1 of these may hold, but at least 2 must, by line 1 of `requires`",
        ),
    ],
)
def test_tests_that_can_never_hold_together_are_found_with_both(grouped, requires, sentence):
    ((rule, told, pointer),) = grouped(requires)
    assert (rule, told) == ("TST001", sentence)
    assert pointer[-1] == "at_most"


def test_types_and_their_renewal_are_looked_at_too(judged):
    both = "[bls, {id: x, at_most: 0, of: [bls]}]"
    blocks = (
        f"requires: {both}",
        f"renewal: {{requires: {both}}}",
        f"renewal: {{late: [{{requires: {both}}}]}}",
        f"derived_from: {{all_of: {both}}}",
        f"requires: [{{any_of: [rn-license, {{all_of: {both}}}]}}]",
        f"requires: [{{all_of: {both}}}]",
    )
    for block in blocks:
        found = judged(policies=f"credential_types: [{{id: card, owner: clinical-education, {block}}}]")
        assert [one.rule for one in found] == ["TST001"]


@pytest.mark.parametrize(
    ("requires", "sentence", "pointer"),
    [
        (
            "{any_of: [bls, rn-license, bls]}",
            "bls stands twice in one group, as member 1 and 3",
            ("requires", 0, "any_of", 2),
        ),
        (
            "{at_least: 2, of: [{id: a, type: bls}, {id: b, type: bls}, rn-license]}",
            "a stands twice in one group, as member 1 and 2",
            ("requires", 0, "of", 1),
        ),
        (
            "{all_of: [{any_of: [bls]}, {any_of: [bls]}]}",
            "the same group stands twice in one group, as member 1 and 2",
            ("requires", 0, "all_of", 1),
        ),
    ],
)
def test_a_test_that_stands_twice_in_a_group_is_found(grouped, requires, sentence, pointer):
    assert grouped(requires) == [("TST002", sentence, pointer)]
