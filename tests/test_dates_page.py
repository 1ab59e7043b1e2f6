"""Every line of every table on docs/dates.md is reckoned."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from credpolicy import dates
from credpolicy.evaluate.engine import evaluate
from credpolicy.load.yaml import parse
from credpolicy.model.policy import CredentialType, Requirement
from credpolicy.model.registry import Worker
from credpolicy.model.settings import Settings
from credpolicy.model.snapshot import File, Placed, Revision, Snapshot
from tests import language_page

TABLES = language_page.marked(language_page.DATES)
CHRISTMAS = frozenset({date(2026, 12, 25)})
BIRTHDAY = dates.YearDay(4, 12)
FILE = File("policies/a.yaml", "a" * 40)


def lines(name: str) -> list[Any]:
    """The rows of a table, each a case of its own."""
    return [pytest.param(row, id=f"{name}-{number}") for number, row in enumerate(TABLES[name], 1)]


def length(text: str) -> dates.Duration:
    """A length of time as it stands in a table."""
    return dates.parse_duration(text.strip("`"))


def placed(*items: Any) -> tuple[Placed[Any], ...]:
    """The items, somewhere."""
    return tuple(Placed(item, FILE, ("x", number)) for number, item in enumerate(items))


def value(text: str) -> Any:
    """What a mapping in a cell says."""
    tree, problems = parse(f"x: {text.strip('`')}".encode())
    assert not problems
    assert tree is not None
    return tree["x"]


def test_no_table_of_the_page_is_left_out() -> None:
    assert set(TABLES) == {"forward", "back", "business", "rounded", "birthdays", "phrases"}


@pytest.mark.parametrize("row", lines("forward"))
def test_the_last_day_is_counted_forward(row: dict[str, str]) -> None:
    assert dates.after(language_page.day(row["counted from"]), length(row["for"])) == language_page.day(row["last day"])


@pytest.mark.parametrize("row", lines("back"))
def test_the_first_day_that_counts_reaches_the_day_and_the_one_before_does_not(row: dict[str, str]) -> None:
    day, within = language_page.day(row["on"]), length(row["within the last"])
    first = dates.before(day, within)
    assert first == language_page.day(row["from"])
    assert dates.after(first, within) >= day
    assert dates.after(first - dates.ONE_DAY, within) < day


@pytest.mark.parametrize("row", lines("business"))
def test_business_days_leave_out_weekends_and_holidays(row: dict[str, str]) -> None:
    count, _, side = row["count"].rpartition(" ")
    reckon = {"after": dates.after, "before": dates.before}[side]
    assert reckon(language_page.day(row["from"]), length(count), CHRISTMAS) == language_page.day(row["day"])


def snapshot(types: list[CredentialType], requirements: list[Requirement], worker: Worker) -> Snapshot:
    """One worker, and what is asked of everybody."""
    return Snapshot(
        Revision("folder", None, None, "folder"),
        Settings(),
        credential_types=placed(*types),
        requirements=placed(*requirements),
        workers=placed(worker),
    )


@pytest.fixture(scope="module")
def ends() -> dict[str, date | None]:
    """The last day of a card of every validity in the tables, by the id of its type."""
    rows = [*TABLES["rounded"], *TABLES["birthdays"]]
    types = [
        CredentialType.model_validate({"id": f"card-{n}", "validity": value(row["validity"])})
        for n, row in enumerate(rows)
    ]
    held = [
        {"type": kind.id, "issued_on": language_page.day(row["from"])} for kind, row in zip(types, rows, strict=True)
    ]
    worker = {"id": "w-1", "hired_on": date(2000, 1, 3), "birthday": BIRTHDAY, "credentials": held}
    requirements = [Requirement.model_validate({"id": kind.id, "requires": [kind.id]}) for kind in types]
    day = max(each["issued_on"] for each in held)
    results = evaluate(snapshot(types, requirements, Worker.model_validate(worker)), day).results
    return {result.requirement: result.compliant_until for result in results}


@pytest.mark.parametrize("row", [*lines("rounded"), *lines("birthdays")])
def test_ends_move_to_the_day_named(row: dict[str, str], ends: dict[str, date | None]) -> None:
    number = [*TABLES["rounded"], *TABLES["birthdays"]].index(row)
    assert ends[f"card-{number}"] == language_page.day(row["last day"])


@pytest.mark.parametrize("row", lines("phrases"))
def test_a_phrase_names_the_day(row: dict[str, str]) -> None:
    hired, left = language_page.day(row["hired on"]), language_page.day(row["left on"])
    requirement = Requirement.model_validate({"id": "r", "requires": ["card"], "due": value(row["phrase"])})
    worker = Worker.model_validate({"id": "w-1", "hired_on": hired, "ended_on": left})
    (result,) = evaluate(snapshot([CredentialType(id="card")], [requirement], worker), hired).results
    assert result.due == language_page.day(row["day"])
