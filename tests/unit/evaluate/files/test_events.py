"""Kinds of events."""

import pytest

ACCIDENT = "workers: [{id: w-0050, events: [{kind: accident, on: 2026-01-01}]}]"
DUE = "requirements: [{id: r, owner: clinical-education, due: 30 days after event.%s, requires: [bls]}]"
ENDED = "credential_types: [{id: card, owner: clinical-education, validity: {valid_for: 1 year, ended_by: [%s]}}]"
WHERE = """
requirements:
  - {id: r, owner: clinical-education, requires: [{type: bls, where: {issued_on: {after: event.%s}}}]}
"""


@pytest.mark.parametrize("policies", [DUE, ENDED, WHERE])
def test_a_kind_that_somebody_has_passes(judged, policies):
    assert judged(policies=policies % "accident", registry=ACCIDENT) == []


@pytest.mark.parametrize(("policies", "words"), [(DUE, "requirement r"), (WHERE, "requirement r")])
def test_a_kind_that_nobody_has_is_found_where_something_counts_from_it(judged, policies, words):
    (found,) = judged(policies=policies % "acident", registry=ACCIDENT)
    assert (found.rule, found.message) == ("EVT001", f"{words}: nobody has an event `acident`")
    assert found.help.startswith("Did you mean `accident`? ")
    assert [one.rule for one in judged(policies=policies % "parade", registry=ACCIDENT)] == ["EVT001"]


def test_what_ends_a_credential_need_not_have_happened(told):
    assert told(policies=ENDED % "truck-change", registry=ACCIDENT) == []
    assert told(policies=ENDED % "truck-change, {event: acident, times: 2}", registry=ACCIDENT) == [
        "EVT001 credential type card: nobody has an event `acident`"
    ]
