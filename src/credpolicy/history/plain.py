"""Objects as plain trees of what they say, and what names the entries of their lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

_NAMES: dict[str, tuple[str, ...]] = {
    "credentials": ("type", "number", "jurisdiction", "issued_on"),
    "assignments": ("role", "location", "client"),
    "screenings": ("type", "screened_on"),
    "verifications": ("verified_on", "verified_by"),
    "evidence": ("ref",),
    "events": ("kind", "on"),
    "leave": ("from",),
    "credits": ("unit", "earned_on", "from", "category"),
    "requires": ("type",),
    "any_of": ("type",),
    "all_of": ("type",),
    "of": ("type",),
    "enforcement": ("from",),
    "escalate": ("after",),
    "acting": ("worker", "from"),
    "reviews": ("on", "by"),
    "acknowledged": ("requirement", "on"),
}
"""What names an entry of a list that has no `id`: the fields that stay while others are mended."""


_SCALARS = frozenset({str, bool, int, date})


class Said(dict[str, Any]):
    """What an object says. `by_default` are the keys that nobody needed to write."""

    by_default: frozenset[str] = frozenset()


def plain(value: object) -> Any:
    """A model as mappings, lists and scalars, without what is absent or empty; a default that says something stays."""
    if value is None or type(value) in _SCALARS:
        return value
    if isinstance(value, BaseModel):
        found, by_default = Said(), set()
        for name, field in type(value).model_fields.items():
            inner = plain(getattr(value, name))
            if inner is not None and inner not in ([], {}):
                found[field.alias or name] = inner
                if getattr(value, name) == field.get_default(call_default_factory=True):
                    by_default.add(field.alias or name)
        found.by_default = frozenset(by_default)
        return found
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(inner) for inner in value]
    return value


def name_of(entry: object, of: str) -> str | None:
    """What an entry of the list `of` is known by; None where nothing names it."""
    if not isinstance(entry, Mapping):
        return None
    if "id" in entry:
        return str(entry["id"])
    parts = [words(entry[key]) for key in _NAMES.get(of, ()) if key in entry]
    return "/".join(parts) or None


def words(value: object) -> str:
    """A value as one line for people, without what is so by default."""
    if isinstance(value, Mapping):
        hidden = value.by_default if isinstance(value, Said) else frozenset()
        return "{" + ", ".join(f"{key}: {words(inner)}" for key, inner in value.items() if key not in hidden) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(words, value)) + "]"
    if value is True or value is False:
        return str(value).lower()
    if value is None:
        return "null"
    return str(getattr(value, "written", None) or value)
