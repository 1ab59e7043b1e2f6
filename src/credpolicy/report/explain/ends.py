"""When a record ends and what says so: the card, the rule that applies on the day, or both; and what moves that day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from credpolicy.evaluate.holdings import record_at, written_at
from credpolicy.model.explanation import RecordStanding
from credpolicy.model.registry import Credential, Worker
from credpolicy.model.snapshot import Placed
from credpolicy.model.tree import Test
from credpolicy.model.validity import EndedBy, Validity
from credpolicy.report.explain.words import Words, listed, which

_DAY = timedelta(days=1)
_NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
REFUSING = ("inactive", "suspended", "revoked", "retired")
"""The words for what is late that make it no good any more, and do not only say that it has ended."""


@dataclass(frozen=True, slots=True)
class Told:
    """A record that is told of: how it stands, whose it is, in what words, and the test that looks at it."""

    record: RecordStanding
    worker: Placed[Worker]
    words: Words
    test: Test

    @property
    def credential(self) -> Credential:
        """The record as it is written."""
        return record_at(self.worker.item, self.record.place)

    def at(self, *part: str | int) -> str:
        """Where the record or a part of it stands."""
        return self.words.at(written_at(self.worker, self.record.place, *part))

    def rule(self, *part: str) -> str:
        """Where its type is written, or a key of a block of it that has no cases."""
        kind = self.record.type
        block = getattr(kind.item, part[0]) if part[0] != "id" else None
        return self.words.at(kind.at(*(part[:1] if isinstance(block, tuple) and len(block) > 1 else part)))

    def case(self, block: str) -> str:
        """Which case of a block applies on the day and on which condition; nothing where there is but one without."""
        own: Sequence[Any] | None = getattr(self.test, block, None)
        cases: Sequence[Any] = own or getattr(self.record.type.item, block) or ()
        chosen = getattr(self.record, block)
        number = next((place for place, case in enumerate(cases) if case is chosen), None)
        if number is None:
            return f"; no case of its {block} fits on this day" if chosen is None and cases else ""
        when = f", {cases[number].when.written}" if cases[number].when else ", of all that is left"
        place = f"the {_nth(number)} of {len(cases)} cases" if len(cases) > 1 else "the only case"
        return f"; that is {place}{when}" if len(cases) > 1 or cases[number].when else ""


def _nth(place: int) -> str:
    return _NTH[place] if place < len(_NTH) else f"{place + 1}th"


def end(told: Told) -> str:
    """When a record ends and what says so, as a clause: the card, the type's rule, or both."""
    record, credential = told.record, told.credential
    validity = record.validity or Validity()
    printed, ruled, last = credential.expires_on, record.ruled_end, record.ends_on
    if last is None:
        return f"nobody can tell when it ends: {_untold(told, validity)}{told.rule('id')}{told.case('validity')}"
    if last == date.max:
        return f"it never ends, as its type says{told.rule('validity', 'valid_for')}{told.case('validity')}"
    on = f"{'ended' if told.words.past(last) else 'ends'} on {last}"
    card = f"the day printed on it{told.at('expires_on')}"
    if printed is not None and (ruled is None or ruled == date.max or validity.printed == "governs"):
        return f"{on}, {card}"
    key = "valid_for" if validity.valid_for else "rounding"
    rule = f"{rule_words(told, validity)}{told.rule('validity', key)}{told.case('validity')}"
    if printed is None:
        return f"{on}, {rule}"
    if validity.printed == "replaced":
        return f"{on}, {rule}; the day printed on it, {printed}, is not used"
    if printed == ruled:
        return f"{on}, {card} and also {rule}"
    if last == printed:
        return f"{on}, {card}; it is earlier than {ruled}, {rule}"
    return f"{on}, {rule}; it is earlier than {printed}, {card}"


def _untold(told: Told, validity: Validity) -> str:
    if not validity.has_rule:
        return "expires_on is not written, and its type has no rule"
    basis = told.record.basis or validity.basis
    if getattr(told.credential, basis) is not None or told.record.counted_on:
        if validity.rounding and validity.rounding.to == "end_of_cycle":
            return "it ends with a cycle, and no cycle of the holder is known"
        return "it ends by the worker's birthday, which is not written"
    if validity.printed == "replaced":
        counted = validity.valid_for or "its end"
        return f"its type counts {counted} from {basis}, which is not written"
    return f"neither expires_on is written nor {basis}, from which its type counts"


