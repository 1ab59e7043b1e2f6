"""Random requirements, coverage and waivers: who is bound to what, and who is let off."""

from __future__ import annotations

from typing import Any

from tests.builder import Tree
from tests.chance import Chance
from tests.strategies_phrases import OF_RECORD, OF_WORKER, SHORT, phrase
from tests.strategies_selectors import TIMES, record_pool, selector, who_pool
from tests.strategies_team import Team
from tests.strategies_tests import EACH, EACH_RECORD, tree_of_tests

PER = (
    "location", "location", "client", "organization", "assignment.shift", ["location", "assignment.shift"],
    ["role", "location"], "assignment.trucks",
)  # fmt: skip


def requirement(chance: Chance, name: str, own: Team) -> Tree:
    """One requirement; most of them bind the whole team."""
    tree: Tree = {"id": name, "applies_to": {"id": f"{own.prefix}*"} if own.prefix else {}}
    if chance.of_ten(own.noise(3)):
        tree["applies_to"] |= selector(chance, who_pool(own.workers))
    if own.uses("service") and chance.of_ten(5):
        tree["applies_to"] |= selector(chance, TIMES)
    each: Any = ()
    if own.uses("each_value") and chance.of_ten(5):
        tree["for_each"] = chance.one(["assignment.trucks", "worker.skills", "assignment.processes", "location"])
        each = EACH
    elif own.uses("each_record") and chance.of_ten(5):
        tree["for_each"] = {"type": chance.one(own.recorded)}
        if chance.of_ten(3):
            tree["for_each"]["where"] = selector(chance, record_pool(own.types), 1)
        each = EACH_RECORD
    if own.uses("at_most") and chance.of_ten(4):
        lines: list[Any] = [{"at_most": "0", "of": [chance.one(own.usual)]}]
        tree["applies_to"]["status"] = chance.one(["ended", ["ended", "active"], "*"])
    else:
        count = chance.one([1] if own.calm else [1, 1, 1, 2, 3])
        lines = [tree_of_tests(chance, own, chance.one([0, 1, 2, 3]), None, each) for _ in range(count)]
    tree["requires"] = [
        {**line, "id": f"line-{n}"} if isinstance(line, dict) and chance.of_ten(2) else line
        for n, line in enumerate(lines)
    ]
    timed(chance, tree, own)
    return tree


def timed(chance: Chance, tree: Tree, own: Team) -> None:
    """How strict a requirement is, and from when."""
    chance.words(
        tree,
        level=(2, ["recommended", "mandatory"]),
        paused_by=(own.noise(3), ["leave"]),
        sla=(4, ["fast", "slow", "none"]),
    )
    if chance.of_ten(own.noise(3)):
        days = sorted({chance.day() for _ in range(chance.one([1, 2]))})
        tree["enforcement"] = [{"from": day, "mode": chance.one(["advise", "block"])} for day in days]
    if chance.of_ten(4 if own.uses("choices", "reached", "events", "business") else own.noise(4)):
        tree["due"] = phrase(chance, own, OF_WORKER)
    if chance.of_ten(4 if own.uses("choices", "reached", "events", "business") else own.noise(4)):
        tree["provisional"] = {"until": phrase(chance, own, OF_WORKER)}
        if chance.of_ten(5):
            tree["provisional"]["supervised_by"] = chance.some(own.types, 2)


def coverage(chance: Chance, name: str, own: Team) -> Tree:
    """How many people of the team a place needs."""
    per = chance.one(PER)
    tree: Tree = {"id": name, "per": per, "needs": needs(chance, own)}
    chance.words(tree, level=(2, ["recommended"]), sla=(4, ["fast", "slow"]))
    if per not in ("location", "client", "organization"):
        tree["applies_to"] = {"id": f"{own.prefix}*"}
        if chance.of_ten(3):
            tree["applies_to"] |= selector(chance, who_pool(own.workers), 1)
    elif chance.of_ten(4):
        paths = [path for path in who_pool(own.workers) if path[0].startswith(f"{per}.")]
        tree["applies_to"] = selector(chance, paths, 1)
    return tree


