"""The plan of a year: every person comes in each cycle, in one of its months, and each month says how it stands."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from credpolicy.model.audit import Checklist
from credpolicy.model.period import Plan
from credpolicy.model.population import Criteria, Population, Row
from credpolicy.model.snapshot import File, Placed, Snapshot
from credpolicy.reconcile.audits.planning import of_month, plan
from tests.builder import snapshot_from
from tests.unit.load.valid import AUDITS
from tests.unit.model.test_audit import AUDIT

PEOPLE = 120


def snapshot(kind: str = "annual", closed: str | None = None, **fields: str) -> Snapshot:
    audit = {**AUDIT, "kind": kind, **fields}
    opened = {**AUDITS["checklists"][0], "closed_on": closed}
    lists = (Placed(Checklist.model_validate(opened), File("audits/a.yaml", ""), ("checklists", 0)),)
    return snapshot_from({"audits": [audit]}, {}, checklists=lists)


def listed(criteria: Criteria) -> Population:
    rows = [Row(f"w-{n}/{m}", "low", f"w-{n}", ()) for n in range(PEOPLE) for m in (1, 2)]
    return Population(criteria, snapshot_from({}, {}).revision, date(2026, 3, 2), tuple(rows))


def planned(*, as_of: str = "2026-03-02", **fields: str) -> Plan:
    return plan(snapshot(**fields), 2026, date.fromisoformat(as_of), listed)


@pytest.mark.parametrize(("kind", "times"), [("annual", 1), ("quarterly", 4), ("monthly", 12)])
def test_everybody_comes_as_often_as_the_kind_says(kind: str, times: int) -> None:
    found = planned(kind=kind)
    assert len(found.planned) == 12
    assert sum(each.units for each in found.planned) == PEOPLE * times
    assert sum(each.rows for each in found.planned) == PEOPLE * 2 * times
    (spread,) = found.spreads
    assert sum(spread.units) == PEOPLE
    assert spread.even == PEOPLE / len(spread.units)


def test_no_more_is_drawn_than_asked_for() -> None:
    assert {each.drawn for each in planned(kind="monthly", size="25").planned} == {25}
    assert all(each.drawn == each.rows for each in planned(kind="monthly").planned)


@pytest.mark.parametrize(
    ("as_of", "closed", "march", "counts"),
    [
        ("2026-03-02", None, "open", {"overdue": 1, "due": 1, "open": 1, "to come": 9}),
        ("2026-04-14", None, "open", {"overdue": 2, "due": 1, "open": 1, "to come": 8}),
        ("2026-04-15", None, "overdue", {"overdue": 3, "due": 1, "to come": 8}),
        ("2026-04-15", "2026-04-15", "closed", {"overdue": 2, "due": 1, "closed": 1, "to come": 8}),
        ("2026-04-14", "2026-04-15", "open", {"overdue": 2, "due": 1, "open": 1, "to come": 8}),
    ],
)
def test_each_month_says_how_it_stands(as_of: str, closed: str | None, march: str, counts: dict[str, int]) -> None:
    found = planned(as_of=as_of, closed=closed)  # type: ignore[arg-type]
    standing = {each.period.month: each.standing for each in found.planned}
    assert standing["2026-03"] == march
    assert Counter(standing.values()) == counts


def test_a_month_is_found_where_the_audit_has_one() -> None:
    made = snapshot(until="2026-05-31")
    (audit,) = (placed.item for placed in made.audits)
    assert [each.id for each in of_month(made, audit, "2026-05")] == ["files-2026-05"]
    assert list(of_month(made, audit, "2026-06")) == []
