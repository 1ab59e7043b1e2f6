"""Every key stands on docs/language.md with an example that loads, and every verdict on the page is reached."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, create_model

from credpolicy.dates import parse_phrase
from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.files import judge_files
from credpolicy.load.loader import load
from credpolicy.load.yaml import parse
from credpolicy.model.audit import AuditsFile
from credpolicy.model.base import Model
from credpolicy.model.phrase import ALL_ANCHORS, read
from credpolicy.model.policy import PoliciesFile
from credpolicy.model.policy_test import PolicyTest
from credpolicy.model.registry import IdentitiesFile, RegistryFile
from credpolicy.model.selector import AGE_OPERATORS, DAY_OPERATORS, NUMBER_OPERATORS
from credpolicy.model.selector import parse as read_selector
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import Snapshot
from credpolicy.report.diagnostic import STATES
from tests import agreement, language_page
from tests.language_page import Example
from tests.oracle_cases import Verdict

EXAMPLES = [*language_page.examples(language_page.PAGE), *language_page.examples(language_page.DATES)]
KEYS = {name.removeprefix("keys: "): table for name, table in language_page.marked(language_page.PAGE).items()}
TODAY = date(2027, 12, 31)
"""The page speaks of days up to 2027; what is recorded in its examples has happened."""
WORDS = {words.partition(",")[0]: state for state, words in STATES.items()}


def models(*begin: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The models that these are made of, by name; those of policy tests have a page of their own."""
    found: dict[str, type[BaseModel]] = {}
    left: list[Any] = list(begin)
    while left:
        kind = left.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind is not PolicyTest and kind.__name__ not in found:
                found[kind.__name__] = kind
                left += [each.annotation for each in kind.model_fields.values()]
        elif isinstance(kind, type) is False:
            left += getattr(kind, "__args__", ())
    return found


MODELS = models(PoliciesFile, RegistryFile, IdentitiesFile, AuditsFile, Settings)
HIDDEN = {"Share"}
"""Written as a share such as `75%`, and not as keys."""


def names(model: type[BaseModel]) -> list[str]:
    """The keys of a model as they are written."""
    return [each.alias or name for name, each in model.model_fields.items()]


def test_every_key_of_every_file_is_explained() -> None:
    told = {name: [row["key"].strip("`") for row in table] for name, table in KEYS.items()}
    assert told == {name: names(model) for name, model in MODELS.items() if name not in HIDDEN} | {
        name: told[name] for name in ("Stretch", "ForEachRecord") if name in told
    }
    assert all(len(row["means"]) > 3 for table in KEYS.values() for row in table)


@pytest.mark.parametrize(
    ("model", "row"),
    [pytest.param(name, row, id=f"{name}-{row['key'].strip('`')}") for name, table in KEYS.items() for row in table],
)
def test_the_example_of_a_key_can_be_read(model: str, row: dict[str, str]) -> None:
    key, example = row["key"].strip("`"), row["for example"].strip("`")
    tree, problems = parse(example.encode())
    assert not problems
    assert tree is not None
    assert list(tree) == [key]
    kind = MODELS.get(model) or getattr(importlib.import_module("credpolicy.model.credits"), model, None)
    kind = kind or getattr(importlib.import_module("credpolicy.model.policy"), model)
    name, field = next((name, each) for name, each in kind.model_fields.items() if (each.alias or name) == key)
    alone: Any = create_model("Alone", __base__=Model, **{name: (field.annotation, field)})
    alone.model_validate(tree)
    assert ("**Must be there.**" in row["means"]) == field.is_required()


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Snapshot]:
    """What was read of the examples, by name."""
    found: dict[str, Snapshot] = {}
    for example in EXAMPLES:
        folder: Path = tmp_path_factory.mktemp("example")
        example.write(folder)
        found[example.name] = load(folder)
    return found


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_has_no_errors(example: Example, snapshots: dict[str, Snapshot]) -> None:
    snapshot = snapshots[example.name]
    found = [*snapshot.findings, *judge_files(snapshot, TODAY, TODAY)]
    assert [f"{each.rule} {each.message}" for each in found if each.level == "error"] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_is_judged_as_the_table_says(example: Example, snapshots: dict[str, Snapshot]) -> None:
    assert example.rows, "an example without a verdict shows nothing"
    for day, rows in example.by_day.items():
        evaluation = evaluate(snapshots[example.name], day)
        verdicts = agreement.verdicts(evaluation.results)
        for row in rows:
            if "place" not in row:
                _agrees(row, verdicts)
                continue
            (found,) = (each for each in evaluation.coverages if each.place == tuple(row["place"].split(", ")))
            assert (str(found.needed), found.state) == (row["needed"], row["coverage"]), row


def _agrees(row: dict[str, str], verdicts: Mapping[tuple[str, str, str, str], Verdict]) -> None:
    """A row of a table and the verdicts of a day: about this worker, requirement and value."""
    found = [
        verdict
        for (worker, _, requirement, each), verdict in verdicts.items()
        if worker == row["who"] and requirement == row.get("requirement", requirement) and each == row.get("each", each)
    ]
    assert ([verdict.state for verdict in found] or ["not_applicable"]) == [WORDS[row["state"]]], row
    if row.get("holds until"):
        assert found[0].compliant_until == language_page.day(row["holds until"]), row


def test_the_phrases_and_selectors_of_the_tables_can_be_read() -> None:
    text = language_page.PAGE.read_text(encoding="utf-8")
    day_part, selector_part = text.split("## 2. ")[1].split("## 3. ")
    phrases = [row["write"].strip("`") for row in language_page.rows(_first_table(day_part))]
    assert len(phrases) >= 9
    for phrase in phrases:
        read(_value(phrase), ALL_ANCHORS)
    selectors = [row["write"].strip("`") for row in language_page.rows(_first_table(selector_part))]
    assert len(selectors) >= 14
    for selector in selectors:
        read_selector(_value(selector))
    for word in (*NUMBER_OPERATORS, *DAY_OPERATORS, *AGE_OPERATORS, "not", "previous"):
        assert f"{word.replace('_', ' ')}" in selector_part.replace("_", " "), word


@pytest.mark.parametrize("anchor", ALL_ANCHORS)
def test_every_anchor_is_named(anchor: str) -> None:
    assert f"{anchor}" in language_page.PAGE.read_text(encoding="utf-8").split("## 2. ")[1].split("## 3. ")[0]
    parse_phrase(anchor, ALL_ANCHORS)


def _first_table(text: str) -> str:
    found = re.search(r"(?:\|.*\n)+", text)
    assert found
    return found[0]


def _value(text: str) -> Any:
    tree, problems = parse(f"x: {text}".encode())
    assert not problems
    assert tree is not None
    return tree["x"]
