"""The list behind the formats of other tools: which findings it holds, and what they are there."""

from __future__ import annotations

from credpolicy.report.listing import Listed, listing, numbered
from credpolicy.report.view import Excerpt, Report, Request, view
from tests.unit.report import made


def listed(*results: object, inside: str = "") -> list[Listed]:
    report = Report(view(made.evaluation(*results), Request()), {made.HOLDER: Excerpt(9, 7, "x")}, inside=inside)  # type: ignore[arg-type]
    return list(listing(report).entries)


def test_what_each_finding_is_to_other_tools() -> None:
    found = listed(
        made.result(),
        made.result(worker="w-2", state="waived", waiver="wv-1"),
        made.result(worker="w-3", state="grace"),
        made.result(worker="w-3", level="recommended"),
    )
    assert [(each.pile, each.kind, each.open, each.why) for each in found] == [
        ("gaps", "failure", True, ""),
        ("expiring", "skipped", True, ""),
        ("waived", "skipped", False, "Course cancelled by the provider"),
        ("uncounted", "skipped", False, ""),
    ]


def test_places_are_those_of_the_forge() -> None:
    report = Report(view(made.evaluation(made.result()), Request()), {}, inside="staff/")
    found = listing(report)
    assert [(found.path(each), each.line, each.column) for each in found.entries] == [
        ("staff/registry/people.yaml", 1, 1)
    ]


def test_a_message_is_one_line_whatever_was_written() -> None:
    report = Report(view(made.hostile(), Request()))
    assert all(each.message.isprintable() for each in listing(report).entries)


def test_equal_prints_get_numbers() -> None:
    one, two = listed(made.result())[0], listed(made.result())[0]
    first = one.finding.fingerprint
    assert [own for _, own in numbered([one, two, two])] == [first, f"{first}-2", f"{first}-3"]
