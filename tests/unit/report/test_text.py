"""The report for people, read as they read it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from credpolicy.model.finding import Location
from credpolicy.model.settings import Settings
from credpolicy.report import text
from credpolicy.report.view import Excerpt, Report, Request, Style, view
from tests.unit.report import made

LINE = Excerpt(9, 7, "    - {type: bls, expires_on: 2026-01-31}", 3)


def told(*results: Any, request: Request | None = None, style: Style | None = None, **changed: Any) -> str:
    seen = view(made.evaluation(*results, **changed), request or Request())
    return text.check(Report(seen, {made.HOLDER: LINE}, style or Style()))


def test_a_gap_says_where_who_what_since_when_by_when_and_the_mend() -> None:
    assert told(made.result()).startswith("""\
Gaps (1)
--------

registry/people.yaml:9:7: GAP001 w-1: bls is expired
   |
 9 |     - {type: bls, expires_on: 2026-01-31}
   |       ^^^
  requirement  ward-core: Ward nurses hold life support
  state        expired since 2026-02-01, mend by 2026-02-08 (22 days late)
  severity     critical
  owner        clinical: w-9, backup w-8
  because      bls ended on 2026-01-31
help: Renew it.

Summary
-------
""")


def test_the_summary_is_for_a_manager() -> None:
    found = told(
        made.result(changes_on=date(2026, 3, 9)),
        made.result(worker="w-2", state="waived", waiver="wv-1", changes_on=date(2026, 4, 16)),
        made.result(worker="w-3", state="expiring", since=None, due_on=None, compliant_until=date(2026, 3, 20)),
        made.result(worker="w-3", requirement="advice", state="missing", level="recommended"),
    )
    assert found.endswith("""\
Summary
-------

Revision     work tree on cccccccc
As of        2026-03-02
Evaluated    2 files, 3 workers (3 judged), 1 requirement (2 judged), 4 obligations
Gaps         1 obligation, 1 worker: 1 critical, 0 high, 0 medium, 0 low
Expiring     1 within 30 days, 1 within 60 days, 1 within 90 days
Besides      0 in grace, 0 provisional, 0 not yet due, 1 waived
Not counted  1 obligation recommended, or advised on this day
Files        0 errors, 0 warnings
Next change  2026-03-09: 1 obligation
Thresholds   fails on gaps; expiring from 30 days before the end, or as the type says

