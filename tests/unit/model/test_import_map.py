"""A map can fill what the registry has, and nothing else."""

import pytest

from credpolicy.model.import_map import ImportMap, parse_template, written
from credpolicy.model.registry import (
    Assignment,
    CountsFor,
    Credential,
    Entry,
    Event,
    Evidence,
    Leave,
    Screening,
    Verification,
    Worker,
)


def names(model) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


@pytest.mark.parametrize(
    ("path", "model"),
    [
        ((), Worker),
        (("assignments",), Assignment),
        (("leave",), Leave),
        (("credentials",), Credential),
        (("credentials", "verifications"), Verification),
        (("credentials", "evidence"), Evidence),
        (("screenings",), Screening),
        (("credits",), Entry),
        (("credits", "counts_for"), CountsFor),
        (("events",), Event),
    ],
)
def test_a_map_has_the_keys_of_the_registry(path, model):
    part = ImportMap.model_fields["worker"].annotation
    for step in path:
        part = part.model_fields[step].annotation.__args__[0]
    assert names(part) == names(model)
    required = [name for name, field in part.model_fields.items() if field.is_required()]
    assert required == [name for name, field in model.model_fields.items() if field.is_required()]


def test_what_is_written_is_told_in_the_order_of_the_registry_by_the_key_of_the_file():
    import_map = ImportMap.model_validate({"worker": {"leave": [{"from": "{a}"}], "id": "{b}", "note": True}})
    assert [(key, needed) for key, needed, _ in written(import_map.worker)] == [
        ("id", True), ("leave", False), ("note", False),
    ]  # fmt: skip
    leave = import_map.worker.leave[0]
    assert [(key, needed) for key, needed, _ in written(leave)] == [("from", True)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("active", ("active",)),
        ("{a}", ("", "a", "")),
        ("t-{a}/{b c}!", ("t-", "a", "/", "b c", "!")),
        ("{a.__class__}{0}", ("", "a.__class__", "", "0", "")),
    ],
)
def test_a_template_is_text_and_names_of_columns(text, parts):
    assert parse_template(text).parts == parts


@pytest.mark.parametrize("text", ["{a", "a}", "{{a}}", "{}", "x{}y", "{a}}", ""])
def test_a_template_with_braces_astray_is_refused(text):
    with pytest.raises(ValueError, match="; write "):
        parse_template(text)
