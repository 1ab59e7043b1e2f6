"""The history as a table of Markdown, for a page, a comment or a file of an audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from credpolicy.escape import markdown
from credpolicy.model.event import Event
from credpolicy.model.origin import named
from credpolicy.report.history import words
from credpolicy.report.history.text import Manner

_HEAD = ("day", "what happened", "to what", "fields", "commit", "by", "approved by", "signature")


def table(events: Iterable[Event], manner: Manner) -> Iterator[str]:
    """A table with a row for each event, every text of the repository as it reads and nothing more."""
    yield f"| {' | '.join(_HEAD)} |\n|{'---|' * len(_HEAD)}\n"
    for event in events:
        yield f"| {' | '.join(markdown(each) for each in _cells(event, manner))} |\n"


def _cells(event: Event, manner: Manner) -> Iterator[str]:
    yield from (str(event.day), words.happened(event), words.about(event))
    told = words.problem if event.subject == "file" else words.field
    yield "; ".join(map(told, event.fields)) if manner.detail or words.is_told(event) else ""
    if event.origin is None:
        yield from ("none: time alone", "", "", "")
        return
    commit = event.origin.commit
    yield f"{commit.id[:10]} {commit.subject}"
    yield ", ".join(named(stamp) for stamp in event.origin.authors)
    yield ", ".join(event.origin.approvers)
    yield words.signed(event.origin).removeprefix(", ")