Failed: 1 finding at or above the threshold. Exit code 1.
""")


def test_the_piles_stand_in_order_and_nothing_is_dropped() -> None:
    results = (
        made.result(worker="w-1", state="missing", level="recommended"),
        made.result(worker="w-2", state="waived", waiver="wv-1"),
        made.result(worker="w-3", state="grace", compliant_until=date(2026, 3, 10)),
        made.result(worker="w-4", severity="low"),
        made.result(worker="w-5"),
    )
    findings = (
        *(made.finding(each) for each in results),
        made.about_file(),
        made.about_file(level="error", rule="REF001"),
    )
    found = told(*results, findings=findings)
    assert re.findall(r"^(\w[^\n]*) \(\d\)\n---", found, re.MULTILINE) == [
        "Errors: what they touch cannot be judged",
        "Gaps",
        "Expiring, in grace or provisional",
        "Warnings about files",
        "Waived",
        "Never counted: recommended, or advised on this day",
    ]
    assert found.index("w-5: bls") < found.index("w-4: bls")


def test_a_waived_finding_names_its_waiver() -> None:
    waived = made.result(worker="w-2", state="waived", waiver="wv-1")
    findings = (made.finding(waived, gap=made.gap_of(waived, waiver="wv-1")),)
    seen = told(waived, findings=findings)
    assert "  state        waived since 2026-02-01\n" in seen
    gone = (made.finding(waived, gap=made.gap_of(waived, waiver="wv-gone")),)
    assert "  waiver       wv-gone\n" in told(waived, findings=gone)
    assert "  waiver       wv-1, 2026-03-01 to 2026-04-15, approved by w-9 (policies/wards.yaml)\n" in seen


def test_what_soon_ends_says_until_when_it_holds() -> None:
    soon = made.result(state="expiring", since=None, due_on=None, compliant_until=date(2026, 3, 20))
    assert "  state        expiring, holds until 2026-03-20\n" in told(soon)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (made.result(level="recommended"), "critical, recommended only"),
        (made.result(mode="advise"), "critical, advised only on this day"),
        (made.result(owner=None), "owner        nobody"),
        (made.result(owner="gone"), "owner        gone\n"),
        (made.result(requirement="gone"), "requirement  gone\n"),
        (made.result(since=None, due_on=None), "state        expired\n"),
        (made.result(due_on=made.AS_OF), "mend by 2026-03-02\n"),
        (made.result(due_on=date(2026, 3, 1)), "mend by 2026-03-01 (1 day late)\n"),
    ],
)
def test_what_is_not_known_is_not_invented(about: Any, words: str) -> None:
    assert words in told(about)


def test_a_reason_that_the_message_gives_is_not_repeated() -> None:
    about = made.result(reasons=("bls ended", "waiver wv-1 ended"))
    found = told(about, findings=(made.finding(about, message="w-1: bls ended"),))
    assert found.count("bls ended") == 1
    assert "  because      waiver wv-1 ended\n" in found


def test_names_are_shown_only_where_the_settings_allow_it() -> None:
    assert "Ann" not in told(made.result())
    named = made.snapshot(settings=Settings(show_names=True))
    assert "  worker       w-1 (Ann Example)\n" in told(made.result(), snapshot=named)


def test_a_finding_without_a_place_or_a_line_is_told_all_the_same() -> None:
    findings = (
        made.about_file(location=None, message="there is no registry"),
        made.about_file(message="only the file is known"),
        made.about_file(location=Location("policies/x.yaml", "", (), line=4, column=2), message="does not parse"),
        made.about_file(location=Location("policies/y.yaml", "", (), line=4), message="has no column"),
    )
    found = told(findings=findings)
    assert "\nOWN001 there is no registry\nhelp: Write `owner`.\n" in found
    assert "\npolicies/wards.yaml: OWN001 only the file is known\nhelp:" in found
    assert "\npolicies/x.yaml:4:2: OWN001 does not parse\n" in found
    assert "\npolicies/y.yaml:4:1: OWN001 has no column\n" in found


HOSTILE = "\x1b[2J\u202egnp.\nhelp: All is well"


def test_nothing_in_the_data_reaches_the_terminal_as_an_order() -> None:
    about = made.result(worker=HOSTILE, assignment=HOSTILE, requirement=HOSTILE, owner=HOSTILE, reasons=(HOSTILE,))
    findings = (
        made.finding(about, message=HOSTILE, help=HOSTILE, location=made.HOLDER),
        made.about_file(location=Location(HOSTILE, "", ())),
    )
    seen = view(made.evaluation(about, findings=findings, empty=(HOSTILE,)), Request(workers=(HOSTILE,)))
    source = Excerpt(1, 3, HOSTILE, 2)
    found = text.check(Report(seen, {made.HOLDER: source}, Style(colour=True)))
    assert "\u202e" not in found
    assert set(re.findall(r"\x1b\[[^m]*.", found)) <= {f"\x1b[{n}m" for n in (0, 1, 2, 31, 32, 33, 36)}
    assert "All is well" in found
    assert "\nhelp: All is well" not in found


def test_without_colour_and_symbols_the_report_is_ascii_as_far_as_the_data_is() -> None:
    found = told(made.result(), findings=(made.finding(made.result()), made.about_file()))
    assert found.isascii()
    assert "\x1b" not in found


def test_on_a_good_terminal_there_are_colours_and_symbols() -> None:
    found = told(made.result(), style=Style(colour=True, symbols=True))
    assert "\x1b[31mGAP001\x1b[0m" in found
    assert " 9 \u2502 " in found
    assert "\u2717 Failed" in found
    assert "\u2713 Clean" in told(style=Style(symbols=True))


@pytest.mark.parametrize(
    ("source", "column", "width", "shown", "caret"),
    [
        ("a: 李 b", 6, 1, "a: 李 b", "      ^"),
        ("a: 李", 4, 1, "a: 李", "   ^^"),
        ("\ta: b", 2, 1, r"\ta: b", "  ^"),
        ("a: b", 4, 0, "a: b", "   ^"),
        ("", 1, 1, "", "^"),
        ("e\u0301: x", 5, 1, "e\u0301: x", "   ^"),
    ],
)
def test_the_caret_stands_under_what_is_meant(source: str, column: int, width: int, shown: str, caret: str) -> None:
    seen = view(made.evaluation(made.result()), Request())
    lines = text.check(Report(seen, {made.HOLDER: Excerpt(3, column, source, width)})).splitlines()
    assert lines[5] == f" 3 | {shown}".rstrip()
    assert lines[6] == f"   | {caret}"


def test_a_very_long_line_is_cut_around_the_place() -> None:
    source = "x" * 500 + "HERE" + "y" * 500
    seen = view(made.evaluation(made.result()), Request())
    lines = text.check(Report(seen, {made.HOLDER: Excerpt(3, 501, source, 4)})).splitlines()
    line, caret = lines[5], lines[6]
    assert len(line) < 180
    assert line.startswith(" 3 | ...x")
    assert line.endswith("y...")
    assert line[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_the_summary_says_what_was_left_out() -> None:
    found = told(
        made.result(),
        made.result(worker="w-2", severity="low"),
        request=Request(severity="high", owners=("clinical", "fleet")),
    )
    assert "\nOnly         owner clinical or fleet, severity high or worse: 1 obligation; 1 finding left out\n" in found
    assert "severity critical: " in told(made.result(), request=Request(severity="critical"))


def test_the_summary_says_that_waivers_were_not_applied() -> None:
    assert "Waivers      not applied (--no-waivers)" in told(request=Request(no_waivers=True))


@pytest.mark.parametrize(
    ("changed", "request_", "last"),
    [
        ({}, Request(), "Clean: nothing at or above the threshold. Exit code 0."),
        (
            {"empty": ("no workers",)},
            Request(),
            "Not everything was evaluated: see `Not judged` above. Exit code 3.",
        ),
        (
            {"findings": (made.about_file(level="error"),)},
            Request(),
            "Could not judge everything: 1 error in the files. Exit code 2.",
        ),
        (
            {"findings": (made.about_file(),)},
            Request(fail_on="warning", exit_zero=True),
            "Failed: 1 finding at or above the threshold. Passed by --exit-zero. Exit code 0.",
        ),
    ],
)
def test_the_last_line_is_the_verdict(changed: dict[str, Any], request_: Request, last: str) -> None:
    assert told(request=request_, **changed).splitlines()[-1] == last


def test_why_nothing_was_evaluated_is_said() -> None:
    assert "Not judged   there are no workers\n" in told(empty=("there are no workers",))


def test_validate_tells_of_files_and_not_of_people() -> None:
    seen = view(made.evaluation(findings=(made.about_file(),)), Request())
    found = text.validate(Report(seen))
    assert "OWN001" in found
    assert found.endswith("""\
