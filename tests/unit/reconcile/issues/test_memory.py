"""The memory of an issue: what goes in comes out, whatever stands around it, and nothing else is believed."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.reconcile.issues.memory import (
    MOST,
    ROOM,
    Memory,
    Told,
    alike,
    around,
    block,
    comment_mark,
    encoded,
    line_mark,
    remembered,
)

KEY = "0123456789abcdef" * 2
texts = st.text(max_size=30)
told = st.builds(Told, texts, texts, st.integers(0, 9), st.lists(texts, max_size=6).map(tuple))
memories = st.builds(
    Memory, st.just(KEY), texts, texts, st.integers(0, 99), texts, texts, st.lists(texts, max_size=3).map(tuple), texts,
    st.lists(told, max_size=5).map(tuple), st.booleans(), st.lists(st.tuples(texts, texts), max_size=10).map(tuple),
)  # fmt: skip


@given(memories, texts, texts)
def test_what_is_remembered_comes_back(memory, above, below):
    body = f"{above}\n{block('text', memory)}\n{below}"
    assert remembered(body) == memory
    assert around(body) == (f"{above}\n", f"\n{below}")
    assert "-->" not in encoded(memory)


@given(st.text())
def test_whatever_people_write_is_no_memory(body):
    assert remembered(body) is None


@pytest.mark.parametrize(
    "document",
    ["{}", "[]", '{"v":2}', '{"v":1,"key":5}', '{"v":1,"key":"../../etc"}', "{" * 5000, '{"v":1,"items":{}}'],
)
def test_a_hostile_memory_is_not_believed(document):
    assert remembered(f"<!-- credpolicy memory {document} -->") is None
    marked = f"<!-- credpolicy begin {KEY} -->\n<!-- credpolicy memory {document} -->\n<!-- credpolicy end {KEY} -->"
    assert remembered(marked) == Memory(KEY, lost=True)


def test_the_key_of_a_memory_is_that_of_its_block():
    other = block("text", Memory("f" * 32)).replace("begin " + "f" * 32, "begin " + KEY)
    assert remembered(other) == Memory(KEY, lost=True)


def test_a_great_memory_keeps_states_and_leaves_out_ids():
    items = tuple(Told(f"{n:012}", "missing", 2, ("gap", f"worker-{n}" * 9, "r", "a", "", "l")) for n in range(5_000))
    text = encoded(Memory(KEY, items=items))
    assert len(text) < ROOM
    back = remembered(block("", Memory(KEY, items=items)))
    assert back is not None
    assert back.more
    assert back.items == tuple(replace(item, about=()) for item in items[:MOST])


def test_damaged_marks_make_everything_somebodys_own_text():
    body = f"Above\n{block('ours', Memory(KEY))}\nBelow"
    broken = body.replace(f"<!-- credpolicy end {KEY} -->", "")
    assert around(broken)[0] == ""
    assert "Above\n" in around(broken)[1]
    assert "\nBelow" in around(broken)[1]
    assert "credpolicy" not in around(broken)[1]


def test_numbers_of_lines_and_ends_of_lines_are_no_difference():
    assert alike(f"a {line_mark('p', 3)}\n", f"a {line_mark('p', 14)}")
    assert alike(line_mark("p", 3, "https://x.example/p"), line_mark("p", 4, "https://x.example/p"))
    assert not alike(line_mark("p", 3, "https://x.example/p"), line_mark("p", 3, "https://y.example/p"))
    assert not alike("since :3", "since :4")
    assert alike("a\r\nb", "a\nb")


def test_a_mark_of_a_comment_changes_with_its_content_and_its_number():
    memory = Memory(KEY)
    assert comment_mark(memory, "a") == comment_mark(memory, "a") != comment_mark(memory, "b")
    assert comment_mark(memory, "a") != comment_mark(replace(memory, said=1), "a")
    assert json.loads(encoded(memory))["said"] == 0
