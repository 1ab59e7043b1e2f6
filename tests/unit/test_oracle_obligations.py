"""Who owes what when, reckoned by hand from docs/judging.md; asked of the oracle and of the kernel."""

import pytest

from credpolicy.model.snapshot import Snapshot, Unreadable
from tests.builder import Tree
from tests.situations import CORE, JUDGES, Judge, card, day, decider, situation, states

BOTH = pytest.mark.parametrize("ask", JUDGES.values(), ids=JUDGES)
NURSE = {"role": "nurse", "location": "north-1", "starts_on": "2026-03-01"}
SITE = ("w-1", "nurse/north-1/", "core", "")
LONG = {"settings": {"expiring_within": "0 days"}}


def holding(kind: str, issued_on: str, expires_on: str) -> Tree:
    """A record of another type."""
    return {"type": kind, "issued_on": issued_on, "expires_on": expires_on}


def three(test: Tree) -> Snapshot:
    """Records of three types whose ends differ, under one test."""
    return situation(
        holding("a", "2026-01-01", "2026-03-10"),
        holding("b", "2026-01-01", "2026-03-20"),
        holding("c", "2026-03-05", "2026-04-10"),
        requirement={"requires": [test]},
        credential_types=[{"id": "a"}, {"id": "b"}, {"id": "c"}],
        **LONG,
    )


@BOTH
@pytest.mark.parametrize(
    ("test", "on", "state", "decides", "until"),
    [
        # Best first: c (10 April), b (20 March), a (10 March).
        pytest.param({"any_of": ["a", "b", "c"]}, "2026-03-08", "valid", 2, "2026-04-10", id="one of three"),
        pytest.param({"at_least": "2", "of": ["a", "b", "c"]}, "2026-03-08", "valid", 1, "2026-03-20", id="two"),
        pytest.param({"all_of": ["a", "b", "c"]}, "2026-03-08", "valid", 0, "2026-03-10", id="all"),
        pytest.param({"all_of": ["a", "b"]}, "2026-03-15", "expired", 0, None, id="the worst of all"),
        pytest.param({"any_of": ["a", "b"]}, "2026-03-25", "expired", 0, None, id="failing alike: as written"),
        # b or c holds from 1 January to 10 April without a hole, and so does what is asked beside it.
        pytest.param(
            {"all_of": [{"any_of": ["b", "c"]}, {"any_of": ["c", "b"]}]},
            "2026-03-01",
            "valid",
            1,
            "2026-04-10",
            id="nested",
        ),
        pytest.param({"at_least": "2", "of": ["a", "c", "card"]}, "2026-03-12", "expired", 0, None, id="not enough"),
        pytest.param({"all_of": ["c", "card"]}, "2026-03-12", "missing", None, None, id="nothing held"),
    ],
)
def test_groups(ask: Judge, test: Tree, on: str, state: str, decides: int | None, until: str | None) -> None:
    verdict = ask(three(test), day(on))[CORE]
    assert verdict.lines == (("", state, decides, day(until) if until else None),)


@BOTH
def test_every_line_must_hold_and_the_first_to_end_decides(ask: Judge) -> None:
    snapshot = situation(
        holding("a", "2026-01-01", "2026-06-30"),
        holding("b", "2026-01-01", "2026-05-31"),
        requirement={"requires": ["a", {"id": "second", "any_of": ["b", "card"]}]},
        credential_types=[
            {"id": "a", "renewal": {"window": "90 days"}},
            {"id": "b", "renewal": {"window": "1 month"}},
        ],
    )
    # b ends first; its month begins on 30 April, since 30 April reaches 30 May and 1 May reaches 1 June.
    assert states(ask, snapshot, "2026-04-30", "2026-05-01", "2026-06-01") == ["compliant", "expiring", "expired"]
    assert ask(snapshot, day("2026-04-30"))[CORE].lines == (
        ("a", "valid", 0, day("2026-06-30")),
        ("second", "valid", 1, day("2026-05-31")),
    )


@BOTH
def test_a_type_serves_every_type_it_satisfies(ask: Judge) -> None:
    snapshot = situation(
        holding("doctorate", "2026-01-01", "2026-12-31"),
        holding("card", "2026-01-01", "2026-02-01"),
        credential_types=[{"id": "doctorate", "satisfies": ["master"]}, {"id": "master", "satisfies": ["card"]}],
    )
    assert decider(ask, snapshot, "2026-03-01") == 0
    assert states(ask, snapshot, "2026-03-01") == ["compliant"]


