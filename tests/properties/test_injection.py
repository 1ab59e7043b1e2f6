"""Hostile text in every field that holds text: nothing fails, no verdict changes, and no statement contains it."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, get_args, get_origin

import duckdb
import pytest
from pydantic import BaseModel

from credpolicy.evaluate import kernel
from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.judge import judge
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.registry import RegistryFile
from credpolicy.model.selector import Selection
from tests.builder import Tree, snapshot_from

TODAY = date(2026, 3, 2)
MARK = "h0stile"
HOSTILE = (
    f"'); drop table worker; -- {MARK}",
    f'"); drop view "credential"; /* {MARK} */',
    f"$as_of ${{as_of}} $1 ? :as_of %s %(as_of)s {{0}} {{{{{MARK}}}}}",
    f"{MARK} \\ \\' \\\" \\0 \n\r\t ; select 1; -- end",
    f"{MARK} \u202e\u2028 日本 \U0001f600 ' || (select 1) || '",
    f"*?[{MARK}]%_' escape '",
    f"read_csv('/etc/passwd') {MARK}",
)
JOINED = " ".join(HOSTILE)
RESTRICTED = {"CredentialType.number_pattern", "Evidence.sha256"}
"""A proper regular expression, and 64 hexadecimal digits; the kernel reads neither."""


class Spy:
    """A connection that remembers what it was asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, said: list[str]) -> None:
        self._connection = connection
        self._said = said

    def execute(self, statement: str, *values: Any) -> Any:
        self._said.append(statement)
        return self._connection.execute(statement, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that is executed."""
    statements: list[str] = []
    connect = duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda *rest, **named: Spy(connect(*rest, **named), statements))
    return statements


def texts(model: type[BaseModel], above: tuple[type[BaseModel], ...] = ()) -> Iterator[str]:
    """The fields of a model, and of those in it, that hold any text: selectors and attributes as well, ids not."""
    for name, field in model.model_fields.items():
        kind = field.rebuild_annotation()
        if any(part in (str, Selection) for part in _parts(kind)):
            yield f"{model.__name__}.{name}"
        for inner in _models(kind):
            if inner not in (PolicyTest, *above):  # a policy test is judged as a repository of its own
                yield from texts(inner, (*above, model))


def _parts(kind: Any) -> Iterator[Any]:
    """The types in a type; what must follow a pattern is left out."""
    if get_origin(kind) is Annotated:
        inner, *marks = get_args(kind)
        if inner is not str or not any("pattern=" in repr(mark) for mark in marks):
            yield from _parts(inner)
    elif get_origin(kind) is not None or isinstance(kind, types.UnionType):
        for part in get_args(kind):
            yield from _parts(part)
    else:
        yield kind


def _models(kind: Any) -> list[type[BaseModel]]:
    return [part for part in _parts(kind) if isinstance(part, type) and issubclass(part, BaseModel)]


def base() -> tuple[Tree, Tree]:
    """A small repository whose verdicts are known; the hostile rows come beside it."""
    policies: Tree = {
        "issuers": [{"id": "board"}],
        "credential_types": [{"id": "card", "issuer": "board", "validity": {"valid_for": "12 months"}}],
        "requirements": [
            {"id": "core", "applies_to": {"role": "pilot"}, "requires": ["card"]},
            {"id": "here", "requires": [{"type": "card", "match": {"jurisdiction": "location.jurisdiction"}}]},
        ],
        "coverage": [{"id": "aiders", "per": "location", "needs": {"of": ["card"]}}],
    }
    seat = {"role": "pilot", "location": "north"}
    registry: Tree = {
        "locations": [{"id": "north", "jurisdiction": "US-OH"}],
        "workers": [
            {
                "id": f"w-{number}",
                "hired_on": "2025-01-01",
                "assignments": [seat],
                "credentials": [{"type": "card", "issued_on": issued_on, "jurisdiction": "US-OH"}] if issued_on else [],
            }
            for number, issued_on in enumerate(("2026-01-01", "2024-01-01", None))
        ],
    }
    return policies, registry


def hostile(text: str) -> tuple[Tree, Tree]:
    """The same repository with a text in every field that holds text, in rows of their own wherever it could bear."""
    policies, registry = base()
    authority = {"kind": "law", "citation": text, "url": text}
    entry = {"of": "entry", "name": "mode"}
    policies["attributes"] = [
        {"of": "worker", "name": "grade", "values": [text], "description": text},
        {"of": "location", "name": "hazard", "many": True},
        {"of": "assignment", "name": "trucks", "many": True},
        {"of": "credential", "name": "truck", "type": "odd"},
        entry,
    ]
    words = {text: {"status": "revoked"}}
    policies["issuers"] = [
        {"id": "board", "name": text, "url": text, "status_map": words},
        {"id": "other", "name": text, "status_map": words},
    ]
    policies["credential_types"][0].update(name=text, description=text, jurisdiction=text, authority=authority)
    worth = {
        "unit": "hour",
        "total": "1",
        "when": {"worker.grade": text},
        "categories": {"calm": {"when": {"worker.grade": text}, "max": "1"}},
        "period": "90 days",
        "where": {"mode": text, "provider": [text, f"{text}*"]},
        "limits": [{"where": {"mode": text}, "each": "day", "max": "8"}],
    }
    counted = {"reached": {"unit": "hour", "total": "9", "where": {"mode": text}}}
    cases = [{"when": {"number": text, "truck": f"*{text}?"}, "valid_for": "1 year"}, {"valid_for": "2 years"}]
    odd = {
        "id": "odd", "issuer": "other", "validity": cases, "by": "truck",
        "verification": {"level": "primary_source", "when": {"number": text}},
        "renewal": {
            "when": {"number": text},
            "requires": [{"type": "card", "where": {"number": text}}], "while_pending": "1 month after expires_on",
        },
    }  # fmt: skip
    policies["credential_types"].append(odd)
    policies["requirements"] += [
        {
            "id": "odd",
            "title": text,
            "description": text,
            "authority": authority,
            "applies_to": {"worker.grade": [text, f"{text}*"], "not": {"location.hazard": f"{text}?"}},
            "for_each": "assignment.trucks",
            "due": {"earliest_of": [counted, "2020-01-01"]},
            "requires": [
                {"type": "odd", "match": {"truck": "each"}, "where": {"status": text, "previous": {"number": text}}},
                {"id": "hours", "any_of": [{"credits": worth}], "when": {"location.hazard": text}},
            ],
        },
        {"id": "held", "for_each": {"type": "odd", "where": {"number": text}}, "requires": ["odd"]},
        {"id": "path", "requires": [{"type": "odd", "match": {"truck": text}}]},
        {"id": "ledger", "requires": [{"credits": {**worth, "match": {"mode": text}}}]},
    ]
    policies["coverage"].append(
        {
            "id": "odd",
            "title": text,
            "description": text,
            "authority": authority,
            "per": ["location", "assignment.trucks"],
            "applies_to": {"worker.grade": text},
            "needs": [
                {"when": {"location.hazard": text}, "of": ["odd"]},
                {"at_least": "1", "for_every": "2", "by": {"worker.grade": text}, "of": ["odd"]},
            ],
        }
    )
    line = {"at_least": "1", "for_every": "2", "by": {"worker.grade": text}, "of": ["odd"]}
    policies["coverage"].append(
        {"id": "path", "per": ["location", text], "needs": {"all_of": [line], "each_once": True}}
    )
    policies["owners"] = [{"id": "desk", "name": text, "accountable": "w-0", "team": text}]
    policies["holidays"] = [{"on": "2026-01-01", "name": text}]
    reasons = {"reason": text.ljust(20, "."), "requested_by": "w-8", "approved_by": "w-9"}
    policies["waivers"] = [
        {"id": "people", "kind": "waiver", "selector": {"worker.grade": text}, "requirement": "odd",
         "from": "2026-01-01", "until": "2026-03-31", "authority": authority, **reasons},
        {"id": "records", "kind": "extension", "type": "odd", "where": {"number": text}, "authority": authority,
         "until": "1 month after expires_on", **reasons},
    ]  # fmt: skip
    policies["policy_tests"] = []
    registry["workers"].append(_hostile_worker(text))
    attributes = {"hazard": [text, "other"]}
    registry["locations"].append({"id": "south", "name": text, "jurisdiction": text, "attributes": attributes})
    registry["clients"] = [{"id": "acme", "name": text, "attributes": {"note": text}}]
    registry["organizations"] = [{"id": "group", "name": text, "attributes": {"note": text}}]
    return policies, registry


def _hostile_worker(text: str) -> Tree:
    seen = {
        "verified_on": "2026-01-01", "verified_by": text, "method": "web_lookup", "source": text, "source_url": text,
        "contact_name": text, "reference": text, "status_seen": text,
    }  # fmt: skip
    evidence = [{"ref": text, "kind": text}]
    record = {
        "type": "odd", "number": text, "jurisdiction": text, "issued_on": "2025-06-01", "status_reason": text,
        "note": text,
        "verifications": [{**seen, "evidence": evidence}], "evidence": evidence, "attributes": {"truck": text},
    }  # fmt: skip
    return {
        "id": "z-1",
        "hired_on": "2025-01-01",
        "external_ids": {"hris": text},
        "note": text,
        "attributes": {"grade": [{"from": "2025-01-01", "value": text}]},
        "leave": [{"from": "2026-01-01", "until": "2026-01-02", "kind": text}],
        "events": [{"kind": "accident", "on": "2026-01-01", "note": text}],
        "assignments": [
            {"role": "clerk", "location": "south", "client": "acme", "organization": "group",
             "attributes": {"trucks": [text, f"{text}'"]}}
        ],
        "credentials": [record, {**record, "issued_on": "2025-09-01", "status": text, "status_on": "2026-01-01"}],
        "screenings": [
            {"type": "odd", "screened_on": "2026-01-01", "result": "clear", "source": text, "screened_by": text,
             "note": text, "evidence": evidence}
        ],
        "credits": [
            {"unit": "hour", "amount": "2", "earned_on": "2026-02-01", "provider": text, "note": text,
             "evidence": evidence, "attributes": {"mode": text}}
        ],
    }  # fmt: skip


def written(tree: Any, model: type[BaseModel]) -> Iterator[str]:
    """The fields of the model in which the tree has the mark."""
    for name, field in model.model_fields.items():
        value = tree.get(field.alias or name)
        if value is None:
            continue
        if MARK in str(value):
            yield f"{model.__name__}.{name}"
        for inner in _models(field.annotation):
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    yield from written(item, inner)
        if isinstance(value, dict):
            for item in value.values():
                for inner in _models(field.annotation):
                    if isinstance(item, dict):
                        yield from written(item, inner)


def test_every_field_that_holds_text_is_tried() -> None:
    policies, registry = hostile(HOSTILE[0])
    tried = {*written(policies, PoliciesFile), *written(registry, RegistryFile)}
    known = {*texts(PoliciesFile), *texts(RegistryFile)}
    assert len(known) > 70
    assert known - tried - RESTRICTED == set()


@pytest.mark.parametrize("text", [*HOSTILE, JOINED], ids=range(len(HOSTILE) + 1))
def test_hostile_text_changes_nothing_and_is_never_part_of_a_statement(text: str, said: list[str]) -> None:
    calm = evaluate(snapshot_from(*base()), TODAY)
    said.clear()
    snapshot = snapshot_from(*hostile(text))
    evaluation = evaluate(snapshot, TODAY)
    assert said
    assert [statement for statement in said if MARK in statement or text in statement] == []
    mine = {"w-0", "w-1", "w-2"}
    kept = [result for result in evaluation.results if result.worker in mine and result.requirement in ("core", "here")]
    assert kept == [result for result in calm.results if result.worker in mine]
    assert [line for line in evaluation.coverages if line.place == ("north",)] == list(calm.coverages)
    odd = [result for result in evaluation.results if result.requirement == "odd"]
    assert {result.each for result in odd if result.worker == "z-1"} == {text, f"{text}'"}


def test_text_is_compared_letter_by_letter() -> None:
    """What is meant for a database, a template or a pattern matches itself and nothing else."""
    for text in HOSTILE[:5]:
        for number, state in ((text, "compliant"), (f"{text} ", "missing"), (text.replace(MARK, "x"), "missing")):
            policies, registry = base()
            policies["requirements"] = [{"id": "core", "requires": [{"type": "card", "where": {"number": text}}]}]
            registry["workers"] = registry["workers"][:1]
            registry["workers"][0]["credentials"][0]["number"] = number
            (result,) = evaluate(snapshot_from(policies, registry), TODAY).results
            assert result.state.replace("expiring", "compliant") == state


def test_the_tables_survive() -> None:
    with kernel.database() as connection:
        before = connection.execute("select table_name from duckdb_tables() order by all").fetchall()
        judge(snapshot_from(*hostile(JOINED)), TODAY, TODAY)
        assert connection.execute("select table_name from duckdb_tables() order by all").fetchall() == before
