"""A stage for credits alone: the tables that come before them, filled by hand for one holder."""

from __future__ import annotations

import fnmatch
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import duckdb

from credpolicy import dates
from credpolicy.evaluate import credits as judged_credits
from credpolicy.evaluate import kernel, tables
from credpolicy.evaluate.credit_rows import CreditRows
from credpolicy.evaluate.relations import make
from credpolicy.model.credits import Credits, Cycle
from credpolicy.model.phrase import DayPhrase
from credpolicy.model.registry import Worker
from credpolicy.model.selector import Predicate, Selection

FIRST, LAST = date.min, date.max
Span = tuple[date, date]
TYPE = "licence"
_GIVEN = """
create table issue (record integer, worker integer, type integer, chain integer, number integer, previous integer,
    starts_on date, ends_on date);
create table seat_profile (seat integer, profile integer);
create table credential_profile (record integer, profile integer);
create table entry_profile (entry integer, profile integer);
create table fit (of varchar, profile integer, selector integer, from_day date, until_day date);
create table phrase_day (phrase integer, of varchar, key integer, from_day date, until_day date, day date);
create table credit_ask (subject bigint, node integer, block integer, worker integer, seat integer, record integer,
    type integer, at_day date, cycle_day date, not_before date, each bigint);
create table each_value (each bigint, path varchar, value varchar, from_day date, until_day date);
"""


@dataclass
class Register:
    """Takes selectors and phrases as the rows of the policies do."""

    types: dict[str, int] = field(default_factory=lambda: {TYPE: 0, "other": 1})
    seat_paths: dict[str, None] = field(default_factory=dict)
    record_names: dict[str, None] = field(default_factory=dict)
    narrowed_types: set[str] = field(default_factory=set)
    selectors: list[tuple[Selection, str]] = field(default_factory=list)
    phrases: list[tuple[DayPhrase, str]] = field(default_factory=list)

    def add_selector(self, selection: Selection, of: str) -> int:
        self.selectors.append((selection, of))
        return len(self.selectors) - 1

    def add_phrase(self, phrase: DayPhrase, of: str) -> int:
        self.phrases.append((phrase, of))
        return len(self.phrases) - 1


@dataclass
class Holder:
    """Of whom credits are asked. With `chain` it is a record's: (start, day of basis) of each record of the chain.

    `values` are what conditions and matches read of the seat or record, `phrases` the days that phrases stand for.
    """

    entries: Sequence[Mapping[str, Any]] = ()
    hired_on: date | None = None
    birthday: str | None = None
    chain: Sequence[tuple[date, date | None]] = ()
    place: int = -1
    values: Mapping[str, str] = field(default_factory=dict)
    phrases: Mapping[str, Sequence[tuple[date, date, date]]] = field(default_factory=dict)

    @property
    def worker(self) -> Worker:
        known = {"id": "w", "hired_on": self.hired_on, "birthday": self.birthday}
        return Worker.model_validate(
            {**{name: value for name, value in known.items() if value}, "credits": as_written(list(self.entries))}
        )


@dataclass(frozen=True)
class Once:
    """The day on which credits are judged once, the day whose cycle counts, and since when entries count."""

    day: date
    cycle_day: date | None = None
    not_before: date | None = None


