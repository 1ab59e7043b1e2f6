"""The chain behind each verdict, as typed rows of the relations in `sql/explain/`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeVar

import duckdb

from credpolicy.dates import Duration
from credpolicy.evaluate.lengths import length
from credpolicy.evaluate.relations import relation
from credpolicy.model.explanation import Bearing, LookFault, WaiverState
from credpolicy.model.finding import State

Row = TypeVar("Row")


class BearingRow(NamedTuple):
    """A row of `bearing`, without its seat."""

    requirement: int
    duty: int | None
    bearing: Bearing
    day: date | None


class ConditionRow(NamedTuple):
    """A row of `selected` or `narrowed`, without what it is about; the numbers are places in the selection."""

    clause: int
    condition: int
    holds: bool
    from_day: date | None
    until_day: date | None


class RegardedRow(NamedTuple):
    """A row of `regarded`, without its duty and node."""

    record: int
    rank: int
    counts: bool
    variant: int
    day: date


class StandingRow(NamedTuple):
    """A row of `stood`, without its duty and node."""

    rank: int
    record: int | None
    until_day: date | None


class LifeRow(NamedTuple):
    """A row of `life`, without its record, variant and day."""

    word: str
    starts_on: date | None
    ends_on: date | None
    ruled_end: date | None
    last_day: date | None
    refused_from: date | None
    defeated_by: int | None
    asked_by: date | None
    stopped_on: date | None
    rule: int
    look_rule: int | None
    counted_on: date | None
    basis: str | None
    kept_until: date | None
    suspended: bool
    number: int | None
    previous: int | None


class LookRow(NamedTuple):
    """A row of `looked`, without its record, rule and day."""

    verifies: date | None
    fault: LookFault | None


class TimingRow(NamedTuple):
    """A row of `timing`, without its duty."""

    start: date | None
    enforced_from: date | None
    selected_from: date | None
    anchor_missing: bool
    last_held: date | None
    changes_to: State | None
    window_type: int | None
    window_from: date | None
    window_rule: int | None


class ExcusedRow(NamedTuple):
    """A row of `excused`, without its duty."""

    waiver: int
    until: date
    state: WaiverState


@dataclass(frozen=True, slots=True)
class Chain:
    """The rows, by the numbers they are about: seats, duties with nodes and records, requirements.

    `roots` is the tree of each requirement, `depends` the types that could bear on it. `lines` are the tests that are
    lines, `members` the tests of each group in the order written. `kinds` is what each node is, `scopes` the day of
    each test with `at`, `opened` the tests whose `when` holds, `each` the record that a duty is for.
    """

    bearings: dict[int, list[BearingRow]]
    selected: dict[tuple[int, int], list[ConditionRow]]
    narrowed: dict[tuple[int, int, date], list[ConditionRow]]
    matched: dict[tuple[int, int, int], dict[str, bool]]
    regarded: dict[tuple[int, int], list[RegardedRow]]
    standings: dict[tuple[int, int], StandingRow]
    lives: dict[tuple[int, int, date], LifeRow]
    looks: dict[tuple[int, int, date], LookRow]
    timings: dict[int, TimingRow]
    excused: dict[int, list[ExcusedRow]]
    supervised: dict[int, tuple[date, bool]]
    touched: frozenset[int]
    roots: dict[int, int]
    lines: frozenset[int]
    members: dict[int, list[int]]
    depends: dict[int, list[int]]
    kinds: dict[int, str]
    scopes: dict[tuple[int, int], date]
    opened: frozenset[tuple[int, int]]
    each: dict[int, int]


def chain(connection: duckdb.DuckDBPyConnection, as_of: date, expiring_within: Duration) -> Chain:
    """What the kernel knows once it has judged, later days included; `expiring_within` as it was told then."""
    days, months, snap = length(expiring_within)

    def read(name: str, **values: object) -> list[Any]:
        return connection.execute(relation(f"explain/{name}"), values or None).fetchall()

    def table(query: str) -> list[Any]:
        return connection.execute(query).fetchall()

    connection.execute(f"create or replace table explain_day as {relation('explain/day')}", {"as_of": as_of})
    matched: defaultdict[tuple[int, int, int], dict[str, bool]] = defaultdict(dict)
    for duty, node, record, name, holds in read("matched", as_of=as_of):
        matched[duty, node, record][name] = holds
    timings = read("timing", as_of=as_of, window_days=days, window_months=months, window_snap=snap)
    return Chain(
        bearings=_grouped(read("bearing", as_of=as_of), 1, BearingRow),
        selected=_grouped(read("selected", as_of=as_of), 2, ConditionRow),
        narrowed=_grouped(read("narrowed"), 3, ConditionRow),
        matched=dict(matched),
        regarded=_grouped(read("regarded", as_of=as_of), 2, RegardedRow),
        standings={(duty, node): StandingRow(*rest) for duty, node, *rest in read("stood", as_of=as_of)},
        lives={(record, variant, day): LifeRow(*rest) for record, variant, day, *rest in read("life")},
        looks={(record, rule, day): LookRow(*rest) for record, rule, day, *rest in read("looked")},
        timings={duty: TimingRow(*rest) for duty, *rest in timings},
        excused=_grouped(read("excused", as_of=as_of), 1, ExcusedRow),
        supervised={duty: (until, passes) for duty, until, passes in read("supervised", as_of=as_of)},
        touched=frozenset(duty for (duty,) in table("select duty from touched")),
        roots=dict(table("select requirement, root from requirement")),
        lines=frozenset(node for (node,) in table("select node from node where line")),
        depends=_grouped(table("select distinct requirement, type from depends"), 1, int),
        members=_grouped(table("select parent, node from node where parent is not null"), 1, int),
        kinds=dict(table("select node, kind from node")),
        scopes={(duty, node): day for duty, node, day in table("select ask, scope, day from scoped where ask >= 0")},
        opened=frozenset(
            (duty, node)
            for duty, node in connection.execute(
                "select subject, node from opened where $as_of::date between from_day and until_day", {"as_of": as_of}
            ).fetchall()
        ),
        each=dict(read("each_record", as_of=as_of)),
    )


def _grouped(rows: Iterable[Any], keys: int, make: Callable[..., Row]) -> dict[Any, list[Row]]:
    """Rows by their first columns (a single one, or so many), each group in the order of the rest."""
    found: dict[Any, list[Row]] = {}
    for row in sorted(rows, key=lambda row: tuple((value is None, value) for value in row)):
        found.setdefault(row[0] if keys == 1 else tuple(row[:keys]), []).append(make(*row[keys:]))
    return found
