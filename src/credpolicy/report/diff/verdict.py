"""The verdict on a change: what was asked of the run, which findings fail it, and the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from credpolicy.history.baseline import listed, recognised
from credpolicy.model.comparison import TURNS, Classed, Comparison, Shift, Turn
from credpolicy.model.finding import Location
from credpolicy.report.diagnostic import counted
from credpolicy.report.view import COUNTED, Excerpt, Style, exit_code

FailingClasses = Literal["introduced", "any", "never"]
FAIL_ON: tuple[FailingClasses, ...] = ("introduced", "any", "never")
HORIZON = 90
"""Days ahead in which a deadline that a change brings nearer is told in the bottom line."""

TURNED: Mapping[Turn, str] = {
    "gap": "falling short", "met": "no longer falling short", "sooner": "due sooner", "later": "due later",
    "asked": "newly asked", "dropped": "no longer asked",
}  # fmt: skip
"""How the turns of obligations read."""


@dataclass(frozen=True, slots=True)
class DiffRequest:
    """What was asked of a comparison. `allow_many` lifts the brake, `detail` tells everything."""

    fail_on: FailingClasses = "introduced"
    allow_many: bool = False
    detail: bool = False


@dataclass(frozen=True, slots=True)
class DiffReport:
    """Everything a format may tell of a comparison. Locations without an excerpt are shown by their path alone.

    `after` are the places of the head, `before` those of what only the base holds. `inside` is the way from the top of
    the git repository to the folder judged, empty or with a `/` at its end.
    """

    comparison: Comparison
    request: DiffRequest
    after: Mapping[Location, Excerpt] = field(default_factory=dict)
    before: Mapping[Location, Excerpt] = field(default_factory=dict)
    style: Style = field(default_factory=Style)
    inside: str = ""

    @property
    def failing(self) -> tuple[Classed, ...]:
        """The findings that fail the run: those of the classes asked for that count at the base's threshold."""
        if self.request.fail_on == "never" or self.comparison.adoption:
            return ()
        levels = COUNTED[self.comparison.base.snapshot.settings.fail_on]
        known = self._known()
        return tuple(
            each
            for each in self._asked
            if each.finding.level in levels
            and each.finding.counts
            and (each.class_ == "introduced" or id(each.finding) not in known)
        )

    @property
    def errors(self) -> tuple[Classed, ...]:
        """The errors in files that fail the run: those that the change brings, or any that the head has."""
        asked = self._asked if self.request.fail_on == "any" else self.comparison.of("introduced")
        return tuple(each for each in asked if each.finding.level == "error")

    def _known(self) -> frozenset[int]:
        """What the written baseline of the base lists; a change that brings it back fails all the same."""
        comparison = self.comparison
        if self.request.fail_on != "any" or not comparison.base.snapshot.baseline:
            return frozenset()
        found = recognised(comparison.head, listed(comparison.base.snapshot)).known
        return frozenset(id(comparison.head.findings[place]) for place in found)

    @property
    def _asked(self) -> tuple[Classed, ...]:
        if self.request.fail_on == "any":
            return tuple(each for each in self.comparison.classed if each.class_ != "fixed")
        return self.comparison.of("introduced")

    @property
    def emptied(self) -> tuple[str, ...]:
        """Why the head judges nobody, or not everybody, whom the base judged.

        A repository that begins may have its policies before its people.
        """
        head = self.comparison.head.snapshot
        begins = self.comparison.adoption and head.requirements
        if not begins and not (head.requirements and head.workers):
            return self.comparison.head.empty
        return tuple(reason for reason in self.comparison.head.empty if reason not in self.comparison.base.empty)

    @property
    def braked(self) -> bool:
        """Whether the change turns over more than the guard rail of the base lets through."""
        comparison = self.comparison
        rails = comparison.base.snapshot.settings.guard_rails
        over = rails.exceeded(comparison.flipped, len(comparison.base.results))
        return over and not self.request.allow_many and not comparison.adoption

    @property
    def brake(self) -> str:
        """What the brake says."""
        comparison = self.comparison
        rail = comparison.base.snapshot.settings.guard_rails.max_percent
        return (
            f"Stopped: {comparison.flipped:,} of {len(comparison.base.results):,} obligations turn, more than {rail} %."
            " If that is meant: --allow-many."
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Why the run fails, where no finding tells it."""
        told = [f"Not everybody is judged any more: {reason}." for reason in self.emptied]
        return (*([self.brake] if self.braked else []), *told)

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings, 2 errors that the change brings, 3 nobody is judged any more, 5 the brake."""
        return exit_code(self._codes())

    def _codes(self) -> Iterator[int]:
        if self.errors:
            yield 2
        if self.braked:
            yield 5
        if self.emptied:
            yield 3
        if self.failing:
            yield 1

    def soon(self) -> tuple[Shift, ...]:
        """The obligations that the change makes fall due, or fall due earlier, within the horizon."""
        last = self.comparison.head.as_of + timedelta(days=HORIZON)
        return tuple(
            shift
            for shift in self.comparison.shifts
            if shift.turn in ("sooner", "asked") and shift.deadline is not None and shift.deadline <= last
        )

    def turns(self) -> dict[Turn, int]:
        """How many obligations turn which way."""
        count = Counter(shift.turn for shift in self.comparison.shifts)
        return {turn: count[turn] for turn in TURNS}

    @property
    def bottom_line(self) -> str:
        """What it comes to, such as `+12 gaps, -3, 41 due within 90 days`."""
        turns = self.turns()
        gaps = f"+{turns['gap']:,} gap{'' if turns['gap'] == 1 else 's'}, -{turns['met']:,}"
        return f"{gaps}, {len(self.soon()):,} due within {HORIZON} days"

    @property
    def verdict(self) -> str:
        """The last sentence, without the exit code."""
        if self.errors:
            return f"Could not judge everything: {counted(len(self.errors), 'error')} in the files."
        if self.braked:
            return self.brake
        if self.emptied:
            return "Not everybody is judged any more: see `Not judged`."
        if self.failing:
            how = "introduced" if self.request.fail_on == "introduced" else "at or above the threshold"
            return f"Failed: {counted(len(self.failing), 'finding')} {how}."
        if self.comparison.adoption:
            return "The base has no policies, so this is where they begin: nothing fails."
        return "Nothing here makes it worse." if self.request.fail_on == "introduced" else "Nothing fails."
