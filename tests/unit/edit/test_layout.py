"""A layout is mended where it is uneven, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from credpolicy.edit import layout
from credpolicy.edit.layout import LayoutError, lay_out
from credpolicy.load.compose import UnreadableError
from credpolicy.load.yaml import parse

ROOT = Path(__file__).resolve().parents[3]
PLACES = ("policies", "registry", "identities", "docs", "tests/cases", "tests/pulls", "src/credpolicy/packs")
FILES = [ROOT / "credpolicy.yaml", *(path for place in PLACES for path in sorted((ROOT / place).rglob("*.y*ml")))]
UNREADABLE = {"torn.yaml"}

MENDED = {
    "lists below their key": ("a:\n- b\n-   c\n", "a:\n  - b\n  - c\n"),
    "wide steps": ("a:\n    b:\n        c: d\n", "a:\n  b:\n    c: d\n"),
    "narrow steps": ("a:\n b:\n  - c: d\n    e: f\n", "a:\n  b:\n    - c: d\n      e: f\n"),
    "an indented file": ("  a: b\n  c: d\n", "a: b\nc: d\n"),
    "lists in lists": ("a:\n-   - b\n    - c\n-\n - d\n", "a:\n  - - b\n    - c\n  -\n    - d\n"),
    "blanks after colons and dashes": ("a:   b\nc:\n  -   d\n", "a: b\nc:\n  - d\n"),
    "blanks before colons": ("a : b\n'c'  : {d : e}\n", "a: b\n'c': {d: e}\n"),
    "blanks in brackets": ("a: [ b,c ,  d ]\ne: { f: g , h: [ ] }\n", "a: [b, c, d]\ne: {f: g, h: []}\n"),
    "tabs": ("a:\tb\nc: [d,\te]\t# f\n", "a: b\nc: [d, e]      # f\n"),
    "line ends of Windows": ("a: b\r\nc: 'd\r\n\r\n  e'\r\n", "a: b\nc: 'd\n\n  e'\n"),
    "line ends of old machines": ("a: b\rc: d\r", "a: b\nc: d\n"),
    "a byte order mark": ("\ufeffa: b\n", "a: b\n"),
    "blank lines": ("\n\na: b\n\n\n\nc: d\n\n\n", "a: b\n\nc: d\n"),
    "blanks at the end of lines": ("a: b  \nc:\t\n  - d # e \t\n", "a: b\nc:\n  - d # e\n"),
    "no line end at the end": ("a: b", "a: b\n"),
    "a bare list below a list": ("a:\n- b:\n  - c\n  d: e\n", "a:\n  - b:\n      - c\n    d: e\n"),
    "an explicit key": ("?   a\n:    b\n? \n  c\n: - d\n", "? a\n: b\n?\n  c\n: - d\n"),
    "anchors, aliases and merge keys": (
        "a:   &x {b: c}\nd:\n- *x\n-   <<:  *x\n    e: f\n*x : g\n",
        "a: &x {b: c}\nd:\n  - *x\n  - <<: *x\n    e: f\n*x : g\n",
    ),
    "tags": ("a:   !!str   b\nc: [!!str , d]\n", "a: !!str b\nc: [!!str , d]\n"),
    "empty values in brackets": ("a: {b:  , c , d:  }\n", "a: {b: , c, d: }\n"),
    "a directive": ("%YAML 1.1\n--- # one\na:   b\n...\n\n\n# two", "%YAML 1.1\n--- # one\na: b\n...\n\n# two\n"),
    "a value on the next line": ("a:\n      b\nc:\n - d: &x\n      - e\n", "a:\n  b\nc:\n  - d: &x\n      - e\n"),
}

KEPT = [
    "a: |\n  b\n    c\n\nd: >-\n  e\n\n\n  f  \n",
    "a: |+\n  b\n\n\nc: |2\n    d\n",
    "a: |\n  no line end behind this",
    'a: "b\\\n  c\\ \n  d"\n',
    "a: 'b\n\n\n  c'\nd: e\n  f\n",
    "a: [b,\n    c, d]\ne: {\n  f: g,\n}\n",
    "a: 'it''s'\nb: \"say\"\nc: {d: [], e: {}}\n",
    "# a\n\n# b\na: # c\n  - d # e\n  # f\n\n# g\nh: i # j\n# k\n",
    "a: b            # c\nlonger: value   # d\n\ne: f     # g\n",
    "{a: b, c: [d, e]}\n",
    "---\na: b\n",
]


@pytest.mark.parametrize("name", MENDED)
def test_what_is_uneven_is_mended(name: str) -> None:
    before, after = MENDED[name]
    assert lay_out(before.encode()).decode() == after
    assert lay_out(after.encode()).decode() == after
    assert parse(before.encode()).tree == parse(after.encode()).tree


@pytest.mark.parametrize("text", KEPT)
def test_what_somebody_chose_is_kept(text: str) -> None:
    assert lay_out(text.encode()).decode() == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_files_of_the_project_read_the_same(path: Path) -> None:
    data = path.read_bytes()
    before = parse(data)
    if before.tree is None:
        with pytest.raises(UnreadableError):
            lay_out(data)
        return
    after = lay_out(data)
    assert parse(after).tree == before.tree
    assert after.count(b"#") == data.count(b"#")
    assert lay_out(after) == after
    if path.relative_to(ROOT).parts[0] in ("policies", "registry", "identities", "src", "credpolicy.yaml"):
        assert after == data, "what the project ships is in its own layout"


def test_texts_in_block_style_move_with_their_keys() -> None:
    before = (
        "a:\n- b: |   # c\n         d\n           e  \n\n\n         f\n\n\n\n  g: >1-\n    h\n   i\n"
        "  j: |+\n    k\n\n\n  # l\nm:\n    - |\n\n     \n      n\no: |\n  \n"
    )
    after = (
        "a:\n  - b: |   # c\n      d\n        e  \n\n\n      f\n\n    g: >1-\n      h\n     i\n    j: |+\n      k\n\n\n"
        "    # l\nm:\n  - |\n\n\n    n\no: |\n"
    )
    assert lay_out(before.encode()).decode() == after
    assert parse(lay_out(before.encode())).tree == parse(before.encode()).tree


def test_lines_that_go_on_follow_what_they_hang_from() -> None:
    before = (
        "a:\n-   {b: c,\n     d: e}\n-   f: [\n      g,\n    # h\n      i,\n        # j\n    ]\n-   'k\n     l'\n"
        "m:    {n: o,\n\tp: [q,\nr]}\ns:\n    t\n u\n"
    )
    after = (
        "a:\n  - {b: c,\n     d: e}\n  - f: [\n      g,\n      # h\n      i,\n        # j\n    ]\n  - 'k\n     l'\n"
        "m: {n: o,\n  p: [q,\n  r]}\ns:\n  t\n  u\n"
    )
    assert lay_out(before.encode()).decode() == after
    assert lay_out(after.encode()).decode() == after


def test_comments_stand_as_what_follows_or_what_they_end() -> None:
    before = (
        "   # before a\na:\n# before the list\n- b:\n    c: d\n    # ends the mapping of c\n  # ends the entry\n"
        "# before the entry\n- e\n # ends the list\n# before f\nf:\n     # all there is below f\n"
        "g:\n  h:\n      i: j\n      # ends i\n   # ends h\n       # at the end\n"
    )
    after = (
        "# before a\na:\n  # before the list\n  - b:\n      c: d\n      # ends the mapping of c\n    # ends the entry\n"
        "  # before the entry\n  - e\n  # ends the list\n# before f\nf:\n  # all there is below f\n"
        "g:\n  h:\n    i: j\n    # ends i\n  # ends h\n    # at the end\n"
    )
    assert lay_out(before.encode()).decode() == after
    assert lay_out(after.encode()).decode() == after


def test_comments_behind_values_keep_their_column() -> None:
    aligned = "a:\n- b: c       # one\n- longer: d  # two\n-   e: f     # three\ng:  h # alone\n"
    assert lay_out(aligned.encode()).decode() == (
        "a:\n  - b: c       # one\n  - longer: d  # two\n  - e: f       # three\ng: h # alone\n"
    )
    kept = "aa:   b    # one\nc: d       # two\n"
    assert lay_out(kept.encode()).decode() == "aa: b      # one\nc: d       # two\n"
    short = "a: [b,c,d] # one\ne: f       # two\n"
    assert lay_out(short.encode()).decode() == "a: [b, c, d] # one\ne: f         # two\n"


def test_faults_that_let_a_file_be_read_stay_as_they_are() -> None:
    before = b"a:   b\na:   c\nd: !x  e\n"
    after = lay_out(before)
    assert after == b"a: b\na: c\nd: !x e\n"
    assert [problem.code for problem in parse(after).problems] == [problem.code for problem in parse(before).problems]


@pytest.mark.parametrize(
    "text", ["a: [", "", "# nothing but this\n", "- a\n", "a: b\n---\nc: d\n", "a: \x07\n", "a: *b\n"]
)
def test_a_file_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        lay_out(text.encode())
    assert refused.value.problems


@pytest.mark.parametrize(
    ("spoiled", "why", "line"),
    [
        ("a: b\nc: e\n", "what is written from line 2 on would be read as something else", 2),
        ("a: b\nc: 'd'\n", "would be read as something else", 2),
        ("a: b\nc: d\n", "the comment on line 1 would be lost", 1),
        ("a: [\n", "its layout could not be read any more", 2),
        ("a: b # x\nc:  d\n", "no layout was found", 1),
    ],
)
def test_a_layout_that_would_change_more_is_given_up(
    monkeypatch: pytest.MonkeyPatch, spoiled: str, why: str, line: int
) -> None:
    real = layout.finished
    answers = [spoiled.removesuffix("\n")]
    monkeypatch.setattr(layout, "finished", lambda lines: answers.pop() if answers else real(lines))
    with pytest.raises(LayoutError, match=why) as refused:
        lay_out(b"a:   b # x\nc:   d\n")
    assert refused.value.line == line
