"""Questions about commits alone: asked again, they are answered from the cache byte for byte, and nothing is judged."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from credpolicy.cli import options, output
from credpolicy.errors import RepositoryError
from credpolicy.load.repository import open_repository

if TYPE_CHECKING:
    from credpolicy.load.cache import Cache
    from credpolicy.model.snapshot import Snapshot

_KIND = "answer"
_MOST = 96 * 2**20
"""So many characters of an answer are kept at most."""


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


def answer(question: Question, cache: Cache | None) -> Told:
    """The answer of the room of the command's name in `answers`, which tells it. Raises what that room raises."""
    room = importlib.import_module(f"credpolicy.cli.answers.{question.command}")
    found: Told = room.told(cache, path=question.path, **question.asked)
    return found


def answered(question: Question) -> int:
    """The exit code of a command that looks at commits alone; what it tells goes where it goes without a cache.

    The room of its name in `answers` is asked only where nothing is kept. What that tells is kept if the names still
    mean the same afterwards. Raises what that room raises.
    """
    output.outputs(question.asked["format_"], question.asked.get("others", ()))
    with kept(question.path) as cache:
        key = None if question.anew or cache is None else _key(question)
        if key is None or cache is None:
            return answer(question, cache).code
        code = _again(cache.get(_KIND, [key]).get(key))
        if code is not None:
            return code
        with output.heard(_MOST) as heard, options.noted() as days:
            told = answer(question, cache)
        if told.whole and heard.whole and not _tells(heard.said, question.path) and key == _key(question):
            cache.put(_KIND, key, {"days": days, "said": heard.said, "code": told.code})
        return told.code


@contextmanager
def kept(path: Path | None, *, wanted: bool = True) -> Iterator[Cache | None]:
    """The cache of the repository in which a folder lies; what is new is written at the end of the block.

    None where there is none or none is `wanted`. Raises UsageError where the environment says what it cannot mean.
    """
    from credpolicy.load.cache import opened

    wish = options.cache()
    cache = None
    # what is wrong with the folder is said by the command itself
    with suppress(OSError, RepositoryError, RuntimeError):
        cache = opened(options.place(path).resolve(), wish) if wanted else None
    try:
        yield cache
    finally:
        if cache is not None:
            cache.close()


def for_command(path: Path | None, *, wanted: bool = True) -> Cache | None:
    """The same for as long as the command runs that is running."""
    return click.get_current_context().with_resource(kept(path, wanted=wanted))


def _key(question: Question) -> str | None:
    """Everything on which the answer depends, the days at which the clock is read apart; None where that is not known.

    In a shallow clone nobody knows which part of the history is there. Raises RepositoryError.
    """
    root = options.place(question.path).resolve()
    repository = open_repository(root)
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
    try:
        days, code = {(zone, day) for zone, day in kept["days"]}, int(kept["code"])
        said = [(str(way), str(name), str(text)) for way, name, text in kept["said"]]
        if any(str(options.today(zone)) != day for zone, day in days):
            return None
    except (LookupError, TypeError, ValueError):
        return None
    output.repeat(said)
    return code


def _tells(said: Iterable[tuple[str, str, str]], path: Path | None) -> bool:
    """Whether something that was told names the folder, which may be another one next time."""
    root = str(options.place(path).resolve())
    return any(root in text for _, _, text in said)
