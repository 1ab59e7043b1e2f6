"""Calendar arithmetic: durations, clamps and day phrases; no clock.

Looking back is defined by looking forward: `N before D` is the first day from which N reaches D.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
_SATURDAY = 5
UNITS = ("day", "week", "month", "quarter", "year")
ANCHORS_OF_WORKER = ("hired_on", "ended_on", "assignment.starts_on", "assignment.ends_on")
DAYS_OF_RECORD = (
    "awarded_on", "issued_on", "valid_from", "completed_on", "decided_on", "applied_on", "screened_on", "executed_on",
    "created_on", "last_in_effect_on", "expires_on",
)  # fmt: skip
ANCHORS_OF_RECORD = (*DAYS_OF_RECORD, "previous_expiry", "first_expiry", "cycle_starts_on", "cycle_ends_on")

_DURATION = re.compile(r"(\d{1,5}) (calendar |business )?(day|week|month|quarter|year)s?", re.ASCII)
NAMED_ANCHOR = r"(event|worker|assignment|location|client|organization)\.[A-Za-z][A-Za-z0-9_-]*"
_NAMED_ANCHOR = re.compile(NAMED_ANCHOR, re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR_DAY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_PHRASE = re.compile(r"(?P<length>.+?) (?P<side>before|after) (?P<anchor>\S+)")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `count` of `unit`; `calendar` ones run to the end of the last unit.

    `business` days are those that are neither Saturday, nor Sunday, nor a holiday.
    """

    count: int
    unit: str
    calendar: bool = False
    business: bool = False

    def __str__(self) -> str:
        plural = "" if self.count == 1 else "s"
        kind = "calendar " if self.calendar else "business " if self.business else ""
        return f"{self.count} {kind}{self.unit}{plural}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A day named by distance from an anchor (or from a date): `30 days after hired_on`.

    `anchor` is an anchor's name or a written day; without `length` the phrase is the anchor itself.
    """

    anchor: str
    length: Duration | None = None
    before: bool = False

    def __str__(self) -> str:
        if self.length is None:
            return self.anchor
        return f"{self.length} {'before' if self.before else 'after'} {self.anchor}"


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day of every year, such as a birthday; in a year that lacks it, the last day of its month."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"

    def of(self, year: int) -> date:
        """The day in a year."""
        return date(year, self.month, min(self.day, calendar.monthrange(year, self.month)[1]))


def is_day(text: str) -> bool:
    """Whether this is a day as `parse_day` reads it."""
    try:
        parse_day(text)
    except ValueError:
        return False
    return True


def parse_day(text: str) -> date:
    """The day written as YYYY-MM-DD, and in no other way.

    Raises ValueError with a sentence that says what is wrong.
    """
    if not _DAY.fullmatch(text):
        message = f"`{text}` is not a day; write it as YYYY-MM-DD, for example 2026-03-01"
        raise ValueError(message)
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"`{text}` does not exist in the calendar"
        raise ValueError(message) from None


def parse_year_day(text: str) -> YearDay:
    """The day of every year written as MM-DD: `05-31`, also `02-29`.

    Raises ValueError with a sentence that says what is wrong.
    """
    found = _YEAR_DAY.fullmatch(text)
    if found is None:
        message = f"`{text}` is not a day of the year; write it as MM-DD, for example 05-31"
        raise ValueError(message)
    month, day = int(found[1]), int(found[2])
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(2000, month)[1]:
        message = f"`{text}` does not exist in the calendar"
        raise ValueError(message)
    return YearDay(month, day)


def parse_duration(text: str) -> Duration:
    """The duration written as `90 days` or `24 calendar months`.

    Raises ValueError with a sentence that says what is wrong.
    """
    found = _DURATION.fullmatch(text)
    if found is None:
        message = f"`{text}` is not a duration; write for example `90 days`, `2 years` or `24 calendar months`"
        raise ValueError(message)
    count, kind, unit = int(found[1]), found[2], found[3]
    if kind == "calendar " and unit in ("day", "week"):
        message = f"`{text}`: only months, quarters and years can be `calendar`"
        raise ValueError(message)
    if kind == "business " and unit != "day":
        message = f"`{text}`: only days can be `business`"
        raise ValueError(message)
    return Duration(count, unit, calendar=kind == "calendar ", business=kind == "business ")


def parse_phrase(text: str, anchors: tuple[str, ...]) -> Phrase:
    """The day phrase in `text`: a date, an anchor, or a distance before or after one.

    Raises ValueError with a sentence that names the anchors allowed here.
    """
    found = _PHRASE.fullmatch(text)
    anchor = found["anchor"] if found else text
    if anchor not in anchors and not _NAMED_ANCHOR.fullmatch(anchor):
        if not _DAY.fullmatch(anchor):
            example = f"`30 days after {anchors[0]}`"
            message = (
                f"`{text}` is not a day phrase; write a date, an anchor ({', '.join(anchors)}) "
                f"or a distance from one, for example {example}"
            )
            raise ValueError(message)
        parse_day(anchor)
    if found is None:
        return Phrase(anchor)
    return Phrase(anchor, parse_duration(found["length"]), found["side"] == "before")


def add_months(day: date, months: int) -> date:
    """The same day `months` later (earlier when negative); a missing day becomes the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


