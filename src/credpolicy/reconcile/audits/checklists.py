"""Checklists: the file that opens an audit, and what still stands against its close."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from credpolicy._version import __version__
from credpolicy.edit import canonical
from credpolicy.escape import terminal
from credpolicy.model.audit import Audit, Checklist
from credpolicy.model.period import Period
from credpolicy.model.population import Sample

_BLANK = re.compile(r": null$", re.MULTILINE)


def path_of(period: Period) -> str:
    """Where the checklist of a month stands below the root."""
    return f"audits/{period.month[:4]}/{period.id}.yaml"


def text(audit: Audit, period: Period, sample: Sample, hashed: str, opened_on: date) -> str:
    """The file that opens an audit; `hashed` is the SHA-256 of the list as CSV. What is to be filled in is blank.

    Raises ValueError, with a sentence, for what no file can hold.
    """
    tree: dict[str, Any] = {"checklists": [_tree(audit, period, sample, hashed, opened_on)]}
    named = terminal(audit.title or audit.id)
    head = f"# {named}, {period.month}: due by {period.due_on}. Fill in the blanks after the colons:\n"
    head += "# pass, fail (with a note) or not_applicable; then sign, and run `credpolicy audit close`.\n"
    return head + _BLANK.sub(":", canonical.dump(tree))


def _tree(audit: Audit, period: Period, sample: Sample, hashed: str, opened_on: date) -> dict[str, Any]:
    population = sample.population
    tree: dict[str, Any] = {
        "id": period.id,
        "audit": audit.id,
        "month": period.month,
        "opened_on": str(opened_on),
        "closed_on": None,
        "population": {
            "of": population.criteria.of,
            "commit": population.revision.commit,
            "as_of": str(population.as_of),
            "part": str(period.part),
            "parts": str(period.parts),
            "rows": str(len(population.rows)),
            "sha256": hashed,
            "version": __version__,
        },
        "seed": sample.seed,
        "sample": [
            {"severity": name, "rows": str(rows), "drawn": str(drawn)} for name, (rows, drawn) in sample.strata.items()
        ],
        "questions": [{"id": each.id, "ask": each.ask} for each in audit.questions],
        "items": [],
        "sign_offs": [
            {"role": role, "by": None, "signed_on": None} for role in ("auditor", "reviewer")
            if role == "auditor" or audit.reviewer is not None
        ],
    }  # fmt: skip
    for row in sample.rows:
        item: dict[str, Any] = {"key": row.key}
        item |= {key: value for key, value in (("worker", row.worker), ("severity", row.severity)) if value}
        item |= {"owner": row.owner} if row.owner else {}
        tree["items"].append({**item, "answers": {each.id: None for each in audit.questions}, "note": None})
    return tree


def exchanged(checklist: Checklist, sample: Sample, hashed: str) -> str:
    """Why a checklist does not hold what was drawn when it was opened; empty where it does.

    `sample` is what is drawn now of the same commit by the same seed, `hashed` the SHA-256 of that list as CSV.
    """
    if hashed != checklist.population.sha256:
        return f"the list of commit {checklist.population.commit[:8]} is another one than the checklist was drawn from"
    drawn, written = {row.key for row in sample.rows}, {item.key for item in checklist.items}
    if drawn - written:
        return f"{min(drawn - written)} was drawn by lot and is not in the checklist"
    if written - drawn:
        return f"{min(written - drawn)} is in the checklist and was not drawn by lot"
    return ""
