"""A second opinion on retention: docs/retention.md and the language's section 15 in plain Python, record by record.

Shares nothing with what judges but the models, and what the other oracles stand on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from credpolicy.dates import DAYS_OF_RECORD
from credpolicy.model.phrase import Choice, DayPhrase, simple
from credpolicy.model.registry import Credential, Screening, Worker
from credpolicy.model.retention import Keep, LegalHold, Retention, Tombstone
from credpolicy.model.selector import RECORD_FIELDS, WORKER_FIELDS
from credpolicy.model.snapshot import Snapshot
from tests.oracle_ground import ONE, as_day, first_reaching, plus, read, selects

Name = tuple[str, str, int]
"""A worker, `credentials` or `screenings`, and the place in that list."""

FIRST_DAYS = (
    "valid_from", "issued_on", "completed_on", "decided_on", "awarded_on", "screened_on", "executed_on", "created_on",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """What the rules come to for one record."""

    key: str
    until: date | None
    by: date | None
    holds: tuple[str, ...]
    state: str

    @property
    def finding(self) -> str | None:
        """The code of what is wrong with it, apart from records without a rule."""
        return {"overdue": "RET001", "held": "RET003", "conflict": "RET004", "unknown": "RET006"}.get(self.state)


@dataclass
class Said:
    """What one rule says of one record. A minimum of None with `stays` is one whose day is still to come."""

    until: date | None = None
    by: date | None = None
    stays: bool = False
    lost: bool = False


class UnknownDayError(Exception):
    """A day that would be needed is not written."""


class Retained:
    """A snapshot's records on a day."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self.snapshot, self.day = snapshot, day
        self.rules = [placed.item for placed in snapshot.retention]
        self.holds = [placed.item for placed in snapshot.legal_holds]
        self.holidays = frozenset(placed.item.on for placed in snapshot.holidays)

    def records(self) -> dict[Name, Kept]:
        """Every record by its name."""
        found = {}
        for placed in self.snapshot.workers:
            worker = placed.item
            for place, record in enumerate(worker.credentials):
                found[worker.id, "credentials", place] = self.kept(worker, record)
            for place, look in enumerate(worker.screenings):
                found[worker.id, "screenings", place] = self.kept(worker, look)
        return found

    def kept(self, worker: Worker, record: Credential | Screening) -> Kept:
        """One record: what each rule says, the longest minimum, the shortest maximum, and then the holds."""
        said = [self.says(rule, worker, record) for rule in self.rules if rule.type is None or record.type in rule.type]
        told = [each for each in said if each is not None]
        until = max([each.until for each in told if each.until], default=None)
        by = min([each.by for each in told if each.by], default=None)
        holds = tuple(hold.id for hold in self.holds if holding(hold, worker.id, record.type, self.day))
        state = self.state(told, until, by)
        if holds and state in ("free", "due", "overdue"):
            state = "held"
        return Kept(key_of(record), until, by, holds, state)

    def state(self, told: list[Said], until: date | None, by: date | None) -> str:
        """What it comes to, without the holds."""
        if not told:
            return "unruled"
        if any(each.lost for each in told):
            return "unknown"
        stays = any(each.stays for each in told)
        if by and until and by < until:
            return "conflict"
        if by and stays and by < self.day:
            return "conflict"
        if stays or (until and self.day <= until):
            return "kept"
        if by is None:
            return "free" if until else "kept"
        if until is None and self.day < by:
            return "free"
        return "due" if self.day <= by else "overdue"

    def says(self, rule: Retention, worker: Worker, record: Credential | Screening) -> Said | None:
        """The first case that applies."""
        for case in rule.keep:
            if case.when is None or self.applies(case, worker, record):
                return self.case(case, worker, record)
        return None

    def applies(self, case: Keep, worker: Worker, record: Credential | Screening) -> bool:
        """Whether a case's `when` holds on the day."""

        def values(path: str) -> list[str]:
            head, _, name = path.partition(".")
            if head == "worker" and name:
                return read(worker, WORKER_FIELDS, name, self.day)
            if path in ("hired_on", "ended_on"):
                return read(worker, WORKER_FIELDS, path, self.day)
            if path in ("multistate", "restricted"):
                return ["true" if getattr(record, path, None) else "false"]
            return read(record, RECORD_FIELDS, path, self.day)

        def anchor(name: str) -> date | None:
            return getattr(worker if name in ("hired_on", "ended_on") else record, name, None)

        assert case.when is not None
        return selects(case.when, values, anchor, self.day, self.holidays)

    def case(self, case: Keep, worker: Worker, record: Credential | Screening) -> Said:
        """What a case says: nothing of a maximum while it keeps staff, nor of a day that is still to come."""
        staff = self.staff(worker)
        if staff and case.while_employed == "keep":
            try:
                until = None if case.until is None else self.named(case.until, worker, record)
            except UnknownDayError:
                until = None
            return Said(until=None if until == date.max else until, stays=case.until is not None)
        said = Said()
        try:
            until = None if case.until is None else self.named(case.until, worker, record)
            said.stays = until == date.max
            said.until = None if said.stays else until
        except UnknownDayError:
            said.lost = True
        try:
            by = None if case.delete_by is None else self.named(case.delete_by, worker, record)
            said.by = None if by == date.max else by
        except UnknownDayError:
            said.lost = True
        return said

    def staff(self, worker: Worker) -> bool:
        """Whether somebody is there, or comes, and has not gone."""
        if worker.ended_on:
            return self.day <= worker.ended_on
        if worker.status == "ended":
            return False
        return worker.status != "candidate" or worker.hired_on is not None

    def named(self, phrase: DayPhrase, worker: Worker, record: Credential | Screening) -> date:
        """The day a phrase names; the last of all days where it has not come yet."""
        if isinstance(phrase, Choice):
            days: list[date] = []
            for member in phrase.members:
                try:
                    days.append(self.named(member, worker, record))
                except UnknownDayError:
                    if phrase.kind == "latest_of":
                        raise
            if not days:
                raise UnknownDayError
            return max(days) if phrase.kind == "latest_of" else min(days)
        (plain,) = simple(phrase)
        base = self.anchor(plain.anchor, worker, record)
        if plain.length is None or base == date.max:
            return base
        length = first_reaching if plain.before else plus
        return length(base, plain.length, self.holidays)

    def anchor(self, name: str, worker: Worker, record: Credential | Screening) -> date:
        """The day of an anchor."""
        head, _, rest = name.partition(".")
        found: date | None
        if name[0].isdigit():
            found = date.fromisoformat(name)
        elif name == "hired_on":
            found = worker.hired_on
        elif name == "ended_on":
            found = worker.ended_on or (date.max if self.staff(worker) else None)
        elif head == "event":
            found = max((event.on for event in worker.events if event.kind == rest), default=None)
        elif head == "worker":
            found = as_day(read(worker, WORKER_FIELDS, rest, self.day))
        else:
            assert name in DAYS_OF_RECORD
            found = getattr(record, name, None)
        if found is None:
            raise UnknownDayError
        return found

    # Findings

    def findings(self) -> list[tuple[str, str]]:
        """The codes of what is wrong with records and tombstones, each with whom it is about; sorted."""
        found = [(kept.finding, name[0]) for name, kept in self.records().items() if kept.finding]
        for placed in self.snapshot.tombstones:
            found += [(code, placed.item.worker) for code in self.buried(placed.item)]
        return sorted((code, worker) for code, worker in set(found) if code)

    def buried(self, stone: Tombstone) -> Iterator[str]:
        """What is wrong with a deletion."""
        if any(holding(hold, stone.worker, stone.type, stone.deleted_on) for hold in self.holds):
            yield "RET003"
        if stone.kept_until and stone.deleted_on <= stone.kept_until:
            yield "RET002"
        then = Retained(self.snapshot, stone.deleted_on)
        for placed in self.snapshot.workers:
            if placed.item.id != stone.worker:
                continue
            for rule in self.rules:
                if (rule.type is None or stone.type in rule.type) and rule.keep[0].when is None:
                    yield from then.too_early(rule.keep[0], placed.item, stone)

    def too_early(self, case: Keep, worker: Worker, stone: Tombstone) -> Iterator[str]:
        """Whether a rule that needs no record to be counted kept it on the day of its deletion."""
        phrases = [phrase for phrase in (case.until, case.delete_by) if phrase is not None]
        kept_for_the_staff = self.staff(worker) and case.while_employed == "keep" and case.until
        if not kept_for_the_staff and any(one.anchor in DAYS_OF_RECORD for each in phrases for one in simple(each)):
            return
        said = self.case(case, worker, Credential(type=stone.type))
        if not said.lost and (said.stays or (said.until and self.day <= said.until)):
            yield "RET002"

    # The plan

    def plan(self, by: date) -> list[Name]:
        """What may go on the day or is held, and what else may go by another day, in no order."""
        return sorted(
            name
            for name, kept in self.records().items()
            if kept.state in ("free", "due", "overdue", "held")
            or (kept.state == "kept" and kept.until and kept.until + ONE <= by and not self.bound(name))
        )

    def bound(self, name: Name) -> bool:
        """Whether more than its days keeps a record: its holder's employment, or a day that is still to come."""
        worker = next(placed.item for placed in self.snapshot.workers if placed.item.id == name[0])
        record = getattr(worker, name[1])[name[2]]
        said = [self.says(rule, worker, record) for rule in self.rules if rule.type is None or record.type in rule.type]
        return any(each is not None and each.stays for each in said)


def holding(hold: LegalHold, worker: str, kind: str, day: date) -> bool:
    """Whether a legal hold keeps a worker's records of a type on a day."""
    if hold.workers and worker not in hold.workers:
        return False
    if hold.types and kind not in hold.types:
        return False
    return hold.from_ <= day and (hold.until is None or day <= hold.until)


def key_of(record: Credential | Screening) -> str:
    """What a tombstone calls a record."""
    if isinstance(record, Screening):
        return str(record.screened_on)
    days = (getattr(record, name) for name in FIRST_DAYS)
    return record.id or str(next((day for day in days if day), "undated"))
