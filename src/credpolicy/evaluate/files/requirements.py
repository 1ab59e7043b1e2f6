"""Requirements and types as a whole: names of lines, depth, order of enforcement, circles."""

from __future__ import annotations

from collections.abc import Iterator

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.evaluate.files.trees import tests
from credpolicy.model.finding import Finding
from credpolicy.model.policy import Requirement
from credpolicy.model.tree import DEPTH_OF_TESTS, depth


def judge(index: Index) -> Iterator[Finding]:
    """Every requirement whose lines cannot be told apart or read, and every circle of types."""
    for placed in index.snapshot.requirements:
        requirement, spot = placed.item, row("requirements", placed)
        yield from _lines(requirement, spot)
        yield from _enforcement(requirement, spot)
    told: Spot | None = None
    for test, spot, _ in tests(index):
        if depth(test) > DEPTH_OF_TESTS and not (told is not None and spot.is_inside(told)):
            told = spot
            yield finding("REQ005", spot, f"the groups are nested {depth(test)} deep; the limit is {DEPTH_OF_TESTS}")
    for kind in index.snapshot.credential_types:
        name = kind.item.id
        circle = sorted(other for other in index.counts_as[name] if name in index.counts_as.get(other, ()))
        # Each circle is told once, at the first of its types by name.
        if name == circle[0] and (len(circle) > 1 or name in kind.item.satisfies):
            alone = f"{name} satisfies itself"
            sentence = alone if len(circle) == 1 else f"{', '.join(circle)} satisfy each other in a circle"
            yield finding("REQ007", row("credential_types", kind).part("satisfies"), sentence)


def _lines(requirement: Requirement, spot: Spot) -> Iterator[Finding]:
    """Findings are told by the line of `requires` that fails, so each line needs a name of its own."""
    seen: set[str] = set()
    for n, test in enumerate(requirement.requires):
        at = spot.part(f"requires/{test.key}", "requires", n)
        if test.key in seen:
            if test.key:
                yield finding("REQ004", at, f"two lines of `requires` are named {test.key}")
            else:
                yield finding("REQ003", at, "two groups of `requires` have no name")
        seen.add(test.key)


def _enforcement(requirement: Requirement, spot: Spot) -> Iterator[Finding]:
    steps = requirement.enforcement
    for n in range(1, len(steps)):
        earlier, later = steps[n - 1].from_, steps[n].from_
        if later <= earlier:
            at = spot.part("enforcement", "enforcement", n, "from")
            yield finding("REQ006", at, f"`from: {later}` comes after `from: {earlier}`")
