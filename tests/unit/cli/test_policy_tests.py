"""`test` on the command line: what is asked for, where reports go, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credpolicy.cli.main import main

POLICIES = """\
credential_types: [{id: bls}]
requirements: [{id: life-support, requires: [bls]}]
policy_tests:
  - id: missing-card
    worker: {hired_on: 2020-01-06}
    as_of: 2024-04-01
    expect: {life-support: missing}
  - id: slip
    worker: {hired_on: 2020-01-06}
    as_of: 2024-04-01
    expect: {life-support: met}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/all.yaml").write_text(POLICIES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_format_goes_where_it_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "-o", "junit=tests.xml", "-o", "json=tests.json"]) == 1
    assert "policies/all.yaml:8: failed: slip\n" in capsys.readouterr().out
    assert (folder / "tests.xml").read_text(encoding="utf-8").startswith("<?xml")
    assert json.loads((folder / "tests.json").read_text(encoding="utf-8"))["summary"]["failed"] == 1


def test_only_what_fits_is_run_and_a_pass_on_nothing_is_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "-k", "missing-*"]) == 0
    assert "1 left out" in capsys.readouterr().out
    assert main(["test", "-k", "nothing-like-it"]) == 3
    assert "No test was run." in capsys.readouterr().out


@pytest.mark.parametrize("share", ["eighty", "101", "-1", "nan", ""])
def test_a_threshold_is_a_share(folder: Path, share: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", f"--threshold={share}"]) == 2
    assert "is not a share" in capsys.readouterr().err


def test_a_folder_without_tests_is_not_a_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(tmp_path)]) == 3
    assert "There are no policy tests" in capsys.readouterr().out


def test_what_cannot_be_read_is_not_a_pass(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "policies/all.yaml").write_text(POLICIES.replace("requires:", "requirse:"), encoding="utf-8")
    assert main(["test"]) == 2
    assert "SHP001" in capsys.readouterr().out
