"""Figures from point to point: what is owed and met, and how gaps open, close and come back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.evaluate.lives import Judged
from credpolicy.history.timeline.series import EVERYTHING, Series, Wanted, counted, gaps_of
from credpolicy.model.evaluation import Covered, Line, Result
from credpolicy.model.timeline import Tally, total
from tests.unit.report import made

FIRST = date(2026, 3, 2)
GROUP = ("core", "o")


def result(state: Any = "expired", *, since: date | None = date(2026, 2, 1), **changed: Any) -> Result:
    fields = {"requirement": "core", "owner": "o", "assignment": "", "since": since, **changed}
    if state == "compliant":
        fields = {"lines": (Line("bls", "valid", 0, None),), **fields, "since": None}
    else:
        fields = {"lines": (Line("bls", "expired", 0, None, since=since),), **fields}
    return made.result(state=state, **fields)


def judged(*results: Result) -> Judged:
    return Judged(results, ())


def walked(*points: Any, wanted: Wanted = EVERYTHING) -> list[dict[tuple[str, str], Tally]]:
    """The figures of points ten days apart, at each of which w-1 is said to be so; None where he has gone."""
    series = Series(wanted)
    return [
        series.step(FIRST + timedelta(days=10 * number), () if said == "same" else [("w-1", said)])
        for number, said in enumerate(points)
    ]


@pytest.mark.parametrize(
    ("state", "figures"),
    [
        ("compliant", (1, 1, 1, 0, 0, 0, 0, 0)),
        ("expiring", (1, 1, 1, 1, 0, 0, 0, 0)),
        ("grace", (1, 1, 1, 1, 0, 0, 0, 0)),
        ("waived", (1, 1, 0, 0, 1, 0, 0, 0)),
        ("provisional", (1, 1, 0, 0, 0, 1, 0, 0)),
        ("missing", (1, 1, 0, 0, 0, 0, 1, 0)),
        ("expired", (1, 1, 0, 0, 0, 0, 1, 0)),
        ("unknown", (1, 1, 0, 0, 0, 0, 1, 1)),
        ("not_yet_due", (1, 0, 0, 0, 0, 0, 0, 0)),
        ("not_applicable", (1, 0, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_what_an_obligation_adds(state: Any, figures: tuple[int, ...]) -> None:
    assert tuple(counted(result(state))) == figures


def test_every_line_that_fails_is_a_gap_with_its_own_first_day() -> None:
    lines = (
        Line("bls", "expired", 0, None, since=date(2026, 1, 5)),
        Line("rn", "grace", 1, None),
        Line("acls", "missing", None, None, since=None),
        Line("md", "valid", 2, None),
    )
    key = ("w-1", "", "core", "x")
    assert gaps_of(result(lines=lines, each="x")) == {(*key, "bls"): date(2026, 1, 5), (*key, "acls"): None}


def test_a_gap_of_no_line_is_one_of_the_whole() -> None:
    found = gaps_of(result(lines=(Line("bls", "valid", 0, None),)))
    assert found == {("w-1", "", "core", "", ""): date(2026, 2, 1)}


def test_a_gap_opens_with_its_delay_stays_and_closes_with_its_days() -> None:
    bad, good = judged(result()), judged(result("compliant"))
    opened, same, closed, after = (each.get(GROUP, Tally()) for each in walked(bad, "same", good, "same"))
    assert (opened.gaps, opened.opened, opened.reopened, opened.delays) == (1, 1, 0, (29,))
    assert (same.gaps, same.opened, same.closed, same.short) == (1, 0, 0, 1)
    assert (closed.gaps, closed.closed, closed.days_open, closed.met) == (0, 1, (49,), 1)
    assert (after.gaps, after.closed, after.met, after.lapsed_on) == (0, 0, 1, date(2026, 2, 1))


def test_what_comes_back_is_opened_again() -> None:
    bad, good = judged(result(since=None)), judged(result("compliant"))
    *_, last = walked(bad, good, bad)
    assert (last[GROUP].opened, last[GROUP].reopened, last[GROUP].delays) == (1, 1, ())
    assert last[GROUP].lapsed_on == FIRST + timedelta(days=20)


def test_a_gap_whose_first_day_is_unknown_counts_from_where_it_was_seen() -> None:
    _, closed = walked(judged(result(since=None)), judged(result("compliant")))
    assert closed[GROUP].days_open == (10,)


def test_a_first_day_that_is_corrected_counts_as_it_is_known_last() -> None:
    early, late = judged(result(since=date(2026, 1, 1))), judged(result(since=date(2026, 3, 1)))
    _, same, closed = walked(early, late, judged(result("compliant")))
    assert (same[GROUP].opened, same[GROUP].gaps) == (0, 1)
    assert closed[GROUP].days_open == (21,)


def test_a_gap_that_passes_to_another_owner_is_still_one() -> None:
    _, moved, closed = walked(judged(result()), judged(result(owner="p")), judged(result("compliant", owner="p")))
    assert (moved["core", "p"].gaps, moved["core", "p"].opened) == (1, 0)
    assert total(moved.values()).gaps == 1
    assert closed["core", "p"].closed == 1


def test_who_has_gone_has_neither_obligations_nor_gaps() -> None:
    series = Series(EVERYTHING)
    series.step(FIRST, [("w-1", judged(result())), ("w-2", judged(result("compliant", worker="w-2")))])
    assert (series.workers, series.obligations) == (2, 2)
    found = series.step(FIRST, [("w-1", None)])
    assert (series.workers, series.obligations, found[GROUP].gaps, found[GROUP].closed) == (1, 1, 0, 1)


def test_what_does_not_bind_is_not_counted() -> None:
    advised, recommended = judged(result(mode="advise")), judged(result(level="recommended"))
    assert [total(each.values()) for each in walked(advised, recommended)] == [Tally(), Tally()]


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        (Wanted(), True),
        (Wanted(("core",)), True),
        (Wanted(("other",)), False),
        (Wanted((), ("o",)), True),
        (Wanted(("core",), ("p",)), False),
        (Wanted(("other", "core"), ("p", "o")), True),
    ],
)
def test_only_what_is_wanted_is_counted(wanted: Wanted, there: bool) -> None:
    (found,) = walked(judged(result()), wanted=wanted)
    assert (GROUP in found) is there
    assert total(found.values()).gaps == int(there)


def test_shortages_are_counted_by_coverage_and_owner() -> None:
    line = Covered("aiders", ("north",), 0, "short", 2, 1, (), 1, (), owner="o", level="mandatory")
    lines = [line, line, made.replace(line, state="unknown"), made.replace(line, state="covered")]
    lines += [made.replace(line, level="recommended")]
    assert Series(EVERYTHING).step(FIRST, [], lines)["aiders", "o"].shortages == 3
    assert Series(Wanted(("core",))).step(FIRST, [], lines) == {}


STATES = st.sampled_from(["compliant", "expired", "missing", "waived", "gone", "same"])


@given(st.lists(st.tuples(STATES, STATES), max_size=8))
def test_gaps_are_those_opened_without_those_closed_and_the_rest_is_as_if_counted_at_once(
    story: list[tuple[str, str]],
) -> None:
    series, balance, now = Series(EVERYTHING), 0, ["gone", "gone"]
    for number, said in enumerate(story):
        now = [old if new == "same" else new for old, new in zip(now, said, strict=True)]
        changes = [
            (f"w-{n}", None if state == "gone" else judged(result(state, worker=f"w-{n}")))
            for n, state in enumerate(said)
            if state != "same"
        ]
        found = total(series.step(FIRST + timedelta(days=number), changes).values())
        balance += found.opened - found.closed
        assert found.gaps == balance == sum(state in ("expired", "missing") for state in now)
        assert found.obligations == series.obligations == series.workers == sum(state != "gone" for state in now)
        assert found.met == now.count("compliant")
        assert len(found.days_open) == found.closed
        assert found.reopened <= found.opened


def test_the_last_lapse_is_remembered_when_nobody_owes_anything_any_more() -> None:
    *_, last = walked(judged(result()), None, "same")
    assert last == {GROUP: Tally(lapsed_on=date(2026, 2, 1))}
