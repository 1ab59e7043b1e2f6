"""A comparison: what the head of a change says and means that its base did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from credpolicy.model.evaluation import Evaluation, Result
from credpolicy.model.finding import Finding, Location

Effect = Literal["tightened", "loosened", ""]
Kind = Literal["added", "removed", "changed"]
Class = Literal["introduced", "fixed", "unchanged", "caused_by_time"]
CLASSES: tuple[Class, ...] = ("introduced", "fixed", "unchanged", "caused_by_time")
Turn = Literal["gap", "met", "sooner", "later", "asked", "dropped"]
TURNS: tuple[Turn, ...] = ("gap", "met", "sooner", "later", "asked", "dropped")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that is written differently: the way to it, and what it was and is, in words; None where there is none.

    `effect` tells whether more or less is asked by it than before; empty where that cannot be told from the field.
    """

    field: tuple[str | int, ...]
    before: str | None
    after: str | None
    effect: Effect = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An object that was added, removed or changed. `location` is where it stands, of what is gone where it stood."""

    collection: str
    id: str
    kind: Kind
    location: Location
    fields: tuple[FieldChange, ...] = ()
    effect: Effect = ""


@dataclass(frozen=True, slots=True)
class Classed:
    """A finding and how it came about.

    `why` says of a fixed one what became of it (mended, waived, no longer asked), of another one what is worth knowing.
    `waiver` is the waiver, new or changed in the head, that alone would excuse it.
    """

    finding: Finding
    class_: Class
    why: str = ""
    waiver: str | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """An obligation that stands differently: what it was and what it is, None where it is not in force.

    `turn`: `gap` somebody falls short who did not, `met` the reverse, or what fell short is no longer asked; `sooner`
    and `later` the last good day moved; `asked` and `dropped` without a gap. `deadline` is the last day on which all is
    well, inclusive; None where there is none, or it is past. `location` is the place of the assignment.
    """

    turn: Turn
    before: Result | None
    after: Result | None
    deadline: date | None
    location: str | None

    @property
    def result(self) -> Result:
        """The obligation as it is, or as it was where it is gone."""
        return self.after or self.before  # type: ignore[return-value]  # one of them is there


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a change would do. Both sides are judged on one day, under the settings and waivers of the base.

    `base` and `head` are the evaluations; `flipped` how many obligations of the base turn between well and not, or are
    no longer asked. `adoption` tells that the base has no policies at all. `doubts` are sentences about what could not
    be compared.
    """

    base: Evaluation
    head: Evaluation
    changes: tuple[Change, ...]
    classed: tuple[Classed, ...]
    shifts: tuple[Shift, ...]
    flipped: int
    adoption: bool
    doubts: tuple[str, ...] = ()

    def of(self, class_: Class) -> tuple[Classed, ...]:
        """The findings of one class."""
        return tuple(each for each in self.classed if each.class_ == class_)
