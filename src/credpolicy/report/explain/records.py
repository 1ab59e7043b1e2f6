"""One record in sentences: its state on the day, its end and by which rule, the issuer's word, its verification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.model.evaluation import RecordState
from credpolicy.model.explanation import RecordStanding
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.snapshot import Placed
from credpolicy.model.tree import Test
from credpolicy.model.validity import Validity
from credpolicy.report.explain.applies import reasons
from credpolicy.report.explain.verification import verification
from credpolicy.report.explain.words import Words, listed, named

_STARTS = ("valid_from", "issued_on", "completed_on", "decided_on", "awarded_on")
_IS: dict[RecordState, str] = {
    "valid": "is held",
    "grace": "is in grace",
    "unverified": "is not verified",
    "in_progress": "is not held yet",
    "unknown": "cannot be judged",
    "expired": "has expired",
    "invalid": "is not valid",
}


def brief(record: RecordStanding, worker: Placed[Worker], words: Words) -> str:
    """A record, its state and why, in a clause: for records that do not decide."""
    credential = worker.item.credentials[record.place]
    of = f" of {record.starts_on}" if record.starts_on else ""
    place = words.at(worker.at("credentials", record.place))
    return f"{named(credential)}{of}{place} {_IS[record.state]}{_because(record, credential, words)}"


def _because(record: RecordStanding, credential: Credential, words: Words) -> str:
    day = record.last_day
    match record.state:
        case "valid":
            return ", without an end" if record.ends_on == date.max else f" until {record.ends_on}"
        case "grace":
            return f" until {day}"
        case "expired" if day is not None and words.past(day):
            return f": it ended on {day}"
        case "expired":
            return f": it is {record.word} since {credential.status_on}"
        case "in_progress" if record.word in ("pending", "provisional"):
            return f": it is {record.word}"
        case "in_progress":
            return f": it starts on {record.starts_on}"
        case "invalid" if record.defeated_by is not None:
            return ": another record of its number was refused"
        case "invalid":
            since = f" since {credential.status_on}" if credential.status_on else ""
            return f": it is {record.word.replace('_', ' ')}{since}"
        case "unverified":
            return ": no verification counts"
        case _:
            return ""


def full(record: RecordStanding, test: Test, worker: Placed[Worker], words: Words) -> Iterator[str]:
    """Everything about the record that decides a test."""
    teller = _Teller(record, worker, words)
    yield teller.state()
    if teller.credential.type != test.type:
        satisfies = record.type.at("satisfies" if record.type.item.satisfies else "id")
        yield f"Whoever holds {teller.credential.type} holds {test.type} as well{words.at(satisfies)}."
    yield from teller.counts()
    yield f"{teller.start()} and {teller.end()}."
    yield from teller.grace()
    yield from teller.status()
    yield from teller.defeat()
    yield from verification(record, worker, words)


class _Teller:
    """Tells of one record."""

    def __init__(self, record: RecordStanding, worker: Placed[Worker], words: Words) -> None:
        self.credential = worker.item.credentials[record.place]
        self._record = record
        self._worker = worker
        self._words = words

    def _at(self, *part: str) -> str:
        return self._words.at(self._worker.at("credentials", self._record.place, *part))

    def _rule(self, *part: str) -> str:
        return self._words.at(self._record.type.at(*part))

    def state(self) -> str:
        return f"{named(self.credential)}{self._at()} {_IS[self._record.state]}."

    def counts(self) -> Iterator[str]:
        """Why `where` and `match` let it count."""
        equal = [
            f"{match.own.path} is {listed(match.own.values)}{self._words.at(*match.own.places)},"
            f" as {match.other.path} is{self._words.at(*match.other.places[-1:])}"
            for match in self._record.matches
        ]
        why = [*reasons(self._record.where, self._words), *equal]
        if why:
            yield f"It counts here because {listed(why)}."

    def start(self) -> str:
        field = next((name for name in _STARTS if getattr(self.credential, name)), None)
        day = self._record.starts_on
        if field is None or day is None:
            return "No day is written on which it began"
        return f"It {'begins' if day > self._words.as_of else 'began'} on {day} ({field})"

    def end(self) -> str:
        """When it ends and what says so: the card, the type's rule, or both."""
        validity = self._record.type.item.validity or Validity()
        printed, ruled, end = self.credential.expires_on, self._record.ruled_end, self._record.ends_on
        if end is None:
            return f"nobody can tell when it ends: {self._untold(validity)}{self._rule('id')}"
        if end == date.max:
            return f"it never ends, as its type says{self._rule('validity', 'valid_for')}"
        on = f"{'ended' if self._words.past(end) else 'ends'} on {end}"
        card = f"the day printed on it{self._at('expires_on')}"
        if printed is not None and (ruled is None or ruled == date.max or validity.printed == "governs"):
            return f"{on}, {card}"
        key = "valid_for" if validity.valid_for else "rounding"
        rule = f"{rule_words(validity, getattr(self.credential, validity.basis))}{self._rule('validity', key)}"
        if printed is None:
            return f"{on}, {rule}"
        if validity.printed == "replaced":
            return f"{on}, {rule}; the day printed on it, {printed}, is not used"
        if printed == ruled:
            return f"{on}, {card} and also {rule}"
        if end == printed:
            return f"{on}, {card}; it is earlier than {ruled}, {rule}"
        return f"{on}, {rule}; it is earlier than {printed}, {card}"

    def _untold(self, validity: Validity) -> str:
        if not validity.has_rule:
            return "expires_on is not written, and its type has no rule"
        if getattr(self.credential, validity.basis) is not None:
            return "it ends by the worker's birthday, which is not written"
        if validity.printed == "replaced":
            counted = validity.valid_for or "its end"
            return f"its type counts {counted} from {validity.basis}, which is not written"
        return f"neither expires_on is written nor {validity.basis}, from which its type counts"

    def grace(self) -> Iterator[str]:
        """What the type adds after the end; nothing where it adds nothing."""
        renewal, last = self._record.type.item.renewal, self._record.last_day
        if renewal and renewal.grace and last and last not in (self._record.ends_on, date.max):
            keeps = "kept" if self._words.past(last) else "keeps"
            yield f"A grace of {renewal.grace} {keeps} it good until {last}{self._rule('renewal', 'grace')}."

    def status(self) -> Iterator[str]:
        """The issuer's word, what it means and what follows; nothing where none is written."""
        said, word = self.credential.status, self._record.word
        if said is None:
            return
        same = said.casefold() == word
        quoted = said if same else f'"{said}"'
        means = f", which means {word.replace('_', ' ')}" if word and not same else ""
        since = f" since {self.credential.status_on}" if self.credential.status_on else ""
        yield f"Its issuer says {quoted}{since}{means}{self._at('status')}{self._follows()}."

    def _follows(self) -> str:
        """What comes of the issuer's word, where it is more than `active`."""
        day = self.credential.status_on
        match self._record.word:
            case "active":
                return ""
            case "":
                return ": that is neither a standard word nor mapped, so it says nothing"
            case "unknown":
                return ": so nobody can tell whether it holds"
            case "pending":
                return ": so it is not held yet"
            case "provisional":
                accepts = "provisional" in self._record.type.item.accepts_status
                return (
                    ": its type accepts that" if accepts else ": its type does not accept that, so it is not held yet"
                )
            case "issued_in_error":
                return ": so it never counted"
            case "expired" | "lapsed" if day is not None:
                return f": so it holds no more from {day} on"
            case "expired" | "lapsed":
                ends = self._record.ends_on
                ahead = ends is not None and not self._words.past(ends)
                return ": its end lies ahead and no day is written for that, so nobody can tell" if ahead else ""
            case _:
                return (
                    f": so it is good no more from {day} on"
                    if day
                    else ": no day is written for that, so it counts on none"
                )

    def defeat(self) -> Iterator[str]:
        place = self._record.defeated_by
        if place is not None:
            other = (
                f"{named(self._worker.item.credentials[place])}{self._words.at(self._worker.at('credentials', place))}"
            )
            day = self._record.refused_from
            yield f"{other}, of the same number, was refused, so this one is good no more from {day} on."


def rule_words(validity: Validity, start: date | None) -> str:
    """What a type's rule counts from its basis, in words: `2 years after issued_on, 2024-03-28`."""
    length, rounding = validity.valid_for or validity.min_active, validity.rounding
    counted = f"{length} after {validity.basis}, {start}" if length else f"{validity.basis}, {start}"
    if rounding is None or rounding.to == "same_day":
        return counted
    if rounding.to == "day_before":
        return f"the day before {counted}"
    wanted = {"birthday": "birthday", "end_of_birth_month": "end of the birth month"}.get(str(rounding.to))
    years = "" if rounding.years == "every" else f" of an {rounding.years} year"
    side = "last {} on or before" if rounding.direction == "back" else "first {} on or after"
    return f"the {side.format(f'{wanted or rounding.to}{years}')} {counted}"
