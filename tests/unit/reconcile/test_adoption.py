"""A pack that gets an owner says what it said, but for the owner and that its duties may match nobody."""

from __future__ import annotations

from typing import Any

import pytest

from credpolicy.load.packs import packs, starter
from credpolicy.load.yaml import parse
from credpolicy.reconcile.adoption import adopted

FILES = {f"{pack.name}/{name}": data for pack in packs() for name, data in starter(pack).files}


@pytest.mark.parametrize("name", FILES)
def test_every_rule_of_every_pack_gets_it_and_nothing_else_changes(name: str) -> None:
    before: dict[str, Any] = parse(FILES[name]).tree or {}
    after = parse(adopted(FILES[name], "office"))
    assert list(after.problems) == []
    expected = {}
    for collection, entries in before.items():
        extra: dict[str, Any] = {}
        if collection in ("credential_types", "requirements", "coverage"):
            extra["owner"] = "office"
        if collection in ("requirements", "coverage"):
            extra["allow_empty"] = True
        expected[collection] = [{**entry, **extra} for entry in entries]
    assert after.tree == expected


@pytest.mark.parametrize("name", FILES)
def test_every_line_of_a_pack_stays_but_those_that_hold_a_whole_rule(name: str) -> None:
    after = adopted(FILES[name], "office").splitlines()
    gone = [line for line in FILES[name].splitlines() if line not in after]
    assert [line for line in gone if not line.startswith(b"  - {id: ")] == []


def test_a_rule_of_its_id_alone_stays_a_mapping() -> None:
    assert adopted(b"credential_types:\n  - {id: a}\n", "x") == b"credential_types:\n  - {id: a, owner: x}\n"
