"""Random credits: entries, cycles, and blocks of every form with few words and small amounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.builder import Tree
from tests.chance import Chance
from tests.strategies_phrases import LENGTHS, OF_RECORD, OF_WORKER, TOTALS, UNITS, lengths, phrase
from tests.strategies_selectors import CYCLES, TIMES, Pool, case_pool, entry_pool, selector, who_pool
from tests.strategies_team import Team

AMOUNTS = ("1", "1", "2", "3", "0.5", "0.333333333", "50", "4.25")
CATEGORIES = ("a", "b", "c")
PERIODS = (*LENGTHS, "1 year", "12 calendar months")
CYCLE_LENGTHS = ("1 month", "2 months", "1 quarter", "6 months", "1 year", "1 year", "15 months")


def entry(chance: Chance, own: Team) -> Tree:
    """Something earned, on a day or over a stretch, for a type, a category, both or neither."""
    tree: Tree = {"unit": chance.one(units(own))}
    chance.words(
        tree,
        amount=(8, AMOUNTS),
        category=(6, [*CATEGORIES, "z"]),
        provider=(4, ["p", "q"]),
        id=(1, ["e-1"]),
    )
    day = chance.near(chance.middle, -420, 90) if own.calm and chance.of_ten(5) else chance.day()
    if chance.of_ten(2):
        tree["from"] = day
        tree["until"] = chance.near(tree["from"], 0, chance.one([0, 2, 9, 20]))
    else:
        tree["earned_on"] = day
    if own.uses("type_credits", "renewal_tests", "late", "prerequisites"):
        types = (*own.usual, *own.types[:3]) if own.calm else own.usual
        lines = [{"type": chance.one(types)} for _ in range(chance.one([1, 1, 2, 3]))]
        for line in lines:
            chance.words(line, category=(7, [*CATEGORIES, "z"]))
        tree["counts_for"] = lines
    values: Tree = {}
    chance.words(
        values, mode=(4, ["self", "class"]), truck=(3, ["reach", ["reach", "lift"]]), simulated=(3, [True, False])
    )
    if "mode" in values and own.uses("dated") and chance.of_ten(5):
        values["mode"] = [{"from": chance.day(), "value": values["mode"]}]
    if values:
        tree["attributes"] = values
    return tree


def units(own: Team) -> Sequence[str]:
    """The units to choose from."""
    return ("hour", "hour", "hour", "hour", "minute") if own.calm else UNITS


def totals(own: Team) -> Sequence[str]:
    """How much may be asked for: what can be earned, mostly."""
    return ("0.5", "1", "1", "2", "4") if own.calm else TOTALS


def cycle(chance: Chance, own: Team, *, of_type: bool) -> Tree:
    """Consecutive periods: from a day of the holder, of the year, of the calendar, or from the birthday."""
    tree: Tree = {"length": chance.one(CYCLE_LENGTHS[1:] if own.calm else CYCLE_LENGTHS)}
    if of_type:
        chance.words(tree, basis=(8, ["issued_on", "issued_on", "completed_on", "awarded_on", "valid_from"]))
    year_day = chance.one(["01-01", "12-01", "02-29", chance.day()[5:], chance.day()[5:]])
    starts = chance.one([None, year_day, year_day, chance.day(), "2023-02-28", "birthday", "birth_month"])
    if starts is not None:
        tree["starts"] = starts
    if starts == year_day:
        chance.words(tree, cutoff=(5, ["06-30", "12-31", "01-15", "02-29", chance.day()[5:]]))
    chance.words(tree, make_up=(7 if own.calm else 4, lengths(own, LENGTHS)))
    return tree


def credits_of(chance: Chance, own: Team, of_type: str | None) -> Any:
    """A block of credits, in a type or in a requirement; now and then a list of cases."""
    count = chance.one([2, 3]) if chance.of_ten(3) else 1
    cases = [block(chance, own, of_type) for _ in range(count)]
    # Several cases of a requirement share the cycle of the first one.
    shared = next((case["cycle"] for case in cases if "cycle" in case), None)
    for place, case in enumerate(cases):
        if shared and case["period"] == "cycle":
            case["cycle"] = shared
        if place < count - 1 or chance.of_ten(1):
            case["when"] = selector(chance, case_when(own, of_type), 1)
    return cases[0] if count == 1 else cases


def case_when(own: Team, of_type: str | None) -> Pool:
    """What a condition inside credits may read."""
    base = who_pool(own.workers) if of_type is None else case_pool(own.types)
    return (*base, *TIMES, *CYCLES, *CYCLES, *CYCLES)


def block(chance: Chance, own: Team, of_type: str | None) -> Tree:
    """One case."""
    period = chance.one(["cycle", "cycle", "cycle", "rolling", "rolling", "ever", "validity", "stretch"])
    tree: Tree = {"unit": chance.one(units(own)), "period": period}
    anchors = OF_WORKER[:2] if of_type is None else OF_RECORD
    if period == "rolling":
        tree["period"] = chance.one(lengths(own, PERIODS))
    if period == "stretch":
        tree["period"] = {"from": phrase(chance, own, anchors)}
        if chance.of_ten(5):
            tree["period"]["until"] = phrase(chance, own, anchors)
    if period == "cycle" and of_type is None:
        tree["cycle"] = cycle(chance, own, of_type=False)
    how_much = chance.one(["total", "total", "total", "ceiling", "categories", "each_year"])
    if how_much in ("total", "ceiling"):
        tree[how_much] = chance.one((*totals(own), "0")) if how_much == "total" else chance.one(TOTALS)
    if how_much == "categories" or chance.of_ten(4):
        tree["categories"] = categories(chance, own, of_type)
    if period in ("cycle", "validity") and (how_much == "each_year" or chance.of_ten(2)):
        tree["each_year"] = {"total": chance.one(totals(own))}
        if chance.of_ten(3):
            tree["each_year"]["categories"] = categories(chance, own, of_type)
    elif how_much == "each_year":
        tree["total"] = chance.one(totals(own))
    if period == "cycle" and "total" in tree and chance.of_ten(5):
        tree["carry_over"] = carry_over(chance)
    narrowed(chance, own, of_type, tree)
    return tree


def carry_over(chance: Chance) -> Tree:
    """What counts in the next cycle."""
    tree: Tree = {"max": chance.one(TOTALS)}
    chance.words(tree, from_last=(4, LENGTHS))
    if chance.of_ten(3):
        tree["except"] = chance.some(CATEGORIES, 2)
    return tree


def narrowed(chance: Chance, own: Team, of_type: str | None, tree: Tree) -> None:
    """Which entries count, and how much of them."""
    if chance.of_ten(3):
        others = [unit for unit in ("hour", "minute", "landing") if unit != tree["unit"]]
        tree["makes_one"] = {unit: chance.one(["50", "3", "0.5", "7"]) for unit in chance.some(others, 2)}
    if chance.of_ten(2):
        tree["not_before"] = phrase(chance, own, OF_WORKER[:2] if of_type is None else OF_RECORD)
    if chance.of_ten(own.noise(3)):
        tree["where"] = selector(chance, entry_pool(), 1)
    if chance.of_ten(own.noise(3)):
        right = ("worker.skills", "assignment.trucks") if of_type is None else ("truck", "worker.skills")
        tree["match"] = {"truck": chance.one(right)}
    if chance.of_ten(3):
        tree["limits"] = [limit(chance) for _ in range(chance.one([1, 1, 2]))]


def limit(chance: Chance) -> Tree:
    """A most that cuts across categories."""
    tree: Tree = {}
    chance.words(tree, each=(6, ["day", "month", "year"]))
    if chance.of_ten(4):
        tree["where"] = selector(chance, entry_pool(), 1)
    most = "max_percent" if chance.of_ten(3) else "max"
    tree[most] = chance.one(["25", "50", "33.3"]) if most == "max_percent" else chance.one(TOTALS)
    return tree


def categories(chance: Chance, own: Team, of_type: str | None) -> Tree:
    """Categories, nested or side by side; what is over a most may count elsewhere."""
    names = chance.some(CATEGORIES, 3)
    made = {name: category(chance, own, of_type, names) for name in names}
    if len(names) > 1 and chance.of_ten(4):
        inner = names.pop()
        made[names[0]]["categories"] = {inner: made.pop(inner)}
    return made


def category(chance: Chance, own: Team, of_type: str | None, names: list[str]) -> Tree:
    """One category, perhaps with nothing to say."""
    tree: Tree = {}
    chance.words(tree, min=(4, ["0.5", "1", "2"]), max=(4, ["2", "3", "5"]), min_percent=(2, ["50", "90", "33.3"]))
    chance.words(tree, max_percent=(2, ["50", "25"]))
    if tree.keys() & {"max", "max_percent"}:
        chance.words(tree, surplus=(4, ["total", *names]))
    if chance.of_ten(2):
        tree["when"] = selector(chance, case_when(own, of_type), 1)
    return tree
