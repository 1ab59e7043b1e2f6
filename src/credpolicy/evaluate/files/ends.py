"""The end of a record: told by its day or its type, and agreeing with what the issuer says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy import dates
from credpolicy.evaluate.files.index import INVALID, Index
from credpolicy.evaluate.files.spot import finding, of_record
from credpolicy.model.finding import Finding
from credpolicy.model.policy import Validity
from credpolicy.model.registry import Credential, Verification, Worker
from credpolicy.model.snapshot import Placed

_NO_END_NEEDED = INVALID | {"pending"}
_USUAL = (None, "active")
_OVER = frozenset(("expired", "lapsed"))
_NEVER = date.max


def judge(index: Index) -> Iterator[Finding]:
    """Every record whose end cannot be told, or of which two things are said."""
    governed = {
        name for name, kind in index.types.items() if kind.validity is None or kind.validity.printed == "governs"
    }
    for placed in index.snapshot.workers:
        for n, record in enumerate(placed.item.credentials):
            printed = record.expires_on is not None and record.type in governed
            if record.type in index.types and not (printed and record.status in _USUAL):
                yield from _end(index, placed, n)
            if record.expires_on is not None and record.verifications:
                look = _last_look(record)
                if look is not None and look.expires_seen != record.expires_on:
                    seen = f"on {look.verified_on} the source gave {look.expires_seen}"
                    spot = of_record(placed, n).part("expires_on")
                    yield finding("DAT011", spot, f"`expires_on` is {record.expires_on}, but {seen}")


def _end(index: Index, placed: Placed[Worker], place: int) -> Iterator[Finding]:
    record = placed.item.credentials[place]
    validity = index.types[record.type].validity
    status = (index.words[record.type] or {}).get(record.status or "active")
    end = end_of(record, validity)
    if end is None and status not in _NO_END_NEEDED:
        sentence, mend = _no_end(record, validity)
        yield finding("DAT006", of_record(placed, place).part("expires_on", "type"), sentence, mend)
    elif end is not None and status in _OVER and record.status_on is None and end >= index.today:
        until = "never ends" if end == _NEVER else f"holds until {end}"
        sentence = f"`status` is {record.status}, but by its days the record {until}"
        yield finding("DAT007", of_record(placed, place).part("status"), sentence)


def end_of(record: Credential, validity: Validity | None) -> date | None:
    """The last valid day of a record, without grace: `date.max` if it never ends, None if nobody can tell."""
    printed = record.expires_on
    if printed is not None and (validity is None or validity.printed == "governs"):
        return printed
    rule = _by_rule(record, validity)
    if validity is not None and validity.printed == "caps" and printed is not None:
        return printed if rule is None else min(printed, rule)
    return rule


def _by_rule(record: Credential, validity: Validity | None) -> date | None:
    if validity is None or validity.valid_for is None:
        return None
    if not isinstance(validity.valid_for, dates.Duration):
        return _NEVER
    start: date | None = getattr(record, validity.basis)
    return None if start is None else dates.after(start, validity.valid_for)


def _no_end(record: Credential, validity: Validity | None) -> tuple[str, str | None]:
    """What is missing, and the mend where it is more exact than the rule's."""
    if validity is None or validity.valid_for is None:
        return f"`expires_on` is not written, and the type {record.type} has no `valid_for`", None
    basis = validity.basis
    if validity.printed == "replaced":
        sentence = f"`{basis}` is not written, and the type {record.type} counts from it"
        return sentence, f"Write `{basis}`, the day from which the {validity.valid_for} count."
    sentence = f"neither `expires_on` nor `{basis}` is written, so its end cannot be told"
    return sentence, f"Write `expires_on`, or `{basis}`, from which the {validity.valid_for} count."


def _last_look(record: Credential) -> Verification | None:
    """The latest look at the source that found the record good and saw its last day."""
    last = None
    for look in record.verifications:
        if look.expires_seen is None or look.outcome not in ("validated", "attested"):
            continue
        if last is None or look.verified_on >= last.verified_on:
            last = look
    return last
