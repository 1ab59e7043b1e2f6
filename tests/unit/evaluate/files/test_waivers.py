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


COHORT = """
waivers:
  - id: spring-cards
    kind: extension
    type: {type}
    where: {where}
    until: {until}
    {more}
"""
BY_ISSUER = "authority: {kind: issuer, citation: Notice 12}"
IN_HOUSE = "{reason: A reason of more than twenty characters, requested_by: w-0019, approved_by: w-0007}"
OURS = "\n    ".join(IN_HOUSE.strip("{}").split(", "))


@pytest.fixture
def extended(judged):
    def judge(
        where="{expires_on: {from: 2027-01-01}}", until="90 days after expires_on", more=BY_ISSUER, of="rn-license"
    ):
        found = judged(policies=COHORT.format(type=of, where=where, until=until, more=more))
        return [(one.rule, one.message.partition(": ")[2]) for one in found]

    return judge


@pytest.mark.parametrize("until", ["90 days after expires_on", "5 years after expires_on", "2030-01-01", "hired_on"])
def test_an_issuer_extends_a_cohort_for_as_long_as_it_likes(extended, until):
    assert extended(until=until) == []


def test_in_house_a_cohort_is_extended_for_at_most_the_longest_term(extended):
    assert extended(more=OURS, until="1 year after issued_on") == []
    assert extended(more=OURS, until="365 days after expires_on") == []
    assert extended(more=OURS, until="13 months after expires_on") == [
        ("WVR002", "it lasts 13 months after the end of each record, but 365 days are the longest term")
    ]
    assert extended(more=OURS.replace("w-0007", "w-0019")) == [("WVR001", "w-0019, who asked for it, approved it too")]


def test_a_cohort_that_holds_no_record_is_found(extended):
    assert extended(where="{expires_on: {until: 2020-01-01}}") == [
        ("WVR006", "there is no record of rn-license that it fits (expires_on until 2020-01-01)")
    ]
    assert extended(of="bls", where="{}")[0][0] == "WVR006"
    assert extended(where="{status: lapsed}")[0][0] == "WVR006"
    assert extended(where="{status: active, day: {from: 2020-01-01}, number: '0*', issue_number: 9}") == []


def test_the_parts_of_a_cohort_are_looked_up(extended):
    assert extended(of="rn-licence") == [("REF001", "`type` names `rn-licence`, but there is no such credential type")]
    assert [rule for rule, _ in extended(where="{colour: red}")] == ["WVR006", "REF009"]
    assert [rule for rule, _ in extended(until="3 days after assignment.starts_on")] == ["ANC001"]


SELECTED = """
waivers:
  - id: storm
    kind: waiver
    selector: {selector}
    requirement: ward-nurse-core
    reason: A reason of more than twenty characters
    requested_by: w-0019
    approved_by: w-0007
    from: 2026-03-01
    until: 2026-04-01
"""


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("{location: ward-3}", []),
        ("{role: registered-*, hired_on: {before: 1990-01-01}}", ["WVR006"]),
        ("{employment: employee}", ["WVR006"]),
        ("{location.hazard: higher}", ["WVR006"]),
        ("{not: {role: registered-nurse}}", []),
        ("{location.headcount: {above: 12}}", ["WVR006"]),
        ("{location.headcount: {at_least: 12}, status: ended}", []),
        ("{ward: ward-3}", ["REF009", "WVR006"]),
    ],
)
def test_a_selector_fits_somebody(judged, selector, found):
    assert sorted(one.rule for one in judged(policies=SELECTED.replace("{selector}", selector))) == found
