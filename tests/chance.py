"""Seeded choices: the same seed makes the same repository on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.builder import Tree


class Chance:
    """Chooses words, days and phrases; everything happens in a narrow band around `middle`."""

    def __init__(self, seed: int, middle: str = "2026-01-01") -> None:
        self.random = Random(seed)  # noqa: S311 - repositories for tests, no secrets
        self.middle = middle

    def of_ten(self, tenths: int) -> bool:
        """True so many times in ten."""
        return self.random.randrange(10) < tenths

    def whole(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self.random.randint(least, most)

    def one(self, values: Sequence[Any]) -> Any:
        """One of the values."""
        return values[self.random.randrange(len(values))]

    def some(self, values: Sequence[Any], most: int, least: int = 1) -> list[Any]:
        """Up to `most` different ones of the values."""
        return self.random.sample(values, min(len(values), self.whole(least, most)))

    def near(self, day: str, least: int, most: int) -> str:
        """A day so many days from another one."""
        return (date.fromisoformat(day) + timedelta(days=self.whole(least, most))).isoformat()

    def day(self) -> str:
        """A day of the band; now and then a year earlier, or the end of a month."""
        if self.of_ten(7):
            return self.near(self.middle, -60, 60)
        far = self.one([-366, -365, -1, 27, 28, 30, 31, 58, 59])
        return self.near(self.middle, far, far)

    def phrase(self, anchors: Sequence[str], lengths: Sequence[str]) -> str:
        """A day phrase: a day, an anchor, or a distance from one."""
        base = self.day() if self.of_ten(3) else self.one(anchors)
        return base if self.of_ten(5) else f"{self.one(lengths)} {self.one(['after', 'before'])} {base}"

    def days(self, tree: Tree, **likely: int) -> None:
        """Fill in days, each as likely as said."""
        for key, tenths in likely.items():
            if self.of_ten(tenths):
                tree[key] = self.day()

    def words(self, tree: Tree, **choices: tuple[int, Sequence[Any]]) -> None:
        """Fill in words from those offered, each as likely as said."""
        for key, (tenths, values) in choices.items():
            if self.of_ten(tenths):
                tree[key] = self.one(values)
