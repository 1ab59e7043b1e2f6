"""Records that follow one another, reckoned by hand; asked of the oracle and of the kernel."""

from typing import Any

import pytest

from credpolicy.model.snapshot import Snapshot
from tests.builder import Tree
from tests.oracle_ground import ONE
from tests.situations import CORE, JUDGES, Judge, card, day, decider, look, situation, states

BOTH = pytest.mark.parametrize("ask", JUDGES.values(), ids=JUDGES)
EARLY = {"hired_on": "2015-01-01"}
SHORT = {"expiring_within": "0 days"}
YEAR = {"valid_for": "12 months"}


def following(*records: Tree, kind: Tree, **further: Any) -> Snapshot:
    """Records of a worker who was hired long ago; nothing is called expiring before its last day."""
    worker = {**EARLY, **further.pop("worker", {})}
    return situation(*records, kind=kind, worker=worker, settings=SHORT, **further)


def until(ask: Judge, snapshot: Snapshot, on: str) -> str | None:
    """The last day of the present span."""
    last = ask(snapshot, day(on))[CORE].compliant_until
    return str(last) if last else None


@BOTH
@pytest.mark.parametrize(
    ("issued_on", "end"),
    [
        pytest.param("2025-03-29", "2026-03-29", id="before the window: its own day counts"),
        pytest.param("2025-03-30", "2026-06-30", id="3 months after 30 March is 30 June: in the window"),
        pytest.param("2025-06-30", "2026-06-30", id="on the last day"),
        pytest.param("2025-07-28", "2026-06-30", id="in the grace of 28 days"),
        pytest.param("2025-07-29", "2026-07-29", id="after the grace"),
    ],
)
def test_the_old_end_counts_on_in_window_and_grace(ask: Judge, issued_on: str, end: str) -> None:
    kind = {"validity": YEAR, "renewal": {"window": "3 months", "grace": "28 days", "basis": "previous_expiry"}}
    snapshot = following(card("2024-06-30"), card(issued_on), kind=kind)
    assert until(ask, snapshot, "2026-02-01") == str(day(end) + 28 * ONE)


@BOTH
@pytest.mark.parametrize(
    ("validity", "records", "on", "end"),
    [
        pytest.param(
            {"valid_for": "3 years", "basis": "decided_on", "rounding": "day_before"},
            [card(decided_on="2021-07-01"), card(decided_on="2024-05-20")], "2025-01-01", "2027-06-30",
            id="the day before: the next period begins on the day after the old end",
        ),
        pytest.param(
            {"rounding": {"to": "05-31", "years": "even"}},
            [card("2021-08-01"), card("2022-05-31")], "2022-05-31", "2024-05-31",
            id="a day of the year: not the old one again",
        ),
        pytest.param(
            YEAR, [card("2024-06-30", status="suspended", status_on="2025-05-01"), card("2025-06-01")],
            "2025-07-01", "2026-06-01", id="what was refused does not count on",
        ),
        pytest.param(
            {**YEAR, "printed": "governs"}, [card("2024-06-30", "2025-05-31"), card("2025-05-15")],
            "2025-07-01", "2026-05-31", id="a printed end counts on as well",
        ),
    ],
)  # fmt: skip
def test_the_old_end_counts_on(ask: Judge, validity: Tree, records: list[Tree], on: str, end: str) -> None:
    snapshot = following(*records, kind={"validity": validity, "renewal": {"basis": "previous_expiry"}})
    assert until(ask, snapshot, on) == end


@BOTH
def test_a_renewal_may_count_from_another_day_than_the_first_award(ask: Judge) -> None:
    first, second = card("2024-06-30", completed_on="2024-01-01"), card("2025-06-01", completed_on="2025-05-15")
    snapshot = following(first, second, kind={"validity": YEAR, "renewal": {"basis": "completed_on"}})
    assert until(ask, following(first, kind=snapshot_kind(snapshot)), "2025-01-01") == "2025-06-30"
    assert until(ask, snapshot, "2025-07-01") == "2026-05-15"


