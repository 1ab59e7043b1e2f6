"""The reasons of a verdict in words: what is asked, what is held, and what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from credpolicy.dates import Duration
from credpolicy.evaluate import paths
from credpolicy.evaluate.facts import as_of
from credpolicy.evaluate.holdings import record_at, starts_on
from credpolicy.evaluate.paths import standard_word
from credpolicy.evaluate.rows import assignment_key
from credpolicy.model.credits import Credits
from credpolicy.model.evaluation import Line, Result
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Assignment, Credential, Worker
from credpolicy.model.snapshot import Snapshot
from credpolicy.model.tree import Test, walk
from credpolicy.model.waiver import Waiver


def asked(test: Test) -> str:
    """A test in words: `bls`, `one of bls, acls`, `2 of a, b, c`."""
    if test.type is not None:
        narrowed = [] if test.where is None else [test.where.written]
        narrowed += [f"{name} equal to {path}" for name, path in (test.match or {}).items()]
        return f"{test.type} ({'; '.join(narrowed)})" if narrowed else test.type
    if test.credits is not None:
        return credits_asked(test.credits[0])
    members = ", ".join(f"({asked(member)})" if member.children else asked(member) for member in test.children)
    if test.at_least is not None:
        return f"at least {test.at_least} of {members}"
    if test.at_most is not None:
        return f"at most {test.at_most} of {members}" if test.at_most else f"none of {members}"
    return f"{'one' if test.any_of else 'all'} of {members}"


def credits_asked(case: Credits) -> str:
    """Credits in words: `30 contact_hour within 24 months`."""
    amount = f"{case.total} {case.unit}" if case.total is not None else case.unit
    if case.ceiling is not None:
        amount = f"at most {case.ceiling} {case.unit}"
    if isinstance(case.period, Duration):
        return f"{amount} within {case.period}"
    return {"cycle": f"{amount} in each cycle", "ever": amount, "validity": f"{amount} while it is valid"}.get(
        str(case.period), amount
    )


def named(credential: Credential) -> str:
    """A record by type and number: `rn-license 007123`."""
    return f"{credential.type} {credential.number}" if credential.number else credential.type


def _tells(line: Line, result: Result) -> bool:
    """Whether a line has something to say: it does not simply hold, or it is the one that ends first."""
    return line.state != "valid" or (result.state == "expiring" and line.compliant_until == result.compliant_until)


def _of_one_number(one: Credential, other: Credential) -> bool:
    """Whether two records are of one type, number and jurisdiction."""
    named_alike = (one.type, one.number, one.jurisdiction) == (other.type, other.number, other.jurisdiction)
    return one.number is not None and named_alike


def _ends_it(returned_on: date, line: Line, as_of: date) -> bool:
    """Whether it was the return that ended the record, and not its own last day before."""
    return returned_on <= as_of and (line.last_day is None or returned_on <= line.last_day)


class Reasons:
    """Words for results of one snapshot on one day."""

    def __init__(self, snapshot: Snapshot, as_of: date) -> None:
        self._as_of = as_of
        self._issuers = {placed.item.id: placed.item for placed in reversed(snapshot.issuers)}
        self._validity = {placed.item.id: placed.item.validity for placed in reversed(snapshot.credential_types)}
        self._returnable = {placed.item.id for placed in snapshot.credential_types if placed.item.returnable}
        self._issuer_of = {placed.item.id: placed.item.issuer for placed in reversed(snapshot.credential_types)}
        self._waivers: dict[tuple[str | None, str | None], list[Waiver]] = {}
        self._waiver = {placed.item.id: placed.item for placed in reversed(snapshot.waivers)}
        for placed in snapshot.waivers:
            self._waivers.setdefault((placed.item.worker, placed.item.requirement), []).append(placed.item)
        self._places: paths.Places = {
            "location": {placed.item.id: placed.item for placed in reversed(snapshot.locations)},
            "client": {placed.item.id: placed.item for placed in reversed(snapshot.clients)},
            "organization": {placed.item.id: placed.item for placed in reversed(snapshot.organizations)},
        }

    def told(self, result: Result, worker: Worker, requirement: Requirement) -> Result:
        """The result with its reasons: of each line that does not simply hold, and what excuses it or did."""
        if result.state == "not_applicable":
            return replace(result, reasons=("on leave, and leave pauses this requirement",))
        assignment = next((a for a in worker.assignments if assignment_key(a) == result.assignment), None)
        lines = tuple(
            replace(line, reason=self.line(test, line, worker, assignment)) if _tells(line, result) else line
            for test, line in zip(requirement.requires, result.lines, strict=True)
        )
        said = [line.reason for line in lines if line.reason]
        if result.state == "unknown" and all(line.state != "unknown" for line in lines):
            said.append("something that could decide this could not be read; see the errors about the files")
        return replace(result, lines=lines, reasons=(*said, *self._excuses(result, requirement)))

    def _excuses(self, result: Result, requirement: Requirement) -> list[str]:
        if result.state == "waived":
            waiver = self._waiver[result.waiver or ""]
            why = waiver.reason or (waiver.authority.citation if waiver.authority else "")
            return [f"waived by {waiver.id} until {waiver.until}: {why}"]
        if result.state == "not_yet_due":
            if result.due:
                return [f"not owed until {result.due} has passed"]
            if requirement.due:
                return [f"due {requirement.due}, which has not come yet"]
            return ["not owed before the start, which is not known yet"]
        if result.state == "provisional":
            return [f"may act under supervision ({requirement.provisional.until})"] if requirement.provisional else []
        if result.since is None:
            return []
        mine = self._waivers.get((result.worker, result.requirement), [])
        ended = [waiver for waiver in mine if waiver.last_day < self._as_of]
        return [f"waiver {w.id} ended on {w.until}" for w in sorted(ended, key=lambda w: (w.last_day, w.id))[-1:]]

    def line(self, test: Test, line: Line, worker: Worker, assignment: Assignment | None) -> str:
        """How one line of `requires` stands, in words."""
        what = asked(test)
        if line.record is None and line.state == "unknown" and test.at is not None:
            return f"{what}: the day on which it must hold, {test.at}, is not known"
        if line.record is None and line.state == "unknown":
            return f"{what}: a credential type it names is not defined, or could not be read"
        if line.record is None:
            if test.credits is not None:
                return f"{what}: {'earned' if line.state == 'valid' else 'not earned'}"
            if line.state == "valid":
                return f"{what}: true until {line.compliant_until}" if line.compliant_until else f"{what}: true"
            absent = self._absent(test, worker, assignment)
            closed = f", or this does not hold: {test.when.written}" if test.when and not absent else ""
            return f"{what}: none on record{absent}{closed}"
        if test.at_most is not None:
            return f"{what}: {named(record_at(worker, line.record))} is held"
        held = record_at(worker, line.record)
        state = self.record(line, held, worker)
        return state if test.type is not None and what == held.type else f"{what}: {state}"

    def record(self, line: Line, credential: Credential, worker: Worker) -> str:
        """How the record that decides a line stands, in words."""
        name = named(credential)
        word = self._word(credential)
        since = f" since {credential.status_on}" if credential.status_on else ""
        match line.state:
            case "valid":
                return (
                    f"{name} holds until {line.compliant_until}"
                    if line.compliant_until
                    else f"{name} holds and never ends"
                )
            case "grace":
                return f"{name} ended on {line.ends_on} and is in grace until {line.last_day}"
            case "unverified":
                return f"{name} has no verification that counts on this day"
            case "in_progress":
                if word in ("pending", "provisional"):
                    return f"{name} is {word}"
                return f"{name} only starts on {starts_on(credential)}"
            case "expired":
                return f"{name} {self._over(line, credential, f'{word}{since}')}"
            case "invalid":
                return f"{name} {self._refused(line, credential, worker, f'{word}{since}')}"
            case _:
                if word == "unknown" or not word:
                    return f"{name} has the status {credential.status or 'unknown'}, which says nothing"
                if word in ("expired", "lapsed"):
                    return f"{name} is {word}, but its end lies ahead and the day of that status is not written"
                return f"{name} has no end: no expires_on is written and its type has no rule that gives one"

    def _over(self, line: Line, credential: Credential, word: str) -> str:
        """Why a record is over: it was handed back, its issuer says so, or its last day has passed."""
        back, said_on = credential.returned_on, credential.status_on
        if back is not None and credential.type in self._returnable and _ends_it(back, line, self._as_of):
            return f"was returned on {back}"
        closed = self._word(credential) in ("expired", "lapsed") and said_on and said_on <= self._as_of
        return f"is {word}" if closed else f"ended on {line.last_day}"

    def _refused(self, line: Line, credential: Credential, worker: Worker, word: str) -> str:
        """Why a record is invalid: what is said of it, of another of its number, or what happened; else by its type."""
        if line.record is not None and line.record >= len(worker.credentials):
            screening = worker.screenings[line.record - len(worker.credentials)]
            if screening.result not in ("clear", "false_match"):
                return f"of {screening.screened_on} came to {screening.result.replace('_', ' ')}"
            return (
                f"of {screening.screened_on} does not count: what its type asks for is not true, or a later one is open"
            )
        comes = credential.status_on is not None and credential.status_on > self._as_of
        if self._word(credential) in paths.REFUSED and not comes:
            return f"is {word}"
        same = [other for other in worker.credentials if other is not credential and _of_one_number(other, credential)]
        if any(self._word(other) in paths.REFUSED for other in same):
            return "is no longer good: another record of this number was refused"
        kinds = {entry.event for case in self._validity.get(credential.type) or () for entry in case.ended_by}
        first = starts_on(credential) or date.min
        ends = sorted((e.on, e.kind) for e in worker.events if e.kind in kinds and first < e.on <= self._as_of)
        if ends:
            return f"was ended by {ends[0][1]} on {ends[0][0]}"
        return "does not count: what its type or its renewal asks for is not true"

    def _word(self, credential: Credential) -> str:
        issuer = self._issuers.get(self._issuer_of.get(credential.type) or "")
        return standard_word(credential.status, issuer)[0]

    def _absent(self, test: Test, worker: Worker, assignment: Assignment | None) -> str:
        """Why a match can never hold: the other row has no such value."""
        said = [
            path
            for leaf in walk((test,))
            for path in (leaf.match or {}).values()
            if path.partition(".")[0] != "each"
            and not as_of(paths.dated_of_seat(path, worker, assignment, self._places), self._as_of)
        ]
        return f" (nothing is written for {', '.join(dict.fromkeys(said))}, so no record can match)" if said else ""
