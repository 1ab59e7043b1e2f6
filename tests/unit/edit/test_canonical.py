"""What is written reads back as the same data, for us and for every other reader of YAML."""

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.edit.canonical import dump, entry, flow, scalar
from credpolicy.load.compose import invisible
from credpolicy.load.yaml import parse

AWKWARD = [
    *("007123", "NO", "no", "on", "y", "True", "1e3", "1_000", "0x1F", "12:30", ".nan", "-", "-1", "+1", "=", "<<"),
    *("", "~", "null", "Null", "true", "false", "2016-01-31", "2016-02-30", "2026-1-5", "2016-01-31T10:00:00Z"),
    *(" a", "a ", "a: b", "a:", "a #b", "#", "- a", "?", "? a", "---", "...", "%", "@a", "`a`", "*a", "&a", "!a"),
    *("'", '"', "it's", 'say "so"', "back\\slash", "\"both' \\", "[a]", "{a: b}", "a, b", "|", ">", "a\nb", "\n", "\t"),
    *("a\r\nb", "Straße 5", "東京", "\u00a0", "🙂", "e\u0301", "=1+1", "inf", "x" * 600, "a - b", "Ohio Board (RN)"),
]
TEXT = st.sampled_from(AWKWARD) | st.text(max_size=30).filter(lambda text: not invisible(text))
KEYS = TEXT.filter(lambda key: len(key) <= 200)
TREES = st.recursive(
    TEXT | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_what_is_written_reads_back_equal(tree):
    text = dump(tree)
    assert parse(text.encode()) == (tree, [])
    assert dump(tree) == text


@pytest.mark.parametrize("value", [*AWKWARD, True, False, None])
def test_no_other_reader_takes_text_for_anything_else(value):
    found = yaml.load(dump({"a": value, "b": [value]}), yaml.CSafeLoader)
    if isinstance(found["a"], date):
        found = {"a": found["a"].isoformat(), "b": [each.isoformat() for each in found["b"]]}
    assert found == {"a": value, "b": [value]}


def test_the_layout_is_the_one_people_write():
    tree = {
        "workers": [
            {
                "id": "w-0042",
                "hired_on": "2024-05-31",
                "external_ids": {"hris": "00731"},
                "leave": [],
                "attributes": {},
                "credentials": [{"type": "rn-license", "number": "007123", "multistate": True}],
                "note": 'says "yes"',
            },
            {"id": "w-0043"},
        ],
        "odd": [["a", ["b"]], "c", {}],
    }
    assert dump(tree) == (
        "workers:\n"
        "  - id: w-0042\n"
        "    hired_on: 2024-05-31\n"
        "    external_ids:\n"
        '      hris: "00731"\n'
        "    leave: []\n"
        "    attributes: {}\n"
        "    credentials:\n"
        "      - type: rn-license\n"
        '        number: "007123"\n'
        "        multistate: true\n"
        "    note: 'says \"yes\"'\n"
        "  - id: w-0043\n"
        "odd:\n"
        "  -\n"
        "    - a\n"
        "    -\n"
        "      - b\n"
        "  - c\n"
        "  - {}\n"
    )


def test_an_entry_stands_below_its_key():
    tree = {"id": "w-1", "assignments": [{"role": "nurse"}]}
    assert dump({"workers": [tree]}) == "workers:\n" + entry(tree)


def test_nothing_is_still_a_file_of_keys():
    assert dump({}) == "{}\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [("a\0b", "a NUL character"), ("a\u2028b", "(U+2028)"), ("\ufeff", "(U+FEFF)"), ("\udcff", "(U+DCFF)")],
)
def test_text_that_no_file_may_hold_is_refused(text, named):
    with pytest.raises(ValueError, match="which no file may hold") as refused:
        scalar(text)
    assert named in str(refused.value)


def test_a_key_too_long_for_the_parser_is_refused():
    with pytest.raises(ValueError, match="has over 200 characters"):
        dump({"k" * 201: "a"})
    assert parse(dump({"k" * 200: "a"}).encode()).problems == []


def test_a_value_between_brackets_reads_as_the_same() -> None:
    tree = {"a b": ["x, y", "]", "#", None, True, []], "c": {}, "007": {"d": "x: y"}}
    assert flow(tree) == '{a b: ["x, y", "]", "#", null, true, []], c: {}, "007": {d: "x: y"}}'
    assert parse(f"{flow(tree)}\n".encode()) == (tree, [])


@given(st.dictionaries(KEYS, TREES, max_size=4))
def test_whatever_stands_between_brackets_reads_as_it_was(tree):
    assert parse(f"a:\n  - {flow(tree)}\n".encode()) == ({"a": [tree]}, [])
