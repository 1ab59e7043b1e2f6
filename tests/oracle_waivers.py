"""Waivers in plain Python: for a worker, for whom a selector names, and for cohorts of records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from credpolicy.model.settings import WaiverSettings
from credpolicy.model.waiver import Waiver
from tests.oracle_cases import Case
from tests.oracle_ground import NEVER, plus
from tests.oracle_tests import Tests, Trial


class Waivers:
    """The waivers of a snapshot, as they work on any day."""

    def __init__(self, waivers: Sequence[Waiver], limits: WaiverSettings, tests: Tests) -> None:
        self.waivers, self.limits, self.tests = waivers, limits, tests

    def working(self, case: Case, day: date, met: Callable[[Trial], bool]) -> str | None:
        """The id of the waiver that works on the day, of several the one that works longest.

        `met` tells whether the obligation's tests hold in a trial.
        """
        about = [waiver for waiver in self.waivers if waiver.requirement in (None, case.requirement.id)]
        if not about:
            return None
        found = [
            (last, waiver.id)
            for waiver in about
            if waiver.type is None and (last := self.for_people(waiver, case, day)) is not None
        ]
        carrying = {
            waiver.id: until
            for waiver in about
            if waiver.type is not None and (until := self.for_records(waiver, case, day)) is not None
        }
        # Each cohort by itself, and if none will do alone, all of them together.
        alone = [name for name in carrying if met(Trial(cohorts=frozenset([name])))]
        if not alone and carrying and met(Trial(cohorts=frozenset(carrying))):
            alone = list(carrying)
        found += [(carrying[name], name) for name in alone]
        order = [waiver.id for waiver in self.waivers]
        return max(found, key=lambda one: (one[0], -order.index(one[1])))[1] if found else None

    def approved(self, waiver: Waiver, case: Case) -> bool:
        """Whether somebody else than the two concerned approved, who may."""
        if waiver.approved_by in (case.worker.id, waiver.requested_by):
            return False
        return not self.limits.approvers or waiver.approved_by in self.limits.approvers

    def for_people(self, waiver: Waiver, case: Case, day: date) -> date | None:
        """The last day of a waiver that works for the obligation on the day."""
        if not self.approved(waiver, case):
            return None
        if waiver.worker is not None and waiver.worker != case.worker.id:
            return None
        if waiver.assignment is not None and (case.assignment is None or waiver.assignment != case.assignment.id):
            return None
        if waiver.selector is not None and not case.selects(waiver.selector, day):
            return None
        if waiver.from_ is None or day < waiver.from_:
            return None
        last = min(waiver.last_day, plus(waiver.from_, self.limits.maximum, case.holidays))
        return last if day <= last else None

    def for_records(self, waiver: Waiver, case: Case, day: date) -> date | None:
        """The last day to which a cohort carries one of the worker's records over the day."""
        if waiver.authority is None and not self.approved(waiver, case):
            return None
        reached = [self.tests.carried_until(held, waiver, day) for held in self.tests.chains.held[case.worker.id]]
        return max((until for until in reached if until is not None and day <= until <= NEVER), default=None)
