"""Retention counted: the days that the rules give one record, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from credpolicy import dates
from credpolicy.evaluate import paths
from credpolicy.evaluate.files.fitting import Moment, fit, values_of_record
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.holdings import Held, holdings, starts_on
from credpolicy.model.phrase import Choice, DayPhrase
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.retained import Retained, RetentionState, Term
from credpolicy.model.retention import Keep, Retention
from credpolicy.model.snapshot import Placed

Anchor = Callable[[str], date | None]
"""The day of an anchor; None where none is written."""


class _MissingError(Exception):
    """An anchor has no day; its name is the message."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A record and whose it is, on a day."""

    index: Index
    worker: Worker
    record: Credential
    as_of: date

    @property
    def employed(self) -> bool:
        """Whether its holder is current staff, or hired for a day to come."""
        return employed(self.worker, self.as_of)

    def anchor(self, name: str) -> date | None:
        """The day of an anchor. An employment that goes on ends on the last of all days."""
        if name == "ended_on" and self.worker.ended_on is None:
            return date.max if self.employed else None
        if name in ("hired_on", "ended_on"):
            found: date | None = getattr(self.worker, name)
            return found
        if "." not in name:
            return getattr(self.record, name, None)
        found_on = paths.dated_of_seat(name, self.worker, None, self.index.places)
        if not name.startswith("event."):  # the latest event counts, also one to come
            found_on = [each for each in found_on if (each[1] or self.as_of) <= self.as_of <= (each[2] or self.as_of)]
        days = [value for value, _, _ in found_on if _is_day(value)]
        return date.fromisoformat(max(days)) if days else None

    @property
    def holidays(self) -> frozenset[date]:
        """The days that are no business days."""
        return frozenset(placed.item.on for placed in self.index.snapshot.holidays)

    @property
    def moment(self) -> Moment:
        """The day, and what selectors compare with on it: days that are written."""

        def anchor(name: str) -> date | None:
            found: date | None = getattr(self.worker if name in ("hired_on", "ended_on") else self.record, name, None)
            return found

        return Moment(self.as_of, anchor, self.holidays)


def employed(worker: Worker, day: date) -> bool:
    """Whether somebody is staff on a day, or hired for one to come; taken for granted where nothing is written."""
    if worker.ended_on is not None or worker.status == "ended":
        return worker.ended_on is not None and worker.ended_on >= day
    return worker.hired_on is not None or worker.status != "candidate"


def _is_day(value: str) -> bool:
    try:
        dates.parse_day(value)
    except ValueError:
        return False
    return True


def counted(phrase: DayPhrase, anchor: Anchor, holidays: frozenset[date]) -> date | None:
    """The day that a phrase names; None, where one of the days it is counted from is missing."""
    try:
        return _day(phrase, anchor, holidays)
    except _MissingError:
        return None


def _day(phrase: DayPhrase, anchor: Anchor, holidays: frozenset[date]) -> date:
    if isinstance(phrase, Choice):
        if phrase.kind == "latest_of":
            return max(_day(member, anchor, holidays) for member in phrase.members)
        return _earliest(phrase, anchor, holidays)
    if not isinstance(phrase, dates.Phrase):
        message = "a count"
        raise _MissingError(message)
    day = dates.parse_day(phrase.anchor) if phrase.anchor[:1].isdigit() else anchor(phrase.anchor)
    if day is None:
        raise _MissingError(phrase.anchor)
    if phrase.length is None or day == date.max:
        return day
    return (dates.before if phrase.before else dates.after)(day, phrase.length, holidays)


def _earliest(phrase: Choice, anchor: Anchor, holidays: frozenset[date]) -> date:
    """The earliest of several days; what is counted from a day that is missing is passed over."""
    days: list[date] = []
    first: _MissingError | None = None
    for member in phrase.members:
        try:
            days.append(_day(member, anchor, holidays))
        except _MissingError as missing:
            first = first or missing
    if first is not None and not days:
        raise first
    return min(days)


def term(rule: Retention, holder: Holder) -> Term | None:
    """What a rule says of a record; None where none of its cases applies."""
    values = values_of_record(holder.index, holder.worker, holder.record, holder.as_of)
    for case in rule.keep:
        applies = True if case.when is None else fit(case.when, values, holder.moment)
        if applies is None:
            written = case.when.written if case.when else ""
            return Term(rule.id, rule.owner, None, None, faults=(f"nobody can tell whether `when` holds ({written})",))
        if applies:
            return _of_case(rule, case, holder)
    return None


def _of_case(rule: Retention, case: Keep, holder: Holder) -> Term:
    holidays = holder.holidays
    if case.while_employed == "keep" and holder.employed:
        until = None if case.until is None else counted(case.until, holder.anchor, holidays)
        return Term(rule.id, rule.owner, _known(until), None, staff=case.until is not None)
    found: list[date | None] = []
    faults: list[str] = []
    for phrase in (case.until, case.delete_by):
        try:
            found.append(None if phrase is None else _day(phrase, holder.anchor, holidays))
        except _MissingError as missing:
            found.append(None)
            faults.append(f"`{missing}` is not written, from which `{phrase}` is counted")
    until, by = found
    # what is counted from the end of an employment that goes on has no day yet
    staff = until == date.max
    return Term(rule.id, rule.owner, _known(until), _known(by), staff, tuple(dict.fromkeys(faults)))


def _known(day: date | None) -> date | None:
    return None if day == date.max else day


def records(index: Index, as_of: date) -> Iterator[Retained]:
    """Every credential and screening, in the order of the files."""
    for placed in index.snapshot.workers:
        for held in holdings(placed.item):
            yield retained(index, placed, held, as_of)


def retained(index: Index, placed: Placed[Worker], held: Held, as_of: date) -> Retained:
    """One record on a day."""
    worker, record = placed.item, held.credential
    holder = Holder(index, worker, record, as_of)
    speaking = (rule.item for rule in index.snapshot.retention if rule.item.covers(record.type))
    terms = tuple(found for rule in speaking if (found := term(rule, holder)) is not None)
    holds = tuple(hold.item.id for hold in index.snapshot.legal_holds if hold.item.keeps(worker.id, record.type, as_of))
    until = max((each.keep_until for each in terms if each.keep_until is not None), default=None)
    by = min((each.delete_by for each in terms if each.delete_by is not None), default=None)
    further = held.place - len(worker.credentials)
    part = ("credentials", held.place) if further < 0 else ("screenings", further)
    state = _state(terms, until, by, as_of, held=bool(holds))
    return Retained(placed, part, record.type, key_of(record), terms, until, by, holds, state)


def key_of(record: Credential) -> str:
    """What a tombstone calls a record: its id, else its first day. No number: that would say whose it was."""
    return record.id or str(starts_on(record) or "undated")


def _state(terms: tuple[Term, ...], until: date | None, by: date | None, as_of: date, *, held: bool) -> RetentionState:
    staff = any(each.staff for each in terms)
    if not terms:
        return "unruled"
    if any(each.faults for each in terms):
        return "unknown"
    if by is not None and ((until is not None and by < until) or (staff and by < as_of)):
        return "conflict"
    if staff or (until is not None and as_of <= until):
        return "kept"
    if until is None and by is None:
        return "kept"  # a maximum that does not run yet, and no minimum
    if held:
        return "held"
    if by is None or (until is None and as_of < by):
        return "free"  # where no rule says that the time to keep it is over, it stays until its last day
    return "overdue" if by < as_of else "due"
