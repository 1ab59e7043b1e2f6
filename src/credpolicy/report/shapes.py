"""The pieces that every JSON output has in common: its head, its days, its places."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any

from credpolicy import escape
from credpolicy._version import __version__
from credpolicy.model.finding import Location
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.view import Excerpt


def written(document: dict[str, Any]) -> str:
    """The document with one key, finding or result a line: quick to write, and a difference can be read.

    Only ASCII, so that no pipe can spoil it.
    """
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            entries = ",\n    ".join(json.dumps(entry) for entry in value)
            lines.append(f'  "{key}": [\n    {entries}\n  ]')
        else:
            lines.append(f'  "{key}": {json.dumps(value)}')
    return escape.json("{\n" + ",\n".join(lines) + "\n}\n")


def published(kind: str) -> str:
    """The text of the JSON Schema of the output of a command."""
    return resources.files("credpolicy.report").joinpath("schemas", f"{kind}-v1.json").read_text(encoding="utf-8")


def head(name: str, snapshot: Snapshot, as_of: date | None) -> dict[str, Any]:
    """What every output begins with: the name of its shape, who made it, what was read and the day, if there is one."""
    return {
        "format": name,
        "tool": {"name": "credpolicy", "version": __version__},
        "revision": revision(snapshot),
        **({"as_of": day(as_of)} if as_of else {}),
    }


def revision(snapshot: Snapshot) -> dict[str, Any]:
    """What was read."""
    return {
        "kind": snapshot.revision.kind,
        "commit": snapshot.revision.commit,
        "committed_on": day(snapshot.revision.committed_on),
        "label": snapshot.revision.label,
        "inputs": snapshot.inputs,
    }


def day(value: date | None) -> str | None:
    """A day as YYYY-MM-DD; None for none, and for the end of what never ends."""
    return value.isoformat() if value and value != date.max else None


def place(location: Location, positions: Mapping[Location, Excerpt]) -> dict[str, Any]:
    """A place; line and column are null where only the file is known."""
    excerpt = positions.get(location)
    return {
        "path": location.path,
        "blob": location.blob or None,
        "pointer": list(location.pointer),
        "line": excerpt.line if excerpt else location.line,
        "column": excerpt.column if excerpt else location.column,
    }
