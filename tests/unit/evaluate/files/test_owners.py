"""Owners and those who stand in."""

from datetime import date

import pytest

OWNER = "owners: [{{id: pharmacy, accountable: w-0050{backup}{acting}}}]"
PERSON = "  - {{id: {id}, {days}}}\n"
LEAVE = "leave: [{from: 2026-03-01, until: 2026-03-31}]"
HERE, GONE = "hired_on: 2020-01-01", "ended_on: 2026-03-01"
NOBODY = ("OWN005", "nobody stands in for w-0050")


@pytest.fixture
def absent(judged):
    def judge(accountable, backup=None, acting=(), actor=HERE, **more):
        registry = "workers:\n" + PERSON.format(id="w-0050", days=accountable) + PERSON.format(id="w-0052", days=actor)
        if backup is not None:
            registry += PERSON.format(id="w-0051", days=backup)
        stretches = ", ".join(f"{{worker: {who}, from: {first}, until: {last}}}" for who, first, last in acting)
        policies = OWNER.format(
            backup="" if backup is None else ", backup: w-0051", acting=f", acting: [{stretches}]" if acting else ""
        )
        found = judged(policies=policies, registry=registry, **more)
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
        (HERE, None, [NOBODY]),
        (HERE, HERE, []),
        (
            "hired_on: 2026-03-03",
            None,
            [("OWN003", "`accountable` is w-0050, who is not employed on 2026-03-02"), NOBODY],
        ),
        (GONE, HERE, [("OWN003", "`accountable` is w-0050, who is not employed on 2026-03-02")]),
        (HERE, GONE, [("OWN003", "`backup` is w-0051, who is not employed on 2026-03-02")]),
        (LEAVE, HERE, []),
        (HERE, LEAVE, []),
        (LEAVE, None, [("OWN004", "w-0050 is on leave on 2026-03-02, and there is no `backup`")]),
        (LEAVE, LEAVE, [("OWN004", "w-0050 and the backup, w-0051, are both on leave on 2026-03-02")]),
        (LEAVE, GONE, [("OWN003", "`backup` is w-0051, who is not employed on 2026-03-02")]),
    ],
)
def test_somebody_is_there_on_the_judged_day(absent, accountable, backup, expected):
    assert sorted(absent(accountable, backup)) == expected


def test_only_the_judged_day_counts(absent):
    assert absent(LEAVE, HERE, as_of=date(2026, 4, 1)) == []
    assert absent(LEAVE, LEAVE, as_of=date(2026, 3, 31)) != []
    assert [rule for rule, _ in absent("ended_on: 2026-03-10", HERE, as_of=date(2026, 3, 11))] == ["OWN003"]


def test_an_owner_who_is_unknown_is_told_once(judged):
    found = judged(policies="owners: [{id: pharmacy, accountable: w-9, backup: w-8}]")
    assert [one.rule for one in found] == ["REF005", "REF005"]


def test_the_settings_may_do_without_backups(absent):
    assert absent(HERE, settings="governance: {backups: false}") == []
    found = absent(LEAVE, settings="governance: {backups: false}")
    assert [rule for rule, _ in found] == ["OWN004"]


ACTS = ("w-0052", "2026-03-01", "2026-03-31")


@pytest.mark.parametrize("backup", [None, LEAVE, GONE])
def test_who_acts_mends_a_leave(absent, backup):
    assert "OWN004" not in [rule for rule, _ in absent(LEAVE, backup, [ACTS])]


def test_who_acts_for_somebody_who_left_answers_and_the_owner_is_still_to_be_named(absent):
    (found,) = absent(GONE, HERE, [ACTS])
    sentence = "`accountable` is w-0050, who is not employed on 2026-03-02; w-0052 acts until 2026-03-31"
    assert found == ("OWN003", sentence)


@pytest.mark.parametrize(("actor", "away"), [(LEAVE, "on leave"), (GONE, "not employed")])
def test_who_acts_must_be_there_too(absent, actor, away):
    assert sorted(absent(LEAVE, LEAVE, [ACTS], actor=actor)) == [
        ("OWN004", "w-0050 and the backup, w-0051, are both on leave on 2026-03-02"),
        ("OWN007", f"w-0052, who acts until 2026-03-31, is {away} on 2026-03-02"),
    ]


def test_who_acts_on_other_days_need_not_be_there(absent):
    assert absent(HERE, HERE, [("w-0052", "2026-04-01", "2026-04-30")], actor=LEAVE) == []


def test_nobody_acts_for_themself(absent):
    assert absent(HERE, HERE, [("w-0050", "2026-05-01", "2026-05-31")]) == [
        ("OWN007", "w-0050 cannot act for themself")
    ]


@pytest.mark.parametrize(("accountable", "away"), [(LEAVE, "on leave"), (GONE, "not employed")])
def test_acting_that_is_over_while_the_owner_is_away_is_found(absent, accountable, away):
    over = ("w-0052", "2026-01-01", "2026-03-01")
    sentence = f"w-0052 acted until 2026-03-01, and w-0050 is {away} on 2026-03-02"
    assert ("OWN008", sentence) in absent(accountable, HERE, [over])
    assert "OWN008" not in [
        rule for rule, _ in absent(accountable, HERE, [over, ("w-0052", "2026-03-02", "2026-04-01")])
    ]
    assert absent(HERE, HERE, [over]) == []


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (ACTS, ("w-0019", "2026-03-31", "2026-04-30"), "from 2026-03-31 to 2026-03-31 both w-0052 and w-0019 act"),
        (ACTS, ("w-0052", "2026-02-01", "2026-03-05"), "from 2026-03-01 to 2026-03-05 w-0052 acts twice"),
        (ACTS, ("w-0019", "2026-04-01", "2026-04-30"), None),
        (ACTS, ("w-0019", "2026-01-01", "2026-02-28"), None),
    ],
)
def test_two_do_not_act_on_the_same_days(absent, first, second, sentence):
    assert absent(HERE, HERE, [first, second]) == ([("OWN006", sentence)] if sentence else [])


def test_one_person_answers_for_so_much_and_no_more(judged):
    policies = """
    owners: [{id: pharmacy, accountable: w-0007, backup: w-0019}]
    requirements: [{id: r, requires: [bls], owner: pharmacy}]
    """
    assert judged(policies=policies, settings="governance: {most_owned: 4}") == []
    (found,) = judged(policies=policies, settings="governance: {most_owned: 3}")
    assert (found.rule, found.level) == ("OWN009", "warning")
    assert found.message == "worker w-0007: answers for 4 types and requirements; 3 are the most"
