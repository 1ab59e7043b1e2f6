"""The text of a comparison: short unless all is asked for, and nothing in it moves a terminal."""

from __future__ import annotations

from typing import Any

from credpolicy.history.compare import compare
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.diff.text import text
from credpolicy.report.diff.verdict import DiffReport, DiffRequest
from credpolicy.report.view import Style
from tests.situations import card, day, situation

GOOD = card("2025-06-01", "2027-01-01")
MANY = [{"id": f"p-{place:02}", "hired_on": "2025-01-01", "credentials": [GOOD]} for place in range(15)]
NONE = [{**worker, "credentials": []} for worker in MANY]


def told(base: Snapshot, head: Snapshot, *, style: Style | None = None, **asked: Any) -> str:
    comparison = compare(base, head, day("2026-03-02"), day("2026-03-02"))
    return text(DiffReport(comparison, DiffRequest(**asked), style=style or Style()))


def test_it_is_short_unless_all_is_asked_for() -> None:
    short = told(situation(GOOD, workers=MANY), situation(GOOD, workers=NONE))
    assert short.count(": GAP001 ") == 10
    assert "... and 5 findings more: --detail tells all\n" in short
    assert "... and 5 objects more: --detail tells all\n" in short
    whole = told(situation(GOOD, workers=MANY), situation(GOOD, workers=NONE), detail=True)
    assert whole.count(": GAP001 ") == 15
    assert "  p-14: core: compliant -> missing\n" in whole
    assert "more" not in whole


def test_a_waiver_that_would_hide_a_gap_is_named() -> None:
    waiver = {
        "id": "wv", "kind": "waiver", "requirement": "core", "worker": "w-1", "from": "2026-01-01",
        "until": "2026-06-30", "reason": "The provider has closed.", "requested_by": "w-9", "approved_by": "w-8",
    }  # fmt: skip
    said = told(situation(GOOD), situation(waivers=[waiver]))
    assert "    Only waiver wv would excuse it, which this change brings or alters.\n" in said


def test_the_brake_says_how_it_is_lifted() -> None:
    many = [{**MANY[0], "id": f"p-{place}"} for place in range(30)]
    none = [{**NONE[0], "id": f"p-{place}"} for place in range(30)]
    said = told(situation(GOOD, workers=many), situation(GOOD, workers=none))
    assert said.endswith(
        "Stopped: 30 of 31 obligations turn, more than 25 %. If that is meant: --allow-many. Exit code 5.\n"
    )


def test_a_first_policy_fails_nobody() -> None:
    base = situation(requirement={})
    empty = type(base)(base.revision, base.settings)
    assert told(empty, situation()).endswith("this is where they begin: nothing fails. Exit code 0.\n")


def test_settings_of_the_head_are_told_and_do_not_count() -> None:
    said = told(situation(GOOD), situation(GOOD, settings={"fail_on": "never"}))
    assert "    fail_on: gap -> never\n    The settings of the base are the ones that count here.\n" in said


def test_no_text_of_the_files_moves_a_terminal() -> None:
    hostile = "\x1b[2J\u202e"
    said = told(
        situation(GOOD), situation(GOOD, requirement={"title": hostile}), style=Style(colour=True, symbols=True)
    )
    assert hostile not in said
    assert "\\x1b[2J\\u202e" in said
