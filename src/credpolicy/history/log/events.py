"""The history told as events: what each commit of the mainline did, and what time alone did between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from credpolicy.history.log.object_events import happened, of_waiver
from credpolicy.history.log.standing import Standing, Touch, Trouble
from credpolicy.load.chronicle import Turn
from credpolicy.model.commit import Commit
from credpolicy.model.comparison import FieldChange
from credpolicy.model.event import Event
from credpolicy.model.origin import Origin
from credpolicy.model.waiver import Waiver


def events(
    turns: Iterable[Turn],
    standing: Standing,
    last_day: date | None = None,
    origin_of: Callable[[Commit], Origin] = Origin,
) -> Iterator[Event]:
    """Every event, in the order of the mainline. `standing`, empty at first, is led along.

    Waivers expire up to `last_day`, or up to the day of the last commit. No more is kept than what stands.
    """
    clock = date.min
    running: dict[str, date] = {}
    for turn in turns:
        clock = max(clock, turn.commit.committer.on)
        yield from _expired(standing, running, clock)
        origin, day = origin_of(turn.commit), turn.commit.committer.on
        touches, troubles = standing.turn(turn.changed, turn.after)
        yield from (_trouble(each, origin, day) for each in troubles)
        for touch in touches:
            if touch.collection == "waivers":
                _note(touch, running, clock)
            yield from happened(touch, standing, origin, day)
    if last_day is not None:
        yield from _expired(standing, running, max(clock, last_day))


def _note(touch: Touch, running: dict[str, date], clock: date) -> None:
    """Remember until when a waiver runs. One that was written down after its last day does not run at all."""
    waiver: Waiver | None = touch.after
    running.pop(touch.id, None)
    if waiver is not None and clock <= waiver.last_day < date.max:
        running[touch.id] = waiver.last_day


def _expired(standing: Standing, running: dict[str, date], clock: date) -> Iterator[Event]:
    """The waivers whose last day is over by now, each told once, the earliest first."""
    over = sorted((day, name) for name, day in running.items() if day < clock)
    for day, name in over:
        del running[name]
        waiver: Waiver = standing.item("waivers", name)
        touch = Touch("waivers", name, waiver, waiver, standing.path("waivers", name))
        yield of_waiver("waiver_expired", touch, standing, (), (None, day + timedelta(days=1)))


def _trouble(trouble: Trouble, origin: Origin, day: date) -> Event:
    fields = tuple(
        FieldChange(problem.location.pointer if problem.location else (), None, problem.message)
        for problem in trouble.problems
    )
    kind = "file_unreadable" if fields else "file_readable"
    return Event(kind, "files", trouble.path, day, trouble.path, origin, fields=fields)  # type: ignore[arg-type]
