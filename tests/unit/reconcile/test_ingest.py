"""Every row is used or refused, and rows of one worker are put together or told apart."""

import pytest

from credpolicy.errors import InternalError
from credpolicy.reconcile import ingest
from credpolicy.reconcile.ingest import Refused, Row, take_in
from tests.unit.reconcile.tables import map_of, taken

HEADER = ["person", "start", "type", "number", "issued", "ends", "badge"]
MAP = """\
worker:
  id: "{person}"
  hired_on: {column: start}
  external_ids: {badge: "{badge}"}
  assignments:
    - {role: driver}
  credentials:
    - type: {column: type}
      number: {column: number}
      issued_on: {column: issued}
      expires_on: {column: ends}
"""


def row(
    person: str = "w-1", start: str = "", card: tuple[str, ...] = ("bls", "007", "", "2016-01-31"), badge: str = ""
) -> list[str]:
    return [person, start, *card, badge]


def reasons(*rows: list[str]) -> list[tuple[int, str]]:
    """Line and reason of every row refused; the rows add up."""
    intake = taken(MAP, HEADER, *rows)
    assert intake.rows == len(rows) == intake.used + len(intake.refused)
    return [(refused.row.line, refused.reason) for refused in intake.refused]


def test_a_row_becomes_a_worker():
    intake = taken(MAP, HEADER, row(start="2015-01-01", badge="35f"))
    assert intake.workers == {
        "w-1": {
            "id": "w-1",
            "hired_on": "2015-01-01",
            "external_ids": {"badge": "35f"},
            "assignments": [{"role": "driver"}],
            "credentials": [{"type": "bls", "number": "007", "expires_on": "2016-01-31"}],
        }
    }
    assert (intake.rows, intake.used, intake.blank, intake.refused) == (1, 1, 0, [])
    assert (intake.count("credentials"), intake.count("assignments"), intake.count("leave")) == (1, 1, 0)


def test_rows_of_one_worker_are_put_together_wherever_they_stand():
    acls = ("acls", "9", "", "2017-01-31")
    renewed = ("bls", "007", "2016-01-01", "2018-01-31")
    intake = taken(
        MAP,
        HEADER,
        row(),
        row("w-2"),
        row(card=acls, badge="35f"),
        row("w-2", card=acls),
        row(start="2015-01-01", card=renewed),
    )
    assert intake.refused == []
    assert list(intake.workers) == ["w-1", "w-2"]
    first, second = intake.workers.values()
    assert list(first) == ["id", "hired_on", "external_ids", "assignments", "credentials"]
    assert (first["hired_on"], first["external_ids"]) == ("2015-01-01", {"badge": "35f"})
    assert [record["type"] for record in first["credentials"]] == ["bls", "acls", "bls"]
    assert [record["type"] for record in second["credentials"]] == ["bls", "acls"]
    assert first["assignments"] == second["assignments"] == [{"role": "driver"}]


def test_a_row_that_says_nothing_new_is_refused_with_the_line_that_said_it():
    other = ("acls", "9", "", "2017-01-31")
    assert reasons(row(), row(), row(card=other), row(card=other), row(card=("", "", "", ""))) == [
        (3, "line 2 already says all of this"),
        (5, "line 4 already says all of this"),
        (6, "line 2 already says all of this"),
    ]


def test_a_row_that_contradicts_another_is_refused_and_changes_nothing():
    changed = ("bls", "007", "", "2016-02-28")
    new = ("acls", "9", "", "2017-01-31")
    rows = [
        row(start="2015-01-01", badge="35f"),
        row(start="2015-01-02", card=new),
        row(card=changed),
        row(card=new, badge="36f"),
        row(card=("bls", "007", "", "")),
    ]
    assert reasons(*rows) == [
        (3, "`hired_on` is `2015-01-02` here and `2015-01-01` on line 2"),
        (4, "line 2 gives the same entry of `credentials` with another `expires_on`"),
        (5, "`external_ids.badge` is `36f` here and `35f` on line 2"),
        (6, "line 2 gives the same entry of `credentials` with another `expires_on`"),
    ]
    assert taken(MAP, HEADER, *rows).workers == taken(MAP, HEADER, rows[0]).workers


def test_a_contradiction_names_the_line_that_said_it_first():
    third = [row(), row(start="2015-01-01", card=("acls", "9", "", "")), row(start="2016-01-01")]
    assert reasons(*third) == [(4, "`hired_on` is `2016-01-01` here and `2015-01-01` on line 3")]


def test_the_workers_share_nothing():
    workers = taken(MAP, HEADER, row(), row("w-2"), row(card=("acls", "9", "", ""))).workers
    assert len(workers["w-1"]["credentials"]) == 2
    assert len(workers["w-2"]["credentials"]) == 1
    constant = (
        "worker: {id: '{n}', assignments: [{role: driver}], credentials: [{type: bls}], leave: [{from: '{d}'}]}\n"
    )
    found = taken(constant, ["n", "d"], ["a", "2016-01-01"], ["b", "2016-01-01"], ["a", "2016-02-01"]).workers
    assert [len(worker["leave"]) for worker in found.values()] == [2, 1]
    assert [worker["assignments"] for worker in found.values()] == [[{"role": "driver"}]] * 2


