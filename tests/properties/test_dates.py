"""What is true of every duration: forward and back agree, and an arithmetic of its own comes to the same day."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from credpolicy.dates import (
    Duration,
    Phrase,
    YearDay,
    add_months,
    after,
    before,
    is_business_day,
    on_year_day,
    parse_day,
    parse_duration,
    parse_phrase,
)
from tests.oracle_ground import first_reaching, plus

ONE = timedelta(days=1)
DAYS = st.dates(date(1995, 1, 1), date(2105, 12, 31))
ANY_DAY = st.dates()
UNITS = st.sampled_from(["day", "week", "month", "quarter", "year"])
PLAIN = st.builds(Duration, st.integers(0, 40), UNITS)
CALENDAR = st.builds(Duration, st.integers(0, 40), st.sampled_from(["month", "quarter", "year"]), st.just(value=True))
BUSINESS = st.builds(Duration, st.integers(0, 40), st.just("day"), business=st.just(value=True))
LENGTHS = st.one_of(PLAIN, CALENDAR, BUSINESS)
LONG = st.builds(Duration, st.integers(0, 99999), UNITS) | st.builds(
    Duration, st.integers(0, 99999), st.sampled_from(["month", "quarter", "year"]), st.just(value=True)
)
MONTH_ENDS = st.builds(lambda day: add_months(day.replace(day=1), 1) - ONE, DAYS)
DAYS_WITH_MANY_ENDS = st.one_of(DAYS, MONTH_ENDS)


@pytest.mark.parametrize(
    ("phrase", "last_day"),
    [
        ("2 years", date(2024, 3, 28)),
        ("24 calendar months", date(2024, 3, 31)),
        ("8 calendar quarters", date(2024, 3, 31)),
        ("2 calendar years", date(2024, 12, 31)),
    ],
)
def test_the_language_counts_from_28_march_2022(phrase: str, last_day: date) -> None:
    assert after(date(2022, 3, 28), parse_duration(phrase)) == last_day


@pytest.mark.parametrize(
    ("first", "phrase", "last_day"),
    [
        pytest.param("2023-04-12", "24 calendar months", "2025-04-30", id="FAA flight review"),
        pytest.param("2023-06-06", "12 calendar months", "2024-06-30", id="FAA annual inspection"),
        pytest.param("2022-03-28", "24 calendar months", "2024-03-31", id="AHA card"),
        pytest.param("2021-12-06", "2 years", "2023-12-06", id="an issuer that counts to the same day"),
        pytest.param("2024-03-31", "36 months", "2027-03-31", id="CKA passed by 31 March 2024"),
        pytest.param("2024-04-01", "24 months", "2026-04-01", id="CKA passed from 1 April 2024"),
        pytest.param("2000-03-01", "3 years", "2003-03-01", id="I-9 after hire"),
        pytest.param("2001-05-01", "1 year", "2002-05-01", id="I-9 after leaving"),
        pytest.param("2024-02-29", "1 year", "2025-02-28", id="a missing day becomes the month's last"),
        pytest.param("2026-01-31", "1 month", "2026-02-28", id="a shorter month"),
        pytest.param("2026-02-28", "1 month", "2026-03-28", id="a longer month"),
        pytest.param("2026-02-15", "1 calendar quarter", "2026-06-30", id="to the end of the next quarter"),
        pytest.param("2026-02-15", "0 calendar months", "2026-02-28", id="to the end of this month"),
        pytest.param("2026-02-15", "2 weeks", "2026-03-01", id="weeks"),
        pytest.param("2026-02-15", "0 days", "2026-02-15", id="nothing"),
    ],
)
def test_rules_of_the_world_end_on_their_day(first: str, phrase: str, last_day: str) -> None:
    assert after(parse_day(first), parse_duration(phrase)) == parse_day(last_day)


@pytest.mark.parametrize(
    ("phrase", "day", "first"),
    [
        ("3 months", "2026-03-31", "2025-12-31"),
        ("1 month", "2026-02-28", "2026-01-28"),
        ("1 month", "2026-03-30", "2026-03-01"),
        ("1 year", "2024-02-29", "2023-03-01"),
        ("1 calendar month", "2026-03-31", "2026-02-01"),
        ("1 calendar month", "2026-03-01", "2026-02-01"),
        ("1 calendar year", "2026-06-30", "2025-01-01"),
        ("10 days", "2026-03-01", "2026-02-19"),
    ],
)
def test_looking_back_finds_the_first_day_that_reaches(phrase: str, day: str, first: str) -> None:
    assert before(parse_day(day), parse_duration(phrase)) == parse_day(first)


@given(DAYS_WITH_MANY_ENDS, LENGTHS)
@example(date(2024, 2, 29), Duration(4, "year"))
def test_after_agrees_with_counting_month_by_month(day: date, length: Duration) -> None:
    assert after(day, length) == plus(day, length)


@given(DAYS_WITH_MANY_ENDS, st.one_of(PLAIN, CALENDAR).filter(lambda length: length.count < 4))
def test_before_agrees_with_walking_back_day_by_day(day: date, length: Duration) -> None:
    assert before(day, length) == first_reaching(day, length)


@given(ANY_DAY, LONG)
@example(date.max, Duration(1, "month"))
@example(date.min, Duration(1, "month"))
@example(date(1, 1, 31), Duration(1, "quarter", calendar=True))
def test_before_is_the_first_day_that_reaches(day: date, length: Duration) -> None:
    first = before(day, length)
    assert first <= day <= after(first, length)
    assert first == date.min or after(first - ONE, length) < day


@given(ANY_DAY, ANY_DAY, LONG)
def test_a_later_day_never_ends_sooner(one: date, other: date, length: Duration) -> None:
    early, late = sorted((one, other))
    assert after(early, length) <= after(late, length)
    assert before(early, length) <= before(late, length)


@given(ANY_DAY, LONG)
def test_the_calendar_ends_instead_of_failing(day: date, length: Duration) -> None:
    assert day <= after(day, length) <= date.max
    assert date.min <= before(day, length) <= day


@given(DAYS_WITH_MANY_ENDS, st.integers(1, 40), st.sampled_from(["month", "quarter", "year"]))
def test_calendar_lengths_run_to_the_end_of_their_unit(day: date, count: int, unit: str) -> None:
    last = after(day, Duration(count, unit, calendar=True))
    following = last + ONE
    assert following.day == 1
    assert unit != "quarter" or following.month in (1, 4, 7, 10)
    assert unit != "year" or following.month == 1
    assert last >= after(day, Duration(count, unit))


@given(LONG)
def test_a_duration_reads_back_as_written(length: Duration) -> None:
    assert parse_duration(str(length)) == length


@given(st.one_of(st.none(), LENGTHS), st.booleans(), st.sampled_from(["hired_on", "2026-02-28"]))
def test_a_phrase_reads_back_as_written(length: Duration | None, is_before: bool, anchor: str) -> None:
    phrase = Phrase(anchor, length, length is not None and is_before)
    assert parse_phrase(str(phrase), ("hired_on",)) == phrase


HOLIDAYS = st.frozensets(st.dates(date(2024, 12, 20), date(2025, 1, 12)), max_size=12)
NEAR_HOLIDAYS = st.dates(date(2024, 12, 10), date(2025, 1, 25))


@pytest.mark.parametrize(
    ("first", "phrase", "last_day"),
    [
        pytest.param("2026-03-02", "5 business days", "2026-03-09", id="a week later, from a Monday"),
        pytest.param("2026-03-06", "1 business day", "2026-03-09", id="over the weekend"),
        pytest.param("2026-03-07", "1 business day", "2026-03-09", id="from a Saturday"),
        pytest.param("2026-03-07", "0 business days", "2026-03-07", id="nothing"),
        pytest.param("2025-12-24", "2 business days", "2025-12-30", id="over two holidays and a weekend"),
    ],
)
def test_business_days_pass_over_weekends_and_holidays(first: str, phrase: str, last_day: str) -> None:
    christmas = frozenset({date(2025, 12, 25), date(2025, 12, 26)})
    assert after(parse_day(first), parse_duration(phrase), christmas) == parse_day(last_day)


@given(NEAR_HOLIDAYS, BUSINESS, HOLIDAYS)
def test_so_many_business_days_lie_between(day: date, length: Duration, holidays: frozenset[date]) -> None:
    last = after(day, length, holidays)
    between = [day + number * ONE for number in range(1, (last - day).days + 1)]
    counted = [one for one in between if one.weekday() not in (5, 6) and one not in holidays]
    assert len(counted) == length.count
    assert last == (counted[-1] if counted else day)
    assert [one for one in between if is_business_day(one, holidays)] == counted


@given(NEAR_HOLIDAYS, BUSINESS, HOLIDAYS)
@example(date(2025, 1, 4), Duration(1, "day", business=True), frozenset())
def test_business_days_agree_with_counting_one_by_one(day: date, length: Duration, holidays: frozenset[date]) -> None:
    assert after(day, length, holidays) == plus(day, length, holidays)
    assert before(day, length, holidays) == first_reaching(day, length, holidays)


@given(NEAR_HOLIDAYS, NEAR_HOLIDAYS, BUSINESS, HOLIDAYS)
def test_a_later_day_never_ends_sooner_in_business_days(
    one: date, other: date, length: Duration, holidays: frozenset[date]
) -> None:
    early, late = sorted((one, other))
    assert after(early, length, holidays) <= after(late, length, holidays)
    assert before(early, length, holidays) <= before(late, length, holidays)


@given(ANY_DAY, st.integers(0, 9999))
@example(date.max, 3)
@example(date.min, 3)
def test_business_days_stop_at_the_ends_of_the_calendar(day: date, count: int) -> None:
    length = Duration(count, "day", business=True)
    assert day <= after(day, length) <= date.max
    assert date.min <= before(day, length) <= day


@given(ANY_DAY, PLAIN | CALENDAR, HOLIDAYS)
def test_holidays_move_nothing_but_business_days(day: date, length: Duration, holidays: frozenset[date]) -> None:
    assert after(day, length, holidays) == after(day, length)
    assert before(day, length, holidays) == before(day, length)


@given(ANY_DAY)
def test_a_day_reads_back_as_written(day: date) -> None:
    assert parse_day(day.isoformat()) == day


@given(
    DAYS_WITH_MANY_ENDS, st.dates(date(2000, 1, 1), date(2000, 12, 31)), st.sampled_from(["every", "odd", "even"]),
    st.booleans(),
)  # fmt: skip
def test_a_day_of_the_year_is_the_nearest_that_fits(day: date, wanted: date, years: str, back: bool) -> None:
    step = -ONE if back else ONE
    looked = day
    while not (
        (looked.month, looked.day) == (wanted.month, wanted.day)
        or ((wanted.month, wanted.day, looked.month, looked.day) == (2, 29, 2, 28) and (looked + ONE).month == 3)
    ) or (years != "every" and looked.year % 2 != (years == "odd")):
        looked += step
    assert on_year_day(day, YearDay(wanted.month, wanted.day), years=years, back=back) == looked
