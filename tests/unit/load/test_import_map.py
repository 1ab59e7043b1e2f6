"""A map that cannot be used is told with line, column and mend."""

import pytest

from credpolicy.load.import_map import place, read

GOOD = """\
absent: [NULL]
delimiter: ";"
trim: true
worker:
  id: "t-{person}"
  status: active
  hired_on: {column: start, format: "%m/%d/%Y"}
  manager: "t-{boss}"
  external_ids: {hris: "{person}"}
  assignments:
    - {role: taxi-driver, starts_on: 2015-01-01}
  credentials:
    - type: {column: kind, values: {TAXI: taxi-licence, NO: "no-licence", "?": }}
      multistate: {column: compact, values: {Y: true, N: false}}
      restricted: false
      expires_on: {column: ends, format: "%m/%d/%Y"}
      attributes: {tested: {column: tested, format: "%d.%m.%Y"}}
      note: {value: "{as it stands}"}
      verifications:
        - {verified_on: 2015-07-23, verified_by: register, method: api}
  credits:
    - unit: contact_hour
      earned_on: {column: course_ended, format: "%Y-%m-%d"}
      amount: {column: hours}
      counts_for: [{type: rn-license, category: {column: topic, values: {E: ethics}}}]
  screenings: [{type: leie-screening, screened_on: {column: looked}, result: clear}]
  events: [{kind: accident, on: {column: accident}}]
"""


def told(text: str) -> list[tuple[str, int, int, str, str]]:
    """Code, line, column, message and help of everything that is wrong with a map."""
    import_map, problems = read(text.encode())
    assert import_map is None
    return [(found.code, found.line, found.column, found.message, found.help) for found in problems]


def test_a_map_of_every_form_is_read():
    import_map, problems = read(GOOD.encode())
    assert problems == []
    assert import_map is not None
    assert (import_map.absent, import_map.delimiter, import_map.trim) == (("NULL",), ";", True)
    assert import_map.encoding == "utf-8"
    credential = import_map.worker.credentials[0]
    assert credential.type.values == {"TAXI": "taxi-licence", "NO": "no-licence", "?": None}
    assert credential.multistate.values == {"Y": True, "N": False}
    assert credential.restricted.constant is False
    assert credential.note.constant == "{as it stands}"
    assert import_map.worker.manager.columns == ("boss",)
    entry = import_map.worker.credits[0]
    assert (entry.unit.constant, entry.amount.columns) == ("contact_hour", ("hours",))
    assert entry.counts_for[0].category.values == {"E": "ethics"}
    assert import_map.worker.events[0].on.columns == ("accident",)
    assert import_map.worker.screenings[0].result.constant == "clear"


