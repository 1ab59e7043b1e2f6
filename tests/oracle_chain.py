"""Records in a chain: which one follows which, when each ends, and what is late, pending or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from credpolicy.dates import Duration, YearDay
from credpolicy.model.selector import Selection
from credpolicy.model.tree import Late, Renewal, VerificationRule
from credpolicy.model.validity import Rounding, Validity
from tests.oracle_cases import Case
from tests.oracle_cycles import end_of_cycle
from tests.oracle_ground import NEVER, ONE, depends_on_the_day, first_reaching, plus
from tests.oracle_records import BAD_WORDS, Held

REFUSING = ("suspended", "revoked", "retired", "inactive")


@dataclass(frozen=True, eq=False)
class Terms:
    """What a test says in place of a type's own validity and verification; `asker` is what its conditions read."""

    validity: tuple[Validity, ...] | None = None
    verification: tuple[VerificationRule, ...] | None = None
    asker: Held | None = None


OWN = Terms()


def linked(records: Sequence[Held]) -> None:
    """Put the records of one worker into their chains."""
    chains: dict[object, list[Held]] = {}
    for held in records:
        if held.word not in ("issued_in_error", "pending"):
            chains.setdefault(held.alike, []).append(held)
    for chain in chains.values():
        chain.sort(key=lambda held: (held.start or date.min, held.record.issued_on or date.min, held.place))
        for number, held in enumerate(chain, 1):
            held.chain, held.number = chain, number


