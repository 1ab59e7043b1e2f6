"""What a requirement goes through: `for_each` names a list, or records of a type."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files import fields
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import finding, row
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES


def judge(index: Index) -> Iterator[Finding]:
    """Every `for_each` that goes through nothing, or through a single value."""
    for placed in index.snapshot.requirements:
        path, spot = placed.item.for_each, row("requirements", placed).part("for_each")
        if not isinstance(path, str):
            continue
        found = fields.of_person(index, path)
        if found is None:
            mend = fields.paths_of_person(index).mend(path, RULES["REF009"].help)
            yield finding("REF009", spot, f"there is no attribute `{path}` here", mend)
        elif not found.many and found.kind != "any":
            yield finding(
                "FOR001", spot, f"`{path}` has one value and no list of them{fields.declaration(index, path)}"
            )
