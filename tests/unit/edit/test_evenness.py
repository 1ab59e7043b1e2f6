"""What is known to be even by its lines alone would not be laid out in another way."""

from __future__ import annotations

from time import perf_counter

import pytest

from credpolicy.edit.evenness import is_even
from credpolicy.edit.layout import lay_out

EVEN = """\
# people
workers:
  # the first
  - id: w-0042  # as in the list
    hired_on: 2024-05-06
    note: "a: b"

    credentials:
      - {type: bls, issued_on: 2025-06-01,
         number: "00, 7", tags: [a, b]}
      - - one
        - two words, and (more)
  - w-0043
owners: []
"""


def test_what_people_write_is_known_at_once() -> None:
    assert is_even(EVEN)
    assert lay_out(EVEN.encode()) == EVEN.encode()


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("# people", " # people"),
        ("  # the first", "# the first"),
        ("  - id: w-0042  # as in the list", "  -  id: w-0042  # as in the list"),
        ("    hired_on: 2024-05-06", "    hired_on:  2024-05-06"),
        ("    hired_on: 2024-05-06", "    hired_on: 2024-05-06 "),
        ("    hired_on: 2024-05-06", "    hired_on : 2024-05-06"),
        ("    hired_on: 2024-05-06", "\n\n    hired_on: 2024-05-06"),
        ("      - {type: bls, issued_on: 2025-06-01,", "      - {type: bls,issued_on: 2025-06-01,"),
        ("      - {type: bls, issued_on: 2025-06-01,", "      - { type: bls, issued_on: 2025-06-01,"),
        ("      - {type: bls, issued_on: 2025-06-01,", "      - {type: bls , issued_on: 2025-06-01,"),
        ('         number: "00, 7", tags: [a, b]}', '   number: "00, 7", tags: [a, b]}'),
        ('         number: "00, 7", tags: [a, b]}', '         number: "00, 7", tags: [a, b ]}'),
        ("      - {type: bls, issued_on: 2025-06-01,", "      -  {type: bls, issued_on: 2025-06-01,"),
        ("      - - one", "      - -  one"),
        ("        - two words, and (more)", "        -   two words, and (more)"),
        ("owners: []", "owners:\n- a"),
        ("owners: []", "owners:\n    - a"),
        ("owners: []", "owners: []\n"),
        ("owners: []", "owners: []\n# the end, in a way that takes a closer look"),
    ],
)
def test_everything_else_takes_a_closer_look(line: str, instead: str) -> None:
    text = EVEN.replace(line, instead)
    assert text != EVEN
    assert not is_even(text)


@pytest.mark.parametrize(
    "text", ["a: [" + "b" * 50_000, "a: [b" + " " * 50_000 + "c]", "a: " + "b " * 25_000 + ":", "[" * 50_000]
)
def test_a_hostile_line_takes_no_longer_than_any_other(text: str) -> None:
    start = perf_counter()
    is_even(f"{text}\n")
    assert perf_counter() - start < 5
