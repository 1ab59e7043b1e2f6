"""What a record is worth on a day: docs/judging.md, section 2, read literally."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from credpolicy.dates import Duration
from credpolicy.model.evaluation import RecordState
from credpolicy.model.policy import CredentialType, Issuer
from credpolicy.model.registry import Credential, Verification, Worker
from credpolicy.model.validity import Rounding
from tests.oracle_ground import ONE, plus

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
NEVER = date.max


@dataclass(frozen=True, eq=False)
class Held:
    """A record with what its type and its issuer say about it.

    `end` and `last_day` are NEVER where the record does not end, and None where that cannot be told.
    """

    record: Credential
    place: int
    worker: Worker
    type: CredentialType
    issuer: Issuer | None

    def standard(self, word: str) -> str:
        """The issuer's word after its map."""
        mapped = (self.issuer.status_map or {}).get(word) if self.issuer else None
        return mapped.status if mapped else word

    @cached_property
    def word(self) -> str:
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
        r = self.record
        return r.valid_from or r.issued_on or r.completed_on or r.decided_on or r.awarded_on

    @cached_property
    def end(self) -> date | None:
        rule, printed, computed = self.type.validity, self.record.expires_on, None
        if rule is None:
            return printed
        if rule.valid_for == "never_ends":
            computed = NEVER
        elif (rule.valid_for or rule.rounding) and getattr(self.record, rule.basis) is not None:
            computed = getattr(self.record, rule.basis)
            length = rule.valid_for or rule.min_active
            if isinstance(length, Duration):
                computed = plus(computed, length)
            if rule.rounding:
                computed = self.moved(computed, rule.rounding)
        if rule.printed == "replaced":
            return computed
        if rule.printed == "caps":
            return min((day for day in (printed, computed) if day is not None), default=None)
        return printed or computed

    def moved(self, day: date, rounding: Rounding) -> date | None:
        """Where an end moves: day by day, until it meets one that fits. None where the birthday is not known."""
        if rounding.to == "same_day":
            return day
        if rounding.to == "day_before":
            return day - ONE
        if isinstance(rounding.to, str) and self.worker.birthday is None:
            return None
        while not self.fits(day, rounding):
            day += -ONE if rounding.direction == "back" else ONE
        return day

    def fits(self, day: date, rounding: Rounding) -> bool:
        """Whether a day is one to which ends move."""
        if rounding.years != "every" and (day.year % 2 == 1) != (rounding.years == "odd"):
            return False
        wanted = self.worker.birthday if isinstance(rounding.to, str) else rounding.to
        last = (day + ONE).month != day.month
        if day.month != wanted.month:
            return False
        if rounding.to == "end_of_birth_month":
            return last
        return day.day == wanted.day or (last and wanted.day > day.day)

    @cached_property
    def last_day(self) -> date | None:
        grace = self.type.renewal.grace if self.type.renewal else None
        return self.end if self.end in (None, NEVER) or grace is None else plus(self.end, grace)

    def counting(self, look: Verification) -> bool:
        """Whether a look verifies the record."""
        return self.heeded(look) and look.outcome in ("validated", "attested") and self.accepted(look)

    def failed(self, look: Verification) -> bool:
        """Whether a look ends what was verified before."""
        judged = look.outcome in ("validated", "attested") and not self.accepted(look)
        return self.heeded(look) and (look.outcome in FAILED or judged)

    def heeded(self, look: Verification) -> bool:
        """Whether it was done by somebody else, by a method that reaches the level."""
        rule = self.type.verification
        return rule is not None and look.verified_by != self.worker.id and look.method in METHODS[rule.level]

    def accepted(self, look: Verification) -> bool:
        """Whether the status seen is one that counts."""
        return look.status_seen is None or self.standard(look.status_seen) in (
            "active",
            *self.type.accepts_status,
        )

    @cached_property
    def events(self) -> list[date]:
        """The days on which a verification must be fresh."""
        asked: list[date | None] = []
        for name in self.type.verification.at if self.type.verification else ():
            if name == "renewal":
                asked.append(self.start)
            elif name != "hire":
                asked.append(getattr(self.record, name))
            elif self.worker.hired_on and (self.start is None or self.start <= self.worker.hired_on):
                asked.append(self.worker.hired_on)
        return [day for day in asked if day is not None]

    def verified(self, day: date) -> bool:
        """Whether a look that counts stands on the day, as fresh as the type asks."""
        rule = self.type.verification
        if rule is None:
            return True

        def fresh(look: Verification) -> bool:
            if rule.max_age is None:
                return True
            return all(event <= plus(look.verified_on, rule.max_age) for event in (self.events if rule.at else [day]))

        looks = [look for look in self.record.verifications if look.verified_on <= day]
        return any(
            self.counting(look)
            and fresh(look)
            and not any(self.failed(later) and later.verified_on >= look.verified_on for later in looks)
            for look in looks
        )

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

    def state(self, day: date, siblings: list[Held]) -> RecordState:
        """The table of section 2, row by row."""
        on = self.record.status_on
        if self.word in BAD_WORDS and (on is None or self.word == "issued_in_error" or day >= on):
            return "invalid"
        if any(other.defeats(self, day) for other in siblings):
            return "invalid"
        if self.word == "pending" or (self.word == "provisional" and "provisional" not in self.type.accepts_status):
            return "in_progress"
        if self.start is not None and day < self.start:
            return "in_progress"
        if self.word == "unknown" or self.word not in STANDARD_WORDS or self.end is None:
            return "unknown"
        if self.word in ("expired", "lapsed") and on is None and day <= self.end:
            return "unknown"
        if self.last_day is not None and day > self.last_day:
            return "expired"
        if self.word in ("expired", "lapsed") and on is not None and day >= on:
            return "expired"
        if not self.verified(day):
            return "unverified"
        return "grace" if day > self.end else "valid"
