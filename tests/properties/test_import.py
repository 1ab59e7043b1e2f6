"""Whatever a table holds: every row is used or refused, no value changes, and what is written can be read."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from credpolicy.adapters.tabular import Form, opened
from credpolicy.edit.canonical import dump
from credpolicy.errors import UsageError
from credpolicy.load.decode import decode
from credpolicy.load.import_map import read
from credpolicy.load.yaml import parse
from credpolicy.model.registry import RegistryFile
from credpolicy.model.snapshot import File
from credpolicy.reconcile.ingest import Intake, Row, take_in
from credpolicy.reconcile.sheets import sheets

T = TypeVar("T")
HEADER = ["id", "day", "type", "number", "flag", "role", "note"]
MAPS = [
    """\
worker:
  id: "{id}"
  hired_on: {column: day, format: "%m/%d/%Y"}
  note: "{note}"
  external_ids: {hris: "{number}"}
  assignments: [{role: driver}, {role: "{role}"}]
  credentials:
    - type: {column: type, values: {TAXI: taxi, "007": other, "-": }}
      number: {column: number}
      multistate: {column: flag, values: {Y: true, N: false}}
      expires_on: {column: day, format: "%m/%d/%Y"}
      verifications: [{verified_on: 2015-01-01, verified_by: "{note}", method: api}]
""",
    """\
absent: [NULL, "0"]
trim: true
worker:
  id: "t-{id}"
  credentials:
    - {type: card, number: "{number}/{role}", issued_on: "{day}"}
    - {type: bls, number: {column: note}, attributes: {seen: {column: day, format: "%Y-%m-%d"}}}
  leave: [{from: {column: day}}]
""",
]
FEW = st.sampled_from(["", "1", "007", "NO", "NULL", "0", " 1 ", "1e3", "=1+1", "a\nb", "\0", "true", "~", "a: b", "é"])
ANY = FEW | st.text(max_size=6)
DAYS = st.sampled_from(["", "", "01/31/2016", "02/29/2016", "2016-01-31", "02/30/2016", "1/5/2016", "01/31/16"])


def mostly(usual: st.SearchStrategy[T], odd: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """The usual, and once in a while something odd."""
    return st.integers(0, 9).flatmap(lambda tenth: odd if tenth == 9 else usual)


# Few words, so that rows repeat, complete and contradict one another.
NEAT = st.tuples(
    st.sampled_from(["w-1", "w-2", "w-3"]),
    mostly(st.sampled_from(["", "01/31/2016", "2016-01-31"]), DAYS),
    st.sampled_from(["TAXI", "007"]),
    mostly(st.sampled_from(["1", "007", "NO"]), ANY),
    st.sampled_from(["", "Y", "N"]),
    st.just("nurse"),
    mostly(st.sampled_from(["", "007"]), ANY),
).map(list)
ROWS = st.lists(mostly(NEAT, st.lists(ANY, max_size=8)), max_size=12)


def texts(value: object) -> set[str]:
    """Every text in a tree that is a value and no key."""
    if isinstance(value, dict):
        return set().union(*map(texts, value.values()))
    if isinstance(value, list):
        return set().union(*map(texts, value))
    return {value} if isinstance(value, str) else set()


def taken(text: str, rows: list[list[str]]) -> Intake:
    import_map, problems = read(text.encode())
    assert import_map is not None, problems
    return take_in(HEADER, [Row(line, cells) for line, cells in enumerate(rows, 2)], import_map)


@given(st.sampled_from(MAPS), ROWS)
def test_every_row_is_used_or_refused(text, rows):
    intake = taken(text, rows)
    assert intake.rows + intake.blank == len(rows)
    assert intake.used + len(intake.refused) == intake.rows
    assert all(refused.row.cells == rows[refused.row.line - 2] and refused.reason for refused in intake.refused)
    assert sum(number for _, number in intake.reasons) == len(intake.refused)
    refused_lines = [refused.row.line for refused in intake.refused]
    assert refused_lines == sorted(set(refused_lines))


@given(st.sampled_from(MAPS), ROWS, st.integers(1, 3))
def test_what_is_written_is_read_as_it_was_meant(text, rows, split):
    workers = list(taken(text, rows).workers.values())
    found = []
    for sheet in sheets(workers, split):
        parsed = parse(sheet.text.encode())
        assert parsed.problems == []
        assert parsed.tree is not None
        decoded = decode(parsed.tree, RegistryFile, File(sheet.name, ""))
        assert decoded.faults == []
        assert len(decoded.objects) == sheet.workers <= split
        found += parsed.tree["workers"]
    assert found == workers


@given(ROWS)
def test_every_value_of_a_used_row_is_written_unchanged(rows):
    intake = taken(MAPS[0], rows)
    refused = {each.row.line for each in intake.refused}
    for line, cells in enumerate(rows, 2):
        if cells and line not in refused:
            held = texts(intake.workers[cells[0]])
            for place in ("number", "role", "note"):
                assert cells[HEADER.index(place)] in held | {""}


@given(st.sampled_from(MAPS), ROWS)
def test_refused_rows_leave_no_trace(text, rows):
    first = taken(text, rows)
    refused = {each.row.line for each in first.refused}
    again = taken(text, [cells for line, cells in enumerate(rows, 2) if line not in refused])
    assert again.refused == []
    assert dump({"workers": list(again.workers.values())}) == dump({"workers": list(first.workers.values())})


@given(st.binary(max_size=200) | st.text('a,"\n\r\0é;', max_size=40).map(str.encode))
def test_any_file_is_a_table_or_one_error(tmp_path_factory, data):
    path: Path = tmp_path_factory.mktemp("table") / "t.csv"
    path.write_bytes(data)
    rows, hint = [], ""
    try:
        with opened(path, Form()) as table:
            rows = list(table.rows)
    except UsageError as error:
        hint = error.hint
    assert hint or table.header
    lines = [row.line for row in rows]
    assert lines == sorted(set(lines))
