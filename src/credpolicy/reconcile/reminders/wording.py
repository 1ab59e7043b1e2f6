"""Wording: the packaged phrases and pages of messages, a set for each language, filled without an engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from credpolicy.errors import InternalError
from credpolicy.load.templates import templates
from credpolicy.model.registry import Language

_GAP = re.compile(r"@([A-Z]+)@")


class Wording:
    """The words of one language."""

    def __init__(self, phrases: Mapping[str, str], pages: Mapping[str, str]) -> None:
        self._phrases = phrases
        self._pages = pages

    def __contains__(self, name: str) -> bool:
        return name in self._phrases

    def say(self, name: str, **values: str) -> str:
        """A phrase with its gaps filled. Raises InternalError for a phrase or a gap that nobody knows."""
        if name not in self._phrases:
            message = f"the messages have no phrase called `{name}`"
            raise InternalError(message, "Install credpolicy again.")
        return _filled(self._phrases[name], values)

    def page(self, name: str, **values: str) -> str:
        """A page such as `digest.html`, with its gaps filled; what is filled in is not looked at again."""
        return _filled(self._pages[name], values)

    def count(self, name: str, number: int) -> str:
        """A phrase that has a form for one and a form for many."""
        return self.say(f"{name}.one") if number == 1 else self.say(f"{name}.many", COUNT=f"{number:,}")


@cache
def wording(language: Language) -> Wording:
    """The words of a language."""
    mine = {
        path.removeprefix(f"{language}/"): data.decode("utf-8")
        for path, data in templates("messages").items()
        if path.startswith(f"{language}/")
    }
    lines = (line.partition(" = ") for line in mine.pop("phrases.txt").splitlines() if not line.startswith("#"))
    return Wording({name: text for name, sign, text in lines if sign}, mine)


def _filled(text: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            message = f"the messages have a gap called {found[0]} that nothing fills"
            raise InternalError(message, "Install credpolicy again.")
        return values[found[1]]

    filling: Callable[[re.Match[str]], str] = value
    return _GAP.sub(filling, text)
