"""The end of a record: told by its day or its type, and agreeing with what the issuer says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from credpolicy import dates
from credpolicy.evaluate.files.fitting import applying, values_of_record
from credpolicy.evaluate.files.index import INVALID, Index
from credpolicy.evaluate.files.spot import finding, of_record
from credpolicy.model.finding import Finding
from credpolicy.model.policy import CredentialType
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
        name
        for name, kind in index.types.items()
        if all(case.printed == "governs" for case in kind.validity or ()) and kind.derived_from is None
    }
    counted = {name: basis for name, kind in index.types.items() if (basis := _counted_from(kind))}
    for placed in index.snapshot.workers:
        for n, record in enumerate(placed.item.credentials):
            told = record.expires_on is not None and record.type in governed
            if not told and (basis := counted.get(record.type)) is not None:
                told = getattr(record, basis) is not None
            if record.type in index.types and not (told and record.status in _USUAL):
                yield from _end(index, placed, n)
            if record.expires_on is not None and record.verifications:
                look = _last_look(record)
                if look is not None and look.expires_seen != record.expires_on:
                    seen = f"on {look.verified_on} the source gave {look.expires_seen}"
                    spot = of_record(placed, n).part("expires_on")
                    yield finding("DAT011", spot, f"`expires_on` is {record.expires_on}, but {seen}")


def _counted_from(kind: CredentialType) -> str | None:
    """The one day from which the end of every record of the type can be counted; None where it takes more to tell."""
    rule = kind.validity[0] if kind.validity is not None and len(kind.validity) == 1 else None
    if rule is None or rule.when is not None or rule.valid_for is None:
        return None
    moves = rule.rounding is not None and (rule.rounding.by_birthday or rule.rounding.to == "end_of_cycle")
    return None if moves else rule.basis


def _end(index: Index, placed: Placed[Worker], place: int) -> Iterator[Finding]:
    record = placed.item.credentials[place]
    kind = index.types[record.type]
    if kind.derived_from is not None:
        return  # it has no records, which is told elsewhere
    status = (index.words[record.type] or {}).get(record.status or "active")
    # Which case applies may depend on the day judged; what is told here holds for each that may.
    rules: Sequence[Validity | None] = kind.validity or (None,)
    if kind.validity is not None and any(case.when for case in kind.validity):
        rules = applying(kind.validity, values_of_record(index, placed.item, record))
    else:
        rules = rules[:1]
    ends = [end_of(record, rule, placed.item.birthday, _has_cycle(kind, placed.item)) for rule in rules]
    if not any(ends) and status not in _NO_END_NEEDED:
        sentence, mend = _no_end(record, rules[0], placed.item.birthday, kind)
        yield finding("DAT006", of_record(placed, place).part("expires_on", "type"), sentence, mend)
    known = [end for end in ends if end is not None]
    over = status in _OVER and record.status_on is None and not _moves(kind, record)
    if over and known and len(known) == len(ends) and min(known) >= index.today:
        until = "never ends" if min(known) == _NEVER else f"holds until {min(known)}"
        sentence = f"`status` is {record.status}, but by its days the record {until}"
        yield finding("DAT007", of_record(placed, place).part("status"), sentence)


def _moves(kind: CredentialType, record: Credential) -> bool:
    """Whether the record before may decide the end, so that this record alone does not tell it."""
    return record.expires_on is None and any(case.basis is not None for case in kind.renewal or ())


def _has_cycle(kind: CredentialType, worker: Worker) -> bool:
    """Whether the cycles of the holder can be told; where the type has none, that is told elsewhere."""
    cycle = kind.cycle
    if cycle is None:
        return True
    if isinstance(cycle.starts, str) and worker.birthday is None:
        return False
    if isinstance(cycle.starts, date):
        return True
    return any(getattr(record, cycle.basis) is not None for record in worker.credentials if record.type == kind.id)


def _begins_by_birthday(kind: CredentialType) -> bool:
    return kind.cycle is not None and isinstance(kind.cycle.starts, str)


def end_of(
    record: Credential, validity: Validity | None, birthday: dates.YearDay | None, has_cycle: bool = False
) -> date | None:
    """The last valid day of a record, without grace: `date.max` if it never ends, None if nobody can tell.

    One that moves to the end of a cycle is told before it moves; without a cycle it cannot be told.
    """
    printed = record.expires_on
    if printed is not None and (validity is None or validity.printed == "governs"):
        return printed
    rule = _by_rule(record, validity, birthday, has_cycle)
    if validity is not None and validity.printed == "caps" and printed is not None:
        return printed if rule is None else min(printed, rule)
    return rule


def _by_rule(
    record: Credential, validity: Validity | None, birthday: dates.YearDay | None, has_cycle: bool
) -> date | None:
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
    if rounding is not None and rounding.to == "end_of_cycle":
        return end if has_cycle else None
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


def _no_end(
    record: Credential, validity: Validity | None, birthday: dates.YearDay | None, kind: CredentialType
) -> tuple[str, str | None]:
    """What is missing, and the mend where it is more exact than the rule's."""
    if validity is None or not validity.has_rule:
        return f"`expires_on` is not written, and the type {record.type} has no `valid_for`", None
    basis, rounding = validity.basis, validity.rounding
    by_birthday = rounding is not None and (rounding.by_birthday or _begins_by_birthday(kind))
    if getattr(record, basis) is not None and birthday is None and by_birthday:
        sentence = f"the type {record.type} ends by the `birthday` of the worker, which is not written"
        return sentence, "Write `birthday` at the worker, as MM-DD without the year."
    if getattr(record, basis) is not None and kind.cycle is not None:
        begin = kind.cycle.basis
        sentence = f"it ends with a cycle of {record.type}, and no record of the worker has `{begin}`, where they begin"
        return sentence, f"Write `{begin}` at the record, from which cycles are counted."
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
