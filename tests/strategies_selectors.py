"""Random selectors and day phrases over the fields and declared attributes of the random repositories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

Pool = tuple[tuple[str, str, tuple[Any, ...]], ...]
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


NUMBERS = ("3", "5", "7.5", "-1")
DATES = ("2025-12-31", "2026-01-15", "2025-06-30", "2024-02-29")
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
)
WHO: Pool = (
    ("id", "text", ("w-1", "w-2")),
    ("status", "text", ("active", "candidate", "on_leave")),
    ("employment", "text", ("employee", "contractor")),
    ("hired_on", "date", DATES),
    ("ended_on", "date", DATES),
    ("manager", "text", ("w-1", "w-2")),
    ("role", "text", ("nurse", "driver")),
    ("location", "text", ("north-1", "north-2", "south-1")),
    ("client", "text", ("acme", "zeta")),
    ("organization", "text", ("org-1", "org-2")),
    ("position", "text", ("p-1", "p-2")),
    ("starts_on", "date", DATES),
    ("ends_on", "date", DATES),
    ("supervisor", "text", ("w-1", "w-9")),
    ("location.jurisdiction", "text", ("US-OH", "US-NY")),
    ("location.organization", "text", ("org-1",)),
    *(
        (a.name if a.of == "worker" else f"{a.of}.{a.name}", a.kind, a.values)
        for a in ATTRIBUTES
        if a.of != "credential"
    ),
)
RECORD: Pool = (
    ("number", "text", ("001", "1", "002")),
    ("jurisdiction", "text", ("US-OH", "US-NY")),
    ("status", "text", ("active", "Active-Probation", "suspended")),
    ("multistate", "flag", (True, False)),
    ("restricted", "flag", (True, False)),
    ("issued_on", "date", DATES),
    ("expires_on", "date", DATES),
    ("valid_from", "date", DATES),
    ("completed_on", "date", DATES),
    ("type", "text", ("license", "course")),
    *((a.name, a.kind, a.values) for a in ATTRIBUTES if a.of == "credential"),
)
MATCHES = (
    ("jurisdiction", ("location.jurisdiction",)),
    ("truck", ("assignment.trucks", "skills")),
    ("score", ("level", "assignment.slots", "location.headcount")),
    ("checked", ("trained", "location.opened", "hired_on")),
)
ANCHORS = (
    "awarded_on", "issued_on", "valid_from", "completed_on", "decided_on", "expires_on",
    "hired_on", "hired_on", "ended_on", "starts_on", "ends_on",
)  # fmt: skip
LENGTHS = ("10 days", "0 days", "30 days", "1 month", "1 calendar month", "1 quarter", "1 calendar year")


class Band:
    """The narrow stretch of days in which everything of one repository happens."""

    def __init__(self, middle: str) -> None:
        self.middle = middle
        base = date.fromisoformat(middle)
        near = st.integers(-60, 60).map(lambda n: (base + timedelta(days=n)).isoformat())
        # A year or two earlier, and the ends of months, so that long durations end inside the band.
        far = st.sampled_from([-731, -366, -365, -1, 27, 28, 30, 31, 58, 59]).map(
            lambda n: (base + timedelta(days=n)).isoformat()
        )
        self.days: st.SearchStrategy[str] = st.one_of(near, near, near, far)

    @cache  # noqa: B019 - bands are made once a middle and live as long as the tests
    def phrases(self, anchors: tuple[str, ...], lengths: tuple[str, ...]) -> st.SearchStrategy[str]:
        """Day phrases: a day, an anchor, or a distance from one."""
        base = st.one_of(st.sampled_from(anchors), st.sampled_from(anchors), self.days)
        distance = st.builds("{} {} {}".format, st.sampled_from(lengths), st.sampled_from(["after", "before"]), base)
        return st.one_of(base, distance)


@cache
def band_around(middle: str) -> Band:
    """The band of a day; made once, since making strategies takes long."""
    return Band(middle)


@st.composite
def _condition(draw: st.DrawFn, band: Band, kind: str, values: tuple[Any, ...], ages: bool) -> Any:
    """What is wanted of one path."""
    forms = {"text": "one list glob", "number": "one list number number number", "flag": "one list one"}
    form = draw(st.sampled_from(forms.get(kind, "one day day day" + " age" * (3 if ages else 0)).split()))
    if form == "one":
        return draw(st.sampled_from(values))
    if form == "list":
        return draw(st.lists(st.sampled_from(values), min_size=1, max_size=3))
    if form == "glob":
        word = str(draw(st.sampled_from(values)))
        return draw(st.sampled_from([f"{word[:2]}*", f"*{word[-1]}", f"{word[:-1]}?", "*", "?*", f"*{word[1:-1]}*"]))
    if form == "number":
        operators = draw(st.lists(st.sampled_from(["at_least", "at_most", "below", "above"]), min_size=1, max_size=2))
        return {operator: draw(st.sampled_from((*NUMBERS, "4"))) for operator in operators}
    if form == "day":
        operators = draw(st.lists(st.sampled_from(["from", "until", "before", "after"]), min_size=1, max_size=2))
        return {operator: draw(band.phrases(ANCHORS, LENGTHS)) for operator in operators}
    operator = draw(st.sampled_from(["newer_than", "older_than"]))
    wanted = {operator: draw(st.sampled_from(LENGTHS))}
    if draw(st.integers(0, 4)) == 4:
        wanted["from"] = draw(band.days)
    return wanted


@st.composite
def selectors(draw: st.DrawFn, band: Band, pool: Pool, denials: int = 2) -> dict[str, Any]:
    """A selector of one or two conditions, some of them denied, at most so many deep."""
    chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique_by=lambda entry: entry[0]))
    wanted = {path: draw(_condition(band, kind, values, ages=denials == 2)) for path, kind, values in chosen}
    if denials and draw(st.integers(0, 4)) >= 3:
        return {**wanted, "not": draw(selectors(band, pool, denials - 1))}
    return wanted
