"""From when a requirement is owed, since when something is wrong, and what changes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from credpolicy.dates import Phrase
from credpolicy.model.explanation import Obligation
from credpolicy.model.phrase import DayPhrase
from credpolicy.model.registry import Worker
from credpolicy.model.snapshot import Placed
from credpolicy.report.diagnostic import STATES
from credpolicy.report.explain.words import Words, anchors, seated, which

_DAY = timedelta(days=1)


def owed(obligation: Obligation, worker: Placed[Worker], words: Words) -> Iterator[str]:
    """From which day on it may not be missing, and why from then."""
    due, timing, item = obligation.result.due, obligation.timing, obligation.requirement.item
    if timing.anchor_missing and item.due:
        yield (
            f"It is due {item.due}{words.at(obligation.requirement.at('due'))}, but {anchors(item.due) or 'that day'}"
            " is not written, so it is owed at once."
        )
    elif item.due:
        phrase = f"{which(item.due)}{_anchor(item.due, obligation, worker, words)}"
        if due and words.past(due):
            yield f"It has been owed since {due + _DAY}: it could be missing until {due}{phrase}."
        elif due is None:
            yield f"It is due {item.due}{words.at(obligation.requirement.at('due'))}, and that has not come yet."
        else:
            yield f"It may be missing until {due}{phrase}."
    elif timing.start:
        owing = (
            f"has been owed since {timing.start}" if timing.start <= words.as_of else f"is owed from {timing.start} on"
        )
        yield f"It {owing}, {_start(obligation, worker, words)}."
    elif obligation.result.state == "not_yet_due":
        yield "It is owed from the first day on, which is not known: the worker is a candidate without hired_on."
    else:
        yield "It is owed on every day, for no start is written."
    first = due + _DAY if due else timing.start
    for day, what in ((timing.enforced_from, "it came into force"), (timing.selected_from, "the worker came under it")):
        if day and (first is None or day > first):
            yield f"But nothing was owed before {day}, when {what}."


def _anchor(phrase: DayPhrase, obligation: Obligation, worker: Placed[Worker], words: Words) -> str:
    rule = words.at(obligation.requirement.at("due"))
    if not isinstance(phrase, Phrase) or phrase.length is None or phrase.anchor[:1].isdigit():
        return rule
    name = phrase.anchor.removeprefix("assignment.")
    if name in ("starts_on", "ends_on") and obligation.assignment is not None:
        day = getattr(worker.item.assignments[obligation.assignment], name)
        return f"{rule}, counted from {day}{words.at(worker.at('assignments', obligation.assignment, name))}"
    if name not in ("hired_on", "ended_on"):
        return rule
    return f"{rule}, counted from {getattr(worker.item, name)}{words.at(worker.at(name))}"


def _start(obligation: Obligation, worker: Placed[Worker], words: Words) -> str:
    number = obligation.assignment
    if obligation.timing.start and worker.item.ended_on and obligation.timing.start > worker.item.ended_on:
        return f"the day after employment ended{words.at(worker.at('ended_on'))}"
    assignment = None if number is None else worker.item.assignments[number]
    if assignment is not None and assignment.starts_on == obligation.timing.start:
        return f"the first day as {seated(assignment)}{words.at(worker.at('assignments', number or 0, 'starts_on'))}"
    return f"the day of hire{words.at(worker.at('hired_on'))}"


def since(obligation: Obligation) -> str:
    """Since when it is not satisfied and why since then, as a clause; empty where it is, or nobody can tell."""
    result, timing = obligation.result, obligation.timing
    if result.since is None:
        return ""
    if timing.last_held and result.since == timing.last_held + _DAY:
        return f" since {result.since}, the day after the last one on which it held"
    if result.due and result.since == result.due + _DAY:
        return f" since {result.since}, the first day on which it was owed"
    if result.since == timing.start:
        return f" since {result.since}, the first day"
    return f" since {result.since}, when it came into force"


def coming(obligation: Obligation) -> Iterator[str]:
    """What changes next by time alone, and from when it may be renewed."""
    result, timing = obligation.result, obligation.timing
    if result.changes_on is None:
        yield "Time alone changes nothing."
    elif timing.changes_to == "none":
        yield f"On {result.changes_on} it will not apply any more."
    elif timing.changes_to == "expiring":
        yield f"On {result.changes_on} it will be expiring, {_window(obligation)}."
    elif timing.changes_to is not None:
        yield f"On {result.changes_on} it will be {STATES[timing.changes_to]}, if nothing is written until then."
    if result.state == "expiring" and timing.window_from:
        yield f"It has been expiring since {timing.window_from}, {_window(obligation)}."


def _window(obligation: Obligation) -> str:
    timing = obligation.timing
    if timing.window_type:
        whose = f"the renewal window of {timing.window_type}, in which it may be renewed"
    else:
        whose = "expiring_within of the settings"
    return f"{timing.window} before {obligation.result.compliant_until}: {whose}"
