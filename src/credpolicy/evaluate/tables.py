"""The tables the kernel reads: every column declared in one place, filled by appending.

Days are dates, null where nothing is written. A length is three columns: days, or months with an optional calendar
unit (`snap`) on whose end it closes. Ids of policies and workers are small integers, given by the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from credpolicy.evaluate.paths import STANDARD_WORDS

if TYPE_CHECKING:
    import duckdb

Row = tuple[object, ...]
# comparing words as numbers halves what it costs to look at millions of them
_WORD = ", ".join(f"'{word}'" for word in ("", *sorted(STANDARD_WORDS)))

_LENGTH = {"days": "integer", "months": "integer", "snap": "varchar"}


def _length(prefix: str) -> dict[str, str]:
    return {f"{prefix}_{name}": kind for name, kind in _LENGTH.items()}


_WINDOW = {"from_day": "date", "until_day": "date"}

TABLES: Mapping[str, Mapping[str, str]] = {
    "worker": {
        "worker": "integer", "status": "varchar", "employment": "varchar", "hired_on": "date", "ended_on": "date",
        "ended": "boolean", "candidate": "boolean", "birthday": "date",
    },
    # workers who are judged on a day of their own; empty where all are judged on the same day
    "judged_on": {"worker": "integer", "day": "date"},
    # workers who stand in the tables several times, as they were at several times: who they are, by whom comes first
    "twin": {"worker": "integer", "first": "integer"},
    # one seat per assignment, and one per worker for what is judged once a worker
    "seat": {
        "seat": "integer", "worker": "integer", "assigned": "boolean", "key": "varchar", "role": "varchar",
        "location": "varchar", "client": "varchar", "organization": "varchar", "starts_on": "date",
        "ends_on": "date", "supervisor": "integer",
    },
    # values of the paths that selectors, matches or phrases read and `seat` has no column for, with the days judged
    # on which they are the values; null where that is always
    "seat_value": {"seat": "integer", "path": "varchar", "value": "varchar", **_WINDOW},
    "leave": {"worker": "integer", "from_day": "date", "until_day": "date"},
    "event": {"worker": "integer", "kind": "varchar", "day": "date"},
    # `starts_on` is the first day on which it counts, the year 1 where no day is written; `birthday` that of the
    # worker in a leap year; `word` the issuer's status in standard words, '' for
    # one that is not; `place` orders equals of one worker
    "credential": {
        "record": "integer", "worker": "integer", "type": "integer", "place": "integer", "number": "varchar",
        "jurisdiction": "varchar", "awarded_on": "date", "issued_on": "date", "valid_from": "date",
        "completed_on": "date", "decided_on": "date", "expires_on": "date", "starts_on": "date", "word": "word",
        "status_on": "date", "birthday": "date",
    },
    # the days of a record that have no column, by name
    "other_day": {"record": "integer", "name": "varchar", "day": "date"},
    # records of types whose renewals hang together: `number` is the place in the chain, null for what was not issued
    "link": {
        "record": "integer", "chain": "integer", "number": "integer", "previous": "integer", "applied_on": "date",
        "stops_on": "date",
    },
    "record_value": {"record": "integer", "path": "varchar", "value": "varchar", **_WINDOW},
    # looks at the source under a rule: those that count, and those that failed
    "look": {"record": "integer", "look_rule": "integer", "day": "date", "counts": "boolean"},
    # a screening that found somebody: the earlier ones of its type do not count meanwhile
    "open_match": {"record": "integer", **_WINDOW},
    "unreadable": {"worker": "integer", "type": "integer"},
    # a type is judged after those on whose tests its records depend: its stage is one more than theirs
    "type": {
        "type": "integer", "stage": "integer", "accepts_provisional": "boolean", "narrowed": "boolean",
        "requires": "integer",
    },
    # a type as a test sees it: by its own rules, or by those of the test; without cases the rules are known at once
    "variant": {
        "variant": "integer", "type": "integer", "rule": "integer", "look_rule": "integer", "cases": "boolean",
    },
    "variant_case": {
        "variant": "integer", "block": "varchar", "place": "integer", "selector": "integer", "number": "integer",
    },
    "rule_of": {"variant": "integer", "validity": "integer", "renewal": "integer", "rule": "integer"},
    "rule": {
        "rule": "integer", "never_ends": "boolean", **_length("valid"), "basis": "varchar", "printed": "varchar",
        "round_to": "varchar", "round_month": "integer", "round_day": "integer", "odd": "integer", "back": "boolean",
        **_length("window"), **_length("grace"), "from_expiry": "boolean", "renewed_basis": "varchar",
        "pending": "integer", "renewal_tree": "integer", "suspends": "boolean", **_length("suspends"),
    },
    "late": {
        "rule": "integer", "step": "integer", **_length("up_to"), "tree": "integer",
    },
    "ending": {"rule": "integer", "entry": "integer", "kind": "varchar", "times": "integer", **_length("within")},
    "look_rule": {
        "look_rule": "integer", "aged": "boolean", **_length("age"), "at_event": "boolean", "at_renewal": "boolean",
        "at_hire": "boolean", "at_awarded": "boolean", "at_issued": "boolean", "at_decided": "boolean",
        "at_completed": "boolean",
    },
    "look_event": {"look_rule": "integer", "name": "varchar"},
    # cycles of types, and those of credits in requirements (without a type)
    "cycle": {
        "cycle": "integer", "type": "integer", "months": "integer", "basis": "varchar", "starts": "varchar",
        "start_day": "date", "month": "integer", "of_month": "integer", "cutoff": "integer",
        **_length("make_up"),
    },
    "serves": {"type": "integer", "leaf_type": "integer"},
    "requirement": {
        "requirement": "integer", "assigned": "boolean", "selector": "integer", "root": "integer",
        "sponsor_tree": "integer", "paused": "boolean", "broken": "boolean", "enforced_from": "date",
        "after_end": "boolean", "due": "integer", "provisional": "integer", "each_path": "varchar",
        "each_type": "integer", "each_selector": "integer",
    },
    # a day phrase, of seats or of records, is one part, or the earliest or latest of several
    "phrase": {
        "phrase": "integer", "of": "varchar", "type": "integer", "latest": "boolean", "parts": "integer",
        "plain": "boolean", "level": "integer",
    },
    "phrase_part": {
        "phrase": "integer", "part": "integer", "anchor": "varchar", "day": "date", "backwards": "boolean", **_LENGTH,
        "count": "integer", "inside": "integer",
    },
    # the tests: leaves have a variant of a type or a block of credits, groups need so many of their members; a tree is
    # named by its root, which is a line itself where the requirement has but one. `scope` is the nearest test above
    # (or the test itself) that is made on a day of its own
    "node": {
        "node": "integer", "tree": "integer", "parent": "integer", "line": "boolean", "height": "integer",
        "kind": "varchar", "type": "integer", "selector": "integer", "matches": "integer", "needed": "integer",
        "members": "integer", "block": "integer", "phrase": "integer", "scope": "integer",
    },
    # the types whose records a leaf looks at, each as the leaf sees it
    "node_type": {"node": "integer", "type": "integer", "variant": "integer"},
    # the types that could bear on a requirement, those on which others depend included
    "depends": {"requirement": "integer", "type": "integer"},
    "pair": {"node": "integer", "name": "varchar", "of": "varchar", "path": "varchar"},
    "selector": {"selector": "integer", "of": "varchar"},
    "condition": {
        "selector": "integer", "of": "varchar", "clause": "integer", "condition": "integer", "path": "varchar",
        "negated": "boolean",
    },
    "predicate": {
        "selector": "integer", "clause": "integer", "condition": "integer", "operator": "varchar", "text": "varchar",
        "number": "decimal(38, 9)", "of_days": "boolean", "day": "date", "anchor": "varchar", "backwards": "boolean",
        **_LENGTH,
    },
    "waiver": {
        "waiver": "integer", "worker": "integer", "selector": "integer", "requirement": "integer",
        "assignment": "varchar", "approver": "integer", "from_day": "date", "until_day": "date", "choice": "bigint",
    },
    "cohort": {
        "waiver": "integer", "type": "integer", "selector": "integer", "requirement": "integer", "from_day": "date",
        "phrase": "integer", "approver": "integer", "choice": "bigint",
    },
    # the days on which no business is done, weekends apart; a row without a day says that business days are counted
    "business": {"holiday": "date"},
    # what needs people: a place, or a combination of values, stands in `seat` as well, of no worker, so that selectors
    # hold on it
    "coverage": {"coverage": "integer", "selector": "integer", "of_place": "boolean"},
    "unit": {"unit": "integer", "coverage": "integer"},
    "unit_seat": {"unit": "integer", "seat": "integer", **_WINDOW},
    "need": {"need": "integer", "coverage": "integer", "place": "integer", "selector": "integer"},
    "need_line": {
        "line": "integer", "need": "integer", "number": "integer", "least": "bigint", "share": "decimal(9, 3)",
        "every": "bigint", "by_path": "varchar", "by_selector": "integer", "tree": "integer",
    },
    # totals of a unit, in thousand-millionths, whose days phrases name
    "total": {"count": "integer", "unit": "varchar", "total": "hugeint", "selector": "integer"},
    # what was earned: in a worker's order, `nano` billionths of a unit, from its first day to its last; the lines say
    # for which types it counts, and in which category
    "entry": {
        "entry": "integer", "worker": "integer", "place": "integer", "unit": "varchar", "category": "varchar",
        **_WINDOW, "nano": "bigint",
    },
    "entry_line": {"entry": "integer", "line": "integer", "type": "integer", "category": "varchar"},
    "entry_value": {"entry": "integer", "path": "varchar", "value": "varchar", **_WINDOW},
    # credits that are asked for, with their cycle. `chained`: one cycle bears on the next; `life`: years of a validity
    # are asked for; from the cycle number `numbers` on no condition changes by the number
    "credit_block": {
        "block": "integer", "cycle": "integer", "chained": "boolean", "life": "boolean", "numbers": "integer",
        "scale": "hugeint",
    },
    # the cases of a block; amounts are whole numbers in a block's own scale
    "credit_version": {
        "version": "integer", "block": "integer", "place": "integer", "term": "integer", "kind": "varchar",
        **_length("span"), "first_phrase": "integer", "last_phrase": "integer", "not_before": "integer",
        "selector": "integer", "matches": "integer", "total": "hugeint", "ceiling": "hugeint", "yearly": "boolean",
        "year_total": "hugeint", "cuts": "varchar", "divided": "boolean",
        "carries": "boolean", "carry_max": "hugeint", **_length("carry"),
    },
    "credit_unit": {"version": "integer", "unit": "varchar", "factor": "hugeint"},
    "credit_pair": {"version": "integer", "name": "varchar", "of": "varchar", "path": "varchar"},
    # on which condition a case or a category is asked for: a selector, and clauses that speak of the cycle's number
    "credit_term": {"term": "integer", "selector": "integer"},
    "credit_clause": {"term": "integer", "clause": "integer", "selector": "integer"},
    "credit_number": {
        "term": "integer", "clause": "integer", "negated": "boolean", "least": "integer", "most": "integer",
        "pattern": "varchar",
    },
    # `surplus` is the category in which what is over `most` counts, 0 for the total
    "credit_category": {
        "category": "integer", "version": "integer", "yearly": "boolean", "parent": "integer", "level": "integer",
        "name": "varchar", "term": "integer", "least": "hugeint", "most": "hugeint", "share": "hugeint",
        "share_of": "hugeint", "surplus": "integer",
    },
    "credit_limit": {
        "version": "integer", "yearly": "boolean", "ordinal": "integer", "selector": "integer", "each": "varchar",
        "most": "hugeint",
    },
    "credit_barred": {"version": "integer", "category": "varchar"},
}  # fmt: skip


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table, empty."""
    connection.execute(f"create type word as enum ({_WORD})")
    for name, columns in TABLES.items():
        declared = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        connection.execute(f"create table {name} ({declared})")


def fill(connection: duckdb.DuckDBPyConnection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Append the rows of each table; their values are in the order of its declared columns."""
    for name, of_table in rows.items():
        if of_table:
            appender = connection.appender(name)
            appender.append_rows(of_table)
            appender.flush()
