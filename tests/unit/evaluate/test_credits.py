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
    entries = on("2024-02-01", "2024-02-02")
    assert spans({**HOURS, "cycle": CYCLE}, Holder(entries)) == []
    by_birthday = {**HOURS, "cycle": {"length": "1 year", "starts": "birth_month"}}
    assert spans(by_birthday, Holder(entries, D("2024-01-01"))) == []


def hours(amount, day="2026-01-01", **more):
    return {"earned_on": day, "unit": "hour", "amount": amount, **more}


def ever(total, **more):
    return {"unit": "hour", "period": "ever", "total": total, **more}


def holds(asked, *entries):
    """Whether what is asked holds at last."""
    return LAST in {until for _, until in spans(asked, Holder(entries))}


def test_a_category_has_a_least_of_its_own():
    asked = ever(10, categories={"ethics": {"min": 3}})
    assert not holds(asked, hours(10), hours(2, category="ethics"))
    assert holds(asked, hours(8), hours(3, category="ethics"))


def test_a_category_passes_on_no_more_than_its_most_and_the_rest_counts_where_it_is_said():
    asked = ever(10, categories={"giving": {"max": 4}})
    assert not holds(asked, hours(5), hours(9, category="giving"))
    assert holds(asked, hours(6), hours(9, category="giving"))
    asked = ever(10, categories={"giving": {"max": 4, "surplus": "other"}, "other": {"min": 5}})
    assert holds(asked, hours(1), hours(9, category="giving"))
    assert not holds(asked, hours(2), hours(8, category="giving"))


def test_categories_nest():
    asked = ever(10, categories={"education": {"min": 4, "categories": {"tech": {"max": 3}, "ethics": {"min": 1}}}})
    assert not holds(asked, hours(20, category="tech"))
    assert not holds(asked, hours(8), hours(3, category="tech"), hours("0.5", category="ethics"))
    assert holds(asked, hours(6), hours(3, category="tech"), hours(1, category="ethics"))


def test_a_share_is_one_of_what_counts():
    asked = ever(0, categories={"accepted": {"min_percent": "33.3"}})
    assert holds(asked, hours("66.7"), hours("33.3", category="accepted"))
    assert not holds(asked, hours("66.701"), hours("33.3", category="accepted"))


def test_an_entry_in_two_categories_of_a_type_counts_once_in_the_total():
    lines = [{"type": "licence", "category": "tech"}, {"type": "licence", "category": "ethics"}]
    asked = ever(8, categories={"tech": {"min": 4}, "ethics": {"min": 4}})
    chain = [(D("2020-01-01"), D("2020-01-01"))]
    assert spans(asked, Holder([hours(4, counts_for=lines)], chain=chain)) == []
    assert spans({**asked, "total": 4}, Holder([hours(4, counts_for=lines)], chain=chain)) == [(D("2026-01-01"), LAST)]


def test_entries_for_another_type_do_not_count():
    chain = [(D("2020-01-01"), D("2020-01-01"))]
    assert spans(ever(1), Holder([hours(4), hours(4, counts_for=[{"type": "other"}])], chain=chain)) == []


def test_a_limit_cuts_off_what_comes_later_and_the_next_one_cuts_the_rest():
    a_day = ever(10, limits=[{"each": "day", "max": 8}])
    assert not holds(a_day, hours(6), hours(6))
    assert holds(a_day, hours(6), hours(6), hours(2, "2026-01-02"))
    shared = ever(10, limits=[{"where": {"category": "self"}, "max_percent": 50}])
    assert not holds(shared, hours(9, category="self"), hours(4))
    assert holds(shared, hours(9, category="self"), hours(5))


def test_only_entries_with_the_values_asked_for_count():
    asked = ever(3, where={"provider": "college"}, match={"kind": "assignment.kind"})
    own = {"provider": "college", "attributes": {"kind": "reach"}}
    held = spans(asked, Holder([hours(3, **own)], values={"assignment.kind": "reach"}))
    assert held == [(D("2026-01-01"), LAST)]
    assert spans(asked, Holder([hours(3, **own)], values={"assignment.kind": "order"})) == []
    assert spans(asked, Holder([hours(3, **{**own, "provider": "x"})], values={"assignment.kind": "reach"})) == []


def test_entries_can_be_tied_to_the_value_a_duty_is_for():
    asked = ever(1, match={"kind": "each"})
    reach = [hours(1, attributes={"kind": "reach"})]
    assert spans(asked, Holder(reach, values={"each": "reach"})) == [(D("2026-01-01"), LAST)]
    assert spans(asked, Holder(reach, values={"each": "order"})) == []


def test_a_stretch_begins_anew_with_each_event():
    asked = {"unit": "hour", "period": {"from": "event.failure"}, "total": 2}
    failures = [(D("2026-01-01"), D("2026-05-31"), D("2026-01-01")), (D("2026-06-01"), LAST, D("2026-06-01"))]
    held = spans(asked, Holder([hours(2, "2026-02-01"), hours(2, "2026-07-01")], phrases={"event.failure": failures}))
    assert held == [(D("2026-02-01"), D("2026-05-31")), (D("2026-07-01"), LAST)]


def test_the_first_cycle_can_be_free():
    asked = [{**HOURS, "total": 0, "when": {"cycle_number": 1}, "cycle": CYCLE}, HOURS]
    assert spans(asked, Holder(hired_on=D("2024-01-01"))) == [(FIRST, D("2025-12-31"))]


