"""What policy tests came to: each test, day by day, and what no test has tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.model.finding import Finding, Location
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.snapshot import Placed, Snapshot

NO_RESULT = "no result"
"""What is found where the requirement binds nobody of the test, or the coverage has no such place."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that came out otherwise than expected, in words.

    `about` is the requirement or coverage, with assignment, value or place where there are several; `key` is what was
    compared, such as `state`. Of a result that nobody expected `expected` is empty. `reasons` are those of the result.
    """

    kind: Literal["unmet", "unexpected"]
    about: str
    key: str
    expected: str
    found: str
    reasons: tuple[str, ...]
    location: Location


@dataclass(frozen=True, slots=True)
class DayOutcome:
    """One day of a test and everything that was not as expected."""

    as_of: date
    mismatches: tuple[Mismatch, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test came to. `errors` are the reasons why it could not be judged; then it has no days."""

    test: Placed[PolicyTest]
    days: tuple[DayOutcome, ...] = ()
    errors: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Literal["passed", "failed", "error"]:
        """Whether everything came out as expected."""
        if self.errors:
            return "error"
        return "failed" if any(day.mismatches for day in self.days) else "passed"


@dataclass(frozen=True, slots=True)
class Exercise:
    """A requirement, a line or a group in it, or a coverage, and whether tests had people who pass and fail there."""

    kind: Literal["requirement", "line", "group", "coverage"]
    name: str
    location: Location
    passing: bool
    failing: bool


@dataclass(frozen=True, slots=True)
class Trials:
    """All tests that were run of a snapshot. `left_out` tests were not asked for.

    `errors` are findings about the files without which no test can be judged.
    """

    snapshot: Snapshot
    outcomes: tuple[Outcome, ...]
    errors: tuple[Finding, ...]
    exercises: tuple[Exercise, ...]
    left_out: int = 0

    @property
    def exercised(self) -> tuple[int, int]:
        """How much was tried, and of how much; with passing and with failing count each."""
        done = sum(each.passing + each.failing for each in self.exercises)
        return done, 2 * len(self.exercises)
