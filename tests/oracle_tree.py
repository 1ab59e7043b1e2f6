"""Trees of tests with derived types put in: what a kernel of any kind is asked for, leaf by leaf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from credpolicy.model.credits import Credits
from credpolicy.model.phrase import DayPhrase
from credpolicy.model.policy import CredentialType
from credpolicy.model.selector import Selection
from credpolicy.model.tree import Test, VerificationRule
from credpolicy.model.validity import Validity
from tests.oracle_ground import closure

Kind = Literal["records", "undefined", "group", "at_most", "credits"]


@dataclass(frozen=True, eq=False)
class Node:
    """A test; a leaf has the names of all types whose records it takes."""

    kind: Kind
    children: tuple[Node, ...] = ()
    needed: int = 1
    when: Selection | None = None
    at: DayPhrase | None = None
    names: frozenset[str] = frozenset()
    wheres: tuple[Selection, ...] = ()
    matches: tuple[tuple[str, str], ...] = ()
    validity: tuple[Validity, ...] | None = None
    verification: tuple[VerificationRule, ...] | None = None
    credits: tuple[Credits, ...] = ()


def planted(test: Test, types: Mapping[str, CredentialType]) -> Node:
    """The test with every derived type replaced by its tree."""
    return _node(test, types, Node("records"), ())


def _node(test: Test, types: Mapping[str, CredentialType], above: Node, inside: tuple[str, ...]) -> Node:
    """`above` is the leaf on a derived type in whose tree this stands; `inside` are the derived types around it."""
    if test.type is not None:
        return _leaf(test, types, above, inside)
    if test.credits:
        return Node("credits", when=test.when, at=test.at, credits=test.credits)
    children = tuple(_node(child, types, above, inside) for child in test.children)
    kind: Kind = "at_most" if test.at_most is not None else "group"
    return Node(kind, children, test.needed, when=test.when, at=test.at)


def _leaf(test: Test, types: Mapping[str, CredentialType], above: Node, inside: tuple[str, ...]) -> Node:
    names = closure(test.type or "", types)
    if not names:
        return Node("undefined", when=test.when, at=test.at)
    leaf = replace(
        above,
        wheres=(*above.wheres, *((test.where,) if test.where is not None else ())),
        matches=(*above.matches, *(test.match or {}).items()),
        validity=test.validity or above.validity,
        verification=test.verification or above.verification,
    )
    plain = frozenset(name for name in names if types[name].derived_from is None)
    derived = [name for name in sorted(names - plain) if name not in inside]
    records = replace(leaf, names=plain)
    if not derived:
        return replace(records, when=test.when, at=test.at)
    trees = [
        _node(tree, types, replace(leaf, validity=leaf.validity or types[name].validity), (*inside, name))
        for name in derived
        if (tree := types[name].derived_from) is not None
    ]
    return Node("group", (*trees, *((records,) if plain else ())), when=test.when, at=test.at)


def types_used(node: Node) -> Iterator[str]:
    """The types whose records a tree takes."""
    yield from node.names
    for child in node.children:
        yield from types_used(child)


def leaves(node: Node) -> Iterator[Node]:
    """Every leaf of a tree."""
    if not node.children:
        yield node
    for child in node.children:
        yield from leaves(child)
