"""Retention rules: no maximum lies before a minimum, as far as the rules alone can tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy import dates
from credpolicy.evaluate.files.ground import Ground
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, row
from credpolicy.evaluate.files.trees import cases
from credpolicy.model.finding import Finding
from credpolicy.model.phrase import Choice, DayPhrase
from credpolicy.model.retention import Keep, Retention

_PROBES = (date(2023, 1, 31), date(2024, 2, 29), date(2025, 7, 1), date(2023, 12, 31))
"""Days from which two lengths are counted; only what is longer from all of them is surely longer."""


def judge(index: Index) -> Iterator[Finding]:
    """Every maximum that lies before a minimum of the same record, whatever the days of the record are."""
    rules = [placed.item for placed in index.snapshot.retention]
    for placed in index.snapshot.retention:
        rule = placed.item
        for case, spot, _ in cases(rule.keep, "keep", row("retention", placed), Ground(index, "record")):
            if case.delete_by is None:
                continue
            if case.until is not None and _before(case.delete_by, case.until):
                sentence = f"`delete_by` ({case.delete_by}) lies before `until` ({case.until})"
                yield finding("RET004", spot.part("delete_by"), sentence)
            for other in rules:
                minimum = _of_all(other)
                if other is rule or minimum is None or not _both(rule, other) or _of_all(rule) is not case:
                    continue
                if minimum.until is not None and _before(case.delete_by, minimum.until):
                    minimum_of = f"`until` of the rule {other.id} ({minimum.until})"
                    sentence = f"`delete_by` ({case.delete_by}) lies before {minimum_of}"
                    yield finding("RET004", spot.part(f"delete_by/{other.id}", "delete_by"), sentence)


def _of_all(rule: Retention) -> Keep | None:
    """The case of a rule that applies to every record of its types; None where that depends on the record."""
    return rule.keep[0] if rule.keep[0].when is None else None


def _both(one: Retention, other: Retention) -> bool:
    """Whether two rules speak of the same records somewhere."""
    return one.type is None or other.type is None or bool(set(one.type) & set(other.type))


def _before(maximum: DayPhrase, minimum: DayPhrase) -> bool:
    """Whether one day surely lies before another: some member of each is counted from the same day, so that it does."""
    earliest = _members(maximum, "earliest_of")
    latest = _members(minimum, "latest_of")
    return any(_shorter(one, other) for one in earliest for other in latest)


def _members(phrase: DayPhrase, kind: str) -> tuple[DayPhrase, ...]:
    if isinstance(phrase, Choice):
        return phrase.members if phrase.kind == kind else ()
    return (phrase,)


def _shorter(one: DayPhrase, other: DayPhrase) -> bool:
    if not isinstance(one, dates.Phrase) or not isinstance(other, dates.Phrase):
        return False
    written = one.anchor[:1].isdigit(), other.anchor[:1].isdigit()
    if all(written):
        return _from(one, dates.parse_day(one.anchor)) < _from(other, dates.parse_day(other.anchor))
    return one.anchor == other.anchor and all(_from(one, day) < _from(other, day) for day in _PROBES)


def _from(phrase: dates.Phrase, day: date) -> date:
    if phrase.length is None:
        return day
    return (dates.before if phrase.before else dates.after)(day, phrase.length)
