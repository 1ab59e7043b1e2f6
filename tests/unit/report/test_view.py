"""What is shown, what counts, and the exit code it comes to."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from credpolicy.model.finding import EXPIRING_STATES, GAP_STATES, Location
from credpolicy.report.view import Excerpt, Request, exit_code, in_order, view
from tests.unit.report import made


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), 0),
        ((0,), 0),
        ((0, 1), 1),
        ((1, 3), 3),
        ((3, 4), 4),
        ((4, 5), 5),
        ((5, 2), 2),
        ((1, 3, 4, 5, 2, 0), 2),
    ],
)
def test_the_graver_code_wins(codes: tuple[int, ...], expected: int) -> None:
    assert {exit_code(order) for order in itertools.permutations(codes)} == {expected}


@pytest.mark.parametrize("codes", [(), (1,), (2,), (3,), (4,), (5,), (1, 2), (1, 3)])
def test_exit_zero_turns_only_one_into_zero(codes: tuple[int, ...]) -> None:
    plain = exit_code(codes)
    assert exit_code(codes, exit_zero=True) == (0 if plain == 1 else plain)


def _verdict(state: str, fail_on: Any) -> int:
    return view(made.evaluation(made.result(state=state)), Request(fail_on=fail_on)).exit_code


@pytest.mark.parametrize("state", GAP_STATES)
def test_a_gap_fails_at_every_threshold_but_never(state: str) -> None:
    assert [_verdict(state, on) for on in ("never", "gap", "expiring", "warning")] == [0, 1, 1, 1]


@pytest.mark.parametrize("state", EXPIRING_STATES)
def test_what_will_soon_be_a_gap_fails_from_expiring_on(state: str) -> None:
    assert [_verdict(state, on) for on in ("never", "gap", "expiring", "warning")] == [0, 0, 1, 1]


def test_a_warning_about_a_file_fails_from_warning_on() -> None:
    warned = made.evaluation(findings=(made.about_file(),))
    found = [view(warned, Request(fail_on=on)).exit_code for on in ("never", "gap", "expiring", "warning")]
    assert found == [0, 0, 0, 1]


@pytest.mark.parametrize("counts", [True, False])
def test_an_error_is_exit_2_whatever_was_asked(counts: bool) -> None:
    broken = made.evaluation(
        made.result(),
        findings=(made.finding(made.result()), made.about_file(level="error", counts=counts)),
    )
    request = Request(fail_on="never", exit_zero=True, workers=("w-2",), severity="critical")
    seen = view(broken, request)
    assert seen.exit_code == 2
    assert len(seen.piles["errors"]) == 1


@pytest.mark.parametrize(
    "about",
    [
        made.result(level="recommended"),
        made.result(mode="advise"),
        made.result(state="waived", waiver="wv-1"),
    ],
)
def test_advice_and_waivers_never_fail_and_are_never_hidden(about: Any) -> None:
    seen = view(made.evaluation(about), Request(fail_on="warning"))
    assert seen.exit_code == 0
    assert len(seen.findings) == 1
    assert len(seen.piles["waived"]) == (about.state == "waived")


def test_a_pass_on_nothing_is_no_pass() -> None:
    nothing = made.evaluation(empty=("there are no workers under registry/",))
    assert view(nothing, Request(fail_on="never", exit_zero=True)).exit_code == 3
    assert view(replace(nothing, findings=(made.about_file(level="error"),)), Request()).exit_code == 2


FOUND = (
    made.result(worker="w-1", requirement="ward-core", owner="clinical", severity="critical"),
    made.result(worker="w-1", requirement="driving", owner="fleet", severity="low"),
    made.result(worker="w-2", requirement="driving", owner="fleet", severity="medium"),
    made.result(worker="w-3", requirement="ward-core", owner=None, severity="high"),
)


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({}, [0, 1, 2, 3]),
        ({"workers": ("w-1",)}, [0, 1]),
        ({"workers": ("w-1", "w-2")}, [0, 1, 2]),
        ({"workers": ("w-1",), "requirements": ("driving",)}, [1]),
        ({"owners": ("fleet",)}, [1, 2]),
        ({"severity": "critical"}, [0]),
        ({"severity": "high"}, [0, 3]),
        ({"severity": "low"}, [0, 1, 2, 3]),
        ({"severity": "high", "owners": ("fleet",)}, []),
    ],
)
def test_filters_combine(asked: dict[str, Any], left: list[int]) -> None:
    seen = view(made.evaluation(*FOUND), Request(**asked))
    assert list(seen.results) == [FOUND[n] for n in left]
    assert {f.gap for f in seen.findings} == {made.gap_of(FOUND[n]) for n in left}
    assert seen.left_out == len(FOUND) - len(left)
    assert seen.failing == len(left)
    assert seen.exit_code == (1 if left else 0)


def test_filters_leave_findings_about_files_alone() -> None:
    mixed = made.evaluation(FOUND[0], findings=(made.finding(FOUND[0]), made.about_file()))
    seen = view(mixed, Request(workers=("w-3",)))
    assert [f.rule for f in seen.findings] == ["OWN001"]


def test_people_are_listed_by_severity_then_by_the_day_to_mend_it() -> None:
    late = made.finding(made.result(worker="w-3", due_on=date(2026, 2, 20)))
    open_ended = made.finding(made.result(worker="w-1", due_on=None))
    soon = made.finding(made.result(worker="w-2", due_on=date(2026, 2, 8)))
    lesser = made.finding(made.result(worker="w-0", severity="low", due_on=date(2026, 1, 1)))
    expected = [soon, late, open_ended, lesser]
    for order in itertools.permutations(expected):
        assert in_order(order, {}) == expected


def test_files_are_listed_by_path_and_line_not_by_pointer() -> None:
    ninth = made.about_file(location=Location("policies/a.yaml", "", ("owners", 9)))
    tenth = made.about_file(location=Location("policies/a.yaml", "", ("owners", 10)))
    other = made.about_file(location=Location("policies/b.yaml", "", (), line=1))
    nowhere = made.about_file(location=None)
    positions = {ninth.location: Excerpt(20, 1, ""), tenth.location: Excerpt(22, 1, "")}
    expected = [nowhere, ninth, tenth, other]
    for order in itertools.permutations(expected):
        assert in_order(order, positions) == expected  # type: ignore[arg-type]


def test_the_places_of_waivers_are_wanted_only_when_a_finding_names_them() -> None:
    waived = made.result(worker="w-2", state="waived", waiver="wv-1")
    seen = view(made.evaluation(waived, made.result()), Request())
    assert list(seen.locations) == [
        made.HOLDER,
        made.HOLDER,
        Location(made.POLICY.path, made.POLICY.blob, ("waivers", 0)),
    ]
    assert list(view(made.evaluation(made.result()), Request()).locations) == [made.HOLDER]


def test_a_place_that_is_short_of_people_fails_as_a_gap_does() -> None:
    short = made.short_of_people(made.covered())
    found = [view(short, Request(fail_on=on)) for on in ("never", "gap", "expiring", "warning")]
    assert [each.exit_code for each in found] == [0, 1, 1, 1]
    assert [finding.rule for finding in found[0].piles["coverage"]] == ["GAP003"]


def test_a_recommended_coverage_is_shown_and_never_counts() -> None:
    shown = view(made.short_of_people(made.covered(level="recommended")), Request(fail_on="warning"))
    assert (shown.exit_code, len(shown.piles["uncounted"]), shown.piles["coverage"]) == (0, 1, ())


@pytest.mark.parametrize(
    ("request_", "passes"),
    [
        (Request(owners=("clinical",)), True),
        (Request(owners=("somebody",)), False),
        (Request(severity="high"), True),
        (Request(severity="critical"), False),
        (Request(requirements=("first-aiders",)), True),
        (Request(requirements=("ward-core",)), False),
        (Request(workers=("w-1",)), False),
    ],
)
def test_filters_take_a_coverage_by_its_own_name_and_never_by_a_worker(request_: Request, *, passes: bool) -> None:
    shown = view(made.short_of_people(made.covered()), request_)
    assert len(shown.coverages) == len(shown.piles["coverage"]) == passes
    assert shown.left_out == (not passes)
