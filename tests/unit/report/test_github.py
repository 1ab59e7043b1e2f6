"""Annotations: where things are written, no more than are shown, and no command of the data's own."""

from __future__ import annotations

from dataclasses import replace

from credpolicy.model.finding import fingerprint
from credpolicy.report import github
from credpolicy.report.listing import listing
from credpolicy.report.view import Excerpt, Report, Request, view
from tests.unit.report import made


def lines(evaluation: object) -> list[str]:
    seen = view(evaluation, Request())  # type: ignore[arg-type]
    return github.github(listing(Report(seen, {made.HOLDER: Excerpt(9, 7, "x")}))).splitlines()


def test_a_gap_is_an_error_at_its_line() -> None:
    assert lines(made.evaluation(made.result())) == [
        "::error file=registry/people.yaml,line=9,col=7,title=GAP001::w-1: bls is expired. Renew it."
    ]


def test_waived_and_advised_ones_are_not_annotated() -> None:
    waived = made.result(state="waived", waiver="wv-1", worker="w-2")
    assert lines(made.evaluation(waived, made.result(level="recommended"))) == []


def test_what_no_finding_tells_is_annotated_too() -> None:
    empty = replace(made.evaluation(), empty=("there are no workers",))
    assert lines(empty) == ["::error title=credpolicy::Not everything was evaluated: there are no workers."]


def test_the_rest_is_counted() -> None:
    bad = made.result()
    many = tuple(made.finding(bad, fingerprint=fingerprint(str(n))) for n in range(13))
    found = lines(replace(made.evaluation(bad), findings=many))
    assert len(found) == 11
    assert found[-1] == "::notice title=credpolicy::3 more findings are not shown here; see the log or the report"


def test_no_text_of_the_files_is_a_command_or_a_property() -> None:
    for line in lines(made.hostile()):
        start, _, text = line[2:].partition("::")
        assert line.startswith(("::error ", "::warning "))
        assert {start.partition(" ")[2].count(sign) for sign in ("\n", "\r")} == {0}
        assert "%0A" not in text.replace("%250A", "")
        properties = dict(part.split("=", 1) for part in start.partition(" ")[2].split(","))
        assert set(properties) <= {"file", "line", "col", "title"}
