"""The policies as rows: types with their rules, requirements with their tests, cohorts of waivers."""

from __future__ import annotations

from datetime import date

from credpolicy.evaluate import paths
from credpolicy.evaluate.coverage_rows import CoverageRows
from credpolicy.evaluate.credit_rows import NANO, CreditRows
from credpolicy.evaluate.holdings import EACH
from credpolicy.evaluate.rule_rows import Blocks, RuleRows
from credpolicy.evaluate.selector_rows import SelectorRows
from credpolicy.evaluate.tables import Row
from credpolicy.evaluate.tree_rows import TreeRows
from credpolicy.model.policy import CredentialType, ForEachRecord, Requirement
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import Test, walk
from credpolicy.model.waiver import Waiver

_BEGINNING = date.min


class PolicyRows:
    """The rows of the policies, and what the ids in them stand for.

    `narrowed_types` are the types whose records' values anything reads, `chained_types` those whose records hang
    together with the ones before.
    """

    def __init__(self, snapshot: Snapshot, *, no_waivers: bool = False) -> None:
        self._snapshot = snapshot
        self.types: dict[str, int] = {}
        self.selectors = SelectorRows(self.types)
        self.credits = CreditRows(self.selectors)
        self.credits.entry_names = self.selectors.entry_names
        self.requirements: dict[str, int] = {}
        self.kinds: dict[str, CredentialType] = {}
        for placed in snapshot.credential_types:
            if placed.item.id not in self.types:
                self.types[placed.item.id] = len(self.types)
                self.kinds[placed.item.id] = placed.item
        kinds = list(self.kinds.values())
        serves = serving(kinds)
        self.trees = TreeRows(self.selectors, self.credits, self.kinds, self.types, serves)
        self.trees.add_variant = self._add_variant
        self.rules = RuleRows(self.selectors, self._asked_of_record)
        own: dict[str, list[Row]] = {
            name: [] for name in ("type", "serves", "requirement", "depends", "cohort", "business", "total")
        }
        self._own = own
        self._serves = serves
        self._variants = len(self.types)
        self._depends = Dependence(self.kinds, serves)
        for kind in kinds:
            if kind.cycle:
                self.credits.add_cycle(kind.cycle, (kind.id, self.types[kind.id]))
        for kind in kinds:
            self._add_type(kind)
        for leaf_type, servants in serves.items():
            own["serves"].extend(
                (self.types[servant], self.types[leaf_type]) for servant in sorted(servants) if servant in self.types
            )
        for number, requirement in enumerate(placed.item for placed in snapshot.requirements):
            self.requirements.setdefault(requirement.id, number)
            self._add_requirement(number, requirement)
        self.waiver_selectors: dict[int, int] = {}
        for place, waiver in enumerate(() if no_waivers else snapshot.waivers):
            self._add_waiver(place, waiver.item)
        self.coverage = CoverageRows(snapshot, self.selectors, self.trees)
        self._add_type_rows()
        told = self.selectors.names_told_days
        self.chained_types = {kind.id for kind in kinds if told or _hangs_together(kind)}
        for number, (count, where) in enumerate(self.selectors.counts):
            self.credits.units.add(count.unit)
            own["total"].append((number, count.unit, int(count.total * NANO), where))
        self.tables: dict[str, list[Row]] = {
            **own, **self.selectors.tables, **self.trees.tables, **self.rules.tables, **self.credits.tables,
            **self.coverage.tables,
        }  # fmt: skip
        if any(_reckons_in_business_days(row) for rows in self.tables.values() for row in rows):
            own["business"].extend([(None,), *((placed.item.on,) for placed in snapshot.holidays)])

    @property
    def tests(self) -> dict[int, Test]:
        """The tests that the numbers of nodes stand for."""
        return self.trees.tests

    @property
    def narrowed_types(self) -> set[str]:
        """The types whose records' values are read."""
        return self.trees.narrowed | self.selectors.narrowed_types | self._depends.asking | self._with_cases

    @property
    def _with_cases(self) -> set[str]:
        return {name for name, kind in self.kinds.items() if Blocks.of(kind).has_cases}

    def _add_waiver(self, place: int, waiver: Waiver) -> None:
        """Add what a waiver for more than one worker reads: its selector, or its cohort of records."""
        if waiver.selector is not None:
            self.waiver_selectors[place] = self.selectors.add_selector(waiver.selector, "seat")
        if waiver.type is None or waiver.type not in self.types:
            return
        approver = None
        if waiver.authority is None:
            allowed = self._snapshot.settings.waivers.approvers
            if waiver.approved_by == waiver.requested_by or (allowed and waiver.approved_by not in allowed):
                return
            people = (
                number for number, placed in enumerate(self._snapshot.workers) if placed.item.id == waiver.approved_by
            )
            approver = next(people, None)
        requirement = None
        if waiver.requirement is not None:
            requirement = self.requirements.get(waiver.requirement)
            if requirement is None:
                return
        selector = self.selectors.add_selector(waiver.where, "credential") if waiver.where else None
        phrase = self.selectors.add_phrase(waiver.until, "record", self.types[waiver.type])
        self._own["cohort"].append((
            place, self.types[waiver.type], selector, requirement, waiver.from_ or date.min, phrase,
            approver, min(place, 99_999),
        ))  # fmt: skip
        self.trees.narrowed.add(waiver.type)

    def _add_type(self, kind: CredentialType) -> None:
        number = self.types[kind.id]
        self.rules.add_variant(number, kind, number, Blocks.of(kind))

    def _add_variant(self, name: str, test: Test) -> int:
        """A type as a test with rules of its own sees it."""
        number, kind = self._variants, self.kinds[name]
        self._variants += 1
        blocks = Blocks.of(kind, test)
        if blocks.has_cases:
            self.trees.narrowed.add(name)
        self.rules.add_variant(number, kind, self.types[name], blocks)
        return number

    def _asked_of_record(self, tests: tuple[Test, ...], kind: CredentialType) -> int | None:
        return self.trees.add_root(tests, "record", kind)

    def _add_type_rows(self) -> None:
        """The types, once everything that reads their records is known."""
        for name, kind in self.kinds.items():
            asks = (*kind.requires, *((Test(credits=kind.credits),) if kind.credits else ()))
            requires = self.trees.add_root(asks, "record", kind) if asks else None
            self._own["type"].append((
                self.types[name], self._depends.stage(name), "provisional" in kind.accepts_status, False, requires,
            ))  # fmt: skip
        narrowed = self.narrowed_types
        self._own["type"][:] = [
            (number, stage, accepts, name in narrowed, requires)
            for name, (number, stage, accepts, _, requires) in zip(self.kinds, self._own["type"], strict=True)
        ]

    def _add_requirement(self, number: int, requirement: Requirement) -> None:
        root = self.trees.add_root(requirement.requires, "seat")
        sponsor = due = provisional = None
        if requirement.provisional:
            if requirement.provisional.supervised_by:
                supervised_by = tuple(Test(type=kind) for kind in requirement.provisional.supervised_by)
                sponsor = self.trees.add_root(supervised_by, "seat")
            provisional = self.selectors.add_phrase(requirement.provisional.until, "seat", plain=True)
        if requirement.due:
            due = self.selectors.add_phrase(requirement.due, "seat", plain=True)
        named = {test.type for test in walk(requirement.requires) if test.type is not None}
        each, each_path, each_type, each_selector = requirement.for_each, None, None, None
        if isinstance(each, ForEachRecord):
            each_type = self.types.get(each.type, -1)
            each_selector = self.selectors.add_selector(each.where, "credential") if each.where else None
            self.trees.narrowed |= self._serves.get(each.type, set())
            self.selectors.note(EACH, "credential")
            named.add(each.type)
        elif each:
            each_path = paths.plain(each)
            self.selectors.note(each_path, "seat")
            self.selectors.seat_paths[each_path] = None
        bearing = self._depends.closure(named)
        self._own["depends"].extend((number, self.types[name]) for name in sorted(bearing) if name in self.types)
        self._own["requirement"].append((
            number, self._depends.read_through(requirement).reads_assignment,
            self.selectors.add_selector(requirement.applies_to, "seat"), root,
            sponsor, requirement.paused_by is not None, any(name not in self.types for name in bearing),
            min((step.from_ for step in requirement.enforcement), default=_BEGINNING),
            _after_end(requirement), due, provisional, each_path, each_type, each_selector,
        ))  # fmt: skip


