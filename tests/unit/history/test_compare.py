"""A change answers for what it brings: not for what was there or what time did, nor can its own waivers hide it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from credpolicy.history.compare import compare, open_findings
from credpolicy.model.comparison import Comparison
from credpolicy.model.snapshot import Revision, Snapshot
from tests.builder import Tree
from tests.situations import card, day, situation

AS_OF = day("2026-03-02")
LATER = {
    "id": "wv", "kind": "waiver", "requirement": "core", "worker": "w-1", "from": "2026-01-01", "until": "2026-06-30",
    "reason": "The provider has closed.", "requested_by": "w-9", "approved_by": "w-8",
}  # fmt: skip
GOOD = card("2025-06-01", "2027-01-01")


def compared(base: Snapshot, head: Snapshot) -> Comparison:
    return compare(base, head, AS_OF, AS_OF)


def classes(comparison: Comparison, rule: str = "GAP001") -> list[tuple[str, str, str | None]]:
    """Class, why and waiver of the findings of one rule."""
    return [(each.class_, each.why, each.waiver) for each in comparison.classed if each.finding.rule == rule]


def committed(snapshot: Snapshot, on: str) -> Snapshot:
    """The same, as a commit of a day."""
    return replace(snapshot, revision=Revision("commit", "a" * 40, day(on), "commit aaaaaaaa"))


@pytest.mark.parametrize(
    ("base", "head", "found"),
    [
        pytest.param({}, {}, [("unchanged", "", None)], id="there before"),
        pytest.param({"credentials": (GOOD,)}, {}, [("introduced", "", None)], id="a record goes"),
        pytest.param({}, {"credentials": (GOOD,)}, [("fixed", "mended", None)], id="a record comes"),
        pytest.param(
            {}, {"requirement": {"applies_to": {"role": "x"}}}, [("fixed", "no longer asked", None)], id="not asked",
        ),
        pytest.param(
            {"requirement": {"level": "recommended"}}, {},
            [("introduced", "it was there, and did not count", None), ("fixed", "asked otherwise", None)],
            id="what never counted counts",
        ),
        pytest.param({}, {"waivers": [LATER]}, [("unchanged", "", "wv")], id="a waiver comes for an old gap"),
        pytest.param(
            {"credentials": (GOOD,)}, {"waivers": [LATER]}, [("introduced", "", "wv")], id="a waiver hides a new gap",
        ),
        pytest.param({"waivers": [LATER]}, {}, [("introduced", "", None)], id="a waiver goes"),
        pytest.param(
            {"waivers": [{**LATER, "until": "2026-02-28"}]}, {"waivers": [LATER]}, [("unchanged", "", "wv")],
            id="a waiver is drawn out",
        ),
        pytest.param(
            {"waivers": [LATER]}, {"waivers": [{**LATER, "until": "2026-02-28"}]}, [("introduced", "", None)],
            id="a waiver is cut short",
        ),
        pytest.param(
            {"waivers": [LATER]}, {"waivers": [{**LATER, "reason": "It is closed for good now."}]}, [],
            id="still waived",
        ),
        pytest.param(
            {}, {"waivers": [LATER], "settings": {"waivers": {"approvers": ["w-8"]}}}, [("unchanged", "", "wv")],
            id="settings of its own do not help",
        ),
    ],
)  # fmt: skip
def test_how_a_gap_came_about(base: dict[str, Any], head: dict[str, Any], found: list[tuple[str, str, str | None]]):
    assert classes(compared(_made(base), _made(head))) == found


def _made(parts: dict[str, Any]) -> Snapshot:
    said: dict[str, Any] = {**parts}
    return situation(*said.pop("credentials", ()), **said)


def test_what_time_did_is_not_put_down_to_anybody():
    ended = situation(card("2025-01-01", "2026-02-01"))
    comparison = compared(committed(ended, "2026-01-15"), ended)
    assert classes(comparison) == [("caused_by_time", "", None)]
    assert classes(compared(committed(ended, "2026-02-15"), ended)) == [("unchanged", "", None)]


def test_settings_are_those_of_the_base():
    strict, lax = {"expiring_within": "90 days"}, {"expiring_within": "1 day"}
    soon = card("2025-01-01", "2026-04-01")
    kind: Tree = {"settings": strict}
    comparison = compared(situation(soon, **kind), situation(soon, settings=lax))
    assert classes(comparison, "GAP002") == [("unchanged", "", None)]
    assert comparison.head.snapshot.settings == comparison.base.snapshot.settings


def test_a_base_without_policies_is_where_they_begin():
    nothing = replace(situation(), requirements=(), credential_types=(), files=())
    assert compared(nothing, situation()).adoption
    assert not compared(situation(), situation()).adoption
    unread = replace(nothing, unread_files=("policies/all.yaml",))
    comparison = compared(unread, situation())
    assert not comparison.adoption
    assert classes(comparison) == [("unchanged", "the base could not be read, so it may have been there", None)]


def test_errors_of_the_base_are_told():
    broken = situation(GOOD, {"type": "nosuch"})
    comparison = compared(broken, situation(GOOD))
    assert comparison.doubts == ("the base has 1 error in its files, so what they touch could not be compared",)
    assert [each.class_ for each in comparison.classed if each.finding.level == "error"] == ["fixed"]


def test_findings_are_never_lost():
    base, head = situation(), situation(GOOD, waivers=[LATER])
    comparison = compared(base, head)
    there = [each.finding for each in comparison.classed if each.class_ != "fixed"]
    gone = [each.finding for each in comparison.classed if each.class_ in ("fixed", "unchanged", "caused_by_time")]
    assert sorted(map(repr, there)) == sorted(map(repr, open_findings(comparison.head)))
    assert len(gone) == len(list(open_findings(comparison.base)))


def test_a_file_that_could_not_be_read_hides_nothing_else() -> None:
    base = replace(situation(GOOD), unread_files=("registry/other.yaml", "policies/other.yaml"))
    assert classes(compared(base, situation())) == [("introduced", "", None)]
    newcomer = situation(GOOD, workers=[{"id": "w-2", "hired_on": "2025-01-01"}])
    assert classes(compared(base, newcomer)) == [("introduced", "", None)]


def test_time_does_nothing_to_what_is_written() -> None:
    """Two workers of one number are a warning about both, whichever of them falls short."""
    twice = {"workers": [{"id": f"w-{n}", "credentials": [{**GOOD, "number": "7"}]} for n in (2, 3)]}
    ended = situation(card("2025-01-01", "2026-02-01"), **twice)
    found = {each.finding.rule: each.class_ for each in compared(committed(ended, "2026-01-15"), ended).classed}
    assert (found["GAP001"], found["DUP005"]) == ("caused_by_time", "unchanged")
