"""The ledger of credits: how much counts in which time and category, and what is short."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

Kind = Literal["rolling", "ever", "stretch", "validity", "cycle"]


@dataclass(frozen=True, slots=True)
class Share:
    """What counts in one category, told by the names that lead to it; amounts are exact.

    `least` is what is asked of it and `most` what it passes on; None where nothing is said, or on another condition.
    """

    category: tuple[str, ...]
    counted: Fraction
    least: Fraction | None = None
    most: Fraction | None = None

    @property
    def short(self) -> Fraction:
        """How much is missing; 0 for nothing."""
        return max(Fraction(0), self.least - self.counted) if self.least is not None else Fraction(0)


@dataclass(frozen=True, slots=True)
class Account:
    """What counts in one time: the days judged back from `day`, a cycle, or a year of one (`yearly`).

    `from_` and `until` are its first and last day, None where it has none. `counted` holds what is `carried` over from
    the cycle before and what was `made_up` after the end. `made_up_on` is the day on which nothing was short any more.
    """

    unit: str
    kind: Kind
    yearly: bool
    day: date
    from_: date | None
    until: date | None
    counted: Fraction
    holds: bool
    total: Fraction | None = None
    ceiling: Fraction | None = None
    carried: Fraction = Fraction(0)
    made_up: Fraction = Fraction(0)
    made_up_on: date | None = None
    shares: tuple[Share, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether its last day is still to come, so that what is short can still be earned."""
        return self.until is None or self.until >= self.day

    @property
    def short(self) -> Fraction:
        """How much of the total is missing; 0 for nothing."""
        return max(Fraction(0), self.total - self.counted) if self.total is not None else Fraction(0)

    @property
    def over(self) -> Fraction:
        """How much more counts than may; 0 for nothing."""
        return max(Fraction(0), self.counted - self.ceiling) if self.ceiling is not None else Fraction(0)
