"""Credits in plain Python: a block is added up as a person would with a pencil, cycle by cycle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from credpolicy.dates import Duration
from credpolicy.model.credits import Category, Credits, Cycle, EachYear, Limit, Stretch
from tests.oracle_cycles import Period, periods, years
from tests.oracle_entries import Holder, Once, Piece, entry_values, fitting, lines, pieces

OPEN = date.max


@dataclass(frozen=True)
class Outcome:
    """What a block comes to: whether it is satisfied, how much counts, and the pieces that the limits left."""

    holds: bool
    counted: Fraction
    left: tuple[Piece, ...]


@dataclass(frozen=True)
class Account:
    """One cycle: its case (None: nothing is asked), what it came to, and its years with what they came to."""

    period: Period
    case: Credits | None
    holds: bool
    carries: Fraction = Fraction(0)
    years: tuple[tuple[date, date, bool], ...] = ()


def credits_hold(cases: Sequence[Credits], holder: Holder, day: date, once: Once | None = None) -> bool:
    """Whether the credits hold on a day: asked for on every day, or, with `once`, on this day."""
    cycle = holder.cycle or next((case.cycle for case in cases if case.cycle), None)
    now = next((period for period in begun(holder, cycle, day) if day <= period.last), None) if cycle else None
    today = chosen(cases, holder, day, now.number if now else None)
    if not years_of_life_hold(cases, holder, day, once):
        return False
    if today is not None and today.period != "cycle" and not in_its_period(today, holder, day, once, now):
        return False
    if cycle is None or next(periods(cycle, holder.base, holder.worker.birthday), None) is None:
        # Nobody knows a cycle, so nobody can say that one is satisfied.
        return today is None or today.period != "cycle"
    known = accounts(cases, holder, cycle, day, once)
    return closed_hold(known, holder, day) if once is None else asked_hold(known, day, once)


def closed_hold(known: Sequence[Account], holder: Holder, day: date) -> bool:
    """Whether all closed cycles that matter were satisfied, and all closed years of those and of the running one."""
    since = holder.start or date.min
    closed = [account for account in known if account.period.last < day]
    matter = [account for account in closed if account.period.last >= since] if holder.type else closed[-1:]
    running = [account for account in known if account.period.first <= day <= account.period.last]
    return all(account.holds for account in matter) and all(
        holds
        for account in matter + running
        for _, last, holds in account.years
        if last < day and (holder.type is None or last >= since)
    )


def asked_hold(known: Sequence[Account], day: date, once: Once) -> bool:
    """Whether the cycle asked for is satisfied, and every year of it that has begun."""
    return all(
        account.holds and all(holds for first, _, holds in account.years if first <= day)
        for account in known
        if account.period.first <= once.cycle_day <= account.period.last
    )


def in_its_period(case: Credits, holder: Holder, day: date, once: Once | None, now: Period | None) -> bool:
    """Whether a case with any period but a cycle holds on a day."""
    dated = [piece for piece in fitting(case, holder, day, once) if piece.day <= day]
    number = now.number if now else None
    period = case.period
    if period == "validity" and holder.type is not None:
        begins = (once.life_from if once else holder.start) or date.min
        dated = [piece for piece in dated if piece.day >= begins]
        return once is None or added_up(case, holder, dated, Fraction(0), (day, number)).holds
    if isinstance(period, Duration):
        dated = [piece for piece in dated if day <= holder.plus(piece.day, period)]
    if isinstance(period, Stretch):
        first = holder.phrase(period.from_, day)
        last = holder.phrase(period.until, day) if period.until is not None else OPEN
        dated = [piece for piece in dated if first is not None and first <= piece.day <= (last or OPEN)]
    return added_up(case, holder, dated, Fraction(0), (day, number)).holds


def years_of_life_hold(cases: Sequence[Credits], holder: Holder, day: date, once: Once | None) -> bool:
    """Whether each year of `period: validity` has its share: every closed one, or on the day asked every begun one."""
    if all(case.period != "validity" for case in cases):
        return True
    begins = holder.base if holder.type is None else once.life_from if once else holder.start
    for first, last in years(begins, day) if begins else ():
        if once is None and last >= day:
            break
        judged_on = day if once else last
        cycle = holder.cycle
        now = next((one for one in begun(holder, cycle, judged_on) if judged_on <= one.last), None) if cycle else None
        number = now.number if now else None
        case = chosen(cases, holder, judged_on, number)
        if case is None or case.period != "validity" or case.each_year is None:
            continue
        dated = [piece for piece in fitting(case, holder, judged_on, once) if piece.day <= day]
        if not year_holds(case, holder, dated, (first, last), (judged_on, number)):
            return False
    return True


def begun(holder: Holder, cycle: Cycle, day: date) -> list[Period]:
    """The holder's cycles that have begun by a day."""
    key = ("periods", holder.named(cycle))
    if key not in holder.known:
        holder.known[key] = ([], periods(cycle, holder.base, holder.worker.birthday))
    known, further = holder.known[key]
    while not known or known[-1].first <= day:
        following = next(further, None)
        if following is None:
            break
        known.append(following)
    return [period for period in known if period.first <= day]