class Chains:
    """The records of all workers, each as it stands in its chain."""

    def __init__(self, held: Mapping[str, list[Held]], holidays: frozenset[date], dated: frozenset[str]) -> None:
        """`dated` are the attributes whose values have days, so that what reads them may depend on the day."""
        self.held, self.holidays, self.dated = held, holidays, dated
        self.known: dict[object, Any] = {}
        for records in held.values():
            for record in records:
                record.end_on = self.end

    def plus(self, day: date, length: Duration) -> date:
        """The last day of a length."""
        return plus(day, length, self.holidays)

    def moving(self, selection: Selection) -> bool:
        """Whether what a selector says may change from day to day, remembered."""
        key = ("moving", id(selection))
        if key not in self.known:
            self.known[key] = depends_on_the_day(selection, self.dated)
            self.known["kept", id(selection)] = selection
        return self.known[key]  # type: ignore[no-any-return]

    def chosen(self, cases: Sequence[Any] | None, ask: Held | Case, day: date) -> Any:
        """The first case that holds on the day; None where none does, or nothing is written."""
        if not cases or cases[0].when is None:
            return cases[0] if cases else None
        key = ("case", id(cases), ask, day if any(case.when and self.moving(case.when) for case in cases) else None)
        if key not in self.known:
            self.known[key] = next((case for case in cases if case.when is None or ask.selects(case.when, day)), None)
            self.known["kept", id(cases)] = cases
        return self.known[key]

    def validity(self, held: Held, day: date, terms: Terms = OWN) -> Validity | None:
        """The case of validity that applies on the day."""
        if terms.validity:
            return self.chosen(terms.validity, terms.asker or held, day)  # type: ignore[no-any-return]
        return self.chosen(held.type.validity, held, day)  # type: ignore[no-any-return]

    def renewal(self, held: Held, day: date) -> Renewal | None:
        """The case of renewal that applies on the day."""
        return self.chosen(held.type.renewal, held, day)  # type: ignore[no-any-return]

    def verification(self, held: Held, day: date, terms: Terms = OWN) -> VerificationRule | None:
        """The case of verification that applies on the day."""
        if terms.verification:
            return self.chosen(terms.verification, terms.asker or held, day)  # type: ignore[no-any-return]
        return self.chosen(held.type.verification, held, day)  # type: ignore[no-any-return]

    # When a record ends

    def end(self, held: Held, day: date, terms: Terms = OWN) -> date | None:
        """The end as judged on a day: NEVER where there is none, None where it cannot be told."""
        rule = self.validity(held, day, terms)
        key = ("end", held, id(rule))
        if key not in self.known:
            self.known[key] = self._end(held, rule)
        return self.known[key]  # type: ignore[no-any-return]

    def _end(self, held: Held, rule: Validity | None) -> date | None:
        printed, ruled = held.record.expires_on, None
        if rule is None:
            return printed
        if rule.valid_for == "never_ends":
            ruled = NEVER
        elif rule.has_rule and (base := self.base(held, rule)) is not None:
            length = rule.valid_for or rule.min_active
            ruled = self.plus(base, length) if isinstance(length, Duration) else base
            if rule.rounding:
                ruled = self.moved(held, ruled, rule.rounding)
        if rule.printed == "replaced":
            return ruled
        if rule.printed == "caps":
            return min((day for day in (printed, ruled) if day is not None), default=None)
        return printed or ruled

    def base(self, held: Held, rule: Validity) -> date | None:
        """The day from which a validity counts: of a renewal perhaps the old end."""
        renewal = self.renewal(held, held.start or date.min) if held.previous else None
        if renewal is None or renewal.basis is None:
            return getattr(held.record, rule.basis)  # type: ignore[no-any-return]
        if renewal.basis != "previous_expiry":
            return getattr(held.record, renewal.basis)  # type: ignore[no-any-return]
        old_end = self.old_end(held)
        if old_end is None or not self.continues(held, renewal, old_end):
            return getattr(held.record, rule.basis)  # type: ignore[no-any-return]
        only_moves = rule.rounding is not None and rule.valid_for is None and rule.min_active is None
        eve = only_moves or (rule.rounding is not None and rule.rounding.to == "day_before")
        return old_end + ONE if eve else old_end

    def old_end(self, held: Held) -> date | None:
        """The end of the record before as judged when this one began; None where it is not a day."""
        if held.previous is None or held.start is None:
            return None
        end = self.end(held.previous, held.start)
        return None if end == NEVER else end

    def continues(self, held: Held, renewal: Renewal, old_end: date) -> bool:
        """Whether the record began in the window or the grace of the one before, which was not refused then."""
        start, before = held.start, held.previous
        if start is None or before is None or self.refused(before, start):
            return False
        last = self.with_grace(before, start, old_end)
        first = first_reaching(old_end, renewal.window, self.holidays) if renewal.window else date.min
        return first <= start <= last

    def moved(self, held: Held, day: date, rounding: Rounding) -> date | None:
        """Where an end moves: day by day, until it meets one that fits. None where nobody knows that day."""
        if rounding.to == "same_day":
            return day
        if rounding.to == "day_before":
            return day - ONE
        if rounding.to == "end_of_cycle":
            if held.type.cycle is None:
                return None
            return end_of_cycle(held.type.cycle, held.cycle_base, held.worker.birthday, day)
        wanted = held.worker.birthday if isinstance(rounding.to, str) else rounding.to
        if wanted is None:
            return None
        while not fits(day, wanted, rounding):
            day += -ONE if rounding.direction == "back" else ONE
        return day

    def with_grace(self, held: Held, day: date, end: date) -> date:
        """An end and the grace after it."""
        renewal = self.renewal(held, day)
        return end if end == NEVER or renewal is None or renewal.grace is None else self.plus(end, renewal.grace)

    def last_day(self, held: Held, day: date, terms: Terms = OWN) -> date | None:
        """The last day as judged on a day, with grace and the time in which a renewal is pending."""
        end = self.end(held, day, terms)
        if end is None or end == NEVER:
            return end
        last, renewal = self.with_grace(held, day, end), self.renewal(held, day)
        if renewal is None or renewal.while_pending is None:
            return last
        until = held.phrase(renewal.while_pending, day)
        wanted = self.applied_for(held, last)
        if until is None or wanted is None:
            return last
        decided = decided_on(wanted)
        return max(last, until if decided is None else min(until, decided - ONE))

    def applied_for(self, held: Held, last: date) -> Held | None:
        """The record that was applied for, in time, to follow this one."""
        found = [
            other
            for other in self.held[held.worker.id]
            if other is not held and other.alike == held.alike and in_time(other, held, last)
        ]
        return min(found, key=lambda other: (other.record.applied_on or NEVER, other.place), default=None)

    # What refuses a record

    def ended_by_event(self, held: Held, rule: Validity | None, day: date) -> bool:
        """Whether something that happened after its start has ended it."""
        for asked in rule.ended_by if rule else ():
            happened = sorted(event.on for event in held.worker.events if event.kind == asked.event)
            for last in happened:
                so_far = [then for then in happened if then <= last]
                if len(so_far) < asked.times or last > day or (held.start is not None and last <= held.start):
                    continue
                if asked.within is None or last <= self.plus(so_far[-asked.times], asked.within):
                    return True
        return False

    def refusing(self, held: Held) -> list[Held]:
        """The worker's other records with a word that refuses, remembered."""
        key = ("refusing", held.worker.id)
        if key not in self.known:
            self.known[key] = [other for other in self.held[held.worker.id] if other.word in BAD_WORDS]
        return self.known[key]  # type: ignore[no-any-return]

    def refused(self, held: Held, day: date, terms: Terms = OWN) -> bool:
        """Whether a bad word, its own or another's, an event or an open look refuses it on the day."""
        if held.said_badly(day):
            return True
        if any(other.defeats(held, day) or other.shadows(held, day) for other in self.refusing(held)):
            return True
        return self.ended_by_event(held, self.validity(held, day, terms), day)

    def lapsed_badly(self, held: Held, day: date, end: date, last: date) -> bool:
        """Whether, after its last day, a late step's word refuses it."""
        renewal = self.renewal(held, day)
        begins = last + ONE
        for step in renewal.late if renewal else ():
            if step.status in REFUSING:
                return day >= begins
            if step.up_to is None:
                return False
            begins = max(last, self.plus(end, step.up_to)) + ONE
        return False

    def late_step(self, renewal: Renewal, start: date, end: date) -> Late | None:
        """The step that fits a renewal on a day; None where none does."""
        return next((step for step in renewal.late if step.up_to is None or start <= self.plus(end, step.up_to)), None)


def fits(day: date, wanted: YearDay, rounding: Rounding) -> bool:
    """Whether a day is one to which ends move."""
    if rounding.years != "every" and (day.year % 2 == 1) != (rounding.years == "odd"):
        return False
    last = (day + ONE).month != day.month
    if day.month != wanted.month:
        return False
    if rounding.to == "end_of_birth_month":
        return last
    return day.day == wanted.day or (last and wanted.day > day.day)


def in_time(other: Held, held: Held, last: date) -> bool:
    """Whether the other record was applied for while this one held."""
    applied = other.record.applied_on
    if applied is None or applied > last or (held.start is not None and applied <= held.start):
        return False
    decided = decided_on(other)
    return decided is None or decided > applied


def decided_on(wanted: Held) -> date | None:
    """The day on which an application was refused, or its record begins; None while it is not decided."""
    if wanted.word in BAD_WORDS:
        return wanted.record.status_on
    return None if wanted.word == "pending" else wanted.start
