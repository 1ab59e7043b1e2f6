"""Random credential types: how long they hold, how they are renewed, what they depend on."""

from __future__ import annotations

from typing import Any

from tests.builder import Tree
from tests.chance import Chance
from tests.strategies_credits import credits_of, cycle
from tests.strategies_phrases import OF_RECORD, SHORT, lengths, phrase
from tests.strategies_team import Team
from tests.strategies_tests import tree_of_tests
from tests.strategies_validity import cases, validities, validity, verifications


def credential_type(chance: Chance, name: str, own: Team) -> Tree:
    """One type, with any of its blocks."""
    if name in own.derived:
        return derived_type(chance, name, own)
    tree: Tree = {"id": name}
    chance.words(
        tree,
        issuer=(own.noise(6), ["board", "other", "nobody"]),
        accepts_status=(3, [["provisional"], ["active", "provisional"]]),
    )
    if chance.of_ten(8 if own.calm else 6):
        tree["validity"] = validities(chance, own)
    if chance.of_ten(8 if own.calm else 6):
        tree["renewal"] = cases(chance, own, lambda chance, own: renewal(chance, name, own))
    if chance.of_ten(own.noise(3)):
        tree["verification"] = verifications(chance, own)
    # Nothing depends on itself: where types ask for others, they serve only those before them.
    served = own.types[: own.types.index(name)] if own.has_order else [other for other in own.types if other != name]
    if served and chance.of_ten(own.noise(3)):
        tree["satisfies"] = chance.some(served, 2)
    if own.uses("chain", "derived") and chance.of_ten(3):
        tree["by"] = "process"
    if own.uses("type_credits", "renewal_tests", "late") and chance.of_ten(9):
        tree["cycle"] = cycle(chance, own, of_type=True)
    if own.uses("type_credits") and chance.of_ten(9):
        tree["credits"] = credits_of(chance, own, name)
    if own.uses("prerequisites") and chance.of_ten(8):
        tree["requires"] = tests(chance, name, own)
    return tree


def derived_type(chance: Chance, name: str, own: Team) -> Tree:
    """A type without records: who passes its test holds it."""
    tree: Tree = {"id": name, "derived_from": tree_of_tests(chance, own, chance.one([1, 1, 2]), name)}
    if chance.of_ten(3):
        tree["validity"] = validity(chance, own)
    if chance.of_ten(2):
        tree["by"] = "process"
    return tree


def tests(chance: Chance, name: str, own: Team) -> list[Any]:
    """Tests that stand in a type."""
    return [tree_of_tests(chance, own, chance.one([0, 0, 1]), name) for _ in range(chance.one([1, 1, 2]))]


def renewal(chance: Chance, name: str, own: Team) -> Tree:
    """One case of a renewal."""
    tree: Tree = {}
    chance.words(tree, window=(6, lengths(own, SHORT)), grace=(own.noise(9), lengths(own, SHORT)))
    if own.uses("chain"):
        chance.words(tree, basis=(8, ["previous_expiry", "previous_expiry", "completed_on", "decided_on"]))
    if own.uses("pending") and chance.of_ten(9):
        lengths_after = chance.one(["20 days", "2 months", "45 days"])
        usual = f"{lengths_after} after expires_on"
        tree["while_pending"] = usual if chance.of_ten(6) else phrase(chance, own, OF_RECORD)
    if own.uses("renewal_tests") and chance.of_ten(7):
        tree["requires"] = tests(chance, name, own)
    if own.uses("late") and chance.of_ten(7):
        tree["late"] = late(chance, name, own)
    return tree


def late(chance: Chance, name: str, own: Team) -> list[Tree]:
    """The way back, by how late it is; the last step may be without an end."""
    steps: list[Tree] = []
    for size in chance.one([["1 week"], ["1 week", "1 month"], ["10 days", "45 days"], ["20 days", None], [None]]):
        step: Tree = {"up_to": size} if size else {}
        if chance.of_ten(8):
            step["requires"] = tests(chance, name, own)
        chance.words(step, status=(7, ["inactive", "lapsed", "expired", "suspended", "revoked", "retired"]))
        steps.append(step)
    return steps
