"""Where rules stand in the policies: every test, block of cases, selector and day phrase, and what is known there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from credpolicy.evaluate.files.ground import Ground
from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, row
from credpolicy.model.coverage import Coverage, Need
from credpolicy.model.credits import Credits
from credpolicy.model.finding import Pointer
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.retention import Keep
from credpolicy.model.selector import PLACES
from credpolicy.model.tree import Renewal, Test, VerificationRule
from credpolicy.model.validity import Validity

T_co = TypeVar("T_co", covariant=True)
Case = Validity | Renewal | Credits | VerificationRule | Need


class Site(NamedTuple, Generic[T_co]):
    """A part of the policies, where it is written, and what is known there."""

    part: T_co
    spot: Spot
    ground: Ground


class Block(NamedTuple):
    """A block of cases: its name, the cases in order, each with its place."""

    name: str
    cases: tuple[Site[Case], ...]


def ground_of(index: Index, requirement: Requirement) -> Ground:
    """What is known in a requirement."""
    return Ground(index, "seat", each=requirement.for_each)


def ground_of_records(index: Index, kind: CredentialType) -> Ground:
    """What is known in the blocks of a type."""
    return Ground(index, "record", kind.id, cycle=kind.cycle is not None)


def ground_of_units(index: Index, coverage: Coverage) -> Ground:
    """What is known of each place, or whatever else, that a coverage counts."""
    return Ground(index, "unit", per=coverage.per)


def counts_rows(coverage: Coverage) -> bool:
    """Whether a coverage counts rows of the registry, and not what its assignments say."""
    return len(coverage.per) == 1 and coverage.per[0] in PLACES


def tests(index: Index) -> Iterator[Site[Test]]:
    """Every test of every tree, groups before their members."""
    for requirement in index.snapshot.requirements:
        spot, ground = row("requirements", requirement), ground_of(index, requirement.item)
        yield from _tree(requirement.item.requires, spot, ground, "requires")
    for placed in index.snapshot.credential_types:
        kind, spot = placed.item, row("credential_types", placed)
        ground = ground_of_records(index, kind)
        yield from _tree(kind.requires, spot, ground, "requires")
        for case, at, _ in cases(kind.renewal, "renewal", spot, ground):
            yield from _tree(case.requires, at, ground, "requires")
            for n, step in enumerate(case.late):
                yield from _tree(step.requires, at.part(f"late/{step.up_to}", "late", n), ground, "requires")
        if kind.derived_from is not None:
            anywhere = Ground(index, "either", kind.id, cycle=kind.cycle is not None)
            yield from _walk([(kind.derived_from, ("derived_from",))], spot, anywhere, "derived_from")
    for coverage in index.snapshot.coverage:
        seat = Ground(index, "seat")
        for need, at, _ in needs(index, coverage.item, row("coverage", coverage)):
            for n, line in enumerate(need.lines):
                part = at.part(f"all_of/{n}", "all_of", n) if need.all_of else at
                yield from _tree(line.of, part, seat, "of")


def needs(index: Index, coverage: Coverage, spot: Spot) -> Iterator[Site[Need]]:
    """The cases of a coverage's needs."""
    yield from cases(coverage.needs, "needs", spot, ground_of_units(index, coverage))


C = TypeVar("C", Validity, Renewal, Credits, VerificationRule, Need, Keep)


def cases(written: Sequence[C] | None, name: str, spot: Spot, ground: Ground) -> Iterator[Site[C]]:
    """The cases of a block with their places."""
    # A block may be one mapping or a list of them; the model knows no more which, and a list of one is rare.
    for n, case in enumerate(written or ()):
        condition = case.when.written if case.when else "else"
        at = spot.part(name) if len(written or ()) == 1 else spot.part(f"{name}/{condition}", name, n)
        yield Site(case, at, ground)


def blocks(index: Index) -> Iterator[Block]:
    """Every block of cases: of types, of tests, of coverages."""
    for placed in index.snapshot.credential_types:
        kind, spot = placed.item, row("credential_types", placed)
        ground = ground_of_records(index, kind)
        if kind.derived_from is None:
            yield Block("validity", tuple(cases(kind.validity, "validity", spot, ground)))
        yield Block("renewal", tuple(cases(kind.renewal, "renewal", spot, ground)))
        yield Block("verification", tuple(cases(kind.verification, "verification", spot, ground)))
        yield Block("credits", tuple(cases(kind.credits, "credits", spot, _counting(ground))))
    for test, spot, ground in tests(index):
        # In a requirement the record is the one that is tested; under a type it is the one that asks.
        of_records = _of_leaf(index, test) if ground.kind == "seat" else ground
        yield Block("validity", tuple(cases(test.validity, "validity", spot, of_records)))
        yield Block("verification", tuple(cases(test.verification, "verification", spot, of_records)))
        yield Block("credits", tuple(cases(test.credits, "credits", spot, _counting(ground))))
    for coverage in index.snapshot.coverage:
        yield Block("needs", tuple(needs(index, coverage.item, row("coverage", coverage))))


def credits_asked(index: Index) -> Iterator[Site[Credits]]:
    """Every case of every block of credits."""
    for block in blocks(index):
        for case, spot, ground in block.cases:
            if isinstance(case, Credits):
                yield Site(case, spot, ground)


def is_bare(test: Test) -> bool:
    """Whether a test is written as a bare id."""
    return test.model_fields_set == {"type"}


def type_spot(site: Site[Test]) -> Spot:
    """Where the type of a test is written."""
    return site.spot if is_bare(site.part) else site.spot.at("type")


def _counting(ground: Ground) -> Ground:
    return Ground(ground.index, ground.kind, ground.type, ground.per, ground.each, credits=True, cycle=ground.cycle)


def _of_leaf(index: Index, test: Test) -> Ground:
    kind = index.types.get(test.type or "")
    return Ground(index, "record", test.type, cycle=kind is not None and kind.cycle is not None)


def _tree(written: tuple[Test, ...], spot: Spot, ground: Ground, name: str) -> Iterator[Site[Test]]:
    yield from _walk([(test, (name, n)) for n, test in enumerate(written)], spot, ground, name)


def _walk(roots: list[tuple[Test, Pointer]], spot: Spot, ground: Ground, name: str) -> Iterator[Site[Test]]:
    waiting = roots[::-1]
    while waiting:
        test, pointer = waiting.pop()
        yield Site(test, spot.part(f"{name}/{test.key}", *pointer), ground)
        group = "any_of" if test.any_of else "all_of" if test.all_of else "of"
        waiting.extend((child, (*pointer, group, n)) for n, child in reversed(list(enumerate(test.children))))
