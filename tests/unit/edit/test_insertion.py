"""Entries are added to lists: all that stood there stays, and what cannot be added cleanly is not added."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.edit.insertion import InsertionError, with_entry
from credpolicy.load.yaml import Tree, parse
from tests.handwriting import Hand

ENTRY: dict[str, Tree] = {"type": "bls", "number": "007"}
FLOW = '{type: bls, number: "007"}'
AT = ("workers", 0, "credentials")


def added(text: str, entry: dict[str, Tree] = ENTRY) -> str:
    return with_entry(text.encode(), AT, entry).decode()


@pytest.mark.parametrize(
    ("text", "new"),
    [
        pytest.param(
            "workers:\n  - id: a\n    credentials:\n      - type: x # c\n      # of the list\n    note: y\n",
            "workers:\n  - id: a\n    credentials:\n      - type: x # c\n"
            '>      - type: bls\n        number: "007"\n<      # of the list\n    note: y\n',
            id="line by line",
        ),
        pytest.param(
            "workers:\n- id: a\n  credentials:\n  - {type: x}\n- id: b\n",
            f"workers:\n- id: a\n  credentials:\n  - {{type: x}}\n>  - {FLOW}\n<- id: b\n",
            id="in braces, no deeper than the key",
        ),
        pytest.param(
            "workers: [{id: a, credentials: [{type: x}, ]}, {id: b}]",
            f"workers: [{{id: a, credentials: [{{type: x}}>, {FLOW}<, ]}}, {{id: b}}]",
            id="between brackets",
        ),
        pytest.param(
            "workers:\n- id: a\n  credentials: [\n    {type: x} # c\n  ]\n",
            f"workers:\n- id: a\n  credentials: [\n    {{type: x}}>,< # c\n>    {FLOW}\n<  ]\n",
            id="between brackets on lines",
        ),
        pytest.param(
            "workers:\n- id: a\n  credentials: [\n    {type: x}, # c\n  ]\n",
            f"workers:\n- id: a\n  credentials: [\n    {{type: x}}, # c\n>    {FLOW},\n<  ]\n",
            id="between brackets on lines with a last comma",
        ),
        pytest.param(
            "workers:\n- id: a\n  credentials: []\n",
            f"workers:\n- id: a\n  credentials: [>{FLOW}<]\n",
            id="empty brackets",
        ),
        pytest.param(
            "workers:\n- id: a\n  credentials: # none\n  note: x\n",
            "workers:\n- id: a\n  credentials: # none\n"
            '>    - type: bls\n      number: "007"\n<  note: x\n',
            id="only the key",
        ),
        pytest.param(
            "workers: [{id: a, credentials: , note: x}]\n",
            f"workers: [{{id: a, credentials:> [{FLOW}]< , note: x}}]\n",
            id="only the key, in braces",
        ),
        pytest.param(
            "workers:\n  - id: a # c\n\n  - id: b\n",
            'workers:\n  - id: a # c\n>    credentials:\n      - type: bls\n        number: "007"\n<\n  - id: b\n',
            id="no key",
        ),
        pytest.param(
            "workers: [{id: a}, {id: b}]\n",
            f"workers: [{{id: a>, credentials: [{FLOW}]<}}, {{id: b}}]\n",
            id="no key, in braces",
        ),
        pytest.param(
            "workers:\n- id: a\n  note: |+\n   x\n\n\n- id: b\n",
            "workers:\n- id: a\n  note: |+\n   x\n\n\n"
            '>  credentials:\n    - type: bls\n      number: "007"\n<- id: b\n',
            id="behind a text that keeps its blank lines",
        ),
        pytest.param(
            "workers:\n- id: a\n  credentials: &own-name\n  - type: x",
            'workers:\n- id: a\n  credentials: &own-name\n  - type: x>\n  - type: bls\n    number: "007"<',
            id="no line end at the end, and an anchor",
        ),
        pytest.param(
            "\ufeffworkers:\r\n- id: a\r\n  credentials:\r\n  - {type: x}\r\n",
            f"\ufeffworkers:\r\n- id: a\r\n  credentials:\r\n  - {{type: x}}\r\n>  - {FLOW}\r\n<",
            id="a mark in front and other line ends",
        ),
        pytest.param(
            "workers:\n- id: a\n  leave: &l []\n  assignments: *l\n",
            'workers:\n- id: a\n  leave: &l []\n>  credentials:\n    - type: bls\n      number: "007"\n<'
            "  assignments: *l\n",
            id="before an alias",
        ),
    ],
)  # fmt: skip
def test_the_style_is_followed_and_every_byte_stays(text: str, new: str) -> None:
    """In `new` what is added stands between `>` and `<`."""
    assert added(text) == new.replace(">", "").replace("<", "")


def test_what_is_too_long_for_one_line_goes_over_several() -> None:
    long: dict[str, Tree] = {"type": "bls", "evidence": [{"ref": "x" * 110}]}
    text = "workers:\n- id: a\n  credentials:\n  - {type: x}\n"
    assert added(text, long) == f"{text}  - type: bls\n    evidence:\n      - ref: {'x' * 110}\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("workers:\n- id: a\n  credentials: &c [{type: x}]\n- {id: b, credentials: *c}\n", "depends on the list"),
        ("workers:\n- {id: b, credentials: &c [{type: x}]}\n- {id: a, credentials: *c}\n", "is an alias"),
        ("workers:\n- id: a\n  leave: &c [{type: x}]\n  credentials: *c\n", "is an alias"),
        ("workers:\n- id: a\n  leave: [&c {type: x}]\n  credentials:\n  - *c\n", "is an alias"),
        ("workers:\n- id: a\n  leave: [&c {type: x}]\n  credentials: [*c]\n", "is an alias"),
        ("workers:\n- id: a\n  note: &n x\n  credentials:\n  - number: *n\n", "ends with an alias"),
        ("workers:\n- &b {id: b, credentials: [{type: x}]}\n- {<<: *b, id: a}\n", "depends on the list"),
        ("<<: {workers: [{id: a}]}\n", "what should hold the list is an alias"),
        ("locations: [{id: &n x}]\nworkers:\n- id: *n\n", "all that stands there are aliases"),
        ("workers:\n- id: a\n  credentials: null\n", "delete that word"),
        ("workers:\n- id: a\n  credentials: {type: x}\n", "no list"),
        ("workers:\n- id: a\n  credentials: x\n", "no list"),
        ("workers:\n- a\n", "nothing where"),
        ("workers: []\n", "nothing where"),
        ("{}\n", "nothing where"),
        ("workers:\n- id: a\n  id: b\n", "on line 3 the key `id` is given twice"),
        ("workers: [", "on line 1"),
        ("", "on line 1 the file is empty"),
        ("workers:\n- ? id\n  : a\n", "unusual way"),
        ("workers:\n- {id: a\n  , credentials}\n", "unusual way"),
    ],
)
def test_what_would_touch_something_else_is_refused(text: str, why: str) -> None:
    place = next((n for n, entry in enumerate(text.split("\n- ")[1:]) if "id: a" in entry), 0)
    with pytest.raises(InsertionError, match=why):
        with_entry(text.encode(), ("workers", place, "credentials"), ENTRY)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InsertionError, match="not UTF-8"):
        with_entry(b"workers: [{id: \xff}]\n", AT, ENTRY)


def test_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="NUL"):
        added("workers: [{id: a}]\n", {"type": "a\0"})


TEXTS = st.one_of(
    st.sampled_from(
        ["x\n    status: valid", "a: b", "a #b", "'", '"', "]", "}, {type: y", "- a", "&a", "*a", "!t", "|"]
    ),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029\ufeff\uffff\ufffe")),
)
RECORDS = st.lists(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["bls", "rn"])},
        optional={"number": st.sampled_from(["1", "a # b", "x\n\n", "x\ny\n"]), "note": st.none()},
    ),
    max_size=3,
)
WORKERS = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from(["a", "b-2"])},
        optional={"note": st.sampled_from(["a b c", "x\ny\n", "k\n\n"]), "credentials": RECORDS, "leave": RECORDS},
    ),
    min_size=1,
    max_size=3,
)


def _stays(old: str, new: str) -> bool:
    """Whether the new text is the old one with something put in between."""
    rest = iter(new)
    return all(character in rest for character in old)


@given(WORKERS, TEXTS, st.integers(0, 2**32), st.data())
def test_random_files_hold_the_old_and_the_new_and_every_comment(
    workers: list[dict[str, Any]], text: str, seed: int, data: st.DataObject
) -> None:
    hand = Hand(Random(seed))  # noqa: S311 - files for tests, no secrets
    written = hand.file({"workers": workers})
    place = data.draw(st.integers(0, len(workers) - 1))
    entry: dict[str, Tree] = {"type": "bls", "number": text, "evidence": [{"ref": text}]}
    before: Any = parse(written.encode()).tree
    try:
        after = with_entry(written.encode(), ("workers", place, "credentials"), entry).decode()
    except InsertionError:
        assert "*" in written or "?" in written, "without aliases and keys in an odd style it can always be added"
        return
    assert _stays(written, after)
    assert [after.count(comment) for comment in hand.comments] == [written.count(each) for each in hand.comments]
    before["workers"][place] = dict(before["workers"][place])
    before["workers"][place]["credentials"] = [*(before["workers"][place].get("credentials") or ()), entry]
    assert parse(after.encode()) == (before, [])
