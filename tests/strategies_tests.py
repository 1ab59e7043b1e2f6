"""Random trees of tests: records held, credits earned, groups of them, asked on every day or on one."""

from __future__ import annotations

from typing import Any

from tests.builder import Tree
from tests.chance import Chance
from tests.strategies_credits import credits_of
from tests.strategies_phrases import OF_RECORD, OF_WORKER, phrase
from tests.strategies_selectors import MATCHES, TIMES, case_pool, record_pool, selector, who_pool
from tests.strategies_team import Team
from tests.strategies_validity import validities, verifications

MATCHES_OF_RECORDS = (
    ("jurisdiction", ("jurisdiction",)),
    ("truck", ("truck", "worker.skills")),
    ("number", ("number",)),
    ("checked", ("issued_on", "worker.trained", "checked")),
)
EACH = (("truck", "each"), ("truck", "each"), ("process", "each"))
EACH_RECORD = (
    ("number", "each.number"),
    ("jurisdiction", "each.jurisdiction"),
    ("truck", "each.truck"),
    ("issued_on", "each.expires_on"),
)


def tree_of_tests(chance: Chance, own: Team, depth: int, of_type: str | None = None, each: Any = ()) -> Any:
    """A leaf, bare or with all it may say, or a group; in a type (`of_type`) or in a requirement.

    `each` are the matches with the value of `for_each`, where there is one.
    """
    if depth == 0 or not chance.of_ten(own.noise(6) if own.calm else 4):
        return leaf(chance, own, of_type, each)
    children = [tree_of_tests(chance, own, depth - 1, of_type, each) for _ in range(chance.one([2, 1, 3]))]
    kind = chance.one(["any_of", "all_of", "at_least"])
    if own.uses("at_most") and chance.of_ten(4):
        group: Tree = {"at_most": str(chance.one(range(len(children)))), "of": children}
    elif kind != "at_least":
        group = {kind: children}
    else:
        group = {"at_least": str(chance.one(range(1, len(children) + 1))), "of": children}
    asked(chance, own, of_type, group)
    return group


def leaf(chance: Chance, own: Team, of_type: str | None, each: Any = ()) -> Any:
    """A type that must be held, or credits."""
    types = own.usual if of_type is None else own.after(of_type)
    earned = own.uses("credits") if of_type is None else own.uses("type_credits", "credits", "renewal_tests")
    if not types or (earned and chance.of_ten(8 if own.calm and of_type is None else 4)):
        tree: Tree = {"credits": credits_of(chance, own, of_type)}
        asked(chance, own, of_type, tree)
        return tree
    tree = {"type": chance.one(types)}
    if chance.of_ten(1 if own.calm else 2):
        tree["where"] = selector(chance, record_pool(own.types))
    if each and chance.of_ten(7):
        tree["match"] = dict(chance.some(each, 1))
    elif chance.of_ten(own.noise(2)):
        tree["match"] = {name: chance.one(paths) for name, paths in chance.some(matches(of_type), 2)}
    if own.uses("own_rules") and chance.of_ten(3):
        tree["validity"] = validities(chance, own)
    if own.uses("own_rules") and chance.of_ten(3):
        tree["verification"] = verifications(chance, own)
    asked(chance, own, of_type, tree)
    return tree["type"] if len(tree) == 1 and chance.of_ten(5) else tree


def matches(of_type: str | None) -> Any:
    """What records are matched with."""
    return MATCHES if of_type is None else MATCHES_OF_RECORDS


def asked(chance: Chance, own: Team, of_type: str | None, tree: Tree) -> None:
    """On which condition and on which day a test is made."""
    if own.uses("when") and chance.of_ten(3):
        pool = who_pool(own.workers) if of_type is None else case_pool(own.types)
        tree["when"] = selector(chance, (*pool, *TIMES))
    if own.uses("at") and chance.of_ten(4 if of_type is None else 6):
        tree["at"] = phrase(chance, own, OF_WORKER if of_type is None else OF_RECORD)
