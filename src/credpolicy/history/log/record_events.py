"""What happened to the credentials of a worker: issued, renewed, re-dated, revoked, verified, mended or taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from credpolicy.evaluate.paths import REFUSED, STANDARD_WORDS
from credpolicy.history.changes import fields_of
from credpolicy.history.log.matching import began_on, matched, matched_looks, predecessor
from credpolicy.history.log.standing import Standing
from credpolicy.history.plain import name_of, plain
from credpolicy.model.comparison import FieldChange
from credpolicy.model.event import Event, Kind, Way
from credpolicy.model.origin import Origin
from credpolicy.model.registry import Credential, Verification

_STATUS = ("status", "status_on", "status_reason")
_LOOKS = "verifications"


@dataclass(frozen=True, slots=True)
class Records:
    """The credentials of one worker, and the commit in which they changed."""

    standing: Standing
    worker: str
    path: str
    origin: Origin
    day: date

    def events(self, before: Sequence[Credential], after: Sequence[Credential]) -> Iterator[Event]:
        """What happened to them. Every field that differs is told in one of the events."""
        found = matched(before, after)
        for old, new in found.pairs:
            yield from self._changed(old, new)
        gone = {id(record) for record in found.gone}
        known = [record for record in before if id(record) not in gone]
        for record in sorted(found.come, key=lambda each: (began_on(each) or date.min, each.expires_on or date.min)):
            renewed = predecessor(record, known)
            yield from self._whole("credential_renewed" if renewed else "credential_added", record, renewed)
            known.append(record)
        for record in found.gone:
            yield from self._whole("credential_removed", record, None)

    def _event(self, kind: Kind, record: Credential, fields: Sequence[FieldChange], **more: object) -> Event:
        held = self.standing.item("credential_types", record.type)
        about = {
            "part": ("credentials", record_name(record)),
            "type": record.type,
            "owner": held.owner if held else None,
        }
        return Event(
            kind, "workers", self.worker, self.day, self.path, self.origin,
            fields=tuple(fields), worker=self.worker, **{**about, **more},  # type: ignore[arg-type]
        )  # fmt: skip

    def _whole(self, kind: Kind, record: Credential, renewed: Credential | None) -> Iterator[Event]:
        """A record that came or went, and the looks at the source that came or went with it."""
        added = kind != "credential_removed"
        said = plain(record.model_copy(update={_LOOKS: ()}))
        fields = fields_of("workers", {}, said) if added else fields_of("workers", said, {})
        yield self._event(
            kind, record, fields,
            ended=renewed.expires_on if renewed else None if added else record.expires_on,
            ends=record.expires_on if added else None,
            renews=record_name(renewed) if renewed else None,
        )  # fmt: skip
        looks = record.verifications
        yield from self._looks(record, (), looks) if added else self._looks(record, looks, ())

    def _changed(self, old: Credential, new: Credential) -> Iterator[Event]:
        """A record that says something else. Status, days and looks are told apart, the rest together."""
        was = ("credentials", record_name(old))
        moved: dict[str, object] = {} if was[1] == record_name(new) else {"was": was}
        said = [plain(record.model_copy(update={_LOOKS: ()})) for record in (old, new)]
        fields = list(fields_of("workers", *said))
        turned = self._turned(old, new)
        if turned:
            yield self._event(turned, new, _some(fields, _STATUS, inside=True), **moved)
            moved, fields = {}, _some(fields, _STATUS, inside=False)
        ends = {"ended": old.expires_on, "ends": new.expires_on}
        if _is_issued_again(old, new):
            yield self._event("credential_renewed", new, fields, **moved, **ends)
            moved, fields = {}, []
        elif old.expires_on != new.expires_on:
            yield self._event("credential_redated", new, _some(fields, ("expires_on",), inside=True), **moved, **ends)
            moved, fields = {}, _some(fields, ("expires_on",), inside=False)
        if fields:
            yield self._event("credential_changed", new, fields, **moved)
        yield from self._looks(new, old.verifications, new.verifications)

    def _turned(self, old: Credential, new: Credential) -> Kind | None:
        """Whether the status became one that is not valid, or ceased to be one."""
        first, last = (self._standard(record) in REFUSED for record in (old, new))
        if first == last:
            return None
        return "credential_revoked" if last else "credential_reinstated"

    def _standard(self, record: Credential) -> str | None:
        """The standard word for the status of a record, through the map of its issuer; None for an unknown word."""
        word = record.status or "active"
        held = self.standing.item("credential_types", record.type)
        issuer = self.standing.item("issuers", held.issuer) if held and held.issuer else None
        meant = (issuer.status_map or {}).get(word) if issuer else None
        if meant is not None:
            return str(meant.status)
        return word if word in STANDARD_WORDS else None

    def _looks(
        self, record: Credential, before: Sequence[Verification], after: Sequence[Verification]
    ) -> Iterator[Event]:
        pairs, gone, come = matched_looks(before, after)
        told: list[tuple[Kind, Verification | None, Verification | None]] = [
            *(("verification_edited", old, new) for old, new in pairs),
            *(("verification_added", None, new) for new in come),
            *(("verification_removed", old, None) for old in gone),
        ]  # fmt: skip
        for kind, old, new in told:
            fields = fields_of("workers", plain(old) if old else {}, plain(new) if new else {})
            if not fields:
                continue
            now, was = (_way_of(record, look) if look else () for look in (new, old))
            yield self._event(kind, record, fields, part=now or was, was=was if now and was and was != now else ())


def _way_of(record: Credential, look: Verification) -> Way:
    return ("credentials", record_name(record), _LOOKS, name_of(plain(look), _LOOKS) or "")


def record_name(record: Credential) -> str:
    """What a record is known by among those of its worker."""
    said = {key: getattr(record, key) for key in ("id", "type", "number", "jurisdiction", "issued_on")}
    return name_of({key: value for key, value in said.items() if value is not None}, "credentials") or record.type


def _some(fields: Sequence[FieldChange], names: Sequence[str], *, inside: bool) -> list[FieldChange]:
    """The changes of these fields, or of all others."""
    return [each for each in fields if (bool(each.field) and each.field[0] in names) is inside]


_ISSUED = ("issued_on", "valid_from", "completed_on", "decided_on", "screened_on", "executed_on")


def _is_issued_again(old: Credential, new: Credential) -> bool:
    """Whether a record was renewed in place: a day of its issue moved on, and its end, where it is printed, with it."""
    days = [(getattr(old, name), getattr(new, name)) for name in _ISSUED]
    moved_on = any(first and last and last > first for first, last in days)
    first_told = began_on(old) is None and began_on(new) is not None and old.expires_on is not None
    if not moved_on and not (first_told and new.expires_on is not None):
        return False
    return old.expires_on is None or new.expires_on is None or new.expires_on > old.expires_on
