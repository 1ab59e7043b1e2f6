"""What a rule can read where it stands: the seat, the record, the place that is covered, or an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from credpolicy.dates import ANCHORS_OF_RECORD
from credpolicy.evaluate.files import fields
from credpolicy.evaluate.files.fields import KIND_IN_WORDS, Field
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.names import Names
from credpolicy.model.policy import ForEachRecord
from credpolicy.model.rules import RULES
from credpolicy.model.selector import DAY, PLACES, SERVICE

_ANY = Field("any")
_OF_SEAT = ("assignment", *PLACES)
_OF_CYCLE = ("cycle_starts_on", "cycle_ends_on")
_WHERE_IT_STANDS = {
    "seat": "the rule is about people, and looks at no single record",
    "record": "the rule is about records, which belong to no assignment",
    "unit": "the rule is about a place, and looks at no single worker",
    "entry": "the rule is about entries of credit, and looks at no single record",
}


class Fault(NamedTuple):
    """What is wrong with a part of a rule: the code, the sentence, and the mend."""

    code: str
    sentence: str
    mend: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known where a rule stands.

    `seat` is a worker in an assignment; `record` one record of `type` and its holder; `unit` what a coverage counts
    `per`; `entry` an entry of credit and who earned it; `either` a test that is judged wherever its type is named.
    `each` is what the requirement goes through; `credits` tells whether cycles are counted here, `cycle` whether
    the type has one.
    """

    index: Index
    kind: Literal["seat", "record", "unit", "entry", "either"]
    type: str | None = None
    per: tuple[str, ...] = ()
    each: str | ForEachRecord | None = None
    credits: bool = False
    cycle: bool = False

    def field(self, path: str) -> Field | None:
        """What a path of a selector reads here; None when there is no such thing."""
        if self.kind == "entry":
            return fields.of_entry(self.index, path)
        if path == DAY or (path == SERVICE and self.kind != "unit"):
            return _ANY
        if self.kind == "unit":
            return fields.of_person(self.index, path) if self._is_fixed(path) else None
        if path == "cycle_number" and self.credits:
            return Field("number")
        of_seat = fields.of_person(self.index, path) if self.kind != "record" else None
        if of_seat is not None or self.kind == "seat":
            return of_seat
        return fields.of_case(self.index, path, self.type)

    def other(self, path: str) -> Field | None:
        """What the right side of a `match` reads here; None when there is no such thing."""
        head, _, name = path.partition(".")
        if head == "each":
            return self._each(name)
        if self.kind == "record":
            return fields.of_holding(self.index, path, self.type)
        of_seat = fields.of_person(self.index, path)
        if of_seat is None and self.kind == "either":
            return fields.of_holding(self.index, path, self.type)
        return of_seat

    def names(self) -> Names:
        """Every path that can be named here."""
        if self.kind == "entry":
            return fields.paths_of_entry(self.index)
        if self.kind == "record":
            return fields.paths_of_case(self.index, cycles=self.credits)
        return fields.paths_of_person(self.index)

    def mend(self, path: str) -> str:
        """What to do about a path that reads nothing here."""
        declared = {f"{of}.{name}" for of, name, _ in self.index.attributes if of not in ("credential", "entry")}
        dotted = sorted(one for one in declared if one.endswith(f".{path}"))
        names = self.names()
        of_seat = fields.of_person(self.index, path) is not None
        if path.partition(".")[0] == "each":
            return (
                "`each` is a value of `for_each: PATH`, and `each.name` a field of a record of `for_each: {type: ID}`."
            )
        if of_seat and self.kind == "unit":
            return (
                f"It may differ within one {' and '.join(self.per)}; name what is the same there, or add it to `per`."
            )
        if of_seat and self.kind == "record":
            return "A record belongs to no assignment; write this in the requirement that asks for the record."
        if dotted and all(name in names for name in dotted):
            return f"Write {' or '.join(f'`{name}`' for name in dotted)}: a rule says whose attribute it is."
        return names.mend(path, RULES["REF009"].help)

    def anchor(self, name: str) -> Fault | None:
        """What is wrong with the anchor of a day phrase that stands here; None for a good one."""
        head, dot, _ = name.partition(".")
        if name[:1].isdigit() or head == "event" or self.kind == "either":
            return None
        if dot and self.kind == "entry":
            sentence = f"`{name}` cannot be known here: {_WHERE_IT_STANDS[self.kind]}"
            return Fault("ANC001", sentence, "Count from `hired_on` or `ended_on`, or write the day.")
        if dot:
            return self._named(name, head)
        if name in ANCHORS_OF_RECORD:
            if self.kind != "record":
                mend = "Count from `hired_on`, `ended_on` or a day of the assignment, or write the day."
                return Fault("ANC001", f"`{name}` is a day of a record, but {_WHERE_IT_STANDS[self.kind]}", mend)
            if name in _OF_CYCLE and not self.cycle:
                mend = "Write `cycle` at the credential type, or count from another day."
                return Fault("ANC001", f"`{name}` is a day of a cycle, but the type {self.type} has no `cycle`", mend)
            return None
        if self.kind == "unit" or (self.kind in ("record", "entry") and name in ("starts_on", "ends_on")):
            return Fault(
                "ANC001", f"`{name}` cannot be known here: {_WHERE_IT_STANDS[self.kind]}", RULES["ANC001"].help
            )
        return None

    def _named(self, name: str, head: str) -> Fault | None:
        """The fault of an anchor that is an attribute or field, such as `location.opened_on`."""
        if self.kind == "record" and head in _OF_SEAT:
            sentence = f"`{name}` is a day of the assignment or its place, but {_WHERE_IT_STANDS[self.kind]}"
            return Fault("ANC001", sentence, "Count from a day of the record or of its holder, or write the day.")
        found = fields.of_person(self.index, name)
        if found is None:
            mend = fields.paths_of_person(self.index).mend(name, RULES["REF009"].help)
            return Fault("REF009", f"there is no attribute `{name}` to count from", mend)
        if found.kind not in ("date", "any"):
            kind = KIND_IN_WORDS.get(found.kind, "text")
            return Fault("ANC002", f"`{name}` is {kind}, so nothing can be counted from it", RULES["ANC002"].help)
        return None

    def _each(self, name: str) -> Field | None:
        if isinstance(self.each, ForEachRecord):
            return fields.of_record(self.index, name, self.each.type) if name else None
        if self.each is None or name:
            return None
        return fields.of_person(self.index, self.each) or _ANY

    def _is_fixed(self, path: str) -> bool:
        """Whether all seats of a unit have the same there: it is a part of `per`, or of the place that is one."""
        return any(path == part or (part in PLACES and path.partition(".")[0] == part) for part in self.per)
