"""The clock, the environment, the terminal, and what can be written on the command line."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import pytest

from credpolicy import dates
from credpolicy.cli import options
from credpolicy.errors import UsageError


class Screen(io.TextIOWrapper):
    """A terminal with an encoding."""

    def __init__(self, encoding: str) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "TERM", "CI"):
        monkeypatch.delenv(name, raising=False)


def test_today_depends_on_the_time_zone() -> None:
    early, late = options.today("Pacific/Kiritimati"), options.today("Etc/GMT+12")
    assert timedelta(1) <= early - late <= timedelta(2)  # 26 hours apart: never on the same day


def test_today_is_the_day_of_the_clock() -> None:
    before = datetime.now(UTC).date()
    assert options.today("UTC") in (before, datetime.now(UTC).date())


def test_a_pipe_shows_neither_colours_nor_symbols() -> None:
    assert options.shown(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) == (False, False, False)
    assert options.shown(None) == (False, False, False)


@pytest.mark.parametrize(
    ("encoding", "symbols"), [("utf-8", True), ("ascii", False), ("cp1252", False), ("cp437", False)]
)
def test_symbols_are_shown_where_the_terminal_has_them(encoding: str, symbols: bool) -> None:
    assert options.shown(Screen(encoding)) == (True, True, symbols)


@pytest.mark.parametrize(
    ("name", "value", "colour"),
    [("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False), ("TERM", "xterm", True)],
)
def test_colours_can_be_declined(monkeypatch: pytest.MonkeyPatch, name: str, value: str, colour: bool) -> None:
    monkeypatch.setenv(name, value)
    assert options.shown(Screen("utf-8")).colour is colour


@pytest.mark.parametrize(("ci", "watched"), [(None, True), ("", True), ("false", True), ("true", False), ("1", False)])
def test_nobody_watches_a_build_server(monkeypatch: pytest.MonkeyPatch, ci: str | None, watched: bool) -> None:
    monkeypatch.setattr("sys.stderr", Screen("utf-8"))
    if ci is not None:
        monkeypatch.setenv("CI", ci)
    assert options.watched() is watched


@pytest.fixture
def parsed() -> Callable[..., date | None]:
    def parse(*arguments: str) -> date | None:
        command = click.Command("x", params=[], callback=lambda as_of: as_of)
        result: date | None = options.AS_OF(command).main(list(arguments), standalone_mode=False)
        return result

    return parse


def test_a_day_is_read_strictly(parsed: Callable[..., date | None]) -> None:
    assert parsed("--as-of", "2026-03-02") == date(2026, 3, 2)
    assert parsed() is None


@pytest.mark.parametrize(
    "text",
    ["2026-3-2", "02.03.2026", "today", "", "2026-02-30", "20260302", "2026-03-02T00:00", "\uff12026-03-02"],
)
def test_anything_else_says_how_a_day_is_written(parsed: Callable[..., date | None], text: str) -> None:
    with pytest.raises(click.BadParameter) as refused:
        parsed("--as-of", text)
    assert text in refused.value.message
    assert "YYYY-MM-DD" in refused.value.message or "calendar" in refused.value.message


@pytest.mark.parametrize(
    ("text", "expected"),
    [("json=a.json", ("json", "a.json")), ("text=-", ("text", "-")), ("json=a=b.json", ("json", "a=b.json"))],
)
def test_a_report_is_a_format_and_a_file(text: str, expected: tuple[str, str]) -> None:
    assert options.output(text, ("text", "json")) == expected


@pytest.mark.parametrize("text", ["json", "json=", "", "=a.json", "xml=a.xml", "JSON=a.json"])
def test_a_report_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter):
        options.output(text, ("text", "json"))


@pytest.mark.parametrize("marker", ["credpolicy.yaml", "policies/x.yaml"])
def test_the_search_goes_up_to_the_folder_with_policies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marker: str
) -> None:
    inner = tmp_path / "registry" / "wards"
    inner.mkdir(parents=True)
    (tmp_path / marker).parent.mkdir(exist_ok=True)
    (tmp_path / marker).touch()
    monkeypatch.chdir(inner)
    assert options.place(None) == tmp_path
    assert options.place(Path()) == Path()


@pytest.mark.parametrize("top", [".git", "objects"])
def test_the_search_ends_at_the_top_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, top: str
) -> None:
    (tmp_path / "policies").mkdir()
    inner = tmp_path / "repository" / "docs"
    inner.mkdir(parents=True)
    (tmp_path / "repository" / top).mkdir()
    monkeypatch.chdir(inner)
    assert options.place(None) == inner


def test_a_misspelt_id_is_refused_with_a_suggestion() -> None:
    options.known("worker", ("w-1",), ("w-1", "w-2"))
    with pytest.raises(UsageError) as refused:
        options.known("owner", ("clinical", "clincal"), ("clinical", "fleet"))
    assert (refused.value.message, refused.value.hint) == (
        "there is no owner `clincal`",
        "Did you mean `clinical`?",
    )
    with pytest.raises(UsageError) as refused:
        options.known("owner", ("xyzzy",), ("clinical", "fleet"))
    assert refused.value.hint == "What there is: clinical, fleet."


@pytest.mark.parametrize(
    ("number", "hint"), [(0, "There are no workers."), (2, "What there is: w-0, w-1."), (11, "There are 11 workers.")]
)
def test_what_there_is_to_choose_from_is_named_where_it_is_little(number: int, hint: str) -> None:
    assert options.choice("worker", {f"w-{each}" for each in range(number)}) == hint


@pytest.mark.parametrize(("given", "left"), [(None, "__all__"), ("logfire", "logfire")])
def test_models_load_without_plugins_unless_somebody_chose(
    monkeypatch: pytest.MonkeyPatch, given: str | None, left: str
) -> None:
    name = "PYDANTIC_DISABLE_PLUGINS"
    monkeypatch.setenv(name, given or "")
    if given is None:
        monkeypatch.delenv(name)
    options.without_plugins()
    assert os.environ[name] == left


@pytest.mark.parametrize(("written", "count"), [("14 days", 14), ("2 weeks", 2), ("10 business days", 10)])
def test_a_stretch_is_a_duration(written: str, count: int) -> None:
    assert _stretch(written) == (count, "")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("14", "`14` is not a duration; write for example `14 days`, in quotes"),
        ("soon", "`soon` is not a duration"),
        ("-3 days", "is not a duration"),
        ("0 days", "`0 days` is no time at all"),
        ("2 business weeks", "only days can be `business`"),
        ("", "is not a duration"),
    ],
)
def test_what_is_no_stretch_is_refused(written: str, words: str) -> None:
    count, told = _stretch(written)
    assert count is None
    assert words in told


def _stretch(written: str) -> tuple[int | None, str]:
    """The count of the duration that the option takes, or what it says against it."""
    taken: list[dates.Duration] = []

    @click.command()
    @options.stretch("--within", "So long.")
    def command(within: dates.Duration) -> None:
        taken.append(within)

    try:
        command.main(["--within", written], standalone_mode=False)
    except click.BadParameter as error:
        return None, error.message
    return taken[0].count, ""
