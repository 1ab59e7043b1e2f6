"""Days that regulators and issuers have published, each exactly as they say it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from credpolicy.evaluate.engine import evaluate
from credpolicy.model.snapshot import Snapshot
from tests.agreement import lines_of
from tests.builder import Tree
from tests.oracle import Oracle
from tests.oracle_coverage import covered
from tests.situations import CORE, JUDGES, Judge, card, day, situation, states

GOOD = ("compliant", "expiring", "grace")
HIRED_LONG_AGO: Tree = {"hired_on": "2000-01-01"}


@pytest.fixture(params=JUDGES)
def ask(request: pytest.FixtureRequest) -> Judge:
    """The oracle and the kernel."""
    return JUDGES[request.param]


@pytest.fixture(params=["oracle", "kernel"])
def cover(request: pytest.FixtureRequest) -> Callable[[Snapshot, str], Any]:
    """The oracle and the kernel, asked about coverage."""
    if request.param == "oracle":
        return lambda snapshot, text: covered(Oracle(snapshot), day(text))
    return lambda snapshot, text: lines_of(evaluate(snapshot, day(text)))


def good(ask: Judge, snapshot: Snapshot, *days: str) -> list[bool]:
    """Whether the requirement is met on these days."""
    return [state in GOOD for state in states(ask, snapshot, *days)]


def last_good_day(ask: Judge, snapshot: Snapshot, text: str) -> str:
    """The last day of the stretch around a day, checked on that day and on the next."""
    end = ask(snapshot, day(text))[CORE].compliant_until
    assert end is not None
    following = (end + timedelta(days=1)).isoformat()
    assert good(ask, snapshot, text, end.isoformat(), following) == [True, True, False]
    return end.isoformat()


def one_card(validity: Any, worker: Tree | None = None, **days: str) -> Snapshot:
    """A worker with one card that holds as long as said."""
    return situation(card(**days), kind={"validity": validity}, worker={**HIRED_LONG_AGO, **(worker or {})})


@pytest.mark.parametrize(
    ("rule", "validity", "days", "last"),
    [
        (
            "flight review",
            {"valid_for": "24 calendar months", "basis": "completed_on"},
            {"completed_on": "2023-04-12"},
            "2025-04-30",
        ),
        (
            "annual inspection",
            {"valid_for": "12 calendar months", "basis": "completed_on"},
            {"completed_on": "2024-06-06"},
            "2025-06-30",
        ),
        (
            "reappointment, due 2024-07-01",
            {"valid_for": "3 years", "basis": "decided_on", "rounding": "day_before"},
            {"decided_on": "2021-07-01"},
            "2024-06-30",
        ),
        (
            "reappointment, due 2005-07-15",
            {"valid_for": "2 years", "basis": "decided_on", "rounding": "day_before"},
            {"decided_on": "2003-07-15"},
            "2005-07-14",
        ),
        (
            "card to the end of the month",
            {"valid_for": "24 calendar months"},
            {"issued_on": "2022-03-28"},
            "2024-03-31",
        ),
        ("card to the same day", {"valid_for": "2 years"}, {"issued_on": "2021-12-06"}, "2023-12-06"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_card_is_good_until_the_day_its_issuer_says(
    ask: Judge, rule: str, validity: Tree, days: dict[str, str], last: str
) -> None:
    assert last_good_day(ask, one_card(validity, **days), next(iter(days.values()))) == last


CLUSTER_ADMIN = [{"when": {"issued_on": {"from": "2024-04-01"}}, "valid_for": "24 months"}, {"valid_for": "36 months"}]


@pytest.mark.parametrize(("passed", "last"), [("2024-03-31", "2027-03-31"), ("2024-04-01", "2026-04-01")])
def test_a_shorter_term_is_for_those_who_passed_from_its_day_on(ask: Judge, passed: str, last: str) -> None:
    assert last_good_day(ask, one_card(CLUSTER_ADMIN, issued_on=passed), passed) == last


def test_a_longer_term_from_a_day_on_leaves_the_gap_before_it(ask: Judge) -> None:
    longer = [
        {"when": {"day": {"from": "2019-05-28"}}, "valid_for": "36 months", "printed": "replaced"},
        {"valid_for": "24 months"},
    ]
    found = one_card(longer, issued_on="2017-03-10")
    assert good(ask, found, "2019-03-10", "2019-03-11", "2019-05-27", "2019-05-28") == [True, False, False, True]
    assert last_good_day(ask, found, "2019-05-28") == "2020-03-10"


def test_a_form_is_kept_for_three_years_from_hire_or_one_from_leaving(ask: Judge) -> None:
    later = {"latest_of": ["3 years after hired_on", "1 year after ended_on"]}
    found = situation(requirement={"due": later}, worker={"hired_on": "2000-03-01", "ended_on": "2001-05-01"})
    assert ask(found, day("2001-05-01"))[CORE].due == day("2003-03-01")


MAINTENANCE: Tree = {"length": "3 years", "basis": "awarded_on", "starts": "01-01", "cutoff": "06-30"}


@pytest.mark.parametrize(
    ("awarded", "deadline"), [("2005-04-15", "2007-12-31"), ("2005-10-15", "2008-12-31"), ("2017-12-20", "2020-12-31")]
)
def test_the_first_maintenance_period_depends_on_the_half_of_the_year(ask: Judge, awarded: str, deadline: str) -> None:
    kind: Tree = {"validity": {"rounding": "end_of_cycle", "basis": "awarded_on"}, "cycle": MAINTENANCE}
    assert (
        last_good_day(ask, situation(card(awarded_on=awarded), kind=kind, worker=HIRED_LONG_AGO), awarded) == deadline
    )


@pytest.mark.parametrize(
    ("earned_on", "short_from"),
    [("2018-01-01", "2024-01-01"), ("2020-12-31", "2024-01-01"), ("2017-12-31", "2021-01-01")],
)
def test_maintenance_hours_count_in_their_own_three_years(ask: Judge, earned_on: str, short_from: str) -> None:
    kind: Tree = {
        "validity": {"valid_for": "never_ends"},
        "cycle": MAINTENANCE,
        "credits": {"unit": "hour", "total": "84"},
    }
    entry = {"unit": "hour", "amount": "84", "earned_on": earned_on, "counts_for": [{"type": "card"}]}
    officer = {**HIRED_LONG_AGO, "credits": [entry]}
    found = situation(card(awarded_on="2017-12-20"), kind=kind, worker=officer)
    before = (day(short_from) - timedelta(days=1)).isoformat()
    assert good(ask, found, "2017-12-20", before, short_from) == [True, True, False]


@pytest.mark.parametrize(
    ("earned_on", "counts"),
    [("2010-05-31", False), ("2010-06-01", True), ("2012-05-31", True), ("2012-06-01", False)],
)
def test_hours_for_a_renewal_count_from_june_to_may(ask: Judge, earned_on: str, counts: bool) -> None:
    kind: Tree = {
        "validity": {"rounding": {"to": "05-31", "years": "even"}, "min_active": "90 days"},
        "cycle": {"length": "2 years", "starts": "2010-06-01"},
        "renewal": {"requires": [{"credits": {"unit": "contact_hour", "total": "20"}}]},
    }
    entry = {"unit": "contact_hour", "amount": "20", "earned_on": earned_on, "counts_for": [{"type": "card"}]}
    nurse = {**HIRED_LONG_AGO, "credits": [entry]}
    first = card("2010-06-20", awarded_on="2010-06-20")
    found = situation(first, card("2012-05-31", awarded_on="2010-06-20"), kind=kind, worker=nurse)
    assert good(ask, found, "2012-05-30", "2012-06-01") == [True, counts]


@pytest.mark.parametrize(("staff", "needed"), [("51", 2), ("100", 2), ("101", 3)])
def test_a_first_aider_for_every_fifty_or_part_of_fifty(
    cover: Callable[[Snapshot, str], Any], staff: str, needed: int
) -> None:
    found = situation(
        attributes=[{"of": "location", "name": "headcount", "kind": "number"}],
        locations=[{"id": "plant", "attributes": {"headcount": staff}}],
        coverage=[
            {
                "id": "aiders",
                "per": "location",
                "needs": {"of": ["card"], "for_every": "50", "by": "location.headcount"},
            }
        ],
    )
    assert cover(found, "2026-01-01")["aiders", ("plant",), 0].needed == needed


CERTIFICATES = ("cissp", "security-plus", "cissp-issap", "ccsp", "gcih", "csslp")
LADDERS: list[Tree] = [
    {"id": "technician-3", "derived_from": {"any_of": ["cissp", "gcih", "ccsp"]}},
    {"id": "technician-2", "derived_from": {"any_of": ["technician-3", "security-plus"]}},
    {"id": "architect-3", "derived_from": {"any_of": ["cissp-issap", "ccsp"]}},
    {"id": "architect-1", "derived_from": {"any_of": ["cissp", "csslp"]}},
]


@pytest.mark.parametrize(
    ("held", "post", "allowed"),
    [
        ("cissp", "technician-2", True),
        ("security-plus", "technician-3", False),
        ("cissp-issap", "architect-1", False),
        ("cissp-issap", "architect-3", True),
        ("security-plus", "technician-2", True),
    ],
)
def test_a_ladder_holds_where_it_is_said_to_and_not_beside(ask: Judge, held: str, post: str, allowed: bool) -> None:
    found = situation(
        {"type": held, "expires_on": "2027-01-01"},
        requirement={"requires": [post]},
        credential_types=[*({"id": name} for name in CERTIFICATES), *LADDERS],
    )
    assert good(ask, found, "2026-01-01") == [allowed]
