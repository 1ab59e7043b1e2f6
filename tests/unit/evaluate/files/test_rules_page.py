"""The page of the rules, the catalogue, and what credpolicy really finds: the three agree."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from credpolicy.dates import Duration
from credpolicy.evaluate.files import judge_files
from credpolicy.evaluate.judge import judge, look_ahead
from credpolicy.evaluate.retention import retentions
from credpolicy.load.loader import load
from credpolicy.model.rules import RULES
from credpolicy.model.rules.coming import AHEAD
from credpolicy.model.rules.integrity import INTEGRITY
from credpolicy.model.rules.people import PEOPLE
from credpolicy.model.rules.retention import RETENTION
from tests import rules_page

DAY = date(2026, 3, 2)
SECTIONS = rules_page.sections()
FORTNIGHT, THIRTY_DAYS = Duration(14, "day"), Duration(30, "day")
OF_THOSE_TO_COME = {rule.code for rule in AHEAD}
OF_RETENTION = {rule.code for rule in RETENTION}
OF_PEOPLE = {rule.code for rule in PEOPLE}
OF_HISTORY = {rule.code for rule in INTEGRITY}
"""No state of the files shows these: tests/unit/history/integrity has an example of each."""
RECORD = b"workers:\n  - id: w-0050\n    credentials: [{type: bls, number: '%s', expires_on: 2027-08-31}]\n"


def found_in(folder: Path, code: str) -> set[str]:
    snapshot = load(folder)
    if code in OF_THOSE_TO_COME:
        evaluation = judge(snapshot, DAY, DAY)
        ahead = look_ahead(evaluation, starting_within=FORTNIGHT, leaving_within=THIRTY_DAYS)
        return {finding.rule for finding in ahead.findings}
    if code in OF_PEOPLE:
        return {finding.rule for finding in judge(snapshot, DAY, DAY).findings}
    if code in OF_RETENTION:
        further = retentions(snapshot, DAY, DAY).findings
        return {finding.rule for finding in (*snapshot.findings, *judge_files(snapshot, DAY, DAY), *further)}
    return {finding.rule for finding in (*snapshot.findings, *judge_files(snapshot, DAY, DAY))}


def in_latin(path: Path) -> None:
    path.write_bytes("# Zoë\nworkers: [{id: w-0050}]\n".encode("latin-1"))


def with_nul(path: Path) -> None:
    path.write_bytes(RECORD % b"71\x0023")


def a_link(path: Path) -> None:
    path.symlink_to(path.parent.parent / "elsewhere.yaml")


def a_submodule(path: Path) -> None:
    agency = path.parent / "agency"
    agency.mkdir()
    (agency / ".git").write_text("gitdir: ../../.git/modules/agency\n", encoding="utf-8")


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


# What no page can show. Each makes `registry/example.yaml`, or something beside it.
TOLD_IN_WORDS: dict[str, Callable[[Path], None]] = {
    "YAML008": in_latin,
    "YAML009": with_nul,
    "FIL002": a_link,
    "FIL003": a_submodule,
    "FIL005": a_pipe,
}


def test_the_page_tells_every_rule_once_and_no_other() -> None:
    codes = [section.code for section in SECTIONS]
    assert sorted(codes) == sorted(RULES)
    assert {section.code for section in SECTIONS if not section.found} == {*TOLD_IN_WORDS, *OF_HISTORY}
    assert {section.code for section in SECTIONS if not section.mended} == {*TOLD_IN_WORDS, *OF_HISTORY}


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.code)
def test_the_page_says_what_the_catalogue_says(section: rules_page.Section) -> None:
    rule = RULES[section.code]
    assert section.title == rule.title
    assert section.text.startswith(f"{rule.level.capitalize()}. ")
    assert f"**Why it matters.** {rule.why} **Mend.** {rule.help} " in f"{section.text} "


def test_nothing_is_found_in_the_repository_of_the_examples(tmp_path: Path) -> None:
    rules_page.write(tmp_path, rules_page.base())
    assert judge(load(tmp_path), DAY, DAY).findings == ()


@pytest.mark.parametrize("section", [s for s in SECTIONS if s.found], ids=lambda section: section.code)
def test_each_example_is_found_by_its_rule_and_mended_by_its_mend(section: rules_page.Section, tmp_path: Path) -> None:
    rules_page.write(tmp_path / "wrong", rules_page.base() | section.found)
    rules_page.write(tmp_path / "right", rules_page.base() | section.mended)
    assert found_in(tmp_path / "wrong", section.code) == {section.code}
    assert found_in(tmp_path / "right", section.code) == set()


@pytest.mark.parametrize("code", TOLD_IN_WORDS)
def test_what_the_page_tells_in_words_is_found_by_its_rule(code: str, tmp_path: Path) -> None:
    rules_page.write(tmp_path, rules_page.base())
    TOLD_IN_WORDS[code](tmp_path / "registry" / "example.yaml")
    assert found_in(tmp_path, code) == {code}
