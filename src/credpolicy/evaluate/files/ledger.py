"""Credits and the ledger: cycles that exist, units that somebody earns, categories that are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from credpolicy.evaluate.files.amounts import categories_of
from credpolicy.evaluate.files.index import Index, unread
from credpolicy.evaluate.files.names import Names
from credpolicy.evaluate.files.sites import phrases
from credpolicy.evaluate.files.spot import Spot, finding, of_entry
from credpolicy.evaluate.files.trees import Block, blocks, credits_asked
from credpolicy.model.credits import Credits
from credpolicy.model.finding import Finding
from credpolicy.model.phrase import reached
from credpolicy.model.registry import Worker
from credpolicy.model.rules import RULES
from credpolicy.model.snapshot import Placed
from credpolicy.model.validity import Validity

_Asked = Mapping[tuple[str, str], Mapping[str, str]]  # by type and unit: categories, and the file that asks for each
_SEAT = ""  # in place of a type: the credits that requirements ask for


def judge(index: Index) -> Iterator[Finding]:
    """Every block of credits that cannot be counted, and every entry that counts where nobody asked for it."""
    units = Names(
        {entry.unit for placed in index.snapshot.workers for entry in placed.item.credits},
        unread=unread(index.snapshot, "registry/"),
    )
    for block in blocks(index):
        yield from _cycles(index, block)
    for site in credits_asked(index):
        yield from _carried(site.part, site.spot)
        yield from _unit(units, (site.part.unit, *(site.part.makes_one or ())), site.spot.part("unit"))
    for phrase, spot, _ in phrases(index):
        for count in reached(phrase):
            yield from _unit(units, (count.unit,), spot.part("reached/unit", "reached", "unit"))
    asked = _asked(index)
    for placed in index.snapshot.workers:
        if placed.item.credits:
            yield from _entries(placed, asked)


def _cycles(index: Index, block: Block) -> Iterator[Finding]:
    """Cycles that are missing, and those that are never counted by."""
    written = [site for site in block.cases if isinstance(site.part, Credits) and site.part.cycle is not None]
    for n, (case, spot, ground) in enumerate(written):
        at, first = spot.part("cycle"), written[0].part
        if ground.kind == "record":
            sentence = f"credits of a type are counted over the cycle of the type {ground.type}, and not over this one"
            yield finding("CRD007", at, sentence, "Move `cycle` to the credential type.")
        elif n and isinstance(case, Credits) and isinstance(first, Credits) and case.cycle != first.cycle:
            sentence = "the cases of one block share one cycle, and an earlier case has another"
            yield finding("CRD007", at, sentence, "Write the same `cycle`, or make two lines of the cases.")
    if not any(ground.kind != "record" for _, _, ground in written):
        yield from _without_cycle(index, block)


def _without_cycle(index: Index, block: Block) -> Iterator[Finding]:
    """What is counted over cycles or moves to the end of one, where none is written beside it."""
    for case, spot, ground in block.cases:
        if ground.cycle or (ground.kind == "record" and ground.type not in index.types):
            continue
        if isinstance(case, Credits) and case.period == "cycle":
            written = "period" in case.model_fields_set
            usual = "" if written else ", as they are where no `period` is written"
            at = spot.part("period") if written else spot.part("period", "unit")
            what, mend = f"these credits are counted over cycles{usual}", "Write `cycle` {}, or another `period` here."
        elif isinstance(case, Validity) and case.rounding is not None and case.rounding.to == "end_of_cycle":
            at, what, mend = spot.part("rounding"), "the end moves to the end of a cycle", "Write `cycle` {}."
        else:
            continue
        of_type = ground.kind == "record"
        missing = f"the type {ground.type} has no `cycle`" if of_type else "no `cycle` is written beside them"
        yield finding("CRD003", at, f"{what}, but {missing}", mend.format("at the type" if of_type else "beside them"))


def _carried(case: Credits, spot: Spot) -> Iterator[Finding]:
    known = Names(categories_of(case))
    for n, name in enumerate(case.carry_over.except_ if case.carry_over else ()):
        if name not in known:
            at = spot.part(f"carry_over/except/{name}", "carry_over", "except", n)
            mend = known.mend(name, RULES["CRD004"].help)
            yield finding("CRD004", at, f"`except` names `{name}`, but these credits have no such category", mend)


def _unit(units: Names, named: tuple[str, ...], spot: Spot) -> Iterator[Finding]:
    if not any(name in units for name in named):
        mend = units.mend(named[0], RULES["CRD006"].help)
        yield finding("CRD006", spot, f"nobody has an entry of the unit `{named[0]}`", mend)


def _asked(index: Index) -> _Asked:
    """The categories that are asked for, by type (none in requirements) and unit; only where any is."""
    found: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    anywhere: set[str] = set()
    for case, spot, ground in credits_asked(index):
        for unit in (case.unit, *(case.makes_one or ())):
            if ground.kind == "either":
                anywhere.add(unit)  # the tree of a derived type is judged wherever that type is named
            asking = ground.type or _SEAT if ground.kind == "record" else _SEAT
            found[asking, unit].update(dict.fromkeys(categories_of(case), spot.placed.file.path))
    return {key: names for key, names in found.items() if names and key[1] not in anywhere}


def _entries(placed: Placed[Worker], asked: _Asked) -> Iterator[Finding]:
    for n, entry in enumerate(placed.item.credits):
        for m, line in enumerate(entry.counts_for):
            names = asked.get((line.type, entry.unit))
            if line.category is not None and names is not None and line.category not in names:
                at = of_entry(placed, n).part(f"counts_for/{line.type}/category", "counts_for", m, "category")
                yield _unasked(line.category, f"the credits of {line.type}", names, at)
        names = asked.get((_SEAT, entry.unit))
        if entry.category is not None and names is not None and entry.category not in names:
            at = of_entry(placed, n).part("category")
            yield _unasked(entry.category, f"the requirements that ask for {entry.unit}", names, at)


def _unasked(name: str, where: str, known: Mapping[str, str], spot: Spot) -> Finding:
    mend = Names(known).mend(name, f"{RULES['CRD005'].help} Known are {', '.join(sorted(known))}.")
    files = " and ".join(sorted(set(known.values())))
    return finding("CRD005", spot, f"`{name}` is none of the categories of {where} in {files}", mend)
