"""The database is shut before it judges, and its calendar is the calendar of dates.py."""

from __future__ import annotations

import ast
import itertools
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from credpolicy import dates
from credpolicy.evaluate import kernel, tables
from credpolicy.evaluate.engine import evaluate
from credpolicy.evaluate.rows import rows_of
from tests.builder import snapshot_from

LENGTHS = (
    "0 days", "1 day", "90 days", "2 weeks", "1 month", "3 months", "24 months", "1 quarter", "1 year", "2 years",
    "1 calendar month", "24 calendar months", "8 calendar quarters", "2 calendar years",
)  # fmt: skip


@pytest.fixture
def connection():
    with kernel.database() as opened:
        kernel.lock(opened)
        yield opened


@pytest.mark.parametrize("written", LENGTHS)
def test_the_kernel_reckons_like_the_calendar(connection, written):
    length = dates.parse_duration(written)
    days = [date(2023, 12, 25) + timedelta(days=n) for n in range(0, 800, 1)]
    rows = connection.execute(
        "select reach(day, $1::integer, $2::integer, $3::varchar), back(day, $1::integer, $2::integer, $3::varchar) "
        "from (select unnest($4::date[]) as day) order by day",
        [*kernel.length(length), days],
    ).fetchall()
    assert rows == [(dates.after(day, length), dates.before(day, length)) for day in days]


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('/etc/passwd')",
        "copy (select 1) to '/tmp/credpolicy-was-here.csv'",
        "attach '/tmp/credpolicy-was-here.db'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "set temp_directory = '/tmp'",
    ],
)
def test_nothing_leads_out_of_the_database(connection, statement):
    with pytest.raises(duckdb.Error):
        connection.execute(statement)


def test_a_variable_of_the_program_is_no_table(connection):
    secrets = [("token",)]
    with pytest.raises(duckdb.Error):
        connection.execute("select * from secrets")
    assert secrets


def test_every_relation_says_what_a_row_is():
    files = sorted(Path(kernel.__file__).parent.joinpath("sql").rglob("*.sql"))
    assert len(files) > 20
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        comment = " ".join(itertools.takewhile(lambda line: line.startswith("-- "), lines))
        assert comment.endswith((".", ":")), file.name


def test_every_relation_is_used():
    room = Path(kernel.__file__).parent
    said = {
        node.value.rpartition("/")[2]
        for module in room.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    files = {file.stem: file for file in room.joinpath("sql").rglob("*.sql")}
    assert {file.parent.name for file in files.values()} >= {"sql", "coverage", "credits", "explain"}
    assert sorted(files.keys() - said) == []


def test_workers_are_judged_in_parts_that_leave_nobody_out():
    with kernel.database() as connection:
        rows = [(n, "active", None, None, None, False, False, None) for n in range(10)]
        tables.fill(connection, {"worker": rows})
        assert [list(part) for part in kernel.parts(connection, size=4)] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_no_workers_make_no_parts(connection):
    assert list(kernel.parts(connection)) == []


def test_parts_give_the_same_verdicts_as_the_whole(monkeypatch):
    snapshot = snapshot_from(
        {
            "credential_types": [{"id": "card"}, {"id": "guide"}],
            "requirements": [
                {
                    "id": "core",
                    "applies_to": {"role": "pilot"},
                    "requires": ["card"],
                    "provisional": {"until": "2026-12-31", "supervised_by": ["guide"]},
                }
            ],
        },
        {
            "workers": [
                {
                    "id": f"w-{n}",
                    "hired_on": "2025-01-01",
                    # each is supervised by the next one, who is in another part
                    "assignments": [{"role": "pilot", "supervisor": f"w-{(n + 1) % 5}"}],
                    "credentials": [{"type": "guide", "issued_on": "2025-01-01", "expires_on": "2026-06-30"}]
                    if n % 2
                    else [],
                }
                for n in range(5)
            ]
        },
    )
    whole = evaluate(snapshot, date(2026, 1, 1))
    monkeypatch.setattr(kernel.parts, "__defaults__", (1,))
    assert evaluate(snapshot, date(2026, 1, 1)) == whole
    assert {result.state for result in whole.results} == {"provisional", "missing"}


def test_what_never_ends_is_told_as_never():
    snapshot = snapshot_from(
        {
            "credential_types": [{"id": "degree", "validity": {"valid_for": "never_ends"}}],
            "requirements": [{"id": "core", "requires": ["degree"]}],
        },
        {"workers": [{"id": "w-1", "credentials": [{"type": "degree", "issued_on": "2020-01-01"}]}]},
    )
    (result,) = evaluate(snapshot, date(2026, 1, 1)).results
    assert (result.state, result.compliant_until, result.changes_on) == ("compliant", None, None)
    assert (result.lines[0].ends_on, result.lines[0].compliant_until) == (None, None)


class _Question:
    """Fails as the optimizer's defects do, as often as it is told."""

    def __init__(self, failures: int) -> None:
        self.left = failures

    def __call__(self, connection: duckdb.DuckDBPyConnection) -> tuple[str, int]:
        if self.left:
            self.left -= 1
            raise duckdb.InternalException("a join that cannot be")
        (setting,) = connection.execute("select current_setting('enable_optimizer')::varchar").fetchall()[0]
        (workers,) = connection.execute("select count(*) from worker").fetchall()[0]
        return setting, workers


@pytest.mark.parametrize(("failures", "setting"), [(0, "true"), (1, "false")])
def test_a_defect_of_the_database_is_answered_by_asking_as_it_is_written(failures, setting):
    rows = rows_of(snapshot_from({}, {"workers": [{"id": "w-1"}, {"id": "w-2"}]})).tables
    assert kernel.ask(rows, _Question(failures)) == (setting, 2)


def test_a_defect_that_stays_is_told():
    with pytest.raises(duckdb.InternalException, match="cannot be"):
        kernel.ask(rows_of(snapshot_from({}, {})).tables, _Question(2))
