"""Notes about the history, judged as files: who says so, on which day, and each finding once."""

from __future__ import annotations

import pytest

NOTE = "{{fingerprint: {}, reason: The papers arrived in May, by: {}, on: {}}}"
PRINT = "0f" * 16


@pytest.mark.parametrize(
    ("notes", "sentences"),
    [
        ([(PRINT, "w-0007", "2026-03-02")], []),
        ([(PRINT, "w-9", "2026-03-02")],
         [f"REF005 integrity note {PRINT}: `by` names `w-9`, but there is no such worker"]),
        ([(PRINT, "w-0007", "2026-03-02")] * 2,
         [f"DUP003 integrity note {PRINT}: it is already written"]),
        ([(PRINT, "w-0007", "2027-03-02")], None),
    ],
)  # fmt: skip
def test_notes(told, notes, sentences) -> None:
    text = f"integrity_notes: [{', '.join(NOTE.format(*note) for note in notes)}]"
    found = told(policies=text)
    if sentences is None:
        (line,) = found
        assert line.startswith("DAT")
    else:
        assert [line[: len(words)] for line, words in zip(found, sentences, strict=True)] == sentences
