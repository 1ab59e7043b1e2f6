"""Tests as rows: the trees of requirements, of types and of renewals, with derived types put in their place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from credpolicy.evaluate import paths
from credpolicy.evaluate.tables import Row
from credpolicy.model.policy import CredentialType
from credpolicy.model.selector import Selection, denied
from credpolicy.model.tree import Test

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from credpolicy.evaluate.credit_rows import CreditRows
    from credpolicy.evaluate.selector_rows import SelectorRows

NO_TYPE = -1  # the leaf asks for a type that is not defined or could not be read
_DEEPEST = 16  # of derived types in each other; a circle is a finding about the files


@dataclass(frozen=True, slots=True)
class _Asking:
    """Where a test stands: whose tree, in what context, and what a derived type above adds to it."""

    tree: int
    of: Literal["seat", "record"]
    owner: CredentialType | None
    scope: int | None = None
    added: tuple[Test, ...] = ()


class TreeRows:
    """The rows of tests. `tests` are what the numbers of nodes stand for."""

    def __init__(
        self,
        selectors: SelectorRows,
        credit_rows: CreditRows,
        kinds: Mapping[str, CredentialType],
        types: Mapping[str, int],
        serving: Mapping[str, set[str]],
    ) -> None:
        self.tables: dict[str, list[Row]] = {"node": [], "node_type": [], "pair": []}
        self.tests: dict[int, Test] = {}
        self.narrowed: set[str] = set()
        self.add_variant: Callable[[str, Test], int] = lambda name, _test: types[name]
        self._selectors = selectors
        self._credits = credit_rows
        self._kinds = kinds
        self._types = types
        self._serving = serving

    def add_root(
        self, lines: tuple[Test, ...], of: Literal["seat", "record"], owner: CredentialType | None = None
    ) -> int:
        """The tree of several tests that must all hold: its only line, or all of its lines."""
        tree = len(self.tables["node"])
        asking = _Asking(tree, of, owner)
        if len(lines) == 1:
            self._add(lines[0], None, asking, line=True)
        else:
            self._add(Test(all_of=lines), None, asking, lines=True)
        return tree

    def _add(self, test: Test, parent: int | None, asking: _Asking, *, line: bool = False, lines: bool = False) -> int:
        """Add a test with the `when` and the `at` around it; returns its height: 0 for a leaf."""
        if test.when is not None:
            node = self._place(test, parent, line=line)
            height = 1 + self._add(test.model_copy(update={"when": None}), node, asking)
            of: Literal["seat", "credential"] = "seat" if asking.of == "seat" else "credential"
            selector = self._selectors.add_selector(test.when, of)
            self._put(node, asking, height, "when", selector=selector)
            return height
        if test.at is not None:
            node = self._place(test, parent, line=line)
            inner = replace(asking, scope=node)
            height = 1 + self._add(test.model_copy(update={"at": None}), node, inner)
            type_ = self._types[asking.owner.id] if asking.owner else None
            phrase = self._selectors.add_phrase(test.at, asking.of, type_)
            self._put(node, inner, height, "at", phrase=phrase)
            return height
        if test.type is not None:
            return self._add_type(test, parent, asking, line=line)
        node = self._place(test, parent, line=line)
        if test.credits is not None:
            owner = asking.owner.id if asking.owner else None
            block = self._credits.add_block(test.credits, owner)
            self._put(node, asking, 0, "credits", block=block)
            return 0
        height = 1 + max(self._add(member, node, asking, line=lines) for member in test.children)
        kind = "most" if test.at_most is not None else "group"
        self._put(node, asking, height, kind, needed=test.needed, members=len(test.children))
        return height

    def _add_type(self, test: Test, parent: int | None, asking: _Asking, *, line: bool) -> int:
        """Add a leaf, or the test behind a derived type with what the leaf adds to it."""
        if asking.of == "record" and (ways := _by_asker(test)):
            node = len(self.tables["node"])
            height = self._add(Test(any_of=ways), parent, asking, line=line)
            self.tests[node] = test
            return height
        name = test.type or ""
        derived = [one for one in sorted(self._serving.get(name, ())) if self._kinds[one].derived_from]
        if not derived or len(asking.added) >= _DEEPEST:
            self._leaf(self._place(test, parent, line=line), test, asking)
            return 0
        inner = replace(asking, added=(*asking.added, test))
        behind = [self._behind(one, test) for one in derived]
        if not self._plain_types(name) and len(behind) == 1:
            node = len(self.tables["node"])
            height = self._add(behind[0], parent, inner, line=line)
            self.tests[node] = test
            return height
        node = self._place(test, parent, line=line)
        heights = [self._add(way, node, inner) for way in behind]
        if self._plain_types(name):
            self._leaf(self._place(test, node), test, asking)
            heights.append(0)
        height = 1 + max(heights)
        self._put(node, asking, height, "group", needed=1, members=len(heights))
        return height

    def _behind(self, name: str, leaf: Test) -> Test:
        """The test of a derived type with the validity and verification of the leaf that asks for it, else its own."""
        kind = self._kinds[name]
        test = kind.derived_from
        assert test is not None  # asked for derived types only  # noqa: S101
        outer = Test(
            type=name,
            validity=leaf.validity or kind.validity,
            verification=leaf.verification or kind.verification,
        )
        return _with(test, outer)

    def _plain_types(self, name: str) -> list[str]:
        """The types whose records serve a type, those with tests instead of records left out."""
        serving = sorted(self._serving.get(name, ()))
        return [one for one in serving if one in self._types and not self._kinds[one].derived_from]

    def _leaf(self, node: int, test: Test, asking: _Asking) -> None:
        for outer in reversed(asking.added):
            test = _with(test, outer)
        pairs = dict(test.match or {})
        kinds = self._plain_types(test.type or "")
        for name in kinds:
            own = test.validity is not None or test.verification is not None
            variant = self.add_variant(name, test) if own else self._types[name]
            self.tables["node_type"].append((node, self._types[name], variant))
        selector = self._selectors.add_selector(test.where, "credential") if test.where else None
        if test.where or pairs:
            self.narrowed.update(kinds)
        for name, path in pairs.items():
            self._selectors.note(name, "credential")
            of, other = self._other(path, asking)
            self.tables["pair"].append((node, name, of, other))
        kind = self._types.get(test.type or "", NO_TYPE)
        self._put(node, asking, 0, "type", type=kind, selector=selector, matches=len(pairs))

    def _other(self, path: str, asking: _Asking) -> tuple[str, str]:
        """The row on the right side of a match, and the path on it."""
        if path == "each" or path.startswith("each."):
            self._selectors.note(path.removeprefix("each").removeprefix("."), "credential")
            return "each", path
        if asking.of == "record":
            self._selectors.note(path, "credential")
            return "record", path
        plain = paths.plain(path)
        self._selectors.note(plain, "seat")
        if plain in paths.COLUMNS:
            self._selectors.seat_paths[plain] = None
        return "seat", plain

    def _place(self, test: Test, parent: int | None, *, line: bool = False) -> int:
        """Keep a place under a group, which its members follow; `_put` says the rest."""
        node = len(self.tables["node"])
        self.tests[node] = test
        self.tables["node"].append((parent, line))
        return node

    def _put(self, node: int, asking: _Asking, height: int, kind: str, **values: int | None) -> None:
        """Fill the place of a node."""
        columns = ("type", "selector", "matches", "needed", "members", "block", "phrase")
        self.tables["node"][node] = (
            node, asking.tree, *self.tables["node"][node], height, kind, *map(values.get, columns), asking.scope,
        )  # fmt: skip


def _by_asker(test: Test) -> tuple[Test, ...]:
    """A test whose own cases depend on the record that asks, as one test for each case; none where nothing depends.

    The record that asks is not the one that is looked at, so the case is chosen by a `when` around the test.
    """
    cases = {name: getattr(test, name) for name in ("validity", "verification")}
    if not any(case.when for block in cases.values() for case in block or ()):
        return ()
    ways: list[Test] = []
    first: dict[str, list[tuple[Selection | None, object]]] = {}
    for name, block in cases.items():
        earlier: list[Selection] = []
        first[name] = []
        for case in block or ():
            own = case.when.clauses if case.when else ()
            clauses = (*own, *(clause for one in earlier for clause in denied(one)))
            plain = case.model_copy(update={"when": None})
            first[name].append((Selection(clauses, case.when.written if case.when else "otherwise"), (plain,)))
            if case.when:
                earlier.append(case.when)
        left = tuple(clause for one in earlier for clause in denied(one))
        if not block or all(case.when for case in block):
            first[name].append((Selection(left, "otherwise"), () if block else None))
    for when, validity in first["validity"]:
        for also, verification in first["verification"]:
            together = (*(when.clauses if when else ()), *(also.clauses if also else ()))
            ways.append(test.model_copy(update={
                "when": Selection(together, also.written if also else ""),
                "validity": validity, "verification": verification,
            }))  # fmt: skip
    return tuple(ways)


def _with(test: Test, outer: Test) -> Test:
    """A test with what stands on the derived type above it, on every leaf inside."""
    if test.children:
        name = next(name for name in ("any_of", "all_of", "of") if getattr(test, name))
        return test.model_copy(update={name: tuple(_with(member, outer) for member in test.children)})
    if test.type is None:
        return test
    where = test.where
    if outer.where is not None:
        where = (
            outer.where
            if where is None
            else Selection((*where.clauses, *outer.where.clauses), f"{where.written}, and {outer.where.written}")
        )
    return test.model_copy(update={
        "where": where,
        "match": {**(test.match or {}), **(outer.match or {})} or None,
        "validity": test.validity or outer.validity,
        "verification": test.verification or outer.verification,
    })  # fmt: skip
