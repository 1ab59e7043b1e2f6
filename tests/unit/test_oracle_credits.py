"""The oracle's credits against sums that were done by hand."""

from datetime import date
from typing import Any

import pytest

from credpolicy.dates import Phrase, parse_day
from credpolicy.model.credits import Credits, Cycle
from credpolicy.model.phrase import Reached, read
from credpolicy.model.registry import Worker
from tests.builder import Tree
from tests.oracle_credits import credits_hold
from tests.oracle_cycles import cycle_on, end_of_cycle
from tests.oracle_entries import Holder, Once, cut, reached_on
from tests.oracle_ground import plus, selects


def holder(*entries: Tree, **further: Any) -> Holder:
    """A worker with these entries of hours; `cycle` is a tree."""
    cycle = further.pop("cycle", None)
    credits_of = [{"unit": "hour", **entry} for entry in entries]
    worker = Worker.model_validate({"id": "w-1", "credits": credits_of, **further.pop("worker", {})})

    def when(selection: Any, day: date, number: int | None) -> bool:
        said = {"day": [day.isoformat()], "cycle_number": [str(number)] if number else []}
        return selects(selection, lambda path: said.get(path, []), lambda name: None, day)

    def phrase(written: Any, day: date) -> date | None:
        assert isinstance(written, Phrase)
        return parse_day(written.anchor) if written.anchor[0].isdigit() else None

    usual: Tree = {"type": None, "base": date(2020, 1, 1), "start": None, "values": lambda path, day: []}
    usual |= {"when": when, "phrase": phrase, "plus": plus}
    usual |= {"fits": lambda selection, values, day: selects(selection, values, lambda name: None, day)}
    return Holder(worker, cycle=Cycle.model_validate(cycle) if cycle else None, **{**usual, **further})


def asked(*cases: Tree) -> tuple[Credits, ...]:
    """The cases of a block that asks for hours."""
    return tuple(Credits.model_validate({"unit": "hour", **case}) for case in cases)


def on(text: str) -> date:
    """The day written."""
    return date.fromisoformat(text)


def days_held(cases: tuple[Credits, ...], of: Holder, *texts: str) -> list[bool]:
    """Whether they hold on these days."""
    return [credits_hold(cases, of, on(text)) for text in texts]


def test_a_rolling_period_holds_on_the_days_that_look_back_on_enough() -> None:
    cases = asked({"period": "90 days", "total": "3"})
    of = holder({"earned_on": "2026-01-01"}, {"earned_on": "2026-01-10"}, {"earned_on": "2026-02-01"})
    assert days_held(cases, of, "2026-01-31", "2026-02-01", "2026-04-01", "2026-04-02") == [False, True, True, False]


def test_a_rolling_month_reaches_from_the_end_of_one_to_the_end_of_the_next() -> None:
    cases = asked({"period": "1 calendar month", "total": "1"})
    of = holder({"earned_on": "2026-01-05"})
    assert days_held(cases, of, "2026-02-28", "2026-03-01") == [True, False]


def test_fifty_minutes_make_an_hour_exactly() -> None:
    minutes: Tree = {"earned_on": "2026-01-01", "unit": "minute", "amount": "49"}
    of = holder(minutes, {"earned_on": "2026-01-01", "amount": "2.02"})
    block: Tree = {"period": "ever", "makes_one": {"minute": "50"}}
    assert days_held(asked({**block, "total": "3"}), of, "2026-01-01") == [True]
    assert days_held(asked({**block, "total": "3.000000001"}), of, "2026-01-01") == [False]


def test_a_stretch_is_earned_day_by_day_in_billionths() -> None:
    entry = {"unit": "hour", "from": "2026-01-01", "until": "2026-01-03", "amount": "1"}
    parts = [piece.amount * 1_000_000_000 for piece in cut(holder(entry).worker.credits[0], 0)]
    assert parts == [333333333, 333333333, 333333334]


