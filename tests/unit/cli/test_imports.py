"""`credpolicy import csv`: what is written, what is told, and that nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from credpolicy.cli.main import main
from credpolicy.load import loader

MAP = """\
worker:
  id: "t-{person}"
  credentials:
    - {type: taxi-licence, number: {column: number}, expires_on: {column: ends, format: "%m/%d/%Y"}}
"""
HEADER = "person,number,ends\n"
GOOD = "1,007,01/31/2016\n2,008,02/29/2016\n"
BAD = "3,009,02/30/2016\n"


class Answer(NamedTuple):
    code: int
    out: list[str]
    err: list[str]


Call = Callable[..., Answer]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Import `t.csv` in a folder with an empty registry; the first argument is what the table holds."""
    (tmp_path / "registry").mkdir()
    (tmp_path / "map.yaml").write_text(MAP)
    monkeypatch.chdir(tmp_path)

    def called(table: str | bytes, *options: str) -> Answer:
        Path("t.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
        code = main(["import", "csv", "t.csv", "--map", "map.yaml", *options])
        out, err = capsys.readouterr()
        return Answer(code, out.splitlines(), err.splitlines())

    return called


def written() -> dict[str, str]:
    """Every file that was not there before the import."""
    files = sorted(path for path in Path().rglob("*") if path.is_file())
    return {path.as_posix(): path.read_text() for path in files if path.name not in ("t.csv", "map.yaml")}


def test_rows_become_workers(call: Call) -> None:
    assert call(HEADER + GOOD) == Answer(
        0,
        [],
        [
            "2 rows read from t.csv = 2 used + 0 refused",
            "2 workers, 2 credentials, 0 assignments",
            "1 file written to registry/imported",
        ],
    )
    assert list(written()) == ["registry/imported/workers-0001.yaml"]
    snapshot = loader.load(Path())
    assert snapshot.findings == ()
    record = snapshot.workers[0].item.credentials[0]
    assert (snapshot.workers[0].item.id, record.number, record.expires_on) == ("t-1", "007", date(2016, 1, 31))


def test_refused_rows_are_kept_beside_the_table_and_give_exit_1(call: Call) -> None:
    answer = call(HEADER + "\n" + GOOD + BAD)
    assert answer.code == 1
    assert answer.err == [
        "3 rows read from t.csv = 2 used + 1 refused",
        "1 blank line passed over",
        "2 workers, 2 credentials, 0 assignments",
        "1 file written to registry/imported",
        "1 row refused, kept in t.quarantine.csv:",
        "        1  a day that cannot be read",
    ]
    assert written()["t.quarantine.csv"] == (
        "quarantine_line,quarantine_reason,person,number,ends\n"
        "5,`ends`: `02/30/2016` does not exist in the calendar,3,009,02/30/2016\n"
    )


def test_where_everything_is_refused_only_the_refused_rows_are_written(call: Call) -> None:
    answer = call(HEADER + BAD, "--quarantine", "q.csv")
    assert (answer.code, list(written())) == (1, ["q.csv"])
    assert "0 files written to registry/imported" in answer.err


def test_a_dry_run_tells_everything_and_writes_nothing(call: Call) -> None:
    answer = call(HEADER + GOOD + BAD, "--dry-run", "--split", "1")
    assert answer.code == 1
    assert answer.out == [
        "registry/imported/t-1.yaml  1 worker",
        "registry/imported/t-2.yaml  1 worker",
        "t.quarantine.csv  1 row",
    ]
    assert answer.err[2:4] == [
        "2 files would be written to registry/imported",
        "1 row refused, would go to t.quarantine.csv:",
    ]
    assert written() == {}
    assert call(HEADER + BAD, "--dry-run").out == ["t.quarantine.csv  1 row"]
    assert call(HEADER + GOOD, "--dry-run", "-o", "registry/a.yml").out == ["registry/a.yml  2 workers"]
    assert written() == {}


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--split", "1"], ["registry/imported/t-1.yaml", "registry/imported/t-2.yaml"]),
        (["--split", "2"], ["registry/imported/workers-0001.yaml"]),
        (["-o", "registry/taxi"], ["registry/taxi/workers-0001.yaml"]),
        (["--out", "registry/taxi.yaml"], ["registry/taxi.yaml"]),
        (["--out", "taxi.yml"], ["taxi.yml"]),
    ],
)
def test_workers_go_where_they_are_wanted(call: Call, options: list[str], names: list[str]) -> None:
    assert call(HEADER + GOOD, *options).code == 0
    assert list(written()) == names


