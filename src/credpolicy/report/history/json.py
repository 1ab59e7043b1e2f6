"""The history as JSON lines for other tools, one event a line, after the schema `history-v1.json`."""

from __future__ import annotations

import json as notation
from collections.abc import Iterable, Iterator
from typing import Any

from credpolicy import escape
from credpolicy.model.commit import Stamp
from credpolicy.model.event import Event
from credpolicy.model.origin import Origin
from credpolicy.report.history.text import Manner
from credpolicy.report.shapes import day

HISTORY = "credpolicy/history/v1"


def lines(events: Iterable[Event], _manner: Manner) -> Iterator[str]:
    """One event a line. Only ASCII, and no build's log takes a line for a command."""
    for event in events:
        yield escape.json(notation.dumps(shape(event))) + "\n"


def shape(event: Event) -> dict[str, Any]:
    """An event as plain data."""
    return {
        "format": HISTORY,
        "kind": event.kind,
        "day": day(event.day),
        "collection": event.collection,
        "id": event.id,
        "part": list(event.part),
        "was": list(event.was),
        "worker": event.worker,
        "requirement": event.requirement,
        "type": event.type,
        "owner": event.owner,
        "ended": day(event.ended),
        "ends": day(event.ends),
        "renews": event.renews,
        "late": event.late,
        "fields": [
            {"field": list(each.field), "before": each.before, "after": each.after, "effect": each.effect or None}
            for each in event.fields
        ],
        "path": event.path,
        "commit": commit_shape(event.origin) if event.origin else None,
    }


def commit_shape(origin: Origin) -> dict[str, Any]:
    """A commit with the people behind it."""
    commit = origin.commit
    return {
        "id": commit.id,
        "parents": list(commit.parents),
        "message": commit.message,
        "author": _stamp(commit.author),
        "committer": _stamp(commit.committer),
        "authors": [{"name": stamp.name, "email": stamp.email} for stamp in origin.authors],
        "approvers": list(origin.approvers),
        "merged": [each.id for each in origin.merged],
        "signature": {
            "state": origin.signature.state,
            "signer": origin.signature.signer,
            "key": origin.signature.key,
        },
    }


def _stamp(stamp: Stamp) -> dict[str, str]:
    return {"name": stamp.name, "email": stamp.email, "at": stamp.at.isoformat()}