@pytest.mark.parametrize(
    ("written", "code", "line", "column", "message", "mend"),
    [
        ("worker: {id: [", "YAML001", 1, 15, "a value is expected here", "Delete the comma"),
        ("worker: {id: '{a}'}\nworker: {}\n", "YAML002", 2, 1, "given twice", "Delete one"),
        ("", "YAML010", 1, 1, "the file is empty", "Delete it"),
        ("trim: true\n", "SHP002", 1, 1, "`worker` is missing from this import map", "Add `worker:`"),
        ("worker: {status: active}\n", "SHP002", 1, 9, "`id` is missing from this worker", "Add `id:`"),
        ("worker: {id: '{a}'}\ncredentials: []\n", "SHP001", 2, 1, "`credentials` is not a key", "under `worker:`"),
        ("worker:\n  id: '{a}'\n  hird_on: '{b}'\n", "SHP001", 3, 3, "`hird_on`", "Did you mean `hired_on`?"),
        ("worker:\n  id: {colum: a}\n", "SHP001", 2, 8, "`colum`", "Did you mean `column`?"),
        ("worker:\n  id: {}\n", "SHP003", 2, 7, "none of column, template and value", "Write exactly one"),
        ("worker:\n  id: {column: a, value: b}\n", "SHP003", 2, 7, "this says column and value", "Write exactly one"),
        ("worker:\n  id: {template: '{a}', values: {}}\n", "SHP003", 2, 33, "`values` belongs beside `column`", ""),
        ("worker:\n  id: {column: a, values: {x: [y]}}\n", "SHP003", 2, 31, "a text, true or false is needed here", ""),
        ("worker:\n  id: {column: a, values: {x: ''}}\n", "SHP003", 2, 31, "a text, true or false is needed here", ""),
        ("worker:\n  id: {column: a, format: '%Y%m%d'}\n", "SHP003", 2, 27, "`format` is for days", "`column` alone"),
        ("worker: {id: '{a}', hired_on: {column: a, format: '%y'}}\n", "SHP003", 1, 51, "century", "`%Y`"),
        (
            "worker: {id: '{a}', hired_on: {column: a, format: '%Y%m%d', values: {}}}\n",
            *("SHP003", 1, 51, "do not go together", "one of them"),
        ),
        ("worker: {id: '{a'}\n", "SHP003", 1, 14, "`{a` has a brace too many", "Write `{column}`"),
        ("worker: {id: '{}'}\n", "SHP003", 1, 14, "braces without a column", "Write the column"),
        ("worker: {id: ''}\n", "SHP003", 1, 14, "this text is empty", "in braces"),
        ("worker: {id: [a]}\n", "SHP003", 1, 14, "not a list", ""),
        ("worker: {id: {template: [a]}}\n", "SHP003", 1, 25, "not a list", ""),
        ("worker: {id: '{a}', hired_on: {column: a, format: [a]}}\n", "SHP003", 1, 51, "not a list", ""),
        ("worker: {id: same}\n", "SHP003", 1, 14, "every row would be the same worker", "`t-{number}`"),
        (
            "worker: {id: '{a}', status: actve}\n",
            "SHP003",
            1,
            29,
            "`actve` is not known here",
            "Did you mean `active`?",
        ),
        ("worker: {id: '{a}', hired_on: 2016-02-30}\n", "SHP003", 1, 31, "does not exist in the calendar", ""),
        ("worker:\n  id: '{a}'\n  credits: [{unit: h, amount: 0}]\n", "SHP003", 3, 31, "`0` is not more than 0", ""),
        (
            "worker:\n  id: '{a}'\n  events: [{kind: a b, on: '{c}'}]\n",
            "SHP003",
            3,
            19,
            "`a b` is not an id",
            "letters",
        ),
        (
            "worker:\n  id: '{a}'\n  screenings: [{type: a, screened_on: '{b}', result: ok}]\n",
            *("SHP003", 3, 54, "`ok` is not known here", "Write one of: clear"),
        ),
        ("worker:\n  id: '{a}'\n  assignments: [{role: taxi driver}]\n", "SHP003", 3, 24, "is not an id", "letters"),
        (
            "worker:\n  id: '{a}'\n  credentials: [{type: x, multistate: 'true'}]\n",
            *("SHP003", 3, 39, "`true` in quotes is text", "without quotes"),
        ),
        (
            "worker: {id: '{a}'}\ndelimiter: ';;'\n",
            "SHP003",
            2,
            12,
            "`;;` is not written as it must be",
            "one character",
        ),
        ("worker: {id: '{a}'}\nencoding: utf8\n", "SHP003", 2, 11, "`utf8` is not known here", "Did you mean `utf-8`?"),
        ("worker: {id: '{a}'}\nabsent: NULL\n", "SHP003", 2, 9, "a list is needed here", "`[NULL]`"),
        ("worker: {id: '{a}'}\ntrim: yes\n", "SHP003", 2, 7, "`yes` is not true or false", "Write true or false"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(written, code, line, column, message, mend):
    first = told(written)[0]
    assert first[:3] == (code, line, column)
    assert message in first[3]
    assert mend in first[4]


def test_everything_wrong_is_told_in_the_order_of_the_file():
    text = "trim: 1\nworker:\n  id: '{a'\n  hird_on: x\n  credentials: [{number: '{b}'}]\n"
    assert [found[:2] for found in told(text)] == [("SHP003", 1), ("SHP003", 3), ("SHP001", 4), ("SHP002", 5)]


def test_a_place_in_the_map_is_the_nearest_that_is_written():
    assert place(GOOD.encode(), ("worker", "id", "template")) == (5, 7)
    assert place(GOOD.encode(), ("worker", "hired_on", "column")) == (7, 22)
