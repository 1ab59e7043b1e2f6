"""The plan as text, JSON and CSV: the same months in each, and how even the parts are said as it is."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import jsonschema

from credpolicy.report.audit import plan as plans
from credpolicy.report.audit.plan import PlanReport
from credpolicy.report.shapes import published
from credpolicy.report.view import Style
from tests.unit.reconcile.audits.test_planning import planned, snapshot


def report(style: Style | None = None, **fields: str) -> PlanReport:
    return PlanReport(planned(**fields), snapshot(), date(2026, 3, 2), style or Style())


def test_every_format_tells_the_same_months() -> None:
    made = report()
    document = json.loads(plans.json(made))
    jsonschema.validate(document, json.loads(published("audit-plan")), jsonschema.Draft202012Validator)
    rows = list(csv.DictReader(io.StringIO(plans.csv(made), newline="")))
    names = [each["id"] for each in document["audits"]]
    assert [row["id"] for row in rows] == names
    assert all(f"\n{name}  " in plans.text(made) for name in names)
    assert (made.exit_code, document["exit_code"]) == (1, 1)


def test_the_balance_is_told_as_it_is() -> None:
    (spread,) = report().plan.spreads
    least, most = min(spread.units), max(spread.units)
    assert f"files: 120 people over 12 months, {least} to {most} in each; an even share is 10.0." in plans.text(
        report()
    )
    assert "files: every month among all 120 people." in plans.text(report(kind="monthly"))
    assert "120 waivers over 3 months" in plans.text(report(kind="quarterly", of="waivers"))


def test_colours_only_where_they_are_seen() -> None:
    assert "\x1b[" not in plans.text(report())
    assert "\x1b[31mfiles-2026-01" in plans.text(report(Style(colour=True)))


def test_a_year_without_audits_is_no_pass() -> None:
    made = report(**{"from": "2027-01-01"})
    assert made.exit_code == 3
    assert plans.text(made).endswith("No audit of the policies lies in this year. Exit code 3.\n")