Revision  work tree on cccccccc
As of     2026-03-02
Read      2 files, 3 workers, 0 credential types, 1 requirement
Files     0 errors, 1 warning

Clean: nothing at or above the threshold. Exit code 0.
""")


def test_the_same_input_gives_the_same_text() -> None:
    results = [made.result(worker=f"w-{n}", severity=severity) for n in range(9) for severity in ("low", "high")]
    forward = told(*results)
    findings = tuple(made.finding(each) for each in reversed(results))
    assert told(*results, findings=findings) == forward


def test_a_place_that_is_short_of_people_is_told_with_who_is_nearest() -> None:
    page = text.check(Report(view(made.short_of_people(made.covered()), Request())))
    assert "Places that are short of people (1)" in page
    state = "2 needed, 1 of 3 there counts, 1 missing"
    for fact in ("place        yard-1", state, "nearest      w-3, w-1\n", "clinical: w-9"):
        assert fact in page, fact
    assert "1 line at 1 place: 1 short, 1 person is missing" in page


def test_places_that_have_enough_people_are_counted_in_the_summary() -> None:
    full = made.covered(state="covered", shortfall=0)
    page = text.check(Report(view(made.short_of_people(full, made.covered(place=("b",), state="covered")), Request())))
    assert "2 lines at 2 places: all are covered" in page
    assert "Coverage" not in text.check(Report(view(made.evaluation(), Request())))
