"""What the keys of one mapping say about each other, as JSON Schema; the models say the same with validators."""

from __future__ import annotations

from typing import Any

from credpolicy.model.base import YEAR_DAY_PATTERN

_EMPTY: tuple[Any, ...] = (None, [])


def _written(key: str, *nothing: Any) -> dict[str, Any]:
    """That a key is there and says something; `nothing` are values that say nothing."""
    return {"required": [key], "properties": {key: {"not": {"enum": list(nothing or _EMPTY)}}}}


def _is(key: str, *values: Any) -> dict[str, Any]:
    """That a key is there with one of these values."""
    return {"required": [key], "properties": {key: {"enum": list(values)}}}


def _usual(key: str, *values: Any) -> dict[str, Any]:
    """That a key has one of these values, or is not there, or left empty."""
    return {"properties": {key: {"enum": [*values, None]}}}


def _needs(key: str, *needed: str) -> dict[str, Any]:
    """That others belong beside a key."""
    return {"if": _written(key), "then": {"allOf": [_written(one) for one in needed]}}


def _no(*keys: str) -> dict[str, Any]:
    """That none of these keys is written."""
    return {"not": {"anyOf": [_written(key) for key in keys]}}


_NEAR = ("same_day", "day_before")  # ends that move to no day of the year
_SHARE = {"required": ["at_least"], "properties": {"at_least": {"type": "string", "pattern": "%$"}}}
_LINE = [
    _needs("for_every", "by"),
    _needs("by", "for_every"),
    {"if": _written("for_every"), "then": {"not": _SHARE}},
]
_APPROVED = ("reason", "requested_by", "approved_by")

RULES: dict[str, dict[str, Any]] = {
    "Attribute": {"if": _written("type"), "then": {"properties": {"of": {"const": "credential"}}}},
    "Category": {"if": _written("surplus"), "then": {"anyOf": [_written("max"), _written("max_percent")]}},
    "Credits": {
        "anyOf": [_written("total"), _written("ceiling"), _written("categories", None, {}), _written("each_year")],
        "allOf": [
            {"not": {"allOf": [_written("total"), _written("ceiling")]}},
            _needs("carry_over", "total"),
            {"if": _written("carry_over"), "then": _usual("period", "cycle")},
            {"if": _written("cycle"), "then": _usual("period", "cycle")},
            {"if": _written("each_year"), "then": _usual("period", "cycle", "validity")},
        ],
    },
    "Cycle": {
        "allOf": [
            {"properties": {"length": {"pattern": r"^0*[1-9]\d* (month|quarter|year)s?$"}}},
            {
                "if": _written("cutoff"),
                "then": {"required": ["starts"], "properties": {"starts": {"pattern": YEAR_DAY_PATTERN}}},
            },
        ]
    },
    "DayOfTest": {"anyOf": [_written("expect", None), _written("coverage", None)]},
    "EndedBy": {"if": _written("within"), "then": _written("times", None, 1, "1")},
    "Entry": {
        "oneOf": [
            {"allOf": [_written("earned_on"), _no("from", "until")]},
            {"allOf": [_written("from"), _written("until"), _no("earned_on")]},
        ]
    },
    "Keep": {"anyOf": [_written("until"), _written("delete_by")]},
    "Limit": {"oneOf": [_written("max"), _written("max_percent")]},
    "Line": {"allOf": _LINE},
    "Need": {
        "oneOf": [_written("of"), _written("all_of")],
        "allOf": [
            {"if": _written("all_of"), "then": _no("at_least", "for_every", "by")},
            {"if": _is("each_once", True), "then": _written("all_of")},
            *_LINE,
        ],
    },
    "PolicyTest": {
        "allOf": [
            {
                "if": _written("days"),
                "then": _no("as_of", "expect", "coverage"),
                "else": {
                    "allOf": [
                        _written("as_of"),
                        {"anyOf": [_written("expect", None), _written("coverage", None)]},
                    ]
                },
            },
            {
                "if": {"not": _written("worker")},
                "then": {"properties": {"expect": {"type": "null"}, "days": {"items": _usual("expect")}}},
            },
        ]
    },
    "Renewal": {
        # Steps after one without `up_to` are never reached.
        "allOf": [
            {"properties": {"late": {"contains": {"not": _written("up_to")}, "minContains": 0, "maxContains": 1}}}
        ]
    },
    "Rounding": {
        "if": {"properties": {"to": {"enum": list(_NEAR)}}},
        "then": {"allOf": [_usual("years", "every"), _usual("direction", "forward")]},
    },
    "Test": {
        "oneOf": [_written(key) for key in ("type", "any_of", "all_of", "at_least", "at_most", "credits")],
        "allOf": [
            *(_needs(key, "type") for key in ("where", "match", "validity", "verification")),
            {"not": _is("at_least", 0, "0")},
            {
                "if": {"anyOf": [_written("at_least"), _written("at_most")]},
                "then": _written("of"),
                "else": _no("of"),
            },
        ],
    },
    "Validity": {
        "allOf": [
            {
                "if": _is("printed", "caps", "replaced"),
                "then": {"anyOf": [_written("valid_for"), _written("rounding")]},
            },
            {
                "if": _written("rounding"),
                "then": {"properties": {"valid_for": {"not": {"const": "never_ends"}}}},
            },
            {
                "if": {
                    "anyOf": [
                        _is("rounding", *_NEAR),
                        {"required": ["rounding"], "properties": {"rounding": {"type": "object", **_is("to", *_NEAR)}}},
                    ]
                },
                "then": _written("valid_for"),
            },
            {"if": _written("min_active"), "then": {"allOf": [_written("rounding"), _no("valid_for")]}},
        ],
    },
    "Waiver": {
        "oneOf": [_written("worker"), _written("selector"), _written("type")],
        "allOf": [
            _needs("where", "type"),
            _needs("assignment", "worker"),
            {
                "if": _written("type"),
                "then": {"anyOf": [_written("authority"), {"allOf": [_written(key) for key in _APPROVED]}]},
                "else": {
                    "allOf": [_written(key) for key in ("requirement", "from", *_APPROVED)],
                    "properties": {"until": {"format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}},
                },
            },
        ],
    },
}
"""By the name of a model, what is to be added to the schema of its mapping."""
