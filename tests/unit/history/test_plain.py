"""Objects become plain trees of what is written, and entries have names that stay."""

from datetime import date
from decimal import Decimal

import pytest

from credpolicy.history.plain import name_of, plain, words
from credpolicy.model.policy import Requirement
from credpolicy.model.registry import Leave, Worker


def test_what_is_absent_stays_out_and_defaults_are_not_said():
    worker = Worker.model_validate({"id": "w-1", "credentials": [{"type": "bls", "number": "007"}], "status": "active"})
    assert plain(worker) == {"id": "w-1", "status": "active", "credentials": [{"type": "bls", "number": "007"}]}
    assert words(plain(worker)) == "{id: w-1, credentials: [{type: bls, number: 007}]}"
    assert plain(Leave.model_validate({"from": "2026-01-01"})) == {"from": date(2026, 1, 1)}


def test_selectors_phrases_and_lengths_are_one_value():
    item = Requirement.model_validate({
        "id": "core", "requires": ["bls"], "applies_to": {"role": "nurse"}, "due": "30 days after hired_on",
    })  # fmt: skip
    tree = plain(item)
    assert {key: words(tree[key]) for key in ("requires", "applies_to", "due")} == {
        "requires": "[{type: bls}]", "applies_to": "role is nurse", "due": "30 days after hired_on",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "of", "name"),
    [
        ({"id": "cr-1", "type": "bls"}, "credentials", "cr-1"),
        ({"type": "bls", "issued_on": date(2026, 1, 1), "status": "active"}, "credentials", "bls/2026-01-01"),
        ({"role": "nurse", "client": "acme"}, "assignments", "nurse/acme"),
        ({"any_of": []}, "requires", None),
        ({"a": 1}, "somewhere", None),
        ("bls", "requires", None),
    ],
)
def test_an_entry_is_known_by_its_id_or_by_the_fields_that_stay(entry, of, name):
    assert name_of(entry, of) == name


@pytest.mark.parametrize(
    ("value", "said"),
    [(True, "true"), (None, "null"), (Decimal("1.50"), "1.50"), ([1, {"a": False}], "[1, {a: false}]"), ("x", "x")],
)
def test_values_are_said_as_yaml_would_write_them(value, said):
    assert words(value) == said
