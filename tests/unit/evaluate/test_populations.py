"""Populations: everything is on the list, once, under a key of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from credpolicy.evaluate.judge import judge
from credpolicy.evaluate.populations import population
from credpolicy.load.loader import load
from credpolicy.model.audit import Subject
from credpolicy.model.evaluation import Evaluation
from credpolicy.model.period import part_of
from credpolicy.model.population import COLUMNS, Criteria, Row

WARD = Path(__file__).resolve().parents[2] / "cases" / "ward" / "repo"
DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return judge(load(WARD), DAY, DAY)


def rows(evaluation: Evaluation, of: Subject, **narrow: tuple[str, ...]) -> tuple[Row, ...]:
    return population(evaluation, Criteria(of, **narrow)).rows


def test_everything_is_on_its_list(evaluation: Evaluation) -> None:
    snapshot = evaluation.snapshot
    assert [row.key for row in rows(evaluation, "workers")] == sorted(each.item.id for each in snapshot.workers)
    records = sum(len(each.item.credentials) for each in snapshot.workers)
    assert len(rows(evaluation, "credentials")) == records
    assert len(rows(evaluation, "obligations")) == len(evaluation.results)
    assert len(rows(evaluation, "waivers")) == len(snapshot.waivers)


@pytest.mark.parametrize("of", COLUMNS)
def test_rows_have_their_columns_and_keys_of_their_own(evaluation: Evaluation, of: Subject) -> None:
    found = population(evaluation, Criteria(of))
    assert found.complete
    assert len({row.key for row in found.rows}) == len(found.rows)
    assert [row.key for row in found.rows] == sorted(row.key for row in found.rows)
    for row in found.rows:
        assert len(row.cells) == len(COLUMNS[of])
        assert row.cells[:4] == (row.key, row.severity, row.worker, row.owner)


def test_criteria_narrow(evaluation: Evaluation) -> None:
    every = rows(evaluation, "obligations")
    fire = rows(evaluation, "obligations", requirements=("fire",))
    assert {row.cells[5] for row in fire} == {"fire"}
    assert 0 < len(fire) < len(every)
    safety = rows(evaluation, "obligations", owners=("safety",))
    assert {row.owner for row in safety} == {"safety"}
    assert rows(evaluation, "obligations", requirements=("fire",), owners=("clinical",)) == ()
    assert {row.key for row in rows(evaluation, "workers", requirements=("fire",))} == {row.worker for row in fire}


def test_the_parts_of_an_audit_make_up_the_whole(evaluation: Evaluation) -> None:
    whole = rows(evaluation, "obligations")
    parts = [population(evaluation, Criteria("obligations", audit="files", part=n, parts=3)).rows for n in (1, 2, 3)]
    assert sorted((row for part in parts for row in part), key=lambda row: row.key) == list(whole)
    for number, part in enumerate(parts, 1):
        assert {part_of("files", row.unit, 3) for row in part} <= {number}


def test_what_is_written_twice_is_listed_twice(tmp_path: Path) -> None:
    twice = "workers: [{id: w-1, credentials: [{type: bls, number: '7'}, {type: bls, number: '7'}]}]\n"
    for name, text in (("registry", twice), ("policies", "credential_types: [{id: bls}]\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.yaml").write_text(text, encoding="utf-8")
    found = population(judge(load(tmp_path), DAY, DAY), Criteria("credentials"))
    assert [row.key for row in found.rows] == ["w-1/bls/7", "w-1/bls/7 (2)"]
    assert [row.severity for row in found.rows] == ["none", "none"]


def test_what_cannot_be_read_makes_the_list_incomplete(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "a.yaml").write_text("workers: [{id: w-1}, {id: w-2, hired_on: 2026-02-30}]\n")
    (tmp_path / "registry" / "b.yaml").write_text("workers: [{id: w-3\n")
    for folder in ("identities", "audits"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.yaml").write_text("broken: [\n")
    found = population(judge(load(tmp_path), DAY, DAY), Criteria("workers"))
    assert not found.complete
    assert set(found.unread) == {"registry/b.yaml", "w-2"}
