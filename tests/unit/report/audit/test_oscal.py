"""Assessment results: a finding for each requirement, ids that depend on the content, tokens that OSCAL takes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.evaluate.judge import judge
from credpolicy.load.loader import load
from credpolicy.model.finding import GAP_STATES
from credpolicy.report.audit.oscal import Assessed, document, token

WARD = Path(__file__).resolve().parents[3] / "cases" / "ward" / "repo"
DAY = date(2026, 3, 2)
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
IDS = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,20}\Z")


@pytest.fixture(scope="module")
def assessed() -> Assessed:
    return Assessed(judge(load(WARD), DAY, DAY), "2026-03-02T09:00:00Z", {"population/workers.csv": "0f" * 32})


def results(assessed: Assessed) -> dict[str, Any]:
    return json.loads(document(assessed))["assessment-results"]


def uuids(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [each for key, one in value.items() for each in ([one] if key == "uuid" else uuids(one))]
    return [each for one in value for each in uuids(one)] if isinstance(value, list) else []


@given(IDS, IDS)
def test_every_id_becomes_a_token_of_its_own(one: str, other: str) -> None:
    assert TOKEN.fullmatch(token(one))
    assert (token(one) == token(other)) == (one == other)


def test_the_same_content_has_the_same_ids_and_other_content_others(assessed: Assessed) -> None:
    found = uuids(results(assessed))
    assert found == uuids(results(assessed))
    assert len(set(found)) == len(found)
    assert {UUID(each).version for each in found} == {5}
    later = replace(assessed, extracted_at="2026-03-03T09:00:00Z")
    assert not set(found) & set(uuids(results(later)))


def test_each_requirement_is_satisfied_or_not_and_says_of_whom(assessed: Assessed) -> None:
    (result,) = results(assessed)["results"]
    evaluation = assessed.evaluation
    short = {each.requirement for each in evaluation.results if each.binds and each.state in GAP_STATES}
    states = {each["target"]["target-id"]: each["target"]["status"]["state"] for each in result["findings"]}
    wanted = [placed.item.id for placed in evaluation.snapshot.requirements]
    assert states == {token(name): "not-satisfied" if name in short else "satisfied" for name in wanted}
    assert set(states.values()) == {"satisfied", "not-satisfied"}
    there = {each["uuid"] for each in result["observations"]}
    named = {each["observation-uuid"] for one in result["findings"] for each in one.get("related-observations", [])}
    assert named == there
    told = [each for each in evaluation.results if each.state not in ("compliant", "not_applicable")]
    assert len(there) == len(told)


def test_lists_are_named_with_their_hash(assessed: Assessed) -> None:
    resources = results(assessed)["back-matter"]["resources"]
    hashes = [{"algorithm": "SHA-256", "value": "0f" * 32}]
    assert resources[1]["rlinks"] == [{"href": "population/workers.csv", "media-type": "text/csv", "hashes": hashes}]
    assert results(assessed)["import-ap"]["href"] == f"#{resources[0]['uuid']}"


def test_nothing_judged_is_no_broken_document(tmp_path: Path) -> None:
    found = results(Assessed(judge(load(tmp_path), DAY, DAY), "2026-03-02T09:00:00Z", {}))
    assert found["results"][0]["reviewed-controls"]["control-selections"][0]["include-all"] == {}
    assert "findings" not in found["results"][0]
