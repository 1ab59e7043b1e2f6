"""How a table writes its days: `%m/%d/%Y`, read strictly, so that no day is shifted or guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# Locale plays no part: the same file must read the same on every machine.
_PARTS = {
    "%Y": ("year", r"\d{4}"),
    "%m": ("month", r"\d{2}"),
    "%d": ("day", r"\d{2}"),
    "%-m": ("month", r"[1-9]\d?"),
    "%-d": ("day", r"[1-9]\d?"),
    "%b": ("month", "|".join(_SHORT)),
    "%B": ("month", "|".join(_LONG)),
}
_DIRECTIVE = re.compile(r"(%-?.|%)", re.DOTALL)
_EXAMPLE = date(2016, 3, 5)


@dataclass(frozen=True, slots=True)
class DayFormat:
    """The way a table writes days. `text` is as in the map, `pattern` what a whole value must look like."""

    text: str
    pattern: re.Pattern[str]

    def __str__(self) -> str:
        return self.text

    def read(self, text: str) -> date:
        """The day that `text` says in this format, digit for digit.

        Raises ValueError with a sentence that says what is wrong.
        """
        found = self.pattern.fullmatch(text)
        if found is None:
            message = f"`{text}` is not a day written as `{self.text}`, such as {self.write(_EXAMPLE)}"
            raise ValueError(message)
        month = found["month"].title()
        number = (_SHORT.index(month[:3]) + 1) if month[:3] in _SHORT else int(month)
        try:
            return date(int(found["year"]), number, int(found["day"]))
        except ValueError:
            message = f"`{text}` does not exist in the calendar"
            raise ValueError(message) from None

    def write(self, day: date) -> str:
        """The day in this format."""
        written = {
            "%Y": f"{day.year:04}",
            "%m": f"{day.month:02}",
            "%d": f"{day.day:02}",
            "%-m": str(day.month),
            "%-d": str(day.day),
            "%b": _SHORT[day.month - 1],
            "%B": _LONG[day.month - 1],
            "%%": "%",
        }
        return "".join(written.get(piece, piece) for piece in _DIRECTIVE.split(self.text))


def parse_day_format(text: str) -> DayFormat:
    """The format in `text`: `%Y`, `%m` or `%-m` or `%b` or `%B`, `%d` or `%-d`, and what stands between them.

    A hyphen means without leading zero. Raises ValueError with a sentence that says what is wrong.
    """
    pattern = ""
    said: list[str] = []
    for piece in _DIRECTIVE.split(text):
        if piece in _PARTS:
            part, form = _PARTS[piece]
            said.append(part)
            pattern += f"(?P<{part}>{form})" if said.count(part) == 1 else ""
        elif piece == "%y":
            message = "`%y` leaves the century open; write years with four digits, `%Y`"
            raise ValueError(message)
        elif piece.startswith("%") and piece != "%%":
            message = f"`{piece}` is not known here; write days with {', '.join(_PARTS)}"
            raise ValueError(message)
        else:
            pattern += re.escape("%" if piece == "%%" else piece)
    if sorted(said) != ["day", "month", "year"]:
        wrong = "says " + " and ".join(said) if said else "says no part of a day"
        message = f"`{text}` {wrong}; write year, month and day once each, for example `%m/%d/%Y`"
        raise ValueError(message)
    return DayFormat(text, re.compile(pattern, re.ASCII | re.IGNORECASE))
