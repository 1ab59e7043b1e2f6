"""Evaluations for tests of reminders, made without a kernel: a duty of each worker that ends on a day, or has none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from credpolicy.model.evaluation import Evaluation, Line, Result
from credpolicy.model.registry import IdentitiesFile
from credpolicy.model.snapshot import File, Placed, Revision
from tests.builder import Tree, snapshot_from

DAY = timedelta(days=1)
BEGIN = date(2026, 1, 5)
"""A Monday."""

POLICIES: Tree = {
    "credential_types": [{"id": "bls", "name": "Basic life support"}],
    "requirements": [
        {"id": "core", "title": "Life support", "requires": [{"type": "bls"}], "owner": "ward", "sla": "week"}
    ],
    "owners": [{"id": "ward", "accountable": "boss", "backup": "deputy", "team": "@acme/ward"}],
    "slas": [{"id": "week", "remedy": "7 days", "escalate": [{"after": "3 days", "to": "manager"}]}],
}
PEOPLE = ("ann", "bob", "boss", "deputy", "head")


def snapshot(policies: Tree | None = None, settings: Tree | None = None, **identities: str | None) -> Any:
    """A snapshot in which everybody has mail; of those named, that address, or none."""
    workers = [{"id": name, "manager": "head", "hired_on": "2020-01-01"} for name in PEOPLE]
    workers[0]["assignments"] = [{"role": "nurse", "location": "ward-3"}]  # type: ignore[assignment]
    places = [{"id": "ward-3", "contact": "head"}]
    mail = {**{name: f"{name}@example.org" for name in PEOPLE}, **identities}
    read = IdentitiesFile.model_validate(
        {"identities": [{"worker": name, "email": to, "name": name.title()} for name, to in mail.items() if to]}
    )
    file = File("identities/all.yaml", "3" * 40)
    placed = tuple(Placed(item, file, ("identities", n)) for n, item in enumerate(read.identities))
    return snapshot_from(
        {**POLICIES, **(policies or {})},
        {"workers": workers, "locations": places},
        settings,
        identities=placed,
        revision=Revision("commit", "a" * 40, BEGIN, "commit aaaaaaaa"),
    )


def result(worker: str, end: date | None, as_of: date, **further: Any) -> Result:
    """The verdict on the one duty of a worker whose record is good until `end`; None: nobody knows since when."""
    over = end is None or end < as_of
    since = None if end is None or not over else end + DAY
    line = Line("bls", "expired" if over else "valid", None, None if over else end, since=since)
    assignment = "nurse/ward-3/" if worker == "ann" else ""
    made = Result(
        worker, assignment, "core", "expired" if over else "compliant", "high", "mandatory", "block", "ward", (line,),
        None, since, None, None if over else end, None, None, (),
    )  # fmt: skip
    return replace(made, **further)


def evaluation(ends: dict[str, date | None], as_of: date, read: Any = None, commit: str = "a") -> Evaluation:
    """What is judged on a day when these workers have records that are good until these days."""
    read = snapshot() if read is None else read
    read = replace(read, revision=replace(read.revision, commit=commit * 40))
    return Evaluation(read, as_of, tuple(result(worker, end, as_of) for worker, end in sorted(ends.items())), ())