def test_the_nearest_registry_upwards_is_the_default(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "map.yaml").write_text(MAP)
    monkeypatch.chdir(tmp_path / "below")
    answer = call(HEADER + GOOD)
    assert answer.code == 0
    assert f"1 file written to {tmp_path}/registry/imported" in answer.err
    assert (tmp_path / "registry" / "imported" / "workers-0001.yaml").is_file()


def test_nothing_is_written_over_unless_forced(call: Call) -> None:
    assert call(HEADER + GOOD + BAD).code == 1
    before = written()
    again = call(HEADER + "9,010,01/31/2016\n" + BAD)
    assert (again.code, again.out) == (2, [])
    assert again.err == [
        "error: registry/imported holds the files of an earlier import",
        "help: Name another folder, or replace what is in it with --force.",
    ]
    assert call(HEADER + GOOD + BAD, "-o", "registry/other").err[0] == "error: t.quarantine.csv is there already"
    assert written() == before
    assert call(HEADER + "9,010,01/31/2016\n" + BAD, "--force", "--split", "1").code == 1
    assert list(written()) == ["registry/imported/t-9.yaml", "t.quarantine.csv"]


def test_a_file_is_not_written_over_unless_forced(call: Call) -> None:
    Path("registry/a.yaml").write_text("mine")
    assert call(HEADER + GOOD, "-o", "registry/a.yaml").err[0] == "error: registry/a.yaml is there already"
    assert written() == {"registry/a.yaml": "mine"}
    assert call(HEADER + GOOD, "-o", "registry/a.yaml", "--force").code == 0
    assert "t-1" in written()["registry/a.yaml"]


def test_a_folder_that_people_write_in_is_never_replaced(call: Call) -> None:
    Path("registry/mine.yaml").write_text("workers: []\n")
    answer = call(HEADER + GOOD, "-o", "registry", "--force")
    assert (answer.code, answer.err[0]) == (2, "error: registry holds `mine.yaml`, which no import has written")
    assert written() == {"registry/mine.yaml": "workers: []\n"}


def test_an_old_quarantine_file_is_not_left_to_be_believed(call: Call) -> None:
    Path("t.quarantine.csv").write_text("old")
    answer = call(HEADER + GOOD)
    assert answer.code == 0
    assert answer.err[0] == "note: t.quarantine.csv is from an earlier run; this one refused nothing"
    assert written()["t.quarantine.csv"] == "old"


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (["-o", "map.yaml", "--force"], "map.yaml is read and would be written over"),
        (["--quarantine", "./t.csv", "--force"], "t.csv is read and would be written over"),
        (["--quarantine", "registry/imported/q.csv"], "registry/imported/q.csv lies where the workers go"),
        (["-o", "a.yaml", "--quarantine", "a.yaml"], "a.yaml lies where the workers go"),
        (["-o", "a.yaml", "--split", "5"], "--split asks for several files, and a.yaml is one"),
        (["-o", "absent/imported"], "absent/imported cannot be written: its folder does not exist"),
        (["--map", "absent.yaml"], "absent.yaml cannot be read: No such file or directory"),
        (["--map", "registry"], "registry cannot be read: Is a directory"),
        (["--split", "0"], "invalid value for '--split': 0 is not in the range x>=1"),
    ],
)
def test_places_that_cannot_be_meant_are_refused(call: Call, options: list[str], error: str) -> None:
    answer = call(HEADER + GOOD + BAD, *options)
    assert (answer.code, answer.out) == (2, [])
    assert answer.err[0] == f"error: {error}"
    assert answer.err[1].startswith("help: ")
    assert written() == {}
    assert Path("map.yaml").read_text() == MAP


