"""Worlds: the small snapshots that tests are judged in, as many tests in each as cannot disturb each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from credpolicy.evaluate.trials.casts import Cast, Ground, unmarked
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import Placed, Snapshot


@dataclass(slots=True)
class World:
    """Casts that can be judged together, and the ground that all of them stand on."""

    casts: list[Cast] = field(default_factory=list)
    ground: Ground = field(default_factory=dict)
    people: set[str] = field(default_factory=set)

    def takes(self, cast: Cast) -> bool:
        """Whether the cast finds here what it was written for, and changes nothing for the others."""
        if not self.casts:
            return True
        if cast.alone or self.casts[0].alone:
            return False
        strangers = all(placed.item.id not in self.people for placed in cast.workers)
        return strangers and all(
            _row(self.ground[spot]) == _row(placed) for spot, placed in cast.ground.items() if spot in self.ground
        )

    def add(self, cast: Cast) -> None:
        """Take a cast in."""
        self.casts.append(cast)
        self.ground = {**cast.ground, **self.ground}
        self.people.update(placed.item.id for placed in cast.workers)


def _row(placed: Placed[Any] | None) -> object:
    return placed and placed.item


def worlds(casts: Iterable[Cast]) -> Iterator[tuple[Cast, ...]]:
    """The casts in as few groups as will do."""
    made: list[World] = []
    for cast in casts:
        world = next((world for world in made if world.takes(cast)), None)
        if world is None:
            world = World()
            made.append(world)
        world.add(cast)
    yield from (tuple(world.casts) for world in made)


def snapshot_of(policies: Snapshot, casts: tuple[Cast, ...]) -> Snapshot:
    """The policies with the rows of these casts in place of the registry."""
    ground: Ground = {}
    for cast in casts:
        ground = {**cast.ground, **ground}
    blanket = tuple(placed for placed in policies.waivers if placed.item.worker is None)
    people = tuple(placed for cast in casts for placed in cast.workers)
    return replace(
        policies,
        settings=_approving(policies.settings, (placed.item.id for placed in people)),
        owners=(),
        waivers=(*blanket, *(placed for cast in casts for placed in cast.waivers)),
        workers=people,
        identities=(),
        policy_tests=(),
        findings=(),
        unreadable=tuple(part for cast in casts for part in cast.unreadable),
        locations=tuple(_of_kind(ground, "locations")),
        clients=tuple(_of_kind(ground, "clients")),
        organizations=tuple(_of_kind(ground, "organizations")),
    )


def _of_kind(ground: Ground, kind: str) -> Iterator[Placed[Any]]:
    return (placed for (of, _), placed in ground.items() if of == kind and placed is not None)


def _approving(settings: Settings, people: Iterable[str]) -> Settings:
    """Settings in which the approvers may approve under the names they have here."""
    approvers = settings.waivers.approvers
    more = tuple(name for name in people if unmarked(name) in approvers and name not in approvers)
    if not more:
        return settings
    return settings.model_copy(
        update={"waivers": settings.waivers.model_copy(update={"approvers": (*approvers, *more)})}
    )
