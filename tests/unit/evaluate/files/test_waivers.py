"""Waivers."""

import pytest

WAIVER = {
    "id": "wv-1",
    "kind": "waiver",
    "worker": "w-0042",
    "requirement": "ward-nurse-core",
    "reason": "A reason of more than twenty characters",
    "requested_by": "w-0019",
    "approved_by": "w-0007",
    "from": "2026-03-01",
    "until": "2026-04-01",
}


@pytest.fixture
def waived(judged):
    def judge(settings="{}", registry="{workers: [{id: w-0050, ended_on: 2026-02-28}]}", **changed):
        row = ", ".join(f"{key}: {value}" for key, value in (WAIVER | changed).items())
        found = judged(policies=f"waivers: [{{{row}}}]", registry=registry, settings=settings)
        return [(one.rule, one.level, one.message.partition(": ")[2]) for one in found]

    return judge


def test_a_waiver_approved_by_a_third_passes(waived):
    assert waived() == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"approved_by": "w-0042"}, "w-0042, for whom it is, approved it too"),
        ({"approved_by": "w-0019"}, "w-0019, who asked for it, approved it too"),
        ({"approved_by": "w-0042", "requested_by": "w-0042"}, "w-0042, for whom it is, approved it too"),
    ],
)
def test_nobody_concerned_approves(waived, changed, sentence):
    assert waived(**changed) == [("WVR001", "error", sentence)]


def test_the_term_is_at_most_a_year_unless_the_settings_say_otherwise(waived):
    assert waived(until="2027-03-01") == []
    assert waived(until="2027-03-02") == [
        ("WVR002", "error", "it lasts until 2027-03-02, but 365 days from 2026-03-01 end on 2027-03-01")
    ]
    settings = "waivers: {maximum: 1 month}"
    assert waived(settings, until="2026-04-01") == []
    assert [rule for rule, _, _ in waived(settings, until="2026-04-02")] == ["WVR002"]


def test_where_approvers_are_named_one_of_them_approves(waived):
    assert waived("waivers: {approvers: [w-0007]}") == []
    assert waived("waivers: {approvers: [w-0019]}") == [("WVR003", "error", "w-0007 is not one of the approvers")]


def test_a_waiver_is_for_somebody_who_is_there_when_it_begins(waived):
    assert waived(worker="w-0050", **{"from": "2026-02-28"}) == []
    assert waived(worker="w-0050") == [
        ("WVR004", "warning", "it begins on 2026-03-01, after the last day of w-0050, 2026-02-28")
    ]


def test_a_waiver_that_has_run_out_may_stay(waived):
    assert waived(**{"from": "2020-01-01", "until": "2020-02-01"}) == []
