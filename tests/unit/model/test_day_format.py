"""Days of a table are read strictly: as the format says, or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.model.day_format import parse_day_format

FORMATS = ["%m/%d/%Y", "%-m/%-d/%Y", "%d.%m.%Y", "%Y%m%d", "%d-%b-%Y", "%B %-d, %Y", "%Y-%m-%d 00:00:00", "%%%d%m%Y"]


@given(st.sampled_from(FORMATS), st.dates())
def test_what_a_format_writes_it_reads(text, day):
    form = parse_day_format(text)
    assert form.read(form.write(day)) == day


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("%m/%d/%Y", "01/29/2016", date(2016, 1, 29)),
        ("%d/%m/%Y", "01/02/2016", date(2016, 2, 1)),
        ("%-d-%b-%Y", "5-MAY-2016", date(2016, 5, 5)),
        ("%B %d, %Y", "february 29, 2016", date(2016, 2, 29)),
        ("%d.%m.%Y", "29.02.2016", date(2016, 2, 29)),
    ],
)
def test_days(form, text, day):
    assert parse_day_format(form).read(text) == day


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%m/%d/%Y", "1/29/2016"),
        ("%m/%d/%Y", "01/29/16"),
        ("%m/%d/%Y", " 01/29/2016"),
        ("%m/%d/%Y", "01/29/2016\n"),
        ("%m/%d/%Y", "01/29/2016 00:00"),
        ("%m/%d/%Y", "01-29-2016"),
        ("%m/%d/%Y", "\u0660\u0661/29/2016"),
        ("%-m/%-d/%Y", "01/29/2016"),
        ("%d.%m.%Y", "01x02x2016"),
        ("%d %b %Y", "01 Okt 2016"),
        ("%d %b %Y", "01 January 2016"),
        ("%m/%d/%Y", ""),
    ],
)
def test_another_form_is_no_day(form, text):
    with pytest.raises(ValueError, match="is not a day written as") as refused:
        parse_day_format(form).read(text)
    assert f"`{form}`, such as {parse_day_format(form).write(date(2016, 3, 5))}" in str(refused.value)


@pytest.mark.parametrize("text", ["02/30/2016", "02/29/2015", "13/01/2016", "00/10/2016", "01/00/2016", "01/01/0000"])
def test_a_day_that_does_not_exist_is_refused_and_never_shifted(text):
    with pytest.raises(ValueError, match="does not exist in the calendar"):
        parse_day_format("%m/%d/%Y").read(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("%m/%d/%y", "`%y` leaves the century open; write years with four digits"),
        ("%Y-%m-%d %H:%M", "`%H` is not known here; write days with %Y, %m, %d, %-m"),
        ("%Y-%j", "`%j` is not known here"),
        ("%-Y", "`%-Y` is not known here"),
        ("%Y-%m-%d%", "`%` is not known here"),
        ("%Y-%m", "says year and month; write year, month and day once each"),
        ("%m/%d/%Y %m", "says month and day and year and month;"),
        ("%b %m %Y", "says month and month and year;"),
        ("dd.mm.yyyy", "says no part of a day;"),
        ("", "says no part of a day;"),
    ],
)
def test_a_format_that_names_no_day_is_refused(text, complaint):
    with pytest.raises(ValueError, match="; write ") as refused:
        parse_day_format(text)
    assert complaint in str(refused.value)


def test_a_format_is_shown_as_written():
    assert str(parse_day_format("%m/%d/%Y")) == "%m/%d/%Y"
