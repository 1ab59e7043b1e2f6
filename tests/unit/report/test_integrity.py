"""What is irregular, told: nothing of the repository is obeyed by a terminal, a spreadsheet or a page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credpolicy.model.integrity import IntegrityNote, Irregularity
from credpolicy.model.origin import Origin
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import Revision, Snapshot
from credpolicy.report import integrity as report
from tests.historian import FIRST, commit

SNAPSHOT = Snapshot(Revision("commit", "0f" * 20, FIRST, "commit 0f0f0f0f"), Settings())
EVIL = "=cmd|'x' \x1b[31m##[error]\n| @all <b>"
NOTE = IntegrityNote.model_validate(
    {"fingerprint": "0f" * 16, "reason": f"A reason that is long enough {EVIL}", "by": "w-2", "on": "2026-01-02"}
)
FOUND = Irregularity("INTG002", EVIL, "0f" * 16, Origin(commit(1, FIRST, EVIL)), FIRST, EVIL, EVIL, EVIL)


def told(form, *found: Irregularity) -> str:
    return form(report.IntegrityReport(SNAPSHOT, found, 3))


@pytest.mark.parametrize("form", [report.text, report.json, report.csv, report.table])
@pytest.mark.parametrize("note", [None, NOTE])
def test_nothing_gets_through(form, note) -> None:
    text = told(form, replace(FOUND, note=note))
    assert "\x1b" not in text
    assert "##[" not in text
    for row in text.splitlines():
        assert not row.startswith(("=", "##"))
    if form is report.csv:
        assert ",=cmd" not in text
        assert ',"=cmd' not in text
        assert len(text.split("\r\n")) == 3
    if form is report.table:
        assert text.count("\n") == 3
        assert "<b>" not in text
        assert "@all" not in text


def test_what_is_explained_does_not_count() -> None:
    assert report.IntegrityReport(SNAPSHOT, (FOUND,), 1).exit_code == 1
    assert report.IntegrityReport(SNAPSHOT, (replace(FOUND, note=NOTE),), 1).exit_code == 0
    assert report.IntegrityReport(SNAPSHOT, (), 1).exit_code == 0
    assert told(report.text) == "Nothing irregular in 3 commits. Exit code 0.\n"


def test_what_is_about_the_whole_history_has_no_commit() -> None:
    whole = Irregularity("INTG009", "lost", "0f" * 16)
    assert told(report.text, whole).startswith("The whole history\n  INTG009 lost\n")
    assert '"commit": null' in told(report.json, whole)
    assert told(report.csv, whole).splitlines()[1].startswith("INTG009,error,true,,,,lost,,")
    assert "| INTG009 |  | lost |" in told(report.table, whole)
