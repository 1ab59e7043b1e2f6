"""The form of policy tests: short where it can be, and strict."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from credpolicy.model.policy_test import InlineWorker, PolicyTest

BASE = {"id": "t", "worker": {"hired_on": "2020-01-06"}, "as_of": "2026-03-02"}


def read(**changed: Any) -> PolicyTest:
    return PolicyTest.model_validate({**BASE, **changed})


def test_a_word_a_mapping_and_a_list_say_the_same() -> None:
    forms: list[Any] = ["met", {"state": "met"}, ["met"], [{"state": "met"}]]
    assert len({str(read(expect={"ward": form}).on[0].expect) for form in forms}) == 1


def test_the_worker_is_a_row_or_the_id_of_one() -> None:
    inline = read(expect={}).worker
    assert isinstance(inline, InlineWorker)
    assert inline.id == "worker"
    assert read(worker="w-1", expect={}).worker == "w-1"


def test_one_day_and_a_list_of_one_day_are_the_same() -> None:
    one = read(expect={"ward": "met"})
    listed = PolicyTest.model_validate(
        {"id": "t", "worker": "w-1", "days": [{"as_of": "2026-03-02", "expect": {"ward": "met"}}]}
    )
    assert one.on == listed.on
    assert (one.way_to(0), listed.way_to(0)) == ((), ("days", 0))


def test_a_day_may_be_expected_not_to_be_there() -> None:
    (expectation,) = (read(expect={"ward": {"since": "none", "due": "2026-01-01"}}).on[0].expect or {})["ward"]
    assert (expectation.since, expectation.due, expectation.due_on) == ("none", date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"expect": {"ward": "mett"}}, "Input should be 'met'"),
        ({"expect": {"ward": {"since": "soon"}}}, "is not a day"),
        ({"expect": {"ward": []}}, "at least 1 item"),
        ({"expect": {"ward": "met"}, "only": ["other"]}, "`only` leaves out `ward`"),
        ({"expect": {"ward": "met"}, "days": [{"as_of": "2026-03-02", "expect": {}}]}, "do not go together"),
        ({}, "expects nothing"),
        ({"as_of": None, "days": [{"as_of": "2026-03-02"}]}, "expects nothing"),
        ({"as_of": None}, "has a day"),
        ({"worker": None, "expect": {"ward": "met"}}, "needs a `worker`"),
        ({"worker": {"hird_on": "2020-01-06"}, "expect": {}}, "Extra inputs"),
    ],
)
def test_what_could_never_be_judged_is_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        read(**changed)
