"""What was earned, in plain Python: entries cut into days, and which of them count for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from credpolicy.dates import Duration
from credpolicy.model.credits import Credits, Cycle
from credpolicy.model.phrase import DayPhrase, Reached
from credpolicy.model.registry import Entry, Worker
from credpolicy.model.selector import Selection

ONE = timedelta(days=1)
BILLION = 1_000_000_000


@dataclass(frozen=True, eq=False)
class Holder:
    """For whom credits are judged. Keep one for each seat or record: what was reckoned once is remembered in it.

    `type` is the one for which entries count, None in a requirement. `base` is the day from which cycles are found,
    `start` the record's, where there is one. `when` tells whether a condition holds on a day in the cycle of a number,
    `fits` whether a selector holds on other values, `values` what the right side of a match reads, `phrase` the day
    of a phrase (OPEN, or None where it is not known), each as of a day; `plus` knows the holidays.
    """

    worker: Worker
    type: str | None
    cycle: Cycle | None
    base: date | None
    start: date | None
    when: Callable[[Selection, date, int | None], bool]
    fits: Callable[[Selection, Callable[[str], list[str]], date], bool]
    values: Callable[[str, date], list[str]]
    phrase: Callable[[DayPhrase, date], date | None]
    plus: Callable[[date, Duration], date]
    known: dict[object, Any] = field(default_factory=dict)

    def named(self, rule: object) -> int:
        """A name for a rule in what is remembered; the rule is kept, so that no other one gets its name."""
        self.known["rule", id(rule)] = rule
        return id(rule)


@dataclass(frozen=True)
class Once:
    """Credits are asked for on one day only.

    The cycle that contains `cycle_day` counts; `life_from` is the first day of `period: validity` (None: no bound);
    what is dated before `not_before` does not count.
    """

    cycle_day: date
    life_from: date | None = None
    not_before: date | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What is earned by an entry (the worker's `place`-th) on one day."""

    day: date
    place: int
    amount: Fraction


def pieces(holder: Holder) -> list[Piece]:
    """Everything the worker earned, in the order of days and, on one day, of places."""
    if "pieces" not in holder.known:
        found = [piece for place, entry in enumerate(holder.worker.credits) for piece in cut(entry, place)]
        holder.known["pieces"] = sorted(found, key=lambda piece: (piece.day, piece.place))
    return holder.known["pieces"]  # type: ignore[no-any-return]


def cut(entry: Entry, place: int) -> Iterator[Piece]:
    """An entry as earned day by day: whole on its day, or spread over its stretch in billionths."""
    if entry.earned_on is not None:
        yield Piece(entry.earned_on, place, Fraction(entry.amount))
    if entry.from_ is None or entry.until is None:
        return
    days = (entry.until - entry.from_).days + 1
    before = 0
    for nth in range(1, days + 1):
        so_far = int(Fraction(entry.amount) * BILLION * nth / days)
        yield Piece(entry.from_ + (nth - 1) * ONE, place, Fraction(so_far - before, BILLION))
        before = so_far


def fitting(case: Credits, holder: Holder, day: date, once: Once | None) -> list[Piece]:
    """The pieces that count for a case as it stands on a day, in the unit asked for."""
    bound = holder.phrase(case.not_before, day) if case.not_before is not None else None
    least = max(bound or date.min, once.not_before or date.min if once else date.min)
    moves = case.where is not None or case.match is not None
    worths = ("worths", holder.named(case), day if moves else None)
    if worths not in holder.known:
        holder.known[worths] = tuple(share(case, holder, entry, day) for entry in holder.worker.credits)
    worth = holder.known[worths]
    key = ("fitting", worth, least)
    if key not in holder.known:
        holder.known[key] = [
            Piece(piece.day, piece.place, piece.amount * worth[piece.place])
            for piece in pieces(holder)
            if worth[piece.place] and piece.day >= least
        ]
    return holder.known[key]  # type: ignore[no-any-return]


def share(case: Credits, holder: Holder, entry: Entry, day: date) -> Fraction:
    """What one of an entry is in the unit asked for; nothing where the entry does not count."""
    if holder.type is not None and holder.type not in {line.type for line in entry.counts_for}:
        return Fraction(0)
    if entry.unit != case.unit and entry.unit not in (case.makes_one or {}):
        return Fraction(0)
    if case.where is not None and not holder.fits(case.where, lambda path: entry_values(entry, path, day), day):
        return Fraction(0)
    for name, path in (case.match or {}).items():
        if not set(entry_values(entry, name, day)) & set(holder.values(path, day)):
            return Fraction(0)
    return Fraction(1) if entry.unit == case.unit else 1 / Fraction((case.makes_one or {})[entry.unit])


def entry_values(entry: Entry, path: str, day: date) -> list[str]:
    """What a path reads from an entry on a day: a field, else a declared attribute."""
    fields = {"from": entry.from_}
    if path in ("id", "unit", "category", "provider", "amount", "earned_on", "until"):
        fields[path] = getattr(entry, path)
    if path in fields:
        return worded(fields[path])
    value = (entry.attributes or {}).get(path)
    if isinstance(value, tuple) and any(hasattr(one, "from_") for one in value):
        begun = [one for one in value if one.from_ <= day]  # type: ignore[union-attr]
        value = max(begun, key=lambda one: one.from_).value if begun else None  # type: ignore[union-attr]
    return worded(value)


def worded(value: object) -> list[str]:
    """The values of a field or attribute as text."""
    if value is None:
        return []
    if isinstance(value, tuple):
        return [text for one in value for text in worded(one)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [str(value)]


def lines(holder: Holder, piece: Piece) -> list[str | None]:
    """The categories in which an entry counts, the first one first."""
    entry = holder.worker.credits[piece.place]
    if holder.type is None:
        return [entry.category]
    return [line.category for line in entry.counts_for if line.type == holder.type]


def reached_on(count: Reached, worker: Worker, fits: Callable[[Selection, Entry], bool]) -> date | None:
    """The day on which the worker's entries of a unit add up to a total; None where they never do."""
    places = [n for n, entry in enumerate(worker.credits) if entry.unit == count.unit]
    places = [n for n in places if count.where is None or fits(count.where, worker.credits[n])]
    sum_so_far = Fraction(0)
    for piece in sorted((p for n in places for p in cut(worker.credits[n], n)), key=lambda piece: piece.day):
        sum_so_far += piece.amount
        if sum_so_far >= Fraction(count.total):
            return piece.day
    return None
