"""Histories for tests: files as they were after each commit become turns of the mainline, without git."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from credpolicy.history.log.events import events
from credpolicy.history.log.standing import Standing
from credpolicy.load.chronicle import Turn, revision_of
from credpolicy.load.reading import Reading, is_content_wanted, page_of
from credpolicy.load.source import Entry
from credpolicy.model.commit import Commit, Stamp
from credpolicy.model.event import Event

Files = Mapping[str, Any]
"""What stands in each file: a tree, which is written as YAML, or bytes as they are."""
FIRST = date(2026, 1, 1)


def commit(number: int, day: date, message: str = "change") -> Commit:
    """A commit of the mainline that somebody made at noon."""
    who = Stamp("A Person", "person@example.org", datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    return Commit(f"{number:040x}", (f"{number - 1:040x}",) if number > 1 else (), who, who, message)


def turns(states: Sequence[Files], days: Sequence[date] = ()) -> Iterator[Turn]:
    """A commit for each state, on these days or one day after the other."""
    before: dict[str, bytes] = {}
    for number, state in enumerate(states):
        now = {path: written(tree) for path, tree in state.items()}
        made = commit(number + 1, days[number] if days else FIRST + timedelta(days=number))
        changed = {path for path in {*before, *now} if before.get(path) != now.get(path)}
        yield Turn(made, frozenset(changed), _snapshot({path: now[path] for path in changed & now.keys()}, made))
        before = now


def imported(folder: Path, states: Sequence[Files]) -> None:
    """The same history as a repository of git, on `main`."""
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main", folder], check=True)
    script = b""
    for number, state in enumerate(states):
        seconds = int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp()) + number * 86_400
        script += b"commit refs/heads/main\ncommitter A Person <person@example.org> %d +0000\n" % seconds
        script += b"data 6\nchange\ndeleteall\n"
        for path, tree in state.items():
            content = written(tree)
            script += b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=script, check=True)


def written(tree: Any) -> bytes:
    """A tree as YAML in which every text is quoted."""
    if isinstance(tree, bytes):
        return tree
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True).encode()


def _snapshot(contents: Mapping[str, bytes], made: Commit) -> Any:
    entries = [
        Entry(path, "file", hashlib.sha1(content, usedforsecurity=False).hexdigest())
        for path, content in sorted(contents.items())
    ]
    reading = Reading()
    for entry in reading.readable(entries):
        if is_content_wanted(entry):
            reading.add(page_of(entry, contents[entry.path]))
    return reading.snapshot(revision_of(made))


def happened(*states: Files, days: Sequence[date] = (), last_day: date | None = None) -> list[Event]:
    """Every event of a history."""
    return list(events(turns(states, days), Standing(), last_day))


def told(*states: Files, days: Sequence[date] = (), last_day: date | None = None) -> list[str]:
    """The events after the first state, one a line: kind, id and part; then the fields, one a line."""
    found = []
    first = commit(1, FIRST).id
    for event in happened(*states, days=days, last_day=last_day):
        if event.commit is None or event.commit.id != first:
            found.append(" ".join([event.kind, event.id, *map(str, event.part[1::2])]))
            found += [f"  {'.'.join(map(str, field.field))}: {field.before} -> {field.after}" for field in event.fields]
    return found


def kinds(*states: Files) -> list[str]:
    """The kinds of the events after the first state."""
    return [line for line in told(*states) if not line.startswith(" ")]