@BOTH
def test_where_and_match_choose_the_records(ask: Judge) -> None:
    snapshot = situation(
        card("2026-01-01", "2027-12-31", jurisdiction="US-NY"),
        card("2026-01-01", "2026-12-31", jurisdiction="US-OH"),
        card("2026-01-01", "2027-12-31"),
        requirement={
            "requires": [
                {
                    "type": "card",
                    "where": {"issued_on": {"newer_than": "2 months"}},
                    "match": {"jurisdiction": "location.jurisdiction"},
                }
            ]
        },
        worker={"assignments": [{**NURSE, "starts_on": "2026-01-01"}, {"role": "nurse", "location": "gone"}]},
        locations=[{"id": "north-1", "jurisdiction": "US-OH"}],
        **LONG,
    )
    assert states(ask, snapshot, "2026-03-01", "2026-03-02", key=SITE) == ["expiring", "missing"]
    assert ask(snapshot, day("2026-02-01"))[SITE].lines == (("card", "valid", 1, day("2026-03-01")),)
    assert states(ask, snapshot, "2026-02-01", key=("w-1", "nurse/gone/", "core", "")) == ["missing"]


@BOTH
def test_an_assignment_is_judged_from_its_start_to_its_end(ask: Judge) -> None:
    snapshot = situation(
        requirement={"applies_to": {"role": "nurse"}},
        worker={"assignments": [{**NURSE, "ends_on": "2026-04-30"}, {"id": "a-2", "role": "driver"}]},
    )
    days = ("2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01")
    assert states(ask, snapshot, *days, key=SITE) == ["-", "missing", "missing", "-"]
    verdict = ask(snapshot, day("2026-03-15"))[SITE]
    assert (verdict.due, verdict.since, verdict.changes_on) == (
        day("2026-02-28"),
        day("2026-03-01"),
        day("2026-05-01"),
    )
    assert set(ask(snapshot, day("2026-03-15"))) == {SITE}


@BOTH
def test_what_is_due_before_an_assignment_is_owed_before_it(ask: Judge) -> None:
    snapshot = situation(requirement={"due": "10 days before assignment.starts_on"}, worker={"assignments": [NURSE]})
    # 19 February reaches 1 March in 10 days, so the first day without it is 20 February.
    assert states(ask, snapshot, "2026-02-19", "2026-02-20", "2026-03-01", key=SITE) == ["-", "missing", "missing"]
    assert ask(snapshot, day("2026-03-05"))[SITE].since == day("2026-02-20")


@BOTH
def test_a_candidate_answers_for_what_is_due_before_the_start(ask: Judge) -> None:
    worker = {"hired_on": "2026-03-01"}
    assert states(ask, situation(worker=worker), "2026-02-01", "2026-02-28", "2026-03-01") == [
        "not_yet_due",
        "not_yet_due",
        "missing",
    ]
    later = situation(worker=worker, requirement={"due": "30 days after hired_on"})
    assert states(ask, later, "2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01") == [
        "-",
        "not_yet_due",
        "not_yet_due",
        "missing",
    ]
    earlier = situation(worker=worker, requirement={"due": "2026-01-31"})
    assert states(ask, earlier, "2026-01-31", "2026-02-01") == ["not_yet_due", "missing"]
    undated = situation(worker={"hired_on": None, "status": "candidate"})
    assert states(ask, undated, "2026-02-01") == ["not_yet_due"]


@BOTH
def test_who_has_left_owes_nothing(ask: Judge) -> None:
    assert states(ask, situation(worker={"ended_on": "2026-02-28"}), "2026-02-28", "2026-03-01") == ["missing", "-"]
    assert states(ask, situation(worker={"status": "ended"}), "2026-02-28") == ["-"]


@BOTH
def test_an_anchor_that_is_not_written_is_owed_at_once(ask: Judge) -> None:
    verdict = ask(situation(requirement={"due": "30 days after ended_on"}), day("2026-01-01"))[CORE]
    assert (verdict.state, verdict.due, verdict.since) == ("missing", day("2024-12-31"), day("2025-01-01"))


@BOTH
def test_without_any_start_it_has_always_been_owed(ask: Judge) -> None:
    verdict = ask(situation(worker={"hired_on": None}), day("2026-01-01"))[CORE]
    assert (verdict.state, verdict.due, verdict.since) == ("missing", None, None)


