"""What each place of output is given of hostile text."""

import json as notation
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.escape import cell, html, json, log, markdown, terminal, workflow


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ward nurses", "Ward nurses"),
        ("Zoë Müller 李", "Zoë Müller 李"),
        ("\x1b[2Jgone", r"\x1b[2Jgone"),
        ("\x9b31m", r"\x9b31m"),
        ("two\nlines\r\n", r"two\nlines\r\n"),
        ("a\tb", r"a\tb"),
        ("a\u202eb\u2066c\u200fd", r"a\u202eb\u2066c\u200fd"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("no\xa0break", r"no\xa0break"),
        ("\ufeffmark", r"\ufeffmark"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("caf\udce9.yaml", r"caf\xe9.yaml"),
        ("\ud800", r"\ud800"),
        (r"\d{5}", r"\d{5}"),
        ("क्\u200dष", "क्\u200dष"),
        ("::error::gone", r":\x3aerror:\x3agone"),
        ("  ::stop-commands::x", r"  :\x3astop-commands:\x3ax"),
        ("see ##[error]gone", r"see #\x23[error]gone"),
        ("##vso[task.setvariable variable=a]b", r"#\x23vso[task.setvariable variable=a]b"),
        ("##teamcity[x]", r"#\x23teamcity[x]"),
        ("at 12::30, ::1, a: :b, ## 3, #[x] and # [x]", "at 12::30, ::1, a: :b, ## 3, #[x] and # [x]"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(text: str, shown: str) -> None:
    assert terminal(text) == shown


@given(st.text(st.characters()))
def test_nothing_that_moves_or_hides_gets_through(text: str) -> None:
    assert terminal(text).replace("\u200c", "").replace("\u200d", "").isprintable()


@given(st.text(st.sampled_from(":#[]aZ-. \n\t\u2028"), max_size=30), st.integers(0, 30))
def test_no_log_finds_a_command_however_a_line_is_broken(text: str, place: int) -> None:
    shown = terminal(text)
    for part in (shown, shown[place:], log(text)[place:]):
        assert not re.match(r"\s*::[A-Za-z]", part)
        assert not re.search(r"##[A-Za-z.-]*\[", part)
    assert terminal(shown) == shown


@given(
    st.recursive(
        st.text(st.sampled_from('#["\\au0')), lambda inner: st.lists(inner) | st.dictionaries(st.text("#["), inner)
    )
)
def test_json_says_the_same_without_a_command(document: object) -> None:
    told = json(notation.dumps(document))
    assert notation.loads(told) == document
    assert "##" not in told


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_other_cells_stay_as_they_are() -> None:
    assert [cell(text) for text in ("", "007123", "a=b", "2026-03-02")] == ["", "007123", "a=b", "2026-03-02"]


def test_a_workflow_command_stays_on_its_line() -> None:
    assert workflow("50% of\n::error::x") == r"50%25 of\n:\x3aerror:\x3ax"
    assert workflow("a:b,c", value=True) == "a%3Ab%2Cc"


@given(st.text(st.characters()))
def test_nothing_ends_a_command_or_begins_one(text: str) -> None:
    assert not set(workflow(text)) & set("\r\n")
    assert not set(workflow(text, value=True)) & set("\r\n:,")


@given(st.text(st.sampled_from("a|`<>[]()*_~@#!&\\:/w.\n$")))
def test_markdown_leaves_no_mark(text: str) -> None:
    bare = markdown(text).replace("<!-- -->", "")
    assert not set(bare) & set("|`<>[]*_~!$\\\n")
    assert "@a" not in markdown(text)
    assert "://" not in markdown(text)


@given(st.text())
def test_html_reads_as_it_was_written_and_holds_no_mark(text: str) -> None:
    escaped = html(text)
    assert not set(escaped) & set("<>\"'")
    assert unescape(escaped) == terminal(text)
