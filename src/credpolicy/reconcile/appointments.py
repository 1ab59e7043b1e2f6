"""Appointments: on which day what ends or falls due, what to do about it, and on which days to be reminded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from credpolicy import dates
from credpolicy.evaluate.rows import assignment_key
from credpolicy.model.evaluation import Evaluation, Line, Result
from credpolicy.model.finding import fingerprint
from credpolicy.model.registry import Worker
from credpolicy.model.reminder import Duty
from credpolicy.model.responsibility import Owner
from credpolicy.model.rules import RULES
from credpolicy.reconcile.reminders.planning import Ladders
from credpolicy.reconcile.reminders.standings import duties

_OWED = ("not_yet_due", "provisional")
_Obligation = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose appointments, until which day, inclusive. Empty filters let everything through."""

    until: date
    workers: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appointment:
    """One day on which something ends or falls due. `uid` stays the same however often it moves.

    `told` are the lines that say more. `alarms` are days, from `as_of` on, in order.
    """

    uid: str
    day: date
    title: str
    told: tuple[str, ...]
    severity: str
    alarms: tuple[date, ...]


def appointments(evaluation: Evaluation, wanted: Wanted) -> tuple[Appointment, ...]:
    """What ends or falls due until a day, what is late already, and which waivers end; by day.

    Only what binds is in it, as in reminders. A gap stands on the last day to mend it, where no SLA says one on the day
    judged. The alarms are those of the ladder, and none while somebody has acknowledged it.
    """
    diary = _Diary(evaluation)
    found = [*diary.of_duties(wanted), *diary.of_waivers(wanted)]
    return tuple(sorted((each for each in found if each.day <= wanted.until), key=lambda each: (each.day, each.uid)))


