"""`comment` on the command line: from the file that `diff` wrote to the text of a comment."""

from __future__ import annotations

from pathlib import Path

import pytest

from credpolicy.cli.main import main
from tests.unit.cli.test_diff import AS_OF, NONE, own_settings, repository

__all__ = ["own_settings", "repository"]


def test_the_comment_is_what_the_summary_says_behind_a_marker(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    (repository / "registry/all.yaml").write_bytes(NONE)
    assert main(["diff", AS_OF, "--format", "markdown", "-o", "json=found.json"]) == 1
    summary = capsys.readouterr().out
    assert main(["comment", "found.json"]) == 0
    assert capsys.readouterr().out == f"<!-- credpolicy -->\n{summary}"


@pytest.mark.parametrize("name", ["missing.json", "."])
def test_what_is_no_file_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["comment", name]) == 2
    assert f"error: {name} is not a file" in capsys.readouterr().err
