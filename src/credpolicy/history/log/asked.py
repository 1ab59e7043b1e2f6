"""Which events were asked for: by whom and what they concern, by kind, author, day and range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from credpolicy.history.log.standing import Standing
from credpolicy.model.commit import Commit
from credpolicy.model.event import Event
from credpolicy.model.origin import named

COLLECTIONS = {"worker": "workers", "requirement": "requirements", "credential type": "credential_types",
               "owner": "owners"}  # fmt: skip
"""The collection in which each kind of id that can be asked for must have been there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Filters, each letting everything through where it is empty; all of them must hold, of several values one.

    `kinds` are kinds of events or their first words. `authors` are parts of a name or an e-mail address. `since` and
    `until` are days, both inclusive; `commits` are the commits of the range.
    """

    workers: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    commits: frozenset[str] | None = None

    def holds(self, commit: Commit) -> bool:
        """Whether a commit lies in the range of days and commits."""
        return self._in_days(commit.committer.on) and (self.commits is None or commit.id in self.commits)

    def fits(self, event: Event) -> bool:
        """Whether an event was asked for, its range apart."""
        return (
            (not self.workers or event.worker in self.workers)
            and (not self.requirements or event.requirement in self.requirements)
            and (not self.types or event.type in self.types)
            and (not self.owners or bool(_owners(event) & {*self.owners}))
            and (not self.kinds or event.kind in self.kinds or event.subject in self.kinds)
            and (not self.authors or self._is_by(event))
        )

    def _in_days(self, day: date) -> bool:
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def _is_by(self, event: Event) -> bool:
        if event.origin is None:
            return False
        stamps = (event.origin.commit.author, *event.origin.authors)
        people = [named(stamp).casefold() for stamp in stamps]
        return any(author.casefold() in person for author in self.authors for person in people)

    def of(self, events: Iterable[Event]) -> Iterator[Event]:
        """The events that were asked for. What time did counts from its day on, once the range of commits has begun."""
        begun = self.commits is None
        for event in events:
            if event.commit is None:
                inside = begun and self._in_days(event.day)
            else:
                inside = self.holds(event.commit)
                begun = begun or (self.commits is not None and event.commit.id in self.commits)
            if inside and self.fits(event):
                yield event

    def unknown(self, standing: Standing) -> tuple[str, str] | None:
        """The first id that was asked for and never was there: what it is to be, and the id."""
        asked = zip(COLLECTIONS, (self.workers, self.requirements, self.types, self.owners), strict=True)
        return next(
            ((kind, name) for kind, ids in asked for name in ids if name not in standing.ever[COLLECTIONS[kind]]), None
        )


def _owners(event: Event) -> set[str]:
    """The owners that an event concerns: of a handover both."""
    found = {event.owner} if event.owner else set()
    if event.kind == "owner_changed" and event.collection != "owners":
        found |= {name for field in event.fields for name in (field.before, field.after) if name}
    return found
