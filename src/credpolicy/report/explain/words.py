"""How an explanation names things: places by path and line, people by id, lists as they are spoken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from credpolicy.dates import Phrase
from credpolicy.model.answering import Person
from credpolicy.model.finding import Location
from credpolicy.model.phrase import DayPhrase, simple
from credpolicy.model.registry import Assignment, Credential
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.view import Excerpt

ABSENT = {"on_leave": "is on leave", "not_employed": "is not employed", "unknown": "is not in the registry"}


@dataclass(frozen=True, slots=True)
class Words:
    """Names things on one day.

    `names` holds names of people, where they may be shown. `places` is whether to say where something stands.
    """

    as_of: date
    positions: Mapping[Location, Excerpt]
    names: Mapping[str, str]
    places: bool = True

    @classmethod
    def of(cls, snapshot: Snapshot, as_of: date, positions: Mapping[Location, Excerpt]) -> Words:
        """The words for a snapshot; names only where its settings allow them."""
        shown = snapshot.identities if snapshot.settings.show_names else ()
        return cls(
            as_of, positions, {placed.item.worker: placed.item.name for placed in reversed(shown) if placed.item.name}
        )

    def at(self, *locations: Location) -> str:
        """Where something stands, in brackets and with a space before them; empty for nowhere."""
        said = dict.fromkeys(map(self.place, locations)) if self.places else ()
        return f" ({', '.join(said)})" if said else ""

    def place(self, location: Location) -> str:
        """`path:line`, or the path alone where the line is not known."""
        excerpt = self.positions.get(location)
        return f"{location.path}:{excerpt.line}" if excerpt else location.path

    def person(self, worker: str) -> str:
        """A worker's id, with the name where it may be shown."""
        name = self.names.get(worker)
        return f"{worker} ({name})" if name else worker

    def absence(self, person: Person) -> str:
        """Why somebody cannot act, as a clause: `w-0012 is on leave`."""
        return f"{self.person(person.id)} {ABSENT[person.presence]}"

    def past(self, day: date) -> bool:
        """Whether a last day has gone by."""
        return day < self.as_of


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    said = list(items)
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {last} {said[-1]}" if said else ""


def named(credential: Credential) -> str:
    """A record by type and number: `rn-license 007123`."""
    return f"{credential.type} {credential.number}" if credential.number else credential.type


def seated(assignment: Assignment) -> str:
    """An assignment as it is spoken: `registered-nurse at ward-3 for acme`."""
    where = f" at {assignment.location}" if assignment.location else ""
    return f"{assignment.role}{where}{f' for {assignment.client}' if assignment.client else ''}"


def which(phrase: DayPhrase) -> str:
    """What a day is, behind it: `, 30 days after hired_on`; nothing for a day that is written itself."""
    return "" if is_day(phrase) else f", {phrase}"


def is_day(phrase: DayPhrase) -> bool:
    """Whether a phrase is simply a day as it is written."""
    return isinstance(phrase, Phrase) and phrase.length is None and phrase.anchor[:1].isdigit()


def anchors(phrase: DayPhrase) -> str:
    """The anchors in a phrase, each once: `hired_on and event.accident`."""
    return listed(dict.fromkeys(part.anchor for part in simple(phrase) if not part.anchor[:1].isdigit()))


def indented(lines: Sequence[str], by: str = "  ") -> list[str]:
    """The lines, moved to the right."""
    return [f"{by}{line}" for line in lines]
