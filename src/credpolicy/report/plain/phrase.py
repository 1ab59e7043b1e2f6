"""Day phrases as they are spoken: `30 days after the day of hire`."""

from __future__ import annotations

from credpolicy.dates import Phrase
from credpolicy.model.phrase import Choice, DayPhrase, Reached
from credpolicy.report.plain.paths import plain_day
from credpolicy.report.plain.selector import condition
from credpolicy.report.plain.terms import Terms
from credpolicy.report.plain.words import amount, listed


def the_day(phrase: DayPhrase, terms: Terms) -> str:
    """The same behind `on`: `the day 30 days before the end`."""
    distance = isinstance(phrase, Phrase) and phrase.length is not None
    return f"the day {day_of(phrase, terms)}" if distance else day_of(phrase, terms)


def day_of(phrase: DayPhrase, terms: Terms) -> str:
    """The day that a phrase names, as a noun: `the day of hire`, `1 April 2024`."""
    match phrase:
        case Choice(kind, members):
            two = len(members) == 2
            word = ("earlier" if two else "earliest") if kind == "earliest_of" else ("later" if two else "latest")
            return f"the {word} of {listed([day_of(member, terms) for member in members])}"
        case Reached(unit, total, where):
            only = f" (counting an entry only if {condition(where, terms, 'entry')})" if where else ""
            return f"the day on which {amount(total, unit)} are reached{only}"
        case _:
            return plain_day(phrase)
