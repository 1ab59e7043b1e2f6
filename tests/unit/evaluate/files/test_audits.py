"""Audits judged as files: overdue, blank, exchanged, and signed by people who may not."""

from __future__ import annotations

from datetime import date

import pytest

AUDIT = """
audits:
  - {{id: files, kind: monthly, of: {of}, from: {first}, auditor: w-0007{extra},
     questions: [{{id: seen, ask: Is it there?}}]}}
"""
CHECKLIST = """
checklists:
  - id: {id}
    audit: {audit}
    month: {month}
    opened_on: {month}-02
    closed_on: {closed}
    population: {{of: {of}, commit: {commit}, as_of: {month}-02, part: 1, parts: 1, rows: {rows}, sha256: {digest},
      version: 0.1.0}}
    seed: spring
    sample: [{{severity: critical, rows: 3, drawn: {drawn}}}]
    questions: [{{id: seen, ask: Is it there?}}]
    items: [{items}]
    sign_offs: [{signs}]
"""
ITEM = "{key: w-0042, worker: w-0042, severity: critical, answers: {seen: pass}}"
SIGN = "{{role: {}, by: {}, signed_on: {}}}"
BY_AUDITOR = SIGN.format("auditor", "w-0007", "2026-02-20")
GONE = "workers: [{id: w-0050, hired_on: 2020-01-01, ended_on: 2026-01-31, status: ended}]"


def audit(first: str = "2026-02-01", extra: str = "", of: str = "workers") -> str:
    return AUDIT.format(first=first, extra=extra, of=of)


def checklist(**said: object) -> dict[str, str]:
    """A checklist in its file, sound unless it is said otherwise."""
    usual = {
        "id": "files-2026-02", "audit": "files", "month": "2026-02", "closed": "2026-02-20", "of": "workers",
        "commit": "6a" * 20, "digest": "6a" * 32, "rows": 3, "drawn": 1, "items": ITEM,
        "signs": SIGN.format("auditor", "w-0007", "2026-02-20"),
    }  # fmt: skip
    return {"audits/2026/files.yaml": CHECKLIST.format(**{**usual, **said})}


def test_a_sound_audit_says_nothing(told) -> None:
    assert told(policies=audit(), **checklist()) == []


@pytest.mark.parametrize(
    ("first", "months", "due"),
    [
        ("2026-02-01", None, None),
        ("2026-04-01", None, None),
        ("2026-01-01", "that of 2026-01", "2026-02-14, 16 days ago"),
        ("2025-11-15", "those of 2025-11, 2025-12, 2026-01", "2025-12-14, 78 days ago"),
        (
            "2025-06-01",
            "those of 2025-06, 2025-07, 2025-08, 2025-09, 2025-10, 2025-11 and 2 more",
            "2025-07-14, 231 days ago",
        ),
    ],
)
def test_months_that_nobody_opened_are_one_finding(told, first: str, months: str | None, due: str | None) -> None:
    line = f"AUD002 audit files: {months} never opened; the first was due by {due}"
    assert told(policies=audit(first)) == ([line] if months else [])


def test_an_open_checklist_is_overdue_from_the_day_after_its_last(judged) -> None:
    files = checklist(closed="", signs="")
    on_time = judged(policies=audit(), as_of=date(2026, 3, 14), **files)
    late = judged(policies=audit(), as_of=date(2026, 3, 15), **files)
    assert on_time == []
    assert [(each.rule, each.message) for each in late] == [
        ("AUD002", "checklist files-2026-02: it was due by 2026-03-14, 1 day ago, and is still open")
    ]


def test_who_closed_it_later_than_the_judged_day_was_late_then(judged) -> None:
    files = checklist(closed="2026-03-20", signs=SIGN.format("auditor", "w-0007", "2026-03-20"))
    today = date(2026, 4, 1)
    assert [each.rule for each in judged(policies=audit(), as_of=date(2026, 3, 18), today=today, **files)] == ["AUD002"]
    assert judged(policies=audit(), as_of=date(2026, 3, 20), today=today, **files) == []


