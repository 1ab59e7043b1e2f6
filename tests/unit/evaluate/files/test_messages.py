"""Ladders, reminders that are told apart, silence, and approvers who are there."""

import pytest

RULE = "{{id: {id}, {more}}}"


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        ("[90 days, 60 days, 0 days]", None),
        ("[3 months, 90 days]", None),
        ("[30 days, 60 days]", "`60 days` stands behind `30 days`"),
        ("[30 days, 30 days]", "`30 days` stands behind `30 days`"),
        ("[0 days, 1 week]", "`1 week` stands behind `0 days`"),
    ],
)
def test_a_ladder_goes_down(told, ladder, expected):
    rule = f"reminders: [{{id: all, ladder: {ladder}}}]"
    assert told(policies=rule) == ([f"RMD001 reminders all: {expected}"] if expected else [])
    settings = f"notifications: {{ladder: {ladder}}}"
    assert told(settings=settings, policies="{}") == ([f"RMD001 settings: {expected}"] if expected else [])


def test_the_ladder_of_the_settings_is_pointed_at(judged):
    (found,) = judged(settings="notifications: {ladder: [1 day, 2 days]}")
    assert (found.location.path, found.location.pointer) == ("credpolicy.yaml", ("notifications", "ladder", 1))


@pytest.mark.parametrize(
    ("first", "second", "what"),
    [
        ("types: [bls, rn-license]", "types: [rn-license]", "rn-license"),
        ("requirements: [ward-nurse-core]", "requirements: [ward-nurse-core]", "ward-nurse-core"),
        (
            "types: [bls], requirements: [ward-nurse-core]",
            "types: [bls], requirements: [ward-nurse-core]",
            "bls in ward-nurse-core",
        ),
        ("then_every: 7 days", "then_every: 8 days", "everything"),
        ("types: [bls]", "types: [rn-license]", None),
        ("types: [bls]", "requirements: [ward-nurse-core]", None),
        ("types: [bls]", "types: [bls], requirements: [ward-nurse-core]", None),
        ("types: [bls]", "then_every: 7 days", None),
    ],
)
def test_two_rules_are_not_about_the_same(told, first, second, what):
    rules = f"reminders: [{RULE.format(id='one', more=first)}, {RULE.format(id='two', more=second)}]"
    assert told(policies=rules) == ([f"RMD002 reminders two: one is about {what} too"] if what else [])


WINDOW = "maintenance: [{{id: move, from: {first}, until: {last}, reason: move}}]"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-02-01", "2026-03-02", []),
        ("2026-02-01", "2026-03-01", ["MNT001 maintenance window move: it ended on 2026-03-01"]),
        ("2026-03-01", "2026-05-29", []),
        (
            "2026-03-01",
            "2026-05-30",
            ["MNT002 maintenance window move: it lasts 91 days, from 2026-03-01 to 2026-05-30"],
        ),
    ],
)
def test_silence_lasts_for_a_time(told, first, last, expected):
    assert told(policies=WINDOW.format(first=first, last=last)) == expected


@pytest.mark.parametrize(("days", "found"), [("ended_on: 2026-03-01", 1), ("ended_on: 2026-03-02", 0)])
def test_approvers_are_employed(told, days, found):
    registry = f"workers: [{{id: w-0050, {days}}}]"
    sentence = "WVR007 settings: w-0050 may approve waivers, and is not employed on 2026-03-02"
    assert told(settings="waivers: {approvers: [w-0050]}", registry=registry) == [sentence][:found]


def test_an_approver_on_leave_is_left_alone(told):
    registry = "workers: [{id: w-0050, leave: [{from: 2026-01-01}]}]"
    assert told(settings="waivers: {approvers: [w-0050]}", registry=registry) == []
