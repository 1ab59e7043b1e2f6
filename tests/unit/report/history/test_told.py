"""The history in every format: what a reader sees, and nothing that a reader's tools would obey."""

from __future__ import annotations

import csv as notation
import io
import json as reader
from dataclasses import replace
from datetime import UTC, date, datetime

import jsonschema
import pytest
from markdown_it import MarkdownIt

from credpolicy.history.log.blame import blame
from credpolicy.history.log.standing import Standing
from credpolicy.model.commit import Stamp
from credpolicy.model.event import KINDS, SUBJECTS, Event
from credpolicy.model.origin import Origin, Signature
from credpolicy.model.snapshot import Revision
from credpolicy.report.history import blame as told_blame
from credpolicy.report.history import csv, json, markdown, text
from credpolicy.report.history.text import Manner
from credpolicy.report.shapes import published
from credpolicy.report.view import Style
from tests.historian import commit, happened, turns

WRITTEN = "=1+1 ::error::x ##[error]y | <b>@all</b> [x](http://evil.example) `c` #1\n::warning::z"
"""What a file may hold."""
HOSTILE = f"{WRITTEN}\x1b[31m\u202e"
"""What a commit and a path may hold."""
RECORD = {"type": "rn", "number": "7", "issued_on": "2025-01-01", "expires_on": "2026-01-31"}


def hostile() -> list[Event]:
    who = Stamp(HOSTILE, HOSTILE, datetime(2026, 2, 6, 12, tzinfo=UTC))
    made = replace(
        commit(1, date(2026, 2, 6), HOSTILE), author=who, committer=who, trailers=(("Approved-by", HOSTILE),)
    )
    origin = Origin(made, Signature("good", HOSTILE, HOSTILE))
    states = [
        {"registry/a.yaml": {"workers": [{"id": "w-1", "note": note, "credentials": [{**RECORD, "number": note}]}]}}
        for note in ("x", WRITTEN)
    ]
    states.append({"registry/a.yaml": b'workers: [{"::error::x ##[error]": 1}, \''})
    return [replace(event, origin=origin, path=f"registry/{HOSTILE}") for event in happened(*states)]


def lines(form, events, **manner) -> str:
    return "".join(form(events, Manner(**manner)))


def test_text_tells_events_under_their_commits():
    later = {**RECORD, "issued_on": "2026-02-05", "expires_on": "2027-01-31"}
    states = [{"registry/a.yaml": {"workers": [{"id": "w-1", "manager": f"w-{n}", "credentials": records}]}}
              for n, records in ((8, [RECORD]), (9, [RECORD, later]))]  # fmt: skip
    found = lines(text.text, happened(*states, days=[date(2026, 1, 1), date(2026, 2, 6)]))
    assert found == (
        "2026-01-01  commit 0000000000 by A Person <person@example.org>\n"
        '  "change"\n'
        "  + worker joined: w-1\n"
        "  + credential added: w-1 rn/7/2025-01-01, until 2026-01-31\n"
        "\n"
        "2026-02-06  commit 0000000000 by A Person <person@example.org>\n"
        '  "change"\n'
        "  ~ worker changed: w-1\n"
        "      manager: w-8 -> w-9\n"
        "  ~ credential renewed: w-1 rn/7/2026-02-05, 2026-01-31 -> 2027-01-31, renews rn/7/2025-01-01,"
        " recorded 6 days after that end\n"
        "\n"
        "4 events in 2 commits. Days are the committers' own.\n"
    )
    detailed = lines(text.text, happened(*states), detail=True)
    assert "      expires_on added: 2027-01-31\n" in detailed
    assert "\x1b[32m+\x1b[0m" in lines(text.text, happened(*states), style=Style(colour=True, symbols=True))
    assert lines(text.text, []) == "No such event.\n"


