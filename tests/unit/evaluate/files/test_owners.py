"""Owners and those who stand in."""

from datetime import date

import pytest

OWNER = "owners: [{{id: pharmacy, accountable: w-0050{backup}}}]"
PERSON = "  - {{id: {id}, {days}}}\n"
LEAVE = "leave: [{from: 2026-03-01, until: 2026-03-31}]"


@pytest.fixture
def absent(judged):
    def judge(accountable, backup=None, **days):
        registry = "workers:\n" + PERSON.format(id="w-0050", days=accountable)
        if backup is not None:
            registry += PERSON.format(id="w-0051", days=backup)
        policies = OWNER.format(backup="" if backup is None else ", backup: w-0051")
        found = judged(policies=policies, registry=registry, **days)
        return [(one.rule, one.message.partition(": ")[2]) for one in found]

    return judge


def test_a_type_and_a_requirement_without_owner_are_found(judged):
    found = judged(policies="{credential_types: [{id: acls}], requirements: [{id: r, requires: [bls]}]}")
    assert [(one.rule, one.level, one.message) for one in found] == [
        ("OWN001", "warning", "credential type acls: no `owner` is written"),
        ("OWN001", "warning", "requirement r: no `owner` is written"),
    ]


def test_one_person_does_not_stand_in_for_themself(judged):
    (found,) = judged(policies="owners: [{id: pharmacy, accountable: w-0007, backup: w-0007}]")
    assert (found.rule, found.level) == ("OWN002", "error")


@pytest.mark.parametrize(
    ("accountable", "backup", "expected"),
    [
        ("hired_on: 2020-01-01", None, []),
        ("hired_on: 2026-03-03", None, [("OWN003", "`accountable` is w-0050, who is not employed on 2026-03-02")]),
        (
            "ended_on: 2026-03-01",
            "hired_on: 2020-01-01",
            [("OWN003", "`accountable` is w-0050, who is not employed on 2026-03-02")],
        ),
        (
            "hired_on: 2020-01-01",
            "ended_on: 2026-03-01",
            [("OWN003", "`backup` is w-0051, who is not employed on 2026-03-02")],
        ),
        (LEAVE, "hired_on: 2020-01-01", []),
        ("hired_on: 2020-01-01", LEAVE, []),
        (LEAVE, None, [("OWN004", "w-0050 is on leave on 2026-03-02, and there is no `backup`")]),
        (LEAVE, LEAVE, [("OWN004", "w-0050 and the backup, w-0051, are both on leave on 2026-03-02")]),
        (LEAVE, "ended_on: 2026-03-01", [("OWN003", "`backup` is w-0051, who is not employed on 2026-03-02")]),
    ],
)
def test_somebody_is_there_on_the_judged_day(absent, accountable, backup, expected):
    assert absent(accountable, backup) == expected


def test_only_the_judged_day_counts(absent):
    assert absent(LEAVE, as_of=date(2026, 4, 1)) == []
    assert [rule for rule, _ in absent("ended_on: 2026-03-10", as_of=date(2026, 3, 11))] == ["OWN003"]


def test_an_owner_who_is_unknown_is_told_once(judged):
    found = judged(policies="owners: [{id: pharmacy, accountable: w-9, backup: w-8}]")
    assert [one.rule for one in found] == ["REF005", "REF005"]