def test_an_entry_counts_once_in_the_total_and_in_each_of_its_categories() -> None:
    entry = {"earned_on": "2026-01-01", "amount": "4"}
    entry["counts_for"] = [{"type": "card", "category": "a"}, {"type": "card", "category": "b"}]
    of = holder(entry, type="card")
    both = {"categories": {"a": {"min": "4"}, "b": {"min": "4"}}, "period": "ever"}
    assert credits_hold(asked({**both, "total": "4"}), of, on("2026-01-01"))
    assert not credits_hold(asked({**both, "total": "5"}), of, on("2026-01-01"))
    assert not credits_hold(asked({**both, "total": "4"}), holder(entry, type="other"), on("2026-01-01"))


@pytest.mark.parametrize(
    ("categories", "total", "holds"),
    [
        ({"a": {"max": "3"}}, "5", True),  # 3 of a, 2 without a category
        ({"a": {"max": "3"}}, "6", False),
        ({"a": {"max": "3", "surplus": "total"}}, "12", True),
        ({"a": {"max": "3", "surplus": "b"}, "b": {"min": "7"}}, "12", True),
        ({"b": {"min": "7"}, "a": {"max": "3", "surplus": "b"}}, "5", False),  # b was judged before
        ({"top": {"max": "4", "categories": {"a": {"min": "10"}}}}, "6", True),  # the least is that of a itself
        ({"a": {"max_percent": "50"}}, "8", False),  # 4 of a and 2
        ({"a": {"min_percent": "80"}}, "12", True),  # 10 of 12
        ({"a": {"min_percent": "84"}}, "12", False),
    ],
)
def test_categories_pass_on_what_they_may(categories: Tree, total: str, holds: bool) -> None:
    of = holder(
        {"earned_on": "2026-01-01", "amount": "10", "category": "a"}, {"earned_on": "2026-01-01", "amount": "2"}
    )
    assert (
        credits_hold(asked({"period": "ever", "total": total, "categories": categories}), of, on("2026-02-01")) is holds
    )


def test_limits_cut_what_is_too_much() -> None:
    entries: list[Tree] = [
        {"earned_on": "2026-01-01", "amount": "6", "provider": "p"},
        {"earned_on": "2026-01-01", "amount": "6"},
        {"earned_on": "2026-01-02", "amount": "6"},
    ]
    daily: Tree = {"period": "ever", "limits": [{"each": "day", "max": "8"}]}
    assert days_held(asked({**daily, "total": "14"}), holder(*entries), "2026-01-02") == [True]
    assert days_held(asked({**daily, "total": "14.5"}), holder(*entries), "2026-01-02") == [False]
    share: Tree = {"period": "ever", "limits": [{"where": {"provider": "p"}, "max_percent": "25"}]}
    assert days_held(asked({**share, "total": "16"}), holder(*entries), "2026-01-02") == [True]  # 4 and 12
    assert days_held(asked({**share, "total": "16.1"}), holder(*entries), "2026-01-02") == [False]


def test_a_ceiling_is_a_most() -> None:
    of = holder({"earned_on": "2026-01-01", "amount": "20"}, {"earned_on": "2026-01-02", "amount": "0.1"})
    assert days_held(asked({"period": "ever", "ceiling": "20"}), of, "2026-01-01", "2026-01-02") == [True, False]


YEARLY: Tree = {"length": "1 year", "starts": "2020-01-01"}
CUT_OFF: Tree = {"length": "3 years", "starts": "01-01", "cutoff": "06-30"}


def test_a_closed_cycle_that_is_short_fails_from_the_next_day_and_the_running_one_never() -> None:
    of = holder({"earned_on": "2025-05-01", "amount": "10"}, cycle=YEARLY, type=None)
    cases = asked({"total": "10"})
    assert days_held(cases, of, "2024-12-31", "2025-12-31", "2026-12-31", "2027-01-01") == [False, False, True, False]


