"""How long a record holds and how its end is found, in sentences, with a day worked out."""

from __future__ import annotations

from datetime import date, timedelta

from credpolicy import dates
from credpolicy.model.validity import EndedBy, Rounding, Validity
from credpolicy.report.plain.cases import cases
from credpolicy.report.plain.paths import Row, anchored
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import Point, joined, listed, on, ordinal, spaced, year_day

_EXAMPLE = date(2022, 3, 28)
_PRINTED = {
    "governs": "Where a last day is printed on it, that day counts instead.",
    "caps": "Where an earlier last day is printed on it, that day counts instead.",
    "replaced": "A last day printed on it does not count.",
}


def validity(rules: tuple[Validity, ...], terms: Terms, row: Row) -> list[Point]:
    """How long a record holds."""
    said = cases("How long it holds", rules, _rule, terms, row)
    if all(rule.when for rule in rules):
        said.append(Point("Where none of this fits, it holds to the last day printed on it."))
    return said


def _rule(rule: Validity) -> list[Point]:
    return [Point(joined([_length(rule), _PRINTED[rule.printed] if rule.has_rule else "", _ended(rule.ended_by)]))]


def _length(rule: Validity) -> str:
    basis, length = anchored(rule.basis), rule.valid_for
    if length == "never_ends":
        return f"It holds for life from {basis} on."
    if length is None:
        if rule.rounding is None:
            counted = "" if rule.basis == "issued_on" else f" (where something is counted, it is counted from {basis})"
            return f"It holds to the last day printed on it, that day included{counted}."
        return f"It holds to {_first_turn(rule.rounding, rule.min_active, basis)}{_worked_out(rule)}."
    span, example = _span(length, basis), _worked_out(rule)
    if rule.rounding is None or rule.rounding.to == "same_day":
        return f"It holds {span}{example}."
    if rule.rounding.to == "day_before":
        return f"It holds {span}, less one day{example}."
    if rule.rounding.direction == "back":
        return f"It holds {span}, but ends on {_turn(rule.rounding, 'the last')} by then{example}."
    return f"It holds {span}, and from there on to {_turn(rule.rounding, 'the next')}{example}."


def _first_turn(rounding: Rounding, least: dates.Duration | None, basis: str) -> str:
    if rounding.direction == "back":
        by = f"the day {least} after {basis}" if least else basis
        return f"{_turn(rounding, 'the last')} on or before {by}"
    since = f"that is at least {least} after {basis}" if least else f"on or after {basis}"
    return f"{_turn(rounding, 'the first')} {since}"


def _span(length: dates.Duration, basis: str) -> str:
    if not length.calendar:
        return f"for {length} from {basis}"
    return f"to the last day of the {ordinal(length.count)} calendar {length.unit} after {basis}"


def _turn(rounding: Rounding, which: str) -> str:
    to, years = rounding.to, "" if rounding.years == "every" else f" of an {rounding.years} year"
    if isinstance(to, dates.YearDay):
        return f"{which} {year_day(to)}{years}"
    words = {
        "birthday": "birthday of the holder",
        "end_of_birth_month": "last day of the holder's birth month",
        "end_of_cycle": "end of a cycle",
    }
    return f"{which} {words.get(to, spaced(to))}{years}"


def _worked_out(rule: Validity) -> str:
    """What the rule makes of one day, where neither a birthday nor a cycle nor holidays decide."""
    length, rounding = rule.valid_for, rule.rounding
    counted = length if isinstance(length, dates.Duration) else rule.min_active
    if counted is not None and counted.business:
        return ""
    end = dates.after(_EXAMPLE, counted) if counted else _EXAMPLE
    if rounding is not None and rounding.to == "day_before":
        end -= timedelta(days=1)
    elif rounding is not None and isinstance(rounding.to, dates.YearDay):
        end = dates.on_year_day(end, rounding.to, years=rounding.years, back=rounding.direction == "back")
    elif rounding is not None and rounding.to != "same_day":
        return ""
    return f" (from {on(_EXAMPLE)} to {on(end)}, both included)"


def _ended(ends: tuple[EndedBy, ...]) -> str:
    if not ends:
        return ""
    said = []
    for end in ends:
        within = f" within {end.within}" if end.within else ""
        said.append(f"{spaced(end.event)}{f' {end.times} times{within}' if end.times > 1 else ''}")
    return f"It ends early when this happens after its first day: {listed(said, 'or')}."
