"""The policies as rows: types, requirements with their tests, selectors with their conditions."""

from __future__ import annotations

from datetime import date

from credpolicy import dates
from credpolicy.evaluate import paths
from credpolicy.evaluate.kernel import length
from credpolicy.evaluate.tables import Row
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.selector import NUMBER_OPERATORS, Selection
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import Test, walk
from credpolicy.model.validity import Rounding

_BEGINNING = date.min
_NO_TIME = dates.Duration(0, "day")
# in the order of the columns of `type`
_EVENTS = ("renewal", "hire", "awarded_on", "issued_on", "decided_on", "completed_on")
NO_TYPE = -1  # the leaf asks for a type that is not defined or could not be read


class PolicyRows:
    """The rows of the policies, and what the ids in them stand for.

    `seat_paths` and `record_names` are what selectors and matches read of seats and records beyond the tables'
    columns; `narrowed_types` the types whose records any `where` or `match` looks at.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.tables: dict[str, list[Row]] = {
            name: []
            for name in (
                "type", "serves", "requirement", "phrase", "node", "pair", "selector", "condition", "predicate",
            )
        }  # fmt: skip
        self.types: dict[str, int] = {}
        self.requirements: dict[str, int] = {}
        self.tests: dict[int, Test] = {}
        self.seat_paths: dict[str, None] = {}
        self.record_names: dict[str, None] = {}
        self.narrowed_types: set[str] = set()
        kinds = [placed.item for placed in snapshot.credential_types]
        for kind in kinds:
            if kind.id not in self.types:
                self.types[kind.id] = len(self.types)
                self._add_type(kind)
        self._serving = serving(kinds)
        for leaf_type, servants in self._serving.items():
            self.tables["serves"].extend(
                (self.types[servant], self.types[leaf_type]) for servant in sorted(servants) if servant in self.types
            )
        for number, placed in enumerate(snapshot.requirements):
            self.requirements.setdefault(placed.item.id, number)
            self._add_requirement(number, placed.item)

    def _add_type(self, kind: CredentialType) -> None:
        validity, rule = kind.validity, kind.verification
        valid_for = (validity.valid_for or validity.min_active) if validity else None
        never = valid_for == "never_ends"
        if valid_for is None and validity and validity.rounding:
            valid_for = _NO_TIME
        at = rule.at if rule else ()
        age = rule.max_age if rule else None
        self.tables["type"].append((
            self.types[kind.id], never, *length(valid_for if isinstance(valid_for, dates.Duration) else None),
            validity.basis if validity else "issued_on", validity.printed if validity else "governs",
            *_turn(validity.rounding if validity else None),
            *length(kind.renewal.window if kind.renewal else None),
            *length(kind.renewal.grace if kind.renewal else None),
            "provisional" in kind.accepts_status, rule is not None, age is not None, *length(age), bool(at),
            *(event in at for event in _EVENTS),
        ))  # fmt: skip

    def _add_requirement(self, number: int, requirement: Requirement) -> None:
        root = self._add_root(requirement.requires)
        sponsor = None
        if requirement.provisional and requirement.provisional.supervised_by:
            sponsor = self._add_root(tuple(Test(type=kind) for kind in requirement.provisional.supervised_by))
        broken = any(test.type is not None and test.type not in self.types for test in walk(requirement.requires))
        self.tables["requirement"].append((
            number, requirement.reads_assignment, self._add_selector(requirement.applies_to, "seat"), root, sponsor,
            requirement.paused_by is not None, broken,
            min((step.from_ for step in requirement.enforcement), default=_BEGINNING),
        ))  # fmt: skip
        if requirement.due:
            self._add_phrase(number, "due", requirement.due)
        if requirement.provisional:
            self._add_phrase(number, "provisional", requirement.provisional.until)

    def _add_phrase(self, number: int, use: str, phrase: dates.Phrase) -> None:
        named = phrase.anchor in dates.ANCHORS_OF_WORKER
        self.tables["phrase"].append((
            number, use, phrase.anchor if named else None, None if named else date.fromisoformat(phrase.anchor),
            phrase.before, *length(phrase.length),
        ))  # fmt: skip

    def _add_root(self, lines: tuple[Test, ...]) -> int:
        """The tree of a requirement: its only line, or all of its lines."""
        tree = len(self.tables["node"])
        whole = lines[0] if len(lines) == 1 else Test(all_of=lines)
        self._add_test(whole, tree, None, line=len(lines) == 1)
        return tree

    def _add_test(self, test: Test, tree: int, parent: int | None, *, line: bool) -> int:
        """Add a test and what is below it; returns its height: 0 for a leaf."""
        node = len(self.tables["node"])
        self.tests[node] = test
        self.tables["node"].append(())  # keeps the place: members follow their group
        below_is_line = node == tree and not line
        heights = [self._add_test(member, tree, node, line=below_is_line) for member in test.children]
        height = 1 + max(heights) if heights else 0
        kind = selector = needed = members = None
        pairs = dict(test.match or {})
        if test.type is not None:
            kind = self.types.get(test.type, NO_TYPE)
            selector = self._add_selector(test.where, "credential") if test.where else None
            if test.where or pairs:
                self.narrowed_types |= self._serving.get(test.type, set())
        else:
            needed, members = test.needed, len(test.children)
        for name, path in pairs.items():
            self.record_names[name] = None
            self.seat_paths[paths.plain(path)] = None
            self.tables["pair"].append((node, name, paths.plain(path)))
        self.tables["node"][node] = (
            node,
            tree,
            parent,
            line,
            height,
            kind,
            selector,
            len(pairs),
            needed,
            members,
        )
        return height

    def _add_selector(self, selection: Selection, of: str) -> int:
        selector = len(self.tables["selector"])
        self.tables["selector"].append((selector, of))
        for clause, conditions in enumerate(selection.clauses):
            for number, condition in enumerate(conditions):
                path = paths.plain(condition.path) if of == "seat" else condition.path
                self._note_path(path, of)
                self.tables["condition"].append((selector, of, clause, number, path, condition.negated))
                for predicate in condition.predicates:
                    phrase = predicate.phrase
                    anchor = day = None
                    if phrase is not None:
                        written = phrase.anchor[:1].isdigit()
                        anchor, day = (None, date.fromisoformat(phrase.anchor)) if written else (phrase.anchor, None)
                        if anchor:
                            self._note_path(anchor, of)
                    self.tables["predicate"].append((
                        selector, clause, number, predicate.operator, predicate.value,
                        predicate.value if predicate.operator in NUMBER_OPERATORS else None,
                        day, anchor, bool(phrase and phrase.before),
                        *length(phrase.length if phrase else predicate.length),
                    ))  # fmt: skip
        return selector

    def _note_path(self, path: str, of: str) -> None:
        if of == "credential":
            self.record_names[path] = None
        elif path not in paths.COLUMNS:
            self.seat_paths[path] = None


def _turn(rounding: Rounding | None) -> tuple[str, int | None, int | None, int | None, bool]:
    """A rounding as the kernel's columns: what to move to, its month and day, the parity of the year, whether back."""
    if rounding is None:
        return "same_day", None, None, None, False
    odd, back = {"every": None, "even": 0, "odd": 1}[rounding.years], rounding.direction == "back"
    if isinstance(rounding.to, dates.YearDay):
        return "year_day", rounding.to.month, rounding.to.day, odd, back
    return rounding.to, None, None, odd, back


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