@BOTH
def test_enforcement_begins_advises_and_blocks(ask: Judge) -> None:
    steps = [{"from": "2026-04-01", "mode": "block"}, {"from": "2026-02-01", "mode": "advise"}]
    snapshot = situation(requirement={"enforcement": steps})
    assert states(ask, snapshot, "2026-01-31", "2026-02-01") == ["-", "missing"]
    modes = [ask(snapshot, day(text))[CORE].mode for text in ("2026-02-01", "2026-03-31", "2026-04-01")]
    assert modes == ["advise", "advise", "block"]
    assert ask(snapshot, day("2026-05-01"))[CORE].since == day("2026-02-01")


@BOTH
def test_a_gap_begins_no_sooner_than_the_selector_holds(ask: Judge) -> None:
    snapshot = situation(requirement={"applies_to": {"hired_on": {"older_than": "1 year"}}})
    # Hired on 1 January 2025: a year reaches 1 January 2026.
    assert states(ask, snapshot, "2026-01-01", "2026-01-02") == ["-", "missing"]
    assert ask(snapshot, day("2026-05-01"))[CORE].since == day("2026-01-02")


@BOTH
def test_an_old_lapse_and_a_new_one(ask: Judge) -> None:
    snapshot = situation(card("2025-03-01", "2025-06-30"), card("2025-09-01", "2026-01-31"))
    assert ask(snapshot, day("2025-07-15"))[CORE].since == day("2025-07-01")
    assert ask(snapshot, day("2026-03-15"))[CORE].since == day("2026-02-01")
    before_hire = situation(card("2024-03-01", "2024-06-30"))
    assert ask(before_hire, day("2026-03-15"))[CORE].since == day("2025-01-01")


@BOTH
def test_supervised_until_a_day(ask: Judge) -> None:
    expert = {"id": "w-2", "hired_on": "2020-01-01", "credentials": [holding("expert", "2026-01-01", "2026-03-20")]}
    snapshot = situation(
        requirement={
            "applies_to": {"role": "nurse", "id": "w-1"},
            "provisional": {"until": "30 days after assignment.starts_on", "supervised_by": ["expert"]},
        },
        worker={"assignments": [{**NURSE, "supervisor": "w-2"}]},
        workers=[expert],
        credential_types=[{"id": "expert"}],
    )
    assert states(ask, snapshot, "2026-03-01", "2026-03-20", "2026-03-21", key=SITE) == [
        "provisional",
        "provisional",
        "missing",
    ]
    verdict = ask(snapshot, day("2026-03-10"))[SITE]
    assert (verdict.since, verdict.changes_on) == (day("2026-03-01"), day("2026-03-21"))


@BOTH
def test_leave_pauses_where_the_requirement_says_so(ask: Judge) -> None:
    leave = {"leave": [{"from": "2026-02-01", "until": "2026-02-10"}, {"from": "2026-03-01"}]}
    days = ("2026-01-31", "2026-02-01", "2026-02-10", "2026-02-11", "2026-12-31")
    paused = situation(worker=leave, requirement={"paused_by": "leave"})
    assert states(ask, paused, *days) == ["missing", "not_applicable", "not_applicable", "missing", "not_applicable"]
    assert states(ask, situation(worker=leave), "2026-02-01") == ["missing"]


def waived(**said: str) -> Tree:
    """A sound waiver for w-1 from core, from 1 February to 31 March 2026."""
    return {
        "id": "wv-1",
        "kind": "extension",
        "worker": "w-1",
        "requirement": "core",
        "reason": "The course was cancelled by its provider.",
        "requested_by": "w-1",
        "approved_by": "w-7",
        "from": "2026-02-01",
        "until": "2026-03-31",
        **said,
    }


@BOTH
def test_a_waiver_works_for_its_time(ask: Judge) -> None:
    snapshot = situation(waivers=[waived()])
    days = ("2026-01-31", "2026-02-01", "2026-03-31", "2026-04-01")
    assert states(ask, snapshot, *days) == ["missing", "waived", "waived", "missing"]
    verdict = ask(snapshot, day("2026-02-15"))[CORE]
    assert (verdict.waiver, verdict.since, verdict.changes_on) == ("wv-1", day("2025-01-01"), day("2026-04-01"))
    assert ask(snapshot, day("2026-04-01"))[CORE].waiver is None


