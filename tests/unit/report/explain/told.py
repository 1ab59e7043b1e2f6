"""What an explanation says of hand-made situations, without the places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from credpolicy.evaluate.explain import explain
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.explain.page import Page, text
from tests.builder import Tree, snapshot_from
from tests.situations import day

PLACE = re.compile(r" \((policies|registry)/all\.yaml(, (policies|registry)/all\.yaml)*\)")


def told(snapshot: Snapshot, as_of: str, requirement: str | None = "core", worker: str = "w-1") -> str:
    """The sentences about one worker, one on a line, neither indented nor with places."""
    return bare(text(Page(explain(snapshot, day(as_of), (worker,)), requirement)))


def bare(page: str) -> str:
    """The sentences of a page, one on a line, neither indented nor with places."""
    return "\n".join(line.strip() for line in PLACE.sub("", page).splitlines())


def told_of_each(cases: Sequence[tuple[Tree, Sequence[Tree]]], as_of: str, **policies: Any) -> list[str]:
    """What is said of each case: a worker who must hold a `card` of this kind and has these records.

    One snapshot holds them all, since a call of the kernel costs the same for many workers as for one.
    """
    kinds, rules, workers = [], [], []
    for number, (kind, records) in enumerate(cases, start=1):
        name = f"card{number:03}"
        kinds.append({"id": name, **kind})
        rules.append({"id": f"core-{number}", "applies_to": {"id": f"p-{number}"}, "requires": [name]})
        held = [{**record, "type": name} for record in records]
        workers.append({"id": f"p-{number}", "hired_on": "2025-01-01", "credentials": held})
    snapshot = snapshot_from({"credential_types": kinds, "requirements": rules, **policies}, {"workers": workers})
    found = explain(snapshot, day(as_of), [worker["id"] for worker in workers])
    pages = [text(Page((each,), f"core-{number}")) for number, each in enumerate(found, start=1)]
    return [bare(re.sub(r"\bcard\d{3}\b", "card", page)) for page in pages]
