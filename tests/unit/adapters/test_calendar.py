"""Calendars: read back by the library that wrote them, and by one that did not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.adapters.calendar import calendar
from credpolicy.escape import terminal
from credpolicy.reconcile.appointments import Appointment

AS_OF = date(2026, 3, 2)
BLS = Appointment(
    uid="0123456789abcdef",
    day=date(2026, 6, 14),
    title="w-1: bls ends",
    told=("Requirement: core, safe; and sound", "How to mend: renew C:\\new"),
    severity="critical",
    alarms=(date(2026, 5, 15), date(2026, 6, 14)),
)
MORNING = timedelta(hours=9)


def read(text: str) -> Any:
    """The events, as the library reads them that wrote them."""
    return icalendar.Calendar.from_ical(text).walk("VEVENT")


def test_an_appointment_is_a_whole_day_that_keeps_nobody_busy() -> None:
    (event,) = read(calendar([BLS], AS_OF, "w-1"))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 6, 14), date(2026, 6, 15))
    assert str(event["SUMMARY"]) == BLS.title
    assert str(event["DESCRIPTION"]) == "\n".join(BLS.told)
    assert str(event["UID"]) == "0123456789abcdef@credpolicy"
    assert event["DTSTAMP"].dt == datetime(2026, 3, 2, tzinfo=UTC)
    assert [str(each) for each in event["CATEGORIES"].cats] == ["credpolicy", "critical"]
    assert str(event["TRANSP"]) == "TRANSPARENT"
    assert event["PRIORITY"] == 1


def test_alarms_ring_in_the_morning_of_their_days() -> None:
    (event,) = read(calendar([BLS], AS_OF, "w-1"))
    alarms = event.walk("VALARM")
    assert [alarm["TRIGGER"].dt for alarm in alarms] == [timedelta(days=-30) + MORNING, MORNING]
    assert {str(alarm["ACTION"]) for alarm in alarms} == {"DISPLAY"}
    begin = datetime(2026, 6, 14)
    assert [(begin + alarm["TRIGGER"].dt).date() for alarm in alarms] == list(BLS.alarms)


def test_a_stranger_reads_the_same() -> None:
    late = replace(BLS, uid="f" * 16, day=date(2026, 2, 1), title="w-2: \u00fcbung, is; late", alarms=())
    made = vobject.readOne(calendar([late, BLS], AS_OF, "w-1"))
    first, second = made.vevent_list
    assert made.version.value == "2.0"
    assert made.method.value == "PUBLISH"
    assert (first.summary.value, first.dtstart.value) == (late.title, late.day)
    assert second.description.value == "\n".join(BLS.told)
    assert second.dtend.value - second.dtstart.value == timedelta(days=1)
    assert second.uid.value == "0123456789abcdef@credpolicy"
    assert [alarm.trigger.value for alarm in second.valarm_list] == [timedelta(days=-30) + MORNING, MORNING]
    assert [alarm.description.value for alarm in second.valarm_list] == [BLS.title] * 2


def test_the_same_facts_are_the_same_bytes_and_a_later_day_replaces_an_earlier_one() -> None:
    assert calendar([BLS], AS_OF, "w-1") == calendar([BLS], AS_OF, "w-1")
    days = (date(1999, 1, 1), date(2000, 1, 1), date(2026, 3, 2), date(2026, 3, 3))
    numbers = [read(calendar([BLS], day, "w-1"))[0]["SEQUENCE"] for day in days]
    assert numbers == sorted(numbers) == [0, 0, numbers[2], numbers[2] + 1]


@pytest.mark.parametrize("severity", ["critical", "high", "medium", "low"])
def test_the_worst_comes_first(severity: str) -> None:
    (event,) = read(calendar([replace(BLS, severity=severity)], AS_OF, "w-1"))
    assert event["PRIORITY"] == {"critical": 1, "high": 3, "medium": 5, "low": 7}[severity]


@pytest.mark.parametrize("day", [date.min, date(1, 12, 31), date(9999, 12, 30), date.max])
def test_the_ends_of_time_are_days_too(day: date) -> None:
    (event,) = read(calendar([replace(BLS, day=day, alarms=())], AS_OF, "w-1"))
    assert event["DTSTART"].dt == day


def test_a_calendar_of_nothing_is_one() -> None:
    assert read(calendar([], AS_OF, "w-1")) == []
    assert vobject.readOne(calendar([], AS_OF, "w-1")).prodid.value == "-//credpolicy//credpolicy//EN"


TEXT = st.text(max_size=200) | st.text(st.sampled_from('\\;,:"\n\r\0\t^=nN\u2028\u0085\u00fc\udc80 '), max_size=200)


@given(title=TEXT, told=st.lists(TEXT, max_size=3), name=TEXT)
def test_whatever_is_written_is_read_back_and_makes_no_line_of_its_own(title: str, told: list[str], name: str) -> None:
    text = calendar([replace(BLS, title=title, told=tuple(told))], AS_OF, name)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    (event,) = read(text)
    assert str(event["SUMMARY"]) == terminal(title)
    assert str(event["DESCRIPTION"]) == "\n".join(map(terminal, told))
    stranger = vobject.readOne(text).vevent
    assert stranger.summary.value == terminal(title)
    assert stranger.description.value == "\n".join(map(terminal, told))
    assert sorted(event.keys()) == [
        "CATEGORIES", "DESCRIPTION", "DTEND", "DTSTAMP", "DTSTART", "PRIORITY", "SEQUENCE", "SUMMARY", "TRANSP", "UID",
    ]  # fmt: skip
