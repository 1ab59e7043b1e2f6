"""Waivers on a day: whom each excuses, and which of them should not be there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from credpolicy.evaluate.waived import waivings
from credpolicy.load.loader import load
from credpolicy.model.waived import Waived

AS_OF = date(2026, 3, 2)
POLICIES = """\
credential_types:
  - {id: bls}
  - {id: fit-test}
  - {id: badge}
requirements:
  - {id: life-support, applies_to: {role: nurse}, requires: [bls]}
  - {id: mask-fit, applies_to: {role: nurse}, requires: [fit-test]}
  - {id: badge-back, applies_to: {status: ended}, requires: [{at_most: 0, of: [badge]}]}
waivers:
"""
PEOPLE = """\
workers:
  - id: ann
    hired_on: 2020-01-06
    assignments: [{role: nurse, starts_on: 2020-01-06}]
    credentials: [{type: bls, issued_on: 2024-01-01, expires_on: 2026-01-31}]
  - id: bob
    hired_on: 2020-01-06
    assignments: [{role: nurse, starts_on: 2020-01-06}]
    credentials: [{type: bls, issued_on: 2024-01-01, expires_on: 2027-01-31}]
  - {id: cleo, hired_on: 2020-01-06, ended_on: 2026-01-31, assignments: [{role: nurse, starts_on: 2020-01-06}]}
  - id: dan
    status: ended
    hired_on: 2020-01-06
    ended_on: 2026-01-31
    credentials: [{type: badge, expires_on: 2027-01-01}]
  - {id: boss, hired_on: 2020-01-06}
  - {id: eve, hired_on: 2020-01-06}
"""
USUAL = {
    "kind": "extension",
    "worker": "ann",
    "requirement": "life-support",
    "reason": "The course was cancelled by its provider",
    "requested_by": "eve",
    "approved_by": "boss",
    "from": "2026-02-01",
    "until": "2026-03-31",
}
# what is changed of the usual waiver (None: left out), how it stands, whom it excuses, what is wrong
CASES: dict[str, tuple[dict[str, str | None], str, set[str], set[str]]] = {
    "usual": ({}, "active", {"ann life-support"}, set()),
    "last-day": ({"until": "2026-03-02"}, "active", {"ann life-support"}, set()),
    "day-after": ({"until": "2026-03-01"}, "expired", set(), {"expired"}),
    "to-come": ({"from": "2026-03-03"}, "to_come", set(), set()),
    "not-needed": ({"worker": "bob"}, "active", set(), {"unused"}),
    "not-bound": ({"worker": "eve", "requested_by": "ann"}, "active", set(), {"unused"}),
    "overlong": ({"until": "2028-03-31"}, "active", {"ann life-support"}, {"overlong"}),
    "cut-short": ({"from": "2025-01-01", "until": "2026-03-31"}, "expired", set(), {"overlong"}),
    "by-worker": ({"approved_by": "ann"}, "refused", set(), {"self_approved"}),
    "by-requester": ({"approved_by": "eve"}, "refused", set(), {"self_approved"}),
    "nobody": ({"worker": "zoe"}, "active", set(), {"orphaned"}),
    "nothing": ({"requirement": "gone"}, "active", set(), {"orphaned"}),
    "has-left": ({"worker": "cleo"}, "active", set(), {"orphaned"}),
    "no-seat": ({"assignment": "night"}, "active", set(), {"orphaned"}),
    "for-who-left": ({"worker": "dan", "requirement": "badge-back"}, "active", {"dan badge-back"}, set()),
    "selector": (
        {"worker": None, "selector": "{role: nurse}", "requirement": "mask-fit"},
        "active", {"ann mask-fit", "bob mask-fit"}, set(),
    ),
    "for-own-good": (
        {"worker": None, "selector": "{role: nurse}", "requirement": "mask-fit", "approved_by": "bob"},
        "active", {"ann mask-fit"}, {"self_approved"},
    ),
    "cohort": (
        {"worker": None, "type": "bls", "requirement": None, "from": None, "until": "90 days after expires_on"},
        "active", {"ann life-support"}, set(),
    ),
    "cohort-over": (
        {"worker": None, "type": "bls", "where": "{expires_on: {until: 2026-12-31}}", "requirement": None, "from": None,
         "until": "20 days after expires_on"},
        "expired", set(), {"expired"},
    ),
    "cohort-of-nothing": (
        {"worker": None, "type": "gone", "requirement": None, "from": None, "until": "90 days after expires_on"},
        "active", set(), {"orphaned"},
    ),
}  # fmt: skip


def written(name: str, changed: dict[str, str | None]) -> str:
    said = {"id": name, **USUAL, **changed}
    return "  - {" + ", ".join(f"{key}: {value}" for key, value in said.items() if value is not None) + "}\n"


def standing(root: Path, waivers: str, settings: str = "") -> dict[str, Waived]:
    texts = {"policies/all.yaml": POLICIES + waivers, "registry/all.yaml": PEOPLE, "credpolicy.yaml": settings}
    for name, text in texts.items():
        if text:
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    return {waived.waiver.item.id: waived for waived in waivings(load(root), AS_OF).waivers}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Waived]:
    """All cases at once; none changes what is told of another."""
    text = "".join(written(name, changed) for name, (changed, *_) in CASES.items())
    return standing(tmp_path_factory.mktemp("waivers"), text)


@pytest.mark.parametrize("name", CASES)
def test_each_waiver_is_told_as_it_stands(found: dict[str, Waived], name: str) -> None:
    _, state, excuses, faults = CASES[name]
    waived = found[name]
    covers = {f"{excused.worker} {excused.requirement}" for excused in waived.covers}
    assert (waived.state, covers, waived.faults) == (state, excuses, faults)


def test_only_what_can_never_excuse_anybody_again_is_removed(found: dict[str, Waived]) -> None:
    assert {name for name, waived in found.items() if waived.prunable} == {
        "day-after", "nobody", "nothing", "has-left", "no-seat", "cohort-over", "cohort-of-nothing",
    }  # fmt: skip


def test_the_last_day_is_that_on_which_it_still_counts(found: dict[str, Waived]) -> None:
    assert found["usual"].until == date(2026, 3, 31)
    assert found["overlong"].until == date(2027, 2, 1), "the longest term is 365 days"
    assert found["cohort"].until == date(2027, 5, 1), "of the record that it carries furthest"


def test_approvers_are_those_of_the_settings(tmp_path: Path) -> None:
    text = written("wv", {}) + written("wv-2", {"approved_by": "bob"})
    found = standing(tmp_path, text, "waivers: {approvers: [bob]}\n")
    assert (found["wv"].state, found["wv"].faults) == ("refused", {"not_allowed"})
    assert (found["wv-2"].state, found["wv-2"].faults) == ("active", set())
