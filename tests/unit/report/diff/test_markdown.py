"""The comment on a pull request: short enough, and nothing but text whatever the document holds."""

from __future__ import annotations

import html
import json as reader
import re
from typing import Any

import jsonschema
from markdown_it import MarkdownIt

from credpolicy.escape import terminal
from credpolicy.history.compare import compare
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.diff import json
from credpolicy.report.diff.markdown import markdown, page
from credpolicy.report.diff.verdict import DiffReport, DiffRequest
from credpolicy.report.shapes import published
from tests.situations import card, day, situation
from tests.unit.report.made import HOSTILE

READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
GOOD = card("2025-06-01", "2027-01-01")


def report(base: Snapshot, head: Snapshot, **asked: Any) -> DiffReport:
    return DiffReport(compare(base, head, day("2026-03-02"), day("2026-03-02")), DiffRequest(**asked))


def test_the_verdict_comes_first_and_then_what_is_introduced() -> None:
    told = markdown(report(situation(GOOD), situation()))
    assert told.startswith("## \u274c credpolicy: +1 gap, -0, 0 due within 90 days\n\nFailed: 1 finding introduced.")
    assert "\n### Introduced (1)\n" in told
    assert "**missing**, medium: w-1" in told
    assert "\n### Affected, by requirement (1)\n" in told
    assert "<details><summary>What is said otherwise (1)</summary>" in told


def test_a_change_without_consequences_is_short() -> None:
    told = markdown(report(situation(GOOD), situation(GOOD)))
    assert told.startswith("## \u2705 credpolicy: +0 gaps, -0, 0 due within 90 days\n")
    assert "###" not in told
    assert "<details>" not in told


def hostile(number: int = 1) -> dict[str, Any]:
    """A document that keeps to the schema, in which every text that may be anything is hostile."""
    document: dict[str, Any] = reader.loads(json.json(report(situation(GOOD), situation())))
    document["findings"] *= number
    document["shifts"] *= number

    def spoilt(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: spoilt(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [spoilt(inner, key) for inner in value]
        free = {
            "message", "help", "why", "path", "label", "id", "requirement", "owner", "bottom_line", "verdict",
            "not_judged", "not_compared", "before", "after", "field", "excused_only_by", "worker", "collection", "rule",
        }  # fmt: skip
        return HOSTILE if isinstance(value, str) and key in free else value

    found: dict[str, Any] = spoilt(document)
    return {**found, "not_judged": [HOSTILE], "not_compared": [HOSTILE]}


def test_a_reader_sees_hostile_text_as_text() -> None:
    document = hostile()
    jsonschema.validate(document, reader.loads(published("diff")), jsonschema.Draft202012Validator)
    seen = READER.render(page(document))
    assert set(re.findall(r"<(\w+)", seen)) <= {
        "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "details", "summary",
    }  # fmt: skip
    plain = html.unescape(re.sub(r"<!--.*?-->", "", seen))
    assert plain.count(terminal(HOSTILE)) >= 8
    assert "@acme" not in seen
    assert "#12" not in seen
    assert "https://" not in seen


def test_it_stays_below_the_limit_and_says_what_is_missing() -> None:
    told = page(hostile(2_000))
    assert len(told) < 65_000
    assert re.search(r"\n[\d,]+ more are not shown here\.\n$", told)
    long = hostile()
    long["summary"]["verdict"] = "x" * 100_000
    assert len(page(long)) < 65_000
