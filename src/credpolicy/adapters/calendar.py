"""Calendars: appointments as iCalendar (RFC 5545), whole days with alarms, the same bytes for the same facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from credpolicy.dates import ONE_DAY
from credpolicy.escape import terminal
from credpolicy.reconcile.appointments import Appointment

_HOUR = timedelta(hours=9)  # of the morning: an alarm at the very beginning of a day wakes people
_COUNTED_FROM = date(2000, 1, 1)
_PRIORITIES = {"critical": 1, "high": 3, "medium": 5, "low": 7}  # 1 is the highest


def calendar(appointments: Iterable[Appointment], as_of: date, name: str) -> str:
    """The text of the calendar, with line ends as the standard wants them. `name` is what calendars are listed by.

    Nothing but `as_of` says when it was made: a later one replaces an earlier one, day by day.
    """
    made = Calendar()
    made.add("prodid", "-//credpolicy//credpolicy//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", terminal(name))
    for appointment in appointments:
        made.add_component(_event(appointment, as_of))
    data: bytes = made.to_ical()
    return data.decode("utf-8")


def _event(appointment: Appointment, as_of: date) -> Event:
    event = Event()
    title = terminal(appointment.title)
    event.add("uid", f"{appointment.uid}@credpolicy")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("sequence", max((as_of - _COUNTED_FROM).days, 0))
    event.add("dtstart", appointment.day)
    if appointment.day < date.max:
        event.add("dtend", appointment.day + ONE_DAY)
    event.add("summary", title)
    event.add("description", "\n".join(map(terminal, appointment.told)))
    event.add("categories", ["credpolicy", appointment.severity])
    event.add("priority", _PRIORITIES.get(appointment.severity, 0))
    event.add("transp", "TRANSPARENT")
    for day in appointment.alarms:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", day - appointment.day + _HOUR)
        event.add_component(alarm)
    return event
