"""The settings of a repository, and what is said of wrong ones."""

import pytest

from credpolicy.dates import Duration
from credpolicy.load.settings import decode_settings
from credpolicy.load.yaml import parse
from credpolicy.model.settings import Settings
from tests.unit.load.decoding import path


def read(text: str):
    tree, problems = parse(text.encode())
    assert tree is not None
    return decode_settings(tree, [problem.pointer for problem in problems])


def test_every_setting_is_read():
    settings, faults = read(
        """
timezone: America/New_York
fail_on: expiring
expiring_within: 60 days
waivers: {maximum: 90 days, approvers: [w-1]}
show_names: true
"""
    )
    assert faults == []
    assert (settings.timezone, settings.fail_on, settings.show_names) == ("America/New_York", "expiring", True)
    assert (settings.expiring_within, settings.waivers.maximum) == (Duration(60, "day"), Duration(90, "day"))
    assert settings.waivers.approvers == ("w-1",)


def test_what_is_left_out_or_empty_has_its_default():
    assert read("timezone:\nwaivers: ~\nshow_names:\n") == (Settings(), [])


@pytest.mark.parametrize(
    ("zone", "mend"),
    [
        ("America/New York", "Did you mean `America/New_York`?"),
        ("europe/berlin", "Did you mean `Europe/Berlin`?"),
        ("../../etc/passwd", "Write the name of a city's zone"),
        ("America", "Did you mean `America/"),
        ("/etc/localtime", "zone"),
        ("posixrules", "zone"),
        ("localtime", "zone"),
    ],
)
def test_a_time_zone_that_does_not_exist(zone, mend):
    settings, (fault,) = read(f"timezone: {zone}\nfail_on: warning\n")
    assert (fault.code, path(fault), fault.message) == ("SHP003", "timezone", f"`{zone}` is not a time zone")
    assert mend in fault.help or "Did you mean" in fault.help
    assert (settings.timezone, settings.fail_on) == ("UTC", "warning")


def test_a_wrong_setting_is_told_and_the_others_count():
    settings, faults = read(
        "fail_on: gaps\nwaivers: {maximum: long, approvers: [w-1]}\nexpiring_within: 9 days\ntimezon: UTC\n"
    )
    assert [(fault.code, path(fault), fault.on) for fault in faults] == [
        ("SHP003", "fail_on", "value"),
        ("SHP003", "waivers/maximum", "value"),
        ("SHP001", "timezon", "key"),
    ]
    assert settings == Settings(expiring_within="9 days")


def test_a_setting_given_twice_does_not_count():
    settings, faults = read("fail_on: never\nfail_on: warning\n")
    assert (settings, faults) == (Settings(), [])
