"""A sign of life on stderr while something takes longer than two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from credpolicy.cli import options

PATIENCE = 2.0
"""Seconds after which a person wants to know what is going on."""

_BEAT = 0.2
_WIDTH = 24


class Progress:
    """How far one piece of work is; `total` is 0 as long as nobody knows how much there is."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._done = 0
        self._total = 0

    def __call__(self, done: int, total: int) -> None:
        """So much of the work is done."""
        self._done, self._total = done, total

    def line(self, beat: int) -> str:
        """The bar at this beat: filled as far as the work is, or with a mark that goes to and fro."""
        if self._total:
            filled = _WIDTH * self._done // self._total
            bar = "#" * filled + "." * (_WIDTH - filled)
            return f"{self._what} [{bar}] {self._done:,} of {self._total:,}"
        step = beat % (2 * _WIDTH - 2)
        place = step if step < _WIDTH else 2 * _WIDTH - 2 - step
        return f"{self._what} [{'.' * place}#{'.' * (_WIDTH - place - 1)}]"


@contextmanager
def shown(what: str) -> Iterator[Progress]:
    """Show how far the work of the block is, once it takes long and only where a person looks at stderr."""
    progress = Progress(what)
    if not options.watched():
        yield progress
        return
    finished = threading.Event()
    watcher = threading.Thread(target=_watch, args=(progress, finished), daemon=True)
    watcher.start()
    try:
        yield progress
    finally:
        finished.set()
        watcher.join()


def _watch(progress: Progress, finished: threading.Event) -> None:
    beat = 0
    try:
        while not finished.wait(_BEAT if beat else PATIENCE):
            sys.stderr.write(f"\r{progress.line(beat)}\x1b[K")
            sys.stderr.flush()
            beat += 1
        if beat:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
    except OSError:
        return  # nobody looks any more
