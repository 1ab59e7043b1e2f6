"""What is due for deletion, and the files without it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.edit import canonical
from credpolicy.errors import GuardRailError, UsageError
from credpolicy.evaluate.retention import retentions
from credpolicy.load.yaml import parse
from credpolicy.model.settings import GuardRails
from credpolicy.reconcile.retention import (
    TOMBSTONES,
    Approval,
    coming,
    deletable,
    deletions,
    edits,
    guard,
    log,
    sha256,
)
from tests.builder import REGISTRY, snapshot_from

DAY = date(2026, 3, 2)
APPROVAL = Approval("boss", DAY)
GONE = {"hired_on": "2015-01-06", "ended_on": "2018-06-30", "status": "ended"}
KEEP = {"until": "1 year after issued_on", "delete_by": "2 years after issued_on"}
POLICIES = {"credential_types": [{"id": "form"}], "retention": [{"id": "r", "keep": KEEP}]}


def record(issued, **keys):
    return {"type": "form", "issued_on": str(issued), **keys}


def world(*holdings):
    workers = [{"id": f"w-{n}", **GONE, "credentials": list(records)} for n, records in enumerate(holdings)]
    tree = {"workers": workers}
    found = retentions(snapshot_from(POLICIES, tree), DAY, DAY)
    return found, {REGISTRY.path: canonical.dump(tree).encode()}


def done(found, contents):
    return edits(deletions(deletable(found, free=False), contents, APPROVAL), contents)


def test_what_must_be_gone_first_comes_first():
    found, _ = world([record("2025-03-02"), record("2024-06-01"), record("2020-01-01")])
    assert [str(each.delete_by) for each in coming(found, DAY)] == ["2022-01-01", "2026-06-01"]
    assert [str(each.delete_by) for each in coming(found, date(2026, 3, 3))][-1] == "2027-03-02"
    assert [each.state for each in coming(found, date(2026, 3, 3))] == ["overdue", "due", "kept"]


def test_the_hash_is_of_what_is_said_and_not_of_how():
    said = parse(b"a: {type: form, number: 007}").tree
    other = parse(b'a:\n  number: "007"\n  type: form # x\n').tree
    assert said is not None
    assert other is not None
    assert sha256(said["a"]) == sha256(other["a"])
    assert sha256({"number": "7"}) != sha256({"number": "007"})


def test_a_tombstone_names_no_number():
    found, contents = world([record("2020-01-01", number="007-SECRET")])
    changed = {each.path: each for each in done(found, contents)}
    stone = changed[TOMBSTONES].after.decode()
    assert "SECRET" not in stone
    assert "key: 2020-01-01" in stone
    assert changed[TOMBSTONES].before is None
    assert b"SECRET" not in changed[REGISTRY.path].after
    gone = deletions(deletable(found, free=False), contents, APPROVAL)
    assert "SECRET" not in log(gone, APPROVAL)


def test_what_cannot_be_cut_out_cleanly_stops_everything():
    found, contents = world([record("2020-01-01")])
    text = contents[REGISTRY.path].decode().replace("- type: form", "- &a\n        type: form") + "x: *a\n"
    gone = deletions(deletable(found, free=False), contents, APPROVAL)
    with pytest.raises(UsageError) as raised:
        edits(gone, {REGISTRY.path: text.encode()})
    assert "Nothing was changed" in raised.value.hint


@pytest.mark.parametrize(
    ("many", "of", "refused"), [(20, 20, False), (21, 84, False), (21, 83, True), (1000, 4000, False)]
)
def test_guard_rails(many, of, refused):
    rails = GuardRails(max_percent=Decimal(25))
    if refused:
        with pytest.raises(GuardRailError):
            guard(many, of, rails)
    else:
        guard(many, of, rails)


ISSUED = st.dates(date(2015, 1, 1), date(2027, 1, 1))


@given(st.lists(st.lists(ISSUED, max_size=4), min_size=1, max_size=4))
def test_exactly_what_is_due_goes_and_each_leaves_a_tombstone(holdings):
    found, contents = world(*[[record(day) for day in days] for days in holdings])
    gone = deletable(found, free=False)
    changed = {each.path: each.after for each in done(found, contents)} if gone else {}
    tree = parse(changed.get(REGISTRY.path, contents[REGISTRY.path])).tree
    assert tree is not None
    left = [[each["issued_on"] for each in worker.get("credentials") or []] for worker in tree["workers"]]
    assert left == [[str(day) for day in days if not _past(day)] for days in holdings]
    if gone:
        stones = parse(changed[TOMBSTONES]).tree
        assert stones is not None
        assert len(stones["tombstones"]) == len(gone) == sum(map(len, holdings)) - sum(map(len, left))


def _past(issued: date) -> bool:
    """Whether a year after a day lies before the day judged."""
    return (issued.year + 1, issued.month, issued.day) < (DAY.year, DAY.month, DAY.day)