def accounts(cases: Sequence[Credits], holder: Holder, cycle: Cycle, day: date, once: Once | None) -> list[Account]:
    """The cycles up to the day, reckoned one after the other from the first with what was earned by then."""
    known = begun(holder, cycle, max(day, once.cycle_day) if once else day)
    dated = sum(piece.day <= day for piece in pieces(holder))
    key = ("accounts", holder.named(cases), once.not_before if once else None, len(known), dated)
    if key not in holder.known:
        found: list[Account] = []
        taken: set[Piece] = set()
        for period in known:
            carried = found[-1].carries if found else Fraction(0)
            case = chosen(cases, holder, period.last, period.number)
            if case is None or case.period != "cycle":
                found.append(Account(period, None, holds=True))
                continue
            mine = [piece for piece in fitting(case, holder, period.last, once) if piece.day <= day]
            left = [piece for piece in mine if piece not in taken]
            found.append(reckoned(case, holder, (period, cycle.make_up), left, carried, taken))
        holder.known[key] = found
    return holder.known[key]  # type: ignore[no-any-return]


def reckoned(
    case: Credits,
    holder: Holder,
    time: tuple[Period, Duration | None],
    left: Sequence[Piece],
    carried: Fraction,
    taken: set[Piece],
) -> Account:
    """One cycle: its own entries, what was carried into it, and what makes it up; the latter are then taken."""
    period, make_up = time
    asof = (period.last, period.number)
    mine = [piece for piece in left if period.first <= piece.day <= period.last]
    at_the_close = added_up(case, holder, mine, carried, asof)
    spans = list(years(period.first, period.last)) if case.each_year else []

    def filled() -> bool:
        # What makes up fills the cycle and its last year; an earlier year that was short stays so.
        last_year = (spans[-1][0], date.max) if spans else None
        return added_up(case, holder, mine, carried, asof).holds and (
            last_year is None or year_holds(case, holder, mine, last_year, asof)
        )

    until = holder.plus(period.last, make_up) if make_up else period.last
    for day in sorted({piece.day for piece in left if period.last < piece.day <= until}):
        if filled():
            break
        that_day = [piece for piece in left if piece.day == day]
        taken.update(that_day)
        mine += that_day
    of_years = [(first, last, year_holds(case, holder, mine, (first, last), asof)) for first, last in spans[:-1]]
    of_years += [(first, last, year_holds(case, holder, mine, (first, date.max), asof)) for first, last in spans[-1:]]
    carries = carried_on(case, holder, period, at_the_close)
    return Account(period, case, added_up(case, holder, mine, carried, asof).holds, carries, tuple(of_years))


def carried_on(case: Credits, holder: Holder, period: Period, outcome: Outcome) -> Fraction:
    """How much of a cycle counts in the next one."""
    rule = case.carry_over
    if rule is None or case.total is None:
        return Fraction(0)
    never = {name for top in rule.except_ for name in _within(top, case.categories or {})}
    recent = [
        piece.amount
        for piece in outcome.left
        if period.first <= piece.day <= period.last
        and (rule.from_last is None or period.last <= holder.plus(piece.day, rule.from_last))
        and lines(holder, piece)[0] not in never
    ]
    over = max(Fraction(0), outcome.counted - Fraction(case.total))
    return min(Fraction(rule.max), over, sum(recent, Fraction(0)))


def _within(name: str, categories: dict[str, Category]) -> set[str]:
    """A category and everything inside it."""
    found: set[str] = set()
    for each, category in categories.items():
        inner = category.categories or {}
        found |= {each, *names(inner)} if each == name else _within(name, inner)
    return found | {name}


def names(categories: dict[str, Category] | None) -> set[str]:
    """Every category named in a tree of them."""
    return {name for top, inner in (categories or {}).items() for name in (top, *names(inner.categories))}


def chosen(cases: Sequence[Credits], holder: Holder, day: date, number: int | None) -> Credits | None:
    """The first case whose condition holds on the day."""
    for case in cases:
        if case.when is None or holder.when(case.when, day, number):
            return case
    return None


def year_holds(
    case: Credits, holder: Holder, own: Iterable[Piece], span: tuple[date, date], asof: tuple[date, int | None]
) -> bool:
    """Whether one year of a period has what is asked of each."""
    first, last = span
    assert case.each_year is not None
    of_it = [piece for piece in own if first <= piece.day <= last]
    limits = tuple(limit for limit in case.limits if limit.each is not None)
    return added_up(case.each_year, holder, of_it, Fraction(0), asof, limits).holds


