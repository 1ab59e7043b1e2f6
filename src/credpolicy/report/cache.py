"""The state of the cache as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from credpolicy._version import __version__
from credpolicy.escape import terminal
from credpolicy.model.cache_state import CacheState, CacheUse
from credpolicy.report.diagnostic import painted
from credpolicy.report.grid import Cell, grid
from credpolicy.report.shapes import written
from credpolicy.report.view import Style

CACHE = "credpolicy/cache/v1"
_MEBIBYTE = 2**20
_WORDS: dict[CacheUse, str] = {
    "in_use": "It is in use.",
    "absent": "Nothing is kept yet.",
    "off": "It is switched off (CREDPOLICY_CACHE=off).",
    "passed_over": "It is passed over",
    "begins_anew": "The next run begins it anew",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of a cache, and how."""

    state: CacheState
    style: Style = field(default_factory=Style)


def text(report: Report) -> str:
    """For people: where it is, how large, and what is in it."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    state, style = report.state, report.style
    yield painted(terminal(state.file), "1", style)
    yield terminal(f"{_WORDS[state.use]}: {state.why}." if state.why else _WORDS[state.use])
    yield f"It has {in_mebibytes(state.size or 0)} and may have {in_mebibytes(state.limit)} (CREDPOLICY_CACHE_SIZE)."
    if state.kept:
        rows: list[list[Cell]] = [[terminal(one.words), one.count, one.size] for one in state.kept]
        yield ""
        yield from grid(("kept", "entries", "bytes"), rows, style)


def in_mebibytes(size: int) -> str:
    """A number of bytes for people."""
    return f"{size / _MEBIBYTE:,.1f} MiB"


def json(report: Report) -> str:
    """For other tools, as `credpolicy schema cache` describes it."""
    state = report.state
    return written({
        "format": CACHE,
        "tool": {"name": "credpolicy", "version": __version__},
        "file": state.file,
        "use": state.use,
        "why": state.why or None,
        "size": state.size,
        "limit": state.limit,
        "kept": [{"kind": one.kind, "words": one.words, "entries": one.count, "size": one.size} for one in state.kept],
    })  # fmt: skip
