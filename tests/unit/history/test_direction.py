"""Whether a change asks for more or for less is told from the field, in both directions."""

from datetime import date
from decimal import Decimal

import pytest

from credpolicy.dates import Duration, Phrase
from credpolicy.history.direction import of_field, of_object

MONTH, YEAR = Duration(1, "month"), Duration(1, "year")


@pytest.mark.parametrize(
    ("way", "less", "more"),
    [
        (("severity",), "medium", "critical"),
        (("level",), "recommended", "mandatory"),
        (("verification", "level"), "document_review", "primary_source"),
        (("enforcement", "2026-01-01", "mode"), "advise", "block"),
        (("validity", "valid_for"), YEAR, Duration(11, "month")),
        (("renewal", "grace"), Duration(10, "day", business=True), Duration(10, "day")),
        (("verification", "max_age"), YEAR, MONTH),
        (("requires", "a", "at_least"), 1, 2),
        (("requires", "a", "at_most"), 2, 0),
        (("validity", "ended_by", "accident", "times"), 2, 1),
        (("validity", "min_active"), Duration(90, "day"), Duration(30, "day")),
        (("credits", "total"), Decimal(12), Decimal("12.5")),
        (("due",), Phrase("hired_on", Duration(90, "day")), Phrase("hired_on", Duration(30, "day"))),
        (("due",), Phrase("hired_on", MONTH), Phrase("hired_on", MONTH, before=True)),
        (("due",), Phrase("2026-06-30"), Phrase("2026-03-31")),
        (("due",), Phrase("hired_on", MONTH), Phrase("hired_on")),
        (("requires", "acls"), None, {"type": "acls"}),
        (("requires", "group", "any_of", "acls"), {"type": "acls"}, None),
        (("requires", "group", "all_of", "acls"), None, {"type": "acls"}),
        (("renewal", "grace"), MONTH, None),
        (("expires_on",), date(2027, 1, 1), date(2026, 1, 1)),
    ],
)
def test_the_reverse_of_more_is_less(way, less, more):
    assert of_field(way, less, more) == "tightened"
    assert of_field(way, more, less) == "loosened"


@pytest.mark.parametrize(
    ("way", "before", "after"),
    [
        (("title",), "Nurses", "Ward nurses"),
        (("due",), Phrase("hired_on", MONTH), Phrase("assignment.starts_on", MONTH)),
        (("due",), Phrase("hired_on", MONTH), Phrase("hired_on", Duration(1, "month", calendar=True))),
        (("validity", "valid_for"), "never_ends", YEAR),
        (("level",), "mandatory", "something"),
        (("authority", "citation"), None, "Statement of work 4.2"),
        ((), "a", "b"),
    ],
)
def test_nothing_is_said_of_what_a_field_alone_does_not_tell(way, before, after):
    assert of_field(way, before, after) == ""
    assert of_field(way, after, before) == ""


@pytest.mark.parametrize(
    ("collection", "effect"),
    [
        ("requirements", "tightened"),
        ("coverage", "tightened"),
        ("waivers", "loosened"),
        ("owners", ""),
        ("workers", ""),
    ],
)
def test_what_comes_and_goes(collection, effect):
    reverse = {"tightened": "loosened", "loosened": "tightened", "": ""}
    assert of_object(collection, added=True) == effect
    assert of_object(collection, added=False) == reverse[effect]
