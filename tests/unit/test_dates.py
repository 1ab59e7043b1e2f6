"""Days, durations and day phrases that are not, and what is said about them."""

from datetime import date

import pytest

from credpolicy.dates import (
    ANCHORS_OF_WORKER,
    Duration,
    Phrase,
    YearDay,
    add_months,
    before,
    is_business_day,
    on_year_day,
    parse_day,
    parse_duration,
    parse_phrase,
    parse_year_day,
)


@pytest.mark.parametrize(
    "text",
    ["2026-3-1", "20260301", "2026-03-01T00:00:00", " 2026-03-01", "2026-03-01\n", "2026-W09-7", "1 March 2026",
     "0", "", "today", "\uff12\uff10\uff12\uff16-03-01"],
)  # fmt: skip
def test_what_is_not_a_day_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day; write it as YYYY-MM-DD, for example 2026-03-01"):
        parse_day(text)


@pytest.mark.parametrize("text", ["2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "0000-01-01"])
def test_a_day_that_never_comes_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"`{text}` does not exist in the calendar"):
        parse_day(text)


def test_the_message_repeats_what_was_written() -> None:
    with pytest.raises(ValueError, match=r"`31\.12\.2026` is not a day"):
        parse_day("31.12.2026")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90 days", Duration(90, "day")),
        ("1 day", Duration(1, "day")),
        ("2 weeks", Duration(2, "week")),
        ("24 months", Duration(24, "month")),
        ("24 calendar months", Duration(24, "month", calendar=True)),
        ("1 calendar quarter", Duration(1, "quarter", calendar=True)),
        ("1 calendar year", Duration(1, "year", calendar=True)),
        ("0 days", Duration(0, "day")),
        ("10 business days", Duration(10, "day", business=True)),
        ("1 business day", Duration(1, "day", business=True)),
    ],
)
def test_durations_are_read_as_the_language_says(text: str, length: Duration) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text",
    ["90", "days", "90days", "90  days", " 90 days", "-1 days", "1.5 years", "one year", "P1Y", "90 Days",
     "1 decade",
     "10 business calendar days", "10 businessdays", "10 Business days",
     "100000 days", "24 months 3 days", "", "90 days\n", "\u0663 days"],
)  # fmt: skip
def test_what_is_not_a_duration_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration; write for example `90 days`, `2 years`"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["3 calendar days", "1 calendar week"])
def test_only_months_and_longer_can_be_calendar(text: str) -> None:
    with pytest.raises(ValueError, match="only months, quarters and years can be `calendar`"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["3 business weeks", "1 business month", "2 business years"])
def test_only_days_can_be_business(text: str) -> None:
    with pytest.raises(ValueError, match=f"`{text}`: only days can be `business`"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("hired_on", Phrase("hired_on")),
        ("2026-03-01", Phrase("2026-03-01")),
        ("30 days after hired_on", Phrase("hired_on", Duration(30, "day"))),
        ("1 day before assignment.starts_on", Phrase("assignment.starts_on", Duration(1, "day"), before=True)),
        ("2 calendar months after 2026-03-01", Phrase("2026-03-01", Duration(2, "month", calendar=True))),
        ("5 business days before ended_on", Phrase("ended_on", Duration(5, "day", business=True), before=True)),
        ("1 year after event.accident", Phrase("event.accident", Duration(1, "year"))),
        ("location.opened_on", Phrase("location.opened_on")),
    ],
)
def test_phrases_are_read_as_the_language_says(text: str, phrase: Phrase) -> None:
    assert parse_phrase(text, ANCHORS_OF_WORKER) == phrase


@pytest.mark.parametrize(
    "text",
    ["30 days after fired_on", "issued_on", "after hired_on", "30 days hired_on", "30 days after", "tomorrow", ""],
)
def test_a_phrase_without_a_known_anchor_is_told_the_anchors(text: str) -> None:
    with pytest.raises(ValueError, match=r"an anchor \(hired_on, ended_on, assignment\.starts_on, assi") as caught:
        parse_phrase(text, ANCHORS_OF_WORKER)
    assert "`30 days after hired_on`" in str(caught.value)


def test_the_length_of_a_phrase_is_checked_as_a_duration() -> None:
    with pytest.raises(ValueError, match="`soon` is not a duration"):
        parse_phrase("soon after hired_on", ANCHORS_OF_WORKER)


def test_a_written_day_in_a_phrase_must_exist() -> None:
    with pytest.raises(ValueError, match="`2026-02-30` does not exist in the calendar"):
        parse_phrase("30 days after 2026-02-30", ANCHORS_OF_WORKER)


def test_months_beyond_the_calendar_stop_at_its_ends() -> None:
    assert add_months(date(2026, 1, 31), 12 * 9000) == date.max
    assert add_months(date(2026, 1, 31), -12 * 9000) == date.min


def test_one_is_written_without_an_s() -> None:
    assert (str(Duration(1, "month")), str(Duration(2, "month", calendar=True))) == ("1 month", "2 calendar months")
    assert [str(Duration(count, "day", business=True)) for count in (1, 2)] == ["1 business day", "2 business days"]


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),
        (date(2026, 12, 27), False),
        (date(2026, 12, 28), True),
    ],
)
def test_no_business_is_done_on_weekends_and_holidays(day: date, is_one: bool) -> None:
    assert is_business_day(day, frozenset({date(2026, 12, 25)})) == is_one


def test_business_days_before_a_weekend_reach_from_the_friday() -> None:
    assert before(date(2026, 3, 8), Duration(1, "day", business=True)) == date(2026, 3, 6)


@pytest.mark.parametrize("text", ["5-31", "0531", "05-31\n", "2026-05-31", "31 May", ""])
def test_what_is_not_a_day_of_the_year_is_told_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day of the year; write it as MM-DD, for example 05-31"):
        parse_year_day(text)


@pytest.mark.parametrize("text", ["13-01", "00-10", "02-30", "04-31", "01-00"])
def test_a_day_of_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"`{text}` does not exist in the calendar"):
        parse_year_day(text)


def test_a_day_of_the_year_is_written_as_it_is_read() -> None:
    assert str(parse_year_day("02-09")) == "02-09"


@pytest.mark.parametrize(
    ("day", "back", "moved"),
    [
        (date(9999, 6, 1), False, date.max),
        (date(1, 3, 1), True, date.min),
    ],
)
def test_what_lies_outside_the_calendar_is_its_end(day: date, back: bool, moved: date) -> None:
    assert on_year_day(day, YearDay(5, 31), back=back) == moved
