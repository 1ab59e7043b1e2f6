"""What credits read of an assignment decides whether they are asked for in each of them."""

from __future__ import annotations

import pytest

from credpolicy.model.policy import Requirement

INSIDE = {"education": {"categories": {"ethics": {"when": {"assignment.shift": "night"}}}}}


@pytest.mark.parametrize(
    ("more", "once_an_assignment"),
    [
        ({}, False),
        ({"when": {"role": "pilot"}}, True),
        ({"match": {"kind": "worker.grade"}}, False),
        ({"match": {"kind": "assignment.kind"}}, True),
        ({"where": {"location": "here"}}, False),  # of an entry
        ({"not_before": "assignment.starts_on"}, True),
        ({"period": {"from": "hired_on", "until": "assignment.ends_on"}}, True),
        ({"categories": INSIDE}, True),
        ({"period": "cycle", "each_year": {"categories": INSIDE}}, True),
    ],
)
def test_credits_that_read_the_assignment_are_asked_for_once_an_assignment(more, once_an_assignment):
    credits_asked = {"unit": "hour", "total": "1", "period": "ever", **more}
    requirement = Requirement.model_validate({"id": "r", "title": "Hours", "requires": [{"credits": credits_asked}]})
    assert requirement.reads_assignment is once_an_assignment
