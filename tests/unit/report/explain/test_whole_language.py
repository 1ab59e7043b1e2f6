"""Every form of the language in sentences: what applies on the day, what it looked at, and what follows."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from credpolicy.evaluate.explain import explain
from credpolicy.report.explain.page import Page, text
from tests.builder import Tree, snapshot_from
from tests.situations import day
from tests.unit.report.explain.told import bare

HOUR = {"unit": "hour", "total": "30", "period": {"from": "previous_expiry", "until": "2026-12-31"}}
TYPES: list[Tree] = [
    {
        "id": "card",
        "validity": [
            {"when": {"issued_on": {"from": "2024-04-01"}}, "valid_for": "24 months"},
            {"valid_for": "36 months"},
        ],
    },
    {
        "id": "licence",
        "validity": {"valid_for": "1 year"},
        "renewal": {
            "window": "3 months",
            "basis": "previous_expiry",
            "grace": "28 days",
            "late": [{"up_to": "6 months", "requires": ["refresher"]}, {"requires": ["course"], "status": "suspended"}],
        },
    },
    {"id": "refresher", "validity": {"valid_for": "never_ends"}},
    {"id": "course", "validity": {"valid_for": "never_ends"}},
    {
        "id": "cycled",
        "cycle": {"length": "1 year", "basis": "issued_on", "starts": "01-01"},
        "validity": {"valid_for": "6 months", "rounding": "end_of_cycle"},
    },
    {
        "id": "forklift",
        "validity": {
            "valid_for": "3 years",
            "ended_by": ["accident", {"event": "failure", "times": "2", "within": "24 months"}],
        },
    },
    {"id": "permit", "renewal": {"while_pending": "6 months after expires_on"}},
    {"id": "cert", "validity": {"valid_for": "2 years"}, "renewal": {"requires": [{"credits": HOUR}]}},
    {"id": "privilege", "validity": {"valid_for": "2 years"}, "requires": ["licence"]},
    {"id": "leie", "category": "screening", "validity": {"valid_for": "1 calendar month", "basis": "screened_on"}},
    {"id": "badge"},
    {"id": "tech-2", "derived_from": {"any_of": ["tech-3", "card"]}},
    {"id": "tech-3", "derived_from": {"any_of": ["course", "refresher"]}},
]
WAIVER = {
    "id": "wv-1",
    "kind": "extension",
    "type": "permit",
    "where": {"expires_on": {"until": "2026-01-31"}},
    "until": "90 days after expires_on",
    "authority": {"kind": "issuer", "citation": "Notice 12"},
    "requirement": "core-cohort",
}


def held(type_: str, **days: Any) -> Tree:
    return {"type": type_, **days}


CASES: dict[str, tuple[Tree, Tree, list[str]]] = {
    "cases": (
        {"requires": ["card"]},
        {"credentials": [held("card", issued_on="2023-06-01")]},
        ["36 months after issued_on, 2023-06-01; that is the second of 2 cases, of all that is left."],
    ),
    "continued": (
        {"requires": ["licence"]},
        {"credentials": [held("licence", issued_on="2024-06-01"), held("licence", issued_on="2025-05-20")]},
        [
            "ends on 2026-06-01, 1 year after 2025-06-01, the end of the record before, since it was renewed in time.",
            "A grace of 28 days keeps it good until 2026-06-29.",
        ],
    ),
    "late": (
        {"requires": ["licence"]},
        {
            "credentials": [
                held("licence", issued_on="2023-06-01"),
                held("licence", issued_on="2024-09-20"),
                held("refresher", issued_on="2024-09-01"),
            ]
        },
        [
            (
                "It came late, after the one before ended on 2024-06-01; the way back, up to 6 months, "
                "asked for something on 2024-09-20, and that was true:"
            ),
            "- refresher: it was true.",
            "Its issuer's word for what has lapsed is suspended, so it is not valid from 2026-03-21 on.",
        ],
    ),
    "later": (
        {"requires": ["licence"]},
        {"credentials": [held("licence", issued_on="2023-06-01"), held("licence", issued_on="2025-09-20")]},
        ["the way back, however late, asked for something on 2025-09-20, and that was not true, so it never counted:"],
    ),
    "cycle": (
        {"requires": ["cycled"]},
        {"credentials": [held("cycled", issued_on="2025-06-01")]},
        ["ended on 2025-12-31, the first end of a cycle on or after 6 months after issued_on, 2025-06-01."],
    ),
    "accident": (
        {"requires": ["forklift"]},
        {
            "credentials": [held("forklift", issued_on="2025-06-01")],
            "events": [{"kind": "accident", "on": "2026-02-02"}],
        },
        ["It ended on 2026-02-02 by accident: its type says so."],
    ),
    "failures": (
        {"requires": ["forklift"]},
        {
            "credentials": [held("forklift", issued_on="2025-06-01")],
            "events": [{"kind": "failure", "on": "2025-02-02"}, {"kind": "failure", "on": "2026-02-02"}],
        },
        ["It ended on 2026-02-02 by failure, 2 times within 24 months: its type says so."],
    ),
    "pending": (
        {"requires": ["permit"]},
        {
            "credentials": [
                held("permit", issued_on="2024-02-01", expires_on="2026-01-31"),
                held("permit", applied_on="2026-01-10", status="pending"),
            ]
        },
        [
            (
                "A renewal was applied for in time, so it holds on until 2026-07-31, while that is decided, "
                "6 months after expires_on."
            ),
            "Also looked at: permit is not held yet: it is pending.",
        ],
    ),
    "not-earned": (
        {"requires": ["cert"]},
        {
            "credentials": [held("cert", issued_on="2023-06-01"), held("cert", issued_on="2025-06-01")],
            "credits": [{"earned_on": "2025-06-01", "amount": "12", "unit": "hour", "counts_for": [{"type": "cert"}]}],
        },
        [
            "Its renewal asked for something on 2025-06-01, and that was not true, so it never counted:",
            "12 of 30 hour since 2025-06-01; 18 more.",
        ],
    ),
    "prerequisite": (
        {"requires": ["privilege"]},
        {"credentials": [held("privilege", issued_on="2025-06-01"), held("licence", issued_on="2024-06-01")]},
        [
            "Its type asks for something besides, which is not true on this day, so it does not count:",
            "- licence: it is not true.",
        ],
    ),
    "screening": (
        {"requires": ["leie"]},
        {
            "screenings": [
                {"type": "leie", "screened_on": "2026-02-01", "result": "clear"},
                {"type": "leie", "screened_on": "2026-02-20", "result": "possible_match"},
            ]
        },
        [
            "It came to possible match, which is open, so it does not count.",
            "The screening of 2026-02-20 came to possible match and is open, so the earlier ones do not count.",
        ],
    ),
    "at": (
        {"requires": [{"type": "card", "at": "31 days after hired_on"}]},
        {"credentials": [held("card", issued_on="2019-06-01")]},
        [
            "It is made on 2020-02-01, 31 days after hired_on, and counts for every day.",
            "It asks for card: held, and it never ends.",
        ],
    ),
    "at-unknown": (
        {"requires": [{"type": "card", "at": "event.move"}]},
        {},
        ["It is made on a day of its own, event.move, and nobody knows that day, so it cannot be judged."],
    ),
    "when": (
        {"requires": [{"any_of": [{"type": "card", "when": {"worker.compact": "true"}}, "course"]}]},
        {"credentials": [held("card", issued_on="2024-06-01")], "attributes": {"compact": "false"}},
        [
            "- card: closed, so it counts as missing.",
            "This way is closed: it is open only if worker.compact is true (worker.compact is false).",
        ],
    ),
    "must-not": (
        {"requires": [{"at_most": "0", "of": ["badge"]}]},
        {"credentials": [held("badge", expires_on="2027-01-01")]},
        ["It asks for none of 1: not true.", "1 of these 1 holds, and none may."],
    ),
    "derived": (
        {"requires": ["tech-2"]},
        {"credentials": [held("course", issued_on="2024-06-01")]},
        [
            "tech-2 is held by whoever passes another test.",
            "- tech-3: held, and it never ends.",
            "- course: held, and it never ends.",
        ],
    ),
    "credits": (
        {"requires": [{"credits": {"unit": "landing", "period": "90 days", "total": "3"}}]},
        {"credits": [{"earned_on": "2026-02-01", "amount": "2", "unit": "landing"}]},
        ["It asks for 3 landing within 90 days: not earned.", "2 of 3 landing since 2025-12-02; 1 more."],
    ),
    "each": (
        {"requires": [{"type": "badge", "match": {"kind": "each"}}], "for_each": "worker.kinds"},
        {
            "attributes": {"kinds": ["a", "b"]},
            "credentials": [held("badge", expires_on="2027-01-01", attributes={"kind": "a"})],
        },
        [
            "It is asked for each worker.kinds; this is about b.",
            "It asks for badge with kind equal to each, which is b: nothing on record counts.",
            "It counts here because kind is a, as each is.",
        ],
    ),
    "each-record": (
        {"requires": [{"type": "badge", "match": {"number": "each.number"}}], "for_each": {"type": "card"}},
        {"credentials": [held("card", issued_on="2024-06-01", number="7")]},
        [
            "It is asked for each record of card that is held; this is about 7.",
            "It asks for badge with number equal to each.number, which is 7: none is on record.",
        ],
    ),
    "nothing": (
        {"requires": ["badge"], "for_each": "worker.kinds"},
        {},
        ["It does not bind p-nothing: it is asked for each worker.kinds, and there is none on this day."],
    ),
    "cohort": (
        {"requires": ["permit"]},
        {"credentials": [held("permit", issued_on="2024-02-01", expires_on="2026-01-31")]},
        [
            (
                "Waiver wv-1, for every permit where expires_on until 2026-01-31, is in force until 2026-05-01, "
                "90 days after expires_on: Notice 12."
            ),
            "It is waived on 2026-03-02.",
        ],
    ),
    "business-days": (
        {"requires": ["card"], "due": "10 business days after hired_on"},
        {"hired_on": "2026-02-20"},
        ["It may be missing until 2026-03-06, 10 business days after hired_on, counted from 2026-02-20."],
    ),
    "choice": (
        {"requires": ["card"], "due": {"latest_of": ["30 days after hired_on", "event.move"]}},
        {},
        ["It is due the latest of: 30 days after hired_on; event.move, and that has not come yet."],
    ),
    "hired-long-ago": (
        {"requires": ["badge"], "applies_to": {"id": "p-hired-long-ago", "service": {"at_least": "5 years"}}},
        {},
        ["It applies because id is p-hired-long-ago and service is since 2020-01-01, at least 5 years."],
    ),
}


@cache
def told() -> dict[str, str]:
    """The page of each case, about one worker and one requirement; one snapshot holds them all."""
    requirements = [
        {"id": f"core-{name}", "applies_to": {"id": f"p-{name}"}, **rule} for name, (rule, _, _) in CASES.items()
    ]
    workers = [{"id": f"p-{name}", "hired_on": "2020-01-01", **worker} for name, (_, worker, _) in CASES.items()]
    attributes = [
        {"of": "worker", "name": "kinds", "many": True},
        {"of": "worker", "name": "compact", "kind": "flag"},
        {"of": "credential", "type": "badge", "name": "kind"},
    ]
    policies = {"attributes": attributes, "credential_types": TYPES, "requirements": requirements, "waivers": [WAIVER]}
    found = explain(snapshot_from(policies, {"workers": workers}), day("2026-03-02"), [w["id"] for w in workers])
    return {name: bare(text(Page((one,), f"core-{name}"))) for name, one in zip(CASES, found, strict=True)}


@pytest.mark.parametrize("name", CASES)
def test_it_is_told_what_applies_and_what_follows(name: str) -> None:
    page = told()[name]
    assert [sentence for sentence in CASES[name][2] if sentence not in page] == [], page
