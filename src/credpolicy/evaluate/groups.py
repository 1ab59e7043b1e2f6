"""Groups inside the lines of requirements: where each is written, by the node that stands for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from credpolicy.evaluate.tables import Row
from credpolicy.model.tree import Test

Spot = tuple[str | int, ...]
"""A place inside a requirement."""

_NODE, _TREE, _PARENT, _KIND = 0, 1, 2, 5  # columns of the table `node`
_REQUIREMENT, _ROOT = 0, 3  # columns of the table `requirement`
_AROUND = ("when", "at")


def spots(tables: Mapping[str, Sequence[Row]], tests: Mapping[int, Test], lines: Mapping[int, int]) -> dict[int, Spot]:
    """Where the groups below the lines stand; groups of derived types are written elsewhere and left out.

    `tests` are the tests of the nodes, `lines` how many lines each requirement has, by their numbers.
    """
    kinds: dict[int, str] = {}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for row in tables["node"]:
        kinds[row[_NODE]] = row[_KIND]  # type: ignore[index, assignment]
        if row[_PARENT] is not None:
            members[row[_PARENT]].append(row[_NODE])  # type: ignore[index, arg-type]

    def below(node: int, spot: Spot) -> Iterator[tuple[int, Spot]]:
        while kinds[node] in _AROUND:
            (node,) = members[node]
        test = tests[node]
        if kinds[node] not in ("group", "most") or test.type is not None:
            return
        yield node, spot
        written = "any_of" if test.any_of else "all_of" if test.all_of else "of"
        for number, member in enumerate(members[node]):
            yield from below(member, (*spot, written, number))

    found: dict[int, Spot] = {}
    for row in tables["requirement"]:
        root: int = row[_ROOT]  # type: ignore[assignment]
        several = lines[row[_REQUIREMENT]] > 1  # type: ignore[index]
        for number, line in enumerate(members[root] if several else [root]):
            found.update((node, spot) for node, spot in below(line, ("requires", number)) if len(spot) > 2)
    return found
