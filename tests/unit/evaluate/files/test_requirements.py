"""Requirements and types as a whole."""

import pytest

REQUIREMENT = "requirements: [{{id: r, owner: clinical-education, requires: [{lines}]{more}}}]"


@pytest.fixture
def shaped(judged):
    def judge(lines="bls", more=""):
        found = judged(policies=REQUIREMENT.format(lines=lines, more=more))
        return [(one.rule, one.message.partition(": ")[2], one.location.pointer[2:]) for one in found]

    return judge


@pytest.mark.parametrize(
    "lines",
    [
        "bls, rn-license, {any_of: [bls, {any_of: [rn-license]}, {all_of: [bls]}]}",
        "{id: a, any_of: [bls]}, {id: b, any_of: [bls]}, {any_of: [bls]}",
        "{id: a, type: bls}, {id: b, type: bls}, bls",
        "{any_of: [{any_of: [{any_of: [{any_of: [bls]}]}]}]}",
    ],
)
def test_lines_that_can_be_told_apart_pass(shaped, lines):
    assert shaped(lines) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("{any_of: [bls]}, bls, {all_of: [bls]}", ("REQ003", "two groups of `requires` have no name", ("requires", 2))),
        (
            "bls, {type: bls, where: {restricted: false}}",
            ("REQ004", "two lines of `requires` are named bls", ("requires", 1)),
        ),
        ("{id: bls, any_of: [rn-license]}, bls", ("REQ004", "two lines of `requires` are named bls", ("requires", 1))),
        (
            "{any_of: [{any_of: [{any_of: [{any_of: [{any_of: [bls]}]}]}]}]}",
            ("REQ005", "the groups are nested 5 deep; the limit is 4", ("requires", 0)),
        ),
    ],
)
def test_lines_that_cannot_are_found(shaped, lines, expected):
    assert shaped(lines) == [expected]


def test_enforcement_goes_forward(shaped):
    steps = ", enforcement: [{from: 2026-01-01, mode: advise}, {from: %s, mode: block}]"
    assert shaped(more=steps % "2026-01-02") == []
    for day in ("2026-01-01", "2025-12-31"):
        assert shaped(more=steps % day) == [
            ("REQ006", f"`from: {day}` comes after `from: 2026-01-01`", ("enforcement", 1, "from"))
        ]


def types(**satisfies):
    rows = (f"{{id: {name}, owner: clinical-education, satisfies: [{other}]}}" for name, other in satisfies.items())
    return f"credential_types: [{', '.join(rows)}]"


def test_a_ladder_of_types_is_no_circle(judged):
    assert judged(policies=types(a="b, c", b="c, bls", c="bls")) == []


@pytest.mark.parametrize(
    ("satisfies", "sentence"),
    [
        ({"a": "b", "b": "c", "c": "a", "d": "a"}, "credential type a: a, b, c satisfy each other in a circle"),
        ({"a": "a"}, "credential type a: a satisfies itself"),
        ({"a": "bls", "b": "b, a", "c": "b"}, "credential type b: b satisfies itself"),
    ],
)
def test_a_circle_is_told_once(judged, satisfies, sentence):
    (found,) = judged(policies=types(**satisfies))
    assert (found.rule, found.message) == ("REQ007", sentence)