class Dependence:
    """Which types' records depend on which others, through what they require."""

    def __init__(self, kinds: dict[str, CredentialType], serves: dict[str, set[str]]) -> None:
        self._serves = serves
        self._kinds = kinds
        self._stages: dict[str, int] = {}
        self.asking = {name for name, kind in kinds.items() if _asks(kind) or _waits(kind)}
        self._needs = {name: self._named(_asks(kind)) for name, kind in kinds.items()}

    def _named(self, tests: tuple[Test, ...]) -> set[str]:
        """The types whose records tests look at, derived ones replaced by what is behind them."""
        found: set[str] = set()
        left = {test.type for test in walk(tests) if test.type}
        while left:
            found |= left
            more: set[str] = set()
            for name in left:
                more |= self._serves.get(name, {name})
                kind = self._kinds.get(name)
                if kind and kind.derived_from:
                    more |= {test.type for test in walk((kind.derived_from,)) if test.type}
            left = more - found
        return found

    def closure(self, names: set[str]) -> set[str]:
        """The types that could bear on tests of these types."""
        found: set[str] = set()
        left = self._named(tuple(Test(type=name) for name in names))
        while left:
            found |= left
            left = {need for name in left for need in self._needs.get(name, ())} - found
        return found

    def read_through(self, requirement: Requirement) -> Requirement:
        """The requirement with the tests behind derived types beside its own."""
        named = self._named(requirement.requires)
        behind = [self._kinds[name].derived_from for name in sorted(named) if name in self._kinds]
        tests = tuple(test for test in behind if test is not None)
        return requirement.model_copy(update={"requires": (*requirement.requires, *tests)}) if tests else requirement

    def stage(self, name: str, above: tuple[str, ...] = ()) -> int:
        """When a type can be judged: one stage after all whose records it needs. A circle counts for nothing."""
        if name not in self._stages:
            below = [
                self.stage(need, (*above, name)) for need in self._needs.get(name, ()) if need not in (*above, name)
            ]
            if above and any(need in above for need in self._needs.get(name, ())):
                return 1 + max(below, default=-1)
            self._stages[name] = 1 + max(below, default=-1)
        return self._stages[name]


