"""What a terminal is shown of hostile text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.escape import terminal


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
    ],
)
def test_what_a_terminal_would_obey_is_shown_instead(text: str, shown: str) -> None:
    assert terminal(text) == shown


@given(st.text(st.characters()))
def test_nothing_that_moves_or_hides_gets_through(text: str) -> None:
    assert terminal(text).replace("\u200c", "").replace("\u200d", "").isprintable()
