"""Verdicts as plain data: every field comes back, whatever it holds."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from credpolicy.evaluate.lives import Judged
from credpolicy.history.timeline.encoded import WRONG, covered_of, judged_of, of_covered, of_judged
from credpolicy.model.evaluation import RECORD_STATES, CoverageState, Covered, Line, Result
from credpolicy.model.finding import SEVERITIES, State

WORDS = st.text(max_size=5)
MAYBE = st.none() | WORDS
DAYS = st.none() | st.dates()
LINES = st.builds(
    Line, WORDS, st.sampled_from(RECORD_STATES), st.none() | st.integers(0, 9), DAYS, DAYS, DAYS, DAYS, DAYS
)
RESULTS = st.builds(
    Result, WORDS, WORDS, WORDS, st.sampled_from(get_args(State)), st.sampled_from(SEVERITIES), WORDS, WORDS, MAYBE,
    st.lists(LINES, max_size=3).map(tuple), DAYS, DAYS, DAYS, DAYS, DAYS, MAYBE, st.just(()), WORDS,
)  # fmt: skip
NAMES = st.lists(WORDS, max_size=3).map(tuple)
COVERED = st.builds(
    Covered, WORDS, NAMES, st.integers(0, 9), st.sampled_from(get_args(CoverageState)), st.none() | st.integers(0, 9),
    st.integers(0, 9), NAMES, st.integers(0, 9), NAMES, WORDS, WORDS, WORDS, MAYBE,
)  # fmt: skip
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**9) | WORDS,
    lambda inner: st.lists(inner, max_size=17) | st.dictionaries(WORDS, inner, max_size=3),
)


def through(said: Any) -> Any:
    return json.loads(json.dumps(said))


@given(st.lists(RESULTS, max_size=4).map(tuple), st.lists(st.dates(), max_size=4).map(tuple))
def test_verdicts_come_back(results: tuple[Result, ...], turns: tuple[date, ...]) -> None:
    judged = Judged(results, turns)
    assert judged_of(through(of_judged(judged))) == judged


@given(st.lists(COVERED, max_size=4).map(tuple))
def test_coverage_comes_back(covered: tuple[Covered, ...]) -> None:
    assert covered_of(through(of_covered(covered))) == covered


@given(PLAIN)
def test_what_is_no_verdict_raises_what_is_known(said: Any) -> None:
    with suppress(*WRONG):
        judged_of(said)
    with suppress(*WRONG):
        covered_of(said)
