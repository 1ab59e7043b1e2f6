"""SLAs that reach somebody."""

import pytest

RULE = """
requirements:
  - id: declaration
    applies_to: {{role: registered-nurse}}
    requires: [bls]
    owner: {owner}
    severity: {severity}{sla}
owners:
  - {{id: pharmacy, accountable: w-0007, backup: w-0019, team: "@acme/pharmacy"}}
slas:
  - {{id: quiet, remedy: 7 days}}
  - {{id: loud, remedy: 7 days, escalate: [{steps}]}}
"""
OTHERS = "governance: {backups: false}"


@pytest.fixture
def escalated(judged):
    def judge(steps="", sla="loud", owner="pharmacy", severity="high", settings=OTHERS, **more):
        policies = RULE.format(steps=steps, sla=f"\n    sla: {sla}" if sla else "", owner=owner, severity=severity)
        found = judged(policies=policies, settings=settings, **more)
        return [f"{one.rule} {one.message.partition(': ')[2]}" for one in found]

    return judge


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("{after: 3 days, to: owner}, {after: 1 week, to: team}", None),
        ("{after: 3 days, to: owner}, {after: 3 days, to: team}", None),
        ("{after: 3 days, to: owner}, {after: 3 days, to: owner}", "`after: 3 days` stands behind `after: 3 days`"),
        ("{after: 7 days, to: owner}, {after: 3 days, to: team}", "`after: 3 days` stands behind `after: 7 days`"),
        ("{after: 30 days, to: owner}, {after: 1 month, to: team}", None),
        (
            "{after: 2 months, to: owner}, {after: 6 weeks, to: team}",
            "`after: 6 weeks` stands behind `after: 2 months`",
        ),
    ],
)
def test_steps_stand_in_order(escalated, steps, expected):
    assert escalated(steps) == ([f"SLA001 {expected}"] if expected else [])


@pytest.mark.parametrize(
    ("severity", "sla", "steps", "expected"),
    [
        ("critical", "", "", ["SLA002 a gap is critical, and no `sla` is written"]),
        ("high", "quiet", "", ["SLA002 a gap is high, and quiet never escalates"]),
        ("medium", "quiet", "", []),
        ("critical", "loud", "{after: 3 days, to: owner}", []),
    ],
)
def test_grave_gaps_escalate_where_the_settings_say_so(escalated, severity, sla, steps, expected):
    settings = "governance: {escalate_from: high}"
    assert escalated(steps, sla, severity=severity, settings=settings) == expected
    assert escalated(steps, sla, severity=severity) == []


TO_MANAGER = "{after: 3 days, to: manager}"


def nurse(number, more=""):
    return f"{{id: w-006{number}, assignments: [{{role: registered-nurse}}]{more}}}"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (", manager: w-0007", "w-0042, whom it binds, has none"),
        ("", "w-0042, w-0060, whom it binds, have none"),
        (", manager: w-0060", "w-0042, w-0060, whom it binds, have none"),
        (", ended_on: 2026-03-01", "w-0042, whom it binds, has none"),
    ],
)
def test_a_step_to_the_manager_reaches_one(escalated, more, expected):
    found = escalated(TO_MANAGER, registry=f"workers: [{nurse(0, more)}]")
    assert found == [f"SLA003 loud escalates to the manager, but {expected}"]


def test_a_few_are_named(escalated):
    registry = f"workers: [{', '.join(nurse(number) for number in range(5))}]"
    (found,) = escalated(TO_MANAGER, registry=registry)
    assert found.endswith("but w-0042, w-0060, w-0061 and others, whom it binds, have none")


def test_whom_it_does_not_bind_needs_no_manager(escalated):
    found = escalated(TO_MANAGER, registry="workers: [{id: w-0060, assignments: [{role: porter}]}]")
    assert found == ["SLA003 loud escalates to the manager, but w-0042, whom it binds, has none"]


@pytest.mark.parametrize("to", ["backup", "team"])
def test_a_step_to_the_backup_or_the_team_reaches_somebody(escalated, judged, to):
    step = f"{{after: 3 days, to: {to}}}"
    assert escalated(step) == []
    policies = f"""
    coverage: [{{id: c, per: location, needs: {{at_least: 1, of: [bls]}}, owner: ward, sla: loud, allow_empty: true}}]
    owners: [{{id: ward, accountable: w-0007}}]
    slas: [{{id: loud, remedy: 7 days, escalate: [{step}]}}]
    """
    found = [one.message for one in judged(policies=policies, settings=OTHERS)]
    assert found == [f"coverage c: its SLA escalates to the {to}, but owner ward has none"]


def test_a_step_to_the_owner_of_nothing_reaches_nobody(judged):
    policies = """
    coverage: [{id: c, per: location, needs: {at_least: 1, of: [bls]}, sla: loud, allow_empty: true}]
    slas: [{id: loud, remedy: 7 days, escalate: [{after: 3 days, to: owner}]}]
    """
    found = judged(policies=policies)
    assert [one.rule for one in found] == ["OWN001", "SLA003"]
