"""Texts with gaps, which come with the program: the words of issues and of the comments on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from credpolicy.errors import InternalError

_GAP = re.compile(r"\$\{([a-z_]+)\}")


@lru_cache(maxsize=64)
def _lines(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a form in parts: words, the name of a gap, words, and so on."""
    text = resources.files("credpolicy").joinpath("templates", "issues", f"{name}.md").read_text(encoding="utf-8")
    return tuple(tuple(_GAP.split(line)) for line in text.splitlines())


def filled(name: str, values: Mapping[str, str]) -> str:
    """A form with its gaps filled, without a line end at its end.

    Values go in as they are, and gaps written in them stay as they are: only the form itself is a form. A line whose
    gaps are all empty is left out. Raises InternalError for a gap that nobody fills.
    """
    told: list[str] = []
    for parts in _lines(name):
        if len(parts) == 1:
            if parts[0] or (told and told[-1]):  # of several empty lines one is enough
                told.append(parts[0])
            continue
        line = [*parts]
        for place in range(1, len(parts), 2):
            if parts[place] not in values:
                message = f"the form {name} has a gap called {parts[place]}"
                raise InternalError(message, "Install credpolicy again.")
            line[place] = values[parts[place]]
        if any(line[1::2]):
            told.append("".join(line))
    return "\n".join(told).strip("\n")
