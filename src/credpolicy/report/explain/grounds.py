"""What the type of a record asks for besides, and what its renewal asked, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.evaluate.reasons import asked
from credpolicy.model.explanation import Asking, Ground
from credpolicy.model.registry import Worker
from credpolicy.report.explain import credits as ledgers
from credpolicy.report.explain.ends import Told
from credpolicy.report.explain.words import Words, indented

_OPEN = ("possible_match", "match", "pending", "error")


def asked_of(told: Told) -> Iterator[str]:
    """What must be true for the record to count, and whether it is; nothing where its type asks for nothing."""
    for asking in told.record.askings:
        yield from _renewed(asking, told) if asking.by == "renewal" else _of_type(asking, told)
    yield from _screened(told)


def _of_type(asking: Asking, told: Told) -> Iterator[str]:
    follows = "which is true on this day" if asking.holds else "which is not true on this day, so it does not count"
    place = told.rule("requires" if told.record.type.item.requires else "credits")
    yield f"Its type asks for something besides{place}, {follows}:"
    yield from _grounds(asking, told.words)


def _renewed(asking: Asking, told: Told) -> Iterator[str]:
    before = f", after the one before ended on {asking.old_end}" if asking.old_end else ""
    steps = told.record.renewal.late if told.record.renewal else ()
    if asking.late and asking.step is None:
        yield f"It came too late{before}, and no step of the way back fits, so it was earned anew, and nothing asked."
        return
    way = "Its renewal"
    if asking.late and asking.step is not None:
        up_to = steps[asking.step].up_to if asking.step < len(steps) else None
        way = f"It came late{before}; the way back, {f'up to {up_to}' if up_to else 'however late'},"
    if not asking.grounds:
        yield f"{way} asked for nothing{told.rule('renewal')}."
        return
    follows = "and that was true" if asking.holds else "and that was not true, so it never counted"
    yield f"{way} asked for something on {asking.day}{told.rule('renewal')}, {follows}:"
    yield from _grounds(asking, told.words, past=True)


def _grounds(asking: Asking, words: Words, *, past: bool = False) -> Iterator[str]:
    for ground in asking.grounds:
        yield from indented(list(_ground(ground, words, past=past)))


def _ground(ground: Ground, words: Words, *, past: bool) -> Iterator[str]:
    yield f"- {asked(ground.test)}{words.at(ground.place)}: {_holds(ground, past=past)}."
    yield from indented(list(ledgers.lines(ground.accounts)))
    for member in ground.members:
        yield from indented(list(_ground(member, words, past=past)))


def _holds(ground: Ground, *, past: bool) -> str:
    if not ground.holds:
        return "it was not true" if past else "it is not true"
    if past:
        return "it was true"
    return f"it is true until {ground.until}" if ground.until else "it is true, without an end"


def _screened(told: Told) -> Iterator[str]:
    """The later screening that is open and leaves an earlier record in doubt."""
    place = open_screening(told.credential.type, told.worker.item, told.words.as_of)
    if told.record.barred and place is not None:
        screening = told.worker.item.screenings[place]
        found = f"The screening of {screening.screened_on}{told.words.at(told.worker.at('screenings', place))}"
        yield f"{found} came to {screening.result.replace('_', ' ')} and is open, so the earlier ones do not count."


def open_screening(type_: str, worker: Worker, day: date) -> int | None:
    """The place of the screening of a type that is open on a day; None where none is."""
    for place, screening in enumerate(worker.screenings):
        over = screening.resolved_on is not None and screening.resolved_on <= day
        if screening.type == type_ and screening.result in _OPEN and not over and screening.screened_on <= day:
            return place
    return None
