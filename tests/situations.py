"""Hand-made situations: one worker, one requirement, and who is asked about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from credpolicy.evaluate.engine import evaluate
from credpolicy.model.snapshot import Snapshot
from tests.agreement import kernel, verdicts
from tests.builder import Tree, snapshot_from
from tests.oracle import Key, judge
from tests.oracle_cases import Verdict

Judge = Callable[[Snapshot, date], dict[Key, Verdict]]
JUDGES = {"oracle": judge, "kernel": kernel}
CORE = ("w-1", "", "core", "")


def card(issued_on: str | None = None, expires_on: str | None = None, **further: Any) -> Tree:
    """A record of the type `card`."""
    days = {"issued_on": issued_on, "expires_on": expires_on}
    return {"type": "card", **{key: day for key, day in days.items() if day}, **further}


def look(verified_on: str, **further: Any) -> Tree:
    """A proper look at the source."""
    return {"verified_on": verified_on, "verified_by": "w-9", "method": "web_lookup", **further}


def situation(
    *credentials: Tree,
    kind: Tree | None = None,
    requirement: Tree | None = None,
    worker: Tree | None = None,
    settings: Tree | None = None,
    **further: Any,
) -> Snapshot:
    """Worker w-1, hired on 1 January 2025, must hold a `card`; every part can be said otherwise.

    Keys of `further` that name a collection are added to it; the others are fields of the snapshot.
    """
    policies: Tree = {
        "issuers": [{"id": "board", "status_map": {"Null and Void": {"status": "issued_in_error"}}}],
        "credential_types": [{"id": "card", "issuer": "board", **(kind or {})}],
        "requirements": [{"id": "core", "requires": ["card"], **(requirement or {})}],
    }
    registry: Tree = {
        "workers": [{"id": "w-1", "hired_on": "2025-01-01", "credentials": list(credentials), **(worker or {})}]
    }
    for name in ("credential_types", "requirements", "slas", "waivers", "attributes", "coverage", "holidays"):
        policies[name] = [*policies.get(name, []), *further.pop(name, [])]
    for name in ("workers", "locations", "clients", "organizations"):
        registry[name] = [*registry.get(name, []), *further.pop(name, [])]
    return snapshot_from(policies, registry, settings, **further)


def day(text: str) -> date:
    """The day written."""
    return date.fromisoformat(text)


def states(ask: Judge, snapshot: Snapshot, *days: str, key: Key = CORE) -> list[str]:
    """The states of one obligation on several days; `-` where it is not in force."""
    if ask is kernel and _stands_alone(snapshot, key[0]):
        copied, own = copies(snapshot, key[0], days)
        judged = verdicts(evaluate(copied, min(own.values()), days=own).results)
        found = [judged.get((name, *key[1:])) for name in own]
    else:
        found = [ask(snapshot, day(text)).get(key) for text in days]
    return [verdict.state if verdict else "-" for verdict in found]


def _stands_alone(snapshot: Snapshot, worker: str) -> bool:
    """Whether nothing speaks of the worker by the id, so that copies with other ids are judged as the worker is."""
    ids = [placed.item.id for placed in snapshot.workers]
    rest = repr(snapshot.workers[0].item.model_copy(update={"id": ""}))
    return ids == [worker] and not snapshot.waivers and not snapshot.unreadable and repr(worker) not in rest


def copies(snapshot: Snapshot, worker: str, days: Sequence[str]) -> tuple[Snapshot, dict[str, date]]:
    """The snapshot with a copy of the worker for each day instead of the worker, and the day of each copy."""
    (one,) = (placed for placed in snapshot.workers if placed.item.id == worker)
    others = tuple(placed for placed in snapshot.workers if placed is not one)
    own = {f"{worker}-{number:03}": day(text) for number, text in enumerate(days)}
    copied = tuple(replace(one, item=one.item.model_copy(update={"id": name})) for name in own)
    return replace(snapshot, workers=(*copied, *others)), own


def decider(ask: Judge, snapshot: Snapshot, text: str) -> int | None:
    """The place of the record that decides the first line."""
    return ask(snapshot, day(text))[CORE].lines[0][2]