class _Diary:
    """Writes the appointments of one evaluation. Of an id written twice the first counts."""

    def __init__(self, evaluation: Evaluation) -> None:
        snapshot = evaluation.snapshot
        self._evaluation, self._as_of = evaluation, evaluation.as_of
        self._ladders = Ladders(snapshot)
        self._holidays = frozenset(placed.item.on for placed in snapshot.holidays)
        self._workers = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}
        self._owners = {placed.item.id: placed.item for placed in reversed(snapshot.owners)}
        self._titles = {placed.item.id: placed.item.title for placed in reversed(snapshot.requirements)}
        shown = snapshot.identities if snapshot.settings.show_names else ()
        self._names = {placed.item.worker: placed.item.name for placed in reversed(shown) if placed.item.name}
        self._results: dict[_Obligation, Result] = {}
        for result in evaluation.results:
            self._results.setdefault(_obligation(result), result)

    def of_duties(self, wanted: Wanted) -> Iterator[Appointment]:
        """One for each line of what binds that ends, is owed, or is missing."""
        for duty in duties(self._evaluation).values():
            if self._wanted(wanted, duty.worker, duty.owner, duty.location):
                yield self._of(duty)

    def of_waivers(self, wanted: Wanted) -> Iterator[Appointment]:
        """One for each obligation that only a waiver excuses: the last day on which it does."""
        waivers = {placed.item.id: placed.item for placed in reversed(self._evaluation.snapshot.waivers)}
        for result in self._results.values():
            waiver = waivers.get(result.waiver or "")
            if waiver is None or result.state != "waived" or not result.binds:
                continue
            if self._wanted(wanted, result.worker, result.owner, self._location(result)):
                yield Appointment(
                    uid=fingerprint("calendar", "waiver", waiver.id, *_obligation(result)),
                    day=waiver.last_day,
                    title=f"{self._who(result.worker)}: waiver {waiver.id} ends",
                    told=(*self._about(result), *result.reasons, f"How to mend: {RULES['GAP001'].help}"),
                    severity=result.severity,
                    alarms=tuple(day for day in self._steps(waiver.last_day) if day >= self._as_of),
                )

    def _of(self, duty: Duty) -> Appointment:
        result = self._results[duty.worker, duty.assignment, duty.requirement, duty.each]
        line = next((line for line in result.lines if line.key == duty.line), None)
        gap = duty.stand.since is not None or duty.end is None
        day = (duty.due_on or self._as_of) if gap else (duty.end or self._as_of)
        what = duty.line or duty.requirement
        mend = "was to be mended" if day < self._as_of else "mend it"
        verb = f"is {duty.state.replace('_', ' ')}, {mend} by this day" if gap else _verb(duty)
        told = [*self._about(result), *_reasons(result, line, what, duty)]
        if not gap and duty.stand.anchor is not None and duty.stand.anchor < day:
            told.append(f"To be started by {duty.stand.anchor}")
        told.append(f"How to mend: {RULES['GAP001' if gap or duty.state in _OWED else 'GAP002'].help}")
        return Appointment(
            uid=duty.fingerprint,
            day=day,
            title=f"{self._who(duty.worker)}: {what} {verb}",
            told=tuple(told),
            severity=duty.severity,
            alarms=self._alarms(duty, day, gap=gap),
        )

    def _about(self, result: Result) -> Iterator[str]:
        """The lines every appointment begins with: what is asked of whom, how bad it is, and whose it is."""
        title = self._titles.get(result.requirement)
        yield f"Requirement: {result.requirement}" + (f", {title}" if title else "")
        seat = "/".join(part for part in result.assignment.split("/") if part)
        yield f"Worker: {self._who(result.worker)}" + (f", {seat}" if seat else "")
        if result.each:
            yield f"For: {result.each}"
        yield f"Severity: {result.severity}"
        owner = self._owners.get(result.owner or "")
        if owner is not None:
            yield f"Owner: {self._owner(owner)}"

    def _owner(self, owner: Owner) -> str:
        backup = f", backup {self._who(owner.backup)}" if owner.backup else ""
        return f"{owner.name or owner.id}: {self._who(owner.accountable)}{backup}"

    def _who(self, worker: str) -> str:
        return f"{self._names[worker]} ({worker})" if worker in self._names else worker

    def _alarms(self, duty: Duty, day: date, *, gap: bool) -> tuple[date, ...]:
        """The days of the ladder; of a gap, whose ladder is climbed already, its own day."""
        steps = self._ladders.of(duty).steps
        anchor = duty.stand.anchor or day
        found = {day} if gap else {dates.before(anchor, length, self._holidays) for length in steps}
        quiet = [
            (said.on, said.until)
            for said in self._workers[duty.worker].acknowledged
            if said.requirement == duty.requirement
        ]
        return tuple(
            each for each in sorted(found)
            if each >= self._as_of and not any(first <= each <= last for first, last in quiet)
        )  # fmt: skip

    def _steps(self, day: date) -> list[date]:
        ladder = self._evaluation.snapshot.settings.notifications.ladder
        return sorted({dates.before(day, length, self._holidays) for length in ladder})

    def _wanted(self, wanted: Wanted, worker: str, owner: str | None, location: str | None) -> bool:
        if wanted.workers and worker not in wanted.workers:
            return False
        if wanted.owners and owner not in wanted.owners:
            return False
        # what is asked of a person wherever they work concerns every place where they work now
        places = {location} if location else self._places(self._workers[worker])
        return not wanted.locations or bool(places & set(wanted.locations))

    def _places(self, worker: Worker) -> set[str | None]:
        day = self._as_of
        return {each.location for each in worker.assignments if (each.starts_on or day) <= day <= (each.ends_on or day)}

    def _location(self, result: Result) -> str | None:
        rows = self._workers[result.worker].assignments
        return next((row.location for row in rows if assignment_key(row) == result.assignment), None)


def _obligation(result: Result) -> _Obligation:
    return result.worker, result.assignment, result.requirement, result.each


def _verb(duty: Duty) -> str:
    """What becomes of a line that is no gap."""
    if duty.state in _OWED:
        return "is due"
    return "grace ends" if duty.state == "grace" else "ends"


def _reasons(result: Result, line: Line | None, what: str, duty: Duty) -> Iterator[str]:
    """Why it stands there: what is said of the line, or else of the obligation, or else when it ends."""
    if line is not None and line.reason:
        yield line.reason
        yield from result.reasons[sum(bool(each.reason) for each in result.lines) :]  # of the obligation as a whole
    elif duty.state != "compliant":
        yield from result.reasons
    elif duty.end is not None:
        yield f"{what} holds until {duty.end}"
    if line is not None and line.ends_on and line.last_day == duty.end and line.ends_on < (duty.end or line.ends_on):
        yield f"What is held ends on {line.ends_on}, and is in grace until {line.last_day}"