def test_a_record_answers_for_every_cycle_that_ends_in_its_time() -> None:
    entry = {"earned_on": "2025-05-01", "amount": "10", "counts_for": [{"type": "card"}]}
    further: Tree = {"cycle": YEARLY, "type": "card", "base": on("2024-03-01")}
    cases = asked({"total": "10"})
    assert days_held(cases, holder(entry, **further, start=on("2024-03-01")), "2024-12-31", "2025-01-01") == [
        True,
        False,
    ]
    later = holder(entry, **further, start=on("2025-02-01"))
    assert days_held(cases, later, "2025-02-01", "2026-06-01", "2027-01-01") == [True, True, False]


def test_what_makes_up_for_a_closed_cycle_is_taken_from_the_next() -> None:
    cycle: Tree = {**YEARLY, "make_up": "3 months"}
    entries: list[Tree] = [
        {"earned_on": "2025-05-01", "amount": "9"},
        {"earned_on": "2026-02-01", "amount": "1"},
        {"earned_on": "2026-02-02", "amount": "9"},
    ]
    of = holder(*entries, cycle=cycle, base=on("2025-01-01"))
    cases = asked({"total": "10"})
    assert days_held(cases, of, "2026-01-01", "2026-01-31", "2026-02-01", "2026-12-31") == [False, False, True, True]
    assert days_held(cases, of, "2027-01-01") == [False]  # nine, since the tenth made up for the year before


def test_what_is_over_is_carried_on_up_to_its_most_and_without_its_exceptions() -> None:
    entries: list[Tree] = [
        {"earned_on": "2025-02-01", "amount": "9", "category": "b"},
        {"earned_on": "2025-12-01", "amount": "4", "category": "b"},
        {"earned_on": "2025-12-02", "amount": "4", "category": "ethics"},
        {"earned_on": "2026-02-01", "amount": "7", "category": "b"},
    ]
    carried: Tree = {"max": "5", "from_last": "1 month", "except": ["ethics"]}
    further: Tree = {"cycle": YEARLY, "base": on("2025-01-01")}
    for total, most, holds in (("11", "5", True), ("11", "3", False), ("12", "5", False)):
        block: Tree = {"total": total, "carry_over": {**carried, "max": most}, "categories": {"ethics": {}, "b": {}}}
        assert days_held(asked(block), holder(*entries, **further), "2027-01-01") == [holds], (total, most)


def test_each_year_of_a_cycle_fails_once_it_is_over() -> None:
    further: Tree = {"cycle": {"length": "3 years", "starts": "2024-01-01"}, "base": on("2024-01-01")}
    of = holder({"earned_on": "2024-05-01", "amount": "5"}, **further)
    cases = asked({"each_year": {"total": "5"}})
    assert days_held(cases, of, "2025-01-01", "2025-12-31", "2026-01-01") == [True, True, False]


def test_on_the_day_asked_the_cycle_of_the_old_end_counts() -> None:
    of = holder({"earned_on": "2025-12-01", "amount": "10"}, cycle=YEARLY)
    cases = asked({"total": "10"})
    assert credits_hold(cases, of, on("2026-02-01"), Once(on("2025-12-31")))
    assert not credits_hold(cases, of, on("2026-02-01"), Once(on("2026-02-01")))
    assert not credits_hold(cases, of, on("2025-11-01"), Once(on("2025-12-31")))
    assert not credits_hold(cases, of, on("2026-02-01"), Once(on("2025-12-31"), not_before=on("2025-12-02")))


def test_the_first_cycle_may_be_free() -> None:
    of = holder(cycle=YEARLY, base=on("2025-05-05"))
    cases = asked({"when": {"cycle_number": "1"}, "total": "0"}, {"total": "1"})
    assert days_held(cases, of, "2026-01-01", "2026-12-31", "2027-01-01") == [True, True, False]


def test_without_a_base_no_cycle_is_satisfied() -> None:
    own = {"length": "1 year"}
    assert not credits_hold(asked({"total": "0"}), holder(cycle=own, base=None), on("2026-01-01"))
    assert credits_hold(asked({"total": "0"}), holder(cycle=YEARLY, base=None), on("2026-01-01"))