def _asks(kind: CredentialType) -> tuple[Test, ...]:
    """Everything that a type's records are asked for."""
    asked = list(kind.requires)
    if kind.credits:
        asked.append(Test(credits=kind.credits))
    for renewal in kind.renewal or ():
        asked.extend(renewal.requires)
        for late in renewal.late:
            asked.extend(late.requires)
    return tuple(asked)


def _waits(kind: CredentialType) -> bool:
    return any(renewal.while_pending for renewal in kind.renewal or ())


def _hangs_together(kind: CredentialType) -> bool:
    """Whether a record's worth depends on the records before it."""
    return (
        kind.cycle is not None
        or bool(_asks(kind))
        or any(renewal.basis or renewal.late or renewal.while_pending for renewal in kind.renewal or ())
    )


def _after_end(requirement: Requirement) -> bool:
    """Whether it binds those who left: nothing but what may not be held, of people whose status is ended."""
    ended = any(
        condition.path in ("status", "worker.status") and not condition.negated and predicate.value == "ended"
        for clause in requirement.applies_to.clauses
        for condition in clause
        for predicate in condition.predicates
    )
    return ended and all(test.at_most is not None for test in requirement.requires)


def _reckons_in_business_days(row: Row) -> bool:
    return any(value == "business" for value in row)


def serving(types: list[CredentialType]) -> dict[str, set[str]]:
    """For each type the types whose holders also hold it: itself, and all that satisfy it, also through others."""
    below: dict[str, set[str]] = {kind.id: {kind.id} for kind in types}
    direct = [(kind.id, lesser) for kind in types for lesser in kind.satisfies if lesser in below]
    grew = True
    while grew:
        grew = False
        for higher, lesser in direct:
            more = below[higher] - below[lesser]
            below[lesser] |= more
            grew = grew or bool(more)
    return below