def as_written(value: Any) -> Any:
    """Numbers as the text that stands in a file."""
    if isinstance(value, Mapping):
        return {key: as_written(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_written(item) for item in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def ready(
    connection: duckdb.DuckDBPyConnection,
    asked: Mapping[str, Any] | Sequence[Mapping[str, Any]],
    holders: Sequence[Holder],
    cycle: Mapping[str, Any] | None = None,
    once: Once | None = None,
) -> CreditRows:
    """Fill the tables for holders of whom the same is asked; the subject of each is its place in the list."""
    register = Register()
    rows = CreditRows(register)
    cases = [Credits.model_validate(as_written(case)) for case in ([asked] if isinstance(asked, Mapping) else asked)]
    typed = bool(holders[0].chain)
    if cycle:
        rows.add_cycle(Cycle.model_validate(cycle), (TYPE, 0))
    rows.add_block(cases, TYPE if typed else None)
    connection.execute(_GIVEN)
    given: dict[str, list[tuple[object, ...]]] = {
        "worker": [], "issue": [], "credential": [], "seat_profile": [], "credential_profile": [], "entry_profile": [],
        "fit": [], "phrase_day": [], "credit_ask": [], "seat_value": [], "record_value": [], "other_day": [],
        "each_value": [], "link": [],
    }  # fmt: skip
    for subject, holder in enumerate(holders):
        before = len(rows.tables["entry"])
        rows.add_worker(subject, holder.worker)
        entries = range(before, len(rows.tables["entry"]))
        _hold(given, subject, holder, once or Once(None))  # type: ignore[arg-type]
        known = {key: _entry_values(rows, key) for key in entries}
        given["entry_profile"].extend((key, key) for key in entries)
        key = given["credit_ask"][-1][5] if typed else subject
        for selector, (selection, of) in enumerate(register.selectors):
            looked: Iterable[tuple[object, Mapping[str, Sequence[str]]]] = (
                known.items() if of == "entry" else [(key, {n: [v] for n, v in holder.values.items()})]
            )
            for profile, values in looked:
                given["fit"].extend((of, profile, selector, *span) for span in fitting(selection, values))
        for number, (phrase, of) in enumerate(register.phrases):
            given["phrase_day"].extend((number, of, key, *row) for row in holder.phrases.get(str(phrase), ()))
        table = "record_value" if typed else "seat_value"
        if "each" in holder.values:
            given["each_value"].append((subject, "each", holder.values["each"], None, None))
        given[table].extend((key, path, value, None, None) for path, value in holder.values.items())
    tables.fill(connection, {**rows.tables, **given})
    make(connection, "holder_cycle")
    return rows


def spans(asked: Any, holder: Holder, cycle: Mapping[str, Any] | None = None, once: Once | None = None) -> list[Span]:
    """The days on which what is asked holds of one holder."""
    with kernel.database(alone=True) as connection:
        ready(connection, asked, [holder], cycle, once)
        judged_credits.judge(connection)
        found = connection.execute("select from_day, until_day from credit_span order by from_day").fetchall()
    assert all(earlier[1] + timedelta(days=1) < later[0] for earlier, later in itertools.pairwise(found))
    return found


def _hold(given: dict[str, list[tuple[object, ...]]], subject: int, holder: Holder, once: Once) -> None:
    birthday = holder.worker.birthday
    born = birthday and birthday.of(2000)
    given["worker"].append((subject, "active", None, holder.hired_on, None, False, False, born))
    given["seat_profile"].append((subject, subject))
    first = len(given["issue"])
    for number, (starts, basis) in enumerate(holder.chain):
        record = first + number
        previous = record - 1 if number else None
        given["issue"].append((record, subject, 0, first, number + 1, previous, starts, LAST))
        columns = dict.fromkeys(tables.TABLES["credential"])
        columns |= {"record": record, "worker": subject, "type": 0, "awarded_on": basis, "word": "active"}
        columns |= {"birthday": born, "starts_on": starts}
        given["link"].append((record, first, number + 1, previous, None, None))
        given["credential"].append(tuple(columns.values()))
        given["credential_profile"].append((record, record))
    record = range(first, first + len(holder.chain))[holder.place] if holder.chain else None
    given["credit_ask"].append((
        subject, 7, 0, subject, None if holder.chain else subject, record, 0 if holder.chain else None,
        once.day, once.cycle_day, once.not_before, subject,
    ))  # fmt: skip


def _entry_values(rows: CreditRows, key: int) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for entry, path, value, *_ in rows.tables["entry_value"]:
        if entry == key:
            values.setdefault(str(path), []).append(str(value))
    return values


def fitting(selection: Selection, values: Mapping[str, Sequence[str]]) -> list[Span]:
    """The stretches of days on which a selector holds on these values."""
    predicates = [p for clause in selection.clauses for condition in clause for p in condition.predicates]
    turns = {FIRST}
    for predicate in predicates:
        turns |= {date.fromisoformat(predicate.phrase.anchor)} if predicate.phrase else set()
        for texts in values.values():
            known = [day for day in map(_day, texts) if day and predicate.length]
            turns |= {turn for day in known for turn in (day, dates.after(day, predicate.length))}  # type: ignore[arg-type]
    days = sorted({day for turn in turns for day in (turn, turn + timedelta(days=1)) if day <= LAST})
    ends = [*(day - timedelta(days=1) for day in days[1:]), LAST]
    return [(day, until) for day, until in zip(days, ends, strict=True) if selected(selection, values, day)]


def selected(selection: Selection, values: Mapping[str, Sequence[str]], day: date) -> bool:
    """Whether a selector holds on these values on a day."""
    known = {**values, "day": [day.isoformat()]}
    return all(
        any(
            any(all(_holds(p, text, day) for p in condition.predicates) for text in known.get(condition.path, ()))
            != condition.negated
            for condition in clause
        )
        for clause in selection.clauses
    )


def _holds(predicate: Predicate, text: str, day: date) -> bool:
    operator = predicate.operator
    if operator in ("is", "glob"):
        return fnmatch.fnmatchcase(text, predicate.value) if operator == "glob" else text == predicate.value
    if operator in ("at_least", "at_most", "below", "above"):
        number, bound = _number(text), Decimal(predicate.value)
        return number is not None and {
            "at_least": number >= bound, "at_most": number <= bound, "below": number < bound, "above": number > bound,
        }[operator]  # fmt: skip
    own = _day(text)
    if own is None:
        return False
    if predicate.length:
        reached = dates.after(own, predicate.length)
        return own <= day <= reached if operator == "newer_than" else day > reached
    bound_day = date.fromisoformat(predicate.phrase.anchor) if predicate.phrase else FIRST
    return {"from": own >= bound_day, "until": own <= bound_day, "before": own < bound_day, "after": own > bound_day}[
        operator
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
