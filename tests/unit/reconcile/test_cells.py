"""What a row says, value by value."""

import pytest

from credpolicy.reconcile.cells import columns
from tests.unit.reconcile.tables import map_of, taken


def value(cell: str, text: str, further: str = "", key: str = "note"):
    """What the map's `cell` makes of a column `a` that holds `text`; the reason, if the row is refused."""
    intake = taken(f"worker:\n  id: '{{n}}'\n  {key}: {cell}\n{further}", ["n", "a"], ["w-1", text])
    if intake.refused:
        return intake.refused[0].reason
    return intake.workers["w-1"].get(key)


@pytest.mark.parametrize(
    "text", ["007123", "NO", "1e3", "=1+1", "null", "true", "~", "a\nb", "Jos\u00e9", "{n}", "x" * 2000]
)
def test_a_value_stays_as_it_is(text):
    assert value("{column: a}", text) == text
    assert value("'{a}'", text) == text
    assert value("'<{a}|{n}>'", text[:100]) == f"<{text[:100]}|w-1>"


@pytest.mark.parametrize("text", ["", "NULL", "n/a"])
def test_what_means_nothing_is_left_out(text):
    further = "absent: [NULL, n/a]\n"
    assert value("{column: a}", text, further) is None
    assert value("'x-{a}'", text, further) is None
    assert value("{column: a, format: '%m/%d/%Y'}", text, further, "hired_on") is None
    assert value("{column: a, values: {A: b}}", text, further) is None


def test_what_means_nothing_is_compared_as_written():
    assert value("{column: a}", "null", "absent: [NULL]\n") == "null"


@pytest.mark.parametrize("text", [" 12", "12 ", "\t12", "12\u00a0", "12\n", " "])
def test_spaces_around_a_value_are_refused_unless_the_map_takes_them_off(text):
    assert (
        value("{column: a}", text) == "`a` has spaces around its value; take them off, or write `trim: true` in the map"
    )
    assert value("{column: a}", text, "trim: true\n") == (text.strip() or None)


def test_spaces_inside_a_value_are_part_of_it():
    assert value("{column: a}", "a  b", "trim: true\n") == "a  b"


@pytest.mark.parametrize("text", ["a\x1bb", "a\u2028b", "\ufeffa", "a\x85b"])
def test_characters_that_nobody_sees_are_refused(text):
    assert value("{column: a}", text).startswith("`a` holds an invisible character (U+")


def test_a_text_means_what_the_map_says():
    cell = "{column: a, values: {TAXI: cab, Y: true, '?': }}"
    assert [value(cell, text) for text in ("TAXI", "?")] == ["cab", None]
    assert value(cell, "taxi") == "`a` says `taxi`, which is not among its `values` in the map"
    flags = (
        "worker:\n  id: '{n}'\n  credentials:\n    - {type: x, multistate: {column: a, values: {Y: true, N: false}}}\n"
    )
    for text, flag in (("Y", True), ("N", False)):
        intake = taken(flags, ["n", "a"], ["w-1", text])
        assert intake.workers["w-1"]["credentials"] == [{"type": "x", "multistate": flag}]


def test_a_day_is_read_in_the_format_of_the_column():
    cell = "{column: a, format: '%m/%d/%Y'}"
    assert value(cell, "01/29/2016", key="hired_on") == "2016-01-29"
    assert value(cell, "02/30/2016", key="hired_on") == "`a`: `02/30/2016` does not exist in the calendar"
    assert value(cell, "01/29/16", key="hired_on").startswith("`a`: `01/29/16` is not a day written as `%m/%d/%Y`")


def test_a_day_without_a_format_is_the_registrys_own():
    assert value("{column: a}", "2016-01-29", key="hired_on") == "2016-01-29"
    assert (
        value("{column: a}", "2016-02-30", key="hired_on") == "`hired_on`: `2016-02-30` does not exist in the calendar"
    )


JOINED = "worker: {id: '{n}', note: '{a}/{b}'}\n"