NO_HOLIDAYS: frozenset[date] = frozenset()


def after(day: date, length: Duration, holidays: frozenset[date] = NO_HOLIDAYS) -> date:
    """The last day, inclusive, of `length` counted from `day`: 2 years from 28 March 2022 is 28 March 2024.

    A calendar duration runs to the end of its last month, quarter or year; one of business days to the last of so
    many days after `day` that are neither Saturday, nor Sunday, nor one of `holidays`.
    """
    if length.business:
        return _business_day(day, length.count, holidays)
    if length.unit in ("day", "week"):
        days = length.count * (7 if length.unit == "week" else 1)
        return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
    size = _MONTHS[length.unit]
    if not length.calendar:
        return add_months(day, length.count * size)
    first = day.replace(day=1, month=(day.month - 1) // size * size + 1)
    following = add_months(first, (length.count + 1) * size)
    return following if following == date.max else following - timedelta(days=1)


def before(day: date, length: Duration, holidays: frozenset[date] = NO_HOLIDAYS) -> date:
    """The first day `d` with `day` <= `after(d, length)`: on 31 March the last 3 months begin on 31 December."""
    if length.business:
        return _business_day(day, -length.count, holidays)
    if length.unit in ("day", "week"):
        days = length.count * (7 if length.unit == "week" else 1)
        return date.fromordinal(max(day.toordinal() - days, 1))
    size = _MONTHS[length.unit]
    if length.calendar:
        first = day.replace(day=1, month=(day.month - 1) // size * size + 1)
        return add_months(first, -length.count * size)
    same_day = add_months(day, -length.count * size)
    # where the earlier month is too short to have the day, its last day reaches less far; the next day reaches it
    return same_day if same_day.day == day.day or same_day == date.min else same_day + timedelta(days=1)


def is_business_day(day: date, holidays: frozenset[date] = NO_HOLIDAYS) -> bool:
    """Whether a day is neither Saturday, nor Sunday, nor a holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def _business_day(day: date, count: int, holidays: frozenset[date]) -> date:
    """The business day that lies so many of them after `day`, or before it where `count` is negative."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    limit = date.max if count > 0 else date.min
    left = abs(count)
    while left and day != limit:
        day += step
        left -= is_business_day(day, holidays)
    return day


def on_year_day(day: date, wanted: YearDay, *, years: str = "every", back: bool = False) -> date:
    """The first `wanted` on or after `day`, or with `back` the last one on or before it.

    `years` is `every`, `odd` or `even`. What lies outside the calendar is its first or last day.
    """
    step = -1 if back else 1
    year = day.year
    if (wanted.of(year) > day) if back else (wanted.of(year) < day):
        year += step
    if years != "every" and year % 2 != (years == "odd"):
        year += step
    if not date.min.year <= year <= date.max.year:
        return date.min if back else date.max
    return wanted.of(year)
