"""Random people: where they work, what they hold and earned, and what happened to them."""

from __future__ import annotations

from typing import Any

from tests.builder import Tree
from tests.chance import Chance
from tests.strategies_credits import entry
from tests.strategies_phrases import KINDS
from tests.strategies_selectors import ATTRIBUTES
from tests.strategies_team import OF_CREDITS, Team

MAPPED = ("Null and Void", "Active-Probation", "Gone fishing")
WORDS = (
    "active", "active", "pending", "provisional", "inactive", "lapsed", "expired", "suspended", "revoked",
    "surrendered", "retired", "issued_in_error", "unknown", *MAPPED,
)  # fmt: skip
RESULTS = ("clear", "clear", "false_match", "possible_match", "match", "pending", "error")
LOCATIONS = ("north-1", "north-2", "south-1")
TELLS_HOLDINGS_APART = ("process",)  # and so is not written with days


def attributes(chance: Chance, tree: Tree, of: str, *, dated: bool = False) -> None:
    """Fill in some of the declared attributes of a row."""
    if not chance.of_ten(5):
        return
    values: Tree = {}
    for attribute in chance.some([a for a in ATTRIBUTES if a.of == of], 3):
        several = attribute.many and chance.of_ten(7)

        def value(several: bool = several, known: Any = attribute.values) -> Any:
            return chance.some(known, 3) if several else chance.one(known)

        values[attribute.name] = value()
        if dated and attribute.name not in TELLS_HOLDINGS_APART and chance.of_ten(5):
            days = sorted({chance.day() for _ in range(chance.one([1, 2, 3]))})
            values[attribute.name] = [{"from": day, "value": value()} for day in days]
    tree["attributes"] = values


def verification(chance: Chance, holder: str, own: Team) -> Tree:
    """One look at the source, mostly a proper one."""
    tree = {"verified_on": chance.near(chance.middle, -70, 50), "verified_by": "w-9", "method": "web_lookup"}
    chance.words(
        tree,
        verified_by=(1, [holder, own.workers[0]]),
        method=(3, ["document_review", "self_attestation", "written", "phone", "api", "cvo"]),
        outcome=(2, ["validated", "attested", "in_process", "entered_in_error", "validation_failed",
                     "revalidation_failed", "revalidation_required"]),
        status_seen=(3, ["active", "active", "active", "provisional", "suspended", "Active-Probation", "Gone fishing"]),
    )  # fmt: skip
    return tree


def credential(chance: Chance, holder: str, own: Team) -> Tree:
    """One record: mostly active and dated, in all the ways a record can be wrong."""
    tree: Tree = {"type": chance.one(own.recorded)}
    chance.words(tree, number=(5, ["001", "1", "002"]), jurisdiction=(1 if own.is_chained else 4, ["US-OH", "US-NY"]))
    if chance.of_ten(8):
        tree["issued_on"] = chance.near(chance.middle, -80, 30)
    if chance.of_ten(9):
        tree["expires_on"] = chance.near(tree.get("issued_on", chance.middle), -2, 50 if own.is_chained else 150)
    chance.days(tree, valid_from=1, completed_on=2, decided_on=2, awarded_on=2)
    if own.is_chained:
        chance.days(tree, screened_on=1, executed_on=1, created_on=1, last_in_effect_on=1)
    if chance.of_ten(3):
        tree["status"] = chance.one(WORDS)
        chance.days(tree, status_on=6)
    if own.uses("pending"):
        if "issued_on" in tree and chance.of_ten(5):
            tree["applied_on"] = chance.near(tree["issued_on"], -40, 2)
        chance.words(tree, status=(2, ["pending", "pending", "suspended"]))
    chance.words(tree, multistate=(1, [True, False]), restricted=(1, [True, False]), id=(1, ["c-1"]))
    if own.uses("cases"):
        chance.words(tree, age_at_issue=(3, ["1", "2", "3"]))
    attributes(chance, tree, "credential", dated=own.uses("dated"))
    if chance.of_ten(6):
        tree["verifications"] = [verification(chance, holder, own) for _ in range(chance.one([1, 1, 2, 3]))]
    return tree


