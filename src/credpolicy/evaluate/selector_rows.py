"""Selectors and day phrases as rows of the kernel's tables, and which values of the registry they read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.dates import Phrase
from credpolicy.evaluate import paths
from credpolicy.evaluate.lengths import length
from credpolicy.evaluate.tables import Row
from credpolicy.model.phrase import Choice, DayPhrase, Reached
from credpolicy.model.selector import DAY, NUMBER_OPERATORS, SERVICE, Predicate, Selection

_PLAIN_ANCHORS = ("hired_on", "ended_on", "starts_on", "ends_on")
_LIKE = str.maketrans({"\\": r"\\", "%": r"\%", "_": r"\_", "*": "%", "?": "_"})
_SERVICE_DAYS = ("hired_on", "ended_on")
TOLD_DAYS = ("previous_expiry", "first_expiry", "cycle_starts_on", "cycle_ends_on")
"""The days of a record that are not written but follow from the records before it."""


class SelectorRows:
    """The rows of selectors and phrases.

    `seat_paths`, `record_names` and `entry_names` are what they read of seats, records and entries beyond the tables'
    columns; `counts` the totals whose days phrases name, by their number. `types` are the numbers of the types, and
    `narrowed_types` those of whose records anybody reads such values.
    """

    def __init__(self, types: dict[str, int]) -> None:
        self.types = types
        self.narrowed_types: set[str] = set()
        self.tables: dict[str, list[Row]] = {
            name: [] for name in ("selector", "condition", "predicate", "phrase", "phrase_part")
        }
        self.seat_paths: dict[str, None] = {}
        self.record_names: dict[str, None] = {}
        self.entry_names: dict[str, None] = {}
        self._levels: list[int] = []
        self.counts: list[tuple[Reached, int | None]] = []

    def add_selector(self, selection: Selection, of: str) -> int:
        """The number of a selector of seats, of credentials or of entries."""
        selector = len(self.tables["selector"])
        self.tables["selector"].append((selector, of))
        for clause, conditions in enumerate(selection.clauses):
            for number, condition in enumerate(conditions):
                path = paths.plain(condition.path) if of == "seat" else condition.path
                self.note(path, of)
                self.tables["condition"].append((selector, of, clause, number, path, condition.negated))
                for predicate in condition.predicates:
                    self._add_predicate((selector, clause, number), predicate, of, timed=path in (DAY, SERVICE))
        return selector

    def _add_predicate(self, key: tuple[int, int, int], predicate: Predicate, of: str, *, timed: bool) -> None:
        phrase = predicate.phrase
        anchor = day = None
        if phrase is not None:
            anchor, day = self._anchor(phrase, of)
        compares_numbers = predicate.operator in NUMBER_OPERATORS and not timed
        of_days = timed or predicate.operator not in ("is", "glob", *NUMBER_OPERATORS)
        text = like(predicate.value) if predicate.operator == "glob" else predicate.value
        self.tables["predicate"].append((
            *key, predicate.operator, text, predicate.value if compares_numbers else None,
            of_days, day, anchor, bool(phrase and phrase.before),
            *length(phrase.length if phrase else predicate.length),
        ))  # fmt: skip

    def _anchor(self, phrase: Phrase, of: str) -> tuple[str | None, date | None]:
        """The path that is the anchor, or the written day."""
        if phrase.anchor[:1].isdigit():
            return None, date.fromisoformat(phrase.anchor)
        anchor = paths.plain(phrase.anchor) if of == "seat" else phrase.anchor
        self.note(anchor, of)
        return anchor, None

    def add_phrase(self, phrase: DayPhrase, of: str, type_: int | None = None, *, plain: bool = False) -> int:
        """The number of a phrase about seats or records.

        One about records may be about those of a single type. With `plain` one that the tables' own columns answer
        is left to the relation that reads it.
        """
        latest = isinstance(phrase, Choice) and phrase.kind == "latest_of"
        members = tuple(_flat(phrase)) if isinstance(phrase, Choice) else (phrase,)
        inner = {place: self.add_phrase(one, of, type_) for place, one in enumerate(members) if isinstance(one, Choice)}
        number = len(self.tables["phrase"])
        level = 1 + max((self._levels[one] for one in inner.values()), default=-1)
        self._levels.append(level)
        row_of = "seat" if of == "seat" else "credential"
        rows: list[Row] = []
        for place, member in enumerate(members):
            if isinstance(member, Reached):
                rows.append((number, place, None, None, False, *length(None), len(self.counts), None))
                self.counts.append((member, self.add_selector(member.where, "entry") if member.where else None))
            elif isinstance(member, Phrase):
                anchor, day = self._anchor(member, row_of)
                rows.append((number, place, anchor, day, member.before, *length(member.length), None, None))
            else:
                rows.append((number, place, None, None, False, *length(None), None, inner[place]))
        single = isinstance(phrase, Phrase) and (rows[0][2] is None or rows[0][2] in _PLAIN_ANCHORS)
        is_plain = plain and single and of == "seat"
        self.tables["phrase"].append((number, of, type_, latest, len(rows), is_plain, level))
        self.tables["phrase_part"].extend(rows)
        return number

    @property
    def names_told_days(self) -> bool:
        """Whether anything names a day of a record that depends on the records before it."""
        return any(anchor in TOLD_DAYS for names in (self.record_names, self.seat_paths) for anchor in names)

    def note(self, path: str, of: str) -> None:
        """Remember that a path is read."""
        names = {"seat": self.seat_paths, "credential": self.record_names, "entry": self.entry_names}[of]
        if path == SERVICE:
            names.update(dict.fromkeys(_SERVICE_DAYS))
        elif path != DAY and not (of == "seat" and path in paths.COLUMNS):
            names[path] = None


def like(pattern: str) -> str:
    """A pattern with `*` and `?` as one of the database, whose own `glob` counts bytes and reads backslashes."""
    return pattern.replace("[[]", "[").translate(_LIKE)


def _flat(choice: Choice) -> Iterator[DayPhrase]:
    """The members of a choice, those of a choice of the same kind inside it in its place."""
    for member in choice.members:
        if isinstance(member, Choice) and member.kind == choice.kind:
            yield from _flat(member)
        else:
            yield member
