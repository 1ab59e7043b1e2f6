"""Entries are cut out of files: nothing else changes, and what cannot be cut out cleanly is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credpolicy.edit.removal import RemovalError, without, without_parts
from credpolicy.load.yaml import parse

PAGE = """\
# head
waivers:
  # about a
  - id: a   # tail of a
    kind: x
    # inside a
    reason: |
      text
      # no comment
      more

  # about b
  - id: b
    until: 2026-01-01
    empty:
  # about c
  - {id: c, until: 1,
     reason: "x # y
       # z"}   # tail of c
  # end of the list
owners: # whose
  - id: q
# foot
"""


def cut(text: str, *places: int) -> str:
    rest = without(text.encode(), "waivers", places)
    assert rest is not None
    return rest.decode()


def test_an_entry_goes_with_its_lines_and_comments_on_lines_of_their_own_stay() -> None:
    assert cut(PAGE, 1) == PAGE.replace("  - id: b\n    until: 2026-01-01\n    empty:\n", "")
    assert cut(PAGE, 0) == PAGE[: PAGE.index("  - id: a")] + "    # inside a\n" + PAGE[PAGE.index("\n  # about b") :]
    assert "no comment" not in cut(PAGE, 0), "what looks like a comment inside a text is text"


def test_an_entry_in_braces_over_several_lines_goes_whole() -> None:
    rest = cut(PAGE, 2)
    assert "# z" not in rest
    assert "  # about c\n  # end of the list\nowners: # whose\n" in rest


def test_an_emptied_list_takes_its_key_with_it() -> None:
    rest = cut(PAGE, 0, 1, 2)
    assert "waivers" not in rest
    assert [line for line in rest.splitlines() if line.strip()] == [
        "# head", "  # about a", "    # inside a", "  # about b", "  # about c", "  # end of the list",
        "owners: # whose", "  - id: q", "# foot",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "places", "rest"),
    [
        ("waivers: [{id: a}, {id: b}, {id: c}]\nx: 1\n", (0,), "waivers: [{id: b}, {id: c}]\nx: 1\n"),
        ("waivers: [{id: a}, {id: b}, {id: c}]\nx: 1\n", (1,), "waivers: [{id: a}, {id: c}]\nx: 1\n"),
        ("waivers: [{id: a}, {id: b}, {id: c}]\nx: 1\n", (1, 2), "waivers: [{id: a}]\nx: 1\n"),
        ("waivers: [{id: a}, {id: b},]\nx: 1\n", (1,), "waivers: [{id: a}, ]\nx: 1\n"),
        ("waivers: [\n  {id: a}, # a\n  # about b\n  {id: b}\n]\n", (0,), "waivers: [\n  # about b\n  {id: b}\n]\n"),
        ("waivers: [\n  {id: a}, # a\n  # of b\n  {id: b}\n]\n", (1,), "waivers: [\n  {id: a}, # a\n  # of b\n]\n"),
        ("waivers:\n- id: a\n- &x\n  id: b\n-\n  id: c\n", (1,), "waivers:\n- id: a\n-\n  id: c\n"),
        ("waivers:\n- id: a\n- &x\n  id: b\n- # why\n  id: c\n", (2,), "waivers:\n- id: a\n- &x\n  id: b\n"),
        ("waivers:\r\n- id: a\r\n# c\r\n- id: b\r\n", (0,), "waivers:\r\n# c\r\n- id: b\r\n"),
        ("\ufeffwaivers:\n- id: a\n- id: b", (1,), "\ufeffwaivers:\n- id: a\n"),
        ("waivers: # é\U0001f600\n- id: a # é\U0001f600\n- {id: b, n: é\U0001f600} # é\n- id: c\n", (1,),
         "waivers: # é\U0001f600\n- id: a # é\U0001f600\n- id: c\n"),
        ("waivers: # why\n- id: a\n# foot\n", (0,), "waivers: # why\n# foot\n"),
        ("waivers: [ # why\n  # about a\n  {id: a}\n]\n", (0,), "waivers:\n  # about a\n"),
        ("x: 1\nwaivers: [{id: a}] # all of them\ny: 2\n", (0,), "x: 1\ny: 2\n"),
    ],
)  # fmt: skip
def test_every_way_of_writing_a_list(text: str, places: tuple[int, ...], rest: str) -> None:
    assert cut(text, *places) == rest


@pytest.mark.parametrize("text", ["waivers:\n- id: a\n", "\n\nwaivers: [{id: a}]\n\n", "\ufeffwaivers: [{id: a}]"])
def test_a_file_that_holds_nothing_else_goes(text: str) -> None:
    assert without(text.encode(), "waivers", (0,)) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("waivers:\n- &a {id: a}\n- id: b\nowners: [*a]\n", 0),
        ("waivers:\n- &a {id: a}\n- {<<: *a, id: b}\n", 0),
        ("waivers:\n- &a {id: a}\n- *a\n", 1),
        ("waivers: &w [{id: a}]\nowners: *w\n", 0),
        ("list: &w [{id: a}]\nwaivers: *w\n", 0),
        ("{waivers: [{id: a}], x: 1}\n", 0),
        ("waivers:\n- id: a\n", 7),
        ("waivers: [", 0),
        ("owners: []\n", 0),
    ],
)
def test_what_cannot_be_cut_out_cleanly_is_left_alone(text: str, place: int) -> None:
    with pytest.raises(RemovalError):
        without(text.encode(), "waivers", (place,))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, int]:
    """A file with some waivers, written in many ways, and how many there are."""
    dash = draw(st.sampled_from(["- ", "  - ", "-   "]))
    pad = " " * len(dash)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    comments = st.sampled_from(["", "# c", "  # é # c"])

    def entry(number: int) -> list[str]:
        tail = draw(st.sampled_from(["", "   # tail"]))
        return draw(
            st.sampled_from([
                [f"{dash}id: w-{number}{tail}", f"{pad}reason: a{tail}", f"{pad}# inside", f"{pad}until: 1{tail}"],
                [f"{dash}{{id: w-{number}, reason: 'a # b'}}{tail}"],
                [f"{dash}id: w-{number}", f"{pad}reason: |", f"{pad}  one", f"{pad}  # two", ""],
                [f"{dash}id: w-{number}", f"{pad}note:", f"{pad}- x", f"{pad}# of x", f"{pad}- y{tail}"],
                [f'{dash}id: w-{number}', f'{pad}reason: "a', f'{pad}  # b', f'{pad}  c"{tail}'],
            ])
        )  # fmt: skip

    number = draw(st.integers(1, 4))
    lines = ["# head", "waivers:"]
    for each in range(number):
        lines += [draw(comments), *entry(each)]
    lines += [draw(comments), *draw(st.sampled_from([[], ["owners:", "  - id: o # own"]])), "# foot"]
    return end.join(line for line in lines) + draw(st.sampled_from(["", end])), number


@settings(max_examples=150, deadline=None)
@given(written(), st.data())
def test_whatever_is_cut_out_the_rest_reads_the_same(page: tuple[str, int], data: Any) -> None:
    text, number = page
    places = data.draw(st.sets(st.integers(0, number - 1), min_size=1))
    rest = cut(text, *places)
    before, after = parse(text.encode()).tree, parse(rest.encode()).tree
    assert before is not None
    assert after is not None
    entries = before.pop("waivers")
    assert isinstance(entries, list)
    assert (after.pop("waivers", None) or []) == [one for n, one in enumerate(entries) if n not in places]
    assert after == before
    assert list(_subsequence(rest, text)) == [], "only removes"
    kept = [line.strip() for line in rest.splitlines() if line.strip().startswith("#")]
    for comment in ("# head", "# c", "# é # c", "# inside", "# of x", "# foot"):
        own = [line.strip() for line in text.splitlines()].count(comment)
        assert kept.count(comment) == own


def _subsequence(shorter: str, longer: str) -> Iterator[str]:
    """The characters of the shorter text that do not come, in their order, in the longer one."""
    rest = iter(longer)
    yield from (character for character in shorter if character not in rest)


DEEP = """\
workers:
  - id: ann
    credentials:  # all of hers
      - type: bls
        number: 007
      # the second
      - {type: acls}
    hired_on: 2020-01-06
  - {id: bob, credentials: [{type: bls}, {type: acls}], hired_on: 2020-01-06}
"""


@pytest.mark.parametrize(
    ("at", "places", "old", "new"),
    [
        (("workers", 0, "credentials"), [0], "      - type: bls\n        number: 007\n", ""),
        (("workers", 0, "credentials"), [1], "      - {type: acls}\n", ""),
        (("workers", 1, "credentials"), [0], "[{type: bls}, {type: acls}]", "[{type: acls}]"),
        (("workers", 1, "credentials"), [0, 1], "[{type: bls}, {type: acls}]", "[]"),
        (
            ("workers", 0, "credentials"),
            [0, 1],
            "      - type: bls\n        number: 007\n      # the second\n      - {type: acls}\n",
            "      # the second\n",
        ),
        (("workers",), [1], "  - {id: bob, credentials: [{type: bls}, {type: acls}], hired_on: 2020-01-06}\n", ""),
    ],
)
def test_parts_of_an_entry_are_cut_out_and_nothing_else_changes(at: Any, places: list[int], old: str, new: str) -> None:
    assert DEEP.count(old) == 1
    assert without_parts(DEEP.encode(), at, places).decode() == DEEP.replace(old, new)


@pytest.mark.parametrize(
    ("text", "at", "places"),
    [
        (DEEP, ("workers", 0, "credentials"), [2]),
        (DEEP, ("workers", 2, "credentials"), [0]),
        (DEEP, ("workers", 0, "screenings"), [0]),
        (DEEP, ("workers", 0, "hired_on"), [0]),
        ("workers:\n  - &a {id: ann, credentials: &c [{type: b}]}\n  - {id: bob, credentials: *c}\n",
         ("workers", 1, "credentials"), [0]),
        ("workers:\n  - {id: ann, credentials: [&c {type: b}]}\n  - {id: bob, credentials: [*c]}\n",
         ("workers", 0, "credentials"), [0]),
        ("workers: [\n", ("workers", 0, "credentials"), [0]),
    ],
)  # fmt: skip
def test_parts_that_are_not_there_or_hang_on_others_are_left(text: str, at: Any, places: list[int]) -> None:
    with pytest.raises(RemovalError):
        without_parts(text.encode(), at, places)