def test_a_map_that_is_wrong_is_told_line_by_line(call: Call) -> None:
    Path("map.yaml").write_text("worker:\n  id: '{person}'\n  status: actve\n  hird_on: x\n")
    answer = call(HEADER + GOOD)
    assert answer.code == 2
    assert answer.err == [
        "map.yaml:4:3: SHP001 `hird_on` is not a key of a worker",
        "help: Did you mean `hired_on`?",
        "error: map.yaml cannot be used for this table, so nothing was written",
    ]


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "Person,numbr,ends,more",
            [
                "map.yaml:2:7: the table has no column `person`",
                "help: Did you mean `Person`?",
                "map.yaml:4:45: the table has no column `number`",
                "help: Did you mean `numbr`?",
            ],
        ),
        (
            "person,x y,ends",
            ["map.yaml:4:45: the table has no column `number`", "help: Its columns are: person, x y, ends."],
        ),
        (
            "person,number,ends,number",
            [
                "map.yaml:4:45: the table has several columns `number`: 2 and 4",
                "help: Rename all but one in the table.",
            ],
        ),
    ],
)
def test_columns_that_are_not_there_are_told_where_the_map_names_them(call: Call, header: str, told: list[str]) -> None:
    answer = call(f"{header}\n1,2,3,4\n")
    assert answer.code == 2
    assert answer.err[:-1] == told
    assert written() == {}


def test_columns_that_the_map_does_not_read_may_have_one_name(call: Call) -> None:
    assert call("person,number,ends,,\n1,007,01/31/2016,x,y\n").code == 0


@pytest.mark.parametrize(
    ("table", "error"),
    [
        (b"", "error: t.csv is empty"),
        (b"person,number,ends\n1,\xe9,01/31/2016\n", "error: t.csv:2: byte 22 of the file, 0xe9, is not utf-8"),
        (b"p\0", "error: t.csv holds a NUL character (U+0000) in its first line, so it is no text"),
        (b'person,number,ends\n1,007,01/31/2016\n2,"8\n', "error: t.csv:3: the row that begins here is not CSV: "),
    ],
)
def test_what_is_no_table_is_one_error_and_nothing_is_written(call: Call, table: bytes, error: str) -> None:
    answer = call(table)
    assert (answer.code, answer.out) == (2, [])
    assert answer.err[0].startswith(error)
    assert len(answer.err) == 2
    assert written() == {}


def test_a_table_without_rows_gives_exit_3(call: Call) -> None:
    answer = call(HEADER)
    assert (answer.code, answer.err) == (3, ["error: t.csv has no row below its header, so there is nothing to import"])
    assert written() == {}


def test_what_a_terminal_would_obey_is_escaped(call: Call) -> None:
    answer = call("person,\x1b[2J,ends\n1,2,3\n")
    assert "help: Its columns are: person, \\x1b[2J, ends." in answer.err


def test_the_same_table_gives_the_same_bytes(call: Call) -> None:
    call(HEADER + GOOD + BAD)
    first = written()
    call(HEADER + GOOD + BAD, "--force")
    assert written() == first


def test_mended_rows_can_be_read_with_the_same_map(call: Call) -> None:
    call(HEADER + BAD)
    mended = Path("t.quarantine.csv").read_text().replace("02/30/2016,", "x,").replace("02/30/2016", "02/29/2016")
    assert call(mended, "-o", "registry/mended").code == 0
    assert "expires_on: 2016-02-29" in written()["registry/mended/workers-0001.yaml"]
