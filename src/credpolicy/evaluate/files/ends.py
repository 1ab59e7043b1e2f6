"""The end of a record: told by its day or its type, and agreeing with what the issuer says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy import dates
from credpolicy.evaluate.files.index import INVALID, Index
from credpolicy.evaluate.files.spot import finding, of_record
from credpolicy.model.finding import Finding
from credpolicy.model.registry import Credential, Verification, Worker
from credpolicy.model.snapshot import Placed
from credpolicy.model.validity import Rounding, Validity

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
    end = end_of(record, validity, placed.item.birthday)
    if end is None and status not in _NO_END_NEEDED:
        sentence, mend = _no_end(record, validity, placed.item.birthday)
        yield finding("DAT006", of_record(placed, place).part("expires_on", "type"), sentence, mend)
    elif end is not None and status in _OVER and record.status_on is None and end >= index.today:
        until = "never ends" if end == _NEVER else f"holds until {end}"
        sentence = f"`status` is {record.status}, but by its days the record {until}"
        yield finding("DAT007", of_record(placed, place).part("status"), sentence)


def end_of(record: Credential, validity: Validity | None, birthday: dates.YearDay | None) -> date | None:
    """The last valid day of a record, without grace: `date.max` if it never ends, None if nobody can tell."""
    printed = record.expires_on
    if printed is not None and (validity is None or validity.printed == "governs"):
        return printed
    rule = _by_rule(record, validity, birthday)
    if validity is not None and validity.printed == "caps" and printed is not None:
        return printed if rule is None else min(printed, rule)
    return rule


def _by_rule(record: Credential, validity: Validity | None, birthday: dates.YearDay | None) -> date | None:
    if validity is None or not validity.has_rule:
        return None
    if validity.valid_for == "never_ends":
        return _NEVER
    start: date | None = getattr(record, validity.basis)
    if start is None:
        return None
    length = validity.valid_for or validity.min_active
    end = dates.after(start, length) if isinstance(length, dates.Duration) else start
    rounding = validity.rounding
    return end if rounding is None or end == _NEVER else _turned(end, rounding, birthday)


def _turned(end: date, rounding: Rounding, birthday: dates.YearDay | None) -> date | None:
    """The day to which an end moves; None where the birthday decides and is not written."""
    if rounding.to == "same_day":
        return end
    if rounding.to == "day_before":
        return max(end, date.min + dates.ONE_DAY) - dates.ONE_DAY
    wanted = rounding.to if isinstance(rounding.to, dates.YearDay) else birthday
    if wanted is None:
        return None
    if rounding.to == "end_of_birth_month":
        wanted = dates.YearDay(wanted.month, 31)
    return dates.on_year_day(end, wanted, years=rounding.years, back=rounding.direction == "back")


def _no_end(record: Credential, validity: Validity | None, birthday: dates.YearDay | None) -> tuple[str, str | None]:
    """What is missing, and the mend where it is more exact than the rule's."""
    if validity is None or not validity.has_rule:
        return f"`expires_on` is not written, and the type {record.type} has no `valid_for`", None
    basis = validity.basis
    if getattr(record, basis) is not None and birthday is None:
        sentence = f"the type {record.type} ends by the `birthday` of the worker, which is not written"
        return sentence, "Write `birthday` at the worker, as MM-DD without the year."
    counted = f"the {validity.valid_for} count" if validity.valid_for else "its end is counted"
    if validity.printed == "replaced":
        sentence = f"`{basis}` is not written, and the type {record.type} counts from it"
        return sentence, f"Write `{basis}`, the day from which {counted}."
    sentence = f"neither `expires_on` nor `{basis}` is written, so its end cannot be told"
    return sentence, f"Write `expires_on`, or `{basis}`, from which {counted}."


def _last_look(record: Credential) -> Verification | None:
    """The latest look at the source that found the record good and saw its last day."""
    last = None
    for look in record.verifications:
        if look.expires_seen is None or look.outcome not in ("validated", "attested"):
            continue
        if last is None or look.verified_on >= last.verified_on:
            last = look
    return last