def added_up(
    block: Credits | EachYear,
    holder: Holder,
    earned: Sequence[Piece],
    carried: Fraction,
    asof: tuple[date, int | None],
    limits: tuple[Limit, ...] | None = None,
) -> Outcome:
    """What a block comes to, remembered: step by step as the language says."""
    closed = frozenset(_not_asked(block.categories, holder, asof))
    rules = limits if limits is not None else block.limits if isinstance(block, Credits) else ()
    judged_on = asof[0] if any(limit.where for limit in rules) else None
    key = ("sum", holder.named(block), tuple((piece.day, piece.place) for piece in earned), carried, closed, judged_on)
    if key not in holder.known:
        holder.known[key] = _Sum(block, holder, closed).of(earned, rules, carried, asof[0])
    return holder.known[key]  # type: ignore[no-any-return]


def _not_asked(categories: dict[str, Category] | None, holder: Holder, asof: tuple[date, int | None]) -> Iterator[str]:
    for name, category in (categories or {}).items():
        if category.when is not None and not holder.when(category.when, *asof):
            yield name
        yield from _not_asked(category.categories, holder, asof)


class _Sum:
    """One block, added up once."""

    def __init__(self, block: Credits | EachYear, holder: Holder, closed: frozenset[str]) -> None:
        self.block, self.holder, self.closed = block, holder, closed
        self.known = names(block.categories)
        self.all: dict[str, Fraction] = dict.fromkeys(self.known, Fraction(0))
        self.firsts: dict[str, Fraction] = dict.fromkeys(self.known, Fraction(0))
        self.received: dict[str, Fraction] = dict.fromkeys([*self.known, "total"], Fraction(0))
        self.amounts: dict[str, Fraction] = {}

    def of(self, earned: Sequence[Piece], limits: Sequence[Limit], carried: Fraction, day: date) -> Outcome:
        left = list(earned)
        for limit in (*(one for one in limits if one.each), *(one for one in limits if not one.each)):
            left = self.limited(left, limit, day)
        counted = carried
        for piece in left:
            written = lines(self.holder, piece)
            for category in {name for name in written if name in self.known}:
                self.all[category or ""] += piece.amount
            if written[0] in self.known:
                self.firsts[written[0] or ""] += piece.amount
            else:
                counted += piece.amount
        counted += sum((self.passed(*item) for item in (self.block.categories or {}).items()), Fraction(0))
        counted += self.received["total"]
        return Outcome(self.satisfied(counted), counted, tuple(left))

    def limited(self, left: list[Piece], limit: Limit, day: date) -> list[Piece]:
        """What a limit leaves of the pieces, in their order."""
        most = self.most(limit.max, limit.max_percent)
        if most is None:
            return left
        used: dict[str, Fraction] = {}
        found = []
        for piece in left:
            entry = self.holder.worker.credits[piece.place]
            values = lambda path, entry=entry: entry_values(entry, path, day)  # noqa: E731
            if limit.where is None or self.holder.fits(limit.where, values, day):
                span = piece.day.isoformat()[: {"day": 10, "month": 7, "year": 4, None: 0}[limit.each]]
                counts = min(piece.amount, most - used.get(span, Fraction(0)))
                used[span] = used.get(span, Fraction(0)) + counts
                found.append(Piece(piece.day, piece.place, counts))
            else:
                found.append(piece)
        return found

    def most(self, amount: Any, percent: Any) -> Fraction | None:
        """The lesser of an amount and a share of the total, of those that are written."""
        bounds = [Fraction(amount)] if amount is not None else []
        if percent is not None and self.block.total is not None:
            bounds.append(Fraction(percent) * Fraction(self.block.total) / 100)
        return min(bounds, default=None)

    def passed(self, name: str, category: Category) -> Fraction:
        """What a category passes on to the one above; its own amount is noted on the way."""
        below = sum((self.passed(*item) for item in (category.categories or {}).items()), Fraction(0))
        below += self.received[name]
        self.amounts[name] = self.all[name] + below
        whole = self.firsts[name] + below
        most = None if name in self.closed else self.most(category.max, category.max_percent)
        if most is None or whole <= most:
            return whole
        # What comes to a category that was judged already counts nowhere.
        if category.surplus is not None and category.surplus not in self.amounts:
            self.received[category.surplus] += whole - most
        return most

    def satisfied(self, counted: Fraction) -> bool:
        """Whether everything asked for is there."""
        if self.block.total is not None and counted < Fraction(self.block.total):
            return False
        ceiling = self.block.ceiling if isinstance(self.block, Credits) else None
        if ceiling is not None and counted > Fraction(ceiling):
            return False
        return all(self.enough(*item, counted) for item in (self.block.categories or {}).items())

    def enough(self, name: str, category: Category, counted: Fraction) -> bool:
        """Whether a category and those inside it have their least."""
        amount = self.amounts[name]
        if name not in self.closed:
            if category.min is not None and amount < Fraction(category.min):
                return False
            if category.min_percent is not None and amount * 100 < Fraction(category.min_percent) * counted:
                return False
        return all(self.enough(*item, counted) for item in (category.categories or {}).items())