def snapshot_kind(snapshot: Snapshot) -> Tree:
    """The rules of the first type, to be used again."""
    kind = snapshot.credential_types[0].item
    return {"validity": kind.validity, "renewal": kind.renewal}


@BOTH
def test_chains_are_apart_by_jurisdiction_and_parameter(ask: Judge) -> None:
    kind = {"validity": YEAR, "renewal": {"basis": "previous_expiry"}, "by": "truck"}
    reach, other = {"attributes": {"truck": "reach"}}, {"attributes": {"truck": "other"}}
    same = following(card("2024-06-30", **reach), card("2025-06-01", **reach), kind=kind)
    assert until(ask, same, "2025-07-01") == "2026-06-30"
    for first in (other, {**reach, "jurisdiction": "US-OH"}):
        apart = following(card("2024-06-30", **first), card("2025-06-01", **reach), kind=kind)
        assert until(ask, apart, "2025-07-01") == "2026-06-01"


@BOTH
@pytest.mark.parametrize(("awarded_on", "end"), [("2005-04-15", "2007-12-31"), ("2005-10-15", "2008-12-31")])
def test_an_end_moves_to_the_end_of_the_cycle(ask: Judge, awarded_on: str, end: str) -> None:
    kind = {
        "cycle": {"length": "3 years", "basis": "awarded_on", "starts": "01-01", "cutoff": "06-30"},
        "validity": {"basis": "awarded_on", "rounding": "end_of_cycle"},
    }
    snapshot = following(card(awarded_on=awarded_on), kind=kind, worker={"hired_on": "2000-01-01"})
    assert until(ask, snapshot, "2006-06-01") == end
    unborn = following(card("2005-04-15"), kind={**kind, "validity": {"rounding": "end_of_cycle"}})
    assert states(ask, unborn, "2015-06-01") == ["unknown"]


@BOTH
@pytest.mark.parametrize(
    ("issued_on", "events", "ended_by", "last"),
    [
        pytest.param("2026-01-10", ["2026-03-02"], ["accident"], "2026-03-01", id="an accident ends it"),
        pytest.param("2026-03-02", ["2026-03-02"], ["accident"], None, id="not what was issued on the day"),
        pytest.param("2026-01-10", ["2026-01-09"], ["accident"], None, id="nor what was issued later"),
        pytest.param(
            "2023-01-10", ["2024-01-15", "2026-01-15"],
            [{"event": "accident", "times": "2", "within": "24 months"}], "2026-01-14", id="twice in 24 months",
        ),
        pytest.param(
            "2023-01-10", ["2024-01-15", "2026-01-16"],
            [{"event": "accident", "times": "2", "within": "24 months"}], None, id="a day more than 24 months",
        ),
        pytest.param(
            "2023-01-10", ["2022-01-15", "2026-01-16"],
            [{"event": "accident", "times": "2"}], "2026-01-15", id="the first may lie before the issue",
        ),
    ],
)  # fmt: skip
def test_events_end_what_was_issued_before_them(
    ask: Judge, issued_on: str, events: list[str], ended_by: list[Any], last: str | None
) -> None:
    snapshot = following(
        card(issued_on),
        kind={"validity": {"valid_for": "never_ends", "ended_by": ended_by}},
        worker={"events": [{"kind": "accident", "on": on} for on in events]},
    )
    then = last or "2026-06-01"
    assert until(ask, snapshot, max(then, issued_on)) == last
    if last:
        assert states(ask, snapshot, last, str(day(last) + ONE)) == ["expiring", "invalid"]