def test_what_cannot_be_read_is_not_called_missing(judged) -> None:
    found = judged(policies=audit("2026-01-01"), readable=False, **{"audits/a.yaml": "checklists: [{id: x"})
    assert [each.rule for each in found] == []


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({"audit": "file", "id": "file-2026-02"}, ["AUD001"]),
        ({"items": ITEM.replace("pass", "")}, ["AUD003"]),
        ({"items": ITEM.replace("pass", "fail")}, ["AUD003"]),
        ({"signs": "{role: auditor}"}, ["AUD003", "AUD003"]),
        ({"signs": ""}, ["AUD003"]),
        ({"signs": "", "closed": ""}, []),
        ({"signs": SIGN.format("auditor", "w-0042", "2026-02-20")}, ["AUD004"]),
        ({"signs": SIGN.format("auditor", "w-9", "2026-02-20")}, ["REF005"]),
        ({"signs": SIGN.format("auditor", "w-0050", "2026-02-20")}, ["AUD005"]),
        ({"signs": SIGN.format("auditor", "w-0007", "2026-02-01")}, ["AUD006"]),
        ({"signs": SIGN.format("auditor", "w-0007", "2026-02-21")}, ["AUD006"]),
        ({"signs": f"{BY_AUDITOR}, {BY_AUDITOR.replace('auditor', 'reviewer')}"}, ["AUD007"]),
        ({"id": "other"}, ["AUD006"]),
        ({"rows": 4}, ["AUD006"]),
        ({"drawn": 2}, ["AUD006"]),
        ({"items": ""}, ["AUD006"]),
        ({"items": f"{ITEM}, {ITEM}"}, ["AUD006", "AUD006"]),
        ({"items": ITEM.replace("critical", "low")}, ["AUD006", "AUD006"]),
        ({"items": ITEM.replace("{seen: pass}", "{seen: pass, smelt: pass}")}, ["AUD006"]),
        ({"closed": "2026-02-01", "signs": "{role: auditor, by: w-0007, signed_on: 2026-02-01}"}, ["AUD006", "AUD006"]),
        ({"closed": "2026-03-20", "signs": SIGN.format("auditor", "w-0007", "2026-03-20")}, ["DAT002", "DAT002"]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_checklist(judged, said: dict[str, object], codes: list[str]) -> None:
    found = judged(policies=audit(), registry=GONE, **checklist(**said))
    assert sorted(each.rule for each in found) == codes


def test_whoever_answers_for_an_item_does_not_audit_it(told) -> None:
    owned = ITEM.replace("severity", "owner: clinical-education, severity")
    assert told(policies=audit(), **checklist(items=owned)) == [
        "AUD004 checklist files-2026-02: w-0007 answers for w-0042"
    ]
    backup = SIGN.format("auditor", "w-0019", "2026-02-20")
    assert told(policies=audit(), **checklist(items=owned, signs=backup)) == []


def test_who_asked_for_a_waiver_or_approved_it_does_not_audit_it(told) -> None:
    waiver = """
waivers:
  - {id: wv-1, kind: extension, worker: w-0042, requirement: ward-nurse-core, from: 2026-01-01, until: 2026-12-31,
     reason: The course was cancelled by the provider, requested_by: w-0042, approved_by: w-0007}
"""
    files = checklist(items="{key: wv-1, severity: critical, answers: {seen: pass}}", of="waivers")
    policies = waiver + audit(of="waivers")
    (line,) = [each for each in told(policies=policies, **files) if each.startswith("AUD")]
    assert line == "AUD004 checklist files-2026-02: w-0007 approved wv-1"


@pytest.mark.parametrize(
    ("extra", "codes"),
    [
        (", reviewer: w-0007", ["AUD007"]),
        (", reviewer: w-0019", []),
        (", reviewer: w-9", ["REF005"]),
        (", owner: clinical", ["REF003"]),
        (", types: [bsl]", ["REF001"]),
        (", requirements: [core]", ["REF007"]),
        (", owners: [clinical]", ["REF003"]),
    ],
)
def test_what_an_audit_names_must_be_there(judged, extra: str, codes: list[str]) -> None:
    assert [each.rule for each in judged(policies=audit(extra=extra))] == codes


def test_two_checklists_of_one_month_are_one_too_many(told) -> None:
    (file,) = checklist().values()
    found = told(policies=audit(), **{"audits/a.yaml": file, "audits/b.yaml": file})
    assert [line.split()[0] for line in found] == ["DUP003"]
