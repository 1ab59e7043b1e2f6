"""The history as CSV: one row for each event, for spreadsheets; no cell is a formula."""

from __future__ import annotations

import csv as notation
import io
from collections.abc import Iterable, Iterator

from credpolicy.escape import cell
from credpolicy.model.event import Event
from credpolicy.model.origin import named
from credpolicy.report.history import words
from credpolicy.report.history.text import Manner

COLUMNS = (
    "day", "kind", "collection", "id", "part", "worker", "requirement", "type", "owner", "ended", "ends", "renews",
    "late", "fields", "commit", "author", "written_at", "committer", "committed_at", "approvers", "signature", "signer",
    "subject", "path",
)  # fmt: skip


def table(events: Iterable[Event], _manner: Manner) -> Iterator[str]:
    """A header and a row for each event; lines end as CSV's do."""
    yield _row(COLUMNS)
    for event in events:
        yield _row(_cells(event))


def _row(cells: Iterable[object]) -> str:
    target = io.StringIO()
    safe = ["" if value is None else cell(str(value)) for value in cells]
    notation.writer(target, lineterminator="\r\n").writerow(safe)
    return target.getvalue()


def _cells(event: Event) -> Iterator[object]:
    yield from (event.day, event.kind, event.collection, event.id, " ".join(map(str, event.part)))
    yield from (event.worker, event.requirement, event.type, event.owner, event.ended, event.ends, event.renews)
    yield "true" if event.late else "false"
    yield "; ".join(map(words.field, event.fields))
    if event.origin is None:
        yield from [None] * 9
    else:
        commit, signature = event.origin.commit, event.origin.signature
        yield commit.id
        yield ", ".join(named(stamp) for stamp in event.origin.authors)
        yield commit.author.at.isoformat()
        yield named(commit.committer)
        yield commit.committer.at.isoformat()
        yield ", ".join(event.origin.approvers)
        yield from (signature.state, signature.signer, commit.subject)
    yield event.path
