"""How tests stand on a day and for how long, from the leaves upwards."""

from __future__ import annotations

import pytest

from tests.situations import day, situation
from tests.unit.evaluate.timeline import results

SHORT = {"expiring_within": "0 days"}
SPANS = {"a": ("2025-01-01", "2026-01-31"), "b": ("2025-01-01", "2026-03-31"), "c": ("2026-02-01", "2026-06-30")}


def line(test, text):
    snapshot = situation(
        requirement={"requires": [{"id": "line", **test}]},
        worker={
            "credentials": [
                {"type": name, "issued_on": first, "expires_on": last} for name, (first, last) in SPANS.items()
            ]
        },
        credential_types=[{"id": name} for name in SPANS],
        settings=SHORT,
    )
    (result,) = results(snapshot, text)
    return result


@pytest.mark.parametrize(
    ("test", "last"),
    [
        pytest.param({"any_of": ["a", "b"]}, "2026-03-31", id="any: the later end"),
        pytest.param({"all_of": ["a", "b"]}, "2026-01-31", id="all: the first end"),
        pytest.param({"any_of": ["a", "c"]}, "2026-06-30", id="spans that touch are one"),
        pytest.param(
            {"at_least": "2", "of": ["a", "b", "c"]}, "2026-03-31", id="two of three, though not the same two"
        ),
        pytest.param({"at_most": "2", "of": ["a", "b", "c"]}, None, id="never all three: for ever"),
        pytest.param({"any_of": ["a", {"all_of": ["b", "c"]}]}, "2026-03-31", id="a group goes on where a leaf ends"),
        pytest.param({"type": "b", "when": {"day": {"until": "2026-02-10"}}}, "2026-02-10", id="while the way is open"),
        pytest.param({"type": "a", "at": "2026-01-31"}, None, id="once it held on its day it holds"),
    ],
)
def test_a_test_holds_to_the_end_of_its_days(test, last):
    result = line(test, "2026-01-15")
    assert (result.state, result.compliant_until) == ("compliant", last and day(last))


@pytest.mark.parametrize(
    ("test", "state", "since"),
    [
        pytest.param({"all_of": ["a", "b"]}, "expired", "2026-02-01", id="all: since the first end"),
        pytest.param({"any_of": ["a", "b"]}, "expired", "2026-04-01", id="any: since the last"),
        pytest.param({"at_most": "0", "of": ["a", "c"]}, "invalid", "2025-01-01", id="held, which it must not be"),
        pytest.param({"type": "a", "when": {"day": {"until": "2026-01-20"}}}, "missing", "2026-01-21", id="closed"),
    ],
)
def test_a_gap_begins_on_the_day_after_the_last_that_held(test, state, since):
    result = line(test, "2026-05-01")
    assert (result.state, result.since) == (state, day(since))
