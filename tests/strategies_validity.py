"""Random validity and verification: every form of them, one case or several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.builder import Tree
from tests.chance import Chance
from tests.strategies_phrases import KINDS, LENGTHS, LONG, lengths
from tests.strategies_selectors import case_pool, selector
from tests.strategies_team import Team

BASES = ("completed_on", "decided_on", "awarded_on", "valid_from", "issued_on", "screened_on", "issued_on")


def cases(chance: Chance, own: Team, make: Callable[[Chance, Team], Tree]) -> Any:
    """One block, or a list of cases of which the last may be without a condition."""
    if not own.uses("cases") or not chance.of_ten(6):
        return make(chance, own)
    found = [make(chance, own) for _ in range(chance.one([1, 2, 2, 3]))]
    for place, case in enumerate(found):
        if place < len(found) - 1 or chance.of_ten(2):
            case["when"] = selector(chance, case_pool(own.types), 1)
    return found


def validities(chance: Chance, own: Team) -> Any:
    """The validity of a type or of a test."""
    return cases(chance, own, validity)


def validity(chance: Chance, own: Team) -> Tree:
    """One case of it."""
    tree: Tree = {}
    chance.words(tree, valid_for=(9, (*lengths(own, LENGTHS), *LONG)))
    chance.words(tree, basis=(3, BASES))
    if chance.of_ten(4) and tree.get("valid_for") != "never_ends":
        tree["rounding"] = rounding(chance, own, alone="valid_for" not in tree)
    if "rounding" in tree and "valid_for" not in tree:
        chance.words(tree, min_active=(5, lengths(own, LENGTHS)))
    if "valid_for" in tree or "rounding" in tree:
        chance.words(tree, printed=(5, ["governs", "caps", "replaced"]))
    if own.uses("events") and chance.of_ten(6):
        tree["ended_by"] = [ended_by(chance, own) for _ in range(chance.one([1, 1, 2]))]
    return tree


def ended_by(chance: Chance, own: Team) -> Any:
    """What ends a record: an event, or several of a kind."""
    if chance.of_ten(5):
        return chance.one(KINDS)
    tree: Tree = {"event": chance.one(KINDS), "times": chance.one(["1", "2", "2", "3"])}
    if tree["times"] != "1" and chance.of_ten(7):
        tree["within"] = chance.one(lengths(own, LENGTHS))
    return tree


def rounding(chance: Chance, own: Team, *, alone: bool) -> Any:
    """To which day an end moves; `alone` where nothing but the move says the end."""
    words = ["birthday", "end_of_birth_month"]
    if own.uses("type_credits", "chain") and chance.of_ten(5):
        return "end_of_cycle"
    if not alone and chance.of_ten(3):
        return chance.one(["same_day", "day_before", *words])
    tree: Tree = {"to": chance.one([*words, "02-29", "05-31", "12-31", "01-01", chance.day()[5:]])}
    chance.words(tree, years=(5, ["odd", "even", "every"]), direction=(3, ["back", "forward"]))
    return tree


def verifications(chance: Chance, own: Team) -> Any:
    """The verification of a type or of a test."""
    return cases(chance, own, verification_rule)


def verification_rule(chance: Chance, own: Team) -> Tree:
    """One case of it."""
    tree: Tree = {"level": chance.one(["primary_source", "document_review", "self_attestation"])}
    chance.words(tree, max_age=(6, lengths(own, LENGTHS)))
    if chance.of_ten(5):
        tree["at"] = chance.some(["hire", "renewal", "decided_on", "issued_on", "awarded_on", "completed_on"], 3)
    return tree
