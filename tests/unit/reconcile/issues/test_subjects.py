"""What issues are about: grouped as the settings say, the worst first."""

from __future__ import annotations

import pytest

from credpolicy.reconcile.issues.subjects import subjects
from tests.unit.reconcile.issues.wards import evaluated, ward

STATES = {(name, rule): "missing" for name in ("ann", "cleo") for rule in ("card", "drill")}
COVERAGE = [{"id": "gate", "per": "location", "needs": [{"at_least": 2, "of": ["card"]}], "severity": "high"}]


@pytest.mark.parametrize(
    ("group_by", "groups"),
    [
        ("worker", {("worker", "ann"): 2, ("worker", "cleo"): 2, ("finding", None): 1}),
        ("requirement", {("requirement", "card"): 2, ("requirement", "drill"): 2, ("requirement", "gate"): 1}),
        ("owner", {("owner", "clinical"): 2, ("owner", "safety"): 2, ("owner", ""): 1}),
        ("location", {("location", "east"): 3, ("location", "west"): 2}),
    ],
)
def test_findings_are_grouped(group_by, groups):
    found = subjects(evaluated(ward(forge={"group_by": group_by}, coverage=COVERAGE), STATES, short=1))
    assert {(one.by, None if one.by == "finding" else one.what): len(one.items) for one in found} == groups
    assert len({one.key for one in found}) == len(found)


def test_the_worst_come_first_and_keys_do_not_depend_on_states():
    before = subjects(evaluated(ward(), STATES))
    assert [one.severity for one in before] == ["critical", "critical", "low", "low"]
    after = subjects(evaluated(ward(), dict.fromkeys(STATES, "expired")))
    assert [one.key for one in before] == [one.key for one in after]