def chain(chance: Chance, kind: str, own: Team) -> list[Tree]:
    """One to four records of a type, one after the other, now and then too early or too late."""
    found: list[Tree] = []
    issued_on = chance.near(chance.middle, -160, -20)
    awarded_on = chance.near(issued_on, -500, 0)
    for _ in range(chance.one([1, 2, 2, 3, 4])):
        ends = chance.near(issued_on, 10, 70)
        tree: Tree = {"type": kind, "issued_on": issued_on}
        for name in ("awarded_on", "completed_on", "decided_on", "screened_on"):
            if chance.of_ten(6):
                tree[name] = awarded_on if name == "awarded_on" else chance.near(issued_on, -8, 8)
        if chance.of_ten(5):
            tree["expires_on"] = ends
        if own.uses("pending") and found:
            tree["applied_on"] = chance.near(issued_on, -40, 0)
            chance.words(tree, status=(3, ["pending", "pending", "pending", "suspended"]))
        chance.words(tree, status=(1, WORDS), number=(5, ["001"]))
        if own.uses("cases"):
            chance.words(tree, age_at_issue=(3, ["1", "2", "3"]))
        attributes(chance, tree, "credential", dated=own.uses("dated"))
        if chance.of_ten(3):
            tree["verifications"] = [verification(chance, "w-9", own)]
        found.append(tree)
        issued_on = chance.near(ends, -15, 40)
    return chance.random.sample(found, len(found)) if chance.of_ten(3) else found


def records(chance: Chance, holder: str, own: Team) -> list[Tree]:
    """What somebody holds: anything, or in a calm team mostly chains."""
    if own.calm and chance.of_ten(8):
        kinds = [own.recorded[0], *chance.some(own.recorded[1:-2], 2, 0)]
        return [tree for kind in kinds for tree in chain(chance, kind, own)]
    return [credential(chance, holder, own) for _ in range(chance.one([1, 0, 2, 3, 4, 5, 6, 5, 4]))]


def screening(chance: Chance, own: Team) -> Tree:
    """One look into a list."""
    tree: Tree = {"type": chance.one(own.recorded), "screened_on": chance.day(), "result": chance.one(RESULTS)}
    chance.days(tree, resolved_on=4)
    return tree


def assignment(chance: Chance, own: Team) -> Tree:
    """One assignment; places may be missing, or not be in the registry."""
    tree: Tree = {"role": chance.one(["nurse", "driver"])}
    chance.words(
        tree,
        id=(4, ["a-1", "a-2", "a-3"]),
        location=(8, LOCATIONS),
        client=(5, ["acme", "zeta", "gone"]),
        organization=(3, ["org-1", "org-2"]),
        position=(1, ["p-1", "p-2"]),
        supervisor=(5, [*own.workers, "w-9"]),
    )
    chance.days(tree, starts_on=6)
    if chance.of_ten(2):
        tree["ends_on"] = chance.near(tree.get("starts_on", chance.middle), 0, 80)
    attributes(chance, tree, "assignment", dated=own.uses("dated"))
    return tree


def key_of(tree: Tree) -> str:
    """What tells assignments of one worker apart."""
    return tree.get("id") or "/".join(tree.get(name, "") for name in ("role", "location", "client"))


def worker(chance: Chance, name: str, own: Team) -> Tree:
    """One worker: at work, to come, on leave or gone."""
    tree: Tree = {"id": name}
    if own.calm:
        tree["hired_on"] = chance.near(chance.middle, *chance.one([(-90, -60), (-500, -300), (-10, 30)]))
    elif chance.of_ten(8):
        tree["hired_on"] = chance.day() if chance.of_ten(3) else chance.near(chance.middle, -90, 0)
    chance.words(
        tree,
        status=(own.noise(3), ["active", "candidate", "on_leave", "ended"]),
        employment=(4, ["employee", "contractor", "agency"]),
        manager=(2, own.workers),
        birthday=(6, ["02-29", "12-31", chance.day()[5:], chance.day()[5:]]),
    )
    if chance.of_ten(own.noise(3)):
        tree["ended_on"] = chance.near(tree.get("hired_on", chance.middle), 0, 100)
    if chance.of_ten(2):
        leave = {"from": chance.day()}
        if chance.of_ten(7):
            leave["until"] = chance.near(leave["from"], 0, 40)
        tree["leave"] = [leave]
    attributes(chance, tree, "worker", dated=own.uses("dated"))
    assignments = [assignment(chance, own) for _ in range(chance.one([1, 0, 1, 2, 3]))]
    tree["assignments"] = list({key_of(item): item for item in assignments}.values())
    tree["credentials"] = records(chance, name, own)
    if own.features & OF_CREDITS or own.uses("renewal_tests", "late", "prerequisites"):
        tree["credits"] = [
            entry(chance, own) for _ in range(chance.one([6, 10, 14] if own.calm else [0, 1, 2, 4, 6, 8]))
        ]
    if own.uses("events") or chance.of_ten(1):
        tree["events"] = [{"kind": chance.one(KINDS), "on": chance.day()} for _ in range(chance.one([1, 2, 3, 5]))]
    if own.uses("screenings"):
        tree["screenings"] = [screening(chance, own) for _ in range(chance.one([0, 1, 2, 3]))]
    return tree
