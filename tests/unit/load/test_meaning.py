"""The meaning: another one as soon as a file of the tool, or what it stands on, is another."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from credpolicy.load import meaning as module


@pytest.fixture
def now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str | None]:
    for name, content in {"a.py": "x = 1\n", "sql/b.sql": "select 1\n", "__pycache__/a.pyc": "0"}.items():
        path = tmp_path / "package" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "package")
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])
    (tmp_path / "site" / "pydantic-2.0.dist-info").mkdir(parents=True)
    return module.meaning.__wrapped__


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "package/a.py").write_text("x = 2\n"),
        lambda folder: (folder / "package/sql/b.sql").write_text("select 2\n"),
        lambda folder: (folder / "package/sql/c.sql").write_text(""),
        lambda folder: (folder / "package/a.py").rename(folder / "package/b.py"),
        lambda folder: (folder / "site/pydantic-2.0.dist-info").rename(folder / "site/pydantic-2.1.dist-info"),
    ],
)
def test_any_change_makes_another(
    now: Callable[[], str | None], tmp_path: Path, change: Callable[[Path], object]
) -> None:
    before = now()
    assert before == now()
    change(tmp_path)
    assert now() not in (before, None)


def test_what_decides_nothing_makes_no_other(now: Callable[[], str | None], tmp_path: Path) -> None:
    before = now()
    (tmp_path / "package/__pycache__/a.pyc").write_text("1")
    (tmp_path / "site/requests-2.0.dist-info").mkdir()
    assert now() == before


def test_without_files_nothing_is_known(
    now: Callable[[], str | None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PACKAGE", tmp_path / "archive.zip" / "package")
    assert now() is None
