"""Questions about commits alone: asked again, they are answered from the cache, byte for byte, and nothing is judged."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from credpolicy.cli import options, output
from credpolicy.errors import RepositoryError
from credpolicy.load.cache import Cache, opened
from credpolicy.load.repository import Repository, open_repository

if TYPE_CHECKING:
    from credpolicy.model.snapshot import Snapshot

_KIND = "answer"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: a command, the folder, the revisions that it names, and everything else that was written.

    `revisions` are names; what they stand for is a part of the question, and not how they are called. `asked` are the
    parameters, of which the answer may depend on any. With `anew` the answer is not taken from the cache, though what
    it is made of may be.
    """

    command: str
    path: Path | None
    revisions: tuple[str, ...]
    asked: Mapping[str, Any]
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended: its exit code, and whether everything could be read that git should have."""

    code: int
    whole: bool = True


def is_whole(snapshot: Snapshot) -> bool:
    """Whether git could give everything that was read."""
    return all(finding.rule != "FIL005" for finding in snapshot.findings)


def answered(question: Question) -> int:
    """The exit code of a command that looks at commits alone; what it tells goes where it goes without a cache.

    The room of its name in `answers` is asked only where nothing is kept. What that tells is kept if the names still
    mean the same afterwards. Raises what that room raises.
    """
    output.outputs(question.asked["format_"], question.asked.get("others", ()))

    def answer(cache: Cache | None) -> Told:
        room = importlib.import_module(f"credpolicy.cli.answers.{question.command}")
        found: Told = room.told(cache, path=question.path, **question.asked)
        return found

    root = options.place(question.path).resolve()
    try:
        cache = opened(root, options.cache())
        repository = open_repository(root) if cache else None
    except (OSError, RepositoryError, RuntimeError):
        cache = repository = None  # the command itself says what is wrong
    if cache is None or repository is None:
        return answer(None).code
    try:
        key = None if question.anew else _key(question, root, repository)
        if key is None:
            return answer(cache).code
        code = _again(cache.get(_KIND, [key]).get(key))
        if code is not None:
            return code
        with output.heard() as said, options.noted() as days:
            told = answer(cache)
        if told.whole and key == _key(question, root, repository) and not _tells(said, root):
            cache.put(_KIND, key, {"days": days, "said": said, "code": told.code})
        return told.code
    finally:
        cache.close()


def _key(question: Question, root: Path, repository: Repository) -> str | None:
    """Everything on which the answer depends, the days at which the clock is read apart; None where that is not known.

    In a shallow clone nobody knows which part of the history is there.
    """
    if repository.shallow or not all(map(str.isprintable, question.revisions)):
        return None
    commits = [repository.find(f"{name}^{{commit}}") for name in question.revisions]
    if None in commits:
        return None
    shown = options.shown(sys.stdout)
    above = root in Path.cwd().parents
    parts = (question.command, repository.prefix, commits, sorted(question.asked.items()), tuple(shown), above)
    return json.dumps(parts, default=_plain)


def _plain(value: object) -> object:
    """What JSON has no word for."""
    if isinstance(value, date | Path):
        return [type(value).__name__, str(value)]
    if hasattr(value, "__dataclass_fields__"):
        return repr(value)
    raise TypeError(type(value).__name__)


def _again(kept: Any) -> int | None:
    """Tell once more what is kept; None where nothing is, or where the clock has gone on since."""
    if not isinstance(kept, dict) or any(str(options.today(zone)) != day for zone, day in kept["days"]):
        return None
    output.repeat(kept["said"])
    code: int = kept["code"]
    return code


def _tells(said: Iterable[tuple[str, str, str]], root: Path) -> bool:
    """Whether something that was told names the folder, which may be another one next time."""
    return any(str(root) in text for _, _, text in said)
