"""The walk along the mainline: each commit put before the rules about integrity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from credpolicy.history.integrity import deeds, lateness, looks
from credpolicy.history.integrity.scene import Memory, Scene
from credpolicy.history.log.standing import Standing
from credpolicy.load.chronicle import Turn
from credpolicy.model.commit import Commit
from credpolicy.model.integrity import Irregularity
from credpolicy.model.origin import Origin

_RULES: tuple[Callable[[Scene], Iterator[Irregularity]], ...] = (
    looks.ahead, lateness.late, looks.edited, looks.too_many, lateness.too_early,
    deeds.own_waivers, deeds.redated, deeds.deleted, deeds.unsigned,
)  # fmt: skip
_COLLECTIONS = frozenset({"workers", "credential_types", "waivers", "identities"})


def irregularities(
    turns: Iterable[Turn],
    memory: Memory,
    origin_of: Callable[[Commit], Origin] = Origin,
) -> Iterator[Irregularity]:
    """What is irregular in each commit, in the order of the mainline. `memory`, fresh at first, is led along."""
    standing = Standing()
    for turn in turns:
        touches, _ = standing.turn(turn.changed, turn.after)
        touches = [touch for touch in touches if touch.collection in _COLLECTIONS]
        scene = Scene(origin_of(turn.commit), touches, standing, memory)
        memory.meet(touches, scene.day)
        for rule in _RULES:
            yield from rule(scene)
        memory.part(touches, demands=standing.settings.integrity.signatures)