@BOTH
@pytest.mark.parametrize(
    ("waiver", "settings", "wanted"),
    [
        pytest.param(
            waived(), {"maximum": "1 month"}, ["waived", "waived", "missing"], id="no longer than the maximum"
        ),
        pytest.param(waived(approved_by="w-1"), {}, ["missing"] * 3, id="approved by the beneficiary"),
        pytest.param(waived(requested_by="w-7"), {}, ["missing"] * 3, id="approved by who asked for it"),
        pytest.param(waived(), {"approvers": ["w-8"]}, ["missing"] * 3, id="not one of the approvers"),
        pytest.param(waived(), {"approvers": ["w-8", "w-7"]}, ["waived"] * 3, id="one of the approvers"),
        pytest.param(waived(assignment="a-1"), {}, ["missing"] * 3, id="for an assignment only"),
        pytest.param(waived(worker="w-2"), {}, ["missing"] * 3, id="for somebody else"),
    ],
)
def test_what_a_waiver_may_not_be(ask: Judge, waiver: Tree, settings: Tree, wanted: list[str]) -> None:
    snapshot = situation(waivers=[waiver], settings={"waivers": settings})
    assert states(ask, snapshot, "2026-02-01", "2026-03-01", "2026-03-02") == wanted


@BOTH
def test_a_waiver_for_an_assignment_leaves_the_other_one_alone(ask: Judge) -> None:
    both = [{"id": "a-1", "role": "nurse"}, {"id": "a-2", "role": "nurse"}]
    snapshot = situation(
        requirement={"applies_to": {"role": "nurse"}}, worker={"assignments": both}, waivers=[waived(assignment="a-1")]
    )
    assert states(ask, snapshot, "2026-02-01", key=("w-1", "a-1", "core", "")) == ["waived"]
    assert states(ask, snapshot, "2026-02-01", key=("w-1", "a-2", "core", "")) == ["missing"]


@BOTH
def test_who_complies_needs_no_waiver(ask: Judge) -> None:
    verdict = ask(situation(card("2026-01-01", "2027-12-31"), waivers=[waived()]), day("2026-02-15"))[CORE]
    assert (verdict.state, verdict.waiver) == ("compliant", None)


@BOTH
@pytest.mark.parametrize(
    ("lost", "state"),
    [
        (Unreadable("w-1", None), "unknown"),
        (Unreadable("w-1", "card"), "unknown"),
        (Unreadable("w-1", "helper"), "unknown"),
        (Unreadable("w-1", "other"), "missing"),
        (Unreadable("w-2", None), "missing"),
    ],
)
def test_what_could_not_be_read_is_unknown_not_missing(ask: Judge, lost: Unreadable, state: str) -> None:
    snapshot = situation(
        credential_types=[{"id": "helper", "satisfies": ["card"]}, {"id": "other"}],
        workers=[{"id": "w-2", "hired_on": "2020-01-01"}],
        unreadable=(lost,),
    )
    assert states(ask, snapshot, "2026-02-01") == [state]


@BOTH
def test_a_type_that_could_not_be_read_is_unknown(ask: Judge) -> None:
    snapshot = situation(
        requirement={"requires": [{"any_of": ["card", "lost"]}]}, broken={"credential_types": frozenset({"lost"})}
    )
    assert states(ask, snapshot, "2026-02-01") == ["unknown"]


@BOTH
def test_nothing_held_decides_where_it_was_written_first(ask: Judge) -> None:
    snapshot = situation(
        card("2026-01-01"),  # no end is written, so it is unknown too
        requirement={"requires": [{"any_of": ["lost", "card"]}]},
        broken={"credential_types": frozenset({"lost"})},
    )
    assert ask(snapshot, day("2026-02-01"))[CORE].lines == (("", "unknown", None, None),)


@BOTH
@pytest.mark.parametrize(
    ("word", "asked", "state"),
    [
        pytest.param(None, "active", "valid", id="no word is active"),
        pytest.param("Null and Void", "issued_in_error", "invalid", id="after the issuer's map"),
        pytest.param("Null and Void", "Null and Void", "missing", id="not before it"),
        pytest.param("Gone fishing", "Gone*", "unknown", id="a word nobody knows, as written"),
    ],
)
def test_where_asks_for_the_standard_word(ask: Judge, word: str | None, asked: str, state: str) -> None:
    snapshot = situation(
        card("2026-01-01", "2027-12-31", status=word),
        requirement={"requires": [{"type": "card", "where": {"status": asked}}]},
    )
    assert ask(snapshot, day("2026-02-01"))[CORE].lines[0][1] == state
