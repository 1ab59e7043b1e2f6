"""Why a gap is gone: renewed, waived, the rule removed, the person left, work taken elsewhere, or no longer counted."""

from __future__ import annotations

from typing import Literal, NamedTuple

from credpolicy.model.evaluation import Evaluation, Result
from credpolicy.model.finding import EXPIRING_STATES, GAP_STATES, SEVERITIES
from credpolicy.model.plan import CloseReason
from credpolicy.reconcile.issues.subjects import Book

Kind = Literal[
    "renewed", "waived", "rule_removed", "person_left", "reassigned", "not_due", "not_counted", "regrouped", "gone"
]

WORDS: dict[Kind, str] = {
    "renewed": "renewed",
    "waived": "waived",
    "rule_removed": "rule removed",
    "person_left": "person left",
    "reassigned": "reassigned",
    "not_due": "not due yet",
    "not_counted": "no longer counted",
    "regrouped": "grouped otherwise",
    "gone": "no longer found",
}


class Ending(NamedTuple):
    """Why something is no gap any more: the kind of reason, and a sentence without its subject."""

    kind: Kind
    sentence: str

    @property
    def reason(self) -> CloseReason:
        """What a tracker makes of it: done, or not to be done."""
        return "completed" if self.kind == "renewed" else "not_planned"


REGROUPED = Ending("regrouped", "issues are grouped otherwise now (`forge.group_by`), so another one speaks of it")
GONE = Ending("gone", "it falls short no longer")


class Endings:
    """Tells why a gap that once was is none in this evaluation."""

    def __init__(self, evaluation: Evaluation, book: Book) -> None:
        self._book = book
        self._forge = evaluation.snapshot.settings.forge
        self._waivers = {placed.item.id: placed.item for placed in evaluation.snapshot.waivers}
        self._results = {(one.worker, one.requirement, one.assignment, one.each): one for one in evaluation.results}
        self._covered = {(one.coverage, str(one.line), *one.place): one for one in evaluation.coverages}

    def of(self, about: tuple[str, ...]) -> Ending:
        """Why what this is about (see `subjects.Item`) is no longer found."""
        if len(about) == 6 and about[0] == "gap":
            return self._of_gap(about)
        if len(about) >= 3 and about[0] == "short":
            return self._of_place(about[1:])
        return GONE

    def _of_gap(self, about: tuple[str, ...]) -> Ending:
        _, worker, requirement, assignment, each, line = about
        record = self._book.workers.get(worker)
        if record is None:
            return Ending("person_left", f"{worker} is no longer in the registry")
        if not self._book.assigned(worker, "") and record.ended_on is not None:
            return Ending("person_left", f"{worker} left, with {record.ended_on} as last day")
        if requirement not in self._book.requirements:
            return Ending("rule_removed", f"there is no requirement {requirement} any more")
        if assignment and not self._book.assigned(worker, assignment):
            return Ending("reassigned", f"{worker} no longer works as {assignment.replace('//', '/').strip('/')}")
        result = self._results.get((worker, requirement, assignment, each))
        if result is None:
            return Ending("reassigned", f"{requirement} no longer applies to {worker}")
        return self._of_result(result, line)

    def _of_result(self, result: Result, line: str) -> Ending:
        if result.state == "waived":
            waiver = self._waivers.get(result.waiver or "")
            until = f" until {waiver.until}" if waiver else ""
            return Ending("waived", f"waiver {result.waiver} excuses it{until}")
        if result.state == "not_applicable":
            return Ending("not_counted", f"{result.requirement} does not apply at present")
        if result.state == "not_yet_due":
            return Ending("not_due", f"{result.requirement} is due {result.due or 'later'}")
        if result.state in GAP_STATES:
            return self._still_a_gap(result, line)
        if result.state in EXPIRING_STATES:
            return Ending("renewed", f"{result.requirement} holds{_until(result)}, and is {_words(result.state)}")
        return Ending("renewed", f"{result.requirement} holds{_until(result)}")

    def _still_a_gap(self, result: Result, line: str) -> Ending:
        if not result.binds:
            why = "only recommended" if result.level != "mandatory" else "only advised"
            return Ending("not_counted", f"{result.requirement} is {why} on this day")
        if result.severity in SEVERITIES and SEVERITIES.index(result.severity) > SEVERITIES.index(self._forge.severity):
            return Ending("not_counted", f"{result.requirement} is of severity {result.severity} only")
        if not line:
            return Ending("not_due", f"it has ended: {result.requirement} is {_words(result.state)} now, told of anew")
        return Ending("renewed", f"{line} holds now; what else {result.requirement} asks for is told of on its own")

    def _of_place(self, about: tuple[str, ...]) -> Ending:
        if about[0] not in self._book.coverages:
            return Ending("rule_removed", f"there is no coverage {about[0]} any more")
        found = self._covered.get(about)
        if found is None:
            return Ending("reassigned", f"{about[0]} asks for nobody there any more")
        if found.state == "covered":
            return Ending("renewed", f"{about[0]} is covered: {len(found.passing)} pass, and {found.needed} are needed")
        return Ending("not_counted", f"{about[0]} no longer counts")


def _until(result: Result) -> str:
    return f" until {result.compliant_until}" if result.compliant_until else ""


def _words(state: str) -> str:
    return {"grace": "in grace"}.get(state, state.replace("_", " "))
