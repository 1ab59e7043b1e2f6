"""Cycles in sentences: how long one lasts, and when a holder's first begins."""

from __future__ import annotations

from credpolicy.dates import YearDay
from credpolicy.model.credits import Cycle
from credpolicy.report.plain.paths import anchored
from credpolicy.report.plain.words import joined, on, year_day


def cycle(rule: Cycle, basis: str | None = None) -> str:
    """The cycle as a paragraph; `basis` is the day from which a first one is found, where it is not the record's."""
    return joined([_starts(rule, basis or anchored(rule.basis)), _made_up(rule)])


def _starts(rule: Cycle, basis: str) -> str:
    lasts = f"Cycles of {rule.length} follow one another without a gap"
    if rule.starts is None:
        return f"{lasts}; the first begins on {basis}."
    if isinstance(rule.starts, YearDay):
        day = year_day(rule.starts)
        if rule.cutoff is None:
            return f"{lasts}; a holder's first begins on the last {day} that is not after {basis}."
        return (
            f"{lasts}; a holder's first begins on the last {day} that is not after {basis} where that is up to "
            f"{year_day(rule.cutoff)} of its year, and on the next {day} where it is later."
        )
    if isinstance(rule.starts, str):
        what = "birthday" if rule.starts == "birthday" else "first day of the birth month"
        return f"{lasts}; a holder's first begins on the last {what} that is not after {basis}."
    return (
        f"{lasts}, the same for everybody; one of them begins on {on(rule.starts)}, "
        f"and a holder joins the one that contains {basis}."
    )


def _made_up(rule: Cycle) -> str:
    if rule.make_up is None:
        return ""
    return f"Credits earned up to {rule.make_up} after the end of a cycle that is short fill that cycle first."
