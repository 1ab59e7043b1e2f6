"""Types: derived ones have no records nor keys about them, their parameter is given, and late steps rise."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files import fields
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.ranges import rises
from credpolicy.evaluate.files.spot import Spot, finding, of_record, of_screening, row
from credpolicy.evaluate.files.trees import Site, blocks, tests, type_spot
from credpolicy.model.finding import Finding
from credpolicy.model.rules import RULES
from credpolicy.model.tree import Renewal, Test

_OF_RECORDS = ("renewal", "cycle", "credits", "number_pattern", "accepts_status")
"""Keys of a credential type that say something of its records only."""


def judge(index: Index) -> Iterator[Finding]:
    """Records of derived types and keys about such, parameters that are missing or unknown, late steps out of order."""
    yield from _records(index)
    for placed in index.snapshot.credential_types:
        by = placed.item.by
        if by is not None and fields.of_record(index, by, placed.item.id) is None:
            mend = fields.paths_of_record(index).mend(by, RULES["REF009"].help)
            spot = row("credential_types", placed).part("by")
            yield finding("REF009", spot, f"records of {placed.item.id} have no attribute `{by}`", mend)
        for key in _OF_RECORDS if placed.item.derived_from is not None else ():
            if getattr(placed.item, key):
                sentence = f"{placed.item.id} is derived from other types, so its `{key}` asks nobody for anything"
                yield finding("TYP005", row("credential_types", placed).part(key), sentence)
    for site in tests(index):
        yield from _parameter(index, site)
    for block in blocks(index):
        for case, spot, _ in block.cases:
            if isinstance(case, Renewal):
                yield from _late(case, spot)


def _records(index: Index) -> Iterator[Finding]:
    derived = {
        placed.item.id: placed.file.path
        for placed in index.snapshot.credential_types
        if placed.item.derived_from is not None and index.types[placed.item.id] is placed.item
    }
    if not derived:
        return
    for placed in index.snapshot.workers:
        for n, record in enumerate(placed.item.credentials):
            if record.type in derived:
                yield _has_none(record.type, derived[record.type], of_record(placed, n).part("type"))
        for n, screening in enumerate(placed.item.screenings):
            if screening.type in derived:
                yield _has_none(screening.type, derived[screening.type], of_screening(placed, n).part("type"))


def _has_none(name: str, path: str, spot: Spot) -> Finding:
    return finding("TYP001", spot, f"{name} is derived from other types (`derived_from` in {path}) and has no records")


def _parameter(index: Index, site: Site[Test]) -> Iterator[Finding]:
    """A derived type with `by` holds for one value of the attribute, so a test says for which."""
    test = site.part
    kind = index.types.get(test.type or "")
    if kind is None or kind.by is None or kind.derived_from is None:
        return
    if site.ground.kind == "either" and index.types[site.ground.type or kind.id].by == kind.by:
        return  # the value comes down from the derived type around it
    if kind.by not in (test.match or {}) and kind.by not in (test.where.paths if test.where else ()):
        mend = f"Write for example `match: {{{kind.by}: each}}`, or `where: {{{kind.by}: VALUE}}`."
        sentence = f"{kind.id} is held for one `{kind.by}` each, and this test does not say for which"
        yield finding("TYP003", type_spot(site), sentence, mend)


def _late(case: Renewal, spot: Spot) -> Iterator[Finding]:
    for n in range(1, len(case.late)):
        earlier, later = case.late[n - 1].up_to, case.late[n].up_to
        if earlier is not None and later is not None and not rises(earlier, later):
            sentence = f"step {n + 1} of `late` goes up to {later}, and step {n}, before it, up to {earlier} already"
            yield finding("TYP004", spot.part(f"late/{later}/up_to", "late", n, "up_to"), sentence)