def test_a_template_wants_all_of_its_columns_or_none():
    header = ["n", "a", "b"]
    intake = taken(JOINED, header, ["w-1", "1", "2"], ["w-2", "", ""], ["w-3", "1", ""], ["w-4", "", "2"])
    assert intake.workers == {"w-1": {"id": "w-1", "note": "1/2"}, "w-2": {"id": "w-2"}}
    assert [refused.reason for refused in intake.refused] == [
        "`b` is empty, and the map joins it with other columns",
        "`a` is empty, and the map joins it with other columns",
    ]


def test_a_template_executes_nothing():
    header = ["n", "a.__class__", "a!r", "0"]
    text = "worker: {id: '{n}', note: '{a.__class__}{a!r}{0}'}\n"
    assert taken(text, header, ["w-1", "x", "y", "{n}"]).workers["w-1"]["note"] == "xy{n}"


LISTS = """\
worker:
  id: "{n}"
  assignments:
    - {role: driver}
    - {role: "{second}"}
  credentials:
    - {type: bls, number: {column: bls}, status: active}
    - {type: acls, number: {column: acls}, verifications: [{verified_on: 2016-01-01, verified_by: "{by}", method: api}]}
"""


def test_an_entry_is_left_out_when_all_of_its_columns_are_empty():
    header = ["n", "second", "bls", "acls", "by"]
    workers = taken(
        LISTS, header, ["w-1", "", "1", "", ""], ["w-2", "cook", "", "2", "hr"], ["w-3", "", "", "3", ""]
    ).workers
    assert workers["w-1"] == {
        "id": "w-1",
        "assignments": [{"role": "driver"}],
        "credentials": [{"type": "bls", "number": "1", "status": "active"}],
    }
    look = {"verified_on": "2016-01-01", "verified_by": "hr", "method": "api"}
    assert workers["w-2"] == {
        "id": "w-2",
        "assignments": [{"role": "driver"}, {"role": "cook"}],
        "credentials": [{"type": "acls", "number": "2", "verifications": [look]}],
    }
    assert workers["w-3"]["credentials"] == [{"type": "acls", "number": "3"}]


def test_what_the_registry_needs_and_the_table_lacks_is_told_by_column():
    text = "worker: {id: '{n}', credentials: [{type: {column: t}, number: {column: a}}], note: {column: a}}\n"
    intake = taken(text, ["n", "t", "a"], ["", "x", "1"], ["w-2", "", "2"], ["", "", ""], ["w-4", "", ""])
    assert [refused.reason for refused in intake.refused] == [
        "`id` has to be there, and `n` is empty",
        "`type` has to be there, and `t` is empty",
        "every column that the map reads is empty",
    ]
    assert intake.workers == {"w-4": {"id": "w-4"}}


def test_everything_that_is_wrong_with_a_row_is_told():
    text = "worker: {id: '{n}', hired_on: {column: a, format: '%Y%m%d'}, status: {column: b, values: {x: active}}}\n"
    intake = taken(text, ["n", "a", "b"], ["w 1", "20160230", "y"])
    assert intake.refused[0].kind == "a text that the map does not explain"
    assert intake.refused[0].reason.split("; ") == [
        "`b` says `y`, which is not among its `values` in the map",
        "`a`: `20160230` does not exist in the calendar",
    ]


def test_the_columns_of_a_map_are_told_with_their_places():
    assert list(columns(map_of(LISTS + "  external_ids: {hris: '{n}/{m}'}\n"))) == [
        (("worker", "id", "template"), "n"),
        (("worker", "external_ids", "hris", "template"), "n"),
        (("worker", "external_ids", "hris", "template"), "m"),
        (("worker", "assignments", 1, "role", "template"), "second"),
        (("worker", "credentials", 0, "number", "column"), "bls"),
        (("worker", "credentials", 1, "number", "column"), "acls"),
        (("worker", "credentials", 1, "verifications", 0, "verified_by", "template"), "by"),
    ]