def rule_words(told: Told, validity: Validity) -> str:
    """What a type's rule counts and from which day, in words: `2 years after issued_on, 2024-03-28`."""
    length, rounding = validity.valid_for or validity.min_active, validity.rounding
    counted = f"{length} after {_base(told, validity)}" if length else _base(told, validity)
    if rounding is None or rounding.to == "same_day":
        return counted
    if rounding.to == "day_before":
        return f"the day before {counted}"
    wanted = {
        "birthday": "birthday", "end_of_birth_month": "end of the birth month", "end_of_cycle": "end of a cycle",
    }.get(str(rounding.to))  # fmt: skip
    years = "" if rounding.years == "every" else f" of an {rounding.years} year"
    side = "last {} on or before" if rounding.direction == "back" else "first {} on or after"
    return f"the {side.format(f'{wanted or rounding.to}{years}')} {counted}"


def _base(told: Told, validity: Validity) -> str:
    """The day from which the end is counted: one of the record's own, or the end of the record before."""
    old_end = told.record.counted_on
    if old_end is None:
        basis = told.record.basis or validity.basis
        return f"{basis}, {getattr(told.credential, basis)}"
    length, rounding = validity.valid_for or validity.min_active, validity.rounding
    if length is None or (rounding is not None and rounding.to == "day_before"):
        return f"{old_end + _DAY}, the day after the end of the record before, since it was renewed in time"
    return f"{old_end}, the end of the record before, since it was renewed in time"


def kept(told: Told) -> Iterator[str]:
    """What keeps a record good after its end: grace, and an application that is not decided."""
    renewal, record = told.record.renewal, told.record
    last, until = record.last_day, record.kept_until
    if renewal is None or last is None or last == date.max or until is None:
        return
    if renewal.grace and until != record.ends_on:
        keeps = "kept" if told.words.past(until) else "keeps"
        rule = f"{told.rule('renewal', 'grace')}{told.case('renewal')}"
        yield f"A grace of {renewal.grace} {keeps} it good until {until}{rule}."
    if renewal.while_pending and last > until:
        holds = "held" if told.words.past(last) else "holds"
        rule = f"{which(renewal.while_pending)}{told.rule('renewal', 'while_pending')}"
        yield f"A renewal was applied for in time, so it {holds} on until {last}, while that is decided{rule}."


def ended(told: Told) -> Iterator[str]:
    """What ends a record early or for good: an event, or the issuer's word for what is late."""
    record = told.record
    stop = record.stopped_on
    if stop is not None and record.validity is not None:
        kinds = [entry for entry in record.validity.ended_by if _happened(entry, told.worker.item, stop)]
        what = listed(map(_event, kinds), "or") or "an event"
        places = told.words.at(*_events(kinds, told.worker, stop))
        tense = "ends" if stop > told.words.as_of else "ended"
        yield f"It {tense} on {stop} by {what}{places}: its type says so{told.rule('validity', 'ended_by')}."
    over = record.last_day is not None and told.words.past(record.last_day)
    if record.suspended and record.renewal is not None and over:
        word = next((step.status for step in record.renewal.late if step.status in REFUSING), "suspended")
        yield (
            f"Its issuer's word for what has lapsed is {word}, so it is not valid from "
            f"{record.refused_from} on{told.rule('renewal', 'late')}."
        )


def _happened(entry: EndedBy, worker: Worker, day: date) -> bool:
    return any(event.kind == entry.event and event.on == day for event in worker.events)


def _event(entry: EndedBy) -> str:
    if entry.times == 1:
        return entry.event
    return f"{entry.event}, {entry.times} times{f' within {entry.within}' if entry.within else ''}"


def _events(kinds: list[EndedBy], worker: Placed[Worker], day: date) -> Iterator[Any]:
    for place, event in enumerate(worker.item.events):
        if event.on == day and event.kind in {entry.event for entry in kinds}:
            yield worker.at("events", place)
