"""Credits as rows: what the blocks of the policies ask, and the entries of the registry that they count."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from credpolicy import dates
from credpolicy.evaluate import paths
from credpolicy.evaluate.lengths import length
from credpolicy.evaluate.tables import Row
from credpolicy.model.base import DatedValue
from credpolicy.model.credits import Category, Credits, Cycle, Limit, Stretch
from credpolicy.model.phrase import DayPhrase
from credpolicy.model.registry import Entry, Worker
from credpolicy.model.selector import ENTRY_FIELDS, Condition, Selection

NANO = 10**9
TOTAL = 0  # stands for no category: what counts in none, and where a surplus leads that counts in the total
CYCLE_NUMBER = "cycle_number"
EACH = "each"
_TABLES = (
    "entry", "entry_line", "entry_value", "cycle", "credit_block", "credit_version", "credit_unit", "credit_pair",
    "credit_term", "credit_clause", "credit_number", "credit_category", "credit_limit", "credit_barred",
)  # fmt: skip
_ENDLESS = 10**9
_ANCHORS = ("hired_on", "ended_on")  # of the worker, for days in selectors
# numbers of cycles that a pattern is compared with
_PATTERNED = 100


class Register(Protocol):
    """What selectors, phrases and paths are given to; the rows of the policies do this."""

    types: dict[str, int]
    seat_paths: dict[str, None]
    record_names: dict[str, None]
    narrowed_types: set[str]

    def add_selector(self, selection: Selection, of: str) -> int:
        """The number of a selector of rows of a kind: seat, credential or entry."""

    def add_phrase(self, phrase: DayPhrase, of: str) -> int:
        """The number of a day phrase read of a kind of rows: seat or record."""


class CreditRows:
    """The rows of credits. `units` are those whose entries are looked at; fill it before the first worker is added."""

    def __init__(self, register: Register) -> None:
        self.tables: dict[str, list[Row]] = {name: [] for name in _TABLES}
        self.units: set[str] = set()
        self.entry_names: dict[str, None] = {}
        self.versions: list[Credits] = []
        self.categories: list[tuple[str, ...]] = [()]
        self._register = register
        self._cycles: dict[str, tuple[int, Cycle]] = {}

    def add_cycle(self, cycle: Cycle, owner: tuple[str, int] | None) -> int:
        """Add a cycle; returns its number. `owner` is the type it is of, None of one in a requirement."""
        number = len(self.tables["cycle"])
        starts, day, month, of_month = "basis", None, None, None
        if isinstance(cycle.starts, dates.YearDay):
            starts, month, of_month = "year_day", cycle.starts.month, cycle.starts.day
        elif isinstance(cycle.starts, date):
            starts, day = "day", cycle.starts
        elif cycle.starts is not None:
            starts = cycle.starts
        _, months, _ = length(cycle.length)
        self.tables["cycle"].append((
            number, owner and owner[1], months, cycle.basis, starts, day, month, of_month,
            cycle.cutoff and cycle.cutoff.month * 100 + cycle.cutoff.day, *length(cycle.make_up),
        ))  # fmt: skip
        if owner is not None:
            self._cycles[owner[0]] = number, cycle
        return number

    def add_block(self, cases: Sequence[Credits], owner_type: str | None) -> int:
        """Add a block of credits; returns its number.

        `owner_type` is the credential type whose credits these are, with its cycle; None in a requirement, where the
        cycle is that of the first case that has one.
        """
        block = len(self.tables["credit_block"])
        self.tables["credit_block"].append(())  # keeps the place: cases follow their block
        number, cycle = self._cycles.get(owner_type, (None, None)) if owner_type else self._own_cycle(cases)
        scale = _scale(cases)
        numbers = [self._add_version(case, (block, place), owner_type, scale) for place, case in enumerate(cases)]
        chained = bool(cycle and cycle.make_up) or any(case.carry_over for case in cases)
        life = any(case.period == "validity" and case.each_year is not None for case in cases)
        self.tables["credit_block"][block] = (block, number, chained, life, max(numbers), scale)
        return block

    def _own_cycle(self, cases: Sequence[Credits]) -> tuple[int | None, Cycle | None]:
        cycle = next((case.cycle for case in cases if case.cycle), None)
        return (self.add_cycle(cycle, None) if cycle else None), cycle

    def add_worker(self, place: int, worker: Worker) -> None:
        """Add what a worker earned of the units that are looked at."""
        if not self.units:
            return
        for number, entry in enumerate(worker.credits):
            if entry.unit in self.units:
                self._add_entry((place, number), worker, entry)

    def _add_entry(self, at: tuple[int, int], worker: Worker, entry: Entry) -> None:
        key = len(self.tables["entry"])
        self.tables["entry"].append((
            key, *at, entry.unit, entry.category, entry.earned_on or entry.from_,
            entry.earned_on or entry.until, int(entry.amount * NANO),
        ))  # fmt: skip
        for number, line in enumerate(entry.counts_for):
            if line.type in self._register.types:
                self.tables["entry_line"].append((key, number, self._register.types[line.type], line.category))
        for name in self.entry_names:
            self.tables["entry_value"].extend((key, name, *value) for value in values_of(entry, name, worker))

    def _add_version(self, case: Credits, at: tuple[int, int], owner_type: str | None, scale: int) -> int:
        """Add a case of a block; returns the number of the cycle after which no condition on it changes."""
        version, of = len(self.versions), "credential" if owner_type else "seat"
        self.versions.append(case)
        self.units |= {case.unit, *(case.makes_one or {})}
        self.tables["credit_unit"].append((version, case.unit, scale // NANO))
        for unit, number in (case.makes_one or {}).items():
            if unit != case.unit:
                self.tables["credit_unit"].append((version, unit, int(scale / (NANO * Fraction(number)))))
        self._add_pairs(version, case.match or {}, owner_type)
        term, numbers = self.add_term(case.when, of)
        yearly = case.each_year
        for tree, categories, total in (
            (False, case.categories, case.total),
            (True, yearly.categories if yearly else None, yearly.total if yearly else None),
        ):
            numbers = max(numbers, _Tree(self, (version, tree), of, scale).add(categories or {}, total))
        if owner_type and (numbers or term is not None or case.match):
            self._register.narrowed_types.add(owner_type)
        carry = case.carry_over
        if carry:
            self._add_barred(version, carry.except_, case.categories or {})
        phrases = [
            None if phrase is None else self._register.add_phrase(phrase, "record" if owner_type else "seat")
            for phrase in _phrases(case)
        ]
        rolling = case.period if isinstance(case.period, dates.Duration) else None
        kind = "stretch" if isinstance(case.period, Stretch) else "rolling" if rolling else case.period
        self.tables["credit_version"].append((
            version, *at, term, kind, *length(rolling), *phrases, self._add_where(case.where),
            len(case.match or {}), scaled(case.total, scale), scaled(case.ceiling, scale),
            yearly is not None, scaled(yearly.total if yearly else None, scale), self._add_limits(version, case, scale),
            bool(case.categories), carry is not None, scaled(carry.max if carry else None, scale),
            *length(carry.from_last if carry else None),
        ))  # fmt: skip
        return numbers

    def _add_pairs(self, version: int, match: Mapping[str, str], owner_type: str | None) -> None:
        for name, path in match.items():
            self.entry_names[name] = None
            head, _, of_record = path.partition(".")
            if head == EACH:
                self._register.record_names[of_record] = None
                self.tables["credit_pair"].append((version, name, EACH, path))
            elif owner_type:
                self._register.record_names[path] = None
                self.tables["credit_pair"].append((version, name, "credential", path))
            else:
                self._register.seat_paths[paths.plain(path)] = None
                self.tables["credit_pair"].append((version, name, "seat", paths.plain(path)))

    def add_term(self, selection: Selection | None, of: str) -> tuple[int | None, int]:
        """Add a condition; returns its number and that of the cycle after which it does not change.

        What it says of the number of the cycle is told apart; the rest is a selector like any other.
        """
        if selection is None:
            return None, 0
        term, numbers = len(self.tables["credit_term"]), 0
        plain = [clause for clause in selection.clauses if all(c.path != CYCLE_NUMBER for c in clause)]
        self.tables["credit_term"].append((term, self._rest(plain, selection.written, of)))
        for clause, conditions in enumerate(selection.clauses):
            if conditions in plain:
                continue
            rest = [condition for condition in conditions if condition.path != CYCLE_NUMBER]
            self.tables["credit_clause"].append((term, clause, self._rest([tuple(rest)], "", of) if rest else None))
            for condition in conditions:
                if condition.path == CYCLE_NUMBER:
                    least, most, pattern = _range(condition)
                    self.tables["credit_number"].append((term, clause, condition.negated, least, most, pattern))
                    known = [number + 1 for number in (least, most) if number < _ENDLESS]
                    numbers = max(numbers, 1, *known, _PATTERNED if pattern else 1)
        return term, numbers

    def _rest(self, clauses: list[tuple[Condition, ...]], written: str, of: str) -> int | None:
        return self._register.add_selector(Selection(tuple(clauses), written), of) if clauses else None

    def _add_where(self, selection: Selection | None) -> int | None:
        if selection is None:
            return None
        for clause in selection.clauses:
            for condition in clause:
                self.entry_names[condition.path] = None
                anchors = [predicate.phrase.anchor for predicate in condition.predicates if predicate.phrase]
                self.entry_names.update((anchor, None) for anchor in anchors if not anchor[:1].isdigit())
        return self._register.add_selector(selection, "entry")

    def _add_limits(self, version: int, case: Credits, scale: int) -> str:
        """Add the limits of a case; returns how they cut: not at all, within days, or within what counts together."""
        limits = sorted(case.limits, key=lambda limit: limit.each is None)
        for ordinal, limit in enumerate(limits):
            selector = self._add_where(limit.where)
            for yearly, total in ((False, case.total), (True, case.each_year.total if case.each_year else None)):
                most = scaled(limit.max, scale) if limit.max is not None else _share(limit.max_percent, total, scale)
                if most is not None and (limit.each or not yearly):
                    self.tables["credit_limit"].append((version, yearly, ordinal, selector, limit.each, most))
        if not limits:
            return "none"
        return "day" if all(map(_of_a_day, limits)) else "whole"

    def _add_barred(self, version: int, names: Sequence[str], categories: Mapping[str, Category]) -> None:
        """Add the categories of which nothing is carried over, with all that is inside them."""
        barred = dict.fromkeys(names)
        for name, above, _ in walk(categories):
            if barred.keys() & {name, *above}:
                barred[name] = None
        self.tables["credit_barred"].extend((version, name) for name in barred)


class _Tree:
    """Adds the categories of a case, those of the period or those of each year."""

    def __init__(self, rows: CreditRows, of_version: tuple[int, bool], of: str, scale: int) -> None:
        self._rows = rows
        self._key = of_version
        self._of = of
        self._scale = scale

    def add(self, categories: Mapping[str, Category], total: Decimal | None) -> int:
        """Add them all; returns the number of the cycle after which no condition on it changes."""
        table, known = self._rows.tables["credit_category"], len(self._rows.categories)
        order = list(walk(categories))
        numbers = {name: known + place for place, (name, _, _) in enumerate(order)}
        levels, feeding = dict.fromkeys(numbers, 1), 0
        for name, above, category in order:
            surplus = self._surplus(name, category, numbers)
            for later in (*above[-1:], *([category.surplus] if surplus and category.surplus else [])):
                levels[later] = max(levels[later], levels[name] + 1)
            term, of_cycles = self._rows.add_term(category.when, self._of)
            feeding = max(feeding, of_cycles)
            share = None if category.min_percent is None else Fraction(category.min_percent)
            most = [scaled(category.max, self._scale), _share(category.max_percent, total, self._scale)]
            self._rows.categories.append((*above, name))
            table.append((
                numbers[name], *self._key, numbers[above[-1]] if above else None, levels[name], name, term,
                scaled(category.min, self._scale), min((one for one in most if one is not None), default=None),
                share and share.numerator, share and share.denominator * 100, surplus,
            ))  # fmt: skip
        return feeding

    def _surplus(self, name: str, category: Category, numbers: Mapping[str, int]) -> int | None:
        """Where what is over counts: only in a category that is judged after this one."""
        if category.surplus is None or category.surplus == "total":
            return None if category.surplus is None else TOTAL
        target = numbers.get(category.surplus)
        return target if target is not None and target > numbers[name] else None


def walk(
    categories: Mapping[str, Category], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], Category]]:
    """Each category with the names above it, in the order in which they are judged: those inside it first."""
    for name, category in categories.items():
        yield from walk(category.categories or {}, (*above, name))
        yield name, above, category


def values_of(entry: Entry, name: str, worker: Worker) -> Iterator[tuple[str, date | None, date | None]]:
    """The values of a field or declared attribute of an entry, with the days on which they are (None: always)."""
    if name in ENTRY_FIELDS:
        value = getattr(entry, {"from": "from_"}.get(name, name))
    elif name in _ANCHORS:
        value = getattr(worker, name)
    else:
        value = (entry.attributes or {}).get(name)
    if isinstance(value, tuple) and value and isinstance(value[0], DatedValue):
        ends = [later.from_ - dates.ONE_DAY for later in value[1:]]
        for dated, until in zip(value, [*ends, date.max], strict=True):
            yield from ((text, dated.from_, until) for text in paths.texts(dated.value))
    else:
        yield from ((text, None, None) for text in dict.fromkeys(paths.texts(value)))


def scaled(amount: Decimal | None, scale: int) -> int | None:
    """An amount as the whole number of the kernel; None for none."""
    return None if amount is None else int(Fraction(amount) * scale)


def _share(percent: Decimal | None, total: Decimal | None, scale: int) -> int | None:
    """A share of the required total; of none there is none."""
    if percent is None or total is None:
        return None
    return int(Fraction(percent) * Fraction(total) * scale / 100)


def _scale(cases: Sequence[Credits]) -> int:
    """By how much amounts are multiplied so that every amount of a block is a whole number."""
    scale = NANO
    for case in cases:
        scale = math.lcm(scale, *(NANO * Fraction(number).numerator for number in (case.makes_one or {}).values()))
        shares: list[tuple[Decimal | None, Decimal | None]] = []
        for block in (case, case.each_year):
            if block is not None:
                shares += [(limit.max_percent, block.total) for limit in case.limits]
                shares += [(category.max_percent, block.total) for _, _, category in walk(block.categories or {})]
        scale = math.lcm(scale, *(
            (Fraction(percent) * Fraction(total) / 100).denominator
            for percent, total in shares
            if percent is not None and total is not None
        ))  # fmt: skip
    return scale


def _range(condition: Condition) -> tuple[int, int, str | None]:
    """The numbers of cycles a condition holds on, the first, the last and a pattern; 1 to 0 where it holds on none."""
    least, most, pattern = 0, _ENDLESS, None
    for predicate in condition.predicates:
        if predicate.operator == "is":
            exact = int(predicate.value) if predicate.value.isdecimal() and predicate.value.isascii() else 0
            known = str(exact) == predicate.value
            least, most = max(least, exact if known else 1), min(most, exact if known else 0)
        elif predicate.operator == "glob":
            pattern = predicate.value
        elif predicate.operator in ("at_least", "above"):
            number = Fraction(predicate.value)
            least = max(least, math.ceil(number) if predicate.operator == "at_least" else math.floor(number) + 1)
        elif predicate.operator in ("at_most", "below"):
            number = Fraction(predicate.value)
            most = min(most, math.floor(number) if predicate.operator == "at_most" else math.ceil(number) - 1)
        else:
            most = -1
    return min(least, _ENDLESS), max(-1, most), pattern


def _phrases(case: Credits) -> tuple[DayPhrase | None, DayPhrase | None, DayPhrase | None]:
    if isinstance(case.period, Stretch):
        return case.period.from_, case.period.until, case.not_before
    return None, None, case.not_before


def _of_a_day(limit: Limit) -> bool:
    return limit.each == "day"