@pytest.mark.parametrize("second", ["{type: bls, number: '{a}'}", "{type: bls, number: '{a}', expires_on: 2016-01-01}"])
def test_a_row_that_gives_one_entry_twice_is_refused(second):
    text = f"worker: {{id: '{{n}}', credentials: [{{type: bls, number: '{{a}}'}}, {second}]}}\n"
    intake = taken(text, ["n", "a"], ["w-1", "7"])
    assert [refused.reason for refused in intake.refused] == [
        "the row gives two entries of `credentials` that are the same one"
    ]


def test_entries_with_an_id_are_the_same_when_their_ids_are():
    text = "worker: {id: '{n}', credentials: [{id: '{c}', type: bls, expires_on: '{d}'}]}\n"
    rows = [["w-1", "c1", "2016-01-01"], ["w-1", "c2", "2016-01-01"], ["w-1", "c1", "2016-01-02"]]
    intake = taken(text, ["n", "c", "d"], *rows)
    assert [refused.row.line for refused in intake.refused] == [4]
    assert len(intake.workers["w-1"]["credentials"]) == 2


def test_a_role_may_come_back_on_another_day():
    text = "worker: {id: '{n}', assignments: [{role: '{r}', starts_on: '{d}'}]}\n"
    rows = [["w-1", "nurse", "2015-01-01"], ["w-1", "cook", "2016-01-01"], ["w-1", "nurse", "2017-01-01"]]
    intake = taken(text, ["n", "r", "d"], *rows)
    assert [each["role"] for each in intake.workers["w-1"]["assignments"]] == ["nurse", "cook", "nurse"]


@pytest.mark.parametrize(
    ("cells", "kind", "reason"),
    [
        (
            ["w-1", "x", "y"],
            "another number of values than the header",
            "the row has 3 values, and the header names 2 columns",
        ),
        (["w-1"], "another number of values than the header", "the row has 1 values, and the header names 2 columns"),
        (["w-1", "a\0b"], "a character that cannot be seen", "the row holds a NUL character"),
        (["w 1", ""], "a value that the registry does not take", "`id`: `w 1` is not an id"),
        (["w-1/2", ""], "a value that the registry does not take", "`id`: `w-1/2` is not an id"),
        (["w" * 101, ""], "a value that the registry does not take", f"`id`: `{'w' * 59}…` is not an id"),
        (["w-1", "x" * 2001], "a value that the registry does not take", "`note`: this text has 2,001 characters; "),
    ],
)
def test_a_row_that_fits_no_worker_is_refused_as_it_stands(cells, kind, reason):
    intake = taken("worker: {id: '{a}', note: '{b}'}\n", ["a", "b"], cells)
    assert intake.workers == {}
    refused = intake.refused[0]
    assert refused.kind == kind
    assert refused.reason.startswith(reason)
    assert refused.row == (2, cells)
    assert intake.reasons == [(kind, 1)]


def test_an_unused_column_may_hold_anything():
    intake = taken("worker: {id: '{a}'}\n", ["a", "b", "b"], ["w-1", " \u2028", "x"])
    assert list(intake.workers) == ["w-1"]


def test_a_long_reason_is_cut():
    text = "worker: {id: '{a}', hired_on: {column: b, format: '%Y%m%d'}}\n"
    intake = taken(text, ["a", "b"], ["w-1", "x" * 5000])
    assert len(intake.refused[0].reason) == 1000


def test_rows_that_do_not_add_up_stop_the_run(monkeypatch):
    monkeypatch.setattr(ingest._Taking, "_use", lambda taking, row: taking.intake.refused.append(row))
    with pytest.raises(InternalError, match="1 rows were read, 1 used and 1 refused"):
        taken("worker: {id: '{a}'}\n", ["a"], ["w-1"])


def test_blank_lines_are_no_rows_and_are_counted():
    rows = [Row(2, []), Row(3, ["w-1"]), Row(4, [])]
    intake = take_in(["a"], rows, map_of("worker: {id: '{a}'}\n"))
    assert (intake.rows, intake.used, intake.blank) == (1, 1, 2)


def test_reasons_are_counted_the_most_frequent_first():
    text = "worker: {id: '{a}'}\n"
    intake = taken(text, ["a"], ["a"], ["a b"], ["a"], ["a"], [" c"])
    assert intake.reasons == [
        ("the same as an earlier row", 2),
        ("a value that the registry does not take", 1),
        ("spaces around a value", 1),
    ]
    assert intake.refused[0] == Refused(
        Row(3, ["a b"]), "a value that the registry does not take", "`id`: `a b` is not an id"
    )
