"""`cache` on the command line: where it is, what is in it, and how to be rid of it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from credpolicy.cli import options
from credpolicy.cli.main import main
from credpolicy.report.shapes import published
from tests.histories import fast_import
from tests.unit.cli.answers import Answer, Ask
from tests.unit.cli.test_timeline import STORY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fast_import(tmp_path / "repo", STORY)


@pytest.fixture
def ask(folder: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*arguments: str) -> Answer:
        code = main([*arguments, str(folder)])
        return Answer(code, *capsys.readouterr())

    return asked


def told(ask: Ask) -> dict[str, object]:
    found = json.loads(ask("cache", "info", "--format", "json").out)
    jsonschema.Draft202012Validator(json.loads(published("cache"))).validate(found)
    return {name: found[name] for name in ("use", "why", "size", "kept")}


def test_what_is_kept_is_told_and_cleared(ask: Ask, folder: Path) -> None:
    assert told(ask) == {"use": "absent", "why": None, "size": None, "kept": []}
    assert "Nothing is kept yet." in ask("cache", "info").out
    timeline = ask("timeline", "--until", "2026-06-30")
    found = told(ask)
    assert (found["use"], found["why"]) == ("in_use", None)
    assert {one["kind"] for one in found["kept"]} == {"answer", "tree", "verdicts"}  # type: ignore[attr-defined]
    text = ask("cache", "info").out.splitlines()
    assert text[:2] == [str(folder / "credpolicy" / "cache.sqlite3"), "It is in use."]
    assert text[2].endswith("and may have 256.0 MiB (CREDPOLICY_CACHE_SIZE).")
    cleared = ask("cache", "clear")
    assert cleared.code == 0
    assert cleared.out.startswith("cleared 0.")
    assert not (folder / "credpolicy").exists()
    assert ask("cache", "clear").out.startswith("nothing was kept in ")
    assert ask("timeline", "--until", "2026-06-30") == timeline


def test_why_it_is_not_used_is_told(ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "credpolicy").mkdir()
    (folder / "credpolicy" / "cache.sqlite3").write_text("not ours")
    assert told(ask)["use"] == "begins_anew"
    assert "The next run begins it anew: it is no file of this tool." in ask("cache", "info").out
    (folder / "credpolicy" / "cache.sqlite3").unlink()
    (folder / "credpolicy" / "cache.sqlite3").mkdir()
    assert told(ask)["use"] == "passed_over"
    refused = ask("cache", "clear")
    assert refused.code == 2
    assert "error: the cache cannot be cleared: " in refused.err
    monkeypatch.setenv(options.CACHE, "off")
    assert told(ask)["use"] == "off"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("", "no", "CREDPOLICY_CACHE is `no`, and it is `on` or `off`"),
        ("_SIZE", "much", "CREDPOLICY_CACHE_SIZE is `much`, which is no size"),
        ("_SIZE", "0MiB", "which is no size"),
        ("_SIZE", "12", "which is no size"),
    ],
)
def test_what_the_environment_cannot_mean_is_refused(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, name: str, value: str, message: str
) -> None:
    monkeypatch.setenv(options.CACHE + name, value)
    for arguments in (("cache", "info"), ("timeline",)):
        refused = ask(*arguments)
        assert refused.code == 2
        assert message in refused.err


def test_place_and_size_come_from_the_environment(
    ask: Ask, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"{options.CACHE}_DIR", str(tmp_path / "kept"))
    monkeypatch.setenv(f"{options.CACHE}_SIZE", "2 GiB")
    ask("timeline", "--until", "2026-06-30")
    assert (tmp_path / "kept" / "cache.sqlite3").is_file()
    assert not (folder / "credpolicy").exists()
    assert "may have 2,048.0 MiB" in ask("cache", "info").out


@pytest.mark.parametrize("command", ["info", "clear"])
def test_outside_of_git_there_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main(["cache", command, str(tmp_path)]) == 2
    assert "is not in git" in capsys.readouterr().err