@BOTH
@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        # 6 months after 30 June is 30 December.
        pytest.param(
            {"applied_on": "2025-06-30", "status": "pending"}, ["grace", "grace", "in_progress"], id="in time"
        ),
        pytest.param({"applied_on": "2025-07-01", "status": "pending"}, ["in_progress"] * 3, id="applied too late"),
        pytest.param(
            {"applied_on": "2024-06-30", "status": "pending"}, ["in_progress"] * 3, id="that was for this one"
        ),
        pytest.param(
            {"applied_on": "2025-06-15", "issued_on": "2025-09-01"}, ["grace", "compliant", "compliant"], id="decided"
        ),
        pytest.param(
            {"applied_on": "2025-06-15", "issued_on": "2026-03-01"},
            ["grace", "grace", "in_progress"],
            id="decided late",
        ),
        pytest.param({"issued_on": "2026-03-01"}, ["in_progress"] * 3, id="nothing says it was applied for"),
    ],
)
def test_a_licence_holds_while_its_renewal_is_pending(ask: Judge, second: Tree, wanted: list[str]) -> None:
    kind = {"validity": YEAR, "renewal": {"while_pending": "6 months after expires_on"}}
    snapshot = following(card("2024-06-30"), {"type": "card", **second}, kind=kind)
    assert states(ask, snapshot, "2025-07-01", "2025-12-30", "2025-12-31") == wanted
    if wanted[1] == "grace":
        assert until(ask, snapshot, "2025-07-01") == "2025-12-30"


LATE = {
    "validity": YEAR,
    "renewal": {
        "grace": "28 days",
        "late": [{"up_to": "6 months", "requires": ["refresher"]}, {"requires": ["full"]}],
    },
}
COURSES = [{"id": name, "validity": {"valid_for": "never_ends"}} for name in ("refresher", "full")]


@BOTH
@pytest.mark.parametrize(
    ("issued_on", "course", "taken_on", "state"),
    [
        # The old card ends on 30 June 2025, with grace on 28 July; six months after its end is 30 December.
        pytest.param("2025-07-28", None, None, "compliant", id="in time: nothing is asked"),
        pytest.param("2025-07-29", None, None, "expired", id="late, without a course"),
        pytest.param("2025-08-15", "refresher", "2025-07-01", "compliant", id="refreshed after the end"),
        pytest.param("2025-08-15", "refresher", "2025-06-30", "expired", id="refreshed on the last day is too old"),
        pytest.param("2025-08-15", "refresher", "2025-08-16", "expired", id="refreshed after the issue is too late"),
        pytest.param("2025-12-30", "refresher", "2025-12-01", "compliant", id="the last day of the first step"),
        pytest.param("2025-12-31", "refresher", "2025-12-01", "expired", id="later it is not enough"),
        pytest.param("2025-12-31", "full", "2025-12-31", "compliant", id="the full course"),
    ],
)
def test_the_way_back_depends_on_how_late_it_is(
    ask: Judge, issued_on: str, course: str | None, taken_on: str | None, state: str
) -> None:
    courses = [{"type": course, "issued_on": taken_on}] if course else []
    snapshot = following(card("2024-06-30"), card(issued_on), *courses, kind=LATE, credential_types=COURSES)
    assert states(ask, snapshot, "2026-02-01") == [state]
    earlier = states(ask, snapshot, "2025-07-28")
    assert earlier == ["grace"] or issued_on == "2025-07-28"


@BOTH
def test_after_the_last_step_it_is_earned_anew(ask: Judge) -> None:
    renewal = {"late": [{"up_to": "6 months", "requires": ["refresher"]}], "requires": ["full"]}
    kind = {"validity": YEAR, "renewal": renewal}
    for issued_on, state in (("2025-12-30", "expired"), ("2025-12-31", "compliant"), ("2025-06-30", "expired")):
        snapshot = following(card("2024-06-30"), card(issued_on), kind=kind, credential_types=COURSES)
        assert states(ask, snapshot, "2026-02-01") == [state]


@BOTH
def test_a_late_step_may_have_a_word_that_refuses(ask: Judge) -> None:
    days = ("2025-06-30", "2025-07-01", "2025-12-30", "2025-12-31")
    for late, wanted in (
        ([{"up_to": "6 months", "status": "suspended"}], ["expiring", "invalid", "invalid", "invalid"]),
        ([{"up_to": "6 months"}, {"status": "retired"}], ["expiring", "expired", "expired", "invalid"]),
        ([{"up_to": "6 months", "status": "lapsed"}], ["expiring", "expired", "expired", "expired"]),
    ):
        kind = {"validity": YEAR, "renewal": {"late": late}}
        assert states(ask, following(card("2024-06-30"), kind=kind), *days) == wanted


