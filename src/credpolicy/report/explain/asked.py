"""What a requirement asks, test by test: how each stands, the records looked at and the one that decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from credpolicy.evaluate.reasons import credits_asked
from credpolicy.model.evaluation import RecordState
from credpolicy.model.explanation import Obligation, RecordStanding, TestStanding
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed
from credpolicy.model.tree import Test
from credpolicy.report.explain import credits as ledgers
from credpolicy.report.explain.applies import failures
from credpolicy.report.explain.records import brief, doubts, full
from credpolicy.report.explain.words import Words, indented, listed, which

STATES: dict[RecordState, str] = {
    "valid": "held",
    "grace": "held, in grace",
    "unverified": "not verified",
    "in_progress": "in progress, not held yet",
    "unknown": "unknown, cannot be judged",
    "expired": "expired",
    "invalid": "not valid",
    "missing": "missing",
}


def lines(obligation: Obligation, worker: Placed[Worker], words: Words) -> Iterator[str]:
    """The sentences about the lines of a requirement; what belongs to a line is indented below it."""
    teller, several = _Teller(worker, words), len(obligation.tests) > 1
    for number, (standing, line) in enumerate(zip(obligation.tests, obligation.result.lines, strict=True), start=1):
        since = f" since {line.since}" if several and line.since else ""
        yield from teller.test(standing, f"{number}. It asks for " if several else "It asks for ", since)


class _Teller:
    """Tells of the tests of one worker."""

    def __init__(self, worker: Placed[Worker], words: Words) -> None:
        self._worker = worker
        self._words = words
        self._told: set[int] = set()

    def test(self, standing: TestStanding, start: str, since: str = "") -> Iterator[str]:
        """One test and what is below it; `start` begins the first sentence, `since` ends it."""
        yield f"{start}{_asked(standing)}{self._words.at(standing.place)}: {_state(standing, since)}."
        yield from indented(list(self._below(standing)), "   ")

    def _below(self, standing: TestStanding) -> Iterator[str]:
        """What is told of a test: when it is made, whether it is open, and what it looked at."""
        if standing.test.when is not None:
            read = [
                f"{fact.path} is {listed(fact.values) or 'not written'}{self._words.at(*fact.places)}"
                for fact in standing.gate
            ]
            facts = f" ({'; '.join(read)})" if read else ""
            if not standing.open:
                yield f"This way is closed: it is open only if {standing.test.when.written}{facts}."
                return
            yield f"This way is open, for {standing.test.when.written}{facts}."
        if standing.at is not None and standing.at_day is None:
            yield f"It is made on a day of its own, {standing.at}, and nobody knows that day, so it cannot be judged."
            return
        teller = self
        if standing.at_day is not None:
            named = which(standing.at) if standing.at else ""
            yield f"It is made on {standing.at_day}{named}, and counts for every day."
            teller = _Teller(self._worker, replace(self._words, as_of=standing.at_day))
        yield from ledgers.lines(standing.accounts)
        if standing.members:
            yield from teller._members(standing)
        elif standing.test.type is not None:
            yield from teller._records(standing)

    def _members(self, standing: TestStanding) -> Iterator[str]:
        test = standing.test if standing.behind is None else standing.behind
        if standing.test.type is not None:
            yield f"{standing.test.type} is held by whoever passes another test."
        holding = sum(member.state in ("valid", "grace") for member in standing.members)
        are = "hold" if holding > 1 else "holds"
        takes = f"{_needed(test)} may" if test.at_most is not None else f"it takes {_needed(test)}"
        yield f"{holding or 'None'} of these {len(standing.members)} {are}, and {takes}."
        for member in standing.members:
            yield from self.test(member, "- ")

    def _records(self, standing: TestStanding) -> Iterator[str]:
        for fact in standing.others:
            if not fact.values:
                yield f"Nothing is written for {fact.path}, so no record can match."
        counting = [record for record in standing.records if record.counts]
        decider = next((record for record in counting if record.place == standing.record), None)
        if decider is not None:
            if decider.place in self._told:
                yield f"{brief(decider, self._worker, self._words)}; it is told of above."
            else:
                self._told.add(decider.place)
                yield from full(decider, standing.test, self._worker, self._words)
            others = [record for record in counting if record is not decider]
            yield f"This record decides: {_why_first(decider, others)}."
            for record in others:
                yield f"Also looked at: {brief(record, self._worker, self._words)}."
                yield from indented(list(doubts(record, standing.test, self._worker, self._words)))
        for record in standing.records:
            if not record.counts:
                why = listed(self._faults(record))
                because = f" because {why}" if why else ", for it is not dated as this asks"
                yield f"Put aside{because}: {brief(record, self._worker, self._words)}."

    def _faults(self, record: RecordStanding) -> list[str]:
        unequal = [
            f"{match.own.path} is {listed(match.own.values) or 'not written'}{self._words.at(*match.own.places)},"
            f" and {match.other.path} is {listed(match.other.values) or 'not written'}"
            f"{self._words.at(*match.other.places[-1:])}"
            for match in record.matches
            if not match.holds
        ]
        return [*failures(record.where, self._words), *unequal]


def _state(standing: TestStanding, since: str) -> str:
    """How a test stands, and since when it does not hold where that is known of it alone."""
    test = standing.test
    if not standing.open:
        return f"closed, so it counts as missing{since}"
    if test.credits is not None or test.at_most is not None:
        true, false = ("earned", "not earned") if test.credits is not None else ("true", "not true")
        if standing.state == "unknown":
            return f"{STATES['unknown']}{since}"
        if standing.state != "valid":
            return f"{false}{since}"
        return f"{true} until {standing.compliant_until}" if standing.compliant_until else f"{true}, without an end"
    if standing.state in ("valid", "grace"):
        end = f" until {standing.compliant_until}" if standing.compliant_until else ", and it never ends"
        return f"{STATES[standing.state]}{end}"
    if standing.state == "missing" and not standing.members:
        none = "nothing on record counts" if standing.records else "none is on record"
        return f"{none}, missing{since}" if since else none
    return f"{STATES[standing.state]}{since}"


def _asked(standing: TestStanding) -> str:
    test = standing.test
    if test.credits is not None:
        cases = f", or another of {len(test.credits)} cases" if len(test.credits) > 1 else ""
        return f"{credits_asked(test.credits[0])}{cases}"
    if test.type is None:
        name = f", {test.id}" if test.id else ""
        return f"{_needed(test)} of {len(test.children)}{name}"
    said = f" where {test.where.written}" if test.where else ""
    pairs = zip(test.match or {}, standing.others, strict=True)
    equal = [f"{name} equal to {fact.path}{_being(fact.values)}" for name, fact in pairs]
    return f"{test.type}{said}{f' with {listed(equal)}' if equal else ''}"


def _being(values: tuple[str, ...]) -> str:
    return f", which is {listed(values)}" if values else ""


def _needed(test: Test) -> str:
    if test.at_least is not None:
        return f"at least {test.at_least}"
    if test.at_most is not None:
        return f"at most {test.at_most}" if test.at_most else "none"
    return "one" if test.any_of else "all"


def _why_first(decider: RecordStanding, others: list[RecordStanding]) -> str:
    """Why the record comes before the others, after the order in which the kernel takes them."""
    if not others:
        return "it is the only one"
    equals = [record for record in others if record.state == decider.state]
    if not equals:
        return f"of the {len(others) + 1} it stands best"
    latest = max(record.last_day or date.min for record in equals)
    if (decider.last_day or date.min) > latest:
        return f"of those that are {STATES[decider.state]} its last day is the latest"
    if (decider.starts_on or date.min) > max(record.starts_on or date.min for record in equals):
        return "of those with the same last day it began last"
    return "of those that are equal its number comes first"
