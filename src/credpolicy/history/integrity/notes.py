"""Notes: which of what was found somebody has explained, and which explanations do not count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from credpolicy.history.integrity.people import People
from credpolicy.model.integrity import IntegrityNote, Irregularity


def explained(
    found: Iterable[Irregularity], notes: Sequence[IntegrityNote], people: People, day: date | None
) -> Iterator[Irregularity]:
    """The same, each with the note that explains it, if there is one that counts on the day.

    `people` are those whom the whole walk met. Who wrote a commit cannot explain it.
    """
    by_print: dict[str, list[IntegrityNote]] = {}
    for note in notes:
        by_print.setdefault(note.fingerprint, []).append(note)
    for each in found:
        why = ""
        for note in by_print.get(each.fingerprint, ()):
            why = _passed_over(each, note, people, day)
            if not why:
                yield replace(each, note=note)
                break
        else:
            yield replace(each, passed_over=why)


def _passed_over(found: Irregularity, note: IntegrityNote, people: People, day: date | None) -> str:
    if note.until is not None and day is not None and note.until < day:
        return f"its note counted until {note.until}"
    if found.origin is not None:
        stamps = (found.origin.commit.author, *found.origin.authors)
        if any(note.by in people.who_ever(stamp) for stamp in stamps):
            return f"its note is by {note.by}, who wrote the commit"
    return ""