@BOTH
@pytest.mark.parametrize(("issued_on", "state"), [("2025-06-15", "compliant"), ("2025-06-16", "expired")])
def test_what_renewal_requires_must_be_true_on_its_day(ask: Judge, issued_on: str, state: str) -> None:
    course = {"type": "course", "issued_on": "2025-05-01", "expires_on": "2025-06-15"}
    kind = {"validity": YEAR, "renewal": {"requires": ["course"]}}
    snapshot = following(card("2024-06-30"), card(issued_on), course, kind=kind, credential_types=[{"id": "course"}])
    assert states(ask, snapshot, "2025-06-01", "2026-02-01") == ["compliant", state]


@BOTH
@pytest.mark.parametrize(
    ("validity", "record", "end"),
    [
        pytest.param("by issue", card("2024-03-31"), "2027-03-31", id="before April 2024: 36 months"),
        pytest.param("by issue", card("2024-04-01"), "2026-04-01", id="since April 2024: 24 months"),
        pytest.param("by age", card("2024-06-10", age_at_issue="39"), "2029-06-30", id="under 40: five years"),
        pytest.param("by age", card("2024-06-10", age_at_issue="40"), "2026-06-30", id="from 40 on: two years"),
        pytest.param("by age", card("2024-06-10"), "2026-06-30", id="no age written"),
        pytest.param("by worker", card("2024-06-10", "2026-12-31"), "2026-12-31", id="no case: the printed day"),
    ],
)
def test_the_first_case_that_holds_applies(ask: Judge, validity: str, record: Tree, end: str) -> None:
    cases: dict[str, list[Tree]] = {
        "by issue": [
            {"when": {"issued_on": {"until": "2024-03-31"}}, "valid_for": "36 months"},
            {"valid_for": "24 months"},
        ],
        "by age": [
            {"when": {"age_at_issue": {"below": "40"}}, "valid_for": "60 calendar months"},
            {"valid_for": "24 calendar months"},
        ],
        "by worker": [{"when": {"worker.employment": "agency"}, "valid_for": "1 month", "printed": "replaced"}],
    }
    snapshot = following(record, kind={"validity": cases[validity]})
    assert until(ask, snapshot, "2025-01-01") == end


@BOTH
def test_an_extension_by_the_day_judged_leaves_earlier_gaps(ask: Judge) -> None:
    cases = [
        {"when": {"day": {"from": "2019-05-28"}}, "valid_for": "36 months", "printed": "replaced"},
        {"valid_for": "24 months"},
    ]
    snapshot = following(card("2017-05-01"), kind={"validity": cases})
    days = ("2019-05-01", "2019-05-02", "2019-05-27", "2019-05-28", "2020-05-01", "2020-05-02")
    assert states(ask, snapshot, *days) == ["expiring", "expired", "expired", "compliant", "expiring", "expired"]
    assert ask(snapshot, day("2019-05-10"))[CORE].changes_on == day("2019-05-28")
    assert ask(snapshot, day("2020-06-01"))[CORE].since == day("2020-05-02")


@BOTH
def test_cases_know_the_number_of_the_issue_and_the_record_before(ask: Judge) -> None:
    by_number = [{"when": {"issue_number": "1"}, "valid_for": "1 year"}, {"valid_for": "3 years"}]
    snapshot = following(card("2024-06-10"), card("2025-06-01"), kind={"validity": by_number})
    assert (until(ask, snapshot, "2024-07-01"), decider(ask, snapshot, "2025-05-31")) == ("2028-06-01", 0)
    by_the_one_before = [
        {"when": {"previous": {"level": "basic", "status": "active"}}, "valid_for": "3 years"},
        {"valid_for": "1 year"},
    ]
    for level, end in (("basic", "2028-06-01"), ("high", "2026-06-01")):
        first = card("2024-06-10", attributes={"level": level})
        snapshot = following(first, card("2025-06-01"), kind={"validity": by_the_one_before})
        assert until(ask, snapshot, "2025-07-01") == end


