"""The end of a record."""

from datetime import date

import pytest

from credpolicy.dates import YearDay
from credpolicy.evaluate.files.ends import end_of
from credpolicy.model.registry import Credential
from credpolicy.model.validity import Validity

TYPES = """
credential_types:
  - {id: two-years, owner: clinical-education, validity: {valid_for: 2 years, printed: %s, basis: %s}}
  - {id: for-life, owner: clinical-education, validity: {valid_for: never_ends}}
  - {id: unissued, issuer: nobody, owner: clinical-education}
"""
ISSUED, PRINTED = {"issued_on": "2025-03-01"}, {"expires_on": "2026-06-30"}


@pytest.mark.parametrize(
    ("record", "validity", "end"),
    [
        (PRINTED, None, date(2026, 6, 30)),
        (ISSUED, None, None),
        (ISSUED, {}, None),
        (ISSUED, {"valid_for": "2 years"}, date(2027, 3, 1)),
        (ISSUED | PRINTED, {"valid_for": "2 years"}, date(2026, 6, 30)),
        (ISSUED | PRINTED, {"valid_for": "2 years", "printed": "caps"}, date(2026, 6, 30)),
        (ISSUED | PRINTED, {"valid_for": "1 year", "printed": "caps"}, date(2026, 3, 1)),
        (PRINTED, {"valid_for": "1 year", "printed": "caps"}, date(2026, 6, 30)),
        (ISSUED, {"valid_for": "1 year", "printed": "caps"}, date(2026, 3, 1)),
        (ISSUED | PRINTED, {"valid_for": "2 years", "printed": "replaced"}, date(2027, 3, 1)),
        (PRINTED, {"valid_for": "2 years", "printed": "replaced"}, None),
        (ISSUED, {"valid_for": "2 years", "basis": "decided_on"}, None),
        ({}, {"valid_for": "never_ends"}, date.max),
        (PRINTED, {"valid_for": "never_ends"}, date(2026, 6, 30)),
        (ISSUED, {"valid_for": "2 years", "rounding": "same_day"}, date(2027, 3, 1)),
        (ISSUED, {"valid_for": "2 years", "rounding": "day_before"}, date(2027, 2, 28)),
        (ISSUED, {"rounding": "05-31", "min_active": "92 days"}, date(2026, 5, 31)),
        (ISSUED, {"rounding": "03-01"}, date(2025, 3, 1)),
        (ISSUED, {"valid_for": "2 years", "rounding": {"to": "12-31", "years": "even"}}, date(2028, 12, 31)),
        (ISSUED, {"valid_for": "2 years", "rounding": "birthday"}, date(2027, 4, 12)),
        (ISSUED, {"valid_for": "2 years", "rounding": "end_of_birth_month"}, date(2027, 4, 30)),
        (ISSUED, {"valid_for": "99999 years", "rounding": {"to": "05-31", "direction": "back"}}, date.max),
    ],
)
def test_the_end_is_printed_or_counted(record, validity, end):
    rule = None if validity is None else Validity.model_validate(validity)
    assert end_of(Credential.model_validate({"type": "bls", **record}), rule, YearDay(4, 12)) == end


def test_without_the_birthday_nobody_can_tell_the_end_by_it(judged):
    policies = "credential_types: [{id: card, owner: o, validity: {valid_for: 1 year, rounding: birthday}}]\n"
    worker = "workers: [{id: w-0050, %scredentials: [{type: card, issued_on: 2026-01-05}]}]"
    found = [one for one in judged(policies=policies, registry=worker % "") if one.rule == "DAT006"]
    assert [one.message for one in found] == [
        "worker w-0050, card: the type card ends by the `birthday` of the worker, which is not written"
    ]
    assert found[0].help == "Write `birthday` at the worker, as MM-DD without the year."
    written = judged(policies=policies, registry=worker % "birthday: 04-12, ")
    assert "DAT006" not in [one.rule for one in written]


def one(record):
    return f"workers: [{{id: w-0050, credentials: [{{{record}}}]}}]"


@pytest.mark.parametrize(
    ("record", "printed", "basis", "sentence", "advice"),
    [
        (
            "type: bls",
            "governs",
            "issued_on",
            "`expires_on` is not written, and the type bls has no",
            "Write `expires_on`",
        ),
        (
            "type: two-years",
            "governs",
            "issued_on",
            "neither `expires_on` nor `issued_on` is written",
            "`issued_on`, from",
        ),
        (
            "type: two-years",
            "caps",
            "decided_on",
            "neither `expires_on` nor `decided_on`",
            "`decided_on`, from which the 2 years",
        ),
        (
            "type: two-years, expires_on: 2027-01-01",
            "replaced",
            "issued_on",
            "`issued_on` is not written, and the type two-years counts from it",
            "Write `issued_on`, the day",
        ),
    ],
)
def test_a_record_whose_end_nobody_can_tell_says_what_is_missing(judged, record, printed, basis, sentence, advice):
    (found,) = judged(policies=TYPES.replace("issuer: nobody, ", "") % (printed, basis), registry=one(record))
    assert found.rule == "DAT006"
    assert sentence in found.message
    assert advice in found.help
    assert found.location.pointer == ("workers", 0, "credentials", 0, "type")


@pytest.mark.parametrize("status", ["pending", "revoked", "inactive", "Null and Void"])
def test_what_may_not_be_used_needs_no_end(judged, status):
    assert judged(registry=one(f"type: rn-license, status: {status}")) == []


