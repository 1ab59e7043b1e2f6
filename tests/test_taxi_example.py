"""The example of the docs, on invented rows: the verdict agrees with the table, counted without credpolicy."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from credpolicy.cli.main import main

EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "examples" / "taxi"
AS_OF = date(2015, 7, 23)
DAYS_LEFT = [-400, -31, -1, 0, 0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91, 365, 800]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example with drivers whose licences end around every limit; the last three hold another one as well."""
    shutil.copytree(EXAMPLE, tmp_path / "taxi")
    monkeypatch.chdir(tmp_path / "taxi")
    ends = [AS_OF + timedelta(days) for days in DAYS_LEFT]
    rows = [(f"driver-{n:02}", n, end) for n, end in enumerate(ends)]
    rows += [(f"driver-{n:02}", n + 100, AS_OF - timedelta(10)) for n in range(len(ends) - 3, len(ends))]
    lines = [f"{who},{n:07},MEDALLION TAXI DRIVER,{end:%m/%d/%Y},07/23/2015" for who, n, end in rows]
    Path("drivers.csv").write_text(
        "\n".join(["person_id,licence_number,type,expiry_date_raw,last_updated", *lines]) + "\n"
    )
    return tmp_path / "taxi"


def counted_by_hand() -> dict[str, int]:
    """Persons in the table, expired, and ending within so many days; covered is who holds one licence in force."""
    last: dict[str, date] = {}
    with Path("drivers.csv").open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            end = datetime.strptime(row["expiry_date_raw"], "%m/%d/%Y").date()
            last[row["person_id"]] = max(end, last.get(row["person_id"], end))
    left = [(end - AS_OF).days for end in last.values()]
    within = {f"{limit}": sum(0 <= days <= limit for days in left) for limit in (30, 60, 90)}
    return {"workers": len(last), "expired": sum(days < 0 for days in left), **within}


def test_the_verdict_agrees_with_the_table(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "csv", "drivers.csv", "--map", "map.yaml"]) == 0
    assert main(["validate", "--as-of", str(AS_OF), "--quiet"]) == 0
    capsys.readouterr()
    assert main(["check", "--as-of", str(AS_OF), "--format", "json"]) == 1
    summary = json.loads(capsys.readouterr().out)["summary"]
    found = {
        "workers": summary["workers_judged"],
        "expired": summary["binding"]["states"]["expired"],
        **summary["binding"]["expiring_within_days"],
    }
    assert found == counted_by_hand() == {"workers": 17, "expired": 3, "30": 5, "60": 8, "90": 11}
