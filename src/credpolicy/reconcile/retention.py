"""Retention planned and carried out: what goes when, and the files without it, a tombstone for each record."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from credpolicy.dates import ONE_DAY
from credpolicy.edit import canonical
from credpolicy.edit.insertion import InsertionError, with_entry
from credpolicy.edit.removal import RemovalError, without_parts
from credpolicy.errors import GuardRailError, UsageError
from credpolicy.load.yaml import Tree, parse
from credpolicy.model.finding import Pointer
from credpolicy.model.retained import Retained, Retentions
from credpolicy.model.settings import FEW, GuardRails
from credpolicy.model.snapshot import Snapshot

TOMBSTONES = "registry/tombstones.yaml"

_PLAINER = "Nothing was changed. Write it in a plainer way, commit that, and run it again."


class Changed(NamedTuple):
    """A file by its path below the root, what stood in it (None where it was not there), and what shall."""

    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Deletion:
    """A record that goes, and what its tombstone says."""

    record: Retained
    tombstone: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a deletion, and the day of it."""

    by: str
    on: date


def free_from(record: Retained) -> date | None:
    """The first day on which a record may be deleted, where nothing but its minimum keeps it; None for no minimum."""
    if record.keep_until is None or record.keep_until == date.max:
        return None
    return record.keep_until + ONE_DAY


def coming(found: Retentions, by: date) -> tuple[Retained, ...]:
    """What may be deleted on the day, is due, is overdue or held, and what else may go by the day `by`.

    What must be gone first comes first.
    """
    wanted = [
        each
        for each in found.records
        if each.state in ("free", "due", "overdue", "held")
        or (each.state == "kept" and not any(one.staff for one in each.terms) and (free_from(each) or date.max) <= by)
    ]
    return tuple(sorted(wanted, key=_order))


def _order(each: Retained) -> tuple[date, date, str, str, str]:
    return each.delete_by or date.max, each.keep_until or date.min, each.worker.item.id, each.type, each.key


def deletable(found: Retentions, *, free: bool) -> tuple[Retained, ...]:
    """What goes: all that has a maximum and is past its minimum, and with `free` what only may go."""
    states = ("due", "overdue", "free") if free else ("due", "overdue")
    return tuple(sorted((each for each in found.records if each.state in states), key=_order))


def spare_the_held(gone: Iterable[Retained], beside: Snapshot, day: date) -> None:
    """Raise UsageError where a legal hold of another snapshot keeps what would go, or may stand in what is not read."""
    mend = "Commit the hold first. If it is none, name the revision that is judged: --rev HEAD."
    unread = [
        *beside.unread_files,
        *(f"a legal hold ({each})" for each in sorted(beside.broken.get("legal_holds", ()))),
    ]
    if unread:
        message = f"{unread[0]} cannot be read as it stands on disk, and it may keep what would be deleted"
        raise UsageError(message, mend)
    for each in gone:
        for placed in beside.legal_holds:
            hold = placed.item
            if hold.keeps(each.worker.item.id, each.type, day):
                message = f"the legal hold {hold.id} in {placed.file.path} is not committed, and keeps {each.type} of "
                raise UsageError(message + each.worker.item.id, mend)


def guard(many: int, of: int, rails: GuardRails) -> None:
    """Raise GuardRailError where too great a share of all records would go at once."""
    if rails.exceeded(many, of):
        message = (
            f"{many:,} of {of:,} records would be deleted, "
            f"more than {rails.max_percent} % (`guard_rails.max_percent`) and more than {FEW}"
        )
        raise GuardRailError(message, "If that is right, say so: --override-guard-rails.")


def deletions(records: Iterable[Retained], contents: Mapping[str, bytes], approval: Approval) -> list[Deletion]:
    """What goes with its tombstone; `contents` are the files by path. The hash is of the record as JSON."""
    trees = {path: parse(data).tree for path, data in contents.items()}
    found = []
    for each in records:
        tombstone = {
            "worker": each.worker.item.id,
            "type": each.type,
            "key": each.key,
            "deleted_on": approval.on.isoformat(),
            "rule": each.rule,
            "approved_by": approval.by,
        }
        if each.keep_until is not None:
            tombstone["kept_until"] = each.keep_until.isoformat()
        tombstone["sha256"] = sha256(_at(trees[each.worker.file.path], each.pointer))
        found.append(Deletion(each, tombstone))
    return found


def sha256(entry: object) -> str:
    """The hash of what a record says: as JSON, keys sorted, values as they are written, without blanks."""
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _at(tree: object, pointer: Pointer) -> object:
    for step in pointer:
        tree = tree[step]  # type: ignore[index]  # the record was read from there
    return tree


def edits(gone: Sequence[Deletion], contents: Mapping[str, bytes]) -> list[Changed]:
    """The files without these records, and the one with their tombstones, which `contents` holds if it is there.

    Raises UsageError for a file out of which a record cannot be cut without touching something else.
    """
    places: defaultdict[tuple[str, Pointer], list[int]] = defaultdict(list)
    for each in gone:
        *way, place = each.record.pointer
        if isinstance(place, int):
            places[each.record.worker.file.path, tuple(way)].append(place)
    after = dict(contents)
    for (path, at), those in places.items():
        try:
            after[path] = without_parts(after[path], at, those)
        except RemovalError as error:
            message = f"a record cannot be taken out of {path}: {error}"
            raise UsageError(message, _PLAINER) from error
    after[TOMBSTONES] = _with_tombstones(after.get(TOMBSTONES), gone)
    return [
        Changed(path, contents.get(path), data) for path, data in sorted(after.items()) if data != contents.get(path)
    ]


def _with_tombstones(data: bytes | None, gone: Sequence[Deletion]) -> bytes:
    stones: list[dict[str, Tree]] = [dict(each.tombstone) for each in gone]
    if data is None:
        return canonical.dump({"tombstones": list(stones)}).encode()
    try:
        for stone in stones:
            data = with_entry(data, ("tombstones",), stone)
    except InsertionError as error:
        message = f"no tombstone can be added to {TOMBSTONES}: {error}"
        raise UsageError(message, _PLAINER) from error
    return data


def log(gone: Sequence[Deletion], approval: Approval) -> str:
    """The message of the commit: a line for each record, and who approved."""
    many = f"{len(gone):,} record{'' if len(gone) == 1 else 's'}"
    lines = [f"Delete {many} whose retention has ended", ""]
    for each in gone:
        stone, record = each.tombstone, each.record
        until = f", kept until {record.keep_until}" if record.keep_until else ""
        by = f", to be gone after {record.delete_by}" if record.delete_by else ""
        lines.append(f"- {stone['worker']} {stone['type']} {stone['key']}: rule {stone['rule']}{until}{by}")
        lines.append(f"  {stone['sha256']}")
    return "\n".join([*lines, "", f"Approved-by: {approval.by}"]) + "\n"
