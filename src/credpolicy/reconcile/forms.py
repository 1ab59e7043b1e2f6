"""Texts with gaps, which come with the program: the words of issues and of the comments on them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from credpolicy.errors import InternalError

_GAP = re.compile(r"\$\{([a-z_]+)\}")


@lru_cache(maxsize=64)
def _lines(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lines of a form, each with the names of its gaps."""
    text = resources.files("credpolicy").joinpath("templates", "issues", f"{name}.md").read_text(encoding="utf-8")
    return tuple((line, tuple(_GAP.findall(line))) for line in text.splitlines())


def filled(name: str, values: Mapping[str, str]) -> str:
    """A form with its gaps filled, without a line end at its end.

    Values go in as they are, and gaps written in them stay as they are: only the form itself is a form. A line whose
    gaps are all empty is left out. Raises InternalError for a gap that nobody fills.
    """
    told = []
    for line, gaps in _lines(name):
        unknown = [gap for gap in gaps if gap not in values]
        if unknown:
            message = f"the form {name} has a gap called {unknown[0]}"
            raise InternalError(message, "Install credpolicy again.")
        if not gaps or any(values[gap] for gap in gaps):
            told.append(_GAP.sub(lambda found: values[found[1]], line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(told)).strip("\n")
