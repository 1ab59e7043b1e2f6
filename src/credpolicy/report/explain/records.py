"""One record in sentences: its state on the day, its end and by which rule, the issuer's word, its verification."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.evaluate.holdings import record_at, starts_on, written_at
from credpolicy.model.evaluation import RecordState
from credpolicy.model.explanation import RecordStanding
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.snapshot import Placed
from credpolicy.model.tree import Test
from credpolicy.report.explain.applies import reasons
from credpolicy.report.explain.ends import Told, end, ended, kept
from credpolicy.report.explain.grounds import asked_of, open_screening
from credpolicy.report.explain.verification import verification
from credpolicy.report.explain.words import Words, listed, named

_STARTS = (
    "valid_from", "issued_on", "completed_on", "decided_on", "awarded_on", "screened_on", "executed_on", "created_on",
)  # fmt: skip
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
    credential = record_at(worker.item, record.place)
    of = f" of {record.starts_on}" if record.starts_on else ""
    place = words.at(written_at(worker, record.place))
    return f"{named(credential)}{of}{place} {_IS[record.state]}{_because(record, credential, worker.item, words)}"


def doubts(record: RecordStanding, test: Test, worker: Placed[Worker], words: Words) -> Iterator[str]:
    """What is asked of a record that does not decide, where it does not count for want of it."""
    if record.barred:
        yield from asked_of(Told(record, worker, words, test))


def _because(record: RecordStanding, credential: Credential, worker: Worker, words: Words) -> str:
    day, back = record.last_day, _returned_on(record, credential)
    match record.state:
        case "valid":
            return ", without an end" if record.ends_on == date.max else f" until {record.ends_on}"
        case "grace":
            return f" until {day}"
        case "expired" if back is not None and back <= words.as_of and (day is None or back <= day):
            return f": it was returned on {back}"
        case "expired" if day is not None and words.past(day):
            return f": it ended on {day}"
        case "expired":
            return f": it is {record.word} since {credential.status_on}"
        case "in_progress" if record.word in ("pending", "provisional"):
            return f": it is {record.word}"
        case "in_progress":
            return f": it starts on {record.starts_on}"
        case "invalid":
            return f": {_refused(record, credential, worker, words)}"
        case "unverified":
            return ": no verification counts"
        case _:
            return ""


def _returned_on(record: RecordStanding, credential: Credential) -> date | None:
    """The day on which it was handed back to the organisation to which it belongs."""
    return credential.returned_on if record.type.item.returnable else None


def _refused(record: RecordStanding, credential: Credential, worker: Worker, words: Words) -> str:
    """Why a record is invalid, as a clause."""
    if record.defeated_by is not None:
        return "another record of its number was refused"
    if record.stopped_on is not None and record.stopped_on <= words.as_of:
        return f"an event ended it on {record.stopped_on}"
    if record.suspended:
        return f"it has lapsed, and is not valid from {record.refused_from} on"
    if record.barred and open_screening(record.type.item.id, worker, words.as_of) is not None:
        return "a later screening is open"
    if record.barred:
        return "what its type or its renewal asks for is not true"
    if record.word == "suspended" and credential.screened_on:
        return "its result is open"
    since = f" since {credential.status_on}" if credential.status_on else ""
    return f"it is {record.word.replace('_', ' ')}{since}"


def full(record: RecordStanding, test: Test, worker: Placed[Worker], words: Words) -> Iterator[str]:
    """Everything about the record that decides a test."""
    told = Told(record, worker, words, test)
    credential = told.credential
    yield f"{named(credential)}{told.at()} {_IS[record.state]}."
    if credential.type != test.type and test.type is not None:
        satisfies = record.type.at("satisfies" if record.type.item.satisfies else "id")
        yield f"Whoever holds {credential.type} holds {test.type} as well{words.at(satisfies)}."
    yield from _counts(told)
    yield from _stretch(told)
    yield from kept(told)
    yield from ended(told)
    back = _returned_on(record, credential)
    if back is not None:
        yield f"It {'is' if back > words.as_of else 'was'} returned on {back}{told.at('returned_on')}."
    yield from _status(told)
    yield from _defeat(told)
    yield from asked_of(told)
    yield from verification(record, worker, words)


def _counts(told: Told) -> Iterator[str]:
    """Why `where` and `match` let it count."""
    equal = [
        f"{match.own.path} is {listed(match.own.values)}{told.words.at(*match.own.places)},"
        f" as {match.other.path} is{told.words.at(*match.other.places[-1:])}"
        for match in told.record.matches
    ]
    why = [*reasons(told.record.where, told.words), *equal]
    if why:
        yield f"It counts here because {listed(why)}."


def _stretch(told: Told) -> Iterator[str]:
    """When it begins and when it ends."""
    day = starts_on(told.credential)
    field = next((name for name in _STARTS if getattr(told.credential, name)), None)
    if field is None or day is None:
        last = end(told)
        yield "No day is written on which it began."
        yield f"It {last}." if last.startswith("end") else f"{last[0].upper()}{last[1:]}."
        return
    yield f"It {'begins' if day > told.words.as_of else 'began'} on {day} ({field}) and {end(told)}."


def _status(told: Told) -> Iterator[str]:
    """The issuer's word, what it means and what follows; of a screening what came of it; nothing where none is."""
    further = told.record.place - len(told.worker.item.credentials)
    if further >= 0:
        screening = told.worker.item.screenings[further]
        means = "" if screening.result in ("clear", "false_match") else ", which is open, so it does not count"
        resolved = f"; resolved on {screening.resolved_on}" if screening.resolved_on else ""
        yield f"It came to {screening.result.replace('_', ' ')}{means}{told.at('status')}{resolved}."
        return
    said, word = told.credential.status, told.record.word
    if said is None:
        return
    same = said.casefold() == word
    quoted = said if same else f'"{said}"'
    means = f", which means {word.replace('_', ' ')}" if word and not same else ""
    since = f" since {told.credential.status_on}" if told.credential.status_on else ""
    yield f"Its issuer says {quoted}{since}{means}{told.at('status')}{_follows(told)}."


def _follows(told: Told) -> str:
    """What comes of the issuer's word, where it is more than `active`."""
    day = told.credential.status_on
    match told.record.word:
        case "active":
            return ""
        case "":
            return ": that is neither a standard word nor mapped, so it says nothing"
        case "unknown":
            return ": so nobody can tell whether it holds"
        case "pending":
            return ": so it is not held yet"
        case "provisional":
            accepts = "provisional" in told.record.type.item.accepts_status
            return ": its type accepts that" if accepts else ": its type does not accept that, so it is not held yet"
        case "issued_in_error":
            return ": so it never counted"
        case "expired" | "lapsed" if day is not None:
            return f": so it holds no more from {day} on"
        case "expired" | "lapsed":
            ends = told.record.ends_on
            ahead = ends is not None and not told.words.past(ends)
            return ": its end lies ahead and no day is written for that, so nobody can tell" if ahead else ""
        case _:
            return (
                f": so it is good no more from {day} on"
                if day
                else ": no day is written for that, so it counts on none"
            )


def _defeat(told: Told) -> Iterator[str]:
    place = told.record.defeated_by
    if place is not None:
        other = f"{named(told.worker.item.credentials[place])}{told.words.at(told.worker.at('credentials', place))}"
        day = told.record.refused_from
        yield f"{other}, of the same number, was refused, so this one is good no more from {day} on."
