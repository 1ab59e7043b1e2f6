"""The JSON Schema of every kind of file, made from the models, so that editors complete and check while typing."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core.core_schema import TaggedUnionSchema

from credpolicy.dates import Duration
from credpolicy.model.audit import AuditsFile
from credpolicy.model.base import ID_PATTERN, Model
from credpolicy.model.baseline import BaselineFile
from credpolicy.model.credits import Stretch
from credpolicy.model.phrase import PHRASE_SCHEMAS
from credpolicy.model.policy import ForEachRecord, PoliciesFile
from credpolicy.model.registry import IdentitiesFile, RegistryFile
from credpolicy.model.schema_rules import RULES
from credpolicy.model.selector import SELECTOR_SCHEMAS, Selection
from credpolicy.model.settings import Settings

Kind = Literal["policies", "registry", "identities", "audits", "settings", "baseline"]
KINDS: dict[Kind, type[Model]] = {
    "policies": PoliciesFile,
    "registry": RegistryFile,
    "identities": IdentitiesFile,
    "audits": AuditsFile,
    "settings": Settings,
    "baseline": BaselineFile,
}
# Shapes that hold themselves, or that stand where pydantic sees a validator only: the models name them by a format.
_NAMED = {
    "selector": "Selector",
    "day-phrase": "DayPhrase",
    "worker-day-phrase": "WorkerDayPhrase",
    "record-day-phrase": "RecordDayPhrase",
    "stretch": "Stretch",
    "for-each-record": "ForEachRecord",
}
_REFERENCE = re.compile(r'"#/\$defs/(\w+)"')


def schema(kind: Kind) -> dict[str, Any]:
    """The schema of a kind of file, in the dialect 2020-12. Days that do not exist need a checker of formats.

    It says what can be said of one mapping at a time: references, time zones and patterns are for `validate`.
    """
    model = KINDS[kind]
    made = model.model_json_schema(by_alias=True, schema_generator=_Generator)
    definitions = {name: _record(shape, name) for name, shape in made.pop("$defs", {}).items()}
    further = {**SELECTOR_SCHEMAS, **PHRASE_SCHEMAS, **{one.__name__: _alone(one) for one in (ForEachRecord, Stretch)}}
    while missing := set(_REFERENCE.findall(json.dumps(definitions))) - definitions.keys():
        definitions |= {name: further[name] for name in missing}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"credpolicy: {kind}"}
    tail = {"$defs": dict(sorted(definitions.items()))} if definitions else {}
    return {**head, **_record(made, ""), **tail}


def text(kind: Kind) -> str:
    """The same as the text of the file in `schemas/`."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


def _alone(model: type[Model]) -> dict[str, Any]:
    return _record(model.model_json_schema(by_alias=True, schema_generator=_Generator), model.__name__)


class _Generator(GenerateJsonSchema):
    """Writes defaults as they would be written in a file."""

    def tagged_union_schema(self, schema: TaggedUnionSchema) -> dict[str, Any]:
        """A choice between kinds of value; which of them it is can be seen, so that no more than one ever fits."""
        return {"anyOf": super().tagged_union_schema(schema)["oneOf"]}

    def encode_default(self, dft: Any) -> Any:
        """The default of a key; what means nothing (everybody, no list, no block) is dropped afterwards."""
        if isinstance(dft, Duration):
            return str(dft)
        if isinstance(dft, Decimal):
            return int(dft) if dft == int(dft) else float(dft)
        if isinstance(dft, Selection | BaseModel):
            return {}
        return super().encode_default(dft)


def _record(shape: dict[str, Any], name: str) -> dict[str, Any]:
    """A mapping with fixed keys: those that may be left out may also be left empty."""
    required = shape.get("required", [])
    properties = {
        key: _told_first(_tidy(value) if key in required else _or_nothing(_tidy(value)))
        for key, value in shape["properties"].items()
    }
    head = {"description": shape["description"], "type": "object", "properties": properties}
    return {**head, "required": required, "additionalProperties": False, **RULES.get(name, {})}


def _told_first(shape: dict[str, Any]) -> dict[str, Any]:
    """The same with what is meant for people in front."""
    told = [key for key in ("description", "examples", "default") if key in shape]
    return {key: shape[key] for key in (*told, *(key for key in shape if key not in told))}


def _tidy(shape: dict[str, Any]) -> dict[str, Any]:
    """The shape of a value without what only repeats the key, and with exactly the numbers that are taken."""
    shape = {key: value for key, value in shape.items() if key != "title"}
    if shape.get("default", 0) in (None, [], {}):
        del shape["default"]
    for key in ("items", "additionalProperties"):
        if isinstance(shape.get(key), dict):
            shape[key] = _tidy(shape[key])
    if "anyOf" in shape:
        tidied = [_tidy(one) for one in shape["anyOf"]]
        shape["anyOf"] = [part for one in tidied for part in (one["anyOf"] if one.keys() == {"anyOf"} else [one])]
    if "patternProperties" in shape:
        ((pattern, values),) = shape.pop("patternProperties").items()
        shape |= {"propertyNames": {"pattern": pattern}, "additionalProperties": _tidy(values)}
    if shape.get("format") in _NAMED:
        kept = {key: value for key, value in shape.items() if key not in ("format", "type")}
        return {"$ref": f"#/$defs/{_NAMED[shape['format']]}", **kept}
    if shape.pop("cases", False) and "items" in shape:
        case = shape.pop("items")
        several = {"type": shape.pop("type"), "items": case, "minItems": 1}
        del shape["minLength"]
        return {**shape, "anyOf": [case, several]}
    if "const" in shape:
        shape["enum"] = [shape.pop("const")]
    if shape.get("type") == ["string", "number"]:
        return _number_as_text(shape)
    return shape


def _number_as_text(shape: dict[str, Any]) -> dict[str, Any]:
    """Text that an editor may read as a number; where a form or a length is asked for, no number has it."""
    if shape.get("pattern") == ID_PATTERN:
        return {**shape, "minimum": 0}
    if "pattern" in shape or shape.get("minLength", 0) > 1:
        return {**shape, "type": "string"}
    return shape


def _or_nothing(shape: dict[str, Any]) -> dict[str, Any]:
    """The same, or `key:` with nothing after it."""
    branches = [one for one in shape.get("anyOf", []) if one != {"type": "null"}]
    if len(branches) == 1:
        shape = {**branches[0], **{key: value for key, value in shape.items() if key != "anyOf"}}
    if "anyOf" in shape:
        return {**shape, "anyOf": [*branches, {"type": "null"}]}
    if "$ref" in shape:
        rest = {key: value for key, value in shape.items() if key != "$ref"}
        return {"anyOf": [{"$ref": shape["$ref"]}, {"type": "null"}], **rest}
    types = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    if "enum" in shape:
        shape = {**shape, "enum": [*shape["enum"], None]}
    return {**shape, "type": [*types, "null"]}
