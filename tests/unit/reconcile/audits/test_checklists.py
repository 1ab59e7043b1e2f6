"""Checklists: what is written can be read, is blank, and holds what was drawn."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.load.decode import decode
from credpolicy.load.yaml import parse
from credpolicy.model.audit import Audit, AuditsFile, Checklist
from credpolicy.model.period import periods
from credpolicy.model.population import Criteria, Population, Row, Sample
from credpolicy.model.snapshot import File, Revision
from credpolicy.reconcile.audits.checklists import exchanged, path_of, text
from credpolicy.reconcile.audits.sampling import sample
from tests.unit.model.test_audit import AUDIT

DAY = date(2026, 3, 2)
MADE = Audit.model_validate({**AUDIT, "reviewer": "w-2", "title": "Files: of the staff"})
(PERIOD,) = periods(MADE, DAY, DAY, frozenset())


def drawn(*keys: str, size: int = 100) -> Sample:
    rows = tuple(Row(key, "low", "w-1", (), "w-1", "clinical") for key in keys)
    population = Population(Criteria("workers"), Revision("commit", "6a" * 20, None, "x"), DAY, rows)
    return sample(population, size, "spring")


def read(written: str) -> Checklist:
    tree, problems = parse(written.encode())
    assert not problems
    assert tree is not None
    found = decode(tree, AuditsFile, File("audits/a.yaml", ""))
    assert found.faults == []
    ((_, placed),) = found.objects
    return placed.item


def test_what_is_opened_can_be_read_and_is_blank_wherever_somebody_writes() -> None:
    checklist = read(text(MADE, PERIOD, drawn("w-1", "w-2"), "0f" * 32, DAY))
    assert path_of(PERIOD) == "audits/2026/files-2026-03.yaml"
    assert (checklist.id, checklist.month, checklist.closed_on) == ("files-2026-03", "2026-03", None)
    assert [item.key for item in checklist.items] == ["w-1", "w-2"]
    assert [said.role for said in checklist.sign_offs] == ["auditor", "reviewer"]
    assert len(checklist.blanks) == 2 + 4
    assert (checklist.population.part, checklist.population.parts, checklist.population.rows) == (3, 12, 2)


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1, max_size=30))
def test_any_key_that_a_list_can_have_is_written_as_it_is(key: str) -> None:
    key = f"w-1/{key}"
    assert [item.key for item in read(text(MADE, PERIOD, drawn(key), "0f" * 32, DAY)).items] == [key]


def test_a_title_stays_in_its_comment() -> None:
    hostile = MADE.model_copy(update={"title": "x\nchecklists: []\n\u2028y"})
    written = text(hostile, PERIOD, drawn("w-1"), "0f" * 32, DAY)
    assert written.startswith("# x\\nchecklists: []\\n\\u2028y, 2026-03: due by 2026-04-14.")
    assert len(read(written).items) == 1


def test_an_empty_list_is_an_audit_too() -> None:
    checklist = read(text(MADE, PERIOD, drawn(), "0f" * 32, DAY))
    assert checklist.items == ()
    assert len(checklist.blanks) == 4


@pytest.mark.parametrize(
    ("now", "hashed", "words"),
    [
        (("w-1", "w-2"), "0f" * 32, ""),
        (("w-1", "w-2"), "1f" * 32, "the list of commit 6a6a6a6a is another one than the checklist was drawn from"),
        (("w-1", "w-2", "w-3"), "0f" * 32, "w-3 was drawn by lot and is not in the checklist"),
        (("w-1",), "0f" * 32, "w-2 is in the checklist and was not drawn by lot"),
    ],
)
def test_whatever_was_exchanged_is_told(now: tuple[str, ...], hashed: str, words: str) -> None:
    checklist = read(text(MADE, PERIOD, drawn("w-1", "w-2"), "0f" * 32, DAY))
    assert exchanged(checklist, drawn(*now), hashed) == words
