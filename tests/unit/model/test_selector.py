"""Selectors as they are read: clauses that must all hold, each with literals of which one must."""

from itertools import product

import pytest
from pydantic_core import PydanticCustomError

from credpolicy.dates import Duration, Phrase
from credpolicy.model.selector import Condition, Predicate, parse


def complaint(value: object) -> tuple[list[str | int], str]:
    """Where inside the selector something is wrong, and what."""
    with pytest.raises(PydanticCustomError) as caught:
        parse(value)
    context = caught.value.context
    assert context is not None
    return context["pointer"], context["sentence"]


def test_keys_must_all_hold_and_of_a_list_one_value():
    read = parse({"role": ["nurse", "tutor-*"], "location.compact": True})
    assert read.clauses == (
        (Condition("role", (Predicate("is", "nurse"),)), Condition("role", (Predicate("glob", "tutor-*"),))),
        (Condition("location.compact", (Predicate("is", "true"),)),),
    )
    assert read.paths == {"role", "location.compact"}
    assert read.written == "role is nurse or tutor-*, and location.compact is true"


def test_everybody_is_what_nothing_narrows():
    assert (parse({}).clauses, parse({}).written) == ((), "everybody")


def test_the_day_judged_is_compared_with_days():
    (clause,) = parse({"day": {"from": "2019-05-28", "before": "1 year after hired_on"}}).clauses
    later = Phrase("hired_on", Duration(1, "year"))
    assert clause == (
        Condition(
            "day",
            (
                Predicate("from", "2019-05-28", phrase=Phrase("2019-05-28")),
                Predicate("before", "1 year after hired_on", phrase=later),
            ),
        ),
    )


def test_the_length_of_service_is_compared_with_lengths():
    (clause,) = parse({"service": {"at_least": "2 years", "below": "10 business days"}}).clauses
    assert clause[0].predicates == (
        Predicate("at_least", "2 years", length=Duration(2, "year")),
        Predicate("below", "10 business days", length=Duration(10, "day", business=True)),
    )


def test_what_is_asked_of_the_record_before_stands_under_its_name():
    read = parse({"previous": {"status": ["lapsed", "expired"], "issued_on": {"older_than": "1 year"}}, "type": "bls"})
    assert [[condition.path for condition in clause] for clause in read.clauses] == [
        ["previous.status", "previous.status"],
        ["previous.issued_on"],
        ["type"],
    ]
    assert read.written.startswith("of the record before: status is lapsed or expired, and issued_on older than 1 year")


def test_not_turns_round_an_age_and_what_is_asked_of_the_record_before():
    read = parse({"not": {"issued_on": {"older_than": "2 years"}, "previous": {"status": "lapsed"}}})
    assert read.clauses == (
        (
            Condition("issued_on", (Predicate("older_than", "2 years", length=Duration(2, "year")),), negated=True),
            Condition("previous.status", (Predicate("is", "lapsed"),), negated=True),
        ),
    )


def test_not_inside_the_record_before_stays_there():
    (clause,) = parse({"previous": {"not": {"status": "lapsed"}}}).clauses
    assert clause == (Condition("previous.status", (Predicate("is", "lapsed"),), negated=True),)


@pytest.mark.parametrize(("a", "b", "c"), [*product([True, False], repeat=3)])
def test_a_denied_selector_holds_where_the_selector_does_not(a: bool, b: bool, c: bool):
    inner = {"a": "true", "b": ["true", "x"], "not": {"c": "true"}}
    facts = {"a": a, "b": b, "c": c}

    def holds(selector: object) -> bool:
        return all(
            any(
                (facts[literal.path] and literal.predicates[0].value == "true") != literal.negated for literal in clause
            )
            for clause in parse(selector).clauses
        )

    assert holds({"not": inner}) != holds(inner)
    assert holds({"not": {"not": inner}}) == holds(inner)


@pytest.mark.parametrize(
    ("value", "pointer", "sentence"),
    [
        ("nurse", [], "a selector is a mapping"),
        ({"day": "2026-01-01"}, ["day"], "`day` takes a comparison; write for example `{from: 2026-01-01}`"),
        ({"day": ["2026-01-01"]}, ["day"], "`day` takes a comparison"),
        ({"day": {"at_least": "5"}}, ["day", "at_least"], "`at_least` is not a comparison here; known are from, until"),
        ({"day": {"older_than": "1 day"}}, ["day", "older_than"], "`older_than` is not a comparison here"),
        ({"day": {"from": {"latest_of": []}}}, ["day", "from"], "a value is needed here"),
        ({"service": True}, ["service"], "`service` takes a comparison; write for example `{at_least: 1 year}`"),
        ({"service": {"at_least": "5"}}, ["service", "at_least"], "`5` is not a duration"),
        ({"service": {"from": "2026-01-01"}}, ["service", "from"], "`from` is not a comparison here"),
        ({"previous": "lapsed"}, ["previous"], "`previous` takes a mapping such as `{status: lapsed}`"),
        ({"previous": {}}, ["previous"], "`previous` takes a mapping"),
        ({"previous": {"previous": {"a": "b"}}}, ["previous", "previous"], "`previous` takes a mapping"),
        ({"previous": {"worker.a": "b"}}, ["previous", "worker.a"], "`worker.a` is not the name of an attribute"),
        ({"not": {"previous": {"a": {}}}}, ["not", "previous", "a"], "a comparison is needed here"),
        ({"not": {"issued_on": {"older_than": "old"}}}, ["not", "issued_on", "older_than"], "`old` is not a duration"),
        ({"a.b.c": "d"}, ["a.b.c"], "`a.b.c` is not the name of an attribute"),
        ({"not": {f"a{n}": ["x", "y"] for n in range(7)}}, ["not"], "this `not` is too large"),
        ({f"a{n}": "x" for n in range(65)}, [], "this selector is too large"),
    ],
)
def test_what_is_no_selector_is_located(value: object, pointer: list[str | int], sentence: str):
    where, said = complaint(value)
    assert where == pointer
    assert said.startswith(sentence)
