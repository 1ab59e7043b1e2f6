"""Random selectors and day phrases over the fields and declared attributes of the random repositories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.builder import Tree
from tests.chance import Chance

Pool = tuple[tuple[str, str, Sequence[Any]], ...]
"""Path, kind (text, number, date, flag) and the values that occur."""


@dataclass(frozen=True)
class Attribute:
    """A declared attribute and the values that occur."""

    of: str
    name: str
    kind: str
    values: tuple[Any, ...]
    many: bool = False

    def declaration(self) -> dict[str, Any]:
        """The attribute as a policy declares it."""
        return {"of": self.of, "name": self.name, "kind": self.kind, "many": self.many}


COUNTS = ("1", "2", "3")
NUMBERS = ("3", "5", "7.5", "-1")
DATES = ("2025-12-31", "2026-01-15", "2025-11-30", "2024-02-29")
ATTRIBUTES = (
    Attribute("worker", "grade", "text", ("a-high", "a-low", "b[1]")),
    Attribute("worker", "level", "number", NUMBERS),
    Attribute("worker", "trained", "date", DATES),
    Attribute("worker", "driver", "flag", (True, False)),
    Attribute("worker", "skills", "text", ("reach", "lift", "tow"), many=True),
    Attribute("assignment", "trucks", "text", ("reach", "lift", "tow"), many=True),
    Attribute("assignment", "slots", "number", NUMBERS, many=True),
    Attribute("location", "hazard", "text", ("higher", "lower")),
    Attribute("location", "headcount", "number", NUMBERS),
    Attribute("location", "opened", "date", DATES),
    Attribute("client", "tier", "text", ("gold", "silver")),
    Attribute("organization", "region", "text", ("east", "west")),
    Attribute("credential", "truck", "text", ("reach", "lift", "tow"), many=True),
    Attribute("credential", "score", "number", NUMBERS),
    Attribute("credential", "checked", "date", DATES),
    Attribute("credential", "remote", "flag", (True, False)),
    Attribute("credential", "process", "text", ("mig", "tig")),
    Attribute("assignment", "processes", "text", ("mig", "tig"), many=True),
    Attribute("assignment", "shift", "text", ("day", "night")),
    Attribute("entry", "mode", "text", ("self", "class")),
    Attribute("entry", "truck", "text", ("reach", "lift", "tow"), many=True),
    Attribute("entry", "simulated", "flag", (True, False)),
)
OF_RECORDS = ("credential", "entry")
PLACES: Pool = (
    ("role", "text", ("nurse", "driver")),
    ("location", "text", ("north-1", "north-2", "south-1")),
    ("client", "text", ("acme", "zeta")),
    ("organization", "text", ("org-1", "org-2")),
    ("position", "text", ("p-1", "p-2")),
    ("starts_on", "date", DATES),
    ("ends_on", "date", DATES),
    ("location.jurisdiction", "text", ("US-OH", "US-NY")),
    ("location.organization", "text", ("org-1",)),
)


def who_pool(workers: Sequence[str]) -> Pool:
    """What `applies_to` may read."""
    declared = [attribute for attribute in ATTRIBUTES if attribute.of not in OF_RECORDS]
    return (
        *((name, "text", workers) for name in ("manager", "supervisor")),
        ("status", "text", ("active", "candidate", "on_leave")),
        ("employment", "text", ("employee", "contractor")),
        ("hired_on", "date", DATES),
        ("ended_on", "date", DATES),
        *PLACES,
        *((f"{a.of}.{a.name}", a.kind, a.values) for a in declared),
    )


def record_pool(types: Sequence[str]) -> Pool:
    """What `where` may read."""
    declared = [attribute for attribute in ATTRIBUTES if attribute.of == "credential"]
    return (
        ("number", "text", ("001", "1", "002")),
        ("jurisdiction", "text", ("US-OH", "US-NY")),
        ("status", "text", ("active", "Active-Probation", "suspended")),
        ("multistate", "flag", (True, False)),
        ("restricted", "flag", (True, False)),
        *((name, "date", DATES) for name in ("issued_on", "expires_on", "valid_from", "completed_on")),
        ("type", "text", types),
        *((a.name, a.kind, a.values) for a in declared),
    )


def case_pool(types: Sequence[str]) -> Pool:
    """What `when` in a block of a type may read: the record, the one before, the worker, the day."""
    plain = record_pool(types)
    return (
        *plain,
        *((f"previous.{path}", kind, values) for path, kind, values in plain if "." not in path),
        *((f"worker.{a.name}", a.kind, a.values) for a in ATTRIBUTES if a.of == "worker"),
        ("worker.employment", "text", ("employee", "contractor")),
        ("hired_on", "date", DATES),
        ("ended_on", "date", DATES),
        *ISSUES,
        *TIMES,
    )


def entry_pool() -> Pool:
    """What `where` of credits may read."""
    return (
        ("category", "text", ("a", "b", "c")),
        ("provider", "text", ("p", "q")),
        ("amount", "number", NUMBERS),
        ("earned_on", "date", DATES),
        ("until", "date", DATES),
        *((a.name, a.kind, a.values) for a in ATTRIBUTES if a.of == "entry"),
    )


ISSUES: Pool = (
    *((("issue_number", "count", COUNTS),) * 3),
    ("age_at_issue", "count", COUNTS),
)
TIMES: Pool = (*((("day", "day", DATES),) * 3), *((("service", "length", DATES),) * 3))
CYCLES: Pool = (("cycle_number", "count", COUNTS),) * 4
MATCHES = (
    ("process", ("assignment.processes",)),
    ("jurisdiction", ("location.jurisdiction",)),
    ("truck", ("assignment.trucks", "worker.skills")),
    ("score", ("worker.level", "assignment.slots", "location.headcount")),
    ("checked", ("worker.trained", "location.opened", "hired_on")),
)
ANCHORS = (
    "awarded_on", "issued_on", "valid_from", "completed_on", "decided_on", "expires_on",
    "hired_on", "hired_on", "ended_on", "starts_on", "ends_on", "event.accident", "worker.trained",
)  # fmt: skip
LENGTHS = ("10 days", "0 days", "30 days", "1 month", "1 calendar month", "1 quarter", "1 calendar quarter")


def wanted(chance: Chance, kind: str, values: Sequence[Any], ages: bool) -> Any:
    """What is wanted of one path, in any form its kind allows."""
    forms = {
        "text": "one list glob", "number": "one list number number number", "flag": "one list one", "day": "day",
        "length": "length", "count": "count",
    }  # fmt: skip
    form = chance.one(forms.get(kind, "one day day day" + " age" * (3 if ages else 0)).split())
    if kind == "count":
        return chance.one(
            [chance.one(values), {chance.one(["at_least", "at_most", "below", "above"]): chance.one(values)}]
        )
    if form == "length":
        return {chance.one(["at_least", "at_most", "below", "above"]): chance.one(LENGTHS)}
    if form == "one":
        return chance.one(values)
    if form == "list":
        return chance.some(values, 2)
    if form == "glob":
        word = chance.one(values)
        return chance.one([f"{word[:2]}*", f"*{word[-1]}", f"{word[:-1]}?", "*", "?*", f"*{word[1:-1]}*"])
    if form == "number":
        operators = chance.some(["at_least", "at_most", "below", "above"], 2)
        return {operator: chance.one((*NUMBERS, "4")) for operator in operators}
    if form == "day":
        operators = chance.some(["from", "until", "before", "after"], 2)
        return {operator: chance.phrase(ANCHORS, LENGTHS) for operator in operators}
    age = {chance.one(["newer_than", "older_than"]): chance.one(LENGTHS)}
    return age | {"from": chance.day()} if chance.of_ten(2) else age


def selector(chance: Chance, pool: Pool, denials: int = 2) -> Tree:
    """A selector of one or two conditions, some of them denied, at most so many deep."""
    # The innermost denial has one condition, since a denial multiplies and selectors have a greatest size.
    chosen = chance.some(pool, 2 if denials else 1)
    tree: Tree = {}
    for path, kind, values in chosen:
        head, _, name = path.partition(".")
        within = tree.setdefault("previous", {}) if head == "previous" else tree
        within[name if head == "previous" else path] = wanted(chance, kind, values, ages=True)
    if denials and chance.of_ten(3):
        tree["not"] = selector(chance, pool, denials - 1)
    return tree
