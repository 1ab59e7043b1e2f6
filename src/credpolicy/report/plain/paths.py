"""What a path reads, as a noun: `location.headcount` is the headcount of the location."""

from __future__ import annotations

from typing import Literal

from credpolicy.dates import Phrase, parse_day
from credpolicy.report.plain.words import on, spaced

Row = Literal["people", "record", "entry", "location", "client", "organization"]
"""The row that a bare name belongs to: of people their worker or assignment, else the row itself."""

PLACES = {"location": "location", "client": "client", "organization": "organisation"}
_PEOPLE = {
    "status": "employment status",
    "employment": "kind of employment",
    "hired_on": "day of hire",
    "ended_on": "last day of employment",
    "organization": "organisation",
    "starts_on": "first day of the assignment",
    "ends_on": "last day of the assignment",
}
_RECORD = {
    "age_at_issue": "holder's age on the day of issue",
    "issue_number": "number among the holder's records",
    "cycle_number": "number of the cycle",
    "awarded_on": "day of award",
    "issued_on": "day of issue",
    "valid_from": "first valid day",
    "completed_on": "day of completion",
    "decided_on": "day of the decision",
    "applied_on": "day of the application",
    "screened_on": "day of the screening",
    "executed_on": "day of signature",
    "created_on": "day on which it was made",
    "last_in_effect_on": "last day in effect",
    "expires_on": "printed last day",
    "hired_on": "holder's day of hire",
    "ended_on": "holder's last day of employment",
}
_ENTRY = {
    "earned_on": "day on which it was earned",
    "from": "first day of the stretch",
    "until": "last day of the stretch",
}
_ANCHORS = {
    **_RECORD,
    **_PEOPLE,
    "previous_expiry": "end of the record before",
    "first_expiry": "end of the first record",
    "cycle_starts_on": "first day of the cycle",
    "cycle_ends_on": "last day of the cycle",
}


def bare(path: str, row: Row) -> str:
    """The noun of a path without its article, and without the row that it belongs to: `headcount`."""
    head, dot, name = path.partition(".")
    name = name or head
    if not dot and name in ("day", "service"):
        return "day judged" if name == "day" else "length of service"
    if head == "previous":
        return f"{_RECORD.get(name, spaced(name))} of the record before"
    if row == "record" and head == "worker":
        return f"holder's {_PEOPLE.get(name, spaced(name))}"
    if dot and head in ("worker", "assignment"):
        return _PEOPLE.get(name, spaced(name))
    if dot and head in PLACES:
        return spaced(name)
    words = {"people": _PEOPLE, "record": _RECORD, "entry": _ENTRY}.get(row, {})
    return words.get(name, spaced(name))


def noun(path: str, row: Row = "people") -> str:
    """The noun of a path: `the headcount of the location`, `the day of hire`."""
    head, dot, name = path.partition(".")
    if head == "each":
        return f"the {bare(name, 'record')} of the record in question" if dot else "the value in question"
    if dot and head in PLACES:
        return f"the {spaced(name)} of the {PLACES[head]}"
    if dot and head == "assignment" and name not in _PEOPLE:
        return f"the {spaced(name)} of the assignment"
    if dot and head == "worker" and row == "people" and name not in _PEOPLE:
        return f"the {spaced(name)} of the worker"
    return f"the {bare(path, row)}"


def anchored(anchor: str) -> str:
    """An anchor of a day phrase, or a written day: `the day of hire`, `the latest accident`."""
    if anchor[:1].isdigit():
        return on(parse_day(anchor))
    head, dot, name = anchor.partition(".")
    if head == "event":
        return f"the latest {spaced(name)}"
    return f"the {_ANCHORS[anchor]}" if not dot and anchor in _ANCHORS else noun(anchor)


def plain_day(phrase: Phrase) -> str:
    """A day phrase without choices: `30 days after the day of hire`."""
    base = anchored(phrase.anchor)
    return base if phrase.length is None else f"{phrase.length} {'before' if phrase.before else 'after'} {base}"
