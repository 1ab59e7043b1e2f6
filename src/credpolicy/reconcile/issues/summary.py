"""What a plan would do, or what it did, as text, JSON and Markdown."""

from __future__ import annotations

import json as encoder
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from credpolicy import escape
from credpolicy.escape import markdown as escaped
from credpolicy.escape import terminal
from credpolicy.reconcile.issues.apply import Outcome
from credpolicy.reconcile.plan import KINDS, Action, Close, Comment, Edit, Open, Plan, Reopen

_SIGNS: dict[type[Action], str] = {Open: "+", Reopen: "^", Edit: "~", Comment: "!", Close: "-"}
_BECAME = {
    "done": "done",
    "done_before": "done by an earlier run",
    "failed": "FAILED",
    "left_out": "left out",
    "not_tried": "not tried",
}
_LONGEST = 60_000


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan, against which tracker, of which revision, and what became of it.

    `outcomes` is None where nothing was written; `refused` is why a guard rail refused, empty where none did.
    """

    plan: Plan
    tracker: str
    revision: str
    exit_code: int
    outcomes: tuple[Outcome, ...] | None = None
    refused: str = ""

    @property
    def failed(self) -> int:
        """How many actions are left to the next run."""
        return sum(outcome.failed for outcome in self.outcomes or ())


def text(summary: Summary) -> str:
    """The counts on one line, and then every action."""
    plan = summary.plan
    lines = [f"Issues in {summary.tracker}, {summary.revision}, as of {plan.as_of}", _counts(summary), ""]
    lines += [_line(action, outcome) for action, outcome in _rows(summary)]
    if plan.actions:
        lines.append("")
    lines += [f"note: {note}" for note in plan.notes]
    lines.append(_verdict(summary))
    return "".join(f"{terminal(line)}\n" for line in lines)


def markdown(summary: Summary) -> str:
    """The same as a page for the summary of a workflow, as long as a forge takes."""
    plan = summary.plan
    mark = "\u274c" if summary.exit_code else "\u2705"
    lines = [
        f"## {mark} credpolicy issues: {escaped(_counts(summary))}",
        "",
        f"{escaped(summary.tracker)}, {escaped(summary.revision)}, as of {plan.as_of}. {escaped(_verdict(summary))}",
        "",
        *(f"- {escaped(note)}" for note in plan.notes),
        "",
    ]
    rows = ["| | issue | what | why | mend by |", "|---|---|---|---|---|"] if plan.actions else []
    left = _LONGEST - sum(len(line) + 1 for line in (*lines, *rows))
    told = 0
    for action, outcome in _rows(summary):
        about = action.about
        number = outcome.number if outcome else "" if isinstance(action, Open) else action.issue.number
        became = f" ({_BECAME[outcome.became]}{f': {outcome.message}' if outcome.message else ''})" if outcome else ""
        row = (
            f"| {KINDS[type(action)]} | {escaped(number)} | {escaped(about.title)} | "
            f"{escaped(about.why + became)} | {about.due_on or ''} |"
        )
        left -= len(row.encode()) + 1
        if left < 0:
            break
        rows.append(row)
        told += 1
    if told < len(plan.actions):
        rows += ["", f"{len(plan.actions) - told:,} more are not shown here."]
    return "\n".join([*lines, *rows]).rstrip("\n") + "\n"


def json(summary: Summary) -> str:
    """The same for other programs, one action a line."""
    plan = summary.plan
    document: dict[str, Any] = {
        "format": "credpolicy-issues-1",
        "revision": summary.revision,
        "as_of": plan.as_of.isoformat(),
        "tracker": summary.tracker,
        "applied": summary.outcomes is not None,
        "counts": _counted(plan),
        "wanted": plan.wanted,
        "present": plan.present,
        "later": plan.later,
        "quiet": plan.quiet,
        "held": plan.held,
        "failed": summary.failed,
        "refused": summary.refused or None,
        "notes": list(plan.notes),
        "actions": [_entry(action, outcome) for action, outcome in _rows(summary)],
        "exit_code": summary.exit_code,
    }
    parts = []
    for key, value in document.items():
        if key == "actions" and value:
            told = ",\n    ".join(encoder.dumps(entry) for entry in value)
            parts.append(f'  "{key}": [\n    {told}\n  ]')
        else:
            parts.append(f'  "{key}": {encoder.dumps(value)}')
    return escape.json("{\n" + ",\n".join(parts) + "\n}\n")


def _rows(summary: Summary) -> Iterator[tuple[Action, Outcome | None]]:
    if summary.outcomes is None:
        yield from ((action, None) for action in summary.plan.actions)
    else:
        yield from ((outcome.action, outcome) for outcome in summary.outcomes)


def _counted(plan: Plan) -> dict[str, int]:
    found = Counter(type(action) for action in plan.actions)
    return {name: found[kind] for kind, name in KINDS.items()}


def _counts(summary: Summary) -> str:
    counted = _counted(summary.plan)
    told = "  ".join(f"{_SIGNS[kind]} {counted[name]:,} {name}" for kind, name in KINDS.items())
    return f"{told}  ({summary.plan.wanted:,} wanted, {summary.plan.present:,} open before)"


def _line(action: Action, outcome: Outcome | None) -> str:
    about = action.about
    number = outcome.number if outcome else "" if isinstance(action, Open) else action.issue.number
    what = f"{number}: {about.title}" if number else about.title
    facts = [part for part in (about.severity, f"mend by {about.due_on}" if about.due_on else "") if part]
    why = f" ({', '.join(facts)})" if facts else ""
    became = ""
    if outcome and outcome.became != "done":
        became = f" [{_BECAME[outcome.became]}{f': {outcome.message}' if outcome.message else ''}]"
    return f"{_SIGNS[type(action)]} {KINDS[type(action)]:<8} {what}: {about.why}{why}{became}"


def _entry(action: Action, outcome: Outcome | None) -> dict[str, Any]:
    about = action.about
    here = None if isinstance(action, Open) else action.issue
    return {
        "action": KINDS[type(action)],
        "key": about.key,
        "number": (outcome.number if outcome else here.number if here else "") or None,
        "url": (outcome.url if outcome else here.url if here else "") or None,
        "title": about.title,
        "why": about.why,
        "severity": about.severity or None,
        "due_on": about.due_on.isoformat() if about.due_on else None,
        "became": outcome.became if outcome else None,
        "message": (outcome.message if outcome else "") or None,
    }


def _verdict(summary: Summary) -> str:
    if summary.refused:
        return f"Refused, and nothing was written: {summary.refused}. Exit code {summary.exit_code}."
    if summary.outcomes is None:
        return f"Nothing was written. Exit code {summary.exit_code}."
    if summary.failed:
        many = f"{summary.failed:,} of {len(summary.outcomes):,} actions are left to the next run"
        return f"{many}. Exit code {summary.exit_code}."
    return f"Everything is done. Exit code {summary.exit_code}."
