"""Own waivers, ends that move, deletions, and commits without a signature."""

from __future__ import annotations

import pytest

from credpolicy.model.origin import Origin, Signature
from tests.unit.history.integrity.stories import (
    ANN,
    BOB,
    IDENTITIES,
    LOOK,
    POLICIES,
    RECORD,
    REGISTRY,
    SETTINGS,
    found,
    person,
    told,
)

WAIVER = {
    "id": "wv-1", "kind": "extension", "worker": "w-1", "requirement": "core", "requested_by": "w-3",
    "approved_by": "w-2", "reason": "The course was cancelled by its provider", "from": "2026-01-01",
    "until": "2026-03-31",
}  # fmt: skip
WHO = {IDENTITIES: {"identities": [{"worker": "w-1", "email": "Ann@Example.org"}, {"worker": "w-2", "login": "bob"}]}}


def waived(**fields):
    return {**WHO, POLICIES: {"waivers": [{**WAIVER, **fields}]}}


def test_a_waiver_by_its_beneficiary_or_approver() -> None:
    assert told(WHO, waived(), authors=[BOB, ANN]) == [
        "INTG006 waiver wv-1 was written by Somebody <ann@example.org>, who is w-1, its beneficiary"
    ]
    hidden = "77+bob@users.noreply.github.com"
    assert told(WHO, waived(), authors=[ANN, hidden]) == [
        f"INTG006 waiver wv-1 was written by Somebody <{hidden}>, who is w-2, its approver"
    ]
    assert told(WHO, waived(worker="w-5"), authors=[BOB, ANN]) == []
    assert told(WHO, waived(), authors=[ANN, "stranger@example.org"]) == []


@pytest.mark.parametrize(
    ("change", "count"),
    [({"until": "2026-04-30"}, 1), ({"until": "2026-02-28"}, 0), ({"reason_code": "medical"}, 1)],
)
def test_a_waiver_that_is_extended_or_changed(change, count) -> None:
    assert len(told(waived(), waived(**change), authors=["x@example.org", ANN])) == count


def test_who_names_themselves_otherwise_in_the_same_commit_is_known_and_so_is_who_was_not_yet() -> None:
    nobody = {IDENTITIES: {"identities": []}}
    assert len(told(WHO, {**waived(), **nobody}, authors=[BOB, ANN])) == 1
    assert len(told(nobody, waived(), authors=[BOB, ANN])) == 1
    assert told(WHO, {**WHO, **nobody}, {**waived(), **nobody}, authors=[BOB, BOB, ANN]) == []


def ends(day, **fields):
    record = {**RECORD, **fields, "expires_on": day}
    return person({key: value for key, value in record.items() if value is not None})


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        (ends("2027-01-31"), ends("2027-02-01"), 1),
        (ends("2027-01-31"), ends(None), 1),
        (ends("2027-01-31"), ends("2027-01-30"), 0),
        (ends(None), ends("2027-01-31"), 0),
        (ends("2027-01-31"), ends("2029-01-31", issued_on="2026-01-02"), 0),
        (ends("2027-01-31"), person(RECORD, {**RECORD, "issued_on": "2026-01-02", "expires_on": "2029-01-31"}), 0),
        (ends("2027-01-31"), ends("2029-01-31", verifications=[{**LOOK, "expires_seen": "2029-01-31"}]), 0),
        (ends("2027-01-31"), ends("2029-01-31", verifications=[{**LOOK, "expires_seen": "2028-01-31"}]), 1),
        (ends("2027-01-31"), ends("2029-01-31", verifications=[LOOK]), 1),
    ],
)
def test_an_end_that_moves_later_without_a_renewal(before, after, count) -> None:
    assert [each.rule for each in found(before, after)] == ["INTG007"] * count


def test_an_old_look_is_no_reason_for_a_later_end() -> None:
    looks = [{**LOOK, "expires_seen": "2029-01-31"}]
    assert len(told(ends("2027-01-31", verifications=looks), ends("2029-01-31", verifications=looks))) == 1


def test_deletions() -> None:
    other = {**RECORD, "number": "8"}
    assert told(person(RECORD, other), person(other)) == ["INTG008 w-1 rn/7/2026-01-01: the record was deleted"]
    assert told(person(RECORD, other), {REGISTRY: {}}) == ["INTG008 w-1 was deleted with every record"]
    screening = {"type": "leie", "screened_on": "2026-01-01", "result": "clear"}
    assert told(person(screenings=[screening]), person()) == ["INTG008 w-1 leie/2026-01-01: the record was deleted"]
    resolved = {**screening, "result": "false_match"}
    assert told(person(screenings=[screening]), person(screenings=[resolved])) == []


def test_what_moves_is_not_deleted() -> None:
    one, two = {"id": "w-1", "credentials": [RECORD]}, {"id": "w-2", "credentials": []}
    before = {REGISTRY: {"workers": [one, two]}}
    after = {REGISTRY: {"workers": [{**one, "credentials": []}, {**two, "credentials": [RECORD]}]}}
    assert told(before, after) == []
    assert told(before, {"registry/b.yaml": before[REGISTRY]}) == []
    assert told(before, {REGISTRY: b"workers: [{id: w-1,"}) == []  # nobody can see that it is gone


def origins(*states):
    waiting = iter(states)
    return lambda commit: Origin(commit, Signature(next(waiting)))


DEMAND = {SETTINGS: {"integrity": {"signatures": True}}}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("good", None),
        ("not_asked", None),
        ("none", "is not signed"),
        ("bad", "has a signature that is broken, expired or revoked"),
        ("unknown_key", "is signed by a key that nobody allowed"),
        ("unchecked", "has a signature that could not be checked here"),
    ],
)
def test_a_commit_after_signatures_were_demanded(state, words) -> None:
    lines = told(DEMAND, {**DEMAND, POLICIES: {}}, origin_of=origins("none", state))
    name = f"{2:040x}"[:10]
    assert lines == ([f"INTG010 commit {name} by A Person <person@example.org> {words}"] if words else [])


def test_the_commit_that_ends_the_demand_needs_a_signature_and_the_one_that_begins_it_does_not() -> None:
    every = found({}, DEMAND, {}, {POLICIES: {}}, origin_of=origins("none", "none", "none", "none"))
    assert [each.day.day for each in every if each.day] == [3]