@BOTH
def test_grace_and_verification_have_cases_too(ask: Judge) -> None:
    grace = [{"when": {"issued_on": {"before": "2025-01-01"}}, "grace": "10 days"}, {"when": {"multistate": True}}]
    snapshot = following(card("2024-06-30"), kind={"validity": YEAR, "renewal": grace})
    assert states(ask, snapshot, "2025-07-10", "2025-07-11") == ["grace", "expired"]
    looked = [{"when": {"issued_on": {"from": "2025-01-01"}}, "level": "primary_source"}]
    for issued_on, state in (("2024-12-31", "compliant"), ("2025-01-01", "unverified")):
        snapshot = following(card(issued_on), kind={"validity": YEAR, "verification": looked})
        assert states(ask, snapshot, "2025-06-01") == [state]


SCREENED = {"category": "screening", "validity": {"valid_for": "1 calendar month", "basis": "screened_on"}}


@BOTH
@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        pytest.param(None, ["compliant", "compliant", "compliant", "expired"], id="clear to the end of next month"),
        pytest.param({"result": "match"}, ["expiring", "invalid", "invalid", "invalid"], id="an open match"),
        pytest.param(
            {"result": "pending", "resolved_on": "2026-02-10"}, ["expiring", "invalid", "compliant", "expired"],
            id="resolved on 10 February: the one before counts again",
        ),
        pytest.param({"result": "false_match"}, ["compliant"] * 4, id="a false match is clear"),
    ],
)  # fmt: skip
def test_screenings(ask: Judge, second: Tree | None, wanted: list[str]) -> None:
    looks = [{"type": "card", "screened_on": "2026-01-10", "result": "clear"}]
    looks += [{"type": "card", "screened_on": "2026-02-05", **second}] if second else []
    snapshot = following(kind=SCREENED, worker={"screenings": looks})
    assert states(ask, snapshot, "2026-02-04", "2026-02-05", "2026-02-10", "2026-03-01") == wanted


@BOTH
def test_a_prerequisite_holds_every_day(ask: Judge) -> None:
    licence = {"type": "licence", "issued_on": "2025-01-01", "expires_on": "2025-12-31"}
    kind = {"validity": {"valid_for": "never_ends"}, "requires": ["licence"]}
    snapshot = following(card("2025-03-01"), licence, kind=kind, credential_types=[{"id": "licence"}])
    assert states(ask, snapshot, "2025-12-30", "2025-12-31", "2026-01-01") == ["compliant", "expiring", "invalid"]
    assert ask(snapshot, day("2026-02-01"))[CORE].since == day("2026-01-01")


@BOTH
@pytest.mark.parametrize(
    ("decided_on", "looked_on", "state"),
    [
        # 120 days after 3 March 2025 is 1 July 2025; 180 days after 1 January 2025 is 30 June 2025.
        pytest.param("2025-07-01", "2025-03-03", "compliant", id="120 days"),
        pytest.param("2025-07-01", "2025-03-02", "invalid", id="a day too old"),
        pytest.param("2025-06-30", "2025-01-01", "compliant", id="before July: 180 days"),
        pytest.param("2025-06-30", "2024-12-31", "invalid", id="older than 180 days"),
        pytest.param("2025-06-30", "2025-07-02", "invalid", id="looked after the decision"),
    ],
)
def test_a_prerequisite_is_judged_on_its_day_by_the_rule_of_that_day(
    ask: Judge, decided_on: str, looked_on: str, state: str
) -> None:
    verification = [
        {"when": {"decided_on": {"from": "2025-07-01"}}, "level": "primary_source", "max_age": "120 days"},
        {"level": "primary_source", "max_age": "180 days"},
    ]
    licence = {
        "type": "licence",
        "issued_on": "2024-01-01",
        "expires_on": "2025-12-31",
        "verifications": [look(looked_on)],
    }
    kind = {
        "validity": {"valid_for": "2 years", "basis": "decided_on"},
        "requires": [{"type": "licence", "at": "decided_on", "verification": verification}],
    }
    snapshot = following(card(decided_on=decided_on), licence, kind=kind, credential_types=[{"id": "licence"}])
    assert states(ask, snapshot, "2026-02-01") == [state]
