"""Reminders as people read them, who hears what and who does not, and as JSON for other tools. Never an address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from credpolicy.escape import terminal
from credpolicy.model.reminder import REMINDER, Notice, Planned, Receipt, ReminderPlan
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.diagnostic import STATES, counted, painted
from credpolicy.report.markdown import Sheet
from credpolicy.report.markdown import text as words
from credpolicy.report.shapes import day, head, written
from credpolicy.report.view import Style, exit_code

REMIND = "credpolicy/remind/v1"


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that did not go: to whom through which channel, why, and the mend."""

    recipient: str
    channel: str
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: the receipts, what failed, and whether the run is completed."""

    receipts: tuple[Receipt, ...]
    failed: tuple[Failed, ...]
    completed: bool


@dataclass(frozen=True, slots=True)
class ReminderReport:
    """Everything a format may tell. `sent` is None where nothing was to be sent, only planned.

    With `silent` a first run tells nobody and only begins; `refused` tells that a guard rail let nothing be sent.
    """

    snapshot: Snapshot
    plan: ReminderPlan
    sent: Sent | None = None
    silent: bool = False
    refused: bool = False
    style: Style = field(default_factory=Style)

    @property
    def exit_code(self) -> int:
        """5 where a guard rail refused, 4 where a message did not go, 1 where somebody cannot be reached."""
        failed = self.sent is not None and bool(self.sent.failed)
        return exit_code([5 * self.refused, 4 * failed, 1 * bool(self.plan.problems)])


def text(report: ReminderReport) -> str:
    """The plan, or what was sent, ending in a line end."""
    plan = report.plan
    lines = [painted(f"Reminders on {plan.as_of}", "1", report.style)]
    lines.append(terminal(f"Read from {report.snapshot.revision.label}. {_before(report)}"))
    for planned in plan.messages:
        lines += ["", *_message(planned, report)]
    if plan.silenced:
        lines += ["", f"{_count(len(plan.silenced))} for the end of a maintenance window or an acknowledgement."]
    for problem in plan.problems:
        waiting = f" ({_count(problem.waiting)})" if problem.waiting else ""
        lines += ["", f"{painted('not reached', '31', report.style)}: {terminal(problem.message)}{waiting}"]
        lines.append(f"  {painted('help', '36', report.style)}: {terminal(problem.help)}")
    for failed in report.sent.failed if report.sent else ():
        lines += [
            "",
            f"{painted('not sent', '31', report.style)} to {terminal(failed.recipient)}: {terminal(failed.message)}",
        ]
        lines.append(f"  {painted('help', '36', report.style)}: {terminal(failed.help)}")
    return "\n".join([*lines, "", _end(report)]) + "\n"


def _before(report: ReminderReport) -> str:
    before = report.plan.before
    if before is not None:
        return f"Compared with the last completed run, on {before.on} (commit {before.commit[:8]})."
    return "No run was completed before."


def _count(notices: int) -> str:
    return f"{notices:,} {'notice waits' if notices == 1 else 'notices wait'}"


def _message(planned: Planned, report: ReminderReport) -> Iterator[str]:
    yield painted(f"{planned.message.channel} to {planned.recipient}: {planned.message.subject}", "1", report.style)
    for notice in planned.notices:
        yield terminal(f"  {notice.duty.severity}: {_notice(notice)}")


def _notice(notice: Notice) -> str:
    duty = notice.duty
    parts = [part for part in (duty.assignment, duty.each) if part]
    who = f"{duty.worker} ({', '.join(parts)})" if parts else duty.worker
    if duty.stand.since is not None:
        when = f"{STATES[duty.state]} since {duty.stand.since}"
    elif duty.end is None or duty.stand.anchor is None:
        when = f"{STATES[duty.state]}, nobody knows since when"
    elif duty.state == "not_yet_due":
        when = f"due on {duty.end}"
    else:
        when = f"ends on {duty.end}"
    step = (
        f"step of {notice.day}" if notice.track == REMINDER else f"escalated after {notice.track.rpartition(' to ')[0]}"
    )
    return f"{who}, {duty.requirement}, {duty.line or 'as a whole'}: {when}; as {notice.role}, {step}"


def _end(report: ReminderReport) -> str:
    plan, sent = report.plan, report.sent
    code = f" Exit code {report.exit_code}."
    if plan.quiet:
        return (
            terminal(f"Nobody is written to: {plan.quiet}. What is due goes out on the next day that is not quiet.")
            + code
        )
    if report.silent and sent is None:
        return "This first run would tell nobody, and only set the mark." + code
    if sent is None:
        what = f"{counted(len(plan.messages), 'message')} would be sent" if plan.messages else "Nothing would be sent"
        return f"{what}{', which a guard rail refused' if report.refused else ''}." + code
    results = Counter(receipt.result for receipt in sent.receipts)
    words = ", ".join(f"{number:,} {result.replace('_', ' ')}" for result, number in sorted(results.items()))
    what = f"{counted(len(plan.messages), 'message')}: {words}." if results else "Nothing was to be sent."
    tail = (
        "The run is completed." if sent.completed else "The run is not completed: the next one sends what is missing."
    )
    return f"{what} {tail}" + code


def markdown(report: ReminderReport) -> str:
    """The same for the summary of a step: what was sent, or would be, and who could not be reached."""
    plan, sent = report.plan, report.sent
    results = {receipt.key: receipt.result.replace("_", " ") for receipt in sent.receipts} if sent else {}
    sheet = Sheet(f"## credpolicy: reminders on {plan.as_of}", "", words(_end(report)), "", words(_before(report)))
    failed = ((words(each.recipient), words(each.message), words(each.help)) for each in (sent.failed if sent else ()))
    sheet.table("Not sent", ("to", "why", "mend"), failed, folded=False)
    problems = ((words(each.who), words(each.message), words(each.help)) for each in plan.problems)
    sheet.table("Not reached", ("who", "why", "mend"), problems, folded=False)
    rows = (
        (
            words(each.recipient),
            words(each.message.channel),
            f"{len(each.notices):,}",
            results.get(each.message.key, ""),
        )
        for each in plan.messages
    )
    sheet.table("Messages", ("to", "by", "about", "result"), rows, folded=False)
    return str(sheet)


def json(report: ReminderReport) -> str:
    """The plan, or what was sent, after the schema `remind-v1.json`."""
    plan, sent = report.plan, report.sent
    results = {receipt.key: receipt.result for receipt in sent.receipts} if sent else {}
    before = plan.before
    return written(
        {
            **head(REMIND, report.snapshot, plan.as_of),
            "before": None if before is None else {"commit": before.commit, "date": day(before.on)},
            "quiet": plan.quiet or None,
            "applied": sent is not None,
            "completed": sent is not None and sent.completed,
            "messages": [_shape(planned, results) for planned in plan.messages],
            "silenced": [_notice_shape(notice) for notice in plan.silenced],
            "problems": [
                {"who": each.who, "message": each.message, "help": each.help, "waiting": each.waiting}
                for each in plan.problems
            ],
            "failed": [
                {"recipient": each.recipient, "channel": each.channel, "message": each.message, "help": each.help}
                for each in (sent.failed if sent else ())
            ],
            "exit_code": report.exit_code,
        }
    )


def _shape(planned: Planned, results: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": planned.message.key,
        "channel": planned.message.channel,
        "recipient": planned.recipient,
        "subject": planned.message.subject,
        "result": results.get(planned.message.key),
        "notices": [_notice_shape(notice) for notice in planned.notices],
    }


def _notice_shape(notice: Notice) -> dict[str, Any]:
    duty = notice.duty
    return {
        "fingerprint": duty.fingerprint,
        "worker": duty.worker,
        "assignment": duty.assignment or None,
        "requirement": duty.requirement,
        "each": duty.each or None,
        "line": duty.line or None,
        "state": duty.state,
        "severity": duty.severity,
        "end": day(duty.end),
        "since": day(duty.stand.since),
        "last_responsible_day": day(duty.stand.anchor),
        "due_on": day(duty.due_on),
        "role": notice.role,
        "track": notice.track,
        "level": notice.level,
        "step": day(notice.day),
    }
