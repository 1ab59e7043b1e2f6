"""The history as people read it: commit by commit, one event a line, with the fields that changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from credpolicy.escape import terminal
from credpolicy.model.event import Event
from credpolicy.report.diagnostic import counted, painted
from credpolicy.report.history import words
from credpolicy.report.view import Style

_COLOURS = {"+": "32", "-": "31", "~": "33", "!": "31"}


@dataclass(frozen=True, slots=True)
class Manner:
    """How events are told. `detail` also tells each field of what came and went."""

    detail: bool = False
    style: Style = field(default_factory=Style)


def text(events: Iterable[Event], manner: Manner) -> Iterator[str]:
    """The events as lines, under the commit that brought them; then how many there are."""
    before: object = None
    count = 0
    commits: set[str] = set()
    for event in events:
        group = event.commit.id if event.commit else f"{event.day}"
        if group != before:
            yield "".join(f"{line}\n" for line in _heading(event, manner, first=before is None))
            before = group
        count += 1
        commits.add(event.commit.id if event.commit else "")
        yield "".join(f"{line}\n" for line in _event(event, manner))
    if count:
        total = f"{counted(count, 'event')} in {counted(len(commits - {''}), 'commit')}"
        yield f"\n{total}. Days are the committers' own.\n"
    else:
        yield "No such event.\n"


def _heading(event: Event, manner: Manner, *, first: bool) -> Iterator[str]:
    if not first:
        yield ""
    if event.origin is None:
        yield painted(f"{event.day}  no commit: time alone", "1", manner.style)
        return
    commit = event.origin.commit
    yield painted(terminal(f"{event.day}  commit {commit.id[:10]} {words.who(event.origin)}"), "1", manner.style)
    yield f'  "{terminal(commit.subject)}"'


def _event(event: Event, manner: Manner) -> Iterator[str]:
    mark = words.mark(event)
    sign = painted(mark, _COLOURS[mark], manner.style)
    yield f"  {sign} {words.happened(event)}: {terminal(words.about(event))}"
    told = words.problem if event.subject == "file" else words.field
    if manner.detail or words.is_told(event):
        yield from (f"      {terminal(told(change))}" for change in event.fields)
