"""Evaluations made by hand, for tests of what is told of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from credpolicy.model.evaluation import Covered, Evaluation, Line, Result
from credpolicy.model.finding import Finding, Gap, Location, Shortage, fingerprint
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Identity, Worker
from credpolicy.model.responsibility import Owner
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import File, Placed, Revision, Snapshot
from credpolicy.model.waiver import Waiver

AS_OF = date(2026, 3, 2)
PEOPLE = File("registry/people.yaml", "a" * 40)
POLICY = File("policies/wards.yaml", "b" * 40)
HOLDER = Location(PEOPLE.path, PEOPLE.blob, ("workers", 0))


def result(**changed: Any) -> Result:
    """An obligation with a gap, unless changed."""
    made = Result(
        worker="w-1",
        assignment="nurse/ward-3/acme",
        requirement="ward-core",
        state="expired",
        severity="critical",
        level="mandatory",
        mode="block",
        owner="clinical",
        lines=(Line("bls", "expired", 0, None),),
        due=date(2025, 12, 31),
        since=date(2026, 2, 1),
        due_on=date(2026, 2, 8),
        compliant_until=None,
        changes_on=None,
        waiver=None,
        reasons=("bls ended on 2026-01-31",),
    )
    return replace(made, **changed)


def gap_of(about: Result, **changed: Any) -> Gap:
    """The verdict of a finding about this obligation."""
    made = Gap(
        worker=about.worker,
        requirement=about.requirement,
        assignment=about.assignment,
        line="bls",
        state=about.state,
        severity=about.severity,
        level=about.level,
        mode=about.mode,
        owner=about.owner,
        since=about.since,
        due_on=about.due_on,
        reasons=about.reasons,
        waiver=about.waiver,
    )
    return replace(made, **changed)


def finding(about: Result, **changed: Any) -> Finding:
    """A finding about a person."""
    expiring = about.state in ("expiring", "grace", "provisional")
    made = Finding(
        rule="GAP002" if expiring else "GAP001",
        level="expiring" if expiring else "gap",
        message=f"{about.worker}: bls is {about.state}",
        help="Renew it.",
        location=HOLDER,
        fingerprint=fingerprint("GAP", about.worker, about.assignment, about.requirement),
        gap=gap_of(about),
        counts=about.level == "mandatory" and about.mode == "block" and about.state != "waived",
    )
    return replace(made, **changed)


def about_file(**changed: Any) -> Finding:
    """A warning about a file."""
    made = Finding(
        rule="OWN001",
        level="warning",
        message="nobody owns `bls`",
        help="Write `owner`.",
        location=Location(POLICY.path, POLICY.blob, ("credential_types", 0)),
        fingerprint=fingerprint("OWN001", "bls"),
    )
    return replace(made, **changed)


def snapshot(**changed: Any) -> Snapshot:
    """A small registry under one requirement."""
    requirement = Requirement.model_validate(
        {"id": "ward-core", "title": "Ward nurses hold life support", "requires": ["bls"]}
    )
    waiver = Waiver.model_validate(
        {
            "id": "wv-1",
            "kind": "extension",
            "worker": "w-2",
            "requirement": "ward-core",
            "reason": "Course cancelled by the provider",
            "requested_by": "w-2",
            "approved_by": "w-9",
            "from": "2026-03-01",
            "until": "2026-04-15",
        }
    )
    made = Snapshot(
        revision=Revision("worktree", "c" * 40, None, "work tree on cccccccc"),
        settings=Settings(),
        requirements=(Placed(requirement, POLICY, ("requirements", 0)),),
        owners=(Placed(Owner(id="clinical", accountable="w-9", backup="w-8"), POLICY, ("owners", 0)),),
        waivers=(Placed(waiver, POLICY, ("waivers", 0)),),
        workers=tuple(Placed(_worker(f"w-{n}"), PEOPLE, ("workers", n)) for n in range(1, 4)),
        identities=(Placed(Identity(worker="w-1", name="Ann Example"), PEOPLE, ("identities", 0)),),
        files=(POLICY, PEOPLE),
    )
    return replace(made, **changed)


def _worker(name: str) -> Worker:
    return Worker.model_validate({"id": name, "credentials": [{"type": "bls"}] * 4})


def covered(**changed: Any) -> Covered:
    """A line of a coverage that is short of one person, unless changed."""
    made = Covered(
        coverage="first-aiders",
        place=("yard-1",),
        line=0,
        state="short",
        needed=2,
        present=3,
        passing=("w-2",),
        shortfall=1,
        nearest=("w-3", "w-1"),
        asked="efaw",
        severity="high",
        owner="clinical",
    )
    return replace(made, **changed)


def shortage(line: Covered, **changed: Any) -> Finding:
    """The finding about a line of a coverage that is not covered."""
    made = Finding(
        rule="GAP003",
        level="gap",
        message=f"{line.coverage} at {' / '.join(line.place)}: {line.shortfall} more needed",
        help="Have more people there earn it.",
        location=None,
        fingerprint=fingerprint("GAP003", line.coverage, *line.place),
        shortage=Shortage(
            line.coverage, line.place, line.line, line.state, line.severity, line.level, line.owner, line.needed,
            line.present, line.passing, line.shortfall, line.nearest,
        ),
        counts=line.level == "mandatory",
    )  # fmt: skip
    return replace(made, **changed)


def short_of_people(*lines: Covered) -> Evaluation:
    """An evaluation in which places need people, with a finding about each that is not covered."""
    findings = tuple(shortage(line) for line in lines if line.state != "covered")
    return evaluation(findings=findings, coverages=lines)


def evaluation(*results: Result, findings: tuple[Finding, ...] | None = None, **changed: Any) -> Evaluation:
    """An evaluation of these obligations; with a finding about each unless others are given."""
    told = tuple(finding(each) for each in results) if findings is None else findings
    return replace(Evaluation(snapshot(), AS_OF, results, told), **changed)


HOSTILE = (
    "a|b `c` <b>d</b> @acme/all #12 ::error::x %0A\n::warning::y =1+1 \x1b[2J\u202e https://evil.example [x](y) ~~z~~"
)
"""Text that every place of output would take for more than itself."""


def hostile() -> Evaluation:
    """An evaluation of every pile in which each text is hostile."""
    bad = result(worker=HOSTILE, requirement=HOSTILE, assignment=HOSTILE, reasons=(HOSTILE,), owner=HOSTILE)
    soon = result(worker=HOSTILE, state="grace", assignment="")
    waived = result(worker="w-2", state="waived", waiver="wv-1")
    odd = Location(f"registry/{HOSTILE}.yaml", "f" * 40, ("workers", 0))
    found = (
        finding(bad, message=HOSTILE, help=HOSTILE, location=odd),
        finding(soon, message=HOSTILE, location=None),
        finding(waived, message=HOSTILE),
        about_file(message=HOSTILE, location=odd),
        about_file(
            rule="YAML001", level="error", message=HOSTILE, location=Location("policies/broken.yaml", "", line=3)
        ),
    )
    return replace(evaluation(bad, soon, waived), findings=found)