def test_what_time_did_is_told_without_a_commit():
    waiver = {"id": "wv-1", "kind": "extension", "worker": "w-1", "requirement": "core", "requested_by": "w-1",
              "approved_by": "w-2", "reason": "The course was cancelled by its provider", "from": "2026-01-01",
              "until": "2026-01-02"}  # fmt: skip
    events = happened({"policies/w.yaml": {"waivers": [waiver]}}, last_day=date(2026, 2, 1))
    assert lines(text.text, events).endswith(
        "2026-01-03  no commit: time alone\n  - waiver expired: wv-1, last day 2026-01-02\n\n"
        "2 events in 1 commit. Days are the committers' own.\n"
    )
    assert reader.loads(lines(json.lines, events[1:]))["commit"] is None
    assert "none: time alone" in lines(markdown.table, events)
    assert len(list(notation.reader(io.StringIO(lines(csv.table, events), newline="")))) == 3


@pytest.mark.parametrize("form", [text.text, json.lines, csv.table, markdown.table])
@pytest.mark.parametrize("detail", [True, False])
def test_no_log_obeys_what_the_repository_says(form, detail):
    found = lines(form, hostile(), detail=detail)
    assert "##[" not in found
    assert not any(line.lstrip().startswith("::") for line in found.splitlines())
    assert "\x1b" not in found
    assert "\u202e" not in found


def test_json_keeps_every_character_and_to_its_schema():
    validator = jsonschema.Draft202012Validator(reader.loads(published("history")))
    events = hostile()
    found = lines(json.lines, events)
    assert found.isascii()
    for event, line in zip(events, found.splitlines(), strict=True):
        document = reader.loads(line)
        validator.validate(document)
        assert document["commit"]["message"] == HOSTILE
        assert document["path"] == event.path
    assert {"name": HOSTILE, "email": HOSTILE} in document["commit"]["authors"]


def test_no_cell_is_a_formula_and_every_row_is_whole():
    rows = list(notation.reader(io.StringIO(lines(csv.table, hostile()), newline=""), strict=True))
    assert {len(row) for row in rows} == {len(csv.COLUMNS)}
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows[1:] for cell in row)


def test_markdown_is_a_table_in_which_nothing_is_formatted():
    page = MarkdownIt("gfm-like", {"linkify": False}).render(lines(markdown.table, hostile(), detail=True))
    assert page.count("<table>") == 1
    for tag in ("<a", "<b", "<code", "<img", "<em"):
        assert tag not in page


def test_signatures_and_approvers_are_told():
    (event, *_) = happened({"registry/a.yaml": {"workers": [{"id": "w-1"}]}})
    assert event.commit
    made = replace(event.commit, trailers=(("Reviewed-by", "Bob"),))
    for state, words in (("good", "signed by ann"), ("unknown_key", "signed by a key that is not allowed by ann"),
                         ("bad", "signature bad by ann"), ("none", "not signed by ann")):  # fmt: skip
        signed = replace(event, origin=Origin(made, Signature(state, "ann")))
        assert f"approved by Bob, {words}" in lines(text.text, [signed])
    assert "sign" not in lines(text.text, [event])


def test_blame_is_told_as_a_table_and_as_json():
    states = [{"registry/a.yaml": {"workers": [{"id": "w-1", "note": note}]}} for note in ("x", WRITTEN)]
    report = told_blame.BlameReport(
        blame(turns(states), Standing(), ["w-1"]), Revision("commit", commit(2, date(2026, 1, 2)).id, None, "commit x")
    )
    found = told_blame.text(report)
    assert found.startswith("worker w-1  (registry/a.yaml)\nFIELD  VALUE")
    assert "\nid     w-1" in found
    assert "2026-01-02" in found.splitlines()[-1]
    assert "\x1b" not in found
    assert "##[" not in found
    document = reader.loads(told_blame.json(report))
    jsonschema.validate(document, reader.loads(published("blame")), jsonschema.Draft202012Validator)
    assert document["objects"][0]["fields"][1]["value"] == WRITTEN


def test_every_kind_is_in_the_schema_and_every_subject_stands_for_some():
    assert reader.loads(published("history"))["properties"]["kind"]["enum"] == list(KINDS)
    assert all(any(kind.startswith(f"{subject}_") for kind in KINDS) for subject in SUBJECTS)
