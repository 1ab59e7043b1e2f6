"""The sign of life."""

from __future__ import annotations

import io
import itertools
import time

import pytest

from credpolicy.cli import progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def screened(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A terminal in the place of stderr; not a fixture, since pytest puts its own there for each phase."""
    made = Screen()
    monkeypatch.setattr("sys.stderr", made)
    monkeypatch.delenv("CI", raising=False)
    return made


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screened(monkeypatch)
    with progress.shown("reading") as tell:
        tell(1, 2)
    assert screen.getvalue() == ""


def test_long_work_shows_how_far_it_is_and_tidies_up(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = screened(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.shown("reading") as tell:
        tell(5_000, 10_000)
        deadline = time.monotonic() + 30
        while not screen.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
    shown = screen.getvalue()
    assert "reading [############............] 5,000 of 10,000" in shown
    assert shown.endswith("\r\x1b[K")


def test_a_pipe_shows_nothing_however_long_it_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with progress.shown("reading"):
        time.sleep(0.05)
    assert capsys.readouterr().err == ""


def test_work_of_unknown_length_goes_to_and_fro() -> None:
    bar = progress.Progress("judging")
    places = [bar.line(beat).index("#") for beat in range(50)]
    assert max(places) - min(places) == 23
    assert all(abs(a - b) == 1 for a, b in itertools.pairwise(places))


def test_a_fault_inside_the_work_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    screened(monkeypatch)
    with pytest.raises(ValueError, match="inner"), progress.shown("reading"):
        raise ValueError("inner")