def needs(chance: Chance, own: Team) -> Any:
    """What is needed, by bands or always."""
    bands: list[Tree] = [need(chance, own) for _ in range(chance.one([1, 1, 2]))]
    for place, band in enumerate(bands):
        if place < len(bands) - 1 or chance.of_ten(2):
            at_most = {chance.one(["at_least", "at_most", "below"]): chance.one(["3", "5", "7.5"])}
            band["when"] = chance.one(
                [{"location.headcount": at_most}, {"location.hazard": "higher"}, {"location": "north-1"}]
            )
    return bands[0] if len(bands) == 1 and chance.of_ten(5) else bands


def need(chance: Chance, own: Team) -> Tree:
    """One line, or several that nobody may fill twice."""
    if chance.of_ten(7):
        return staffed(chance, own)
    tree: Tree = {"all_of": [staffed(chance, own) for _ in range(chance.one([2, 2, 3]))]}
    chance.words(tree, each_once=(6, [True]))
    return tree


def staffed(chance: Chance, own: Team) -> Tree:
    """One line: so many, a share, or so many for every so many."""
    tree: Tree = {"of": [tree_of_tests(chance, own, chance.one([0, 0, 1])) for _ in range(chance.one([1, 1, 2]))]}
    form = chance.one(["count", "share", "by a number", "by people"])
    if form == "share":
        tree["at_least"] = chance.one(["50%", "75%", "33.3%", "100%"])
    else:
        chance.words(tree, at_least=(7, ["0", "1", "1", "2", "3"]))
    if form.startswith("by"):
        tree["for_every"] = chance.one(["1", "2", "5"])
        tree["by"] = "location.headcount" if form == "by a number" else chance.one([{"role": "nurse"}, {"id": "*"}])
    return tree


def waiver(chance: Chance, name: str, own: Team) -> Tree:
    """One waiver for a worker, for those whom a selector names, or for a cohort of records."""
    tree: Tree = {"id": name, "kind": "waiver"}
    if own.uses("cohorts") and chance.of_ten(7):
        return cohort(chance, tree, own)
    tree |= {"requirement": chance.one(own.requirements), **approved(chance, own)}
    if own.uses("people_waivers") and chance.of_ten(7):
        tree["selector"] = {"id": f"{own.prefix}*", **selector(chance, (*who_pool(own.workers), *TIMES), 1)}
    else:
        tree["worker"] = chance.one(own.workers)
        chance.words(tree, assignment=(2, ["a-1", "a-2"]))
    tree["from"] = chance.day()
    tree["until"] = chance.near(tree["from"], 0, 90)
    return tree


def approved(chance: Chance, own: Team) -> Tree:
    """Why, who asked and who approved: soundly, or the one concerned."""
    return {
        "reason": "The course was cancelled by its provider.",
        "requested_by": chance.one(["w-9", *own.workers]),
        "approved_by": chance.one(["w-8", "w-8", "w-7", "w-9", *own.workers]),
    }


def cohort(chance: Chance, tree: Tree, own: Team) -> Tree:
    """A blanket extension of the records of a type."""
    tree["type"] = chance.one(own.recorded)
    tree |= {"authority": {"kind": "issuer", "citation": "Notice 12"}} if chance.of_ten(5) else approved(chance, own)
    if chance.of_ten(7):
        tree["where"] = selector(chance, record_pool(own.types), 1)
    if chance.of_ten(3):
        tree["requirement"] = chance.one(own.requirements)
    if chance.of_ten(3):
        tree["from"] = chance.day()
    tree["until"] = phrase(chance, own, OF_RECORD, ("20 days", "2 months", "45 days", *SHORT))
    return tree
