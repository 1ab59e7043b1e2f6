"""The verdict on an obligation in sentences: its state, what excuses it, who must act and by when, who demands it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from credpolicy.model.explanation import Obligation, Responsible, Unread, WaiverStanding
from credpolicy.model.finding import GAP_STATES, Location, State
from credpolicy.model.registry import Worker
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import Placed
from credpolicy.model.waiver import Waiver
from credpolicy.report.diagnostic import STATES, counted
from credpolicy.report.explain.timing import since
from credpolicy.report.explain.words import ABSENT, Words, anchors, listed, which

_DEMANDING = {
    "law": "law",
    "regulator": "a regulator",
    "issuer": "the issuer",
    "standard": "a standard",
    "client": "the client",
    "internal": "ourselves",
}
_STATES: dict[State, str] = {"in_progress": "in progress", "unknown": "unknown"}
_EXCUSED: dict[State, str] = {"waived": "the waiver", "provisional": "supervision"}


def waivers(obligation: Obligation, settings: Settings, words: Words) -> Iterator[str]:
    """Every waiver for this worker and requirement: in force, ended, to come, or not honoured and why."""
    for standing in obligation.waivers:
        waiver = standing.waiver.item
        name = f"Waiver {waiver.id}{words.at(standing.waiver.at('id'))}"
        match standing.state:
            case "in_force":
                needed = "" if obligation.result.state == "waived" else " It is not needed on this day."
                until = f"until {standing.until}{_cap(standing)}"
                yield f"{name}{_for_whom(waiver)} is in force {until}{_why(waiver)}{needed}"
                if waiver.requested_by and waiver.approved_by:
                    asked, approved = words.person(waiver.requested_by), words.person(waiver.approved_by)
                    yield f"It was asked for by {asked} and approved by {approved}."
            case "ended":
                yield f"{name} ended on {standing.until}{_cap(standing)} and excuses nothing any more."
            case "to_come":
                begins = waiver.from_ or "the day after the record's last day"
                yield f"{name} only begins on {begins}."
            case "elsewhere":
                yield f"{name} is for another assignment, {waiver.assignment}."
            case "refused":
                yield f"{name} is not honoured: {_refusal(standing, obligation.result.worker, settings, words)}."


def _cap(standing: WaiverStanding) -> str:
    waiver = standing.waiver.item
    if waiver.type is not None:
        return which(waiver.until)
    if standing.until is None or standing.until >= waiver.last_day:
        return ""
    return f" (it says {waiver.until}, which is longer than the settings allow)"


def _for_whom(waiver: Waiver) -> str:
    """Whom a waiver is for, between commas; nothing for one worker."""
    if waiver.selector is not None:
        return f", for everybody of whom this is true: {waiver.selector.written},"
    if waiver.type is not None:
        narrowed = f" where {waiver.where.written}" if waiver.where else ""
        return f", for every {waiver.type}{narrowed},"
    return ""


def _why(waiver: Waiver) -> str:
    """Why there is a waiver, with a full stop."""
    why = waiver.reason or (waiver.authority.citation if waiver.authority else "")
    return f": {why}{'' if why.endswith(('.', '!', '?')) else '.'}" if why else "."


def _refusal(standing: WaiverStanding, worker: str, settings: Settings, words: Words) -> str:
    waiver = standing.waiver.item
    if waiver.approved_by is None:
        return "nobody approved it"
    approver = words.person(waiver.approved_by)
    if waiver.approved_by == worker:
        return f"{approver}, for whom it is, approved it too"
    if waiver.approved_by == waiver.requested_by:
        return f"{approver}, who asked for it, approved it too"
    approvers = listed(map(words.person, settings.waivers.approvers))
    return f"{approver} may not approve waivers; the settings name {approvers}"


def verdict(obligation: Obligation, worker: Placed[Worker], words: Words) -> Iterator[str]:
    """The state on the day and what it follows from."""
    result = obligation.result
    state, day, gap = _STATES.get(result.state, STATES[result.state]), words.as_of, since(obligation)
    match result.state:
        case "not_applicable":
            place = words.at(*_leave(worker, words))
            yield f"It is not applicable on {day}: the worker is on leave{place}, and leave pauses this requirement."
        case "unknown" if obligation.unread:
            yield f"It is unknown on {day}: {listed(map(_unread, obligation.unread))}, and that might have decided."
        case "compliant" | "expiring":
            until = f"It holds until {result.compliant_until}" if result.compliant_until else "It never ends"
            yield f"It is {state} on {day}. {until}."
        case "grace":
            yield f"It is in grace on {day}: it has ended, and it counts until {result.compliant_until}."
        case "waived":
            yield f"It is waived on {day}. Without the waiver there would be a gap{gap}."
        case "not_yet_due":
            yield f"It is not yet due on {day}: it may still be missing."
        case "provisional":
            yield f"It is provisional on {day}: there is a gap{gap}, but the worker may act under supervision."
        case _:
            yield f"It is {state} on {day},{gap or ' and nobody can tell since when'}."
    if result.state in (*GAP_STATES, "provisional"):
        yield from _supervision(obligation, words)


def _leave(worker: Placed[Worker], words: Words) -> list[Location]:
    return [
        worker.at("leave", number)
        for number, leave in enumerate(worker.item.leave)
        if leave.from_ <= words.as_of and (leave.until is None or words.as_of <= leave.until)
    ]


def _unread(part: Unread) -> str:
    if part.what == "type":
        return f"the credential type {part.type} is not defined or could not be read"
    return (
        f"a {f'record of {part.type}' if part.type else 'part of what is written about the worker'} could not be read"
    )


def _supervision(obligation: Obligation, words: Words) -> Iterator[str]:
    """Whether the worker may act under supervision meanwhile, and why not."""
    rule, term = obligation.requirement.item.provisional, obligation.supervision
    if rule is None or term is None:
        return
    supervisor = words.person(term.supervisor) if term.supervisor else None
    types = listed(rule.supervised_by)
    whom = f"by somebody who holds {types} " if types else ""
    place = words.at(obligation.requirement.at("provisional"))
    until = f"until {term.until}{which(rule.until)}{place}"
    if term.until == date.max:
        until = f"until a day that has not come yet{which(rule.until)}{place}"
    if types and supervisor is None:
        yield f"Supervision {whom}would do, but the assignment names no supervisor."
    elif term.until is None:
        yield f"Supervision {whom}would do until {rule.until}, but {anchors(rule.until) or 'that day'} is not written."
    elif words.past(term.until):
        yield f"Supervision {whom}would have done {until}."
    elif term.passes:
        yield f"Supervision {whom}will do {until}{f': {supervisor} holds it' if types else ''}."
    else:
        yield f"Supervision {whom}would do {until}, but {supervisor} does not hold it on this day."


def people(obligation: Obligation, worker: Worker, words: Words) -> Iterator[str]:
    """Who must act and by when; for what is in order, who answers for it."""
    result, answering = obligation.result, obligation.responsible
    yield from _deadlines(obligation, words)
    yield from _owner(answering, words)
    if answering.manager:
        away = ABSENT.get(answering.manager.presence)
        manager = f"{words.person(answering.manager.id)}{f', who {away}' if away else ''}"
        yield f"The manager of {words.person(worker.id)} is {manager}."
    elif result.state in GAP_STATES:
        yield f"No manager is written for {words.person(worker.id)}."
    if result.state in GAP_STATES:
        yield from _escalation(answering, words)


def _deadlines(obligation: Obligation, words: Words) -> Iterator[str]:
    """By when it is to be mended: each failing line by its own day, where they differ."""
    result, sla = obligation.result, obligation.responsible.sla
    if sla is None or result.due_on is None or result.since is None:
        return
    lines = [(f"Line {number}", line) for number, line in enumerate(result.lines, start=1) if line.due_on]
    days = {(line.since, line.due_on) for _, line in lines}
    told = [("It", result.since, result.due_on)]
    if len(days) > 1:
        told = [(name, line.since, line.due_on) for name, line in lines if line.since and line.due_on]
    excused = _EXCUSED.get(result.state)
    for name, first, due_on in told:
        must = f"Without {excused} {name.lower()} would have to be mended" if excused else f"{name} is to be mended"
        late = (words.as_of - due_on).days
        ago = f" That was {counted(late, 'day')} ago." if late > 0 and not excused else ""
        counting = f"{sla.item.remedy} after {first}, by SLA {sla.item.id}{words.at(sla.at('remedy'))}"
        yield f"{must} by {due_on}: {counting}.{ago}"


def _owner(answering: Responsible, words: Words) -> Iterator[str]:
    if answering.owner is None or answering.answering is None or answering.accountable is None:
        yield "Nobody owns this requirement."
        return
    name = f"{answering.owner.item.id}{words.at(answering.owner.at('id'))}"
    first, second, link = answering.accountable, answering.backup, answering.answering.link
    backup = f", with {words.person(second.id)} as backup" if second else ", without a backup"
    if link is None:
        others = [f"{words.absence(one.person)}" for one in answering.answering.chain if one.role == "acting"]
        other = f"the backup, {words.person(second.id)}, {ABSENT[second.presence]}" if second else "there is no backup"
        yield f"Nobody of owner {name} is there: {', '.join([*others, words.absence(first)])}, and {other}."
    elif link.role == "acting":
        why = words.absence(first) if first.presence != "present" else f"Instead of {words.person(first.id)}"
        who = f"{words.person(link.person.id)}, who acts until {link.until},"
        yield f"{why}{',' if first.presence == 'present' else ', so'} {who} answers for it as owner {name}{backup}."
    elif link.role == "accountable":
        yield f"{words.person(first.id)} answers for it as owner {name}{backup}."
    else:
        yield f"{words.absence(first)}, so {words.person(link.person.id)}, the backup of owner {name}, answers for it."


def _escalation(answering: Responsible, words: Words) -> Iterator[str]:
    if answering.acknowledge_by:
        verb = "was" if words.past(answering.acknowledge_by) else "is"
        yield f"Somebody {verb} to say by {answering.acknowledge_by} that they are on it."
    if answering.escalations:
        steps = listed(f"the {to} on {day}" for day, to in answering.escalations)
        yield f"While it is open, these hear of it: {steps}."


def source(obligation: Obligation, words: Words) -> Iterator[str]:
    """Who demands it, and where that is written."""
    authority = obligation.requirement.item.authority
    if authority is None:
        yield "No authority is written for the requirement."
        return
    url = f", {authority.url}" if authority.url else ""
    place = words.at(obligation.requirement.at("authority"))
    yield f"It is demanded by {_DEMANDING[authority.kind]}: {authority.citation}{url}{place}."
