"""`credpolicy requirements` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credpolicy.cli.main import main

WARD = Path(__file__).resolve().parents[2] / "cases" / "ward" / "repo"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]):
    """Call the command; give exit code, stdout and stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(["requirements", str(WARD), *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_the_table_is_shown_without_anything_else(ask) -> None:
    code, out, _ = ask()
    assert code == 0
    assert out.startswith("Requirements (3)\n")


def test_sentences_come_with_plain(ask) -> None:
    code, out, _ = ask("--plain", "--requirement", "fire")
    assert code == 0
    assert "  They must have fire-drill.\n" in out
    assert "Credential types" not in out


def test_what_does_not_exist_is_an_error_with_a_suggestion(ask) -> None:
    code, out, err = ask("--requirement", "ward-cor")
    assert (code, out) == (2, "")
    assert err.endswith("error: there is no requirement `ward-cor`\nhelp: Did you mean `ward-core`?\n")
    assert ask("--type", "bsl")[0] == 2


def test_json_names_files_and_lines(ask) -> None:
    code, out, _ = ask("--format", "json", "--type", "bls")
    assert code == 0
    (kind,) = json.loads(out)["types"]
    assert kind["location"]["path"] == "policies/ward.yaml"
    assert kind["location"]["line"] > 1
