"""The verification of a record in sentences: what its type asks, which look counts, or why none does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.evaluate.holdings import record_at, written_at
from credpolicy.model.explanation import Look, RecordStanding
from credpolicy.model.registry import Verification, Worker
from credpolicy.model.snapshot import Placed
from credpolicy.model.tree import VerificationRule
from credpolicy.report.explain.words import Words, listed


def verification(record: RecordStanding, worker: Placed[Worker], words: Words) -> Iterator[str]:
    """What the type asks of its verification and what is there; nothing where the type asks for none."""
    rule = record.verification
    if rule is None:
        return
    looks = record_at(worker.item, record.place).verifications
    asks = "Its type asks" if rule in (record.type.item.verification or ()) else "The test asks"
    cases = f", as {rule.when.written}" if rule.when else ""
    yield f"{asks} for {_rule(rule, record)}{words.at(record.type.at('verification'))}{cases}."
    counting = [
        look
        for look in record.looks
        if look.verifies is not None and looks[look.place].verified_on <= words.as_of <= look.verifies
    ]
    if counting:
        last = counting[-1]
        yield f"{_who(looks[last.place], words)}{_at(record, last, worker, words)}: {_how_long(last)}."
        return
    if not looks:
        yield "No verification is written."
    for look in record.looks:
        told = looks[look.place]
        yield f"{_who(told, words)}{_at(record, look, worker, words)}: {_fault(look, told, record, words)}."


def _rule(rule: VerificationRule, record: RecordStanding) -> str:
    level = f"verification by {rule.level.replace('_', ' ')}"
    if rule.max_age is None:
        return level
    if not rule.at:
        return f"{level}, on every day no older than {rule.max_age}"
    which = "the last of which falls on" if len(rule.at) > 1 else "which falls on"
    day = f", {which} {record.asked_by}" if record.asked_by else ""
    return f"{level}, no older than {rule.max_age} at {listed(rule.at)}{day}"


def _at(record: RecordStanding, look: Look, worker: Placed[Worker], words: Words) -> str:
    return words.at(written_at(worker, record.place, "verifications", look.place))


def _who(look: Verification, words: Words) -> str:
    return f"{words.person(look.verified_by)} looked on {look.verified_on} ({look.method.replace('_', ' ')})"


def _how_long(look: Look) -> str:
    return "that counts" if look.verifies in (None, date.max) else f"that counts until {look.verifies}"


def _fault(look: Look, told: Verification, record: RecordStanding, words: Words) -> str:
    rule = record.verification
    match look.fault:
        case "holder":
            return "that is the holder, so it counts for nothing"
        case "method":
            return f"that is less than {rule.level.replace('_', ' ') if rule else 'what is asked'}"
        case "outcome":
            return f"it came to {told.outcome.replace('_', ' ')}, which settles nothing"
        case "failed":
            return f"it came to {told.outcome.replace('_', ' ')}, which ends every earlier verification"
        case "status":
            return f'the source said "{told.status_seen}", which ends every earlier verification'
        case "too_old":
            age = rule.max_age if rule else None
            return f"that was more than {age} before {record.asked_by}, so it was too old"
        case "overruled":
            return "a later look failed, or one of the same day"
        case _:
            if told.verified_on > words.as_of:
                return "that is after this day"
            return f"that counted until {look.verifies}"
