"""Markdown: short enough for a comment, and as a reader of Markdown sees it nothing but text."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from markdown_it import MarkdownIt

from credpolicy.escape import terminal
from credpolicy.model.finding import fingerprint
from credpolicy.report import markdown
from credpolicy.report.view import Excerpt, Report, Request, view
from tests.unit.report import made

READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def told(evaluation: object) -> str:
    seen = view(evaluation, Request())  # type: ignore[arg-type]
    return markdown.check(Report(seen, {made.HOLDER: Excerpt(9, 7, "x")}))


def test_a_gap_is_a_row_with_place_state_and_day() -> None:
    lines = told(made.evaluation(made.result())).splitlines()
    assert lines[0] == "## \u274c credpolicy: 1 gap on 2026-03-02"
    row = "| registry/people.yaml:9 | GAP001 **expired**, critical: w-1: bls is expired | 2026-02-08 |"
    assert lines[-1] == row


def test_a_reader_sees_the_text_as_it_is_written_and_nothing_else() -> None:
    page = READER.render(told(made.hostile()))
    cells = re.findall(r"<td>(.*?)</td>", page, re.DOTALL)
    assert set(re.findall(r"<(\w+)", "".join(cells))) <= {"strong"}
    seen = [html.unescape(re.sub(r"<!--.*?-->", "", cell)) for cell in cells]
    assert any(terminal(made.HOSTILE) in cell for cell in seen)
    assert "@acme" not in page
    assert "#12" not in page
    assert "https://" not in page


def test_it_stays_below_the_limit_and_says_what_is_missing() -> None:
    bad = made.result()
    many = tuple(made.finding(bad, message="x" * 300, fingerprint=fingerprint(str(n))) for n in range(1000))
    text = told(replace(made.evaluation(bad), findings=many))
    assert len(text) < 65_000
    rows = text.count("| registry/people.yaml:9 |")
    assert text.endswith(f"\n{1000 - rows:,} more are not shown here.\n")


def test_a_clean_run_is_short() -> None:
    text = told(made.evaluation(made.result(state="compliant"), findings=()))
    assert text.startswith("## \u2705 credpolicy: 0 gaps on 2026-03-02\n")
    assert "###" not in text
