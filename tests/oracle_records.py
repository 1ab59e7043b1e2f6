"""What a record says for itself: its word, its days, what selectors read from it, and how it was looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

from credpolicy.model.phrase import DayPhrase
from credpolicy.model.policy import CredentialType, Issuer
from credpolicy.model.registry import Credential, Screening, Verification, Worker
from credpolicy.model.selector import RECORD_FIELDS, WORKER_FIELDS, Selection
from credpolicy.model.tree import VerificationRule
from tests.oracle_cycles import Period, cycle_on
from tests.oracle_ground import NO_HOLIDAYS, as_day, as_written, day_of, plus, read, selects
from tests.oracle_workers import latest_event, reached

BAD_WORDS = ("suspended", "revoked", "surrendered", "retired", "inactive", "issued_in_error")
STANDARD_WORDS = (*BAD_WORDS, "active", "pending", "provisional", "unknown", "expired", "lapsed")
PRIMARY = ("web_lookup", "written", "phone", "api", "cvo")
DOCUMENT = (*PRIMARY, "document_review")
METHODS = {
    "primary_source": PRIMARY,
    "document_review": DOCUMENT,
    "self_attestation": (*DOCUMENT, "self_attestation"),
}
FAILED = ("validation_failed", "revalidation_failed", "revalidation_required")
CLEAR = ("clear", "false_match")
FIRST_DAYS = (
    "valid_from", "issued_on", "completed_on", "decided_on", "awarded_on", "screened_on", "executed_on", "created_on",
)  # fmt: skip


@dataclass(eq=False)
class Held:
    """A record with what its type and its issuer say about it.

    `place` counts credentials and, behind them, screenings. `chain` are the records of which it is one, in order, and
    `number` its place there from 1 (None: in no chain). `end_on` tells the end of a record as judged on a day.
    """

    record: Credential
    place: int
    worker: Worker
    type: CredentialType
    issuer: Issuer | None
    holidays: frozenset[date] = NO_HOLIDAYS
    screening: Screening | None = None
    chain: list[Held] = field(default_factory=list)
    number: int | None = None
    end_on: Callable[[Held, date], date | None] = lambda held, day: held.record.expires_on

    @cached_property
    def key(self) -> str:
        """What names the record among the worker's."""
        return self.record.id or self.record.number or f"{self.type.id}@{self.start or ''}"

    @cached_property
    def previous(self) -> Held | None:
        """The record before in its chain."""
        return self.chain[self.number - 2] if self.number is not None and self.number > 1 else None

    def standard(self, word: str) -> str:
        """The issuer's word after its map."""
        mapped = (self.issuer.status_map or {}).get(word) if self.issuer else None
        return mapped.status if mapped else word

    @cached_property
    def word(self) -> str:
        """The standard word, `active` where nothing is written; of an open look into a list a refusing one."""
        if self.screening and self.screening.result not in CLEAR:
            return "suspended"
        return self.standard(self.record.status) if self.record.status is not None else "active"

    @cached_property
    def restricted(self) -> bool | None:
        """The record's own say, else the one of the issuer's map."""
        if self.record.restricted is not None or self.record.status is None or self.issuer is None:
            return self.record.restricted
        mapped = (self.issuer.status_map or {}).get(self.record.status)
        return mapped.restricted if mapped else None

    @cached_property
    def start(self) -> date | None:
        """The first day; None where the record has always been there."""
        return next((day for name in FIRST_DAYS if (day := getattr(self.record, name)) is not None), None)

    @property
    def own_end(self) -> date | None:
        """The end as judged on the record's own first day."""
        return self.end_on(self, self.start or date.min)

    @cached_property
    def alike(self) -> tuple[object, ...]:
        """What records of one chain have in common."""
        values = sorted(self.values(self.type.by, self.start or date.min)) if self.type.by else []
        return self.type.id, self.record.jurisdiction, tuple(values)

    @cached_property
    def cycle_base(self) -> date | None:
        """The day from which the holder's cycles are found: the earliest one of the chain."""
        if self.type.cycle is None:
            return None
        days = [getattr(held.record, self.type.cycle.basis) for held in self.chain or [self]]
        return min((day for day in days if day is not None), default=None)

    def values(self, path: str, day: date) -> list[str]:
        """What a path of a selector reads from the record, the one before, or the worker."""
        head, _, name = path.partition(".")
        if head == "previous":
            return self.previous.values(name, day) if self.previous else []
        if head == "worker":
            return read(self.worker, WORKER_FIELDS, name, day)
        if path in ("hired_on", "ended_on"):
            return as_written(getattr(self.worker, path))
        if path == "issue_number":
            return as_written(self.number)
        if path == "status":
            return [self.word]
        if path in ("restricted", "multistate"):
            return as_written(bool(self.restricted if path == "restricted" else self.record.multistate))
        return read(self.record, RECORD_FIELDS, path, day)

    def anchor(self, name: str, day: date) -> date | None:
        """The day that a phrase counts from, as it is known on a day."""
        head, _, inner = name.partition(".")
        if head == "event":
            return latest_event(self.worker, inner, day)
        if name in ("previous_expiry", "first_expiry"):
            named = self.previous if name == "previous_expiry" else next(iter(self.chain), None)
            return named.own_end if named else None
        if name in ("cycle_starts_on", "cycle_ends_on"):
            cycle = self.cycle
            return (cycle.first if name == "cycle_starts_on" else cycle.last) if cycle else None
        if name in RECORD_FIELDS:
            return as_day(as_written(getattr(self.record, name)))
        return as_day(self.values(name, day)) if name in ("hired_on", "ended_on") or head == "worker" else None

    @cached_property
    def cycle(self) -> Period | None:
        """The cycle that contains the start."""
        if self.type.cycle is None or self.start is None:
            return None
        return cycle_on(self.type.cycle, self.cycle_base, self.worker.birthday, self.start)

    def selects(self, selection: Selection, day: date, cycle_number: int | None = None) -> bool:
        """Whether a selector holds of the record."""

        def values(path: str) -> list[str]:
            return as_written(cycle_number) if path == "cycle_number" else self.values(path, day)

        return selects(selection, values, partial(self.anchor, day=day), day, self.holidays)

    def phrase(self, phrase: DayPhrase, day: date) -> date | None:
        """The day of a phrase as it is known on a day; OPEN, or None where nobody knows."""

        def anchor(name: str) -> date | None:
            # Selectors read what is printed; a phrase means the end, wherever it comes from.
            return self.own_end if name == "expires_on" else self.anchor(name, day)

        return day_of(phrase, anchor, self.holidays, partial(reached, self.worker, self.holidays))

    def counting(self, look: Verification, rule: VerificationRule) -> bool:
        """Whether a look verifies the record."""
        return self.heeded(look, rule) and look.outcome in ("validated", "attested") and self.accepted(look)

    def failed(self, look: Verification, rule: VerificationRule) -> bool:
        """Whether a look ends what was verified before."""
        judged = look.outcome in ("validated", "attested") and not self.accepted(look)
        return self.heeded(look, rule) and (look.outcome in FAILED or judged)

    def heeded(self, look: Verification, rule: VerificationRule) -> bool:
        """Whether it was done by somebody else, by a method that reaches the level."""
        return look.verified_by != self.worker.id and look.method in METHODS[rule.level]

    def accepted(self, look: Verification) -> bool:
        """Whether the status seen is one that counts."""
        return look.status_seen is None or self.standard(look.status_seen) in ("active", *self.type.accepts_status)

    def events(self, rule: VerificationRule) -> list[date]:
        """The days on which a verification must be fresh."""
        asked: list[date | None] = []
        for name in rule.at:
            if name == "renewal":
                asked.append(self.start)
            elif name != "hire":
                asked.append(getattr(self.record, name))
            elif self.worker.hired_on and (self.start is None or self.start <= self.worker.hired_on):
                asked.append(self.worker.hired_on)
        return [day for day in asked if day is not None]

    def verified(self, rule: VerificationRule | None, day: date) -> bool:
        """Whether a look that counts stands on the day, as fresh as the rule asks."""
        if rule is None:
            return True

        def fresh(look: Verification) -> bool:
            if rule.max_age is None:
                return True
            oldest = [day] if not rule.at else self.events(rule)
            return all(event <= plus(look.verified_on, rule.max_age, self.holidays) for event in oldest)

        looks = [look for look in self.record.verifications if look.verified_on <= day]
        return any(
            self.counting(look, rule)
            and fresh(look)
            and not any(self.failed(later, rule) and later.verified_on >= look.verified_on for later in looks)
            for look in looks
        )

    def said_badly(self, day: date) -> bool:
        """Whether the issuer's own word refuses it on the day."""
        on = self.record.status_on
        return self.word in BAD_WORDS and (on is None or self.word == "issued_in_error" or day >= on)

    def defeats(self, other: Held, day: date) -> bool:
        """Whether this record's bad word reaches the other one."""
        mine, theirs = self.record, other.record
        if self is other or self.word not in BAD_WORDS or mine.number is None:
            return False
        if (mine.type, mine.number, mine.jurisdiction) != (theirs.type, theirs.number, theirs.jurisdiction):
            return False
        if (other.start or date.min) > (self.start or date.min):
            return False
        said_on = None if self.word == "issued_in_error" else mine.status_on
        return day >= (said_on or self.start or date.min)

    def shadows(self, other: Held, day: date) -> bool:
        """Whether this look into a list is open on the day and puts the other, earlier record in doubt."""
        look = self.screening
        if look is None or look.result in CLEAR or self.type.id != other.type.id:
            return False
        if (other.start or date.min) >= look.screened_on or day < look.screened_on:
            return False
        return look.resolved_on is None or day < look.resolved_on


def of_screening(screening: Screening) -> Credential:
    """A look into a list as a record; what is open is refused from its day on."""
    day = screening.screened_on
    return Credential(type=screening.type, screened_on=day, status_on=None if screening.result in CLEAR else day)