@pytest.mark.parametrize(
    ("cycle", "base", "day", "expected"),
    [
        ({"length": "3 years"}, "2020-02-29", "2023-02-28", "2: 2023-02-28 2026-02-27"),
        ({"length": "3 years"}, "2020-02-29", "2020-02-28", None),
        ({"length": "2 years", "starts": "2020-06-01"}, "2023-01-01", "2023-01-01", "1: 2022-06-01 2024-05-31"),
        ({"length": "2 years", "starts": "2020-06-01"}, "2017-01-01", "2020-06-01", "3: 2020-06-01 2022-05-31"),
        (CUT_OFF, "2005-06-30", "2006-01-01", "1: 2005-01-01 2007-12-31"),
        (CUT_OFF, "2005-07-01", "2006-01-01", "1: 2006-01-01 2008-12-31"),
        (CUT_OFF, "2005-07-01", "2005-12-31", None),
        ({"length": "1 year", "starts": "birthday"}, "2024-04-11", "2024-04-11", "1: 2023-04-12 2024-04-11"),
        ({"length": "1 year", "starts": "birth_month"}, "2024-04-11", "2024-04-11", "1: 2024-04-01 2025-03-31"),
    ],
)  # fmt: skip
def test_cycles_begin_where_they_are_said_to(cycle: Tree, base: str, day: str, expected: str | None) -> None:
    birthday = Worker.model_validate({"id": "w-1", "birthday": "04-12"}).birthday
    found = cycle_on(Cycle.model_validate(cycle), on(base), birthday, on(day))
    assert (f"{found.number}: {found.first} {found.last}" if found else None) == expected


def test_the_first_end_of_a_cycle_on_or_after_a_day() -> None:
    cycle = Cycle.model_validate(YEARLY)
    assert end_of_cycle(cycle, on("2025-03-01"), None, on("2025-12-31")) == on("2025-12-31")
    assert end_of_cycle(cycle, on("2025-03-01"), None, on("2026-01-01")) == on("2026-12-31")
    assert end_of_cycle(cycle, None, None, on("2026-01-01")) == on("2026-12-31")
    assert end_of_cycle(Cycle.model_validate({"length": "1 year"}), None, None, on("2026-01-01")) is None


def test_a_count_is_reached_on_the_day_of_the_entry_that_fills_it() -> None:
    worker = holder({"earned_on": "2026-02-01", "amount": "60"}, {"earned_on": "2026-01-01", "amount": "40"}).worker
    count = read({"reached": {"unit": "hour", "total": "100"}}, ("hired_on",))
    assert isinstance(count, Reached)
    assert reached_on(count, worker, lambda selection, entry: True) == on("2026-02-01")
    assert reached_on(Reached("hour", count.total + 1), worker, lambda selection, entry: True) is None


def test_a_period_between_two_days() -> None:
    of = holder({"earned_on": "2026-01-01"}, {"earned_on": "2026-01-05"})
    cases = asked({"period": {"from": "2026-01-02", "until": "2026-01-31"}, "total": "1"})
    assert days_held(cases, of, "2026-01-04", "2026-01-05", "2027-01-05") == [False, True, True]
    unknown = asked({"period": {"from": "event.failure"}, "total": "1"})
    assert days_held(unknown, of, "2027-01-05") == [False]


def test_the_life_of_the_record_counts_at_its_renewal() -> None:
    entry = {"earned_on": "2025-05-01", "amount": "10", "counts_for": [{"type": "card"}]}
    of = holder(entry, type="card", start=on("2026-01-01"))
    cases = asked({"period": "validity", "total": "10"})
    assert credits_hold(cases, of, on("2026-01-01"))  # nothing is asked while it runs
    assert credits_hold(cases, of, on("2026-01-01"), Once(on("2025-12-31"), life_from=on("2025-01-01")))
    assert not credits_hold(cases, of, on("2026-01-01"), Once(on("2025-12-31"), life_from=on("2025-05-02")))
