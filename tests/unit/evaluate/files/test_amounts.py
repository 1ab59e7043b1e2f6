"""Amounts of credit."""

import pytest

POLICIES = """
requirements:
  - id: r
    owner: clinical-education
    requires: [{credits: {unit: hour, %s}}]
"""
EARNED = "workers: [{id: w-0050, hired_on: 2024-01-01, credits: [{earned_on: 2026-01-01, unit: hour}]}]"


@pytest.fixture
def asked(judged):
    def judge(block):
        found = judged(policies=POLICIES % block, registry=EARNED)
        return [(one.rule, one.message.partition(": ")[2], one.location.pointer[5:]) for one in found]

    return judge


@pytest.mark.parametrize(
    "block",
    [
        "period: ever, total: 30, categories: {a: {min: 20, max: 20, categories: {b: {min: 20}}}, c: {min: 10}}",
        "period: ever, ceiling: 20, categories: {a: {min: 20}}",
        "period: ever, total: 8, limits: [{each: day, max: 2}, {where: {category: a}, max: 1}, {max: 8}]",
        "period: ever, total: 40, categories: {a: {min: 10, max_percent: 25}}",
        "period: ever, total: 3, categories: {a: {min_percent: 50}, b: {min_percent: 50}}",
        "period: ever, total: 3, categories: {a: {min: 9, when: {employment: employee}}, b: {min: 3}}",
        "cycle: {length: 3 years}, total: 3, each_year: {total: 10}",
    ],
)
def test_amounts_that_fit_pass(asked, block):
    assert asked(block) == []


@pytest.mark.parametrize(
    ("block", "sentence", "pointer"),
    [
        (
            "period: ever, total: 90, categories: {a: {max: 5, categories: {b: {categories: {c: {min: 6}}}}}}",
            "`min` is 6, which is more than `max: 5` of `a`",
            ("categories", "a", "categories", "b", "categories", "c", "min"),
        ),
        (
            "period: ever, total: 90, categories: {a: {min: 9, max: 5, categories: {b: {max: 2}}}}",
            "`min` is 9, which is more than `max: 5` of `a`",
            ("categories", "a", "min"),
        ),
        (
            "period: ever, total: 40, categories: {a: {min: 11, max_percent: 25}}",
            "`min` is 11, which is more than `max_percent: 25` of `a`, which is 10 of 40",
            ("categories", "a", "min"),
        ),
        (
            "period: ever, ceiling: 20, categories: {a: {min: 21}}",
            "`min` is 21, which is more than `ceiling: 20` of the credits",
            ("categories", "a", "min"),
        ),
        (
            "period: ever, total: 9, limits: [{each: day, max: 2}, {max: 8}]",
            "`total` is 9, which is more than `max: 8` of line 2 of `limits`, which has no `where`",
            ("total",),
        ),
        (
            "cycle: {length: 3 years}, each_year: {total: 9, categories: {a: {max: 2, categories: {b: {min: 3}}}}}",
            "`min` is 3, which is more than `max: 2` of `a`",
            ("each_year", "categories", "a", "categories", "b", "min"),
        ),
    ],
)
def test_a_least_above_a_most_is_found_with_both(asked, block, sentence, pointer):
    assert asked(block) == [("CRD001", sentence, pointer)]


@pytest.mark.parametrize(
    ("block", "sentence"),
    [
        (
            "period: ever, total: 10, categories: {a: {categories: {b: {min: 4}, c: {min: 3}}}, d: {min: 4}}",
            "7 of `a` and 4 of `d` are asked for, together 11, but `total` is 10",
        ),
        (
            "period: ever, total: 10, categories: {a: {min: 11}}",
            "11 of `a` are asked for, together 11, but `total` is 10",
        ),
        (
            "period: ever, total: 90, categories: {a: {max: 5, categories: {b: {min: 3}, c: {min: 3}}}}",
            "3 of `b` and 3 of `c` are asked for, together 6, but `max` of `a` is 5",
        ),
        (
            "period: ever, total: 9, categories: {a: {min_percent: 60}, b: {min_percent: 41}}",
            "60% of `a` and 41% of `b` are asked for, together more than all that counts",
        ),
        (
            "cycle: {length: 3 years}, each_year: {total: 2, categories: {a: {min: 1}, b: {min: 2}}}",
            "1 of `a` and 2 of `b` are asked for, together 3, but `total` of `each_year` is 2",
        ),
    ],
)
def test_least_amounts_that_are_more_than_the_whole_are_found(asked, block, sentence):
    assert [(rule, told) for rule, told, _ in asked(block)] == [("CRD002", sentence)]
