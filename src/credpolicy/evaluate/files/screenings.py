"""Screenings: each of a type that is one, and the type says how long a look holds."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, of_screening, row
from credpolicy.model.finding import Finding
from credpolicy.model.policy import CredentialType


def judge(index: Index) -> Iterator[Finding]:
    """Every screening of a type that is no screening, and every type whose screenings have no end."""
    used = set()
    paths = {placed.item.id: placed.file.path for placed in reversed(index.snapshot.credential_types)}
    for placed in index.snapshot.workers:
        for n, screening in enumerate(placed.item.screenings):
            kind = index.types.get(screening.type)
            if kind is None or kind.derived_from is not None:
                continue  # told elsewhere
            used.add(screening.type)
            if kind.category != "screening":
                found = f"category: {kind.category}" if kind.category else "no category"
                sentence = f"{screening.type} is no screening: it has {found} in {paths[screening.type]}"
                yield finding("SCR001", of_screening(placed, n).part("type"), sentence)
    for declared in index.snapshot.credential_types:
        kind = declared.item
        if kind.category == "screening" and kind.id in used and not _ends(kind):
            written = (
                "it has no `validity`"
                if not kind.validity
                else "not every case of `validity` counts from `screened_on`"
            )
            sentence = f"nobody can tell how long a look holds, because {written}"
            yield finding("SCR002", row("credential_types", declared).part("validity", "validity"), sentence)


def _ends(kind: CredentialType) -> bool:
    """Whether the end of a screening can be told: it has a day of the look, and no other."""
    return bool(kind.validity) and all(
        case.valid_for == "never_ends" or (case.has_rule and case.basis == "screened_on")
        for case in kind.validity or ()
    )
