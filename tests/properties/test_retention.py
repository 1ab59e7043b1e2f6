"""Retention and the oracle agree on random rules, holds, records and tombstones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from credpolicy.dates import DAYS_OF_RECORD
from credpolicy.evaluate.retention import retentions
from credpolicy.model.snapshot import Snapshot
from credpolicy.reconcile.retention import coming, deletable
from tests.builder import Tree, snapshot_from
from tests.oracle_retention import Name, Retained

TYPES = ("form", "file", "look")
WORKERS = ("w-1", "w-2", "w-3")
MIDDLE = date(2026, 3, 2)
ATTRIBUTES = [
    {"of": "worker", "name": "promised", "kind": "date"},
    {"of": "worker", "name": "grade", "kind": "number"},
    {"of": "credential", "type": "form", "name": "kind"},
]
ANCHORS = (
    "hired_on", "ended_on", "ended_on", "issued_on", "issued_on", "expires_on", "executed_on", "created_on",
    "last_in_effect_on", "event.accident", "worker.promised", "2020-02-29",
)  # fmt: skip
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31)) | st.sampled_from(
    [date(2024, 2, 29), date(2025, 1, 31), MIDDLE, MIDDLE - timedelta(days=1), date(2025, 3, 2), date(2024, 3, 1)]
)
LENGTHS = st.sampled_from([
    "0 days", "1 day", "90 days", "6 months", "1 year", "1 year", "2 years", "3 years", "13 months",
    "12 calendar months", "1 calendar year", "4 calendar quarters", "10 business days", "8 weeks",
])  # fmt: skip


@st.composite
def phrases(draw: DrawFn, depth: int = 0) -> Any:
    if depth < 2 and draw(st.integers(0, 3)) == 0:
        kind = draw(st.sampled_from(["latest_of", "earliest_of"]))
        return {kind: draw(st.lists(phrases(depth=depth + 1), min_size=2, max_size=3))}
    anchor = draw(st.sampled_from(ANCHORS))
    side = draw(st.sampled_from(["after", "after", "after", "before", ""]))
    return f"{draw(LENGTHS)} {side} {anchor}" if side else anchor


WHENS: st.SearchStrategy[Tree] = st.sampled_from([
    {"type": "form"},
    {"type": ["form", "file"]},
    {"jurisdiction": "US-*"},
    {"kind": "a"},
    {"worker.grade": {"at_least": "5"}},
    {"worker.employment": "agency"},
    {"issued_on": {"from": "2024-06-01"}},
    {"issued_on": {"before": "ended_on"}},
    {"hired_on": {"until": "last_in_effect_on"}},
    {"expires_on": {"older_than": "1 year"}},
    {"created_on": {"newer_than": "6 months"}},
    {"day": {"from": "2026-03-01"}},
    {"service": {"below": "1 year"}},
    {"service": {"at_least": "2 years"}},
    {"not": {"type": "form"}},
    {"not": {"restricted": True, "type": "file"}},
    {"status": "revoked"},
])  # fmt: skip


@st.composite
def cases(draw: DrawFn) -> Tree:
    keys = draw(st.sampled_from([("until",), ("until", "delete_by"), ("until", "delete_by"), ("delete_by",)]))
    case: Tree = {key: draw(phrases()) for key in keys}
    if draw(st.booleans()):
        case["while_employed"] = draw(st.sampled_from(["release", "release", "keep"]))
    return case


@st.composite
def rules(draw: DrawFn) -> list[Tree]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        keep = [{**draw(cases()), "when": draw(WHENS)} for _ in range(draw(st.integers(0, 2)))]
        keep += [draw(cases())] if not keep or draw(st.booleans()) else []
        rule: Tree = {"id": f"r{number}", "keep": keep}
        if draw(st.booleans()):
            rule["type"] = draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True))
        found.append(rule)
    return found


@st.composite
def records(draw: DrawFn) -> Tree:
    names = draw(st.lists(st.sampled_from(sorted(set(ANCHORS) & {*DAYS_OF_RECORD})), max_size=5, unique=True))
    record: Tree = {"type": draw(st.sampled_from(TYPES[:2])), "number": "1"}
    record |= {name: str(draw(DAYS)) for name in names}
    more = {"id": "c-1", "jurisdiction": "US-OH", "restricted": True, "status": "revoked"}
    record |= {key: more[key] for key in draw(st.lists(st.sampled_from(sorted(more)), max_size=2, unique=True))}
    if record["type"] == "form" and draw(st.booleans()):
        record["attributes"] = {"kind": draw(st.sampled_from("ab"))}
    return record


@st.composite
def people(draw: DrawFn, name: str) -> Tree:
    hired = draw(st.none() | DAYS)
    ended = draw(st.none() | DAYS)
    worker: Tree = {"id": name, "status": draw(st.sampled_from(["active", "active", "ended", "on_leave", "candidate"]))}
    worker |= {} if hired is None else {"hired_on": str(hired)}
    worker |= {} if ended is None else {"ended_on": str(max(ended, hired or ended))}
    worker["employment"] = draw(st.sampled_from(["employee", "agency"]))
    worker["events"] = [{"kind": "accident", "on": str(day)} for day in draw(st.lists(DAYS, max_size=2, unique=True))]
    attributes: Tree = {}
    if draw(st.booleans()):
        attributes["grade"] = draw(st.sampled_from("357"))
    if draw(st.booleans()):
        first, second = draw(DAYS), draw(DAYS)
        both = [{"from": "2020-01-01", "value": str(first)}, {"from": "2026-03-02", "value": str(second)}]
        attributes["promised"] = both if draw(st.booleans()) else str(first)
    worker |= {"attributes": attributes} if attributes else {}
    worker["credentials"] = draw(st.lists(records(), max_size=3))
    worker["screenings"] = [
        {"type": "look", "screened_on": str(day), "result": "clear"} for day in draw(st.lists(DAYS, max_size=2))
    ]
    return worker


@st.composite
def holds(draw: DrawFn, number: int) -> Tree:
    first = draw(DAYS)
    hold: Tree = {"id": f"h{number}", "reason": "claim", "ordered_by": "court", "from": str(first)}
    if draw(st.booleans()):
        hold["until"] = str(max(first, draw(DAYS)))
    for key, known in (("workers", WORKERS), ("types", TYPES)):
        if draw(st.booleans()):
            hold[key] = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
    return hold


@st.composite
def tombstones(draw: DrawFn) -> Tree:
    stone: Tree = {
        "worker": draw(st.sampled_from((*WORKERS, "w-gone"))), "type": draw(st.sampled_from(TYPES)),
        "key": "2020-01-01", "deleted_on": str(draw(DAYS)), "rule": "r0", "approved_by": "w-1", "sha256": "0f" * 32,
    }  # fmt: skip
    if draw(st.booleans()):
        stone["kept_until"] = str(draw(DAYS))
    return stone


@st.composite
def worlds(draw: DrawFn) -> tuple[Tree, Tree]:
    policies: Tree = {"attributes": ATTRIBUTES, "credential_types": [{"id": name} for name in TYPES]}
    policies |= {"retention": draw(rules())}
    policies["holidays"] = [{"on": "2024-12-25"}, {"on": "2026-01-01"}]
    registry: Tree = {"workers": [draw(people(name)) for name in WORKERS[: draw(st.integers(1, 3))]]}
    registry["legal_holds"] = [draw(holds(number)) for number in range(draw(st.integers(0, 2)))]
    registry["tombstones"] = draw(st.lists(tombstones(), max_size=2))
    return policies, registry


@given(worlds(), st.just(MIDDLE) | DAYS, st.integers(0, 900))
def test_every_record_is_judged_and_planned_as_the_oracle_does(world: tuple[Tree, Tree], day: date, ahead: int) -> None:
    snapshot = snapshot_from(*world)
    agree(snapshot, day, ahead)
    # the days on which something turns, which chance rarely meets
    ends = {end for each in Retained(snapshot, day).records().values() for end in (each.until, each.by) if end}
    for end in sorted(ends)[:3]:
        agree(snapshot, end, 0)
        agree(snapshot, end + timedelta(days=1), 0)


def agree(snapshot: Snapshot, day: date, ahead: int) -> None:
    """Assert that both say the same of every record, tombstone and plan."""
    found, oracle = retentions(snapshot, day, day), Retained(snapshot, day)
    ours: dict[Name, Any] = {
        (each.worker.item.id, *each.part): (each.key, each.keep_until, each.delete_by, each.holds, each.state)
        for each in found.records
    }
    theirs = {name: (each.key, each.until, each.by, each.holds, each.state) for name, each in oracle.records().items()}
    for each in found.records:
        event(each.state)
    assert ours == theirs
    codes = {(each.rule, _worker(each.message)) for each in found.findings if each.rule != "RET005"}
    assert sorted(codes) == oracle.findings()
    assert any(each.rule == "RET005" for each in found.findings) == (
        "unruled" in {each[-1] for each in theirs.values()}
    )
    by = day + timedelta(days=ahead)
    planned = coming(found, by)
    assert sorted((each.worker.item.id, *each.part) for each in planned) == oracle.plan(by)
    assert [each.delete_by or date.max for each in planned] == sorted(each.delete_by or date.max for each in planned)
    gone = {(each.worker.item.id, *each.part) for each in deletable(found, free=True)}
    assert gone == {name for name, each in theirs.items() if each[-1] in ("free", "due", "overdue")}


def _worker(message: str) -> str:
    """Whom a finding is about, as its message says."""
    return next(word.strip(",:") for word in message.split() if word.startswith("w-"))
