"""Silence: the duties of which nobody hears for a while, because of a window or because somebody is on it."""

from __future__ import annotations

from datetime import date

from credpolicy.model.registry import Worker
from credpolicy.model.reminder import REMINDER, Duty
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile.quiet import Quiet


class Silence:
    """Tells of which duties nobody hears on the day. `day` says why nobody hears anything; empty where they do."""

    def __init__(self, snapshot: Snapshot, as_of: date) -> None:
        self._as_of = as_of
        self._quiet = Quiet(snapshot, as_of)
        self.day = self._quiet.why
        self._workers: dict[str, Worker] = {placed.item.id: placed.item for placed in reversed(snapshot.workers)}

    def why(self, duty: Duty, track: str) -> str:
        """Why nobody hears of a step of a duty; empty where somebody does.

        An acknowledgement silences the ladder and no escalation: the clock of an SLA runs on until the gap is mended.
        """
        window = self._quiet.window(duty.owner, duty.location, duty.requirement)
        if window is not None:
            return f"maintenance {window.id} until {window.until}"
        if track == REMINDER:
            for said in self._workers[duty.worker].acknowledged:
                if said.requirement == duty.requirement and said.on <= self._as_of <= said.until:
                    return f"acknowledged by {said.by} until {said.until}"
        return ""
