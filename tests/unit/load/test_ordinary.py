"""The short way and the long way through a file lead to the same data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.load.limits import MAX_DEPTH
from credpolicy.load.yaml import parse

# A comment with a star or an exclamation mark makes the file unusual without changing what it says.
UNUSUAL = ("\n# *\n", "\n# !\n")

KEYS = st.sampled_from(["a", "b", "id", "'true'", "'<<'", "on", "007"])
SCALARS = st.sampled_from(["x", "007", "true", "'true'", "null", "~", "''", '""', "NO", "2026-02-30", "1e3"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(st.tuples(KEYS, inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
    ),
    max_leaves=20,
)


@given(st.lists(st.tuples(KEYS, VALUES), min_size=1, max_size=5))
def test_both_ways_agree(pairs):
    text = "\n".join(f"{key}: {value}" for key, value in pairs)
    short = parse(text.encode())
    assert [parse((text + unusual).encode()) for unusual in UNUSUAL] == [short, short]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\na: 2\n", "YAML002"),
        ("a: [{b: 1, b: 2}]\n", "YAML002"),
        ("? [x]\n: 1\n", "YAML003"),
        ("a: {? {x: 1} : 1}\n", "YAML003"),
        ("~: 1\n", "YAML003"),
        ("a: {<<: [x]}\n", "YAML012"),
        ("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, "YAML006"),
        ("{a: " * (MAX_DEPTH + 1) + "}" * (MAX_DEPTH + 1), "YAML006"),
    ],
)
def test_what_is_unusual_is_told_all_the_same(text, code):
    assert [problem.code for problem in parse(text.encode()).problems] == [code]


def test_merges_without_an_alias_and_quoted_words_as_keys_are_read():
    assert parse(b"a: {<<: {x: 1}, y: 2}\n'true': 3\n") == ({"a": {"y": "2", "x": "1"}, "true": "3"}, [])
