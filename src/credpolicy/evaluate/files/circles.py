"""Circles: no type may hang on itself, by what it requires, derives from or is satisfied by."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from credpolicy.evaluate.files.index import Index
from credpolicy.evaluate.files.spot import Spot, finding, row
from credpolicy.evaluate.files.trees import tests, type_spot
from credpolicy.model.finding import Finding


class _Link(NamedTuple):
    """One type hangs on another, how, and where that is written."""

    source: str
    target: str
    verb: str
    spot: Spot


_SATISFIES = "is satisfied by"
_VERBS = {"requires": "requires", "renewal": "requires for its renewal", "derived_from": "is derived from"}


def judge(index: Index) -> Iterator[Finding]:
    """Every circle with at least one test in it; circles of `satisfies` alone are told elsewhere. Each once."""
    links = _links(index)
    told: set[str] = set()
    for name in sorted(links):
        if name in told:
            continue
        circle = _shortest(name, links)
        if circle and any(link.verb != _SATISFIES for link in circle):
            told.update(link.source for link in circle)
            first = next(link for link in circle if link.verb != _SATISFIES)
            yield finding("TYP002", first.spot, _sentence(circle, first))


def _links(index: Index) -> dict[str, list[_Link]]:
    found: dict[str, list[_Link]] = {}
    for site in tests(index):
        source, target = site.ground.type, site.part.type
        if source is None or target not in index.types or target is None:
            continue
        verb = _VERBS[str(site.spot.pointer[0])]
        found.setdefault(source, []).append(_Link(source, target, verb, type_spot(site)))
    for placed in index.snapshot.credential_types:
        for n, lesser in enumerate(placed.item.satisfies):
            if lesser in index.types:
                at = row("credential_types", placed).part(f"satisfies/{lesser}", "satisfies", n)
                found.setdefault(lesser, []).append(_Link(lesser, placed.item.id, _SATISFIES, at))
    return found


def _shortest(start: str, links: dict[str, list[_Link]]) -> list[_Link]:
    """The shortest way from a type back to it, with a test in it where there is such a way; empty for none."""
    waiting: deque[tuple[str, bool, list[_Link]]] = deque([(start, False, [])])
    seen = set()
    while waiting:
        name, tested, way = waiting.popleft()
        for link in links.get(name, ()):
            state = (link.target, tested or link.verb != _SATISFIES)
            if state == (start, True):
                return [*way, link]
            if state not in seen:
                seen.add(state)
                waiting.append((*state, [*way, link]))
    return []


def _sentence(circle: list[_Link], first: _Link) -> str:
    """Every link with the file it is written in, beginning where the finding stands."""
    at = circle.index(first)
    steps = [*circle[at:], *circle[:at]]
    here = first.spot.placed.file.path
    told = [
        f"{link.source} {link.verb} {link.target}"
        + ("" if link.spot.placed.file.path == here else f" (in {link.spot.placed.file.path})")
        for link in steps
    ]
    return f"{', and '.join(told)}, so it hangs on itself"