@pytest.mark.parametrize("status", ["active", "lapsed", "unknown", "provisional"])
def test_what_may_be_used_or_has_ended_needs_an_end(judged, status):
    assert [one.rule for one in judged(registry=one(f"type: rn-license, status: {status}"))] == ["DAT006"]


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ("type: bls, status: expired, expires_on: 2026-03-02", "the record holds until 2026-03-02"),
        ("type: bls, status: lapsed, expires_on: 2026-03-02", "the record holds until 2026-03-02"),
        ("type: for-life, status: lapsed", "the record never ends"),
        ("type: two-years, status: expired, issued_on: 2025-01-01", "the record holds until 2027-01-01"),
    ],
)
def test_expired_before_its_end_is_a_contradiction(judged, record, sentence):
    policies = TYPES.replace("issuer: nobody, ", "") % ("governs", "issued_on")
    (found,) = judged(policies=policies, registry=one(record))
    assert found.rule == "DAT007"
    assert found.message.endswith(sentence)


@pytest.mark.parametrize(
    "record",
    [
        "type: bls, status: expired, expires_on: 2026-03-01",
        "type: bls, status: expired, status_on: 2026-01-01, expires_on: 2027-03-01",
        "type: bls, status: suspended, expires_on: 2027-03-01",
    ],
)
def test_expired_after_its_end_or_from_a_written_day_is_none(judged, record):
    assert judged(registry=one(record)) == []


def test_of_an_unknown_issuer_no_word_is_known_and_no_end_is_missed_twice(judged):
    policies = TYPES % ("governs", "issued_on")
    rules = [found.rule for found in judged(policies=policies, registry=one("type: unissued, status: Gone"))]
    assert sorted(rules) == ["DAT006", "REF002"]


def look(day, seen, outcome="validated"):
    return f"{{verified_on: {day}, verified_by: w-0007, method: phone, outcome: {outcome}, expires_seen: {seen}}}"


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        ([look("2025-01-01", "2027-03-31"), look("2026-01-01", "2027-08-31")], None),
        (
            [look("2026-01-01", "2027-03-31"), look("2025-01-01", "2027-08-31")],
            "on 2026-01-01 the source gave 2027-03-31",
        ),
        ([look("2026-01-01", "2027-03-31", "validation_failed")], None),
        (["{verified_on: 2026-01-01, verified_by: w-0007, method: phone}"], None),
    ],
)
def test_the_last_look_that_found_it_good_saw_the_same_end(judged, looks, told):
    record = f"type: bls, expires_on: 2027-08-31, verifications: [{', '.join(looks)}]"
    found = [(found.rule, found.message.partition(", but ")[2]) for found in judged(registry=one(record))]
    assert found == ([("DAT011", told)] if told else [])


CASED = """
attributes: [{of: credential, name: level}]
credential_types:
  - id: card
    owner: clinical-education
    validity: [{when: {level: full}, valid_for: 2 years}, {when: {day: {from: 2030-01-01}}, valid_for: 1 year}%s]
"""


@pytest.mark.parametrize(
    ("rest", "record", "rules"),
    [
        ("", "issued_on: 2026-01-05, attributes: {level: full}", []),
        ("", "issued_on: 2026-01-05", []),  # on some days a case gives it an end
        (", {valid_for: 3 years, basis: decided_on}", "issued_on: 2026-01-05", []),
        (", {valid_for: 3 years, basis: decided_on}", "completed_on: 2026-01-05", ["DAT006"]),
        (", {valid_for: 3 years}", "issued_on: 2025-01-05, status: expired, attributes: {level: full}", ["DAT007"]),
        (", {valid_for: 3 years}", "issued_on: 2025-01-05, status: expired", []),  # in 2030 it holds for a year only
    ],
)
def test_of_several_cases_every_one_that_may_apply_counts(judged, rest, record, rules):
    found = judged(policies=CASED % rest, registry=one("type: card, " + record))
    assert [one.rule for one in found if one.rule != "CAS001"] == rules


def test_the_end_of_a_cycle_is_told_by_the_holder(told):
    policies = (
        "credential_types: [{id: card, owner: clinical-education, cycle: {length: 1 year%s}, "
        "validity: {valid_for: 1 year, rounding: end_of_cycle}}]"
    )
    assert told(policies=policies % "", registry=one("type: card, issued_on: 2026-01-05, awarded_on: 2026-01-05")) == []
    assert told(policies=policies % "", registry=one("type: card, issued_on: 2026-01-05")) == [
        (
            "DAT006 worker w-0050, card: it ends with a cycle of card, and no record of the worker has `awarded_on`, "
            "where they begin"
        )
    ]
    found = told(
        policies=policies % ", starts: birthday",
        registry=one("type: card, issued_on: 2026-01-05, awarded_on: 2026-01-05"),
    )
    assert [line[:6] for line in found] == ["DAT006", "DAT012"]


def test_where_the_record_before_decides_its_end_alone_contradicts_nothing(judged):
    policies = (
        "credential_types: [{id: card, owner: clinical-education, validity: {valid_for: 1 year}, "
        "renewal: {basis: previous_expiry, grace: 3 months}}]"
    )
    assert judged(policies=policies, registry=one("type: card, issued_on: 2025-03-05, status: lapsed")) == []
