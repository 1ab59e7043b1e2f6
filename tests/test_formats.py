"""Every format on every case: readers that are not ours take it, and no format changes the verdict."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xmlschema
from markdown_it import MarkdownIt

from credpolicy.cli import diff
from credpolicy.cli.answers import check
from credpolicy.report.shapes import published
from tests import casebook
from tests.unit.report.test_gitlab import SHAPE

SCHEMAS = Path(__file__).parent / "schemas"
SARIF = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
JUNIT = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
ANNOTATION = re.compile(r"::(error|warning|notice) ((file|line|col|title)=[^,:\n]*,?)*::\S.*")


def _plain(text: str) -> None:
    assert text.replace("\n", "").isprintable()


def _markdown(text: str) -> None:
    assert len(text) < 65_000
    tags = set(re.findall(r"<(\w+)", MarkdownIt("gfm-like", {"linkify": False}).render(text)))
    assert tags <= {"h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "details", "summary"}


def _csv(text: str) -> None:
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows)


def _annotations(text: str) -> None:
    assert all(ANNOTATION.fullmatch(line) for line in text.splitlines())


def _json(text: str) -> None:
    document = json.loads(text)
    schema = json.loads(published(document["format"].split("/")[1]))
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)


READERS: Mapping[str, Callable[[str], object]] = {
    "text": _plain,
    "json": _json,
    "markdown": _markdown,
    "sarif": lambda text: jsonschema.validate(json.loads(text), SARIF),
    "junit": lambda text: JUNIT.validate(io.StringIO(text)),
    "github": _annotations,
    "gitlab": lambda text: jsonschema.validate(json.loads(text), SHAPE),
    "csv": _csv,
}


def once(judge: Callable[..., Any]) -> Callable[..., Any]:
    """The same, judged once for all formats of a case: only how it is told is tried here."""
    kept: dict[str, Any] = {}

    def judged(*arguments: Any, **further: Any) -> Any:
        if not kept:
            kept["found"] = judge(*arguments, **further)
        return kept["found"]

    return judged


def in_every_format(command: str, formats: Mapping[str, object]) -> str:
    assert set(formats) == set(READERS)
    return "".join(f"{command} --format {name}\n" for name in READERS)


@pytest.mark.parametrize("pull", casebook.pulls(), ids=lambda pull: pull.name)
def test_a_pull_request_goes_as_written_in_every_format(pull: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "compare", once(diff.compare))
    written = (pull / "session.txt").read_text(encoding="utf-8")
    command, *_ = written.splitlines()
    found = list(casebook.answers(casebook.replayed_pull(pull, in_every_format(command, diff.FORMATS))))
    assert len({code for _, _, code in found}) == 1
    told = {name: output for (_, output, _), name in zip(found, READERS, strict=True)}
    for name, reader in READERS.items():
        reader(told[name])
    _, text, code = next(casebook.answers(written))
    assert (told["text"], found[0][2]) == (text, code), "if this is meant: `make cases`, and read the diff"
    expected = (pull / "expected.sarif").read_text(encoding="utf-8")
    assert told["sarif"] == expected, "if this is meant: `make cases`, and read the diff"
    shape = json.loads(told["json"])
    assert shape["exit_code"] == code
    assert shape["summary"]["bottom_line"] in text.splitlines()


@pytest.mark.parametrize("case", casebook.cases(), ids=lambda case: case.name)
def test_a_check_has_one_exit_code_whatever_the_format(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "judge", once(check.judge))
    session = in_every_format("$ credpolicy check --as-of 2026-03-02", check.FORMATS)
    found = list(casebook.answers(casebook.replayed(session, case / "repo")))
    assert len({code for _, _, code in found}) == 1
    for (_, output, _), reader in zip(found, READERS.values(), strict=True):
        told = "\n".join(line for line in output.splitlines() if not line.startswith("! "))
        reader(told + "\n" if told else told)
