"""From symbolic locations to lines and columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from credpolicy.cli.positions import positions
from credpolicy.load.source import Entry, ReadFailure, Revision, blob_id
from credpolicy.model.finding import Location
from credpolicy.report.view import Excerpt

TEXT = b"owners:\n  - id: clinical\n    accountable: w-1\n  - id: >\n      folded\n      text\n"


class Shelf:
    """A source of one file, which may have changed or gone since it was judged."""

    revision = Revision("worktree", None, date(2026, 3, 2), "shelf")
    root = Path()

    def __init__(self, content: bytes | ReadFailure) -> None:
        self.content = content
        self.asked: list[str] = []

    def entries(self, prefixes: Iterable[str]) -> list[Entry]:
        return []

    def read(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, bytes | ReadFailure]]:
        for entry in entries:
            self.asked.append(entry.path)
            known = isinstance(self.content, bytes)
            yield entry._replace(blob=blob_id(self.content)) if known else entry, self.content  # type: ignore[arg-type]


def at(*pointer: str | int, **other: object) -> Location:
    return Location("a.yaml", blob_id(TEXT), pointer, **other)  # type: ignore[arg-type]


def test_a_pointer_becomes_a_line_a_column_and_a_width() -> None:
    key, value = at("owners", 0, "accountable", on="key"), at("owners", 0, "accountable")
    assert positions(Shelf(TEXT), [key, value]) == {
        key: Excerpt(3, 5, "    accountable: w-1", 11),
        value: Excerpt(3, 18, "    accountable: w-1", 3),
    }


def test_what_goes_on_below_is_marked_to_the_end_of_its_first_line() -> None:
    owner = at("owners", 0)
    assert positions(Shelf(TEXT), [owner]) == {owner: Excerpt(2, 5, "  - id: clinical", 12)}


def test_a_written_line_is_taken_as_it_is() -> None:
    there, beyond = at(line=2, column=3), at(line=99, column=1)
    assert positions(Shelf(TEXT), [there, beyond]) == {
        there: Excerpt(2, 3, "  - id: clinical"),
        beyond: Excerpt(99, 1, ""),
    }


def test_a_file_is_read_once_however_many_places_are_shown() -> None:
    shelf = Shelf(TEXT)
    positions(shelf, [at("owners", 0), at("owners", 1), at("owners", 0)])
    assert shelf.asked == ["a.yaml"]


def test_a_file_that_has_changed_since_is_not_shown_as_if_it_were_judged() -> None:
    assert positions(Shelf(TEXT + b"# later\n"), [at("owners", 0)]) == {}


def test_a_file_that_cannot_be_read_any_more_has_no_lines() -> None:
    assert positions(Shelf(ReadFailure("gone", "")), [at("owners", 0)]) == {}


def test_what_was_never_read_is_not_read_now() -> None:
    shelf = Shelf(TEXT)
    assert positions(shelf, [Location("link.yaml")]) == {}
    assert shelf.asked == []
