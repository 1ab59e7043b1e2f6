"""Credits: the days on which what is asked is earned."""

from __future__ import annotations

from datetime import date

from tests.credit_stage import FIRST, LAST, Holder, Once, spans

D = date.fromisoformat
LANDINGS = {"unit": "landing", "period": "90 days", "total": 3}


def on(*days, **more):
    return [{"earned_on": day, "unit": "landing", **more} for day in days]


def test_a_rolling_count_holds_from_the_entry_that_fills_it_to_the_last_day_that_the_first_one_reaches():
    held = spans(LANDINGS, Holder(on("2026-01-01", "2026-01-10", "2026-02-01")))
    assert held == [(D("2026-02-01"), D("2026-04-01"))]


def test_later_entries_make_a_rolling_count_go_on():
    held = spans(LANDINGS, Holder(on("2026-01-01", "2026-01-10", "2026-02-01", "2026-04-02", "2026-06-01")))
    assert held == [(D("2026-02-01"), D("2026-04-10"))]


def test_nothing_earned_never_holds_and_nothing_asked_always_does():
    assert spans(LANDINGS, Holder()) == []
    assert spans({**LANDINGS, "total": 0}, Holder()) == [(FIRST, LAST)]


def test_whatever_was_ever_earned_counts():
    held = spans({"unit": "landing", "period": "ever", "total": 2}, Holder(on("2020-01-01", "2026-01-10")))
    assert held == [(D("2026-01-10"), LAST)]


def test_a_ceiling_breaks_while_too_much_counts():
    flown = {"unit": "landing", "period": "2 days", "ceiling": 2}
    held = spans(flown, Holder(on("2026-01-01", "2026-01-01", "2026-01-03")))
    assert held == [(FIRST, D("2026-01-02")), (D("2026-01-04"), LAST)]


def test_minutes_make_hours_exactly():
    asked = {"unit": "hour", "makes_one": {"minute": "45"}, "period": "ever", "total": 1}
    entries = [{"earned_on": f"2026-01-0{day}", "unit": "minute", "amount": "15"} for day in (1, 2, 3)]
    assert spans(asked, Holder(entries)) == [(D("2026-01-03"), LAST)]


def test_an_amount_of_several_days_is_earned_bit_by_bit():
    entries = [{"from": "2026-01-01", "until": "2026-01-03", "unit": "landing", "amount": "1"}]
    for total, day in (("0.333333333", "2026-01-01"), ("0.333333334", "2026-01-02"), ("1", "2026-01-03")):
        assert spans({"unit": "landing", "period": "ever", "total": total}, Holder(entries)) == [(D(day), LAST)]


def test_once_asked_credits_hold_for_good_or_never():
    holder = Holder(on("2026-01-01", "2026-01-10", "2026-02-01"))
    assert spans(LANDINGS, holder, once=Once(D("2026-03-01"))) == [(FIRST, LAST)]
    assert spans(LANDINGS, holder, once=Once(D("2026-01-31"))) == []
    assert spans(LANDINGS, holder, once=Once(D("2026-03-01"), not_before=D("2026-01-02"))) == []


CYCLE = {"length": "1 year", "basis": "awarded_on"}
HOURS = {"unit": "landing", "period": "cycle", "total": 2}


def test_a_closed_cycle_that_is_short_is_a_gap_until_the_next_one_closes_in_a_requirement():
    asked = {**HOURS, "cycle": CYCLE}
    held = spans(asked, Holder(on("2024-02-01", "2025-02-01", "2025-03-01"), hired_on=D("2024-01-01")))
    assert held == [(FIRST, D("2024-12-31")), (D("2026-01-01"), D("2026-12-31"))]


def test_a_record_answers_for_every_cycle_that_closes_after_its_start():
    entries = [{**entry, "counts_for": [{"type": "licence"}]} for entry in on("2024-02-01", "2025-02-01", "2025-03-01")]
    chain = [(D("2024-01-01"), D("2024-01-01")), (D("2025-01-05"), None)]
    assert spans(HOURS, Holder(entries, chain=chain, place=0), CYCLE) == [(FIRST, D("2024-12-31"))]
    assert spans(HOURS, Holder(entries, chain=chain, place=1), CYCLE) == [(FIRST, D("2026-12-31"))]


def test_a_cycle_can_be_asked_for_on_one_day():
    entries = on("2024-02-01", "2024-10-01", "2025-03-01")
    asked, hired = {**HOURS, "cycle": CYCLE}, D("2024-01-01")
    assert spans(asked, Holder(entries, hired), once=Once(D("2024-10-01"))) == [(FIRST, LAST)]
    assert spans(asked, Holder(entries, hired), once=Once(D("2024-09-30"))) == []
    assert spans(asked, Holder(entries, hired), once=Once(D("2025-03-01"))) == []
    assert spans(asked, Holder(entries, hired), once=Once(D("2025-03-01"), D("2024-12-31"))) == [(FIRST, LAST)]


def test_without_a_day_to_count_from_a_cycle_never_holds():
    assert spans({**HOURS, "cycle": CYCLE}, Holder(on("2024-02-01", "2024-02-02"))) == []
