"""Whatever a file looks like: its layout changes, its values, styles and comments do not, and once is enough."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.edit.canonical import dump
from credpolicy.edit.evenness import is_even
from credpolicy.edit.layout import _Page, lay_out
from credpolicy.load.compose import invisible
from credpolicy.load.yaml import parse
from tests.handwriting import Hand

WORDS = st.sampled_from([
    "bls", "w-0042", "2026-01-31", "007123", "no", "~", "", "a b c", "one two three four", "it's", 'say "so" now',
    "a: b", "a #b", "- a", "one\ntwo\n", "one\n\n  two", "  in\nout\n", "end\n\n\n", "\tx\n", "a, b", "[x]", "{", "*a",
    "Straße 5", "back\\slash", "a\\", "# no", "---", "...", "| x", "? a", "'", " b ", "x" * 70, "🙂 smile",
])  # fmt: skip
TEXT = WORDS | st.text(max_size=12).filter(lambda text: not invisible(text))
KEYS = (WORDS | st.text(max_size=6).filter(lambda key: not invisible(key))).filter(lambda key: "\n" not in key)
TREES = st.recursive(
    TEXT | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=25,
)
FILES = st.dictionaries(KEYS, TREES, min_size=1, max_size=4)


def nodes(node: yaml.Node | None, seen: dict[int, int]) -> Any:
    """What a reader that is not ours sees: kinds, tags, styles, values, and which aliases mean which."""
    if id(node) in seen:
        return f"alias of {seen[id(node)]}"
    seen[id(node)] = len(seen)
    if isinstance(node, yaml.MappingNode):
        return node.tag, bool(node.flow_style), [(nodes(key, seen), nodes(value, seen)) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return node.tag, bool(node.flow_style), [nodes(each, seen) for each in node.value]
    return (node.tag, node.style, node.value) if isinstance(node, yaml.ScalarNode) else None


@given(FILES, st.randoms(use_true_random=False))
def test_only_the_layout_changes(tree: dict[str, Any], random: Random) -> None:
    hand = Hand(random)
    text = hand.file(tree)
    before = parse(text.encode())
    assert before.tree is not None, "what the test writes can be read"
    after = lay_out(text.encode())
    assert parse(after).tree == before.tree
    assert re.findall(r"#  ?c\d+: \{|#c\d+: \{", after.decode()) == hand.comments
    assert lay_out(after) == after


@given(FILES, st.randoms(use_true_random=False))
def test_other_readers_see_the_same(tree: dict[str, Any], random: Random) -> None:
    text = Hand(random, tabs=False).file(tree).removeprefix("\ufeff")
    after = lay_out(text.encode()).decode()
    assert nodes(yaml.compose(text, yaml.SafeLoader), {}) == nodes(yaml.compose(after, yaml.SafeLoader), {})


@given(FILES, st.randoms(use_true_random=False))
def test_the_layout_is_even(tree: dict[str, Any], random: Random) -> None:
    after = lay_out(Hand(random).file(tree).encode()).decode()
    assert "\r" not in after
    assert "\ufeff" not in after
    assert not after.startswith("\n")
    for token in yaml.scan(after, yaml.CSafeLoader):
        if isinstance(token, yaml.BlockMappingStartToken | yaml.BlockSequenceStartToken):
            assert token.start_mark.column % 2 == 0
    outside = [line for line in after.split("\n") if re.search(r"#  ?c\d+: \{|#c\d+: \{", line)]
    assert all(line == line.rstrip(" \t") for line in outside)


@given(FILES)
def test_what_the_program_writes_is_in_the_layout(tree: dict[str, Any]) -> None:
    data = dump(tree).encode()
    assert lay_out(data) == data


@given(FILES, st.randoms(use_true_random=False))
def test_what_is_known_to_be_even_would_not_be_laid_out_anew(tree: dict[str, Any], random: Random) -> None:
    for text in (Hand(random).file(tree), dump(tree)):
        for candidate in (text, lay_out(text.encode()).decode()):
            if is_even(candidate):
                assert _Page(candidate).laid_out() == candidate
