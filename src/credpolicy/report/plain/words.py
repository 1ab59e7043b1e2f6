"""Days, lengths of time, amounts and lists as they are spoken."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credpolicy.dates import YearDay

_MIXED_CASE = re.compile(r"[a-z][A-Z]")
_ABBREVIATED = 3
_HISSING = ("s", "x", "z", "ch", "sh")
_LINE_END = re.compile(r"\s*[\r\n]+\s*")


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence, or an item of a list, and the list that belongs to it.

    `numbered` lists are marked (a), (b); others are paragraphs of their own, moved to the right.
    """

    text: str
    below: tuple[Point, ...] = ()
    numbered: bool = True


def on(day: date) -> str:
    """A day: `1 April 2024`."""
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"


def year_day(day: YearDay) -> str:
    """A day of every year: `31 May`."""
    return f"{day.day} {calendar.month_name[day.month]}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `11th`, `24th`."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def figure(amount: Decimal | int) -> str:
    """A number without idle zeros: `1,000`, `0.25`."""
    plain = f"{amount:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def spaced(name: str) -> str:
    """The name of an attribute, unit or category as words: `truck_type` is `truck type`."""
    return name.replace("_", " ")


def plural(noun: str) -> str:
    """More than one of it: `landings`, `activities`; short ones and measures stay: `40 cpe`, `20 mSv`."""
    if _MIXED_CASE.search(noun) or noun.endswith("s"):
        return noun
    if noun.endswith(_HISSING):
        return f"{noun}es"
    if len(noun) <= _ABBREVIATED and noun != "day":
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def amount(number: Decimal | int, unit: str) -> str:
    """So much of a unit: `1 landing`, `1.5 contact hours`."""
    noun = spaced(unit)
    return f"{figure(number)} {noun if number == 1 else plural(noun)}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; nothing for no items."""
    said = list(items)
    if any("," in item for item in said):
        return f"{'; '.join(said[:-1])}; {last} {said[-1]}" if len(said) > 1 else said[0]
    return f"{', '.join(said[:-1])} {last} {said[-1]}" if len(said) > 1 else "".join(said)


def quoted(text: str) -> str:
    """A value as it is written in the files."""
    return f'"{text}"'


def opened(text: str) -> str:
    """The text with a capital letter in front."""
    return text[:1].upper() + text[1:]


def lowered(text: str) -> str:
    """The text as the rest of a sentence that has begun."""
    return text[:1].lower() + text[1:]


def one_line(text: str) -> str:
    """A text of several lines as one."""
    return _LINE_END.sub(" ", text.strip())


def sentence(text: str) -> str:
    """A text of the files as a sentence: on one line, ending in a full stop."""
    plain = one_line(text)
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


def joined(sentences: Sequence[str]) -> str:
    """Sentences as one paragraph."""
    return " ".join(filter(None, sentences))
