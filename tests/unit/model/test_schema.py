"""The published schemas: valid, equal to the models, and of one mind with the loader."""

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from credpolicy.load.decode import decode
from credpolicy.load.settings import decode_settings
from credpolicy.load.yaml import parse
from credpolicy.model.schema import KINDS, Kind, schema, text
from credpolicy.model.snapshot import File
from tests.unit.load.decoding import places
from tests.unit.load.valid import AUDITS, BASELINE, IDENTITIES, POLICIES, REGISTRY, SETTINGS
from tests.unit.model.schema_documents import DOCUMENTS

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES: dict[Kind, dict[str, Any]] = {
    "policies": POLICIES,
    "registry": REGISTRY,
    "identities": IDENTITIES,
    "audits": AUDITS,
    "settings": SETTINGS,
    "baseline": BASELINE,
}


class Editor(yaml.SafeLoader):
    """YAML as editors read it: the core schema of YAML 1.2, in which days are text and `no` is a word."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the parser's own way of being told


for _name, _form, _first in (
    ("null", r"(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"(true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", list("-+.0123456789")),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_form), _first)
Editor.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))
Editor.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node)))


@cache
def checker(kind: Kind) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(kind), format_checker=jsonschema.FormatChecker())


def editor_accepts(kind: Kind, document: str) -> bool:
    """Whether an editor that knows the schema shows no complaint."""
    try:
        return checker(kind).is_valid(yaml.load(document, Editor))  # noqa: S506 - a safe loader with fewer types
    except yaml.YAMLError:
        return False


def credpolicy_accepts(kind: Kind, document: str) -> bool:
    """Whether the loader tells no problem."""
    tree, problems = parse(document.encode())
    if problems or tree is None:
        return False
    if kind == "settings":
        return not decode_settings(tree)[1]
    return not decode(tree, KINDS[kind], File("file.yaml", "")).faults


def written(value: Any) -> str:
    """A tree as YAML on one line, every text plain unless it says otherwise."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {written(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    return f"'{value}'" if re.search(r"[\[\]{},@#&*]|: ", value) or not value else value


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_that_of_the_models(kind: Kind):
    assert (ROOT / "schemas" / f"{kind}.json").read_text(encoding="utf-8") == text(kind), "run `make schemas`"


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_valid_and_refers_to_nothing_outside(kind: Kind):
    made = schema(kind)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "$id" not in text(kind)
    assert set(re.findall(r'"\$ref": "([^"]*)"', text(kind))) == {f"#/$defs/{name}" for name in made.get("$defs", {})}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_described(kind: Kind):
    made = schema(kind)
    for record in (made, *made.get("$defs", {}).values()):
        assert record["description"]
        for key, shape in record.get("properties", {}).items():
            assert shape.get("description") or any("$ref" in branch for branch in shape.get("anyOf", ())), key


def test_defaults_are_given_as_they_would_be_written():
    settings = schema("settings")["properties"]
    assert {key: shape["default"] for key, shape in settings.items() if "default" in shape} == {
        "timezone": "UTC",
        "fail_on": "gap",
        "expiring_within": "30 days",
        "show_names": False,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_valid_files_are_accepted_by_both(kind: Kind):
    document = written(EXAMPLES[kind])
    assert (editor_accepts(kind, document), credpolicy_accepts(kind, document)) == (True, True)


@pytest.mark.parametrize(("kind", "document", "accepted"), DOCUMENTS)
def test_schema_and_loader_are_of_one_mind(kind: Kind, document: str, accepted: bool):
    assert (editor_accepts(kind, document), credpolicy_accepts(kind, document)) == (accepted, accepted)


PLAIN = st.sampled_from(
    ["x", "a b", "007", "12", "1.5", "true", "false", "", "~", "''", "'7'", "yes", "2026-03-01", "2026-02-30",
     "24 months", "active", "never_ends", "hired_on", "caps", "[]", "{}", "[x]", "[x, 7]", "{a: b}", "[[x]]",
     "{x: }", "[{type: bls}]", "0", "75%", "3 business days", "05-31", "cycle", "location", "met", "event.move",
     "{earliest_of: [hired_on, ended_on]}", "{reached: {unit: a, total: 1}}", "{unit: a, total: 1}", "{from: hired_on}",
     "[{unit: a, total: 1}, {unit: b}]", "{previous: {status: x}}", "{not: {a: b}}", "{any_of: [a]}", "{of: [a]}"]
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_damaged_files_are_judged_alike(kind: Kind, data: st.DataObject):
    tree = copy.deepcopy(EXAMPLES[kind])
    *path, last = data.draw(st.sampled_from([spot for spot in places(tree) if spot]))
    if kind in ("policies", "registry") and len(path) > 1:  # the entry alone, for speed
        tree, path[1] = {path[0]: [tree[path[0]][path[1]]]}, 0
    holder: Any = tree
    for step in path:
        holder = holder[step]
    stray, deed = data.draw(PLAIN), data.draw(st.sampled_from(["replace", "delete", "rename"]))
    if deed == "replace":
        holder[last] = "STRAY"
    else:
        value = holder.pop(last)
        if deed == "rename" and isinstance(holder, dict):
            holder[data.draw(st.sampled_from(["type", "x", "any_of", "at_least", "valid_for", "when", "credits"]))] = (
                value
            )
    document = written(tree).replace("STRAY", stray)
    # What stands in these places is judged by more than its shape.
    if {"timezone", "number_pattern", "at_least", "of", "categories", "only", "expect"} & set(map(str, [*path, last])):
        return
    assert editor_accepts(kind, document) == credpolicy_accepts(kind, document), document


def test_the_sample_is_accepted_by_both():
    files: list[tuple[Kind, Path]] = [("settings", ROOT / "credpolicy.yaml")]
    for kind in ("policies", "registry", "identities"):
        files += [(kind, path) for path in sorted((ROOT / kind).rglob("*.yaml"))]
    assert len(files) > 50
    for kind, path in files:
        document = path.read_text(encoding="utf-8")
        assert (editor_accepts(kind, document), credpolicy_accepts(kind, document)) == (True, True), path