def test_cases_follow_the_day():
    asked = [{**ever(1), "when": {"day": {"before": "2026-01-01"}}}, ever(2)]
    held = spans(asked, Holder([hours(1, "2025-01-01"), hours(1, "2026-02-01")]))
    assert held == [(D("2025-01-01"), D("2025-12-31")), (D("2026-02-01"), LAST)]


def test_on_days_on_which_no_case_applies_nothing_is_asked():
    assert spans({**ever(1), "when": {"day": {"from": "2026-01-01"}}}, Holder()) == [(FIRST, D("2025-12-31"))]


def test_a_short_year_is_a_gap_although_the_cycle_is_open():
    asked = {**HOURS, "cycle": {"length": "2 years"}, "each_year": {"total": 1}}
    late = Holder(on("2025-02-01", "2025-03-01"), hired_on=D("2024-01-01"))
    assert spans(asked, late) == [(FIRST, D("2024-12-31"))]
    assert spans(asked, late, once=Once(D("2025-06-01"))) == []
    assert spans(asked, Holder(on("2024-02-01", "2025-03-01"), D("2024-01-01"))) == [(FIRST, D("2026-12-31"))]


def test_a_short_cycle_is_filled_after_its_end_and_what_filled_it_is_gone():
    asked = {**HOURS, "cycle": {"length": "1 year", "make_up": "3 months"}}
    entries = on("2024-05-01", "2025-02-01", "2025-03-01", "2025-04-01")
    held = spans(asked, Holder(entries, hired_on=D("2024-01-01")))
    assert held == [(FIRST, D("2024-12-31")), (D("2025-02-01"), D("2026-12-31"))]
    short = spans(asked, Holder(entries[:3], hired_on=D("2024-01-01")))
    assert short == [(FIRST, D("2024-12-31")), (D("2025-02-01"), D("2025-12-31"))]


def test_what_is_carried_over_was_earned_late_and_not_in_what_is_excepted():
    carry = {"max": 2, "from_last": "6 months"}
    asked = {**HOURS, "cycle": CYCLE, "carry_over": carry}
    assert spans(asked, Holder(on("2024-01-01", "2024-02-01", "2024-08-01", "2024-09-01"), D("2024-01-01"))) == [
        (FIRST, D("2026-12-31"))
    ]
    early = on("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01")
    assert spans(asked, Holder(early, D("2024-01-01"))) == [(FIRST, D("2025-12-31"))]
    barred = {**asked, "carry_over": {**carry, "except": ["ethics"]}}
    late = on("2024-01-01", "2024-02-01", "2024-08-01", "2024-09-01", category="ethics")
    assert spans(barred, Holder(late, D("2024-01-01"))) == [(FIRST, D("2025-12-31"))]


def test_nothing_is_carried_over_a_cycle_that_is_not_asked_for():
    carrying = {**HOURS, "cycle": CYCLE, "carry_over": {"max": 2}}
    asked = [{**LANDINGS, "total": 0, "when": {"cycle_number": 2}}, carrying]
    entries = on("2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01")
    assert spans(asked, Holder(entries, D("2024-01-01"))) == [(FIRST, D("2026-12-31"))]
    free_first = [{**LANDINGS, "total": 0, "when": {"cycle_number": 1}}, carrying]
    assert spans(free_first, Holder(entries, D("2024-01-01"))) == [(FIRST, D("2025-12-31"))]


CUTOFF = {"length": "1 year", "starts": "07-01", "cutoff": "09-30"}


def test_cycles_begin_on_a_day_of_the_year_or_the_birthday_or_with_the_next_one():
    def first_gap(cycle, hired_on="2024-10-15"):
        held = spans({**HOURS, "cycle": cycle}, Holder(hired_on=D(hired_on), birthday="02-29"))
        return held[0][1]

    assert first_gap({"length": "1 year", "starts": "07-01"}) == D("2025-06-30")
    assert first_gap(CUTOFF) == D("2026-06-30")
    assert first_gap(CUTOFF, "2024-09-30") == D("2025-06-30")
    assert first_gap({"length": "1 year", "starts": "birthday"}) == D("2025-02-27")
    assert first_gap({"length": "1 year", "starts": "birth_month"}) == D("2025-01-31")
    assert first_gap({"length": "2 years", "starts": "2021-06-01"}) == D("2025-05-31")


def test_cycles_common_to_all_go_on_without_a_day_of_ones_own():
    common = {"length": "1 year", "starts": "2024-06-01"}
    assert spans({**HOURS, "cycle": common}, Holder(on("2024-07-01", "2024-08-01"))) == [(FIRST, D("2026-05-31"))]


def test_the_life_of_a_record_is_asked_for_at_its_renewal():
    entries = [hours(2, day, counts_for=[{"type": "licence"}]) for day in ("2024-02-01", "2026-02-01")]
    chain = [(D("2024-01-15"), None), (D("2026-03-01"), None)]
    asked = {"unit": "hour", "period": "validity", "total": 4}
    assert spans(asked, Holder(entries, chain=chain), once=Once(D("2026-03-01"))) == [(FIRST, LAST)]
    later = [(D("2024-02-15"), None), (D("2026-03-01"), None)]
    assert spans(asked, Holder(entries, chain=later), once=Once(D("2026-03-01"))) == []
    assert spans(asked, Holder(entries, chain=later)) == [(FIRST, LAST)]
